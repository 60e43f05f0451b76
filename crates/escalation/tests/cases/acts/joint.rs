//! Joint mediation.

use domain::case::MediationState as S;
use domain::organisation::Role;
use escalation::acts::joint::LeaveJoint;
use escalation::acts::mediators::Assign;

use crate::support::*;

fn sends_its_mediator(org: Org) -> Assign {
    Assign { host: None, others: vec![org.mediator().user], recusal_checked: true }
}

#[test]
fn those_called_in_take_part_and_seal_if_they_mediate() {
    let c = in_joint_mediation();
    assert!(c.case.takes_part(Org::Zhongshan.id()) && c.case.takes_part(Org::NaturalResources.id()));
    assert_eq!(c.case.sealing_organisations(), [Org::Fengyuan.id(), Org::Zhongshan.id()]);
    assert_eq!(c.case.responsible, Org::Fengyuan.id(), "the one that called leads");
}

#[test]
fn a_joint_committee_sends_its_own_mediators_and_a_department_none() {
    let mut c = in_joint_mediation();
    c.expect_refusal(&director(), sends_its_mediator(Org::Zhongshan), "own_mediators");
    c.expect_refusal(&Org::NaturalResources.director(), sends_its_mediator(Org::NaturalResources), "own_mediators");
    c.act(&Org::Zhongshan.director(), sends_its_mediator(Org::Zhongshan)).is(S::InMediation);
    assert_eq!(c.case.current_mediators().filter(|a| a.host).count(), 1);
    // They hold the session together.
    let mut held = session(c.today(), mediator().user);
    held.mediators.push(Org::Zhongshan.mediator().user);
    c.act(&mediator(), held);
}

#[test]
fn who_leaves_takes_its_mediators_along_and_its_seal_is_not_needed() {
    let mut c = in_joint_mediation();
    c.act(&Org::Zhongshan.director(), sends_its_mediator(Org::Zhongshan));
    c.act(&Org::Zhongshan.director(), LeaveJoint { organisation: Org::Zhongshan.id() });
    assert!(!c.case.takes_part(Org::Zhongshan.id()) && c.case.current_mediators().count() == 1);
    assert_eq!(c.case.sealing_organisations(), [Org::Fengyuan.id()]);
    // The department goes by itself; the lead could also have let it go.
    c.act(&Org::NaturalResources.with(Role::UnitOfficer), LeaveJoint { organisation: Org::NaturalResources.id() });
    assert!(c.case.joint.iter().all(|m| m.until.is_some()));
}
