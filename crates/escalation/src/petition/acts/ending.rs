//! Ends other than an opinion, and what follows a supporting one.

use chrono::NaiveDate;
use domain::petition::{Execution, Petition, PetitionEnding};
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HAPPENED, happened};
use crate::act::{Input, InputNeed, ask};
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::refusal::Need;

/// Closes because review or recheck was not asked for in time (逾期未申请).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// What the petitioner was told.
    pub reason: Line,
}

impl Input<Petition> for Lapse {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Lapsed(PetitionEnding { on: facts.today(), reason: self.reason.into() })]
    }
}

const CONFIRMED: Need = Need::own("petitioner_confirmed", "应当由信访人本人确认");

/// Records that the petitioner withdraws (撤回).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Civil date.
    pub on: NaiveDate,
    /// Why, and what shows it.
    pub reason: Line,
    /// Whether the petitioner confirmed it in writing or on record.
    pub confirmed: bool,
}

impl Input<Petition> for Withdraw {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(HAPPENED, "/on", |i, p, f| happened(i.on, p, f)), ask(CONFIRMED, "/confirmed", |i, _, _| i.confirmed)];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Withdrawn(PetitionEnding { on: self.on, reason: self.reason.into() })]
    }
}

/// Records that the matter is settled and performed (和解并履行).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// Civil date.
    pub on: NaiveDate,
    /// What was settled and how it was performed.
    pub reason: Line,
    /// Whether the petitioner confirmed it in writing or on record.
    pub confirmed: bool,
}

impl Input<Petition> for Settle {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(HAPPENED, "/on", |i, p, f| happened(i.on, p, f)), ask(CONFIRMED, "/confirmed", |i, _, _| i.confirmed)];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Settled(PetitionEnding { on: self.on, reason: self.reason.into() })]
    }
}

/// Records what was done to execute a supporting opinion (执行处理意见).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordExecution {
    /// Civil date.
    pub on: NaiveDate,
    /// What was done.
    pub text: Story,
    /// Whether all of it is done now.
    pub complete: bool,
}

impl Input<Petition> for RecordExecution {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[ask(HAPPENED, "/on", |i, p, f| happened(i.on, p, f))];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Executed(Execution {
            on: self.on,
            by: facts.actor.user,
            text: self.text.into(),
            complete: self.complete,
        })]
    }
}
