//! Performance of the agreement (履行), urging (督促) and breach (未履行).

use chrono::NaiveDate;
use domain::basis::Instrument;
use domain::case::{Case, Obligation, Performance};
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HAPPENED, happened_since_acceptance};
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

const OBLIGATION_OPEN: Need = Need::own("obligation_open", "协议中没有这一项尚未履行的义务");

fn is_open(case: &Case, number: u32) -> bool {
    obligations(case).any(|o| o.number == number && !o.is_done())
}

fn obligations(case: &Case) -> impl Iterator<Item = &Obligation> {
    case.agreement.iter().flat_map(|a| &a.obligations)
}

fn overdue<'a>(case: &'a Case, facts: &Facts<'_>) -> impl Iterator<Item = &'a Obligation> {
    let today = facts.today();
    obligations(case).filter(move |o| !o.is_done() && o.due_on < today)
}

/// Records performance (履行).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Perform {
    /// Number of the obligation.
    pub obligation: u32,
    /// What was done.
    pub performance: Performance,
}

impl Input for Perform {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(OBLIGATION_OPEN, "/obligation", |i, c, _| is_open(c, i.obligation)),
        ask(HAPPENED, "/performance/on", |i, c, f| happened_since_acceptance(i.performance.on, c, f)),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Performed { obligation: self.obligation, performance: self.performance }]
    }
}

/// Takes back the last performance recorded of an obligation (撤销履行记录), as when it was recorded by mistake. History
/// keeps both.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetractPerformance {
    /// Number of the obligation.
    pub obligation: u32,
    /// Why.
    pub reason: Line,
}

impl Input for RetractPerformance {
    const NEEDS: &'static [InputNeed<Self>] =
        &[ask(Need::own("performance_recorded", "该项义务没有履行记录"), "/obligation", |i, c, _| {
            obligations(c).any(|o| o.number == i.obligation && !o.performed.is_empty())
        })];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::PerformanceRetracted { obligation: self.obligation, on: facts.today(), reason: self.reason.into() }]
    }
}

/// Records that the debtor was urged (督促履行).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Urge {
    /// Number of the obligation.
    pub obligation: u32,
    /// Civil date.
    pub on: NaiveDate,
}

impl Input for Urge {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(OBLIGATION_OPEN, "/obligation", |i, c, _| is_open(c, i.obligation)),
        ask(HAPPENED, "/on", |i, c, f| happened_since_acceptance(i.on, c, f)),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Urged { obligation: self.obligation, on: self.on }]
    }
}

/// Records that the agreement is not performed (未履行); the creditor is told of the court.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordBreach {
    /// What the creditor was told.
    pub guidance: Story,
}

impl Input for RecordBreach {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(Need::own("overdue", "应当有已过履行期限而未履行的义务"), "", |_, c, f| {
            overdue(c, f).next().is_some()
        }),
        ask(
            Need::new("urged", "认定未履行前应当先督促履行", Instrument::PeopleMediationLaw.article(31)),
            "",
            |_, c, f| overdue(c, f).all(|o| !o.urged_on.is_empty()),
        ),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Breached { on: facts.today(), guidance: self.guidance.into() }]
    }
}
