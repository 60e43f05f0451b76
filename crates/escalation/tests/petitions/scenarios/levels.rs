//! Scenarios 6 and 8: the terms across the Spring Festival, and the three levels to their end.

use domain::deadline::Lamp;
use domain::petition::{Conclusion, PetitionRefusal as N, PetitionState as S};
use escalation::petition::ClockKind as C;

use crate::support::*;

/// Registered at the county, accepted by the town on a day.
fn accepted(day: &str) -> Docket {
    let mut c = given(&Org::CountyPetitions.clerk(), day, letter(day));
    c.act(&Org::CountyPetitions.clerk(), send(Org::TownGov)).act(&Org::TownGov.officer(), accept());
    c
}

#[test]
fn sixty_and_thirty_days_across_the_spring_festival() {
    let unit = Org::TownGov.officer();
    let mut c = accepted("2025-12-22");
    // 2026-02-14 is a Saturday on which people work.
    c.due(C::Handling, "2026-02-20", "2026-02-14", "2026-02-24");

    // Approved on 02-13: counted from the nominal day, nothing rolls twice
    let mut extended = c.clone();
    extended.on("2026-02-13").act(&unit, extend(30)).due(C::Handling, "2026-03-22", "2026-03-20", "2026-03-23");
    extended.expect_refusal(&unit, extend(1), "not_extended");

    // The last day is the one before the sixtieth
    let mut last_day = c.clone();
    last_day.on("2026-02-19").act(&unit, extend(30));
    c.clone().on("2026-02-20").expect_refusal(&unit, extend(30), "extension_open");

    // Tried on 02-24, the first day of work: refused, and overdue since 02-20
    c.on("2026-02-24").expect_refusal(&unit, extend(30), "extension_open");
    assert_eq!(c.lamp(C::Handling), Some(Lamp::Overdue));
    c.on("2026-02-20");
    assert_eq!(c.lamp(C::Handling), Some(Lamp::Red));
    c.on("2026-02-21");
    assert_eq!(c.lamp(C::Handling), Some(Lamp::Overdue));

    // What comes late is taken, and stays on record as late
    c.on("2026-02-24").act(&unit, opinion(Conclusion::Explain));
    assert_eq!(c.missed(), [(C::Handling, date("2026-02-20"))]);
}

#[test]
fn review_on_the_last_day_and_recheck_with_a_hearing() {
    let (unit, county, city) = (Org::TownGov.officer(), Org::CountyGov.officer(), Org::CityGov.officer());
    let office = Org::CountyPetitions.clerk();
    let mut c = accepted("2026-03-02");
    c.on("2026-04-01").act(&unit, opinion(Conclusion::NotSupport));
    c.on("2026-04-08").act(&unit, serve("2026-04-08"));
    assert_eq!(c.petition.opinions[0].remedy, Some(Org::CountyGov.id()), "the next level up");

    // Asked online at 23:10 of the thirtieth day; the day after is too late
    c.due(C::ReviewRequest, "2026-05-08", "2026-05-08", "2026-05-08");
    c.clone().on("2026-05-09").expect_refusal(&office, ask_review("2026-05-09"), "review_window_open");
    c.at("2026-05-08", 23, 10).act(&office, ask_review("2026-05-08")).is(S::ReviewRequested);
    c.due(C::Review, "2026-06-07", "2026-06-05", "2026-06-08");
    assert_eq!(c.petition.responsible, Org::CountyGov.id());

    // Only the next level up decides
    for other in [&unit, &city, &Org::Resources.officer(), &Org::ZhaojiaGov.officer()] {
        c.expect_refusal(other, review(Conclusion::Uphold), "relation");
    }
    c.on("2026-06-03").act(&county, review(Conclusion::Uphold));
    c.on("2026-06-04").act(&county, serve("2026-06-04")).is(S::ReviewServed);
    assert_eq!(c.petition.responsible, Org::TownGov.id(), "the unit answers again");

    // 07-04 is a Saturday: the citizen has until Monday, not longer
    c.due(C::RecheckRequest, "2026-07-04", "2026-07-03", "2026-07-06");
    c.clone().on("2026-07-07").expect_refusal(&office, ask_recheck("2026-07-07"), "recheck_window_open");
    c.on("2026-07-06").act(&office, ask_recheck("2026-07-06"));
    c.due(C::Recheck, "2026-08-05", "2026-08-05", "2026-08-05");
    c.on("2026-07-25").act(&city, hearing("2026-07-20", "2026-07-24"));
    c.due(C::Recheck, "2026-08-10", "2026-08-10", "2026-08-10");

    // The end of the three levels
    c.on("2026-08-10").act(&city, recheck(Conclusion::Uphold)).on("2026-08-12").act(&city, serve("2026-08-12"));
    c.is(S::Final);
    assert_eq!(c.missed(), []);

    // The same facts again: registered all the same, and not accepted any more
    let mut again = given(&office, "2026-09-01", another(2, letter("2026-09-01")));
    again.expect_refusal(&office, decline(N::Rechecked), "rechecked");
    again.beside(&[&c.petition]).act(&office, repeats(1));
    again.expect_refusal(&office, self_handle(), "no_second_term");
    again.act(&office, decline(N::Rechecked)).is(S::NotAccepted);
}

#[test]
fn a_hearing_stops_only_the_recheck() {
    let unit = Org::TownGov.officer();
    let mut c = accepted("2026-03-02");
    c.due(C::Handling, "2026-05-01", "2026-04-30", "2026-05-06");
    c.on("2026-03-20").act(&unit, hearing("2026-03-10", "2026-03-12"));
    c.due(C::Handling, "2026-05-01", "2026-04-30", "2026-05-06");
}

#[test]
fn an_order_to_handle_anew_starts_the_term_again() {
    let (unit, county) = (Org::TownGov.officer(), Org::CountyGov.officer());
    let office = Org::CountyPetitions.clerk();
    let mut c = accepted("2026-03-02");
    c.on("2026-04-01").act(&unit, opinion(Conclusion::NotSupport)).act(&unit, serve("2026-04-01"));
    c.on("2026-04-10").act(&office, ask_review("2026-04-10"));
    c.on("2026-04-20").act(&county, review(Conclusion::Redo)).act(&county, serve("2026-04-20"));
    c.is(S::InHandling).due(C::Handling, "2026-06-19", "2026-06-18", "2026-06-22");
    c.on("2026-05-10").act(&unit, opinion(Conclusion::Support)).act(&unit, serve("2026-05-10")).is(S::Served);
}

#[test]
fn who_asks_for_nothing_lets_it_lapse() {
    let (unit, office) = (Org::TownGov.officer(), Org::CountyPetitions.clerk());
    let lapse = || escalation::petition::acts::ending::Lapse { reason: line("已告知") };
    let mut c = accepted("2026-03-02");
    c.on("2026-03-05").act(&unit, opinion(Conclusion::NotSupport)).act(&unit, serve("2026-03-05"));
    // 04-04 to 04-06 is 清明: the petitioner has until 04-07.
    c.on("2026-04-07").expect_refusal(&office, lapse(), "window_over");
    c.on("2026-04-08").act(&office, lapse()).is(S::ClosedByLapse);
}
