//! Single acts: what each asks, what the law refuses, and what comes late.

use domain::deadline::Lamp;
use domain::money::Fen;
use domain::petition::{
    Conclusion, DispatchKind, PetitionFlag, PetitionRefusal as N, PetitionState as S, Rung, ServiceMethod, SimpleGround,
};
use domain::rules::{RuleKey, RuleValue};
use domain::service::{ServiceKind, ServiceOutcome};
use escalation::acts::services::ArrangeService;
use escalation::petition::ClockKind as C;
use escalation::petition::acts::dispatch::ReportAssignment;
use escalation::petition::acts::ending::Withdraw;
use escalation::petition::acts::people::HandOver;
use escalation::petition::acts::procedure::{Simplify, SwitchToOrdinary};

use crate::support::*;

fn office() -> escalation::Actor {
    Org::CountyPetitions.clerk()
}

fn unit() -> escalation::Actor {
    Org::TownGov.officer()
}

/// At the town since a day.
fn sent(day: &str) -> Docket {
    let mut c = given(&office(), day, letter(day));
    c.act(&office(), send(Org::TownGov));
    c
}

#[test]
fn office_and_unit_have_fifteen_days_each() {
    let mut c = given(&office(), "2026-03-02", letter("2026-03-02"));
    c.due(C::Dispatch, "2026-03-17", "2026-03-17", "2026-03-17").not_running(C::PetitionNotice);
    // On the last day it is in time; the unit counts from its own receipt.
    c.on("2026-03-17").act(&office(), send(Org::TownGov));
    c.due(C::PetitionNotice, "2026-04-01", "2026-04-01", "2026-04-01").not_running(C::Dispatch);
    c.on("2026-03-19").act(&unit(), receive("2026-03-18"));
    c.due(C::PetitionNotice, "2026-04-02", "2026-04-02", "2026-04-02");
    c.expect_refusal(&unit(), receive("2026-03-19"), "not_received");
    let mut in_time = c.clone();
    in_time.on("2026-04-02").act(&unit(), accept());
    assert_eq!(in_time.missed(), []);
    c.on("2026-04-03").act(&unit(), accept());
    assert_eq!(c.missed(), [(C::PetitionNotice, date("2026-04-02"))]);
    assert_eq!(c.petition.missed[0].owner, Org::TownGov.id());
}

#[test]
fn a_late_dispatch_is_recorded_against_the_office() {
    let mut c = given(&office(), "2026-03-02", letter("2026-03-02"));
    c.on("2026-03-18");
    assert_eq!(c.lamp(C::Dispatch), Some(Lamp::Overdue));
    c.act(&office(), send(Org::TownGov));
    assert_eq!(
        c.petition.missed.iter().map(|m| (m.clock, m.owner)).collect::<Vec<_>>(),
        [(C::Dispatch, Org::CountyPetitions.id())]
    );
}

#[test]
fn a_unit_that_received_it_directly_tells_the_petitioner() {
    let mut c = given(&unit(), "2026-03-02", letter("2026-03-02"));
    c.due(C::PetitionNotice, "2026-03-17", "2026-03-17", "2026-03-17").not_running(C::Dispatch);
    c.act(&unit(), accept()).is(S::Accepted);
    assert_eq!(c.petition.handler, Some(unit().user));
}

#[test]
fn a_silent_unit_is_watched_as_if_it_had_accepted_on_receipt() {
    let mut c = sent("2026-03-02");
    c.on("2026-03-04").act(&unit(), receive("2026-03-04"));
    let shown = |c: &Docket| c.clocks().iter().any(|k| k.kind == C::PresumedHandling && k.has_begun(c.today()));
    // On the last day of its fifteen nothing is presumed, and whoever accepts then has sixty days from then.
    c.on("2026-03-19");
    assert!(!shown(&c));
    let mut in_time = c.clone();
    in_time.act(&unit(), accept()).not_running(C::PresumedHandling);
    in_time.due(C::Handling, "2026-05-18", "2026-05-18", "2026-05-18");
    assert_eq!(in_time.missed(), []);
    // On the day after, sixty days from receipt are: until the Sunday of a holiday.
    c.on("2026-03-20");
    assert!(shown(&c));
    c.due(C::PresumedHandling, "2026-05-03", "2026-04-30", "2026-05-06");
    let mut refused = c.clone();
    refused.act(&unit(), decline(N::OutOfSystem)).not_running(C::PresumedHandling);
    assert_eq!(refused.missed(), [(C::PetitionNotice, date("2026-03-19"))]);
    // It runs out as any other term does, and acceptance begins the one that the law has.
    assert_eq!(c.on("2026-05-03").lamp(C::PresumedHandling), Some(Lamp::Red));
    assert!(!c.ladder().contains(&(Rung::Order, C::PresumedHandling)));
    assert_eq!(c.on("2026-05-04").lamp(C::PresumedHandling), Some(Lamp::Overdue));
    assert!(c.ladder().contains(&(Rung::Order, C::PresumedHandling)));
    c.act(&unit(), accept()).not_running(C::PresumedHandling);
    c.due(C::Handling, "2026-07-03", "2026-07-03", "2026-07-03");
    assert_eq!(c.missed(), [(C::PetitionNotice, date("2026-03-19")), (C::PresumedHandling, date("2026-05-03"))]);
}

#[test]
fn nothing_is_presumed_where_no_term_of_handling_would_run_or_before_a_unit_is_silent() {
    given(&office(), "2026-03-02", letter("2026-03-02")).not_running(C::PresumedHandling);
    let trusted = Org::CountyPetitions.trusted();
    given(&trusted, "2026-03-02", accusation("2026-03-02"))
        .act(&trusted, send(Org::Discipline))
        .not_running(C::PresumedHandling);
    // Where handling is quicker than it may take to answer, the answer is what is watched.
    let quick = |days| {
        let mut c = sent("2026-03-02");
        c.with_rule(RuleKey::PetitionHandleDays, RuleValue::Number(days));
        c
    };
    quick(15).not_running(C::PresumedHandling);
    // And no lamp is lit while the unit is in time.
    let mut c = quick(16);
    assert_eq!(c.on("2026-03-17").lamp(C::PresumedHandling), Some(Lamp::Green));
    assert_eq!(c.on("2026-03-18").lamp(C::PresumedHandling), Some(Lamp::Red));
}

#[test]
fn who_may_be_sent_to() {
    let mut c = given(&office(), "2026-03-02", letter("2026-03-02"));
    for to in [Org::CountyPetitions, Org::CityGov, Org::CityPetitions, Org::Court, Org::Village, Org::CountyMeeting] {
        c.expect_refusal(&office(), send(to), "receiver_competent");
    }
    for to in [Org::TownGov, Org::Station, Org::Resources, Org::TownPetitions, Org::CountyGov] {
        c.clone().act(&office(), send(to)).is(S::Dispatched);
    }
    // A lower office sends it on; a unit decides.
    c.act(&office(), send(Org::TownPetitions)).due(C::Dispatch, "2026-03-17", "2026-03-17", "2026-03-17");
    c.act(&Org::TownPetitions.clerk(), send(Org::TownGov));
    c.expect_refusal(&unit(), send(Org::Station), "may_relay");
}

#[test]
fn the_sender_verifies_an_objection_and_sends_it_on() {
    let mut c = sent("2026-03-02");
    // Five working days from 03-02: until 03-09.
    c.clone().on("2026-03-10").expect_refusal(&unit(), object(), "objection_open");
    c.on("2026-03-09").act(&unit(), object()).is(S::Objected);
    assert_eq!(c.petition.responsible, Org::CountyPetitions.id());
    c.due(C::Dispatch, "2026-03-24", "2026-03-24", "2026-03-24");
    c.expect_refusal(&office(), send(Org::TownGov), "objection_answered");
    let mut again = send(Org::TownGov);
    again.instruction = Some(story("经核实，属于你单位职责。"));
    c.clone().act(&office(), again).is(S::Dispatched);
    c.act(&office(), send(Org::Resources)).is(S::Dispatched);
    assert_eq!(c.petition.legs.len(), 4);
}

#[test]
fn an_assignment_asks_for_a_report() {
    let mut c = given(&office(), "2026-03-02", letter("2026-03-02"));
    let mut assigned = send(Org::TownGov);
    assigned.kind = DispatchKind::Assign;
    c.expect_refusal(&office(), assigned.clone(), "report_due_given");
    assigned.report_due_on = Some(date("2026-04-30"));
    c.act(&office(), assigned).due(C::AssignmentReport, "2026-04-30", "2026-04-30", "2026-04-30");
    let report = || ReportAssignment { text: story("已办结。") };
    c.expect_refusal(&Org::Resources.officer(), report(), "relation");
    c.on("2026-05-06").act(&unit(), report()).not_running(C::AssignmentReport);
    assert!(c.missed().contains(&(C::AssignmentReport, date("2026-04-30"))));
}

#[test]
fn the_simplified_procedure_has_terms_of_its_own() {
    let simple = || Simplify { ground: SimpleGround::ClearAndSmall };
    let mut c = sent("2026-04-30");
    c.act(&unit(), simple());
    // Three working days across the first of May.
    c.due(C::PetitionNotice, "2026-05-08", "2026-05-08", "2026-05-08");
    c.on("2026-05-08").act(&unit(), accept());
    // Ten working days, 05-09 among them; the sixty days run beside.
    c.due(C::SimpleHandling, "2026-05-21", "2026-05-21", "2026-05-21");
    c.due(C::Handling, "2026-07-07", "2026-07-07", "2026-07-07");
    c.expect_refusal(&unit(), extend(10), "is_ordinary");
    c.act(&unit(), SwitchToOrdinary { reason: line("情况复杂") }).not_running(C::SimpleHandling);
    c.due(C::Handling, "2026-07-07", "2026-07-07", "2026-07-07").act(&unit(), extend(10));
    // Not for crowds, nor for accusations.
    let mut crowd = given(&office(), "2026-04-30", visit("2026-04-30", 6, 2));
    crowd.expect_refusal(&office(), simple(), "not_group");
    let mut accusation = given(&office(), "2026-04-30", accusation("2026-04-30"));
    accusation.expect_refusal(&Org::CountyPetitions.trusted(), simple(), "not_accusation");
}

#[test]
fn each_refusal_code_presupposes_something() {
    let c = given(&office(), "2026-03-02", letter("2026-03-02"));
    for (code, need) in [
        (N::CourtProcedure, "litigation_marked"),
        (N::SkipLevelVisit, "level_skipped"),
        (N::AlreadyPending, "pending_below"),
        (N::Lapsed, "lapse_ends"),
        (N::Rechecked, "rechecked"),
        (N::LitigationEnded, "litigation_marked"),
    ] {
        c.clone().expect_refusal(&office(), decline(code), need);
    }
    c.clone().act(&office(), decline(N::OutOfSystem)).is(S::NotAccepted);
    for code in [N::CourtProcedure, N::LitigationEnded] {
        let mut c = c.clone();
        c.act(&office(), mark(&[PetitionFlag::LitigationRelated])).act(&office(), decline(code)).is(S::NotAccepted);
    }
}

#[test]
fn a_visit_may_go_to_the_organ_or_the_next_level_up() {
    let skipped = |office: Org, competent: Org| {
        let clerk = office.clerk();
        let mut c = given(&clerk, "2026-03-02", single_visit("2026-03-02"));
        let mut refusal = decline(N::SkipLevelVisit);
        refusal.competent = Some(competent.id());
        c.attempt(&clerk, refusal).is_ok()
    };
    assert!(!skipped(Org::CountyPetitions, Org::TownGov), "the next level up");
    assert!(!skipped(Org::CityPetitions, Org::CountyGov), "the next level up");
    assert!(skipped(Org::CityPetitions, Org::TownGov), "two levels up");
    // The same by letter is no visit.
    let mut letter = given(&Org::CityPetitions.clerk(), "2026-03-02", letter("2026-03-02"));
    let mut refusal = decline(N::SkipLevelVisit);
    refusal.competent = Some(Org::TownGov.id());
    letter.expect_refusal(&Org::CityPetitions.clerk(), refusal, "level_skipped");
}

#[test]
fn a_collapsed_county_is_no_level() {
    // Where towns hang directly under the city, the city is their next level: it reviews, and visits to it skip nothing.
    let mut c = sent("2026-03-02");
    let mut tree: Vec<_> = c.tree.iter().filter(|o| o.id != Org::CountyGov.id()).cloned().collect();
    for organisation in &mut tree {
        if organisation.parent == Some(Org::CountyGov.id()) {
            organisation.parent = Some(Org::CityGov.id());
        }
    }
    c.tree = tree.into_iter().collect();
    c.act(&unit(), accept()).act(&unit(), opinion(Conclusion::NotSupport)).act(&unit(), serve("2026-03-02"));
    assert_eq!(c.petition.opinions[0].remedy, Some(Org::CityGov.id()));
    let city = Org::CityPetitions.clerk();
    let mut visited = given(&city, "2026-03-02", single_visit("2026-03-02"));
    visited.tree = c.tree.clone();
    let mut refusal = decline(N::SkipLevelVisit);
    refusal.competent = Some(Org::TownGov.id());
    visited.expect_refusal(&city, refusal, "level_skipped");
}

#[test]
fn nobody_is_written_to_without_a_name() {
    let mut register = letter("2026-03-02");
    register.petitioners.clear();
    let refusal = try_register(&office(), "2026-03-02", register.clone()).expect_err("no name and no mark");
    assert!(refusal.names("petitioner_known"));
    register.intake.flags = vec![PetitionFlag::Anonymous];
    let mut c = given(&office(), "2026-03-02", register);
    c.act(&office(), send(Org::TownGov));
    let silent = || {
        let mut accept = accept();
        accept.notice = None;
        accept
    };
    c.act(&unit(), silent()).act(&unit(), opinion(Conclusion::Explain));
    let mut unserved = serve("2026-03-02");
    unserved.method = ServiceMethod::NotRequired;
    c.act(&unit(), unserved.clone()).is(S::Served).not_running(C::ReviewRequest);
    // A named petitioner is told and served.
    let mut named = sent("2026-03-02");
    named.expect_refusal(&unit(), silent(), "notice_given").act(&unit(), accept());
    named.act(&unit(), opinion(Conclusion::Explain)).expect_refusal(&unit(), unserved, "service_required");
}

#[test]
fn a_suggestion_is_answered_and_an_appeal_decided() {
    let mut c = given(&office(), "2026-03-02", suggestion("2026-03-02"));
    c.act(&office(), send(Org::TownGov)).act(&unit(), accept());
    c.expect_refusal(&unit(), opinion(Conclusion::Support), "is_appeal");
    c.expect_refusal(&unit(), reply(None), "adoption_decided");
    c.act(&unit(), reply(Some(true))).is(S::Replied);
    let mut appeal = sent("2026-03-02");
    appeal.act(&unit(), accept()).expect_refusal(&unit(), reply(None), "is_no_appeal");
    appeal.expect_refusal(&unit(), opinion(Conclusion::Uphold), "conclusion_fits");
}

#[test]
fn an_opinion_waits_for_service_no_longer_than_ten_days() {
    let mut c = sent("2026-03-02");
    c.act(&unit(), accept()).on("2026-03-10").act(&unit(), opinion(Conclusion::Explain));
    c.due(C::Service, "2026-03-20", "2026-03-20", "2026-03-20");
    c.expect_refusal(&unit(), serve("2026-03-09"), "service_possible");
    c.on("2026-03-23").act(&unit(), serve("2026-03-23"));
    assert_eq!(c.missed(), [(C::Service, date("2026-03-20"))]);
}

#[test]
fn somebody_handles_it_at_every_minute() {
    let mut c = sent("2026-03-02");
    assert_eq!((c.petition.responsible, c.petition.handler), (Org::TownGov.id(), None));
    let reason = domain::petition::HandOverReason::Recusal;
    c.act(&unit(), accept());
    c.expect_refusal(&unit(), HandOver { to: unit().user, reason }, "handler_changes");
    c.expect_refusal(&unit(), HandOver { to: Org::Resources.officer().user, reason }, "handler_here");
    c.act(&unit(), HandOver { to: Org::TownGov.user(77), reason });
    assert_eq!(c.petition.handler, Some(Org::TownGov.user(77)));
}

#[test]
fn a_supporting_opinion_is_executed() {
    use escalation::petition::acts::ending::RecordExecution;
    let execution = |complete| RecordExecution { on: date("2026-03-20"), text: story("已付款。"), complete };
    let mut c = sent("2026-03-02");
    c.act(&unit(), accept()).act(&unit(), opinion(Conclusion::Support));
    c.expect_refusal(&unit(), execution(true), "state");
    c.on("2026-03-20").act(&unit(), serve("2026-03-02"));
    assert!(c.petition.awaits_execution());
    c.act(&unit(), execution(false)).act(&unit(), execution(true));
    c.expect_refusal(&unit(), execution(true), "supported");
}

#[test]
fn a_service_needs_consent_and_ends_once_with_what_it_cost() {
    // Given a petition at the town, whose government pays a lawyer for 张伟 once he agrees
    let mut c = sent("2026-03-02");
    c.expect_refusal(&unit(), arrange(ServiceKind::PurchasedLawyer, "2026-03-03"), "service_consented");
    let mut nobody = arrange(ServiceKind::PurchasedLawyer, "2026-03-02");
    nobody.recipients.clear();
    c.expect_refusal(&unit(), nobody, "petitioner_listed");
    c.on("2026-03-03").act(&unit(), arrange(ServiceKind::PurchasedLawyer, "2026-03-03")).is(S::Dispatched);
    // When the advice was given, and not before he agreed to it
    c.on("2026-03-10").expect_refusal(&unit(), conclude(1, "2026-03-02"), "date_possible");
    c.act(&office(), conclude(1, "2026-03-09"));
    // Then what it cost is on record, and it cannot be concluded twice
    let conclusion = c.petition.services[0].conclusion.as_ref().expect("concluded");
    assert_eq!((conclusion.outcome, conclusion.cost), (ServiceOutcome::Given, Fen::from_yuan(300)));
    c.expect_refusal(&unit(), conclude(1, "2026-03-09"), "service_open");
    // Whoever gives a service records its own, and no other
    let advice = ArrangeService {
        provider_organisation: Some(Org::Station.id()),
        ..arrange(ServiceKind::LegalAdvice, "2026-03-10")
    };
    let station = Org::Station.officer();
    c.expect_refusal(&station, conclude(2, "2026-03-10"), "relation");
    c.act(&unit(), advice).act(&unit(), arrange(ServiceKind::SocialWork, "2026-03-10"));
    c.expect_refusal(&station, conclude(3, "2026-03-10"), "service_ours");
    c.act(&station, conclude(2, "2026-03-10")).expect_refusal(&station, conclude(3, "2026-03-10"), "relation");
    // Nor is anybody left alone when the petition is over
    let withdraw = Withdraw { on: date("2026-03-10"), reason: line("本人书面撤回"), confirmed: true };
    c.act(&unit(), accept()).act(&unit(), withdraw).is(S::Withdrawn);
    c.act(&unit(), arrange(ServiceKind::PsychologicalCounselling, "2026-03-10"));
    assert_eq!(c.petition.services[3].number, 4);
}
