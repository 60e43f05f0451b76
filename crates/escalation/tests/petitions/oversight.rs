//! Supervision, the ladder, proposals, leaders and meetings.

use domain::meeting::MeetingKind;
use domain::petition::{Conclusion, ProposalKind, Rung, SupervisionGround as G};
use escalation::acts::meetings::{FinishMeetingItem, RecordMeetingItem};
use escalation::acts::supervision::{DischargeSupervision, ReportSupervision};
use escalation::petition::ClockKind as C;
use escalation::petition::acts::oversight::{AnswerProposal, OrderRectification, Propose, Reprove};
use escalation::petition::acts::response::{RecordSponsorship, Sponsor};

use crate::support::*;

fn office() -> escalation::Actor {
    Org::CountyPetitions.clerk()
}

fn unit() -> escalation::Actor {
    Org::TownGov.officer()
}

/// Accepted on 03-02: due 05-01.
fn accepted() -> Docket {
    let mut c = given(&office(), "2026-03-02", letter("2026-03-02"));
    c.act(&office(), send(Org::TownGov)).act(&unit(), accept());
    c
}

#[test]
fn the_ladder_is_climbed_day_by_day() {
    let mut c = accepted();
    let steps = |c: &mut Docket, day: &str| {
        let due = c.on(day).ladder().into_iter().filter(|(_, clock)| *clock == C::Handling);
        due.map(|(rung, _)| rung).collect::<Vec<_>>()
    };
    assert_eq!(steps(&mut c, "2026-04-23"), []);
    assert_eq!(steps(&mut c, "2026-04-24"), [Rung::Reminder], "seven days before");
    assert_eq!(steps(&mut c, "2026-04-27"), [Rung::Reminder]);
    assert_eq!(steps(&mut c, "2026-04-28"), [Rung::Warning], "three days before");
    assert_eq!(steps(&mut c, "2026-05-01"), [Rung::Warning]);
    assert_eq!(steps(&mut c, "2026-05-02"), [Rung::Order], "the day has passed");

    // The order asks for an answer in five working days
    let mut order = supervise(G::Overdue);
    c.expect_refusal(&office(), order.clone(), "ground_holds");
    order.clock = Some(C::Recheck);
    c.expect_refusal(&office(), order.clone(), "overdue_now");
    order.clock = Some(C::Handling);
    c.act(&office(), order).due(C::Supervision, "2026-05-11", "2026-05-11", "2026-05-11");
    assert_eq!(steps(&mut c, "2026-05-04"), []);

    // Ten days after: circular; twenty: interview
    assert!(!steps(&mut c, "2026-05-10").contains(&Rung::Circular));
    assert!(steps(&mut c, "2026-05-11").contains(&Rung::Circular));
    let reprove = |rung| Reprove { rung, clock: Some(C::Handling), text: story("超期未办结。") };
    c.expect_refusal(&Org::CountyMeeting.meeting(), reprove(Rung::Order), "rung_reproves");
    c.expect_refusal(&office(), reprove(Rung::Circular), "role");
    c.act(&Org::CountyMeeting.meeting(), reprove(Rung::Circular));
    assert!(!steps(&mut c, "2026-05-11").contains(&Rung::Circular));
    c.act(&unit(), ReportSupervision { supervision: 1, text: story("正在评估。") });
    assert_eq!(steps(&mut c, "2026-05-20"), []);
    assert_eq!(steps(&mut c, "2026-05-21"), [Rung::Interview]);
    c.act(&Org::CountyMeeting.meeting(), reprove(Rung::Interview));
    assert_eq!(steps(&mut c, "2026-06-30"), []);

    // The late opinion ends it, and the term stays on record as missed
    c.act(&unit(), opinion(Conclusion::Explain));
    assert_eq!(c.missed(), [(C::Handling, date("2026-05-01"))]);
}

#[test]
fn an_order_is_answered_and_discharged_by_who_gave_it() {
    let mut c = accepted();
    c.act(&office(), supervise(G::Shirking));
    let discharge = || DischargeSupervision { supervision: 1 };
    c.expect_refusal(&office(), discharge(), "reported");
    c.expect_refusal(&Org::Resources.officer(), ReportSupervision { supervision: 1, text: story("。") }, "order_to_us");
    c.act(&unit(), ReportSupervision { supervision: 1, text: story("已整改。") });
    c.expect_refusal(&Org::CityPetitions.clerk(), discharge(), "own_order");
    c.act(&office(), discharge()).not_running(C::Supervision);
}

#[test]
fn listed_supervision_is_ordered_by_the_joint_meeting_alone() {
    let mut c = accepted();
    let mut order = supervise(G::Shirking);
    order.listed = true;
    c.expect_refusal(&office(), order.clone(), "listed_by_meeting");
    c.act(&Org::CountyMeeting.meeting(), order);
}

#[test]
fn an_order_to_rectify_has_a_term_of_its_own_and_is_answered_as_others_are() {
    let mut c = accepted();
    let meeting = Org::CountyMeeting.meeting();
    let order = |ground, clock, due_on| OrderRectification {
        ground,
        clock,
        problem: story("三次来访均未接谈，有接访记录为证。"),
        demand: story("建立接谈记录。"),
        due_on: date(due_on),
    };
    c.expect_refusal(&office(), order(G::BrokenRules, None, "2026-03-20"), "role")
        .expect_refusal(&meeting, order(G::BrokenRules, None, "2026-03-02"), "due_in_future")
        .expect_refusal(&meeting, order(G::Overdue, None, "2026-03-20"), "ground_holds")
        .expect_refusal(&meeting, order(G::Overdue, Some(C::Handling), "2026-03-20"), "overdue_now")
        .expect_refusal(&meeting, order(G::NotExecuted, None, "2026-03-20"), "opinion_unexecuted");
    // Saturday 03-21 is not moved: whoever owes it meets it on the Friday.
    c.act(&meeting, order(G::BrokenRules, None, "2026-03-21"))
        .due(C::Rectification, "2026-03-21", "2026-03-20", "2026-03-23")
        .not_running(C::Supervision);

    // It has run out: whoever gave it is reminded of the next step, and the late report stays on record
    c.on("2026-03-22");
    assert!(c.ladder().contains(&(Rung::Order, C::Rectification)));
    let report = || ReportSupervision { supervision: 1, text: story("已建立接谈记录。") };
    c.expect_refusal(&meeting, DischargeSupervision { supervision: 1 }, "reported");
    c.act(&unit(), report()).not_running(C::Rectification);
    assert_eq!(c.missed(), [(C::Rectification, date("2026-03-21"))]);
    c.act(&meeting, DischargeSupervision { supervision: 1 });
}

#[test]
fn an_unexecuted_promise_is_supervised() {
    let mut c = accepted();
    c.expect_refusal(&office(), supervise(G::NotExecuted), "opinion_unexecuted");
    c.act(&unit(), opinion(Conclusion::Support)).act(&unit(), serve("2026-03-02"));
    c.act(&office(), supervise(G::NotExecuted));
}

#[test]
fn a_proposal_is_answered_in_writing() {
    let mut c = accepted();
    let proposal = Propose {
        kind: ProposalKind::Policy,
        to: Org::CountyGov.id(),
        text: story("补偿标准应当更新。"),
        due_on: date("2026-03-31"),
    };
    c.act(&office(), proposal).due(C::ProposalAnswer, "2026-03-31", "2026-03-31", "2026-03-31");
    let answer = || AnswerProposal { proposal: 1, adopted: Some(true), text: story("已列入计划。") };
    c.expect_refusal(&unit(), answer(), "proposal_open");
    c.act(&Org::CountyGov.officer(), answer()).not_running(C::ProposalAnswer);
}

#[test]
fn leaders_and_meetings_follow_it_in_the_petition_itself() {
    let mut c = accepted();
    c.act(&unit(), Sponsor { leader: line("镇长王立"), organisation: Org::TownGov.id(), user: None });
    let step = |result: Option<&str>| RecordSponsorship {
        on: date("2026-03-02"),
        text: story("下访。"),
        result: result.map(line),
    };
    c.act(&unit(), step(None)).act(&unit(), step(Some("息访"))).expect_refusal(&unit(), step(None), "has_sponsor");
    // A leader of the county's government records there what they did, until it is over
    let there = Org::CountyGov.officer();
    c.expect_refusal(&there, step(None), "relation");
    c.act(&office(), Sponsor { leader: line("副市长陈平"), organisation: Org::CountyGov.id(), user: None });
    c.act(&there, step(None)).act(&there, step(Some("息访"))).expect_refusal(&there, step(None), "relation");
    c.act(
        &Org::CountyMeeting.meeting(),
        RecordMeetingItem {
            kind: MeetingKind::JointMeeting,
            held_on: date("2026-03-02"),
            decision: story("由镇政府牵头。"),
            owner: Org::TownGov.id(),
            due_on: date("2026-03-20"),
        },
    );
    c.due(C::MeetingItem, "2026-03-20", "2026-03-20", "2026-03-20");
    let done = || FinishMeetingItem { item: 1, result: story("已落实。") };
    c.expect_refusal(&Org::Resources.officer(), done(), "item_open");
    c.on("2026-03-20").act(&unit(), done()).not_running(C::MeetingItem);
}
