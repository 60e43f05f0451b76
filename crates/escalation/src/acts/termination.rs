//! Termination (终止调解), 《人民调解法》第二十六条.

use domain::basis::Instrument;
use domain::case::{Case, Termination, TerminationReason};
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::ROUTES_TOLD;
use crate::act::{Input, InputNeed, ask};
use crate::clocks::mediation_deadline;
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Ends mediation without agreement (终止).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Terminate {
    /// Why.
    pub reason: TerminationReason,
    /// Which of arbitration, administrative and court routes the parties were told of.
    pub guidance: Story,
    /// The parties were told of those routes.
    pub parties_told: bool,
}

impl Input for Terminate {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(
            Need::new("parties_told", "终止调解应当告知当事人可以通过仲裁、行政、司法途径维护权利", ROUTES_TOLD),
            "/parties_told",
            |i, _, _| i.parties_told,
        ),
        ask(
            Need::new("term_expired", "调解期限尚未届满", Instrument::MediationWorkRules.article(33)),
            "/reason",
            |i, c, f| {
                i.reason != TerminationReason::TermExpired
                    || mediation_deadline(c, f)
                        .is_some_and(|d| d.paused_from.is_none() && !d.open_for_citizen_on(f.today()))
            },
        ),
        ask(
            Need::new(
                "refusal_recorded",
                "以当事人拒绝为由终止的，应当先记录其拒绝的意愿",
                Instrument::PeopleMediationLaw.article(23),
            ),
            "/reason",
            |i, c, _| i.reason != TerminationReason::PartyRefused || c.refusal_active(),
        ),
        ask(
            Need::own("contact_recorded", "以无法联系为由终止的，应当先记录联系经过"),
            "/reason",
            |i, c, _| i.reason != TerminationReason::CannotContact || c.contacts.iter().any(|contact| !contact.reached),
        ),
        ask(
            Need::new(
                "police_reported",
                "可能激化的纠纷应当先报告公安机关",
                Instrument::PeopleMediationLaw.article(25),
            ),
            "/reason",
            |i, c, _| i.reason != TerminationReason::AggravationReported || !c.police_reports.is_empty(),
        ),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Terminated(Termination { on: facts.today(), reason: self.reason, guidance: self.guidance.into() })]
    }
}
