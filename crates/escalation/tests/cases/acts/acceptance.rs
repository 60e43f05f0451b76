//! Acceptance, non-acceptance, termination, referral.

use domain::case::{
    MediationState as S, NonAcceptanceGround, ReferralRoute, Source, SuspensionCause, TerminationReason,
};
use domain::organisation::Role;
use escalation::ClockKind as K;
use escalation::acts::intake::BeginReview;
use escalation::acts::transfer::AcceptOffer;

use crate::support::*;

#[test]
fn acceptance_starts_the_term_and_gives_the_number() {
    let mut c = consenting();
    c.not_running(K::Mediation);
    c.act(&director(), accept()).is(S::Accepted).not_running(K::Acceptance);
    assert_eq!(c.case.number.as_ref().map(|n| (n.year, n.sequence)), Some((2026, 1)));
    c.due(K::Mediation, "2026-04-09", "2026-04-09", "2026-04-09");
}

#[test]
fn a_mediator_decides_alone_only_on_what_is_oral_and_simple() {
    consenting().act(&mediator(), accept());
    let mut written = quarrel("2026-03-09");
    written.dispute.source = Source::WrittenApplication;
    let mut c = given(&mediator(), "2026-03-09", written);
    c.expect_refusal(&mediator(), decline(NonAcceptanceGround::NotCivil), "may_accept");
    c.act(&director(), decline(NonAcceptanceGround::NotCivil));
}

#[test]
fn found_by_screening_a_dispute_needs_no_consent_but_no_objection_either() {
    let mut found = quarrel("2026-03-09");
    found.dispute.source = Source::Proactive;
    let mut c = given(&Org::Fengyuan.with(Role::GridWorker), "2026-03-09", found);
    let day = c.today();
    c.act(&director(), BeginReview {}).act(&director(), explain(&[zhang(), li()], day));
    let mut objected = c.clone();
    objected.act(&mediator(), refuses(li(), day)).expect_refusal(&director(), accept(), "all_consent");
    c.act(&director(), accept()).is(S::Accepted);
}

#[test]
fn non_acceptance_keeps_ground_and_guidance() {
    let c = stage(S::NotAccepted);
    let no = c.case.non_acceptance.as_ref().expect("a ground");
    assert_eq!((no.on, no.ground), (date("2026-03-10"), NonAcceptanceGround::NotCivil));
    assert!(!no.guidance.is_empty());
}

#[test]
fn who_cannot_be_reached_must_have_been_tried() {
    let mut c = stage(S::AwaitingConsent);
    let day = c.today();
    // That somebody was reached does not show that somebody cannot be.
    c.act(&mediator(), contact(zhang(), day, true));
    c.expect_refusal(&director(), decline(NonAcceptanceGround::CannotContact), "contact_recorded");
    c.act(&mediator(), contact(li(), day, false)).act(&director(), decline(NonAcceptanceGround::CannotContact));
}

#[test]
fn termination_tells_the_other_routes_and_ends_what_was_pending() {
    let mut c = stage(S::EscalationProposed);
    c.act(&mediator(), terminate(TerminationReason::Deadlock)).is(S::Terminated).not_running(K::OfferDecision);
    let end = c.case.termination.as_ref().expect("a reason");
    assert_eq!((end.reason, c.case.ended_on), (TerminationReason::Deadlock, Some(c.today())));
    c.expect_refusal(&Org::FengqiaoTown.director(), AcceptOffer {}, "state");
}

#[test]
fn a_refusal_must_be_on_record_before_mediation_ends_for_it() {
    let mut c = stage(S::InMediation);
    c.expect_refusal(&mediator(), terminate(TerminationReason::PartyRefused), "refusal_recorded");
    let day = c.today();
    c.act(&mediator(), refuses(li(), day)).act(&mediator(), terminate(TerminationReason::PartyRefused));
}

#[test]
fn the_term_has_not_run_out_while_it_stands_still_or_a_holiday_lasts() {
    // Accepted on 03-10, due on 04-09; all signed for the pause.
    let mut c = stage(S::InMediation);
    let mut pause = suspend(SuspensionCause::Illness, c.on("2026-03-12").today());
    pause.signatures = both_sign(c.today());
    c.act(&director(), pause);
    c.on("2026-05-20").expect_refusal(&mediator(), terminate(TerminationReason::TermExpired), "term_expired");

    let mut c = stage(S::InMediation);
    c.on("2026-04-09").expect_refusal(&mediator(), terminate(TerminationReason::TermExpired), "term_expired");
    c.on("2026-04-10").act(&mediator(), terminate(TerminationReason::TermExpired));
}

#[test]
fn referral_leads_into_another_route() {
    let mut c = stage(S::Referred);
    assert_eq!(c.case.referral.as_ref().map(|r| r.route), Some(ReferralRoute::Litigation));
    c.not_running(K::Mediation).due(K::Closing, "2026-03-20", "2026-03-20", "2026-03-20");
    // The other route may lead back.
    c.act(&director(), reopen()).is(S::UnderReview);
    assert_eq!(c.case.referral, None);
}
