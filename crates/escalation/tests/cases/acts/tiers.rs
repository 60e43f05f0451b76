//! Up and down the tiers.

use domain::case::{LegEnd, MediationState as S, ReturnReason, SupervisionKind, Trigger};
use domain::category::Category;
use domain::organisation::Role;
use domain::rules::{EscalationClock, RuleKey, RuleValue};
use escalation::acts::transfer::{AcceptOffer, DisputeOffer, SettleOffer, WithdrawOffer};
use escalation::{Actor, ClockKind as K};

use crate::support::*;

fn township() -> Actor {
    Org::FengqiaoTown.director()
}

#[test]
fn an_offer_changes_nobodys_duty_until_it_is_taken() {
    let mut c = stage(S::EscalationProposed);
    assert_eq!((c.case.responsible, c.case.hop()), (Org::Fengyuan.id(), 0));
    c.due(K::OfferDecision, "2026-03-17", "2026-03-17", "2026-03-17");
    c.due(K::Mediation, "2026-04-09", "2026-04-09", "2026-04-09");
    c.on("2026-03-16").act(&township(), AcceptOffer {}).is(S::Accepted);
    let legs: Vec<_> = c.case.legs.iter().map(|leg| (leg.organisation, leg.end)).collect();
    assert_eq!(legs, [(Org::Fengyuan.id(), Some(LegEnd::TransferredUp)), (Org::FengqiaoTown.id(), None)]);
    assert_eq!(c.case.current_mediators().count(), 0, "the township appoints its own");
    c.due(K::Mediation, "2026-04-09", "2026-04-09", "2026-04-09");
    c.due(K::Residence, "2026-03-26", "2026-03-26", "2026-03-26");
}

#[test]
fn an_offer_is_withdrawn_when_the_parties_settle_after_all() {
    let mut c = stage(S::EscalationProposed);
    let withdraw = || WithdrawOffer { reason: line("当事人已经和解") };
    c.expect_refusal(&township(), withdraw(), "relation");
    c.act(&director(), withdraw()).is(S::InMediation).not_running(K::OfferDecision);
    c.act(&mediator(), agree_orally(c.today(), Vec::new())).is(S::Performed);
    assert!(c.case.returned.is_empty(), "it did not come back");
}

#[test]
fn a_returned_offer_falls_back_to_where_it_was() {
    let mut c = stage(S::EscalationProposed);
    c.on("2026-03-16").act(&township(), return_offer(ReturnReason::MaterialsMissing)).is(S::InMediation);
    let back = &c.case.returned[0];
    assert_eq!((back.offered_on, back.on), (date("2026-03-13"), date("2026-03-16")));
    c.due(K::Repair, "2026-03-19", "2026-03-19", "2026-03-19");
    assert_eq!(c.case.current_mediators().count(), 1);
}

#[test]
fn the_city_decides_between_township_and_county() {
    let mut c = given_at_the_township();
    let up = || transfer(Org::CountyCentre, &[Trigger::CrossArea]);
    c.act(&township(), up()).act(&Org::CountyCentre.director(), return_offer(ReturnReason::BetterBelow));
    c.act(&township(), up());
    c.act(&Org::CountyCentre.director(), DisputeOffer { reason: story("应由镇里处理。") });
    let settle = SettleOffer { holder: Org::CountyCentre.id(), reason: story("由市里办理。") };
    c.act(&Org::CityCentre.director(), settle).is(S::Accepted);
    assert_eq!(c.case.responsible, Org::CountyCentre.id());
}

/// At the township, with both sides' word to go on.
fn given_at_the_township() -> Docket {
    let mut c = at_the_township();
    let day = c.today();
    for who in [zhang(), li()] {
        c.act(&township(), agrees_to_transfer(who, day));
    }
    c
}

#[test]
fn at_the_top_the_joint_meeting_office_decides() {
    let world = World::default().with_rule(RuleKey::EscalationMaxReturns, RuleValue::Number(0));
    let mut c = at_the_county(world);
    c.act(&Org::CountyCentre.director(), transfer(Org::CityCentre, &[Trigger::CrossArea]));
    c.act(&Org::CityCentre.director(), DisputeOffer { reason: story("应由县里处理。") });
    let settle = SettleOffer { holder: Org::CityCentre.id(), reason: story("由市里办理。") };
    c.act(&Org::CityMeeting.with(Role::JointMeetingOfficer), settle);
    assert_eq!(c.case.responsible, Org::CityCentre.id());
}

#[test]
fn a_case_assigned_down_carries_an_order_to_report() {
    let mut c = assigned_down();
    c.due(K::OfferDecision, "2026-03-10", "2026-03-10", "2026-03-10");
    c.on("2026-03-10").act(&township(), AcceptOffer {}).is(S::Accepted);
    let order = &c.case.supervisions[0];
    assert_eq!((order.kind, order.by), (SupervisionKind::Assignment, Org::CountyCentre.id()));
    assert_eq!(c.case.legs[0].end, Some(LegEnd::AssignedDown));
    c.due(K::Supervision, "2026-03-31", "2026-03-31", "2026-03-31");
}

#[test]
fn a_bureau_assigns_down_what_a_centre_holds_and_takes_it_back_itself() {
    let bureau = Org::CountyBureau.with(Role::JusticeOfficer);
    let clerk = Org::CountyPetitions.with(Role::PetitionClerk);
    let withdraw = || WithdrawOffer { reason: line("由县里继续办理") };
    let mut c = at_the_county(World::default());
    // A bureau stands beside the centre of its tier, that of the city above it.
    let city = Org::CityBureau.with(Role::JusticeOfficer);
    c.expect_refusal(&bureau, down_to(Org::FengqiaoTown), "relation");
    c.act(&city, down_to(Org::FengqiaoTown)).is(S::EscalationProposed);
    assert_eq!(c.case.responsible, Org::CountyCentre.id());
    c.expect_refusal(&Org::CountyCentre.director(), withdraw(), "relation").act(&city, withdraw()).is(S::Accepted);

    // When the township holds it, offices of the county give it to the village, but to no township
    c.act(&city, down_to(Org::FengqiaoTown)).act(&township(), AcceptOffer {});
    let day = c.today();
    for who in [zhang(), li()] {
        c.act(&township(), agrees_to_transfer(who, day));
    }
    c.expect_refusal(&clerk, down_to(Org::ZhaojiaTown), "receiver_below");
    c.expect_refusal(&clerk, down_to(Org::FengqiaoTown), "receiver_below");
    c.act(&clerk, down_to(Org::Fengyuan)).act(&Org::Fengyuan.director(), AcceptOffer {}).is(S::Accepted);
    // And whoever gave it is answered.
    let order = c.case.supervisions.last().unwrap();
    assert_eq!((order.kind, order.by), (SupervisionKind::Assignment, Org::CountyPetitions.id()));
    assert_eq!(c.case.responsible, Org::Fengyuan.id());
}

#[test]
fn the_committee_of_the_trade_takes_its_disputes_and_no_others() {
    let day = date("2026-03-09");
    let to_the_trade = |category| {
        let mut register = quarrel("2026-03-09");
        register.dispute.category = category;
        let mut c = given(&mediator(), "2026-03-09", register);
        c.act(&mediator(), agrees_to_transfer(zhang(), day));
        c.attempt(&director(), transfer(Org::Medical, &[Trigger::ProperForum])).is_ok()
    };
    assert!(to_the_trade(Category::Medical));
    assert!(!to_the_trade(Category::Neighbours));
}

#[test]
fn danger_skips_the_next_tier_and_the_attempts() {
    let mut c = stage(S::Accepted);
    let day = c.today();
    for who in [zhang(), li()] {
        c.act(&mediator(), agrees_to_transfer(who, day));
    }
    let skip = || transfer(Org::CountyCentre, &[Trigger::HighRisk]);
    c.expect_refusal(&director(), skip(), "trigger_true");
    c.act(&mediator(), assess(domain::case::RiskLevel::High, &[domain::case::Risk::Weapon]));
    c.act(&director(), skip()).is(S::EscalationProposed);
}

#[test]
fn a_place_may_let_the_term_begin_anew_but_the_acceptance_stays() {
    let restart = RuleValue::Text(EscalationClock::RestartOnNewAcceptance.code().into());
    let mut c = stage(S::EscalationProposed);
    c.world = World::default().with_rule(RuleKey::EscalationClock, restart);
    c.on("2026-03-16").act(&township(), AcceptOffer {});
    assert_eq!(c.case.accepted_on, Some(date("2026-03-10")));
    c.due(K::Mediation, "2026-04-15", "2026-04-15", "2026-04-15");
}
