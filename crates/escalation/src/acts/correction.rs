//! Correction (补正): what was recorded wrongly is corrected by a new event; history stays.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::case::{Case, Difficulty};
use domain::category::{Category, Sector};
use domain::money::Fen;
use domain::text::{Line, Story};
use domain::time::civil_date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::SOMETHING_CORRECTED;
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
    /// Sectors to tag it with.
    #[serde(default)]
    pub tag: BTreeSet<Sector>,
    /// Sectors it is tagged with by mistake.
    #[serde(default)]
    pub untag: BTreeSet<Sector>,
    /// New difficulty.
    pub difficulty: Option<Difficulty>,
    /// New amount in dispute, in fen.
    pub claimed: Option<Fen>,
    /// New civil date of the request; it interrupts the limitation period (LIM 12).
    pub applied_on: Option<NaiveDate>,
}

impl Input for Correct {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(SOMETHING_CORRECTED, "", |i, _, _| {
            i.title.is_some()
                || i.narrative.is_some()
                || i.requests.is_some()
                || i.category.is_some()
                || !i.tag.is_empty()
                || !i.untag.is_empty()
                || i.difficulty.is_some()
                || i.claimed.is_some()
                || i.applied_on.is_some()
        }),
        ask(Need::own("request_date_possible", "申请日期不能晚于登记之日"), "/applied_on", |i, c, _| {
            i.applied_on.is_none_or(|on| on <= civil_date(c.registered_at))
        }),
    ];

    fn events(self, case: &Case, _: &Facts<'_>) -> Vec<Event> {
        let tagged = &(&case.sectors | &self.tag) - &self.untag;
        vec![Event::Corrected(Correction {
            reason: self.reason.into(),
            title: self.title.map(Into::into),
            narrative: self.narrative.map(Into::into),
            requests: self.requests.map(|r| r.into_iter().map(Into::into).collect()),
            category: self.category,
            sectors: (tagged != case.sectors).then_some(tagged),
            difficulty: self.difficulty,
            claimed: self.claimed,
            applied_on: self.applied_on,
        })]
    }
}
