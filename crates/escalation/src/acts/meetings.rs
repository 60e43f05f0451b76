//! What a meeting (联席会议、每日会商) decides on a case or a petition, and that it was done.

use chrono::NaiveDate;
use domain::case::Case;
use domain::id::OrganisationId;
use domain::meeting::{MeetingItem, MeetingKind};
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DUE_IN_FUTURE, HAPPENED, ORGANISATION_KNOWN, happened, may_be_due};
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Records what a meeting decided (登记会议议定事项).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordMeetingItem {
    /// What kind of meeting.
    #[serde(default)]
    pub kind: MeetingKind,
    /// Civil date of the meeting.
    pub held_on: NaiveDate,
    /// What was decided.
    pub decision: Story,
    /// Who does it.
    pub owner: OrganisationId,
    /// Civil date on which it is due.
    pub due_on: NaiveDate,
}

impl RecordMeetingItem {
    /// The item it becomes, after those decided before.
    pub(crate) fn item(self, before: &[MeetingItem], facts: &Facts<'_>) -> MeetingItem {
        MeetingItem {
            number: number_after(before),
            kind: self.kind,
            held_on: self.held_on,
            by: facts.actor.organisation,
            decision: self.decision.into(),
            owner: self.owner,
            due_on: self.due_on,
            done_on: None,
            result: None,
        }
    }
}

/// The number of the item that comes after those decided before.
#[must_use]
pub fn number_after(before: &[MeetingItem]) -> u32 {
    u32::try_from(before.len()).unwrap_or(u32::MAX).saturating_add(1)
}

impl Input for RecordMeetingItem {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(HAPPENED, "/held_on", |i, c, f| happened(i.held_on, c, f)),
        ask(ORGANISATION_KNOWN, "/owner", |i, _, f| f.organisations.get(i.owner).is_some_and(|o| o.active)),
        ask(DUE_IN_FUTURE, "/due_on", |i, _, f| may_be_due(i.due_on, f)),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::MeetingItemRecorded(self.item(&case.meeting_items, facts))]
    }
}

/// Reports such an item done (反馈议定事项).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishMeetingItem {
    /// Number of the item.
    pub item: u32,
    /// Feedback.
    pub result: Story,
}

impl FinishMeetingItem {
    /// Whether it waits for the actor's organisation, or for nobody who is still there.
    pub(crate) fn is_open_among(&self, items: &[MeetingItem], facts: &Facts<'_>) -> bool {
        let gone = |owner| facts.organisations.get(owner).is_none_or(|o| !o.active);
        let mut open = items.iter().filter(|item| item.number == self.item && item.is_open());
        open.any(|item| item.owner == facts.actor.organisation || gone(item.owner))
    }
}

pub(crate) const ITEM_OPEN: Need = Need::own("item_open", "本机构没有这一项未完成的议定事项");

impl Input for FinishMeetingItem {
    const NEEDS: &'static [InputNeed<Self>] =
        &[ask(ITEM_OPEN, "/item", |i, c, f| i.is_open_among(&c.meeting_items, f))];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::MeetingItemDone { item: self.item, on: facts.today(), result: self.result.into() }]
    }
}
