//! What was in the office's own ledger: open rows are worked on, the others are filed.

use domain::case::{Consent, LedgerOutcome, MediationState as S, Source};
use domain::statistics::mediation::entries;
use domain::time::civil_date;
use escalation::acts::closing::Reopen;
use escalation::{ClockKind as K, Register};

use crate::support::*;

/// The quarrel as the ledger of 2021 has it.
fn row(ended_on: Option<&str>) -> Register {
    let mut register = quarrel("2021-05-06");
    register.dispute.source = Source::Ledger;
    register.ledger = Some(ledger_row(ended_on));
    register
}

#[test]
fn an_open_row_is_worked_on_from_the_day_it_comes_in() {
    let (mediator, director) = (Org::Fengyuan.mediator(), Org::Fengyuan.director());
    let mut c = given(&director, "2026-03-09", row(None));

    // Then it was registered years ago, and its clocks begin today
    c.is(S::UnderReview);
    assert_eq!(civil_date(c.case.registered_at), date("2021-05-06"));
    assert_eq!(c.case.applied_on, date("2021-05-06"));
    assert!(c.clocks().iter().all(|clock| clock.started_on == c.today()), "{:?}", c.clocks());
    assert!(c.clocks().iter().any(|clock| clock.kind == K::Acceptance));

    // And the applicant has asked for mediation, the other side is still to be asked
    assert_eq!(c.case.parties[0].consent(), Some(Consent::Agreed));
    let day = c.today();
    c.expect_refusal(&director, accept(), "all_consent");
    c.act(&mediator, agrees(li(), day)).act(&mediator, explain(&[zhang(), li()], day));
    c.act(&director, accept()).is(S::Accepted);
    assert!(!entries(&c.case).is_empty(), "work of today counts");
}

#[test]
fn a_row_that_is_over_is_filed_and_counts_for_nothing() {
    let director = Org::Fengyuan.director();
    let mut c = given(&director, "2026-03-09", row(Some("2021-05-20")));

    c.is(S::Archived);
    let ledger = c.case.ledger.clone().expect("a row of a ledger");
    assert_eq!((ledger.number.as_deref(), ledger.outcome), (Some("12"), Some(LedgerOutcome::Settled)));
    assert_eq!(c.case.closing.as_ref().map(|closing| closing.closed_on), Some(date("2021-05-20")));
    assert_eq!(c.clocks(), []);
    assert_eq!(entries(&c.case), []);

    // When it flares up again, then it goes on from today like any other
    c.act(&director, Reopen { reason: story("又起争执。") }).is(S::UnderReview);
    assert!(c.clocks().iter().all(|clock| clock.started_on == c.today()), "{:?}", c.clocks());
}
