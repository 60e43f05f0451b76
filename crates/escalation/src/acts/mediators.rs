//! Appointment and replacement of mediators (指派、更换、回避).

use domain::basis::Instrument;
use domain::case::{Appointment, Case, Recusal, RecusalGround};
use domain::id::UserId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::is_party;
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

const MEDIATORS_DISTINCT: Need = Need::own("mediators_distinct", "同一调解员不能重复指派");

const MEDIATORS_FRESH: Need =
    Need::new("mediators_fresh", "不能指派在本案中已经回避的调解员", Instrument::MediationWorkRules.whole());

/// Mediators the actor's organisation can appoint; one that only advises appoints none.
fn appointable(mediator: UserId, facts: &Facts<'_>) -> bool {
    facts.own().is_some_and(|o| o.kind.mediates()) && facts.mediators.contains(&mediator)
}

/// Whether a mediator has not had to step back from this case. Who was only prevented may come back.
fn is_fresh(mediator: UserId, case: &Case) -> bool {
    !case
        .mediators
        .iter()
        .filter(|a| a.mediator == mediator)
        .filter_map(|a| a.recusal.as_ref())
        .any(|r| r.ground != RecusalGround::Unavailable)
}

fn is_current(mediator: UserId, case: &Case) -> bool {
    case.current_mediators().any(|a| a.mediator == mediator)
}

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

/// Appoints mediators (指派调解员). The responsible organisation names the one host; it and every joint one may add others
/// of their own.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// Who hosts; absent while somebody does.
    pub host: Option<UserId>,
    /// Who else mediates.
    #[serde(default)]
    pub others: Vec<UserId>,
    /// The self-check on kinship, interest and earlier roles was done and found nothing.
    pub recusal_checked: bool,
}

impl Assign {
    fn all(&self) -> impl Iterator<Item = UserId> {
        self.others.iter().copied().chain(self.host)
    }
}

impl Input for Assign {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(Need::own("mediators_named", "至少指派一名调解员"), "/others", |i, _, _| i.all().next().is_some()),
        ask(
            Need::own("one_host", "本案应当有且只有一名主持调解员，由责任机构先行指定"),
            "/host",
            |i, c, f| {
                let hosted = c.current_mediators().any(|a| a.host);
                let leads = f.actor.organisation == c.responsible;
                i.host.is_some() == (leads && !hosted) && (leads || hosted)
            },
        ),
        ask(OWN_MEDIATORS, "/host", |i, _, f| i.all().all(|m| appointable(m, f))),
        ask(MEDIATORS_FRESH, "/host", |i, c, _| i.all().all(|m| is_fresh(m, c))),
        ask(MEDIATORS_DISTINCT, "/others", |i, c, _| {
            let mut all: Vec<_> = i.all().chain(c.current_mediators().map(|a| a.mediator)).collect();
            all.sort_unstable();
            all.windows(2).all(|pair| pair[0] != pair[1])
        }),
        ask(RECUSAL_CHECKED, "/recusal_checked", |i, _, _| i.recusal_checked),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let appointments = self.all().map(|m| appointment(m, Some(m) == self.host, facts)).collect();
        vec![Event::MediatorsAssigned { appointments }]
    }
}

/// Replaces a mediator (更换调解员). When a party asks for recusal, the committee must replace; where it has nobody else, the
/// mediator leaves and the case can go up (全体回避).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    /// Who leaves.
    pub mediator: UserId,
    /// Who comes; absent where nobody else can, or others remain.
    pub replacement: Option<UserId>,
    /// Why.
    pub recusal: Recusal,
    /// The self-check was done for the one who comes.
    pub recusal_checked: bool,
}

impl Input for Replace {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(
            Need::own("mediator_current", "被更换的应当是本机构在本案的现任调解员"),
            "/mediator",
            |i, c, f| c.current_mediators().any(|a| a.mediator == i.mediator && a.organisation == f.actor.organisation),
        ),
        ask(
            Need::new(
                "requester_known",
                "当事人要求回避的，应当写明是哪一方当事人",
                Instrument::MediationWorkRules.whole(),
            ),
            "/recusal/requested_by",
            |i, c, _| match i.recusal.requested_by {
                Some(party) => is_party(party, c),
                None => i.recusal.ground != RecusalGround::PartyRequest,
            },
        ),
        ask(
            Need::new(
                "replacement_named",
                "应当另行指派调解员；本组织已无其他调解员可派的除外",
                Instrument::MediationWorkRules.whole(),
            ),
            "/replacement",
            |i, c, f| {
                i.replacement.is_some()
                    || c.current_mediators().any(|a| a.mediator != i.mediator)
                    || !f.mediators.iter().any(|m| *m != i.mediator && is_fresh(*m, c))
            },
        ),
        ask(OWN_MEDIATORS, "/replacement", |i, _, f| i.replacement.is_none_or(|m| appointable(m, f))),
        ask(MEDIATORS_FRESH, "/replacement", |i, c, _| i.replacement.is_none_or(|m| is_fresh(m, c))),
        ask(MEDIATORS_DISTINCT, "/replacement", |i, c, _| i.replacement.is_none_or(|m| !is_current(m, c))),
        ask(RECUSAL_CHECKED, "/recusal_checked", |i, _, _| i.recusal_checked || i.replacement.is_none()),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let host = case.current_mediators().any(|a| a.mediator == self.mediator && a.host);
        vec![Event::MediatorReplaced {
            mediator: self.mediator,
            recusal: self.recusal,
            on: facts.today(),
            replacement: self.replacement.map(|m| appointment(m, host, facts)),
        }]
    }
}
