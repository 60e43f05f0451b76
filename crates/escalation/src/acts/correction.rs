//! Correction (补正): what was recorded wrongly is corrected by a new event; history stays.

use domain::case::{Case, Difficulty};
use domain::category::Category;
use domain::money::Fen;
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::act::{Input, InputNeed, ask};
use crate::event::{Correction, Event};
use crate::facts::Facts;
use crate::refusal::Need;

/// Corrects what was recorded (补正). Absent fields stay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    /// Why.
    pub reason: Line,
    /// New title.
    pub title: Option<Line>,
    /// New narrative.
    pub narrative: Option<Story>,
    /// New requests.
    pub requests: Option<Vec<Line>>,
    /// New category.
    pub category: Option<Category>,
    /// New difficulty.
    pub difficulty: Option<Difficulty>,
    /// New amount in dispute, in fen.
    pub claimed: Option<Fen>,
}

impl Input for Correct {
    const NEEDS: &'static [InputNeed<Self>] =
        &[ask(Need::own("something_corrected", "至少补正一项内容"), "", |i, _, _| {
            i.title.is_some()
                || i.narrative.is_some()
                || i.requests.is_some()
                || i.category.is_some()
                || i.difficulty.is_some()
                || i.claimed.is_some()
        })];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Corrected(Correction {
            reason: self.reason.into(),
            title: self.title.map(Into::into),
            narrative: self.narrative.map(Into::into),
            requests: self.requests.map(|r| r.into_iter().map(Into::into).collect()),
            category: self.category,
            difficulty: self.difficulty,
            claimed: self.claimed,
        })]
    }
}
