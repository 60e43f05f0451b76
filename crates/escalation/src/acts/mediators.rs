//! Appointment and replacement of mediators (指派、更换、回避).

use domain::basis::Instrument;
use domain::case::{Appointment, Case, Recusal};
use domain::id::UserId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

const OWN_MEDIATORS: Need =
    Need::new("own_mediators", "调解员应当是本组织在任调解员", Instrument::PeopleMediationLaw.article(19));

const RECUSAL_CHECKED: Need = Need::new(
    "recusal_checked",
    "应当核对调解员与当事人、代理人有无亲属或者利害关系",
    Instrument::MediationWorkRules.whole(),
);

fn appointment(mediator: UserId, host: bool, facts: &Facts<'_>) -> Appointment {
    Appointment {
        mediator,
        organisation: facts.actor.organisation,
        host,
        since: facts.today(),
        until: None,
        recusal: None,
    }
}

/// Appoints mediators (指派调解员).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// Who hosts.
    pub host: UserId,
    /// Who else mediates.
    #[serde(default)]
    pub others: Vec<UserId>,
    /// The self-check on kinship, interest and earlier roles was done and found nothing.
    pub recusal_checked: bool,
}

impl Assign {
    fn all(&self) -> impl Iterator<Item = UserId> {
        self.others.iter().copied().chain([self.host])
    }
}

impl Input for Assign {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(OWN_MEDIATORS, "/host", |i, _, f| i.all().all(|m| f.mediators.contains(&m))),
        ask(Need::own("mediators_distinct", "同一调解员不能重复指派"), "/others", |i, c, _| {
            let mut all: Vec<_> = i.all().chain(c.current_mediators().map(|a| a.mediator)).collect();
            all.sort_unstable();
            all.windows(2).all(|pair| pair[0] != pair[1])
        }),
        ask(RECUSAL_CHECKED, "/recusal_checked", |i, _, _| i.recusal_checked),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let appointments = self.all().map(|m| appointment(m, m == self.host, facts)).collect();
        vec![Event::MediatorsAssigned { appointments }]
    }
}

/// Replaces a mediator (更换调解员). When a party asks for recusal, the committee must replace.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    /// Who leaves.
    pub mediator: UserId,
    /// Who comes.
    pub replacement: UserId,
    /// Why.
    pub recusal: Recusal,
    /// The self-check was done for the one who comes.
    pub recusal_checked: bool,
}

impl Input for Replace {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(Need::own("mediator_current", "被更换的应当是本案现任调解员"), "/mediator", |i, c, _| {
            c.current_mediators().any(|a| a.mediator == i.mediator)
        }),
        ask(OWN_MEDIATORS, "/replacement", |i, _, f| f.mediators.contains(&i.replacement)),
        ask(
            Need::new(
                "replacement_fresh",
                "接任者不能是本案现任或者已回避的调解员",
                Instrument::MediationWorkRules.whole(),
            ),
            "/replacement",
            |i, c, _| {
                !c.mediators.iter().any(|a| a.mediator == i.replacement && (a.until.is_none() || a.recusal.is_some()))
            },
        ),
        ask(RECUSAL_CHECKED, "/recusal_checked", |i, _, _| i.recusal_checked),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let host = case.current_mediators().any(|a| a.mediator == self.mediator && a.host);
        vec![Event::MediatorReplaced {
            mediator: self.mediator,
            recusal: self.recusal,
            replacement: appointment(self.replacement, host, facts),
        }]
    }
}
