//! Sessions (调解), suspension (中止), resumption and extension (延期).

use chrono::NaiveDate;
use domain::basis::Instrument;
use domain::case::{Capacity, Case, Extension, Session, SessionResult, Signature, Suspension, SuspensionCause};
use domain::id::{OrganisationId, PersonId, UserId};
use domain::text::{Line, Story};
use domain::time::has_four_digit_year;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    HAPPENED, ORGANISATION_KNOWN, PARTY_KNOWN, WITHIN_TERM, happened, happened_since_acceptance, is_party,
    signed_by_all,
};
use crate::act::{Input, InputNeed, ask};
use crate::clocks::{mediation_deadline, pause_is_lawful, within_term};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Records a session (调解笔录).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSession {
    /// Civil date.
    pub held_on: NaiveDate,
    /// Place.
    pub place: Line,
    /// Mediators present.
    pub mediators: Vec<UserId>,
    /// Parties heard.
    pub heard: Vec<PersonId>,
    /// Other organisations present.
    #[serde(default)]
    pub with: Vec<OrganisationId>,
    /// Closed to the public at a party's wish; when absent, closed if a party lacks full capacity.
    pub closed: Option<bool>,
    /// What was said.
    pub statements: Story,
    /// The mediators' proposal.
    pub proposal: Option<Story>,
    /// How it ended.
    pub result: SessionResult,
}

impl Input for RecordSession {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(HAPPENED, "/held_on", |i, c, f| {
            happened_since_acceptance(i.held_on, c, f) && c.legs.last().is_some_and(|leg| i.held_on >= leg.since)
        }),
        ask(WITHIN_TERM, "/held_on", |i, c, f| within_term(i.held_on, c, f)),
        ask(
            Need::new(
                "mediators_appointed",
                "主持调解的应当是本案现任调解员",
                Instrument::PeopleMediationLaw.article(19),
            ),
            "/mediators",
            |i, c, _| {
                !i.mediators.is_empty() && i.mediators.iter().all(|m| c.current_mediators().any(|a| a.mediator == *m))
            },
        ),
        ask(PARTY_KNOWN, "/heard", |i, c, _| !i.heard.is_empty() && i.heard.iter().all(|p| is_party(*p, c))),
        ask(ORGANISATION_KNOWN, "/with", |i, _, f| i.with.iter().all(|o| f.organisations.get(*o).is_some())),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::SessionHeld(Session {
            number: u32::try_from(case.sessions.len()).unwrap_or(u32::MAX).saturating_add(1),
            round: case.round,
            organisation: facts.actor.organisation,
            held_on: self.held_on,
            place: self.place.into(),
            mediators: self.mediators,
            heard: self.heard,
            with: self.with,
            closed: self.closed.unwrap_or_else(|| case.present().any(|p| p.capacity != Capacity::Full)),
            statements: self.statements.into(),
            proposal: self.proposal.map(Into::into),
            result: self.result,
        })]
    }
}

/// Suspends mediation (中止).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// Why.
    pub cause: SuspensionCause,
    /// First day that is not counted.
    pub from: NaiveDate,
    /// When it is expected to end.
    pub expected_end: Option<NaiveDate>,
    /// Signatures of the parties who agree that the clock stops; not needed where the law stops it.
    #[serde(default)]
    pub signatures: Vec<Signature>,
}

impl Input for Suspend {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(HAPPENED, "/from", |i, c, f| {
            happened_since_acceptance(i.from, c, f)
                && c.suspensions.iter().all(|s| s.until.is_some_and(|until| i.from > until))
        }),
        ask(Need::own("end_after_start", "预计结束日期不能早于开始日期"), "/expected_end", |i, _, _| {
            i.expected_end.is_none_or(|end| end >= i.from)
        }),
    ];

    fn events(self, case: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Suspended(Suspension {
            cause: self.cause,
            from: self.from,
            until: None,
            expected_end: self.expected_end,
            stops_clock: pause_is_lawful(case, self.cause) || signed_by_all(&self.signatures, case),
        })]
    }
}

/// Resumes mediation (恢复).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// Last day that is not counted.
    pub until: NaiveDate,
}

impl Input for Resume {
    const NEEDS: &'static [InputNeed<Self>] = &[ask(HAPPENED, "/until", |i, c, f| {
        happened(i.until, c, f) && c.suspensions.last().is_some_and(|s| i.until >= s.from)
    })];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Resumed { until: self.until }]
    }
}

/// Extends the term by agreement of all parties (延长调解期限).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// New due date.
    pub due_on: NaiveDate,
    /// Why.
    pub reason: Story,
    /// Signatures of all parties.
    pub signatures: Vec<Signature>,
}

impl Input for Extend {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(
            Need::new("all_signed", "延长调解期限应当经各方当事人签字同意", Instrument::Ningbo.article(27)),
            "/signatures",
            |i, c, f| signed_by_all(&i.signatures, c) && i.signatures.iter().all(|s| happened(s.signed_on, c, f)),
        ),
        ask(Need::own("later_due", "新的期限应当晚于原期限"), "/due_on", |i, c, f| {
            mediation_deadline(c, f).is_some_and(|d| i.due_on > d.nominal && has_four_digit_year(i.due_on))
        }),
        ask(
            Need::new("before_due", "应当在原期限届满前同意延长", Instrument::Ningbo.article(27)),
            "/signatures",
            |i, c, f| {
                mediation_deadline(c, f)
                    .is_some_and(|d| i.signatures.iter().all(|s| d.open_for_citizen_on(s.signed_on)))
            },
        ),
        ask(
            Need::new(
                "petition_not_held_up",
                "信访委托的调解应当在信访办理期限届满前规定日数结束，不能延长到此后",
                Instrument::MediationInPetitions.whole(),
            ),
            "/due_on",
            |i, c, _| c.petition.is_none_or(|origin| i.due_on <= origin.mediate_until),
        ),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let agreed_on = self.signatures.iter().map(|s| s.signed_on).max().unwrap_or_else(|| facts.today());
        vec![Event::Extended(Extension { agreed_on, due_on: self.due_on, reason: self.reason.into() })]
    }
}
