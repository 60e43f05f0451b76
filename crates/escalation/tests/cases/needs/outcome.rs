//! What is asked once there is an agreement.

use domain::case::MediationState as S;
use domain::organisation::Role;
use domain::service::ServiceKind;
use escalation::acts::confirmation::{AskConfirmation, RecordRuling};
use escalation::acts::performance::{RecordBreach, RetractPerformance, Urge};

use super::{Shown, shown};
use crate::support::*;

pub(super) fn needs() -> Vec<Shown> {
    let reached = || stage(S::AgreementReached);
    let now = date("2026-03-13");
    let early = RecordRuling { ruled_on: date("2026-03-15"), ..ruling(domain::case::ConfirmationResult::Confirmed) };
    let breach = || RecordBreach { guidance: story("可以起诉。") };
    let mut elsewhere = reached();
    elsewhere.world = elsewhere.world.with_moved(Org::CountyCourt, "330602");
    let mut advised = reached();
    advised.act(&mediator(), arrange(ServiceKind::LegalAdvice, now));
    let mut overdue = reached();
    overdue.on("2026-03-23");
    let mut closed_window = reached();
    let late = closed_window.on("2026-04-20").today();
    vec![
        shown("court_known", reached(), mediator(), {
            AskConfirmation { court: Org::CountyPolice.id(), ..ask_court(now) }
        }),
        // The dispute lies in 枫源村, and its committee mediated.
        shown("court_competent", elsewhere, mediator(), ask_court(now)),
        shown("intermediate_reason", reached(), mediator(), {
            AskConfirmation { intermediate_reason: Some(line("标的额较大")), ..ask_court(now) }
        }),
        shown("joint_application", reached(), mediator(), AskConfirmation { applicants: vec![li()], ..ask_court(now) }),
        shown("confirmation_window", closed_window, mediator(), ask_court(late)),
        shown("civil_scope", reached(), mediator(), AskConfirmation { within_civil_scope: false, ..ask_court(now) }),
        shown("ruled_after_asked", stage(S::ConfirmationPending), mediator(), early),
        shown("obligation_open", reached(), mediator(), Urge { obligation: 2, on: now }),
        shown("performance_recorded", stage(S::ConfirmationPending), director(), {
            RetractPerformance { obligation: 1, reason: line("误登") }
        }),
        shown("service_consented", reached(), mediator(), arrange(ServiceKind::LegalAdvice, date("2026-03-14"))),
        shown("service_open", reached(), mediator(), conclude(1, now)),
        shown("service_ours", advised, Org::NaturalResources.with(Role::UnitOfficer), conclude(1, now)),
        shown("overdue", reached(), mediator(), breach()),
        shown("urged", overdue, mediator(), breach()),
    ]
}
