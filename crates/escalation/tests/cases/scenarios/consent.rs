//! Scenarios 1 and 2: an oral agreement, and a refusal.

use chrono::TimeDelta;
use domain::case::{MediationState as S, NonAcceptanceGround, Risk, RiskLevel, Trigger};
use domain::id::county_of;
use escalation::ClockKind as K;
use escalation::acts::closing::Archive;
use escalation::acts::danger::ReportPolice;

use crate::support::*;

#[test]
fn scenario_1_an_oral_application_ends_in_an_oral_agreement() {
    let (mediator, director) = (Org::Fengyuan.mediator(), Org::Fengyuan.director());

    // Given 张伟, who tells a mediator of the drainage quarrel on Monday 2026-03-09, when 李强 consents the same day.
    let mut c = given(&mediator, "2026-03-09", quarrel("2026-03-09"));
    c.is(S::UnderReview).due(K::Acceptance, "2026-03-12", "2026-03-12", "2026-03-12");
    let day = c.today();
    c.act(&mediator, agrees(li(), day)).act(&mediator, explain(&[zhang(), li()], day)).act(&mediator, accept());

    // Then it is accepted on 03-09 and due on 04-08; the number is that of the committee.
    assert_eq!(c.case.accepted_on, Some(date("2026-03-09")));
    assert_eq!(c.case.number.as_ref().map(ToString::to_string).as_deref(), Some("(2026)枫源人调字第1号"));
    assert_eq!(county_of(c.case.id.0).0, 330_681);
    c.due(K::Mediation, "2026-04-08", "2026-04-08", "2026-04-08")
        .due(K::Assignment, "2026-03-10", "2026-03-10", "2026-03-10")
        .due(K::Residence, "2026-03-16", "2026-03-16", "2026-03-16");
    c.act(&director, assign(mediator.user));

    // When a session is held on 03-11 and both agree by word of mouth.
    let day = c.on("2026-03-11").today();
    c.act(&mediator, session(day, mediator.user));
    c.act(&mediator, agree_orally(day, vec![pays(li(), 800, date("2026-03-20"))]));

    // Then the agreement is effective that day; confirmation would be open until 04-10, but needs writing first.
    assert_eq!(c.case.agreement.as_ref().map(|a| a.effective_on), Some(day));
    c.is(S::AgreementReached).not_running(K::Mediation);
    c.due(K::Confirmation, "2026-04-10", "2026-04-10", "2026-04-10").due(
        K::Performance,
        "2026-03-20",
        "2026-03-20",
        "2026-03-20",
    );
    c.expect_refusal(&mediator, ask_court(day), "agreement_written");

    // When 李强 pays on 03-20, then a visit is due on 04-04 (清明), with the alarm the day before.
    let day = c.on("2026-03-20").today();
    c.act(&mediator, perform(day, 800)).is(S::Performed);
    c.due(K::FollowUp, "2026-04-04", "2026-04-03", "2026-04-07").not_running(K::Closing);
    c.expect_refusal(&director, close(), "visited");

    // When visited, closed and archived, then the file of an oral agreement is kept for ten years.
    let day = c.on("2026-04-03").today();
    c.act(&mediator, visit(day)).not_running(K::FollowUp);
    c.due(K::Closing, "2026-04-10", "2026-04-10", "2026-04-10");
    c.act(&director, close()).due(K::Archiving, "2026-05-03", "2026-04-30", "2026-05-06");
    c.act(&director, Archive {}).is(S::Archived);
    assert_eq!(c.case.closing.as_ref().and_then(|closing| closing.retention_years), Some(10));
    assert!(c.clocks().is_empty());
}

#[test]
fn scenario_2_a_refusal_bars_everything_until_it_is_taken_back() {
    let (mediator, director) = (Org::Fengyuan.mediator(), Org::Fengyuan.director());

    // Given 张伟, who applies on 2026-03-16; the committee has three working days.
    let mut c = given(&mediator, "2026-03-16", quarrel("2026-03-16"));
    c.due(K::Acceptance, "2026-03-19", "2026-03-19", "2026-03-19");
    c.expect_refusal(&director, decline(NonAcceptanceGround::PartyRefused), "refusal_recorded");

    // When 李强 says no on 03-18 and threatens, then the police are told in the same minute.
    let day = c.on("2026-03-18").today();
    c.act(&mediator, contact(li(), day, true)).act(&mediator, refuses(li(), day));
    c.act(&mediator, assess(RiskLevel::High, &[Risk::Threat]));
    c.act(&mediator, ReportPolice { police: Some(Org::CountyPolice.id()), facts: story("扬言报复。") });
    assert!(c.case.police_reports[0].at - c.now < TimeDelta::minutes(1));

    // Then nothing of mediation is possible, not even after the rights were explained.
    c.act(&mediator, explain(&[zhang(), li()], day));
    c.expect_refusal(&director, accept(), "no_refusal");
    c.expect_refusal(&director, transfer(Org::FengqiaoTown, &[Trigger::HighRisk]), "no_refusal");
    c.act(&director, decline(NonAcceptanceGround::PartyRefused)).is(S::NotAccepted);
    c.expect_refusal(&mediator, session(day, mediator.user), "no_refusal");
    c.expect_refusal(&mediator, agree_orally(day, Vec::new()), "state");
    c.expect_refusal(&director, transfer(Org::FengqiaoTown, &[Trigger::HighRisk]), "state");
    c.expect_refusal(&director, reopen(), "refuser_agrees");
    c.not_running(K::Mediation).due(K::Closing, "2026-03-25", "2026-03-25", "2026-03-25");

    // And the limitation period stays interrupted from the day of the request.
    assert_eq!((c.case.applied_on, c.case.accepted_on), (date("2026-03-16"), None));
    assert_eq!(c.case.non_acceptance.as_ref().map(|n| n.on), Some(day));

    // When 李强 consents on 04-02, then the case is reopened and accepted anew that day, without asking 张伟 again.
    let day = c.on("2026-04-02").today();
    c.act(&mediator, agrees(li(), day)).act(&director, reopen());
    c.is(S::UnderReview).due(K::Acceptance, "2026-04-08", "2026-04-08", "2026-04-08");
    c.act(&director, accept()).is(S::Accepted);
    assert_eq!((c.case.accepted_on, c.case.round), (Some(day), 2));
    assert_eq!(c.case.earlier[0].non_acceptance.as_ref().map(|n| n.ground), Some(NonAcceptanceGround::PartyRefused));
    c.due(K::Mediation, "2026-05-02", "2026-04-30", "2026-05-06");
}
