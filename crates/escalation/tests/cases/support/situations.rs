//! Situations that several tests begin with, all with the committee of 枫源村 unless they say otherwise.

use domain::case::{Case, MediationState as S, ReturnReason, Trigger};
use domain::rules::{RuleKey, RuleValue};
use escalation::Actor;
use escalation::acts::assignment::AssignDown;
use escalation::acts::transfer::DisputeOffer;

use super::commands::*;
use super::docket::{Docket, World, date, given_in};
use super::organisations::{Org, li, zhang};
use super::stages::stage;

pub fn mediator() -> Actor {
    Org::Fengyuan.mediator()
}

pub fn director() -> Actor {
    Org::Fengyuan.director()
}

/// The case in a state, with something in it as real commands could have made it.
pub fn with(state: S, change: impl FnOnce(&mut Case)) -> Docket {
    let mut c = stage(state);
    change(&mut c.case);
    c
}

/// Offered to the township for the second time, after one return.
pub fn offered_twice() -> Docket {
    let mut c = stage(S::EscalationProposed);
    c.on("2026-03-16").act(&Org::FengqiaoTown.director(), return_offer(ReturnReason::BetterBelow));
    c.act(&director(), transfer(Org::FengqiaoTown, &[Trigger::Deadlock]));
    c
}

pub fn disputed() -> Docket {
    let mut c = offered_twice();
    c.act(&Org::FengqiaoTown.director(), DisputeOffer { reason: story("应由村里处理。") });
    c
}

/// At the county centre, accepted, with both sides' word on going elsewhere.
pub fn at_the_county(world: World) -> Docket {
    let mut c = given_in(world, &Org::CountyCentre.director(), "2026-03-09", quarrel("2026-03-09"));
    let (centre, day) = (Org::CountyCentre.director(), c.today());
    c.act(&centre, agrees(li(), day)).act(&centre, explain(&[zhang(), li()], day)).act(&centre, accept());
    for who in [zhang(), li()] {
        c.act(&centre, agrees_to_transfer(who, day));
    }
    c
}

pub fn down_to(org: Org) -> AssignDown {
    AssignDown { to: org.id(), instruction: story("请就地化解。"), report_due_on: date("2026-03-31") }
}

pub fn assigned_down() -> Docket {
    let mut c = at_the_county(World::default());
    c.act(&Org::CountyCentre.director(), down_to(Org::FengqiaoTown));
    c
}

/// Offered to the city, which nobody stands above, with no return left.
pub fn at_the_top() -> Docket {
    let world = World::default()
        .with_rule(RuleKey::EscalationMaxReturns, RuleValue::Number(0))
        .with_closed(Org::CityMeeting)
        .with_closed(Org::CityBureau);
    let mut c = at_the_county(world);
    c.act(&Org::CountyCentre.director(), transfer(Org::CityCentre, &[Trigger::CrossArea]));
    c
}

pub fn supervised() -> Docket {
    let mut c = stage(S::InMediation);
    c.act(&Org::CountyCentre.director(), supervise(date("2026-03-20")));
    c
}

pub fn in_joint_mediation() -> Docket {
    let mut c = stage(S::InMediation);
    c.act(&director(), join(&[Org::Zhongshan, Org::NaturalResources]));
    c
}
