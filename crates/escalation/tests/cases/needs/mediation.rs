//! What is asked of mediators, sessions, terms and agreements.

use domain::case::{
    Agent, Case, MediationState as S, PetitionOrigin, RecusalGround, ReferralRoute, SuspensionCause,
    TerminationReason as Reason,
};
use domain::category::Category;
use escalation::acts::mediators::{Assign, Replace};
use escalation::acts::parties::AuthoriseAgent;
use escalation::acts::referral::Refer;
use escalation::acts::sessions::RecordSession;

use super::{Shown, shown};
use crate::support::*;

/// An organisation that does not exist.
fn nobody() -> domain::id::OrganisationId {
    domain::id::OrganisationId(person(404).0)
}

/// Referred by a petition office, to be over by the last of March.
fn for_a_petition(c: &mut Case) {
    c.petition = Some(PetitionOrigin {
        petition: domain::id::PetitionId(person(9).0),
        due_on: date("2026-04-10"),
        mediate_until: date("2026-03-31"),
    });
}

fn medical(c: &mut Case) {
    c.category = Category::Medical;
}

pub(super) fn needs() -> Vec<Shown> {
    let (now, colleague) = (date("2026-03-11"), Org::Fengyuan.mediators()[2]);
    let mediating = || stage(S::InMediation);
    let held = |change: fn(&mut RecordSession)| {
        let mut held = session(now, mediator().user);
        change(&mut held);
        held
    };
    let agreed = |change: &dyn Fn(&mut escalation::acts::agreement::Agree)| {
        let mut agreed = agree_in_writing(now, vec![pays(li(), 800, date("2026-03-20"))], &[Org::Fengyuan]);
        change(&mut agreed);
        agreed
    };
    let orally = |category: Category| {
        let c = with(S::InMediation, |c| c.category = category);
        shown("writing_required", c, mediator(), agree_orally(now, Vec::new()))
    };
    let mut recused = mediating();
    recused.act(&director(), replace(Some(colleague)));
    let mut late = with(S::InMediation, medical);
    let beyond = late.on("2026-06-01").today();
    let by_agent = {
        let mut c = mediating();
        c.act(&mediator(), AuthoriseAgent { party: li(), agent: Agent { person: person(12), special: true } });
        c
    };
    let others = |others: Vec<_>| Assign { host: None, others, recusal_checked: true };
    let unchecked = Assign { recusal_checked: false, ..assign(mediator().user) };
    vec![
        shown("mediators_named", mediating(), director(), others(Vec::new())),
        shown("one_host", stage(S::Accepted), director(), others(vec![mediator().user])),
        shown("own_mediators", stage(S::Accepted), director(), assign(Org::Zhongshan.mediator().user)),
        shown("mediators_fresh", recused, director(), others(vec![mediator().user])),
        shown("mediators_distinct", mediating(), director(), others(vec![mediator().user])),
        shown("recusal_checked", stage(S::Accepted), director(), unchecked),
        shown("mediator_current", mediating(), director(), Replace { mediator: colleague, ..replace(None) }),
        shown("requester_known", mediating(), director(), {
            Replace { recusal: recusal(RecusalGround::PartyRequest), ..replace(Some(colleague)) }
        }),
        shown("replacement_named", mediating(), director(), replace(None)),
        shown("mediators_appointed", mediating(), mediator(), held(|s| s.mediators.clear())),
        shown("organisation_known", mediating(), mediator(), held(|s| s.with = vec![nobody()])),
        shown("within_term", late, mediator(), session(beyond, mediator().user)),
        shown("end_after_start", mediating(), director(), {
            let mut pause = suspend(SuspensionCause::Illness, now);
            pause.expected_end = Some(date("2026-03-10"));
            pause
        }),
        shown("all_signed", mediating(), director(), agreed(&|a| a.signatures.truncate(1))),
        shown("later_due", mediating(), mediator(), extend(date("2026-04-01"), now)),
        shown(
            "petition_not_held_up",
            with(S::InMediation, for_a_petition),
            mediator(),
            extend(date("2026-04-10"), now),
        ),
        shown("later_due", mediating(), mediator(), extend(date("+10000-01-01"), now)),
        shown("before_due", with(S::InMediation, |c| c.accepted_on = Some(date("2026-01-05"))), mediator(), {
            extend(date("2026-04-30"), now)
        }),
        orally(Category::Medical),
        orally(Category::MigrantWages),
        orally(Category::Land),
        shown("writing_wanted", mediating(), mediator(), {
            let mut wished = agree_orally(now, Vec::new());
            wished.writing_requested = true;
            wished
        }),
        shown("all_sealed", mediating(), director(), agreed(&|a| a.seals.clear())),
        shown("seal_by_director", mediating(), mediator(), agreed(&|_| ())),
        shown("authority_filed", by_agent, director(), agreed(&|a| a.signatures[1] = sign_by(li(), person(12), now))),
        shown(
            "due_after_agreement",
            mediating(),
            director(),
            agreed(&|a| a.obligations[0].due_on = date("2026-03-10")),
        ),
        shown(
            "parties_told",
            mediating(),
            director(),
            Refer { parties_told: false, ..refer(ReferralRoute::Litigation) },
        ),
        shown("term_expired", mediating(), mediator(), terminate(Reason::TermExpired)),
        shown("police_reported", mediating(), mediator(), terminate(Reason::AggravationReported)),
    ]
}
