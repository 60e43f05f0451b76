//! Services beside the handling of a petition (公共法律服务与帮扶): the acts are those on a case, what they ask is the law on
//! petitions.

use domain::basis::Instrument;
use domain::petition::Petition;

use super::{HAPPENED, NOT_THE_ACCUSED, ORGANISATION_KNOWN, PETITIONER_LISTED, happened, is_active, may_reach};
use crate::act::{Input, InputNeed, ask};
use crate::acts::services::{ArrangeService, ConcludeService, SERVICE_OPEN, SERVICE_OURS};
use crate::aggregate::Aggregate;
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::petition::table::Relation;
use crate::refusal::Need;

impl Input<Petition> for ArrangeService {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(PETITIONER_LISTED, "/recipients", |i, p, _| {
            !i.recipients.is_empty() && i.recipients.iter().all(|r| p.everybody().any(|person| person == *r))
        }),
        ask(ORGANISATION_KNOWN, "/provider_organisation", |i, _, f| {
            i.provider_organisation.is_none_or(|o| is_active(o, f))
        }),
        ask(NOT_THE_ACCUSED, "/provider_organisation", |i, p, f| {
            i.provider_organisation.is_none_or(|o| may_reach(o, p, f))
        }),
        ask(
            Need::new(
                "service_consented",
                "服务机构将知悉信访人的情况，应当先征得其同意，同意日期不早于收到之日，不晚于今天",
                Instrument::PersonalInformation.article(23),
            ),
            "/consented_on",
            |i, p, f| happened(i.consented_on, p, f),
        ),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::ServiceArranged(self.service(petition.services.len(), facts))]
    }
}

impl Input<Petition> for ConcludeService {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(SERVICE_OPEN, "/service", |i, p, _| i.open(&p.services).is_some()),
        ask(SERVICE_OURS, "/service", |i, p, f| {
            let works_on_it = p.stands(Relation::Concerned, f.actor, f.organisations);
            i.is_for(f.actor.organisation, works_on_it, &p.services)
        }),
        ask(HAPPENED, "/on", |i, p, f| {
            happened(i.on, p, f) && i.open(&p.services).is_none_or(|s| i.on >= s.consented_on)
        }),
    ];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::ServiceConcluded { service: self.service, conclusion: self.conclusion() }]
    }
}
