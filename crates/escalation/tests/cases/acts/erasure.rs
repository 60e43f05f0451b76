//! Erasure and holds.

use domain::case::{ErasureGround as G, MediationState as S};
use escalation::acts::erasure::LiftHold;

use crate::support::*;

#[test]
fn what_should_never_have_been_recorded_is_erased_at_once_and_the_rest_when_the_file_need_not_be_kept() {
    // Given a file archived on 2026-03-17 to be kept for ten years
    let mut c = stage(S::Archived);
    for ground in [G::PurposeAchieved, G::RetentionEnded, G::ConsentWithdrawn] {
        c.expect_refusal(&director(), forget_person(ground), "retention_over");
    }
    c.act(&director(), forget_person(G::Unlawful)).is(S::Archived);
    assert_eq!(c.case.forgotten, [li()]);

    // The last day of the ten years is a day on which it is kept
    c.on("2036-03-17").expect_refusal(&director(), forget(), "retention_over");
    c.on("2036-03-18").act(&director(), forget());
    assert_eq!(c.events.last().map(escalation::Event::kind), Some("forgotten"));
}

#[test]
fn nothing_is_erased_while_the_file_is_held() {
    let mut c = stage(S::Archived);
    c.on("2036-03-18").act(&director(), hold()).act(&Org::CountyCentre.director(), hold());
    c.expect_refusal(&director(), forget(), "not_held");
    c.expect_refusal(&director(), forget_person(G::Unlawful), "not_held");

    c.act(&director(), LiftHold { reason: line("诉讼已经终结") });
    assert!(c.case.holds.iter().all(|hold| hold.lifted_on == Some(date("2036-03-18"))));
    c.act(&Org::CountyCentre.director(), forget());
}

#[test]
fn somebody_forgotten_is_not_recorded_again() {
    let mut c = stage(S::Closed);
    c.act(&director(), forget_person(G::Unlawful));
    c.expect_refusal(&director(), forget_person(G::Unlawful), "not_forgotten");
    c.expect_refusal(&director(), reopen(), "parties_remembered");
}
