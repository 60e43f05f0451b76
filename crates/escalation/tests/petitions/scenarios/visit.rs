//! Scenario 4: thirty people come.

use domain::case::Consent;
use domain::organisation::Role;
use domain::petition::{
    MediationSide, MediationStage, PetitionFlag, PetitionState as S, Resource, ResourceKind, TaskForceMember,
};
use escalation::acts::danger::ReportUrgent;
use escalation::petition::ClockKind as C;
use escalation::petition::acts::response::{FinishTask, FormTaskForce, SetTask};

use crate::support::*;

#[test]
fn thirty_villagers_at_the_county_office() {
    let office = Org::CountyPetitions.clerk();
    let unit = Org::TownGov.officer();
    let meeting = Org::CountyMeeting.meeting();

    // Given 2026-05-06 (Wednesday): thirty of them, five representatives, a hundred and twenty concerned
    let mut c = given(&office, "2026-05-06", visit("2026-05-06", 30, 5));
    assert!(c.petition.is(PetitionFlag::Group));
    assert_eq!(c.petition.representatives().count(), 5);
    assert_eq!(c.petition.headcount.involved, 120);
    c.due(C::Dispatch, "2026-05-21", "2026-05-21", "2026-05-21");

    // When it is marked major and urgent, the chain is told on the same day
    c.act(&office, mark(&[PetitionFlag::MajorUrgent]));
    c.due(C::UrgentReport, "2026-05-06", "2026-05-06", "2026-05-06");
    let report =
        |to: &[Org]| ReportUrgent { to: to.iter().map(|o| o.id()).collect(), facts: story("三十人集体访。") };
    c.expect_refusal(&office, report(&[Org::CountyMeeting]), "chain_complete");
    c.act(&office, report(&[Org::CountyMeeting, Org::CityPetitions, Org::CountyGov]));
    c.not_running(C::UrgentReport);

    // The unit receives it on 05-08; 05-09 is a make-up workday
    c.on("2026-05-07").act(&office, send(Org::TownGov));
    c.on("2026-05-08").act(&unit, receive("2026-05-08"));
    c.due(C::Objection, "2026-05-14", "2026-05-14", "2026-05-14");
    c.due(C::PetitionNotice, "2026-05-23", "2026-05-22", "2026-05-25");
    let mut late = c.clone();
    late.on("2026-05-15").expect_refusal(&unit, object(), "objection_open");
    let mut in_time = c.clone();
    in_time.on("2026-05-14").act(&unit, object()).is(S::Objected);

    // Accepted 05-11: sixty days, at most thirty more
    c.on("2026-05-11").act(&unit, accept());
    c.due(C::Handling, "2026-07-10", "2026-07-10", "2026-07-10");
    let mut longer = c.clone();
    longer.expect_refusal(&unit, extend(31), "days_within_limit");
    longer.act(&unit, extend(30)).due(C::Handling, "2026-08-09", "2026-08-07", "2026-08-10");

    // A civil dispute, both agree: mediation, with the representatives' authority on file
    let today = c.today();
    c.act(&office, offer());
    c.act(&office, word(MediationSide::Petitioner, Consent::Agreed, today));
    c.expect_refusal(&office, refer(), "both_agree");
    c.act(&office, word(MediationSide::Other, Consent::Agreed, today));
    c.expect_refusal(&office, refer(), "group_represented");
    c.act(&office, authorisation(today)).act(&office, refer());
    assert_eq!(c.petition.mediation.as_ref().map(|m| m.stage), Some(MediationStage::Referred));
    c.due(C::CommitteeAnswer, "2026-05-14", "2026-05-14", "2026-05-14");
    c.due(C::Handling, "2026-07-10", "2026-07-10", "2026-07-10");

    // And a task force
    let member = TaskForceMember { organisation: Org::Resources.id(), user: None, duty: "周敏，测量".to_owned() };
    c.act(
        &meeting,
        FormTaskForce {
            leader: line("副市长陈平"),
            members: vec![member],
            resources: vec![Resource { kind: ResourceKind::Lawyer, name: "赵律师".to_owned(), provider: None }],
            plan: story("核定租金，督促支付。"),
            exit_criteria: line("租金付清"),
        },
    );
    c.expect_refusal(
        &meeting,
        SetTask { owner: Org::ZhaojiaGov.id(), what: line("核地"), due_on: date("2026-05-20") },
        "owner_is_member",
    );
    c.act(&meeting, SetTask { owner: Org::Resources.id(), what: line("核定面积"), due_on: date("2026-05-20") });
    c.due(C::Task, "2026-05-20", "2026-05-20", "2026-05-20");
    c.on("2026-05-21").act(&Org::Resources.with(Role::UnitOfficer), FinishTask { task: 1, result: story("已核定。") });
    assert_eq!(c.missed(), [(C::Task, date("2026-05-20"))], "a day late");
}

#[test]
fn a_crowd_elects_at_most_five() {
    let office = Org::CountyPetitions.clerk();
    let refused = |register| {
        let refusal = try_register(&office, "2026-05-06", register).expect_err("too many or none");
        assert!(refusal.names("representatives"), "{refusal}");
    };
    refused(visit("2026-05-06", 30, 6));
    refused(visit("2026-05-06", 30, 0));
    // Five people are a group, four are not.
    assert!(given(&office, "2026-05-06", visit("2026-05-06", 5, 2)).petition.is(PetitionFlag::Group));
    assert!(!given(&office, "2026-05-06", visit("2026-05-06", 4, 2)).petition.is(PetitionFlag::Group));
}
