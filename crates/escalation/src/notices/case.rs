//! What is told of a mediation case.

use domain::case::Case;
use domain::deadline::Lamp;
use domain::id::OrganisationId;
use domain::notice::NoticeKind as K;
use domain::organisation::OrganisationTree;

use super::{Notice, Telling, decided, done, duties};
use crate::clocks::{Clock, ClockKind};
use crate::event::Event;
use crate::facts::Facts;
use crate::needs::deciding_superior;

impl Telling for Case {
    fn news(before: Option<&Self>, after: &Self, event: &Event, tree: &OrganisationTree) -> Vec<Notice> {
        let holder = after.responsible;
        let offer = before.and_then(|case| case.offer.as_ref());
        let sender = |kind| offer.map(|offer| Notice::to(offer.from, kind)).into_iter().collect();
        match event {
            Event::Registered(_) => vec![Notice::to(holder, K::CaseReceived).of(ClockKind::Acceptance, None)],
            Event::Offered(offer) => {
                // Who holds it is told when somebody above gives it to another.
                let holder = (offer.from != holder).then(|| Notice::to(holder, K::CaseAssigned));
                let receiver = Notice::to(offer.to, K::CaseOffered).of(ClockKind::OfferDecision, None);
                std::iter::once(receiver).chain(holder).collect()
            }
            Event::OfferAccepted { .. } => sender(K::OfferAccepted),
            Event::OfferReturned(returned) => vec![Notice::to(returned.from, K::OfferReturned)],
            Event::OfferDisputed { .. } => {
                let superior = offer.and_then(|offer| deciding_superior(offer, tree));
                let told = superior.map(|o| Notice::to(o.id, K::OfferDisputed).of(ClockKind::SuperiorDecision, None));
                told.into_iter().collect()
            }
            Event::OfferSettled { .. } => offer
                .into_iter()
                .flat_map(|offer| [offer.from, offer.to])
                .map(|party| Notice::to(party, K::OfferSettled))
                .collect(),
            Event::Joined { members } => {
                members.iter().map(|member| Notice::to(member.organisation, K::JointInvited)).collect()
            }
            Event::MediatorsAssigned { appointments } => {
                appointments.iter().map(|a| Notice::to(holder, K::MediatorAppointed).person(a.mediator)).collect()
            }
            Event::MediatorReplaced { replacement: Some(appointed), .. } => {
                vec![Notice::to(holder, K::MediatorAppointed).person(appointed.mediator)]
            }
            Event::Supervised(order) => vec![
                Notice::to(holder, K::SupervisionOrdered)
                    .of(ClockKind::Supervision, Some(order.number))
                    .by(Some(order.due_on)),
            ],
            Event::SupervisionReported { supervision, .. } => {
                author(after, *supervision).map(|by| Notice::to(by, K::SupervisionReplied)).into_iter().collect()
            }
            Event::SupervisionDischarged { .. } => vec![Notice::to(holder, K::SupervisionDischarged)],
            Event::MeetingItemRecorded(item) => vec![decided(item)],
            Event::MeetingItemDone { item, .. } => done(&after.meeting_items, *item),
            Event::ServiceArranged(service) => {
                service.provider_organisation.map(|to| Notice::to(to, K::ServiceArranged)).into_iter().collect()
            }
            Event::UrgentReported(report) => report.to.iter().map(|to| Notice::to(*to, K::UrgentReport)).collect(),
            Event::PoliceReported(report) => {
                report.police.map(|to| Notice::to(to, K::PoliceReport)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn may_be_told(&self, _: OrganisationId, _: &OrganisationTree) -> bool {
        true
    }

    fn superior(&self, owner: OrganisationId, tree: &OrganisationTree) -> Option<OrganisationId> {
        let lower = tree.get(owner)?;
        let above = tree.iter().filter(|upper| upper.active && tree.oversees(upper, lower));
        above.min_by_key(|upper| (upper.tier, upper.kind, upper.id)).map(|upper| upper.id)
    }

    fn steps_above(&self, clocks: &[Clock], facts: &Facts<'_>) -> Vec<Notice> {
        // For a mediation that takes too long the one that leads it is asked, not everybody who helps.
        let duties = duties(clocks).filter(|clock| clock.kind != ClockKind::JointTask);
        let overdue = duties.filter(|c| c.deadline.lamp_on(facts.today()) == Lamp::Overdue);
        let order = overdue.filter_map(|clock| {
            let superior = self.superior(clock.owner, facts.organisations)?;
            Some(Notice::to(superior, K::OrderDue).about(clock))
        });
        order.collect()
    }
}

/// Who gave an order.
fn author(case: &Case, number: u32) -> Option<OrganisationId> {
    case.supervisions.iter().find(|order| order.number == number).map(|order| order.by)
}
