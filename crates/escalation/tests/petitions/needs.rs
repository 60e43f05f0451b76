//! The remaining preconditions, each shown unmet once, and a check that none is left out anywhere.

use std::collections::BTreeSet;
use std::path::Path;

use domain::case::Means;
use domain::matching::PetitionerRole;
use domain::petition::{
    Accused, Channel, Conclusion, Headcount, MediationSide, PetitionFlag, PetitionKind, PetitionState as S, Petitioner,
    Redirection, Resource, ResourceKind, SimpleGround, TaskForceMember,
};
use escalation::acts::danger::{ReportPolice, ReportUrgent};
use escalation::acts::parties::CorrectParticulars;
use escalation::acts::supervision::ReportSupervision;
use escalation::petition::acts::acceptance::RedirectPetition;
use escalation::petition::acts::dispatch::ReportAssignment;
use escalation::petition::acts::ending::{Settle, Withdraw};
use escalation::petition::acts::handling::RecordPetitionContact;
use escalation::petition::acts::mediation::RecallMediation;
use escalation::petition::acts::people::{AddPetitioner, ElectPetitioners};
use escalation::petition::acts::procedure::{Simplify, SwitchToOrdinary};
use escalation::petition::acts::record::{CorrectAccused, CorrectPetition, Mark};
use escalation::petition::acts::repeats::JoinMatter;
use escalation::petition::acts::response::{
    DissolveTaskForce, FinishTask, FormTaskForce, RecordSponsorship, SetTask, Sponsor,
};
use escalation::petition::table::TRANSITIONS;
use escalation::petition::{Act, Rate, Register, rate};
use escalation::{Actor, petition};

use crate::support::*;

fn office() -> Actor {
    Org::CountyPetitions.clerk()
}

fn unit() -> Actor {
    Org::TownGov.officer()
}

fn registered() -> Docket {
    given(&office(), "2026-03-02", letter("2026-03-02"))
}

fn sent() -> Docket {
    let mut c = registered();
    c.act(&office(), send(Org::TownGov));
    c
}

fn accepted() -> Docket {
    let mut c = sent();
    c.act(&unit(), accept());
    c
}

fn correction() -> CorrectPetition {
    CorrectPetition {
        reason: line("核对"),
        kind: None,
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

fn force() -> FormTaskForce {
    FormTaskForce {
        leader: line("陈平"),
        members: vec![TaskForceMember { organisation: Org::TownGov.id(), user: None, duty: "王立".to_owned() }],
        resources: Vec::new(),
        plan: story("核查。"),
        exit_criteria: line("办结"),
    }
}

#[test]
fn on_the_way_to_acceptance() {
    let mut c = sent();
    c.expect_refusal(&unit(), receive("2026-03-01"), "receipt_possible");
    let mut pointing = object();
    pointing.proper_unit = Some(Org::TownGov.id());
    c.expect_refusal(&unit(), pointing, "proper_unit_known");
    c.expect_refusal(&unit(), ReportAssignment { text: story("。") }, "assigned_here");
    c.expect_refusal(&unit(), SwitchToOrdinary { reason: line("复杂") }, "is_simple");
    c.act(&unit(), Simplify { ground: SimpleGround::DailyLife });
    c.expect_refusal(&unit(), Simplify { ground: SimpleGround::DailyLife }, "not_simple_yet");
    // A joint meeting office decides nothing itself.
    let mut meeting = given(&Org::CountyMeeting.officer(), "2026-03-02", letter("2026-03-02"));
    meeting.expect_refusal(&Org::CountyMeeting.officer(), accept(), "decides");
    let mut redirected = registered();
    let redirect = RedirectPetition { organs: Redirection::Discipline, organ: None, guidance: story("。") };
    redirected.expect_refusal(&office(), redirect, "redirection_fits");
    let mut unknown = decline(domain::petition::PetitionRefusal::OutOfSystem);
    unknown.competent = Some(domain::id::OrganisationId(person(404).0));
    redirected.expect_refusal(&office(), unknown, "organisation_known");
}

#[test]
fn in_handling() {
    let mut c = accepted();
    c.expect_refusal(&unit(), handle(date("2026-03-01")), "handled_since_acceptance");
    let mut silent = extend(10);
    silent.told = false;
    c.expect_refusal(&unit(), silent, "reason_told");
    c.expect_refusal(&unit(), hearing("2026-03-01", "2026-03-01"), "hearing_possible");
    c.act(&unit(), hearing("2026-03-02", "2026-03-02"));
    c.expect_refusal(&unit(), hearing("2026-03-02", "2026-03-02"), "hearing_apart");
    let contact = RecordPetitionContact {
        person: person(404),
        on: date("2026-03-02"),
        means: Means::Phone,
        reached: true,
        note: story("。"),
    };
    c.expect_refusal(&unit(), contact, "petitioner_listed");
    let withdraw = |on: &str, confirmed| Withdraw { on: date(on), reason: line("撤回"), confirmed };
    c.expect_refusal(&unit(), withdraw("2026-03-02", false), "petitioner_confirmed");
    c.expect_refusal(&unit(), withdraw("2026-03-03", true), "date_possible");
}

#[test]
fn on_the_three_levels() {
    let (county, city) = (Org::CountyGov.officer(), Org::CityGov.officer());
    let mut c = accepted();
    c.act(&unit(), opinion(Conclusion::Explain));
    let mut nobody = serve("2026-03-02");
    nobody.receiver = None;
    c.expect_refusal(&unit(), nobody, "receiver_named");
    c.act(&unit(), serve("2026-03-02"));
    c.expect_refusal(&office(), ask_review("2026-03-01"), "request_possible");
    c.act(&office(), ask_review("2026-03-02"));
    let mut unclear = review(Conclusion::Change);
    unclear.supports = None;
    c.expect_refusal(&county, unclear, "support_stated");
    c.act(&county, review(Conclusion::Uphold)).act(&county, serve("2026-03-02"));
    // What the city decided at the first level nobody in this tree reviews.
    let mut top = given(&city, "2026-03-02", letter("2026-03-02"));
    top.tree = top.tree.iter().filter(|o| o.id != Org::CityPetitions.id()).cloned().collect();
    top.act(&city, accept()).act(&city, opinion(Conclusion::Explain)).act(&city, serve("2026-03-02"));
    top.expect_refusal(&city, ask_review("2026-03-02"), "has_reviewer");
}

#[test]
fn of_a_repeat() {
    let mut c = registered();
    c.expect_refusal(&office(), JoinMatter { guidance: story("。") }, "is_repeat");
    let first = accepted();
    let mut again = given(&office(), "2026-03-05", another(2, letter("2026-03-05")));
    again.beside(&[&first.petition]);
    let mut certain = repeats(1);
    certain.score = Some(101);
    again.expect_refusal(&office(), certain, "score_fits");
    // Accepted before it was found to repeat what another unit has in hand
    again.act(&office(), send(Org::Resources)).act(&Org::Resources.officer(), accept()).act(&office(), repeats(1));
    again.expect_refusal(&Org::Resources.officer(), JoinMatter { guidance: story("。") }, "accepted_joins_pending");
}

#[test]
fn of_records_and_people() {
    let mut c = registered();
    let mark = |set: &[PetitionFlag], clear: &[PetitionFlag]| Mark {
        set: set.to_vec(),
        clear: clear.to_vec(),
        reason: line("核对"),
    };
    c.expect_refusal(&office(), mark(&[], &[]), "something_marked");
    c.expect_refusal(&office(), mark(&[PetitionFlag::Group], &[]), "group_counted");
    c.expect_refusal(&office(), correction(), "something_corrected");
    let approved = || mark(&[PetitionFlag::ConclusionApproved], &[]);
    c.expect_refusal(&office(), approved(), "conclusion_approved");
    let mut over = accepted();
    over.act(&unit(), opinion(Conclusion::Explain)).expect_refusal(&unit(), approved(), "conclusion_approved");
    over.act(&office(), approved());
    let headcount = Some(Headcount { present: 3, involved: 2 });
    c.expect_refusal(&office(), CorrectPetition { headcount, ..correction() }, "people_counted");
    let kind = Some(PetitionKind::Accusation);
    c.expect_refusal(&office(), CorrectPetition { kind, ..correction() }, "accused_named");
    accepted().expect_refusal(&office(), CorrectPetition { kind, ..correction() }, "kind_before_acceptance");
    let unknown = Accused { organisations: vec![domain::id::OrganisationId(person(404).0)], ..Accused::default() };
    c.expect_refusal(&office(), CorrectAccused { accused: unknown, reason: line("核对") }, "accused_known");
    let known = Petitioner { person: person(1), role: PetitionerRole::JointSignatory, division: None };
    c.expect_refusal(&office(), AddPetitioner { petitioner: known }, "petitioner_new");
    c.expect_refusal(&office(), ElectPetitioners { representatives: vec![person(9)] }, "representatives_listed");
    let particulars = CorrectParticulars { person: person(9), reason: line("核对"), identity_proven: false };
    c.expect_refusal(&office(), particulars, "petitioner_listed");
    c.act(&office(), authorisation(date("2026-03-02")));
    c.expect_refusal(&office(), authorisation(date("2026-03-02")), "attachment_new");
    let police = ReportPolice { police: Some(Org::Court.id()), facts: story("。") };
    c.expect_refusal(&office(), police, "police_known");
    let mut nameless = letter("2026-03-02");
    nameless.petitioners.clear();
    nameless.intake.flags = vec![PetitionFlag::Anonymous];
    given(&office(), "2026-03-02", nameless).expect_refusal(
        &office(),
        mark(&[], &[PetitionFlag::Anonymous]),
        "still_named",
    );
}

#[test]
fn of_mediation() {
    let mut c = accepted();
    let today = date("2026-03-02");
    c.expect_refusal(&office(), RecallMediation { reason: line("。") }, "mediation_open");
    let mut unlawful = offer();
    unlawful.open_to_mediation = false;
    c.expect_refusal(&office(), unlawful, "mediation_lawful");
    c.act(&office(), offer()).expect_refusal(&office(), offer(), "no_mediation_open");
    let early = word(MediationSide::Other, domain::case::Consent::Agreed, date("2026-03-01"));
    c.expect_refusal(&office(), early, "word_possible");
    for side in [MediationSide::Petitioner, MediationSide::Other] {
        c.act(&office(), word(side, domain::case::Consent::Agreed, today));
    }
    let mut elsewhere = refer();
    elsewhere.committee = Org::TownGov.id();
    c.expect_refusal(&office(), elsewhere, "committee_mediates");
    // An agreement that nobody has performed settles nothing yet.
    c.act(&office(), refer());
    let mut case = opened_case(&c);
    case.state = domain::case::MediationState::AgreementReached;
    let settle = Settle { on: today, reason: line("和解"), confirmed: true };
    c.follow(&case).expect_refusal(&unit(), settle, "agreement_performed");
}

#[test]
fn of_oversight_and_response() {
    let mut c = accepted();
    c.expect_refusal(&unit(), ReportSupervision { supervision: 1, text: story("。") }, "order_open");
    c.expect_refusal(&office(), ReportUrgent { to: vec![Org::CountyGov.id()], facts: story("。") }, "marked_urgent");
    c.expect_refusal(&office(), force(), "weighty");
    c.act(&office(), mark(&[PetitionFlag::Backlog]));
    c.expect_refusal(&office(), DissolveTaskForce { outcome: story("。") }, "has_task_force");
    let mut unnamed = force();
    unnamed.members[0].duty = " ".to_owned();
    c.expect_refusal(&office(), unnamed, "members_named");
    let mut unnamed = force();
    unnamed.resources = vec![Resource { kind: ResourceKind::Lawyer, name: String::new(), provider: None }];
    c.expect_refusal(&office(), unnamed, "resources_named");
    c.act(&office(), force()).expect_refusal(&office(), force(), "no_task_force");
    let task = |due_on: &str| SetTask { owner: Org::TownGov.id(), what: line("核查"), due_on: date(due_on) };
    c.expect_refusal(&office(), task("2026-03-02"), "due_in_future");
    c.act(&office(), task("2026-03-20"));
    c.expect_refusal(&unit(), FinishTask { task: 2, result: story("。") }, "task_open");
    c.expect_refusal(&office(), DissolveTaskForce { outcome: story("。") }, "tasks_done");
    let sponsor = || Sponsor { leader: line("王立"), organisation: Org::TownGov.id(), user: None };
    c.act(&office(), sponsor()).expect_refusal(&office(), sponsor(), "no_sponsor");
    let step = RecordSponsorship { on: date("2026-03-01"), text: story("。"), result: None };
    c.expect_refusal(&office(), step, "step_possible");
}

#[test]
fn an_accusation_has_no_term_to_extend() {
    let trusted = Org::CountyPetitions.trusted();
    let mut c = given(&trusted, "2026-03-02", accusation("2026-03-02"));
    c.act(&trusted, send(Org::Discipline)).act(&Org::Discipline.officer(), accept());
    c.not_running(petition::ClockKind::Handling).expect_refusal(&Org::Discipline.officer(), extend(10), "has_term");
    c.act(&Org::Discipline.officer(), reply(None)).is(S::Replied);
}

#[test]
fn of_a_rating() {
    let refused = |c: &Docket| {
        let rating = Rate {
            party: domain::petition::RatedParty::Office,
            satisfaction: domain::petition::Satisfaction::Dissatisfied,
            comment: None,
        };
        c.facts(&office(), |facts| rate(&c.petition, rating, facts)).expect_err("not rated")
    };
    assert!(refused(&registered()).names("concluded"));
    let mut c = accepted();
    c.act(&unit(), opinion(Conclusion::Explain));
    c.on("2026-04-02");
    assert!(refused(&c).names("rating_window_open"), "thirty days from 03-02");
    c.act(&office(), mark(&[PetitionFlag::Confidential]));
    assert!(refused(&c).names("rateable"));
}

/// A change to the letter that must not be registered.
type Fault = (&'static str, fn(&mut Register));

const FAULTS: &[Fault] = &[
    ("date_possible", |r| r.intake.received_on = date("2026-03-03")),
    ("petitioner_known", |r| r.petitioners.clear()),
    ("people_counted", |r| r.intake.headcount.involved = 0),
    ("representatives", |r| *r = visit("2026-03-02", 30, 6)),
    ("representatives_only_of_many", |r| {
        *r = visit("2026-03-02", 30, 6);
        r.intake.channel = Channel::Letter;
    }),
    ("accused_named", |r| r.intake.kind = PetitionKind::Accusation),
    ("accused_known", |r| r.intake.accused.organisations = vec![domain::id::OrganisationId(person(404).0)]),
    ("conclusion_approved", |r| r.intake.flags = vec![PetitionFlag::ConclusionApproved]),
    ("source_numbered", |r| r.intake.channel = Channel::Hotline),
    ("ledger_end_possible", |r| *r = of_a_ledger("2021-05-06", Some("2021-05-05"))),
    ("ledger_no_accusation", |r| {
        let ledger = of_a_ledger("2021-05-06", None).ledger;
        *r = Register { ledger, ..accusation("2026-03-02") };
    }),
];

#[test]
fn every_fault_of_a_registration_is_named() {
    let asked: BTreeSet<_> = petition::acts::register::input_needs().into_iter().map(|(need, _)| need.code).collect();
    assert_eq!(FAULTS.iter().map(|fault| fault.0).collect::<BTreeSet<_>>(), asked);
    for (code, spoil) in FAULTS {
        let mut register = letter("2026-03-02");
        spoil(&mut register);
        let refusal = try_register(&office(), "2026-03-02", register).expect_err("a fault is refused");
        assert!(refusal.names(code) && refusal.is_input_only(), "{code}: {refusal:?}");
    }
}

/// Every need that an act can name is shown unmet by some test here, by its code.
#[test]
fn no_need_is_left_out() {
    fn sources(dir: &Path, text: &mut String) {
        for entry in std::fs::read_dir(dir).expect("the tests are there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, text);
            } else {
                text.push_str(&std::fs::read_to_string(&path).expect("a source"));
            }
        }
    }
    let mut tests = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/petitions"), &mut tests);
    let asked = TRANSITIONS
        .iter()
        .flat_map(|row| row.needs.iter().map(|n| n.need.code))
        .chain(Act::ALL.iter().flat_map(|act| act.input_needs().into_iter().map(|(need, _)| need.code)));
    let left_out: BTreeSet<_> = asked.filter(|code| !tests.contains(&format!("\"{code}\""))).collect();
    assert!(left_out.is_empty(), "{left_out:?}");
}
