//! After a hop: word to the parties, and the plan of the city.

use domain::case::{MediationState as S, TerminationReason, Trigger};
use domain::organisation::Role;
use escalation::ClockKind as K;
use escalation::acts::intake::BeginReview;
use escalation::acts::transfer::AcceptOffer;

use crate::support::*;

#[test]
fn parties_are_told_of_a_hop_within_two_working_days() {
    // Given a case that the township took on Monday the 16th
    let township = Org::FengqiaoTown.director();
    let mut c = at_the_township();
    c.due(K::HopNotice, "2026-03-18", "2026-03-18", "2026-03-18");
    // When one party is told, the other still has to be
    let day = c.on("2026-03-17").today();
    c.act(&township, tell_hop(&[zhang()], day)).due(K::HopNotice, "2026-03-18", "2026-03-18", "2026-03-18");
    c.act(&township, tell_hop(&[li()], day)).not_running(K::HopNotice);
    // Then it is on record who was told what, how and when
    let notice = &c.case.hop_notices[1];
    assert_eq!((notice.hop, notice.organisation, notice.on), (1, Org::FengqiaoTown.id(), day));
    assert_eq!((notice.parties.as_slice(), notice.by), ([li()].as_slice(), township.user));
}

#[test]
fn nobody_is_told_before_the_hop() {
    let mut c = at_the_township();
    c.expect_refusal(&Org::FengqiaoTown.director(), tell_hop(&[zhang(), li()], date("2026-03-13")), "date_possible");
    c.expect_refusal(&Org::FengqiaoTown.director(), tell_hop(&[], date("2026-03-16")), "party_known");
}

#[test]
fn a_return_is_no_hop_and_a_further_hop_is_told_anew() {
    let township = Org::FengqiaoTown.director();
    let mut c = stage(S::EscalationProposed);
    c.on("2026-03-16").act(&township, return_offer(domain::case::ReturnReason::BetterBelow));
    c.not_running(K::HopNotice);
    c.act(&director(), transfer(Org::FengqiaoTown, &[Trigger::Deadlock])).act(&township, AcceptOffer {});
    let day = c.today();
    c.act(&township, tell_hop(&[zhang(), li()], day)).not_running(K::HopNotice);
    for who in [zhang(), li()] {
        c.act(&township, agrees_to_transfer(who, day));
    }
    c.act(&township, transfer(Org::CountyCentre, &[Trigger::CrossArea]));
    c.on("2026-03-17").act(&Org::CountyCentre.director(), AcceptOffer {});
    c.due(K::HopNotice, "2026-03-19", "2026-03-19", "2026-03-19");
}

#[test]
fn a_case_that_hopped_goes_on_untold_but_is_not_closed_so() {
    let township = Org::FengqiaoTown.director();
    let mut c = at_the_township();
    c.act(&township, assign(Org::FengqiaoTown.mediators()[0]));
    c.act(&township, terminate(TerminationReason::Deadlock)).expect_refusal(&township, close(), "hop_told");
    let day = c.today();
    c.act(&township, tell_hop(&[zhang(), li()], day)).act(&township, close()).is(S::Closed);
}

/// Accepted by the county and taken by the city on Monday the 16th.
fn at_the_city() -> Docket {
    let mut c = at_the_county(World::default());
    c.act(&Org::CountyCentre.director(), transfer(Org::CityCentre, &[Trigger::CrossArea]));
    c.on("2026-03-16").act(&Org::CityCentre.director(), AcceptOffer {});
    c
}

#[test]
fn the_city_has_ten_days_for_a_plan() {
    let city = Org::CityCentre.director();
    let mut c = at_the_city();
    c.due(K::CityPlan, "2026-03-26", "2026-03-26", "2026-03-26");
    let day = c.on("2026-03-20").today();
    c.act(&city, draw_plan(day)).not_running(K::CityPlan);
    assert_eq!((c.case.plans[0].organisation, c.case.plans[0].on), (Org::CityCentre.id(), day));
    // Another tier may have one, and need not.
    let mut below = at_the_township();
    below.not_running(K::CityPlan);
    let day = below.today();
    below.act(&Org::FengqiaoTown.director(), draw_plan(day));
    below.expect_refusal(&Org::FengqiaoTown.director(), draw_plan(date("2026-03-13")), "date_possible");
}

#[test]
fn the_committee_takes_up_what_its_grid_reports_within_one_working_day() {
    // Found on Friday the 6th, told to the committee on Monday the 9th
    let mut c = given(&Org::Fengyuan.with(Role::GridWorker), "2026-03-09", quarrel("2026-03-06"));
    c.due(K::GridReport, "2026-03-09", "2026-03-09", "2026-03-09");
    c.act(&mediator(), BeginReview {}).not_running(K::GridReport);
    // What an office reports has no such clock.
    let mut reported = quarrel("2026-03-09");
    reported.dispute.responsible = Some(Org::FengqiaoTown.id());
    given(&Org::FengqiaoOffice.with(Role::JusticeOfficer), "2026-03-09", reported).not_running(K::GridReport);
}
