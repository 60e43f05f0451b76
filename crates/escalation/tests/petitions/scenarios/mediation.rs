//! Scenario 12: from the petition to mediation and back. Both clocks run.

use domain::case::{Case, Consent, MediationState, NonAcceptanceGround, TerminationReason};
use domain::deadline::Lamp;
use domain::petition::{Conclusion, MediationSide as Side, MediationStage as M, PetitionFlag, PetitionState as S};
use domain::petition::{RatedParty, Satisfaction};
use domain::rules::{RuleKey, RuleValue};
use escalation::petition::ClockKind as C;
use escalation::petition::acts::mediation::RecallMediation;
use escalation::petition::{Rate, rate};

use crate::support::*;

/// Accepted on 07-30, offered and agreed to by both on 08-03.
fn agreed_to() -> Docket {
    let (office, unit) = (Org::CountyPetitions.clerk(), Org::TownGov.officer());
    let mut c = given(&office, "2026-07-28", letter("2026-07-28"));
    c.act(&office, send(Org::TownGov)).on("2026-07-30").act(&unit, accept());
    c.due(C::Handling, "2026-09-28", "2026-09-28", "2026-09-28");
    c.on("2026-08-03").act(&office, offer());
    let today = c.today();
    c.act(&office, word(Side::Petitioner, Consent::Agreed, today));
    c.act(&office, word(Side::Other, Consent::Agreed, today));
    c
}

/// And referred on the same day.
fn referred() -> Docket {
    let mut c = agreed_to();
    c.act(&Org::CountyPetitions.clerk(), refer());
    c
}

fn happen(case: &Case, event: escalation::Event) -> Case {
    escalation::apply(Some(case.clone()), event).expect("a later event")
}

fn stage(c: &Docket) -> M {
    c.petition.mediation.as_ref().expect("a mediation").stage
}

#[test]
fn an_agreement_is_quoted_in_the_closing_opinion() {
    let unit = Org::TownGov.officer();
    let mut c = referred();
    let case = opened_case(&c);
    assert_eq!(case.responsible, Org::Village.id());
    assert_eq!(case.petition.map(|p| (p.petition, p.due_on)), Some((petition_id(1), date("2026-09-28"))));
    c.due(C::CommitteeAnswer, "2026-08-06", "2026-08-06", "2026-08-06");

    // The committee accepts on the same day; both clocks are seen
    let case = happen(&case, escalation::Event::Accepted { on: c.today(), number: None });
    c.follow(&case);
    assert_eq!(stage(&c), M::Mediating);
    c.due(C::PetitionMediation, "2026-09-02", "2026-09-02", "2026-09-02");
    c.due(C::Handling, "2026-09-28", "2026-09-28", "2026-09-28");
    let term = c.facts(&Org::Village.officer(), |facts| escalation::clocks(&case, facts));
    let term = term.iter().find(|clock| clock.kind == C::Mediation).expect("the term of mediation");
    assert_eq!(term.deadline.nominal, date("2026-09-02"));
    c.expect_refusal(&unit, opinion(Conclusion::Support), "mediation_over");

    // Agreed on 08-28, performed on 09-09
    let mut case = case;
    case.state = MediationState::AgreementReached;
    c.on("2026-08-28").follow(&case);
    assert_eq!(stage(&c), M::Agreed);
    c.not_running(C::PetitionMediation);
    case.state = MediationState::Performed;
    c.on("2026-09-09").follow(&case).follow(&case);
    assert_eq!(stage(&c), M::Performed);

    // The unit closes on 09-15, quoting it
    c.on("2026-09-15").expect_refusal(&unit, opinion(Conclusion::Support), "agreement_quoted");
    let mut closing = opinion(Conclusion::Support);
    closing.quotes_agreement = true;
    c.act(&unit, closing).act(&unit, serve("2026-09-15")).is(S::Served);
    assert_eq!(c.petition.opinions[0].agreement_of, Some(next_case()));
    assert_eq!(c.missed(), []);

    // The petitioner rates both, each once
    let mut rates = |party| {
        let rating = Rate { party, satisfaction: Satisfaction::Satisfied, comment: None };
        let events = c.facts(&Org::CountyPetitions.clerk(), |facts| rate(&c.petition, rating, facts));
        events.map(|events| c.take_in(events))
    };
    rates(RatedParty::Office).expect("the office is rated");
    rates(RatedParty::Unit).expect("the unit is rated");
    assert!(rates(RatedParty::Unit).expect_err("once").names("rated_once"));
    c.not_running(C::Rating);
}

#[test]
fn a_failure_gives_it_back_at_once() {
    let unit = Org::TownGov.officer();
    let mut c = referred();
    let case = happen(&opened_case(&c), escalation::Event::Accepted { on: c.today(), number: None });
    c.follow(&case);
    let ended = escalation::Event::Terminated(domain::case::Termination {
        on: date("2026-08-31"),
        reason: TerminationReason::Deadlock,
        guidance: "可以起诉。".to_owned(),
    });
    c.on("2026-08-31").follow(&happen(&case, ended));
    assert_eq!(stage(&c), M::Failed);
    c.due(C::Handling, "2026-09-28", "2026-09-28", "2026-09-28");
    c.act(&unit, opinion(Conclusion::Explain)).is(S::OpinionIssued);
}

#[test]
fn a_place_may_let_mediation_stop_the_term_of_handling() {
    let (office, unit) = (Org::CountyPetitions.clerk(), Org::TownGov.officer());
    let mut c = agreed_to();
    c.with_rule(RuleKey::PetitionMediationPausesClock, RuleValue::Flag(true)).act(&office, refer());
    assert_eq!(c.clock(C::Handling).and_then(|deadline| deadline.paused_from), Some(date("2026-08-03")));

    // While it is out, nothing becomes due and nobody is reminded, however long it takes.
    c.on("2026-10-08");
    assert_eq!(c.lamp(C::Handling), Some(Lamp::Green));
    assert!(c.ladder().iter().all(|(_, clock)| *clock != C::Handling));
    let mut answered = c.clone();
    answered.act(&office, RecallMediation { reason: line("先出具意见") }).act(&unit, opinion(Conclusion::Explain));
    assert!(answered.missed().iter().all(|(clock, _)| *clock != C::Handling));

    // Called back on 09-07, after thirty-six days, first and last included: 09-28 becomes 11-03.
    c.on("2026-09-07").act(&office, RecallMediation { reason: line("一方不愿再谈") });
    c.due(C::Handling, "2026-11-03", "2026-11-03", "2026-11-03");

    // What was decided stays so when the place changes its mind.
    c.with_rule(RuleKey::PetitionMediationPausesClock, RuleValue::Flag(false));
    c.due(C::Handling, "2026-11-03", "2026-11-03", "2026-11-03");
}

#[test]
fn a_committee_that_declines_or_is_silent() {
    let office = Org::CountyPetitions.clerk();
    let mut declined = referred();
    let refusal = escalation::Event::NotAccepted(domain::case::NonAcceptance {
        on: date("2026-08-07"),
        ground: NonAcceptanceGround::Administrative,
        guidance: "请由原单位办理。".to_owned(),
    });
    let case = happen(&opened_case(&declined), refusal);
    declined.on("2026-08-07").follow(&case);
    assert_eq!(stage(&declined), M::Declined);
    assert_eq!(declined.missed(), [(C::CommitteeAnswer, date("2026-08-06"))], "a day late");

    let mut silent = referred();
    silent.on("2026-08-10").act(&office, RecallMediation { reason: line("调委会逾期未答复") });
    assert_eq!(stage(&silent), M::Recalled);
    // What comes after the recall is news only when the parties settled all the same.
    silent.follow(&case);
    assert_eq!(stage(&silent), M::Recalled);
    let mut settled = case;
    settled.state = MediationState::Performed;
    silent.follow(&settled);
    assert_eq!(stage(&silent), M::Performed);
}

#[test]
fn mediation_never_comes_within_ten_days_of_the_due_day() {
    let (office, unit) = (Org::CountyPetitions.clerk(), Org::TownGov.officer());
    let mut c = given(&office, "2026-07-30", letter("2026-07-30"));
    c.act(&office, send(Org::TownGov)).act(&unit, accept()).on("2026-09-07").act(&office, offer());
    for side in [Side::Petitioner, Side::Other] {
        c.act(&office, word(side, Consent::Agreed, date("2026-09-07")));
    }
    // Due 09-28: the last day is 09-18, and on that day it is too late to begin.
    c.clone().on("2026-09-18").expect_refusal(&office, refer(), "time_left");
    c.act(&office, refer());
    let case = happen(&opened_case(&c), escalation::Event::Accepted { on: c.today(), number: None });
    c.follow(&case).due(C::PetitionMediation, "2026-09-18", "2026-09-18", "2026-09-18");
    let clocks = c.facts(&Org::Village.officer(), |facts| escalation::clocks(&case, facts));
    let term = clocks.iter().find(|clock| clock.kind == C::Mediation).expect("the term of mediation");
    assert_eq!(term.deadline.nominal, date("2026-09-18"), "the committee sees the same last day");
    let longer = |due_on: &str| escalation::acts::sessions::Extend {
        due_on: date(due_on),
        reason: story("各方愿意继续协商。"),
        signatures: Vec::new(),
    };
    let director = Org::Village.with(domain::organisation::Role::CommitteeDirector);
    let refused = |due_on| {
        let decided = c.facts(&director, |facts| escalation::decide(&case, longer(due_on).into(), facts));
        decided.expect_err("nobody signed").names("petition_not_held_up")
    };
    assert!(refused("2026-09-19") && !refused("2026-09-18"));
}

#[test]
fn only_civil_appeals_of_willing_sides_are_mediated() {
    let office = Org::CountyPetitions.clerk();
    let mut c = given(&office, "2026-07-30", suggestion("2026-07-30"));
    c.expect_refusal(&office, offer(), "is_appeal");
    let mut c = given(&office, "2026-07-30", letter("2026-07-30"));
    let administrative = || {
        let mut offer = offer();
        offer.civil = false;
        offer
    };
    c.expect_refusal(&office, administrative(), "civil_matter");
    c.clone().act(&office, mark(&[PetitionFlag::LitigationRelated])).expect_refusal(&office, offer(), "not_litigation");
    c.act(&office, offer()).act(&office, word(Side::Other, Consent::Refused, date("2026-07-30")));
    assert_eq!(stage(&c), M::Refused);
    c.expect_refusal(&office, word(Side::Petitioner, Consent::Agreed, date("2026-07-30")), "mediation_offered");
}
