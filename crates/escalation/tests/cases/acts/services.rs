//! Services beside mediation.

use domain::case::MediationState as S;
use domain::money::Fen;
use domain::organisation::Role;
use domain::service::{ServiceKind, ServiceOutcome};
use escalation::acts::services::ArrangeService;

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
fn who_gives_a_service_records_its_own_and_no_other_until_it_has_ended() {
    // Given advice by a department of the county, and counselling by somebody else
    let mut c = stage(S::InMediation);
    let day = c.today();
    let provider = Org::NaturalResources.with(Role::UnitOfficer);
    c.expect_refusal(&provider, conclude(1, day), "relation");
    let advice = ArrangeService {
        provider_organisation: Some(Org::NaturalResources.id()),
        ..arrange(ServiceKind::LegalAdvice, day)
    };
    c.act(&mediator(), advice).act(&mediator(), arrange(ServiceKind::PsychologicalCounselling, day));
    // When the department records, then its own service only
    c.expect_refusal(&provider, conclude(2, day), "service_ours");
    c.act(&provider, conclude(1, day));
    assert!(c.case.services[0].conclusion.is_some());
    // And nothing once it has ended
    c.expect_refusal(&provider, conclude(2, day), "relation");
    c.act(&mediator(), conclude(2, day));
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
