//! The simplified procedure (简易办理), and the way back to the ordinary one.

use domain::petition::{Petition, SimpleGround};
use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::act::{Input, InputNeed};
use crate::facts::Facts;
use crate::petition::event::Event;

/// Chooses the simplified procedure (适用简易办理).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Simplify {
    /// Why it is suitable.
    pub ground: SimpleGround,
}

impl Input<Petition> for Simplify {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Simplified { ground: self.ground }]
    }
}

/// Changes to the ordinary procedure (转普通程序); the sixty days count from acceptance anyway.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchToOrdinary {
    /// Why.
    pub reason: Line,
}

impl Input<Petition> for SwitchToOrdinary {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::SwitchedToOrdinary { on: facts.today(), reason: self.reason.into() }]
    }
}
