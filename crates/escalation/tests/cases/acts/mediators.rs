//! Appointment, replacement, recusal.

use domain::case::{MediationState as S, Recusal, RecusalGround, Trigger};
use escalation::ClockKind as K;
use escalation::acts::mediators::{Assign, Replace};
use escalation::acts::transfer::AcceptOffer;

use crate::support::*;

#[test]
fn the_director_appoints_one_host_and_others() {
    let [host, other, third] = Org::Fengyuan.mediators();
    let mut c = stage(S::Accepted);
    c.due(K::Assignment, "2026-03-11", "2026-03-11", "2026-03-11");
    c.act(&director(), Assign { host: Some(host), others: vec![other], recusal_checked: true }).is(S::Assigned);
    c.not_running(K::Assignment).expect_refusal(&director(), assign(third), "one_host");
    // Another joins while mediation goes on.
    let day = c.on("2026-03-11").today();
    c.act(&mediator(), session(day, host));
    c.act(&director(), Assign { host: None, others: vec![third], recusal_checked: true }).is(S::InMediation);
    let hosts: Vec<_> = c.case.current_mediators().map(|a| (a.mediator, a.host)).collect();
    assert_eq!(hosts, [(other, false), (host, true), (third, false)]);
}

#[test]
fn a_party_asks_for_another_mediator_and_gets_one() {
    let [host, _, third] = Org::Fengyuan.mediators();
    let mut c = stage(S::InMediation);
    let asked = Recusal { ground: RecusalGround::PartyRequest, requested_by: Some(li()) };
    c.act(&director(), Replace { recusal: asked, ..replace(Some(third)) }).is(S::InMediation);
    let now: Vec<_> = c.case.current_mediators().map(|a| (a.mediator, a.host)).collect();
    assert_eq!(now, [(third, true)]);
    c.expect_refusal(&mediator(), session(c.today(), host), "mediators_appointed");
    // Who had to step back stays away; who was only ill may come back.
    let others = |m| Assign { host: None, others: vec![m], recusal_checked: true };
    c.expect_refusal(&director(), others(host), "mediators_fresh");
    let ill =
        Replace { mediator: third, recusal: recusal(RecusalGround::Unavailable), ..replace(Some(director().user)) };
    c.act(&director(), ill).act(&director(), others(third));
}

#[test]
fn a_committee_whose_mediators_must_all_step_back_hands_over_without_attempts() {
    let [host, second, third] = Org::Fengyuan.mediators();
    let mut c = stage(S::Assigned);
    let all_recused = || transfer(Org::FengqiaoTown, &[Trigger::AllRecused]);
    c.act(&director(), replace(Some(second)));
    c.act(&director(), Replace { mediator: second, ..replace(Some(third)) });
    c.expect_refusal(&director(), all_recused(), "trigger_true");
    c.act(&director(), Replace { mediator: third, ..replace(None) }).is(S::Accepted);
    c.expect_refusal(&director(), assign(host), "mediators_fresh");
    let day = c.today();
    c.act(&mediator(), agrees_to_transfer(zhang(), day)).act(&mediator(), agrees_to_transfer(li(), day));
    c.act(&director(), all_recused()).act(&Org::FengqiaoTown.director(), AcceptOffer {}).is(S::Accepted);
}
