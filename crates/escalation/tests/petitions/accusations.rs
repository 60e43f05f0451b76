//! Accusations never reach the accused: 《信访工作条例》第三十、四十六条.

use domain::case::UrgentReport;
use domain::meeting::MeetingKind;
use domain::notice::NoticeKind;
use domain::organisation::Role;
use domain::petition::{
    Accused, PetitionFlag, PetitionKind, PetitionState as S, ProposalKind, Redirection, Resource, ResourceKind, Rung,
    SupervisionGround, TaskForceMember,
};
use domain::service::ServiceKind;
use escalation::acts::danger::ReportUrgent;
use escalation::acts::meetings::RecordMeetingItem;
use escalation::notices::{Telling, lamps};
use escalation::petition::acts::acceptance::RedirectPetition;
use escalation::petition::acts::oversight::{OrderRectification, Propose, Reprove};
use escalation::petition::acts::people::HandOver;
use escalation::petition::acts::record::{CorrectAccused, CorrectPetition};
use escalation::petition::acts::response::{FormTaskForce, SetTask, Sponsor};
use escalation::petition::{Act, Event, shield};
use escalation::{Actor, unmet};

use crate::support::*;

fn trusted() -> Actor {
    Org::CountyPetitions.trusted()
}

/// Against the government of the town, at the county.
fn accused() -> Docket {
    given(&trusted(), "2026-03-02", accusation("2026-03-02"))
}

fn may_know(c: &Docket, actor: &Actor) -> bool {
    shield::may_know(&c.petition, actor, &c.tree)
}

#[test]
fn the_accused_and_all_below_know_nothing_whatever_their_role() {
    let c = accused();
    for org in [Org::TownGov, Org::Station] {
        for role in Role::ALL {
            let actor = org.with(*role);
            assert!(!may_know(&c, &actor), "{role} of {org:?}");
            for act in Act::ALL {
                let refused = c.facts(&actor, |facts| unmet(&c.petition, *act, facts));
                assert!(refused.iter().any(|u| u.code == "accused"), "{act} by {role} of {org:?}");
            }
        }
        assert!(!may_know(&c, &org.trusted()));
    }
    // Nor does an accused person in an organisation that is not accused, were it the handler of accusations.
    let mut register = accusation("2026-03-02");
    register.intake.accused = Accused { users: vec![trusted().user], ..Accused::default() };
    let refusal = try_register(&trusted(), "2026-03-02", register.clone()).expect_err("against oneself");
    assert!(refusal.is_forbidden());
    let c = given(&Org::CityPetitions.trusted(), "2026-03-02", register);
    assert!(!may_know(&c, &trusted()));
}

#[test]
fn only_those_entrusted_know_it() {
    let mut c = accused();
    assert!(may_know(&c, &trusted()));
    assert!(may_know(&c, &Org::CityMeeting.with(Role::Auditor)));
    assert!(!may_know(&c, &Org::CountyPetitions.clerk()), "a clerk without that trust");
    assert!(!may_know(&c, &Org::CountyPetitions.with(Role::AccusationHandler)), "the trust alone");
    assert!(!may_know(&c, &Org::CountyMeeting.meeting()), "an officer of the meeting without it");
    assert!(may_know(&c, &Org::CountyMeeting.trusted_meeting()));
    assert!(!may_know(&c, &Org::Discipline.officer()), "not before it is theirs");
    c.act(&trusted(), send(Org::Discipline));
    assert!(may_know(&c, &Org::Discipline.officer()));
    // Everybody within reach knows an appeal.
    let appeal = given(&trusted(), "2026-03-02", letter("2026-03-02"));
    assert!(may_know(&appeal, &Org::TownGov.officer()));
}

#[test]
fn the_joint_meeting_reproves_whoever_handles_it_and_the_accused_hear_nothing() {
    let mut c = accused();
    c.act(&trusted(), send(Org::Discipline));
    let meeting = Org::CountyMeeting.trusted_meeting();
    let reprove = || Reprove { rung: Rung::Circular, clock: None, text: story("未按规定签收。") };
    let rectify = || OrderRectification {
        ground: SupervisionGround::Shirking,
        clock: None,
        problem: story("拒绝签收，有送件记录为证。"),
        demand: story("立即签收并办理。"),
        due_on: date("2026-03-10"),
    };
    c.expect_refusal(&Org::CountyMeeting.meeting(), reprove(), "entrusted").act(&meeting, reprove());
    c.act(&meeting, rectify());
    let told = [Event::Reproved(c.petition.reproofs[0].clone()), Event::Supervised(c.petition.supervisions[0].clone())];
    for event in &told {
        let notices = domain::petition::Petition::news(None, &c.petition, event, &c.tree);
        let to: Vec<_> = notices.iter().map(|notice| notice.to).collect();
        assert_eq!(to, [Org::Discipline.id()], "{}", event.kind());
    }
    // Whose turn it is to give the next is told too, once the notice is late; never whom it accuses.
    c.on("2026-04-20");
    let due = |c: &Docket| c.facts(&trusted(), |facts| lamps(&c.petition, &c.clocks(), facts).on);
    let told: Vec<_> = due(&c).iter().map(|notice| (notice.kind, notice.to)).collect();
    assert!(told.contains(&(NoticeKind::InterviewDue, Org::CountyMeeting.id())), "{told:?}");
    assert!(told.iter().all(|(_, to)| ![Org::TownGov.id(), Org::Station.id()].contains(to)), "{told:?}");

    // A joint meeting office that is accused itself, or stands below whom it accuses, gives none.
    let mut register = accusation("2026-03-02");
    register.intake.accused = Accused { organisations: vec![Org::CountyMeeting.id()], ..Accused::default() };
    let mut c = given(&trusted(), "2026-03-02", register);
    c.act(&trusted(), send(Org::Discipline)).expect_refusal(&meeting, reprove(), "accused");
    c.on("2026-04-20");
    assert!(due(&c).iter().all(|notice| notice.to != Org::CountyMeeting.id()), "{:?}", due(&c));
}

#[test]
fn nothing_is_sent_to_the_accused() {
    let office = trusted();
    let mut c = accused();
    for to in [Org::TownGov, Org::Station] {
        c.expect_refusal(&office, send(to), "not_the_accused");
    }
    let mut objected = c.clone();
    objected.act(&office, send(Org::Discipline));
    let mut pointing = object();
    pointing.proper_unit = Some(Org::TownGov.id());
    objected.expect_refusal(&Org::Discipline.officer(), pointing, "not_the_accused");
    let redirect = |to: Org| RedirectPetition {
        organs: Redirection::Discipline,
        organ: Some(to.id()),
        guidance: story("已转有关机关。"),
    };
    c.expect_refusal(&office, redirect(Org::TownGov), "not_the_accused");
    c.clone().act(&office, redirect(Org::Discipline)).is(S::Redirected);

    let propose = |to: Org| Propose {
        kind: ProposalKind::Accountability,
        to: to.id(),
        text: story("建议追究责任。"),
        due_on: date("2026-04-30"),
    };
    c.expect_refusal(&office, propose(Org::TownGov), "not_the_accused").act(&office, propose(Org::CountyGov));
    c.act(&office, mark(&[PetitionFlag::MajorUrgent]));
    let report = |to: &[Org]| ReportUrgent { to: to.iter().map(|o| o.id()).collect(), facts: story("紧急。") };
    c.expect_refusal(&office, report(&[Org::CountyMeeting, Org::CityPetitions, Org::TownGov]), "not_the_accused");
    let force = |member: Org, provider: Option<Org>| FormTaskForce {
        leader: line("副市长陈平"),
        members: vec![TaskForceMember { organisation: member.id(), user: None, duty: "调查".to_owned() }],
        resources: provider
            .map(|p| Resource { kind: ResourceKind::Expert, name: "周敏".to_owned(), provider: Some(p.id()) })
            .into_iter()
            .collect(),
        plan: story("核查。"),
        exit_criteria: line("查清"),
    };
    c.expect_refusal(&office, force(Org::Station, None), "not_the_accused");
    c.expect_refusal(&office, force(Org::Resources, Some(Org::TownGov)), "not_the_accused");
    c.act(&office, force(Org::Resources, None));
    let sponsor = Sponsor { leader: line("镇长王立"), organisation: Org::TownGov.id(), user: None };
    c.expect_refusal(&office, sponsor, "not_the_accused");
    let item = |owner: Org| RecordMeetingItem {
        kind: MeetingKind::JointMeeting,
        held_on: date("2026-03-02"),
        decision: story("限期说明。"),
        owner: owner.id(),
        due_on: date("2026-03-20"),
    };
    let counselling = |provider: Org| {
        let mut arranged = arrange(ServiceKind::PsychologicalCounselling, "2026-03-02");
        arranged.provider_organisation = Some(provider.id());
        arranged
    };
    c.expect_refusal(&office, counselling(Org::TownGov), "not_the_accused").act(&office, counselling(Org::Resources));
    // Joint meetings do not deal with accusations at all.
    c.expect_refusal(&Org::CountyMeeting.meeting(), item(Org::Resources), "entrusted");
    c.expect_refusal(&Org::CountyMeeting.meeting(), item(Org::TownGov), "not_the_accused");
}

#[test]
fn a_report_of_urgency_asks_for_nobody_who_is_accused() {
    let mut register = accusation("2026-03-02");
    register.intake.accused.organisations = vec![Org::CountyMeeting.id()];
    register.intake.flags = vec![PetitionFlag::MajorUrgent];
    let mut c = given(&trusted(), "2026-03-02", register);
    c.act(&trusted(), ReportUrgent { to: vec![Org::CityPetitions.id()], facts: story("紧急。") });
    let told: Vec<&UrgentReport> = c.petition.urgent_reports.iter().collect();
    assert_eq!(told[0].to, [Org::CityPetitions.id()]);
}

#[test]
fn an_accused_person_is_not_made_its_handler() {
    let mut register = accusation("2026-03-02");
    register.intake.accused = Accused { users: vec![Org::CountyPetitions.user(77)], ..Accused::default() };
    let mut c = given(&trusted(), "2026-03-02", register);
    let to = HandOver { to: Org::CountyPetitions.user(77), reason: domain::petition::HandOverReason::Work };
    c.expect_refusal(&trusted(), to, "not_the_accused");
}

#[test]
fn who_turns_out_to_be_accused_loses_it() {
    let office = trusted();
    // Given an accusation against 赵家镇 that the county's land bureau examines
    let mut register = accusation("2026-03-02");
    register.intake.accused.organisations = vec![Org::ZhaojiaGov.id()];
    let mut c = given(&office, "2026-03-02", register);
    c.act(&office, send(Org::Resources)).act(&Org::Resources.officer(), accept());
    // When it turns out on 03-10 that the bureau is accused too
    let both = |more: &[Org]| CorrectAccused {
        accused: Accused { organisations: more.iter().map(|o| o.id()).collect(), ..Accused::default() },
        reason: line("来信补充"),
    };
    c.on("2026-03-10").act(&office, both(&[Org::ZhaojiaGov, Org::Resources]));
    // Then it is back at the office, which sends it elsewhere within fifteen days
    c.is(S::Registered);
    assert_eq!(c.petition.responsible, Org::CountyPetitions.id());
    assert!(!may_know(&c, &Org::Resources.officer()));
    c.due(escalation::petition::ClockKind::Dispatch, "2026-03-25", "2026-03-25", "2026-03-25");
    // Against the county office itself it goes to the city's
    c.act(&office, both(&[Org::CountyPetitions]));
    assert_eq!(c.petition.responsible, Org::CityPetitions.id());
    assert!(!may_know(&c, &office) && may_know(&c, &Org::CityPetitions.trusted()));
    // And never out of everybody's hands
    c.expect_refusal(&Org::CityPetitions.trusted(), both(&[Org::CountyPetitions, Org::CityPetitions]), "keeper_found");
}

#[test]
fn a_member_of_a_task_force_that_turns_out_to_be_accused_gets_no_task() {
    let office = trusted();
    let mut c = accused();
    c.act(&office, mark(&[PetitionFlag::MajorUrgent]));
    let members = vec![TaskForceMember { organisation: Org::Resources.id(), user: None, duty: "调查".to_owned() }];
    c.act(
        &office,
        FormTaskForce {
            leader: line("副市长陈平"),
            members,
            resources: Vec::new(),
            plan: story("核查。"),
            exit_criteria: line("查清"),
        },
    );
    let task = || SetTask { owner: Org::Resources.id(), what: line("核地"), due_on: date("2026-03-20") };
    c.clone().act(&office, task());
    let accused = Accused { organisations: vec![Org::TownGov.id(), Org::Resources.id()], ..Accused::default() };
    c.act(&office, CorrectAccused { accused, reason: line("来信补充") });
    c.expect_refusal(&office, task(), "not_the_accused");
}

/// The correction that changes nothing but the kind.
fn of_kind(kind: PetitionKind) -> CorrectPetition {
    CorrectPetition {
        reason: line("核对内容"),
        kind: Some(kind),
        purpose: None,
        content: None,
        cause: None,
        issue_division: None,
        title: None,
        narrative: None,
        requests: None,
        headcount: None,
    }
}

#[test]
fn who_was_accused_before_a_correction_stays_shut_out_for_good() {
    let office = trusted();
    let others = || CorrectAccused {
        accused: Accused { organisations: vec![Org::ZhaojiaGov.id()], ..Accused::default() },
        reason: line("单位名称有误"),
    };
    // Given an accusation of 枫桥镇 that is corrected to one of 赵家镇, or to an appeal
    let mut renamed = accused();
    renamed.act(&office, others());
    let mut retold = accused();
    retold.act(&office, of_kind(PetitionKind::Appeal));
    for mut c in [renamed, retold] {
        // Then 枫桥镇 and all below know nothing and get nothing, as before
        for org in [Org::TownGov, Org::Station] {
            assert!(Role::ALL.iter().all(|role| !may_know(&c, &org.with(*role))), "{org:?}");
            c.expect_refusal(&office, send(org), "not_the_accused");
        }
        // Nor when it is corrected once more
        c.act(&office, others()).expect_refusal(&office, send(Org::TownGov), "not_the_accused");
        assert!(!may_know(&c, &Org::TownGov.with(Role::Auditor)));
        assert!(c.petition.is_shielded());
    }
    // An account likewise, in an organisation that is not accused
    let mut register = accusation("2026-03-02");
    register.intake.accused = Accused { users: vec![Org::CountyPetitions.user(77)], ..Accused::default() };
    let mut c = given(&office, "2026-03-02", register);
    c.act(&office, others());
    let handler = HandOver { to: Org::CountyPetitions.user(77), reason: domain::petition::HandOverReason::Work };
    c.expect_refusal(&office, handler, "not_the_accused");
}

#[test]
fn whoever_an_appeal_complained_of_and_no_longer_does_is_not_shut_out() {
    let office = trusted();
    let mut register = letter("2026-03-02");
    register.intake.accused.organisations = vec![Org::TownGov.id()];
    let mut c = given(&office, "2026-03-02", register);
    c.act(&office, CorrectAccused { accused: Accused::default(), reason: line("并非反映该单位") });
    assert!(!c.petition.is_shielded());
    c.act(&office, send(Org::TownGov));
}

#[test]
fn an_accusation_taken_from_a_keeper_by_mistake_does_not_come_back_to_it() {
    let office = trusted();
    let mut c = accused();
    let of = |orgs: &[Org]| CorrectAccused {
        accused: Accused { organisations: orgs.iter().map(|o| o.id()).collect(), ..Accused::default() },
        reason: line("来信补充"),
    };
    c.act(&office, of(&[Org::CountyPetitions]));
    let city = Org::CityPetitions.trusted();
    c.act(&city, of(&[Org::ZhaojiaGov]));
    assert_eq!(c.petition.responsible, Org::CityPetitions.id());
    c.expect_refusal(&city, of(&[Org::CityPetitions]), "keeper_found");
    assert!(!may_know(&c, &office));
}

#[test]
fn an_appeal_that_proves_to_be_an_accusation_is_shielded_from_then_on() {
    let office = trusted();
    let mut register = letter("2026-03-02");
    register.intake.accused.organisations = vec![Org::TownGov.id()];
    let mut c = given(&office, "2026-03-02", register);
    c.act(&office, send(Org::TownGov));
    c.act(&office, of_kind(PetitionKind::Accusation));
    assert_eq!(c.petition.responsible, Org::CountyPetitions.id());
    assert!(!may_know(&c, &Org::TownGov.officer()));
}
