//! Danger.

use domain::case::{MediationState as S, Risk, RiskLevel};
use domain::organisation::Role;
use escalation::ClockKind as K;
use escalation::acts::danger::{ReportPolice, ReportUrgent};

use crate::support::*;

#[test]
fn the_police_are_told_from_any_state_by_anybody_who_sees_it() {
    for state in S::ALL {
        let mut c = stage(*state);
        let report = ReportPolice { police: Some(Org::CountyPolice.id()), facts: story("持刀威胁。") };
        c.act(&Org::Fengyuan.with(Role::GridWorker), report).is(*state);
        assert_eq!(c.case.police_reports[0].at, c.now);
    }
}

#[test]
fn a_matter_can_become_urgent_again_after_it_was_filed() {
    let mut c = stage(S::Archived);
    c.act(&director(), ReportUrgent { to: vec![Org::CountyPetitions.id()], facts: story("多人聚集。") });
    assert_eq!(c.case.urgent_reports[0].to, [Org::CountyPetitions.id()]);
}

#[test]
fn a_red_case_is_visited_twice_and_not_closed_unreported() {
    let mut c = stage(S::Performed);
    c.act(&mediator(), assess(RiskLevel::High, &[Risk::Threat]));
    c.due(K::FollowUp, "2026-03-27", "2026-03-27", "2026-03-27");
    let day = c.on("2026-03-27").today();
    c.act(&mediator(), visit(day)).due(K::FollowUp, "2026-04-19", "2026-04-17", "2026-04-20");
    c.expect_refusal(&director(), close(), "danger_reported");
    c.act(&mediator(), assess(RiskLevel::Low, &[])).not_running(K::FollowUp);
}
