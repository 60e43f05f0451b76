//! Services beside mediation.

use domain::case::MediationState as S;
use domain::money::Fen;
use domain::service::{ServiceKind, ServiceOutcome};

use crate::support::*;

#[test]
fn a_service_needs_consent_and_ends_once_with_what_it_cost() {
    // Given a case in mediation, and a lawyer whom the government pays
    let mut c = stage(S::InMediation);
    let day = c.today();
    c.act(&mediator(), arrange(ServiceKind::PurchasedLawyer, day)).is(S::InMediation);
    // When the advice has been given
    let later = c.on("2026-03-16").today();
    c.act(&mediator(), conclude(1, later));
    // Then what it cost is on record, and it cannot be concluded twice
    let conclusion = c.case.services[0].conclusion.as_ref().expect("concluded");
    assert_eq!((conclusion.outcome, conclusion.cost), (ServiceOutcome::Given, Fen::from_yuan(300)));
    c.expect_refusal(&mediator(), conclude(1, later), "service_open");
}

#[test]
fn a_service_is_not_concluded_before_it_was_agreed_to() {
    let mut c = stage(S::InMediation);
    let before = c.case.applied_on;
    let day = c.on("2026-03-16").today();
    c.act(&mediator(), arrange(ServiceKind::PsychologicalCounselling, day));
    c.expect_refusal(&mediator(), conclude(1, before), "date_possible");
}

#[test]
fn services_are_numbered_and_concluded_in_any_order() {
    let mut c = stage(S::InMediation);
    let day = c.today();
    c.act(&mediator(), arrange(ServiceKind::LegalAdvice, day));
    c.act(&mediator(), arrange(ServiceKind::ReliefFund, day));
    c.act(&mediator(), conclude(2, day));
    let open: Vec<_> = c.case.services.iter().filter(|s| s.conclusion.is_none()).map(|s| s.number).collect();
    assert_eq!(open, [1]);
}
