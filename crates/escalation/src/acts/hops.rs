//! After a hop: the parties are told who answers for the case now, and the organisation says what it will do.

use chrono::NaiveDate;
use domain::case::{Case, HopNotice, Means, Plan};
use domain::id::PersonId;
use domain::text::Story;
use domain::time::CivilDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HAPPENED, PARTY_KNOWN, is_party};
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;

/// A day since the present organisation answers for the case, not in the future.
fn happened_here(on: CivilDate, case: &Case, facts: &Facts<'_>) -> bool {
    case.legs.last().is_some_and(|leg| on >= leg.since) && on <= facts.today()
}

/// Records that parties were told which organisation answers for the case now (流转告知).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TellHop {
    /// Who was told.
    pub parties: Vec<PersonId>,
    /// Civil date.
    pub on: NaiveDate,
    /// How.
    pub means: Means,
}

impl Input for TellHop {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/parties", |i, c, _| !i.parties.is_empty() && i.parties.iter().all(|p| is_party(*p, c))),
        ask(HAPPENED, "/on", |i, c, f| happened_here(i.on, c, f)),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::HopTold(HopNotice {
            hop: case.hop(),
            organisation: case.responsible,
            parties: self.parties,
            on: self.on,
            means: self.means,
            by: facts.actor.user,
        })]
    }
}

/// Records what the organisation will do about the case (制定化解方案).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawPlan {
    /// Civil date.
    pub on: NaiveDate,
    /// Who does what until when.
    pub measures: Story,
}

impl Input for DrawPlan {
    const NEEDS: &'static [InputNeed<Self>] = &[ask(HAPPENED, "/on", |i, c, f| happened_here(i.on, c, f))];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::PlanDrawn(Plan {
            organisation: case.responsible,
            on: self.on,
            measures: self.measures.into(),
            by: facts.actor.user,
        })]
    }
}
