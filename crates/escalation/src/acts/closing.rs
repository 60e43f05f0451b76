//! Follow-up (回访), closing (结案), archiving (归档) and reopening (重新调解).

use domain::case::{Agreement, Capacity, Case, FollowUp, Party, Risk};
use domain::category::{Category, SpecialLaw};
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HAPPENED, PARTY_KNOWN, happened, is_party};
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;

/// Records a follow-up visit (回访).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFollowUp {
    /// The visit.
    pub visit: FollowUp,
}

impl Input for RecordFollowUp {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/visit/visited", |i, c, _| {
            !i.visit.visited.is_empty() && i.visit.visited.iter().all(|p| is_party(*p, c))
        }),
        ask(HAPPENED, "/visit/on", |i, c, f| happened(i.visit.on, c, f)),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::FollowedUp(self.visit)]
    }
}

/// Closes the case (结案).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// Closing report.
    pub report: Story,
}

impl Input for Close {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Closed { on: facts.today(), report: self.report.into() }]
    }
}

/// Archives the file (归档). Nothing to fill in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Archive {}

impl Input for Archive {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Archived { on: facts.today(), retention_years: retention_years(case) }]
    }
}

/// Years a file is kept (保管期限): for ever where life, land or minors are concerned, 30 with a written agreement, else
/// 10. The law is silent; these are this system's defaults (domain reference 3.11).
fn retention_years(case: &Case) -> Option<u32> {
    if case.risks.any(&[Risk::Casualty, Risk::Minor, Risk::MinorInDanger]) {
        return None;
    }
    // An agreement of an earlier round may still bind.
    let mut agreements = case.earlier.iter().filter_map(|e| e.agreement.as_ref()).chain(&case.agreement);
    years_by_form(case.category, &case.parties, agreements.any(Agreement::is_written))
}

/// Years a file is kept by what is in it.
pub(super) fn years_by_form(category: Category, parties: &[Party], written: bool) -> Option<u32> {
    let for_ever =
        category.special_law() == Some(SpecialLaw::Land) || parties.iter().any(|p| p.capacity != Capacity::Full);
    (!for_ever).then_some(if written { 30 } else { 10 })
}

/// Starts another round (重新调解).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
    /// Why.
    pub reason: Story,
}

impl Input for Reopen {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Reopened { on: facts.today(), reason: self.reason.into() }]
    }
}
