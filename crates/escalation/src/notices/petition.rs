//! What is told of a petition. Of an accusation nobody hears who is accused, nor anybody below them; of a confidential one
//! only whom it is before.

use domain::id::OrganisationId;
use domain::notice::NoticeKind as K;
use domain::organisation::OrganisationTree;
use domain::petition::{Petition, PetitionSupervision, Rung};
use domain::rules::RuleKey;
use domain::time::{CivilDate, add_days};

use super::{Notice, Telling, decided, done};
use crate::clocks::{Clock, ClockKind};
use crate::facts::Facts;
use crate::petition::Event;
use crate::petition::{ladder, reprover, shield, superior};

impl Telling for Petition {
    fn news(_: Option<&Self>, after: &Self, event: &Event, _: &OrganisationTree) -> Vec<Notice> {
        let holder = after.responsible;
        match event {
            Event::Dispatched(dispatch) => {
                vec![Notice::to(dispatch.to, K::PetitionDispatched).of(ClockKind::PetitionNotice, None)]
            }
            Event::ObjectedTo(_) => {
                vec![Notice::to(holder, K::PetitionObjected).of(ClockKind::Dispatch, None)]
            }
            Event::TakenBack { to, .. } => vec![Notice::to(*to, K::PetitionTakenBack)],
            Event::HandedOver { to, .. } => vec![Notice::to(holder, K::HandedOver).person(*to)],
            Event::AssignmentReported { organisation, .. } => {
                let sent = after.dispatches.iter().rev().find(|dispatch| dispatch.to == *organisation);
                sent.map(|dispatch| Notice::to(dispatch.from, K::AssignmentReported)).into_iter().collect()
            }
            Event::AskedAbove(request) => vec![Notice::to(request.body, K::ReviewRequested)],
            Event::MediationMoved { .. } => vec![Notice::to(holder, K::MediationResult)],
            Event::Supervised(order) => {
                let kind = if order.to_rectify.is_some() { K::RectificationOrdered } else { K::SupervisionOrdered };
                vec![Notice::to(order.to, kind).of(order.term(), Some(order.number)).by(Some(order.due_on))]
            }
            Event::SupervisionReported { supervision, .. } => {
                order(after, *supervision).map(|o| Notice::to(o.by, K::SupervisionReplied)).into_iter().collect()
            }
            Event::SupervisionDischarged { supervision, .. } => {
                order(after, *supervision).map(|o| Notice::to(o.to, K::SupervisionDischarged)).into_iter().collect()
            }
            Event::Reproved(reproof) => vec![Notice::to(reproof.to, K::Reproved)],
            Event::Proposed(proposal) => vec![
                Notice::to(proposal.to, K::Proposed)
                    .of(ClockKind::ProposalAnswer, Some(proposal.number))
                    .by(Some(proposal.due_on)),
            ],
            Event::ProposalAnswered { proposal, .. } => {
                let made = after.proposals.iter().find(|made| made.number == *proposal);
                made.map(|made| Notice::to(made.by, K::ProposalAnswered)).into_iter().collect()
            }
            Event::TaskSet(task) => {
                let notice = Notice::to(task.owner, K::TaskSet).of(ClockKind::Task, Some(task.number));
                vec![notice.by(Some(task.due_on))]
            }
            Event::Sponsored(leader) => vec![Notice::to(leader.organisation, K::Sponsored)],
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

    fn may_be_told(&self, organisation: OrganisationId, tree: &OrganisationTree) -> bool {
        shield::may_be_told(self, organisation, tree)
    }

    fn superior(&self, owner: OrganisationId, tree: &OrganisationTree) -> Option<OrganisationId> {
        superior(self, owner, tree)
    }

    fn steps_above(&self, clocks: &[Clock], facts: &Facts<'_>) -> Vec<Notice> {
        let due = ladder::steps(self, clocks, facts).into_iter().filter_map(|step| {
            let (kind, who): (_, fn(&Self, OrganisationId, &OrganisationTree) -> _) = match step.rung {
                Rung::Reminder | Rung::Warning => return None,
                Rung::Order => (K::OrderDue, superior),
                Rung::Circular => (K::CircularDue, reprover),
                Rung::Interview => (K::InterviewDue, reprover),
            };
            let to = who(self, step.owner, facts.organisations)?;
            Some(Notice::to(to, kind).of(step.clock, step.number).by(Some(step.due_on)))
        });
        due.collect()
    }

    fn later_steps(clock: &Clock, facts: &Facts<'_>) -> Vec<CivilDate> {
        [RuleKey::PetitionCircularDays, RuleKey::PetitionInterviewDays]
            .map(|days| add_days(clock.deadline.in_time_until, i64::from(facts.rules.length(days).count)))
            .to_vec()
    }
}

/// An order by its number.
fn order(petition: &Petition, number: u32) -> Option<&PetitionSupervision> {
    petition.supervisions.iter().find(|order| order.number == number)
}
