//! Assignment down (交办下级): the upper organ, whether it holds the case or oversees who does, gives it to a lower one and
//! wants a report.

use chrono::NaiveDate;
use domain::basis::Instrument;
use domain::case::{Case, Offer, OfferKind};
use domain::id::OrganisationId;
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DUE_IN_FUTURE, may_be_due};
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Assigns the case to a lower organisation (交办).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignDown {
    /// Who is to handle it.
    pub to: OrganisationId,
    /// What is demanded.
    pub instruction: Story,
    /// Civil date by which a report is due.
    pub report_due_on: NaiveDate,
}

impl Input for AssignDown {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(
            Need::new(
                "receiver_below",
                "只能由矛调中心等机关交办本辖区内下级调解组织或者同级行业性专业性调委会",
                Instrument::Hubei.article(8),
            ),
            "/to",
            |i, c, f| {
                let tree = f.organisations;
                let (Some(own), Some(holder), Some(to)) = (f.own(), tree.get(c.responsible), tree.get(i.to)) else {
                    return false;
                };
                let below = to.tier < holder.tier || (to.kind.is_professional() && to.tier == holder.tier);
                let another = to.id != holder.id && to.active && to.kind.mediates();
                another && own.kind.oversees() && own.division.contains(to.division) && below
            },
        ),
        ask(DUE_IN_FUTURE, "/report_due_on", |i, _, f| may_be_due(i.report_due_on, f)),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Offered(Offer {
            kind: OfferKind::Assignment,
            from: facts.actor.organisation,
            to: self.to,
            offered_on: facts.today(),
            triggers: Vec::new(),
            gaps: Vec::new(),
            report: self.instruction.into(),
            state_before: case.state,
            disputed_on: None,
            report_due_on: Some(self.report_due_on),
        })]
    }
}
