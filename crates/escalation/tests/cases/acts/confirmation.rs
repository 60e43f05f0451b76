//! The court.

use domain::case::{ConfirmationResult, MediationState as S};
use escalation::ClockKind as K;

use crate::support::*;

#[test]
fn asking_the_court_leaves_the_term_of_performance_alone() {
    let mut c = stage(S::ConfirmationPending);
    assert_eq!(c.case.confirmation.as_ref().map(|k| (k.court, k.result)), Some((Org::CountyCourt.id(), None)));
    c.not_running(K::Confirmation).due(K::Performance, "2026-03-20", "2026-03-20", "2026-03-20");
}

#[test]
fn a_ruling_keeps_the_courts_number() {
    let c = stage(S::Confirmed);
    let confirmation = c.case.confirmation.as_ref().expect("a confirmation");
    assert_eq!(confirmation.result, Some(ConfirmationResult::Confirmed));
    assert!(confirmation.court_number.is_some() && confirmation.ruled_on == Some(date("2026-03-19")));
}

#[test]
fn what_was_performed_while_the_court_was_asked_counts_after_its_ruling() {
    for (result, state) in [
        (ConfirmationResult::Confirmed, S::Confirmed),
        (ConfirmationResult::NotAccepted, S::Performed),
        (ConfirmationResult::Rejected, S::ConfirmationRejected),
    ] {
        let mut c = stage(S::ConfirmationPending);
        let day = c.on("2026-03-18").today();
        c.act(&mediator(), perform(day, 800)).is(S::ConfirmationPending);
        c.on("2026-03-19").act(&mediator(), ruling(result)).is(state);
        // The visit is due, and after it the case can be closed.
        c.due(K::FollowUp, "2026-04-02", "2026-04-02", "2026-04-02").not_running(K::Closing);
        let day = c.on("2026-04-02").today();
        c.act(&mediator(), visit(day)).due(K::Closing, "2026-04-09", "2026-04-09", "2026-04-09");
        c.act(&mediator(), attach(1, domain::case::AttachmentKind::Agreement, day)).act(&director(), close());
    }
}

#[test]
fn half_performed_before_a_withdrawn_application_goes_on_being_performed() {
    let mut c = stage(S::ConfirmationPending);
    let day = c.on("2026-03-18").today();
    c.act(&mediator(), perform(day, 300));
    c.on("2026-03-19").act(&mediator(), ruling(ConfirmationResult::Withdrawn)).is(S::Performing);
}
