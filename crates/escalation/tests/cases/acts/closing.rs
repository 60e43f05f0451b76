//! Visits, closing, archive, correction, further rounds.

use domain::case::{AttachmentKind, Consent, MediationState as S, Risk, RiskLevel, TerminationReason};
use domain::category::Category;
use escalation::ClockKind as K;
use escalation::acts::closing::Archive;

use crate::support::*;

#[test]
fn a_visit_is_recorded_also_after_closing() {
    let mut c = stage(S::Closed);
    let day = c.today();
    c.act(&mediator(), visit(day));
    assert_eq!(c.case.follow_ups.len(), 1);
}

#[test]
fn closing_ends_every_clock_but_the_archive() {
    let c = stage(S::Closed);
    let kinds: Vec<_> = c.clocks().iter().map(|clock| clock.kind).collect();
    assert_eq!(kinds, [K::Archiving]);
}

#[test]
fn a_file_is_kept_as_long_as_what_is_in_it_needs() {
    let kept = |change: &dyn Fn(&mut Docket)| {
        let mut c = stage(S::Closed);
        change(&mut c);
        c.act(&director(), Archive {});
        c.case.closing.as_ref().and_then(|closing| closing.retention_years)
    };
    assert_eq!(kept(&|_| ()), Some(10));
    assert_eq!(kept(&|c| c.case.risks.flags = vec![Risk::Casualty]), None);
    assert_eq!(kept(&|c| c.case.category = Category::Land), None);
    assert_eq!(kept(&|c| c.case.parties[0].capacity = domain::case::Capacity::Limited), None);
}

#[test]
fn a_written_agreement_of_an_earlier_round_keeps_the_file_for_thirty_years() {
    let mut c = stage(S::Breached);
    c.act(&director(), reopen());
    c.act(&mediator(), terminate(TerminationReason::ApplicationWithdrawn));
    c.act(&director(), close()).act(&director(), Archive {});
    assert_eq!(c.case.closing.as_ref().and_then(|closing| closing.retention_years), Some(30));
}

#[test]
fn a_filed_case_is_corrected_by_the_director_with_a_reason() {
    let mut c = stage(S::Archived);
    c.act(&director(), correct("排水沟漫水纠纷")).is(S::Archived);
    assert_eq!(c.case.title, "排水沟漫水纠纷");
    let escalation::Event::Corrected(correction) = c.events.last().expect("an event") else { panic!("a correction") };
    assert_eq!(correction.reason, "登记有误");
}

#[test]
fn a_corrected_day_of_request_moves_the_clock_of_acceptance() {
    let mut c = stage(S::UnderReview);
    c.due(K::Acceptance, "2026-03-12", "2026-03-12", "2026-03-12");
    let mut correction = correct("排水沟纠纷");
    correction.applied_on = Some(date("2026-03-06"));
    c.act(&mediator(), correction).due(K::Acceptance, "2026-03-11", "2026-03-11", "2026-03-11");
}

#[test]
fn another_round_asks_anew_and_counts_anew_but_forgets_nothing() {
    let mut c = stage(S::Archived);
    let day = c.on("2026-09-01").today();
    c.act(&director(), reopen()).is(S::UnderReview);
    assert_eq!((c.case.round, c.case.accepted_on, c.case.number.is_some()), (2, None, true));
    assert_eq!(c.case.earlier[0].termination.as_ref().map(|t| t.reason), Some(TerminationReason::Deadlock));
    assert_eq!(c.case.sessions.len(), 1);
    // Acceptance counts from the reopening, and last spring's consent is no consent now.
    c.due(K::Acceptance, "2026-09-04", "2026-09-04", "2026-09-04");
    c.expect_refusal(&director(), accept(), "all_consent");
    assert_eq!(c.case.parties[0].consent(), Some(Consent::Agreed));
    c.act(&mediator(), agrees(zhang(), day)).act(&mediator(), agrees(li(), day));
    c.expect_refusal(&director(), accept(), "all_informed");
    c.act(&mediator(), explain(&[zhang(), li()], day)).act(&director(), accept());
    c.due(K::Residence, "2026-09-08", "2026-09-08", "2026-09-08");
    c.act(&director(), assign(mediator().user)).act(&mediator(), session(day, mediator().user));
    assert_eq!(c.case.attempts_by(Org::Fengyuan.id()), 1, "attempts count in their round");
    // Nor does last round's visit or file close this one.
    c.act(&director(), agree_in_writing(day, Vec::new(), &[Org::Fengyuan]));
    c.expect_refusal(&director(), close(), "visited").expect_refusal(&director(), close(), "signed_text_filed");
}

#[test]
fn both_sides_may_renew_an_agreement_still_being_performed() {
    let mut c = stage(S::Performing);
    let day = c.today();
    c.act(&mediator(), agrees(zhang(), day)).expect_refusal(&director(), reopen(), "renewal_agreed");
    c.act(&mediator(), agrees(li(), day)).act(&director(), reopen()).is(S::UnderReview);
    assert!(c.case.earlier[0].agreement.is_some(), "the old one binds until there is a new one");
    c.act(&mediator(), explain(&[zhang(), li()], day));
    c.act(&director(), accept()).is(S::Accepted);
}

#[test]
fn a_performed_case_closes_with_visit_and_signed_text() {
    let mut c = stage(S::Performed);
    let day = c.on("2026-04-02").today();
    c.act(&mediator(), visit(day)).act(&mediator(), attach(1, AttachmentKind::Agreement, day));
    c.act(&mediator(), assess(RiskLevel::Medium, &[])).act(&director(), close()).is(S::Closed);
}
