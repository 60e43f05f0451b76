//! Services beside mediation (公共法律服务与帮扶): arranged with the parties' consent, concluded with what came of them.

use chrono::NaiveDate;
use domain::basis::Instrument;
use domain::case::Case;
use domain::id::{OrganisationId, PersonId};
use domain::money::Fen;
use domain::service::{Service, ServiceConclusion, ServiceKind, ServiceOutcome};
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HAPPENED, ORGANISATION_KNOWN, PARTY_KNOWN, happened, is_party};
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Arranges a service (安排服务).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrangeService {
    /// Kind.
    pub kind: ServiceKind,
    /// Who gives it.
    pub provider: Line,
    /// The providing organisation, when it is registered here.
    pub provider_organisation: Option<OrganisationId>,
    /// Who receives it.
    pub recipients: Vec<PersonId>,
    /// Civil date on which they agreed.
    pub consented_on: NaiveDate,
}

impl Input for ArrangeService {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/recipients", |i, c, _| {
            !i.recipients.is_empty() && i.recipients.iter().all(|p| is_party(*p, c))
        }),
        ask(ORGANISATION_KNOWN, "/provider_organisation", |i, _, f| {
            i.provider_organisation.is_none_or(|o| f.organisations.get(o).is_some_and(|o| o.active))
        }),
        ask(
            Need::new(
                "service_consented",
                "安排服务应当先征得当事人同意，同意日期不早于申请之日，不晚于今天",
                Instrument::PeopleMediationLaw.article(20),
            ),
            "/consented_on",
            |i, c, f| happened(i.consented_on, c, f),
        ),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::ServiceArranged(self.service(case.services.len(), facts))]
    }
}

impl ArrangeService {
    /// The service as it is recorded after so many others.
    pub(crate) fn service(self, others: usize, facts: &Facts<'_>) -> Service {
        Service {
            number: u32::try_from(others + 1).unwrap_or(u32::MAX),
            kind: self.kind,
            provider: self.provider.into(),
            provider_organisation: self.provider_organisation,
            recipients: self.recipients,
            consented_on: self.consented_on,
            arranged_on: facts.today(),
            arranged_by: facts.actor.user,
            conclusion: None,
        }
    }
}

/// Records how a service ended (服务完结).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcludeService {
    /// Number of the service.
    pub service: u32,
    /// Civil date.
    pub on: NaiveDate,
    /// What came of it.
    pub outcome: ServiceOutcome,
    /// In words.
    pub findings: Story,
    /// What it cost the public purse, in fen.
    pub cost: Fen,
}

impl ConcludeService {
    /// The service that is to be concluded, among those of a case or petition.
    pub(crate) fn open<'a>(&self, services: &'a [Service]) -> Option<&'a Service> {
        services.iter().find(|s| s.number == self.service && s.conclusion.is_none())
    }

    /// Whether it may be recorded by an organisation: by one that works on the matter every service, by another its own.
    pub(crate) fn is_for(&self, own: OrganisationId, works_on_it: bool, services: &[Service]) -> bool {
        works_on_it || self.open(services).is_none_or(|service| service.provider_organisation == Some(own))
    }

    /// How it ended, as it is recorded.
    pub(crate) fn conclusion(self) -> ServiceConclusion {
        ServiceConclusion { on: self.on, outcome: self.outcome, findings: self.findings.into(), cost: self.cost }
    }
}

/// Whether an organisation has a service to give that has not ended.
pub(crate) fn gives_one(own: OrganisationId, services: &[Service]) -> bool {
    services.iter().any(|service| service.conclusion.is_none() && service.provider_organisation == Some(own))
}

pub(crate) const SERVICE_OURS: Need = Need::own("service_ours", "服务机构只能记录由本机构提供的服务");
pub(crate) const SERVICE_OPEN: Need = Need::own("service_open", "没有这一项未完结的服务");

impl Input for ConcludeService {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(SERVICE_OPEN, "/service", |i, c, _| i.open(&c.services).is_some()),
        ask(SERVICE_OURS, "/service", |i, c, f| {
            let own = f.actor.organisation;
            i.is_for(own, c.takes_part(own), &c.services)
        }),
        ask(HAPPENED, "/on", |i, c, f| {
            happened(i.on, c, f) && i.open(&c.services).is_none_or(|s| i.on >= s.consented_on)
        }),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::ServiceConcluded { service: self.service, conclusion: self.conclusion() }]
    }
}
