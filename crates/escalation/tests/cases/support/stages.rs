//! The quarrel in 枫源村, brought to any state on a fixed March of 2026, from Monday the 9th on.

use domain::case::{
    Case, ConfirmationResult, MediationState as S, NonAcceptanceGround, ReferralRoute, SuspensionCause,
    TerminationReason, Trigger,
};
use domain::organisation::Role;
use escalation::acts::closing::Archive;
use escalation::acts::confirmation::RecordRuling;
use escalation::acts::intake::{BeginReview, SeekConsent};
use escalation::acts::performance::{RecordBreach, Urge};

use super::commands::*;
use super::docket::{Docket, date, given};
use super::organisations::{Org, li, zhang};

const COMMITTEE: Org = Org::Fengyuan;

/// The case in a state, held by the committee of 枫源村 (offered to 枫桥镇 where it is under offer).
pub fn stage(state: S) -> Docket {
    let (mediator, director) = (COMMITTEE.mediator(), COMMITTEE.director());
    let from = |state, day: &str| {
        let mut docket = stage(state);
        docket.on(day);
        docket
    };
    let mut c = match state {
        S::Registered => given(&COMMITTEE.with(Role::GridWorker), "2026-03-09", quarrel("2026-03-09")),
        S::UnderReview => {
            let mut c = from(S::Registered, "2026-03-09");
            c.act(&mediator, BeginReview {});
            c
        }
        S::AwaitingConsent => {
            let mut c = from(S::UnderReview, "2026-03-09");
            c.act(&mediator, SeekConsent {});
            c
        }
        S::Accepted => {
            let mut c = consenting();
            c.act(&director, accept());
            c
        }
        S::NotAccepted => {
            let mut c = from(S::UnderReview, "2026-03-10");
            c.act(&director, decline(NonAcceptanceGround::NotCivil));
            c
        }
        S::Assigned => {
            let mut c = from(S::Accepted, "2026-03-10");
            c.act(&director, assign(mediator.user));
            c
        }
        S::InMediation => {
            let mut c = from(S::Assigned, "2026-03-11");
            c.act(&mediator, session(date("2026-03-11"), mediator.user));
            c
        }
        S::Suspended => {
            let mut c = from(S::InMediation, "2026-03-12");
            c.act(&director, suspend(SuspensionCause::Illness, date("2026-03-12")));
            c
        }
        S::AgreementReached => {
            let mut c = from(S::InMediation, "2026-03-13");
            let day = date("2026-03-13");
            c.act(&director, agree_in_writing(day, vec![pays(li(), 800, date("2026-03-20"))], &[COMMITTEE]));
            c
        }
        S::Performing => {
            let mut c = from(S::AgreementReached, "2026-03-16");
            c.act(&mediator, perform(date("2026-03-16"), 300));
            c
        }
        S::Performed => {
            let mut c = from(S::Performing, "2026-03-20");
            c.act(&mediator, perform(date("2026-03-20"), 500));
            c
        }
        S::Breached => {
            let mut c = from(S::AgreementReached, "2026-03-23");
            c.act(&mediator, Urge { obligation: 1, on: date("2026-03-23") });
            c.act(&mediator, RecordBreach { guidance: story("可以向人民法院起诉。") });
            c
        }
        S::ConfirmationPending => {
            let mut c = from(S::AgreementReached, "2026-03-16");
            c.act(&mediator, ask_court(date("2026-03-16")));
            c
        }
        S::Confirmed | S::ConfirmationRejected => {
            let mut c = from(S::ConfirmationPending, "2026-03-19");
            let confirmed = state == S::Confirmed;
            c.act(
                &mediator,
                ruling(if confirmed { ConfirmationResult::Confirmed } else { ConfirmationResult::Rejected }),
            );
            c
        }
        S::Terminated => {
            let mut c = from(S::InMediation, "2026-03-13");
            c.act(&mediator, terminate(TerminationReason::Deadlock));
            c
        }
        S::EscalationProposed => {
            let mut c = tried_twice();
            c.act(&director, transfer(Org::FengqiaoTown, &[Trigger::Deadlock]));
            c
        }
        S::Referred => {
            let mut c = from(S::InMediation, "2026-03-13");
            c.act(&director, refer(ReferralRoute::Litigation));
            c
        }
        S::Closed => {
            let mut c = from(S::Terminated, "2026-03-16");
            c.act(&director, close());
            c
        }
        S::Archived => {
            let mut c = from(S::Closed, "2026-03-17");
            c.act(&director, Archive {});
            c
        }
    };
    c.is(state);
    c
}

/// Under review, with everything there that acceptance needs.
pub fn consenting() -> Docket {
    let mut c = stage(S::UnderReview);
    let day = c.on("2026-03-10").today();
    c.act(&COMMITTEE.mediator(), agrees(li(), day));
    c.act(&COMMITTEE.mediator(), explain(&[zhang(), li()], day));
    c
}

/// In mediation with two attempts on different days, and the consent of both to go on elsewhere.
pub fn tried_twice() -> Docket {
    let mediator = COMMITTEE.mediator();
    let mut c = stage(S::InMediation);
    let day = c.on("2026-03-13").today();
    c.act(&mediator, session(day, mediator.user));
    for who in [zhang(), li()] {
        c.act(&mediator, agrees_to_transfer(who, day));
    }
    c
}

/// The case after 枫桥镇 took it over.
pub fn at_the_township() -> Docket {
    let mut c = stage(S::EscalationProposed);
    c.on("2026-03-16").act(&Org::FengqiaoTown.director(), escalation::acts::transfer::AcceptOffer {});
    c
}

pub fn ruling(result: ConfirmationResult) -> RecordRuling {
    RecordRuling { result, court_number: line("（2026）浙0681民特12号"), ruled_on: date("2026-03-19") }
}

/// How many events made a case; the history may never be longer or shorter.
pub fn version(case: &Case) -> usize {
    usize::try_from(case.version).expect("a small number")
}
