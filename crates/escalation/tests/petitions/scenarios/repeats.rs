//! Scenario 5: the same matter again, by another way and under another spelling.

use domain::petition::{Channel, Conclusion, PetitionRefusal as N, PetitionState as S, RepeatPosition};
use domain::rules::{RuleKey, RuleValue};
use escalation::petition::ClockKind as C;
use escalation::petition::acts::repeats::{JoinMatter, RejectRepeat};

use crate::support::*;

/// The letter of 03-02, accepted on 03-10.
fn first() -> Docket {
    let mut c = given(&Org::CountyPetitions.clerk(), "2026-03-02", letter("2026-03-02"));
    c.on("2026-03-05").act(&Org::CountyPetitions.clerk(), send(Org::TownGov));
    c.on("2026-03-10").act(&Org::TownGov.officer(), accept());
    c
}

/// 章伟 online to the city on 03-25.
fn second() -> Docket {
    let mut register = another(2, letter("2026-03-25"));
    register.intake.channel = Channel::Online;
    given(&Org::CityPetitions.clerk(), "2026-03-25", register)
}

#[test]
fn the_same_matter_to_the_organ_above_within_the_term() {
    let city = Org::CityPetitions.clerk();
    let mut first = first();
    // 05-09 is a make-up workday: nothing rolls.
    first.due(C::Handling, "2026-05-09", "2026-05-09", "2026-05-09");

    // Before anybody decided that it is a repeat, it is one of its own
    let mut c = second();
    assert!(c.petition.first_nationwide.value && c.petition.first_at_office.value);
    c.expect_refusal(&city, decline(N::AlreadyPending), "pending_below");

    // When the clerk confirms
    c.beside(&[&first.petition]).act(&city, repeats(1));
    let link = c.petition.repeat.expect("a link");
    assert_eq!((link.of, link.seq), (petition_id(1), 2));
    assert!(!c.petition.first_nationwide.value, "not the first anywhere");
    assert!(c.petition.first_at_office.value, "but the first at the city");
    assert_eq!(c.petition.repeat_decisions.len(), 1);

    // Then it is not accepted; the notice is due on 04-09
    c.due(C::Dispatch, "2026-04-09", "2026-04-09", "2026-04-09");
    c.expect_refusal(&city, self_handle(), "no_second_term");
    c.expect_refusal(&city, JoinMatter { guidance: story("请等待。") }, "position_joins");
    let mut late = c.clone();
    late.on("2026-04-10").act(&city, decline(N::AlreadyPending));
    assert_eq!(late.missed(), [(C::Dispatch, date("2026-04-09"))]);
    c.on("2026-04-09").act(&city, decline(N::AlreadyPending)).is(S::NotAccepted);
    assert_eq!(c.missed(), []);
    assert!(c.clocks().iter().all(|clock| clock.kind == C::Rating), "no second term of sixty days");
    first.due(C::Handling, "2026-05-09", "2026-05-09", "2026-05-09");
}

#[test]
fn a_decision_on_repeats_can_be_revised_and_stays_on_record() {
    let city = Org::CityPetitions.clerk();
    let first = first();
    let mut c = second();
    c.beside(&[&first.petition]).act(&city, repeats(1));
    c.act(&city, RejectRepeat { of: petition_id(1), score: None, reason: line("核对户口，是同村另一人") });
    assert!(c.petition.repeat.is_none() && c.petition.first_nationwide.value && c.petition.first_at_office.value);
    assert_eq!(c.petition.repeat_decisions.iter().map(|d| d.confirmed).collect::<Vec<_>>(), [true, false]);
    c.expect_refusal(&city, repeats(7), "earlier_known");
    // Once it ended as a repeat it is one.
    c.act(&city, repeats(1)).act(&city, decline(N::AlreadyPending));
    let reject = RejectRepeat { of: petition_id(1), score: None, reason: line("重新核对") };
    c.expect_refusal(&city, reject, "still_separable");
}

#[test]
fn at_the_same_office_it_adds_to_what_is_pending() {
    let office = Org::CountyPetitions.clerk();
    let first = first();
    let mut c = given(&office, "2026-03-25", another(2, letter("2026-03-25")));
    c.beside(&[&first.petition]).act(&office, repeats(1));
    assert!(!c.petition.first_at_office.value);
    c.expect_refusal(&office, decline(N::AlreadyPending), "pending_below");
    c.act(&office, JoinMatter { guidance: story("已作为补充材料。") }).is(S::Joined);
    let joined = c.petition.joined.as_ref().expect("joined");
    assert_eq!((joined.position, joined.until), (RepeatPosition::PendingSameOffice, None));
}

#[test]
fn within_the_window_the_petitioner_is_pointed_to_review() {
    let (office, unit) = (Org::CountyPetitions.clerk(), Org::TownGov.officer());
    let mut first = first();
    first.on("2026-03-20").act(&unit, opinion(Conclusion::NotSupport)).act(&unit, serve("2026-03-20"));
    let mut c = given(&office, "2026-04-20", another(2, letter("2026-04-20")));
    c.beside(&[&first.petition]).act(&office, repeats(1));
    // 03-20 + 30 = 04-19, a Sunday: the citizen has the Monday.
    let mut on_the_last_day = c.clone();
    on_the_last_day.act(&office, JoinMatter { guidance: story("可以申请复查。") });
    let joined = on_the_last_day.petition.joined.as_ref().expect("joined");
    assert_eq!((joined.position, joined.until), (RepeatPosition::OpinionReviewWindow, Some(date("2026-04-20"))));
    // The day after it has lapsed; that ends the matter only where a place says so.
    c.on("2026-04-21").expect_refusal(&office, decline(N::Lapsed), "lapse_ends");
    let mut strict = c.clone();
    strict.with_rule(RuleKey::PetitionLapseIsFinal, RuleValue::Flag(true)).act(&office, decline(N::Lapsed));
    c.act(&office, JoinMatter { guidance: story("复查申请期限已过。") });
    assert_eq!(c.petition.joined.as_ref().map(|j| j.position), Some(RepeatPosition::Lapsed));
}

#[test]
fn a_promise_that_is_not_kept_is_no_vexatious_repeat() {
    let (office, unit) = (Org::CountyPetitions.clerk(), Org::TownGov.officer());
    let mut first = first();
    first.on("2026-03-20").act(&unit, opinion(Conclusion::Support)).act(&unit, serve("2026-03-20"));
    let mut c = given(&office, "2026-07-01", another(2, letter("2026-07-01")));
    c.beside(&[&first.petition]).act(&office, repeats(1));
    c.act(&office, JoinMatter { guidance: story("已督促执行。") });
    assert_eq!(c.petition.joined.as_ref().map(|j| j.position), Some(RepeatPosition::OpinionSupportedNotExecuted));
}

#[test]
fn a_repeat_leaves_the_simplified_procedure() {
    use domain::petition::{Procedure, SimpleGround};
    use escalation::petition::acts::procedure::Simplify;
    let office = Org::CountyPetitions.clerk();
    let first = first();
    let mut c = given(&office, "2026-03-25", another(2, letter("2026-03-25")));
    c.act(&office, Simplify { ground: SimpleGround::DailyLife });
    c.beside(&[&first.petition]).act(&office, repeats(1));
    assert_eq!(c.petition.procedure, Procedure::Ordinary);
    c.expect_refusal(&office, Simplify { ground: SimpleGround::DailyLife }, "first_time");
}
