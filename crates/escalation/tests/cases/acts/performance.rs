//! Performance, urging, breach.

use domain::case::{AttachmentKind, MediationState as S};
use escalation::ClockKind as K;
use escalation::acts::performance::{RecordBreach, RetractPerformance, Urge};

use crate::support::*;

#[test]
fn paying_in_parts_performs_when_all_is_paid() {
    let mut c = stage(S::AgreementReached);
    let day = c.on("2026-03-16").today();
    c.act(&mediator(), perform(day, 300)).is(S::Performing);
    let day = c.on("2026-03-18").today();
    c.act(&mediator(), perform(day, 500)).is(S::Performed).not_running(K::Performance);
    assert_eq!(c.case.ended_on, Some(day));
}

#[test]
fn what_was_recorded_as_paid_by_mistake_is_owed_again() {
    let retract = || RetractPerformance { obligation: 1, reason: line("款项实际未到账") };
    let mut c = stage(S::Performed);
    c.act(&director(), retract()).is(S::Performing).due(K::Performance, "2026-03-20", "2026-03-20", "2026-03-20");
    assert_eq!(c.case.ended_on, None);
    c.act(&director(), retract()).is(S::AgreementReached);
    // After the breach nothing else changes.
    let mut c = stage(S::Breached);
    c.expect_refusal(&director(), retract(), "performance_recorded");
}

#[test]
fn the_debtor_is_urged_before_a_breach_is_recorded() {
    let mut c = stage(S::AgreementReached);
    let breach = || RecordBreach { guidance: story("可以向人民法院起诉。") };
    c.on("2026-03-20").expect_refusal(&mediator(), breach(), "overdue");
    let day = c.on("2026-03-21").today();
    c.expect_refusal(&mediator(), breach(), "urged");
    c.act(&mediator(), Urge { obligation: 1, on: day }).act(&mediator(), breach()).is(S::Breached);
}

#[test]
fn who_pays_after_the_breach_has_performed() {
    let mut c = stage(S::Breached);
    let day = c.on("2026-03-25").today();
    c.act(&mediator(), perform(day, 300)).is(S::Performing);
    assert_eq!(c.case.ended_on, None, "it goes on");
    let day = c.on("2026-03-27").today();
    c.act(&mediator(), perform(day, 500)).is(S::Performed);
}

#[test]
fn a_breach_can_be_closed_after_a_visit_and_the_creditor_goes_to_court() {
    let mut c = stage(S::Breached);
    let day = c.on("2026-03-25").today();
    c.act(&mediator(), attach(1, AttachmentKind::Agreement, day));
    c.expect_refusal(&director(), close(), "visited");
    c.act(&mediator(), visit(day)).act(&director(), close()).is(S::Closed);
}

#[test]
fn after_an_obligation_fell_due_somebody_looks_within_three_days() {
    let mut c = stage(S::AgreementReached);
    c.due(K::FollowUp, "2026-03-23", "2026-03-23", "2026-03-23");
    let day = c.on("2026-03-20").today();
    c.act(&mediator(), visit(day)).not_running(K::FollowUp);
}
