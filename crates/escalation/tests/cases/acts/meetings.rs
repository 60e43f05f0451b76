//! What meetings decide.

use domain::case::{MediationState as S, TerminationReason};
use domain::organisation::Role;
use escalation::ClockKind as K;
use escalation::acts::closing::Archive;

use crate::support::*;

#[test]
fn what_a_meeting_decides_waits_for_its_owner_and_for_nobody_else() {
    // Given a case in mediation, and a consultation of the county that gives a department something to do
    let mut c = stage(S::InMediation);
    let meeting = Org::CountyMeeting.with(Role::JointMeetingOfficer);
    let department = Org::NaturalResources.with(Role::UnitOfficer);
    let day = c.today();
    c.act(&meeting, decided(Org::NaturalResources.id(), day, date("2026-03-20"))).is(S::InMediation);
    c.due(K::MeetingItem, "2026-03-20", "2026-03-20", "2026-03-20");
    // When somebody else reports it done, that is refused
    c.expect_refusal(&director(), finished(1), "relation");
    // Then the department does, also after mediation has failed and the case is closed
    c.act(&mediator(), terminate(TerminationReason::Deadlock)).act(&director(), close());
    c.expect_refusal(&director(), Archive {}, "items_done");
    c.on("2026-03-19").act(&department, finished(1)).not_running(K::MeetingItem);
    assert_eq!(c.case.meeting_items[0].done_on, Some(date("2026-03-19")));
    c.expect_refusal(&department, finished(1), "relation");
    c.act(&director(), Archive {});
}

#[test]
fn what_nobody_is_left_to_do_is_reported_by_who_answers_for_the_case() {
    let mut c = stage(S::InMediation);
    let day = c.today();
    c.act(&Org::CountyCentre.director(), decided(Org::NaturalResources.id(), day, date("2026-03-20")));
    c.expect_refusal(&director(), finished(1), "relation");
    c.world = World::default().with_closed(Org::NaturalResources);
    c.act(&director(), finished(1)).not_running(K::MeetingItem);
}

#[test]
fn nothing_is_decided_on_a_closed_case_or_for_a_day_gone_by() {
    let mut c = stage(S::InMediation);
    let (centre, day) = (Org::CountyCentre.director(), c.today());
    c.expect_refusal(&centre, decided(Org::Fengyuan.id(), day, day), "due_in_future");
    c.act(&mediator(), terminate(TerminationReason::Deadlock)).act(&director(), close());
    c.expect_refusal(&centre, decided(Org::Fengyuan.id(), day, date("2026-03-20")), "state");
}
