//! What was in the office's own ledger: open rows go on from today, the others are over and count for nothing.

use domain::petition::{
    Channel, Headcount, PetitionLedgerOutcome as O, PetitionRefusal, PetitionState as S, RatedParty, Satisfaction,
};
use domain::statistics::Measure;
use domain::time::civil_date;
use escalation::petition::{ClockKind as C, Rate, measures, rate};

use crate::support::*;

#[test]
fn an_open_row_goes_on_from_the_day_it_comes_in() {
    let office = Org::CountyPetitions.clerk();
    // Given a letter of 2021 that nobody has sent on, taken over on 2026-03-09
    let mut c = given(&office, "2026-03-09", of_a_ledger("2021-05-06", None));

    // Then it was received years ago, and its fifteen days begin today
    c.is(S::Registered);
    assert_eq!(
        (c.petition.received_on, civil_date(c.petition.registered_at)),
        (date("2021-05-06"), date("2021-05-06"))
    );
    c.due(C::Dispatch, "2026-03-24", "2026-03-24", "2026-03-24");
    let counted = |c: &Docket| c.facts(&office, |facts| measures::entries(&c.petition, None, facts));
    assert!(counted(&c).iter().all(|entry| entry.on > date("2026-03-09")), "{:?}", counted(&c));

    // And it is sent on like any other, and accepted after four days, not after years
    c.act(&office, send(Org::TownGov)).is(S::Dispatched);
    c.on("2026-03-13").act(&Org::TownGov.officer(), accept());
    let accepted = counted(&c).into_iter().find(|entry| entry.measure == Measure::AcceptDays);
    assert_eq!(accepted.map(|entry| entry.amount), Some(4));
}

#[test]
fn a_row_that_is_over_has_no_terms_and_counts_for_nothing() {
    let office = Org::CountyPetitions.clerk();
    let mut c = given(&office, "2026-03-09", of_a_ledger("2021-05-06", Some("2021-06-30")));

    c.is(S::Replied);
    assert_eq!(c.petition.concluded_on, Some(date("2021-06-30")));
    assert_eq!(c.petition.ledger.as_ref().and_then(|ledger| ledger.number.as_deref()), Some("12"));
    assert_eq!(c.clocks(), []);
    assert_eq!(c.facts(&office, |facts| measures::entries(&c.petition, None, facts)), []);
    let rating = Rate { party: RatedParty::Office, satisfaction: Satisfaction::Dissatisfied, comment: None };
    assert!(c.facts(&office, |facts| rate(&c.petition, rating, facts)).expect_err("not rated").names("rateable"));
    assert_eq!(c.petition.kept_until(), Some(date("2051-06-30")));
}

#[test]
fn only_what_was_final_bars_a_repeat() {
    let office = Org::CountyPetitions.clerk();
    let over = |outcome| {
        let mut row = of_a_ledger("2021-05-06", Some("2021-06-30"));
        row.ledger.as_mut().and_then(|row| row.ended.as_mut()).expect("an end").outcome = outcome;
        given(&office, "2026-03-09", row).petition
    };
    let repeated = |earlier| {
        let mut c = given(&office, "2026-03-10", another(2, letter("2026-03-10")));
        c.beside(&[&over(earlier)]).act(&office, repeats(1));
        c
    };
    repeated(O::Final).act(&office, decline(PetitionRefusal::Rechecked)).is(S::NotAccepted);
    let mut again = repeated(O::Answered);
    again.expect_refusal(&office, decline(PetitionRefusal::Rechecked), "rechecked");
    again.act(&office, self_handle()).is(S::Accepted);
}

#[test]
fn what_nobody_wrote_at_the_time_is_not_asked_for() {
    // Given forty who came with two of them named, and a ticket whose number is lost
    let mut visit = of_a_ledger("2021-05-06", None);
    visit.intake.channel = Channel::Visit;
    visit.intake.headcount = Headcount { present: 40, involved: 40 };
    let mut ticket = of_a_ledger("2021-05-06", None);
    ticket.intake.channel = Channel::Hotline;
    for register in [visit, ticket] {
        given(&Org::CountyPetitions.clerk(), "2026-03-09", register).is(S::Registered);
    }
}
