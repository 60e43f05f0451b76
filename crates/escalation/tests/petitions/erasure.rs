//! How long a petition is kept, what forbids its erasure, and who erases: 《个人信息保护法》第四十七条.

use domain::case::ErasureGround as G;
use domain::organisation::Organisation;
use domain::petition::{Conclusion, PetitionFlag, PetitionRefusal, PetitionState as S, SupervisionGround};
use escalation::acts::erasure::{Forget, ForgetPerson, HoldFile, LiftHold};
use escalation::acts::supervision::ReportSupervision;
use escalation::petition::acts::ending::Lapse;

use crate::support::*;

fn office() -> escalation::Actor {
    Org::CountyPetitions.clerk()
}

fn forget_person(ground: G) -> ForgetPerson {
    ForgetPerson { person: person(1), ground, reason: line("本人申请") }
}

fn forget() -> Forget {
    Forget { reason: line("保管期限届满") }
}

/// Not accepted on 2026-03-02: kept until 2036-03-02.
fn declined() -> Docket {
    let mut c = given(&office(), "2026-03-02", letter("2026-03-02"));
    c.act(&office(), decline(PetitionRefusal::OutOfSystem)).is(S::NotAccepted);
    c
}

fn kept_until(c: &Docket) -> Option<String> {
    c.petition.kept_until().map(|day| day.to_string())
}

#[test]
fn a_petition_is_kept_for_long_and_weighty_ones_for_ever() {
    assert_eq!(kept_until(&declined()).as_deref(), Some("2036-03-02"));
    // With an opinion for thirty years, and only from its end on
    let mut c = given(&office(), "2026-03-02", letter("2026-03-02"));
    c.act(&office(), self_handle()).act(&office(), opinion(Conclusion::Explain)).act(&office(), serve("2026-03-02"));
    assert_eq!(kept_until(&c), None);
    c.on("2026-04-02").act(&office(), Lapse { reason: line("已告知") });
    assert_eq!(kept_until(&c).as_deref(), Some("2056-04-02"));
    // What promises something is kept until that is done
    let mut c = given(&office(), "2026-03-02", letter("2026-03-02"));
    c.act(&office(), self_handle()).act(&office(), opinion(Conclusion::Support)).act(&office(), serve("2026-03-02"));
    c.on("2026-04-02").act(&office(), Lapse { reason: line("已告知") });
    assert_eq!(kept_until(&c), None);
    // For ever: accusations, and what was marked
    let trusted = Org::CountyPetitions.trusted();
    let mut c = given(&trusted, "2026-03-02", accusation("2026-03-02"));
    c.act(&trusted, decline(PetitionRefusal::OutOfSystem));
    assert_eq!(kept_until(&c), None);
    for flag in [PetitionFlag::MajorUrgent, PetitionFlag::Threat, PetitionFlag::Backlog] {
        let mut c = declined();
        c.act(&office(), mark(&[flag]));
        assert_eq!(kept_until(&c), None, "{flag}");
    }
}

#[test]
fn what_should_never_have_been_recorded_is_erased_at_once_and_the_rest_when_the_file_need_not_be_kept() {
    let mut open = given(&office(), "2026-03-02", letter("2026-03-02"));
    open.expect_refusal(&office(), forget_person(G::Unlawful), "state").expect_refusal(&office(), forget(), "state");
    let mut c = declined();
    for ground in [G::PurposeAchieved, G::RetentionEnded, G::ConsentWithdrawn] {
        c.expect_refusal(&office(), forget_person(ground), "retention_over");
    }
    c.act(&office(), forget_person(G::Unlawful)).is(S::NotAccepted);
    assert_eq!(c.petition.forgotten, [person(1)]);
    c.expect_refusal(&office(), forget_person(G::Unlawful), "not_forgotten");

    // The last day of the ten years is a day on which it is kept
    c.on("2036-03-02").expect_refusal(&office(), forget(), "retention_over");
    c.on("2036-03-03").act(&office(), forget());
    assert_eq!(c.events.last().map(escalation::petition::Event::kind), Some("forgotten"));
}

#[test]
fn nothing_is_erased_while_the_file_is_held_or_a_term_runs() {
    let mut c = declined();
    c.expect_refusal(&office(), LiftHold { reason: line("无") }, "held");
    c.on("2036-03-03").act(&Org::CountyMeeting.meeting(), HoldFile { reason: line("当事人已经起诉") });
    c.expect_refusal(&office(), forget(), "not_held");
    c.expect_refusal(&office(), forget_person(G::Unlawful), "not_held");
    c.act(&office(), LiftHold { reason: line("诉讼已经终结") });
    assert!(c.petition.holds.iter().all(|hold| hold.lifted_on == Some(date("2036-03-03"))));

    c.act(&Org::CityPetitions.clerk(), supervise(SupervisionGround::Shirking));
    c.expect_refusal(&office(), forget(), "nothing_due");
    c.act(&office(), ReportSupervision { supervision: 1, text: story("已核查。") }).act(&office(), forget());
}

#[test]
fn no_petition_of_a_matter_goes_while_another_must_be_kept() {
    let first = declined();
    let mut second = letter("2026-05-04");
    second.id = petition_id(2);
    let mut c = given(&office(), "2026-05-04", second);
    c.beside(&[&first.petition]).act(&office(), repeats(1)).act(&office(), decline(PetitionRefusal::OutOfSystem));

    let mut first = first;
    let root = first.petition.clone();
    first.beside(&[&root, &c.petition]).on("2036-03-10").expect_refusal(&office(), forget(), "matter_kept");
    first.expect_refusal(&office(), forget_person(G::RetentionEnded), "matter_kept");
    first.on("2036-05-05").act(&office(), forget());
}

#[test]
fn where_the_registrar_is_closed_its_superior_keeps_the_file() {
    let mut c = declined();
    c.on("2036-03-03").expect_refusal(&Org::CityPetitions.clerk(), forget(), "relation");
    let close = |o: &Organisation| Organisation { active: o.id != Org::CountyPetitions.id(), ..o.clone() };
    c.tree = c.tree.iter().map(close).collect();
    c.act(&Org::CityPetitions.clerk(), forget());
}
