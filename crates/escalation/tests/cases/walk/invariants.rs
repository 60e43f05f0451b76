//! What holds after every step.

use std::collections::BTreeSet;

use domain::case::{Case, Consent, Leg, MediationState as S};
use escalation::{Act, ClockKind};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::support::*;

type Holds = Result<(), TestCaseError>;

/// Returns allowed between the same two by default.
const MAX_RETURNS: usize = 1;

pub fn step(before: &Case, docket: &Docket, act: Act) -> Holds {
    let after = &docket.case;
    let row = act.transition();
    let states = (before.state, after.state);
    prop_assert!(states.0 == states.1 || row.leads_to(states.0).any(|to| to == states.1), "{act}: {states:?}");
    prop_assert_eq!(version(after), docket.events.len());
    one_answers(after)?;
    nothing_is_lost(before, after)?;
    the_round_is_kept(before, after)?;
    a_refusal_bars(before, after)?;
    the_state_fits(after)?;
    the_clocks_fit(docket)
}

/// One responsible organisation, one open leg, and returns within their limit.
fn one_answers(case: &Case) -> Holds {
    let open: Vec<&Leg> = case.legs.iter().filter(|leg| leg.until.is_none() || leg.end.is_none()).collect();
    prop_assert_eq!(open.len(), 1);
    prop_assert_eq!(case.legs.last(), Some(open[0]));
    prop_assert_eq!(open[0].organisation, case.responsible);
    for returned in &case.returned {
        let same = case.returned.iter().filter(|r| (r.from, r.by) == (returned.from, returned.by)).count();
        prop_assert!(same <= MAX_RETURNS);
    }
    Ok(())
}

fn grows<T: PartialEq + std::fmt::Debug>(before: &[T], after: &[T]) -> Holds {
    prop_assert!(after.starts_with(before), "{before:?} is not kept in {after:?}");
    Ok(())
}

/// A hop, a round or a correction loses nothing of what happened.
fn nothing_is_lost(before: &Case, after: &Case) -> Holds {
    let closed = |legs: &[Leg]| legs[..legs.len() - 1].to_vec();
    grows(&closed(&before.legs), &closed(&after.legs))?;
    prop_assert!(after.legs.len() >= before.legs.len());
    grows(&before.sessions, &after.sessions)?;
    grows(&before.returned, &after.returned)?;
    grows(&before.contacts, &after.contacts)?;
    grows(&before.follow_ups, &after.follow_ups)?;
    grows(&before.attachments, &after.attachments)?;
    grows(&before.police_reports, &after.police_reports)?;
    grows(&before.urgent_reports, &after.urgent_reports)?;
    grows(&before.hop_notices, &after.hop_notices)?;
    grows(&before.plans, &after.plans)?;
    prop_assert!(after.meeting_items.len() >= before.meeting_items.len());
    prop_assert!(after.services.len() >= before.services.len());
    grows(&before.forgotten, &after.forgotten)?;
    prop_assert!(after.holds.len() >= before.holds.len());
    prop_assert!(before.everybody().all(|person| after.everybody().any(|known| known == person)));
    grows(&before.earlier, &after.earlier)?;
    prop_assert!(after.supervisions.len() >= before.supervisions.len() && after.joint.len() >= before.joint.len());
    prop_assert!(after.mediators.len() >= before.mediators.len());
    for (old, new) in before.parties.iter().zip(&after.parties) {
        prop_assert_eq!(old.person, new.person);
        grows(&old.consents, &new.consents)?;
    }
    prop_assert!(after.parties.len() >= before.parties.len());
    if after.round > before.round {
        let last = after.earlier.last().expect("a new round leaves the one before on record");
        prop_assert_eq!((&last.agreement, &last.suspensions), (&before.agreement, &before.suspensions));
        prop_assert_eq!((&last.extensions, last.accepted_on), (&before.extensions, before.accepted_on));
    }
    Ok(())
}

/// Number for ever, acceptance for the round.
fn the_round_is_kept(before: &Case, after: &Case) -> Holds {
    if before.number.is_some() {
        prop_assert_eq!(&before.number, &after.number);
    }
    if before.round == after.round && before.accepted_on.is_some() {
        prop_assert_eq!(before.accepted_on, after.accepted_on);
        grows(&before.extensions, &after.extensions)?;
    }
    Ok(())
}

/// Nothing of mediation happens against a party's word, and nobody is handed on.
fn a_refusal_bars(before: &Case, after: &Case) -> Holds {
    if before.refusal_active() && before.round == after.round {
        prop_assert_eq!(before.sessions.len(), after.sessions.len());
        prop_assert_eq!(before.agreement.is_some(), after.agreement.is_some());
        prop_assert_eq!(before.accepted_on, after.accepted_on);
        prop_assert_eq!(before.extensions.len(), after.extensions.len());
        prop_assert_eq!(before.legs.len(), after.legs.len());
    }
    prop_assert!(after.offer.is_none() || !after.refusal_active(), "an offer is open against a party's word");
    let refused = before.present().any(|p| before.transfer_consent(p) == Some(Consent::Refused));
    prop_assert!(!refused || after.legs.len() == before.legs.len(), "handed on against a party's word");
    Ok(())
}

/// What a state says is in the case, and the other way round.
fn the_state_fits(case: &Case) -> Holds {
    prop_assert_eq!(case.offer.is_some(), case.state == S::EscalationProposed);
    prop_assert_eq!(case.suspensions.iter().any(|s| s.until.is_none()), case.state == S::Suspended);
    prop_assert_eq!(case.closing.is_some(), case.state.is_filed());
    prop_assert_eq!(case.referral.is_some() && !case.state.is_filed(), case.state == S::Referred);
    let mediating = matches!(case.state, S::Accepted | S::Assigned | S::InMediation | S::Suspended);
    prop_assert!(!mediating || (case.accepted_on.is_some() && case.agreement.is_none()));
    let binding = [S::AgreementReached, S::Performing, S::Performed, S::Breached, S::ConfirmationPending, S::Confirmed];
    prop_assert!(!binding.contains(&case.state) || case.agreement.is_some());
    prop_assert!(case.accepted_on.is_none() || case.number.is_some());
    prop_assert!(case.current_mediators().filter(|a| a.host).count() <= 1, "two hosts");
    prop_assert!(case.current_mediators().all(|a| case.takes_part(a.organisation)), "a mediator of somebody else");
    prop_assert!(
        !case.state.is_filed() || case.supervisions.iter().all(|s| s.discharged_on.is_some() || !s.reports.is_empty())
    );
    Ok(())
}

/// A case that is over has no term, and a case without mediation under way neither.
fn the_clocks_fit(docket: &Docket) -> Holds {
    let clocks = docket.clocks();
    let names: BTreeSet<_> = clocks.iter().map(|clock| (clock.kind, clock.number)).collect();
    prop_assert_eq!(names.len(), clocks.len(), "kind and number tell clocks apart");
    let kinds: Vec<_> = clocks.into_iter().map(|clock| clock.kind).collect();
    let case = &docket.case;
    let term_runs = kinds.contains(&ClockKind::Mediation);
    prop_assert_eq!(term_runs, case.state.is_open() && case.accepted_on.is_some());
    prop_assert!(!case.state.is_over() || !kinds.contains(&ClockKind::Acceptance));
    prop_assert!(case.state != S::Archived || kinds.is_empty());
    Ok(())
}
