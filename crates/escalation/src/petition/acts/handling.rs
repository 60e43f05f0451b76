//! Handling (办理): talks, steps, the extension of the term, and the answer to what is no appeal.

use chrono::NaiveDate;
use domain::case::Means;
use domain::id::PersonId;
use domain::petition::{HandlingStep, Petition, PetitionContact, PetitionExtension, PetitionKind, Reply};
use domain::rules::RuleKey;
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HAPPENED, LAW, NOTICE_GIVEN, happened, is_told};
use crate::act::{Input, InputNeed, ask};
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::refusal::Need;

/// Records a talk with the petitioner (联系信访人).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPetitionContact {
    /// Whom.
    pub person: PersonId,
    /// Civil date.
    pub on: NaiveDate,
    /// How.
    pub means: Means,
    /// Whether they were reached.
    pub reached: bool,
    /// What was said.
    pub note: Story,
}

impl Input<Petition> for RecordPetitionContact {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(Need::own("petitioner_listed", "所填人员应当是本件信访人"), "/person", |i, p, _| {
            p.everybody().any(|person| person == i.person)
        }),
        ask(HAPPENED, "/on", |i, p, f| happened(i.on, p, f)),
    ];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Contacted(PetitionContact {
            person: self.person,
            on: self.on,
            means: self.means,
            reached: self.reached,
            note: self.note.into(),
        })]
    }
}

/// Records a step of handling (记录办理过程).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordHandling {
    /// Civil date.
    pub on: NaiveDate,
    /// What was done and found.
    pub text: Story,
}

impl Input<Petition> for RecordHandling {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[ask(
        Need::own("handled_since_acceptance", "办理日期应当不早于受理之日，不晚于今天"),
        "/on",
        |i, p, f| i.on <= f.today() && p.acceptance.as_ref().is_none_or(|a| i.on >= a.on),
    )];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Handled(HandlingStep { on: self.on, by: facts.actor.user, text: self.text.into() })]
    }
}

/// Extends the term of handling (延期), as the head of the unit approved today.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendHandling {
    /// Days more, counted from the sixtieth day.
    pub days: u16,
    /// The head of the unit who approved.
    pub approver: Line,
    /// Why, as the petitioner is told.
    pub reason: Story,
    /// Whether the petitioner is told; not possible where no name or address is clear.
    pub told: bool,
}

impl Input<Petition> for ExtendHandling {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::new("days_within_limit", "延长期限不得超过规定上限", LAW.article(34)),
            "/days",
            |i, _, f| i.days >= 1 && u32::from(i.days) <= u32::from(f.rules.length(RuleKey::PetitionExtendMax).count),
        ),
        ask(
            Need::new("reason_told", "延长期限应当告知信访人理由", LAW.article(34)),
            "/told",
            |i, p, _| is_told(i.told, p),
        ),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Extended(PetitionExtension {
            approved_on: facts.today(),
            approver: self.approver.into(),
            days: self.days,
            reason: self.reason.into(),
        })]
    }
}

/// Answers a suggestion or an accusation (答复).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyTo {
    /// Whether a suggestion is taken up; only for suggestions.
    pub adopted: Option<bool>,
    /// What was found and done.
    pub text: Story,
    /// How the petitioner is told; absent only where no name or address is clear.
    pub notice: Option<Means>,
}

impl Input<Petition> for ReplyTo {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::new("adoption_decided", "建议意见类应当写明是否采纳，检举控告类不写", LAW.article(29)),
            "/adopted",
            |i, p, _| i.adopted.is_some() == (p.kind == PetitionKind::Suggestion),
        ),
        ask(NOTICE_GIVEN, "/notice", |i, p, _| is_told(i.notice.is_some(), p)),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Replied(Reply {
            on: facts.today(),
            organisation: facts.actor.organisation,
            adopted: self.adopted,
            text: self.text.into(),
            notice: self.notice,
        })]
    }
}
