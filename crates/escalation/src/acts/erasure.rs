//! Erasure (删除个人信息) and the hold that forbids it (保全), 《个人信息保护法》第四十七条.
//!
//! What is erased stands beside the case, sealed; the store destroys its key in the transaction that records the event.

use domain::case::{Case, ErasureGround, Hold};
use domain::id::PersonId;
use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::PERSON_KNOWN;
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::needs::{RETENTION_OVER, kept_long_enough};
use crate::refusal::Need;

/// Erases the particulars of somebody in the case (删除个人信息). The case goes on without them.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgetPerson {
    /// Whose.
    pub person: PersonId,
    /// Why they may be.
    pub ground: ErasureGround,
    /// Who asked for it, and what shows the ground.
    pub reason: Line,
}

impl Input for ForgetPerson {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PERSON_KNOWN, "/person", |i, c, _| c.everybody().any(|person| person == i.person)),
        ask(NOT_FORGOTTEN, "/person", |i, c, _| !c.forgotten.contains(&i.person)),
        ask(RETENTION_OVER.need, "/ground", |i, c, f| !i.ground.waits_for_retention() || kept_long_enough(c, f)),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        let Self { person, ground, reason } = self;
        vec![Event::PersonForgotten { person, ground, reason: reason.into() }]
    }
}

pub(crate) const NOT_FORGOTTEN: Need =
    Need::new("not_forgotten", "该人员的个人信息已经删除", domain::basis::Instrument::PersonalInformation.article(47));

/// Erases the contents of the whole case, its people and files (删除案件内容).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Forget {
    /// Why now, and who decided it.
    pub reason: Line,
}

impl Input for Forget {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Forgotten { reason: self.reason.into() }]
    }
}

/// Holds the file (保全): a lawsuit, an inspection or a complaint needs it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldFile {
    /// Why.
    pub reason: Line,
}

impl Input for HoldFile {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let by = facts.actor.organisation;
        vec![Event::Held(Hold { by, since: facts.today(), reason: self.reason.into(), lifted_on: None })]
    }
}

/// Lifts every hold (解除保全).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftHold {
    /// Why none is needed any longer.
    pub reason: Line,
}

impl Input for LiftHold {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::HoldLifted { on: facts.today(), reason: self.reason.into() }]
    }
}
