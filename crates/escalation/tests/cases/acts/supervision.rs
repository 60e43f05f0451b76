//! Orders from above.

use domain::case::{MediationState as S, TerminationReason, Trigger};
use domain::organisation::Role;
use escalation::ClockKind as K;
use escalation::acts::supervision::{DischargeSupervision, ReportSupervision};
use escalation::acts::transfer::AcceptOffer;

use crate::support::*;

fn report(supervision: u32) -> ReportSupervision {
    ReportSupervision { supervision, text: story("已约双方再谈。") }
}

fn discharge(supervision: u32) -> DischargeSupervision {
    DischargeSupervision { supervision }
}

#[test]
fn an_order_runs_until_it_is_reported_on_and_the_case_stays() {
    let mut c = supervised();
    c.due(K::Supervision, "2026-03-20", "2026-03-20", "2026-03-20");
    assert_eq!(c.case.responsible, Org::Fengyuan.id());
    c.act(&mediator(), report(1)).not_running(K::Supervision);
    c.act(&Org::CountyCentre.director(), discharge(1));
    assert_eq!(c.case.supervisions[0].discharged_on, Some(c.today()));
}

#[test]
fn a_petition_office_orders_but_lists_nothing() {
    let mut c = stage(S::InMediation);
    let office = Org::CountyPetitions.with(Role::PetitionClerk);
    let mut order = supervise(date("2026-03-20"));
    order.listed = true;
    c.expect_refusal(&office, order.clone(), "listed_by_meeting");
    order.listed = false;
    c.act(&office, order);
}

#[test]
fn a_committee_does_not_wait_for_a_silent_supervisor_except_under_a_listed_order() {
    for (listed, may_close) in [(false, true), (true, false)] {
        let mut c = stage(S::InMediation);
        let mut order = supervise(date("2026-03-20"));
        order.listed = listed;
        c.act(&Org::CountyCentre.director(), order).act(&mediator(), report(1));
        c.act(&mediator(), terminate(TerminationReason::Deadlock));
        assert_eq!(c.attempt(&director(), close()).is_ok(), may_close);
        // Also afterwards the supervisor may be content.
        c.act(&Org::CountyCentre.director(), discharge(1));
    }
}

#[test]
fn who_ordered_can_discharge_also_after_the_case_went_over_its_head() {
    let office = Org::FengqiaoOffice.with(Role::JusticeOfficer);
    let mut c = at_the_township();
    c.act(&office, supervise(date("2026-03-20")));
    let (township, day) = (Org::FengqiaoTown.director(), c.today());
    for who in [zhang(), li()] {
        c.act(&township, agrees_to_transfer(who, day));
    }
    c.act(&township, transfer(Org::CountyCentre, &[Trigger::CrossArea]));
    c.act(&Org::CountyCentre.director(), AcceptOffer {});
    c.act(&Org::CountyCentre.director(), report(1)).act(&office, discharge(1));
}

#[test]
fn nobody_reports_to_itself() {
    // The county centre ordered; now the case comes up to it.
    let mut c = at_the_township();
    c.act(&Org::CountyCentre.director(), supervise(date("2026-03-20")));
    let (township, day) = (Org::FengqiaoTown.director(), c.today());
    for who in [zhang(), li()] {
        c.act(&township, agrees_to_transfer(who, day));
    }
    c.act(&township, transfer(Org::CountyCentre, &[Trigger::CrossArea]));
    c.act(&Org::CountyCentre.director(), AcceptOffer {}).not_running(K::Supervision);
    assert_eq!(c.case.supervisions[0].discharged_on, Some(c.today()));
}

#[test]
fn an_order_whose_author_is_gone_is_discharged_by_another_above() {
    let mut c = supervised();
    c.world = World::default().with_closed(Org::CountyCentre);
    c.act(&mediator(), report(1)).act(&Org::CountyBureau.with(Role::JusticeOfficer), discharge(1));
}
