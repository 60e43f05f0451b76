//! Acceptance (受理) and non-acceptance (不予受理).

use domain::basis::Instrument;
use domain::case::{Case, NonAcceptance, NonAcceptanceGround};
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Accepts the case today (受理).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The examiner states that the dispute is within scope and no organ has accepted or resolved it (MOJ75 20, 22).
    pub admissible: bool,
}

impl Input for Accept {
    const NEEDS: &'static [InputNeed<Self>] = &[ask(
        Need::new(
            "admissible",
            "应当确认属于民间纠纷，且未由人民法院、公安机关或者其他行政机关受理、解决",
            Instrument::MediationWorkRules.article(22),
        ),
        "/admissible",
        |i, _, _| i.admissible,
    )];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let number = if case.number.is_none() { facts.next_number.cloned() } else { None };
        vec![Event::Accepted { on: facts.today(), number }]
    }
}

/// Does not accept the case (不予受理).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// Why.
    pub ground: NonAcceptanceGround,
    /// The organ or court the applicant is told to go to.
    pub guidance: Story,
}

impl Input for Decline {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(
            Need::new(
                "refusal_recorded",
                "以当事人拒绝为由不予受理的，应当先记录其明确拒绝的意愿",
                Instrument::PeopleMediationLaw.article(17),
            ),
            "/ground",
            |i, c, _| i.ground != NonAcceptanceGround::PartyRefused || c.refusal_active(),
        ),
        ask(
            Need::own("contact_recorded", "以无法联系为由不予受理的，应当先记录联系经过"),
            "/ground",
            |i, c, _| {
                i.ground != NonAcceptanceGround::CannotContact || c.contacts.iter().any(|contact| !contact.reached)
            },
        ),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::NotAccepted(NonAcceptance {
            on: facts.today(),
            ground: self.ground,
            guidance: self.guidance.into(),
        })]
    }
}
