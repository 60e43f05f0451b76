//! Scenarios 3, 11 and the mediation half of 12: over areas and tiers, and back to a petition.

use domain::case::{
    AttachmentKind, Consent, EvidenceGap, LegEnd, MediationState as S, ReturnReason, Source, TerminationReason, Trigger,
};
use domain::organisation::Role;
use escalation::acts::closing::Archive;
use escalation::acts::intake::BeginReview;
use escalation::acts::transfer::{AcceptOffer, DisputeOffer, SettleOffer, TransferUp};
use escalation::{ClockKind as K, Register};

use crate::support::*;

#[test]
fn scenario_3_two_townships_mediate_together() {
    let (village, town, other) = (Org::Fengyuan.director(), Org::FengqiaoTown.director(), Org::ZhaojiaTown.director());

    // Given 张伟 of 枫桥镇 and 李强 of 赵家镇, when the village registers on 2026-04-02 and hands over what crosses areas.
    let mut c = given(&Org::Fengyuan.mediator(), "2026-04-02", quarrel("2026-04-02"));
    let day = c.today();
    c.expect_refusal(&village, transfer(Org::FengqiaoTown, &[Trigger::CrossArea]), "transfer_consent");
    c.act(&village, agrees_to_transfer(zhang(), day));
    c.act(&village, transfer(Org::FengqiaoTown, &[Trigger::CrossArea]));
    c.due(K::OfferDecision, "2026-04-07", "2026-04-07", "2026-04-07").not_running(K::Acceptance);

    // When 枫桥镇 takes it on 04-03, asks 李强, accepts, and calls 赵家镇 in.
    let day = c.on("2026-04-03").today();
    c.act(&town, AcceptOffer {}).is(S::UnderReview);
    c.act(&town, agrees(li(), day)).act(&town, explain(&[zhang(), li()], day)).act(&town, accept());
    c.act(&town, join(&[Org::ZhaojiaTown]));
    c.due(K::Mediation, "2026-05-03", "2026-04-30", "2026-05-06");
    assert_eq!((c.case.hop(), c.case.responsible), (1, Org::FengqiaoTown.id()));

    // Then both send mediators, and the county centre only looks on.
    c.expect_refusal(&other, assign(Org::ZhaojiaTown.mediator().user), "one_host");
    c.act(&town, assign(Org::FengqiaoTown.mediator().user));
    let mut second = assign(Org::ZhaojiaTown.mediator().user);
    second.others = second.host.take().into_iter().collect();
    c.act(&other, second).is(S::Assigned);
    let mut joint = session(c.on("2026-04-14").today(), Org::FengqiaoTown.mediator().user);
    joint.mediators.push(Org::ZhaojiaTown.mediator().user);
    c.expect_refusal(&Org::CountyCentre.director(), joint.clone(), "relation");
    c.act(&town, joint);

    // When they agree on 04-28, then the agreement needs the seals of both committees.
    let day = c.on("2026-04-28").today();
    let owed = || vec![pays(li(), 800, date("2026-05-20"))];
    c.expect_refusal(&town, agree_in_writing(day, owed(), &[Org::FengqiaoTown]), "all_sealed");
    c.act(&town, agree_in_writing(day, owed(), &[Org::FengqiaoTown, Org::ZhaojiaTown]));
    let agreement = c.case.agreement.as_ref().expect("an agreement");
    assert_eq!((agreement.effective_on, agreement.seals.len()), (day, 2));
    c.due(K::Confirmation, "2026-05-28", "2026-05-28", "2026-05-28");

    // And the court of the county, at the seat of both committees, may be asked on that last day.
    let day = c.on("2026-05-28").today();
    c.act(&town, ask_court(day)).is(S::ConfirmationPending);
}

/// Accepted by the village on Monday 2026-06-01, with one attempt on 06-05.
fn with_one_attempt() -> Docket {
    let mediator = Org::Fengyuan.mediator();
    let mut c = given(&mediator, "2026-06-01", quarrel("2026-06-01"));
    let day = c.today();
    c.act(&mediator, agrees(li(), day)).act(&mediator, explain(&[zhang(), li()], day)).act(&mediator, accept());
    c.act(&Org::Fengyuan.director(), assign(mediator.user));
    let day = c.on("2026-06-05").today();
    c.act(&mediator, session(day, mediator.user));
    for who in [zhang(), li()] {
        c.act(&mediator, agrees_to_transfer(who, day));
    }
    c
}

fn offered_without_enough_attempts() -> TransferUp {
    TransferUp { gaps: vec![EvidenceGap::Attempts], ..transfer(Org::FengqiaoTown, &[Trigger::Deadlock]) }
}

#[test]
fn scenario_11_an_offer_comes_back_once() {
    let (village, town) = (Org::Fengyuan.director(), Org::FengqiaoTown.director());
    let mut c = with_one_attempt();
    c.due(K::Mediation, "2026-07-01", "2026-07-01", "2026-07-01");

    // Given an escalation on 06-08 with one attempt, admitted as a gap.
    c.on("2026-06-08").expect_refusal(&village, transfer(Org::FengqiaoTown, &[Trigger::Deadlock]), "attempts");
    c.act(&village, offered_without_enough_attempts());
    c.due(K::OfferDecision, "2026-06-10", "2026-06-10", "2026-06-10").not_running(K::Residence);

    // When the township returns it on 06-10, then the village has until 06-15 to supply what is missing.
    c.on("2026-06-10").act(&town, return_offer(ReturnReason::Attempts)).is(S::InMediation);
    assert_eq!((c.case.hop(), c.case.responsible), (0, Org::Fengyuan.id()));
    c.due(K::Repair, "2026-06-15", "2026-06-15", "2026-06-15");
    // The three days at the township are not counted to the village.
    c.due(K::Residence, "2026-06-11", "2026-06-11", "2026-06-11");

    // When it tries again and resubmits on 06-12.
    let day = c.on("2026-06-12").today();
    c.act(&village, session(day, Org::Fengyuan.mediator().user));
    c.act(&village, transfer(Org::FengqiaoTown, &[Trigger::Deadlock]));
    c.due(K::OfferDecision, "2026-06-16", "2026-06-16", "2026-06-16");

    // Then no second return is possible, and the township accepts on 06-16; the clock was never reset.
    c.on("2026-06-16").expect_refusal(&town, return_offer(ReturnReason::BetterBelow), "return_left");
    c.act(&town, AcceptOffer {}).is(S::Accepted);
    assert_eq!((c.case.accepted_on, c.case.legs[0].end), (Some(date("2026-06-01")), Some(LegEnd::TransferredUp)));
    c.due(K::Mediation, "2026-07-01", "2026-07-01", "2026-07-01");
    c.due(K::Residence, "2026-06-26", "2026-06-26", "2026-06-26");
    c.due(K::FirstSession, "2026-06-24", "2026-06-24", "2026-06-24");
}

#[test]
fn scenario_11_the_common_superior_ends_a_quarrel_about_who_handles_it() {
    let (village, town, county) =
        (Org::Fengyuan.director(), Org::FengqiaoTown.director(), Org::CountyCentre.director());
    let mut c = with_one_attempt();
    c.on("2026-06-08").act(&village, offered_without_enough_attempts());
    c.expect_refusal(&town, DisputeOffer { reason: story("应由村里处理。") }, "no_return_left");
    c.on("2026-06-10").act(&town, return_offer(ReturnReason::BetterBelow)).not_running(K::Repair);
    c.on("2026-06-12").act(&village, offered_without_enough_attempts());

    // When the township disagrees a second time, then the county centre has two working days.
    c.on("2026-06-16").act(&town, DisputeOffer { reason: story("应由村里处理。") });
    c.due(K::SuperiorDecision, "2026-06-18", "2026-06-18", "2026-06-18").not_running(K::OfferDecision);
    let owner = c.clocks().into_iter().find(|clock| clock.kind == K::SuperiorDecision).map(|clock| clock.owner);
    assert_eq!(owner, Some(Org::CountyCentre.id()));
    c.expect_refusal(&town, AcceptOffer {}, "not_disputed");
    let settle = |holder: Org| SettleOffer { holder: holder.id(), reason: story("由镇里办理。") };
    c.expect_refusal(&town, settle(Org::FengqiaoTown), "relation");
    c.expect_refusal(&county, settle(Org::Zhongshan), "holder_of_two");

    // Then its word ends it, one way or the other, and the clock goes on.
    let mut back = c.clone();
    back.on("2026-06-17").act(&county, settle(Org::Fengyuan)).is(S::InMediation);
    assert_eq!((back.case.hop(), back.case.offer), (0, None));
    c.on("2026-06-17").act(&county, settle(Org::FengqiaoTown)).is(S::Accepted);
    c.due(K::Mediation, "2026-07-01", "2026-07-01", "2026-07-01");
}

/// A petition referred to 枫桥镇 on 2026-08-03 and accepted the same day with both sides' consent.
fn from_a_petition() -> Docket {
    let town = Org::FengqiaoTown.director();
    let mut register = Register { ..quarrel("2026-08-03") };
    register.dispute.source = Source::Petition;
    register.dispute.referred_by = Some(line("诸暨市信访局"));
    register.dispute.responsible = Some(Org::FengqiaoTown.id());
    let mut c = given(&Org::CountyPetitions.with(Role::PetitionClerk), "2026-08-03", register);
    c.is(S::Registered);
    assert!(c.case.parties.iter().all(|p| p.consent() != Some(Consent::Agreed)), "a referral is nobody's consent");
    let day = c.today();
    c.act(&town, BeginReview {}).expect_refusal(&town, accept(), "all_consent");
    c.act(&town, agrees(zhang(), day)).act(&town, agrees(li(), day)).act(&town, explain(&[zhang(), li()], day));
    c.act(&town, accept()).due(K::Mediation, "2026-09-02", "2026-09-02", "2026-09-02");
    let mediator = Org::FengqiaoTown.mediator();
    c.act(&town, assign(mediator.user));
    let day = c.on("2026-08-14").today();
    c.act(&town, session(day, mediator.user));
    c
}

#[test]
fn scenario_12_a_petition_is_settled_by_mediation() {
    let town = Org::FengqiaoTown.director();
    let mut c = from_a_petition();

    // When they agree in writing on 08-28, payable by 09-10, then confirmation is nominally open until Sunday 09-27.
    let day = c.on("2026-08-28").today();
    c.act(&town, agree_in_writing(day, vec![pays(li(), 800, date("2026-09-10"))], &[Org::FengqiaoTown]));
    let window = c.clock(K::Confirmation).expect("the window is open");
    assert_eq!((window.nominal, window.legal_latest), (date("2026-09-27"), date("2026-09-28")));

    // When all is performed on 09-09, visited and filed, then the case closes and is kept thirty years.
    let day = c.on("2026-09-09").today();
    c.act(&town, perform(day, 800)).is(S::Performed);
    c.due(K::FollowUp, "2026-09-24", "2026-09-24", "2026-09-24");
    let day = c.on("2026-09-14").today();
    c.act(&town, visit(day)).expect_refusal(&town, close(), "signed_text_filed");
    c.act(&town, attach(1, AttachmentKind::Agreement, day)).act(&town, close()).act(&town, Archive {});
    assert_eq!(c.case.closing.as_ref().and_then(|closing| closing.retention_years), Some(30));
}

#[test]
fn scenario_12_a_failed_mediation_goes_back_to_the_petition() {
    let mut c = from_a_petition();
    let town = Org::FengqiaoTown.director();
    c.on("2026-08-31").act(&town, terminate(TerminationReason::Deadlock)).is(S::Terminated);
    c.not_running(K::Mediation).due(K::Closing, "2026-09-07", "2026-09-07", "2026-09-07");
}
