//! Supervision (督办): the upper tier orders and follows, the case stays where it is.

use chrono::NaiveDate;
use domain::basis::Instrument;
use domain::case::{Case, Supervision, SupervisionKind, SupervisionReport};
use domain::organisation::Role;
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::transfer::next_supervision;
use super::{DUE_IN_FUTURE, may_be_due};
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Orders and follows (督办、挂牌督办).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supervise {
    /// Listed supervision (挂牌督办); not by petition offices.
    #[serde(default)]
    pub listed: bool,
    /// What is demanded.
    pub demand: Story,
    /// Civil date by which a report is due.
    pub due_on: NaiveDate,
}

impl Input for Supervise {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(DUE_IN_FUTURE, "/due_on", |i, _, f| may_be_due(i.due_on, f)),
        ask(
            Need::new(
                "listed_by_meeting",
                "信访工作机构不能挂牌督办，应当报请信访工作联席会议办公室",
                Instrument::PetitionRegulations.article(39),
            ),
            "/listed",
            |i, _, f| !i.listed || f.actor.has_any(MAY_LIST),
        ),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Supervised(Supervision {
            number: next_supervision(case),
            kind: if self.listed { SupervisionKind::Listed } else { SupervisionKind::Ordinary },
            by: facts.actor.organisation,
            ordered_on: facts.today(),
            demand: self.demand.into(),
            due_on: self.due_on,
            reports: Vec::new(),
            discharged_on: None,
        })]
    }
}

/// Overseers but the clerks of petition offices.
const MAY_LIST: &[Role] = &[Role::CommitteeDirector, Role::JusticeOfficer, Role::JointMeetingOfficer];

fn open(case: &Case, number: u32) -> Option<&Supervision> {
    case.supervisions.iter().find(|s| s.number == number && s.discharged_on.is_none())
}

const ORDER_OPEN: Need = Need::own("order_open", "没有这一项未销号的督办");

/// Reports to the supervisor (督办反馈).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportSupervision {
    /// Number of the order.
    pub supervision: u32,
    /// What was done.
    pub text: Story,
}

impl Input for ReportSupervision {
    const NEEDS: &'static [InputNeed<Self>] =
        &[ask(ORDER_OPEN, "/supervision", |i, c, _| open(c, i.supervision).is_some())];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::SupervisionReported {
            supervision: self.supervision,
            report: SupervisionReport { on: facts.today(), by: facts.actor.user, text: self.text.into() },
        }]
    }
}

/// Discharges an order (销号).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DischargeSupervision {
    /// Number of the order.
    pub supervision: u32,
}

impl Input for DischargeSupervision {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(ORDER_OPEN, "/supervision", |i, c, _| open(c, i.supervision).is_some()),
        ask(
            Need::own("own_order", "只能由发出督办的机构销号；该机构已停用的，由其他上级机关销号"),
            "/supervision",
            |i, c, f| {
                let gone = |by| f.organisations.get(by).is_none_or(|o| !o.active);
                open(c, i.supervision).is_none_or(|s| s.by == f.actor.organisation || gone(s.by))
            },
        ),
        ask(Need::own("reported", "尚未收到督办反馈，不能销号"), "/supervision", |i, c, _| {
            open(c, i.supervision).is_none_or(|s| !s.reports.is_empty())
        }),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::SupervisionDischarged { supervision: self.supervision, on: facts.today() }]
    }
}
