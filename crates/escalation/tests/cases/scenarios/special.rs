//! Scenarios 10 and 13: a minor, and a medical dispute.

use domain::case::{
    AttachmentKind, Capacity, MediationState as S, Risk, RiskLevel, SuspensionCause, TerminationReason,
};
use domain::category::Category;
use escalation::ClockKind as K;
use escalation::acts::closing::Archive;
use escalation::acts::intake::RecordConsent;
use escalation::acts::parties::CorrectParty;
use escalation::acts::sessions::Resume;

use crate::support::*;

const FATHER: u64 = 11;

/// A pupil of thirteen was hurt; nobody has been recorded for him yet.
fn injured_pupil() -> Docket {
    let mut register = quarrel("2026-04-13");
    register.parties[0].capacity = Capacity::Limited;
    register.parties[0].under_fourteen = true;
    let mut c = given(&Org::Fengyuan.mediator(), "2026-04-13", register);
    let day = c.today();
    let mediator = Org::Fengyuan.mediator();
    c.act(&mediator, agrees(li(), day)).act(&mediator, explain(&[zhang(), li()], day));
    c
}

#[test]
fn scenario_10_a_guardian_acts_for_a_pupil_of_thirteen() {
    let (mediator, director) = (Org::Fengyuan.mediator(), Org::Fengyuan.director());
    let mut c = injured_pupil();
    let day = c.today();

    // Given no guardian, then nothing is accepted, and the pupil's own word does not count.
    c.expect_refusal(&director, accept(), "all_can_act").expect_refusal(&director, accept(), "information_covered");
    c.expect_refusal(&mediator, agrees(zhang(), day), "speaker_entitled");

    // When the father is recorded, then his consent to the handling of the child's information is still needed.
    c.act(&mediator, record_guardian(zhang(), FATHER, false));
    c.expect_refusal(&director, accept(), "information_covered");
    c.act(&mediator, record_guardian(zhang(), FATHER, true));
    assert_eq!(c.case.parties[0].guardians.len(), 1);
    c.act(&mediator, RecordConsent { given_by: Some(person(FATHER)), ..agrees(zhang(), day) });
    c.act(&director, accept()).act(&director, assign(mediator.user));

    // Then sessions are closed to the public unless somebody wants otherwise.
    c.act(&mediator, session(day, mediator.user));
    assert!(c.case.sessions[0].closed);

    // And the father signs; the pupil's own hand is not enough.
    let mut agreement = agree_in_writing(day, Vec::new(), &[Org::Fengyuan]);
    c.expect_refusal(&director, agreement.clone(), "all_signed");
    agreement.signatures[0] = sign_by(zhang(), person(FATHER), day);
    c.act(&director, agreement).is(S::Performed);

    // And the file is kept for ever.
    let day = c.on("2026-04-28").today();
    c.act(&mediator, visit(day)).act(&mediator, attach(1, AttachmentKind::Agreement, day));
    c.act(&director, close()).act(&director, Archive {});
    assert_eq!(c.case.closing.as_ref().map(|closing| closing.retention_years), Some(None));
}

#[test]
fn scenario_10_a_child_of_seven_says_nothing_binding() {
    let mut register = quarrel("2026-04-13");
    register.parties[0].capacity = Capacity::None;
    register.parties[0].guardians = vec![guardian(person(FATHER), true)];
    let c = given(&Org::Fengyuan.mediator(), "2026-04-13", register);
    // An application for the child is the guardian's word.
    assert_eq!(c.case.parties[0].consents[0].given_by, Some(person(FATHER)));
}

#[test]
fn scenario_10_who_lives_on_own_wages_at_sixteen_acts_alone() {
    let mediator = Org::Fengyuan.mediator();
    let mut register = quarrel("2026-04-13");
    register.parties[0].capacity = Capacity::Limited;
    let mut c = given(&mediator, "2026-04-13", register);
    let day = c.today();
    c.expect_refusal(&mediator, agrees(zhang(), day), "speaker_entitled");
    let evidence =
        CorrectParty {
            party: zhang(), reason: line("有工资收入证明"), capacity: Some(Capacity::Full), members: None
        };
    c.act(&mediator, evidence).act(&mediator, agrees(zhang(), day));
}

/// Accepted by the medical committee on 2026-09-14, in mediation since.
fn medical() -> Docket {
    let (mediator, director) = (Org::Medical.mediator(), Org::Medical.director());
    let mut register = quarrel("2026-09-14");
    register.dispute.category = Category::Medical;
    let mut c = given(&director, "2026-09-14", register);
    let day = c.today();
    c.act(&mediator, agrees(li(), day)).act(&mediator, explain(&[zhang(), li()], day)).act(&director, accept());
    c.act(&director, assign(mediator.user)).act(&mediator, session(day, mediator.user));
    c
}

#[test]
fn scenario_13_an_appraisal_stops_the_medical_clock_and_a_lawsuit_ends_it() {
    let (mediator, director) = (Org::Medical.mediator(), Org::Medical.director());
    let mut c = medical();
    c.due(K::Mediation, "2026-10-30", "2026-10-30", "2026-10-30");

    // When an appraisal lasts from 09-21 to 10-16, nobody has to sign for the pause.
    c.on("2026-09-21").act(&director, suspend(SuspensionCause::Appraisal, date("2026-09-21")));
    assert_eq!(c.clock(K::Mediation).and_then(|d| d.paused_from), Some(date("2026-09-21")));
    c.on("2026-10-19").act(&mediator, Resume { until: date("2026-10-16") }).is(S::InMediation);
    c.due(K::Mediation, "2026-11-20", "2026-11-20", "2026-11-20");

    // When a court accepts a lawsuit on 10-20, then mediation ends at once and can go nowhere else.
    c.on("2026-10-20").act(&mediator, terminate(TerminationReason::LitigationFiled)).is(S::Terminated);
    c.not_running(K::Mediation);
    let onward = transfer(Org::CountyCentre, &[domain::case::Trigger::Deadlock]);
    c.expect_refusal(&director, onward, "may_go_on");
}

#[test]
fn a_medical_mediation_is_over_with_its_term() {
    let (mediator, director) = (Org::Medical.mediator(), Org::Medical.director());
    let mut c = medical();
    c.act(&mediator, assess(RiskLevel::High, &[Risk::Casualty]));
    let day = c.on("2026-11-02").today();
    c.expect_refusal(&mediator, session(day, mediator.user), "within_term");
    c.expect_refusal(&director, agree_in_writing(day, Vec::new(), &[Org::Medical]), "within_term");
    c.expect_refusal(&mediator, extend(date("2026-12-01"), day), "before_due");
    c.act(&mediator, terminate(TerminationReason::TermExpired));

    // Unlike an ordinary one, whose term is an aim.
    let ordinary = Org::Fengyuan.mediator();
    let mut c = stage(S::InMediation);
    let day = c.on("2026-05-11").today();
    c.act(&ordinary, session(day, ordinary.user));
}

#[test]
fn a_lawsuit_ends_mediation_in_every_open_state() {
    let mediator = Org::Fengyuan.mediator();
    for state in S::ALL.iter().filter(|s| s.is_open()) {
        let mut c = stage(*state);
        c.act(&mediator, terminate(TerminationReason::LitigationFiled)).is(S::Terminated).not_running(K::Mediation);
        assert_eq!(c.case.offer, None);
        assert!(c.case.suspensions.iter().all(|s| s.until.is_some()));
    }
}
