//! Applies events to a case. Total and deterministic: what was decided happens, whatever the rules of the day say.

mod outcome;
mod parties;
mod rounds;
mod tiers;

use domain::case::{Case, Closing, Confirmation, MediationState, PartyKind};
use domain::meeting::MeetingItem;
use domain::time::CivilDate;

use crate::aggregate::Aggregate;
use crate::event::Event;

/// A history that does not begin with its registration, or registers twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a history begins with its registration, once")]
pub struct BrokenHistory;

/// Applies one event; `None` is the case before its registration.
///
/// # Errors
/// [`BrokenHistory`] when the first event is no registration, or a later one is.
pub fn apply(case: Option<Case>, event: Event) -> Result<Case, BrokenHistory> {
    match (case, event) {
        (None, Event::Registered(registered)) => Ok(rounds::register(*registered)),
        (None, _) | (Some(_), Event::Registered(_)) => Err(BrokenHistory),
        (Some(mut case), event) => {
            case.version += 1;
            change(&mut case, event);
            Ok(case)
        }
    }
}

/// Replays a whole history.
///
/// # Errors
/// [`BrokenHistory`] as [`Aggregate::apply`], or when there is no event at all.
pub fn replay<A: Aggregate>(events: impl IntoIterator<Item = A::Event>) -> Result<A, BrokenHistory> {
    let mut subject = None;
    for event in events {
        subject = Some(A::apply(subject, event)?);
    }
    subject.ok_or(BrokenHistory)
}

fn change(case: &mut Case, event: Event) {
    use MediationState as S;
    match event {
        Event::Registered(_) => unreachable!("handled by apply"),
        Event::ReviewBegan => case.state = S::UnderReview,
        Event::PartyAdded(party) => case.parties.push(party),
        Event::IdentityProven { party } => parties::with(case, party, |p| p.identity_proven = true),
        Event::RepresentativesElected { party, representatives } => {
            parties::elect(case, party, representatives);
        }
        Event::GuardianRecorded { party, guardian } => {
            parties::with(case, party, |p| parties::record_guardian(p, guardian));
        }
        Event::AgentAuthorised { party, agent } => parties::with(case, party, |p| p.agents.push(agent)),
        Event::PartyCorrected(correction) => parties::correct_party(case, &correction),
        Event::ParticularsCorrected { person, reason: _, identity_proven } => {
            parties::with(case, person, |p| p.identity_proven = identity_proven || p.kind == PartyKind::Group);
        }
        // What is forgotten stood beside the case, never in it.
        Event::PersonForgotten { person, ground: _, reason: _ } => case.forgotten.push(person),
        Event::Forgotten { reason: _ } => {}
        Event::Held(hold) => case.holds.push(hold),
        Event::HoldLifted { on, reason: _ } => {
            for hold in &mut case.holds {
                hold.lifted_on.get_or_insert(on);
            }
        }
        Event::PartyReleased { party, on, reason: _ } => parties::with(case, party, |p| p.left_on = Some(on)),
        Event::ConsentSought => case.state = S::AwaitingConsent,
        Event::Contacted(contact) => case.contacts.push(contact),
        Event::ConsentGiven { party, record } => parties::with(case, party, |p| p.consents.push(record)),
        Event::RightsExplained { parties, on } => {
            for party in case.parties.iter_mut().filter(|p| parties.contains(&p.person)) {
                party.informed_on.get_or_insert(on);
            }
        }
        Event::Accepted { on, number } => {
            case.state = S::Accepted;
            case.accepted_on.get_or_insert(on);
            if case.number.is_none() {
                case.number = number;
            }
        }
        Event::NotAccepted(non_acceptance) => {
            case.state = S::NotAccepted;
            case.ended_on = Some(non_acceptance.on);
            case.non_acceptance = Some(non_acceptance);
        }
        Event::MediatorsAssigned { appointments } => {
            if case.state == S::Accepted {
                case.state = S::Assigned;
            }
            case.mediators.extend(appointments);
        }
        Event::MediatorReplaced { mediator, recusal, on, replacement } => {
            if let Some(leaving) = case.mediators.iter_mut().find(|a| a.until.is_none() && a.mediator == mediator) {
                leaving.until = Some(on);
                leaving.recusal = Some(recusal);
            }
            case.mediators.extend(replacement);
            if case.current_mediators().next().is_none() {
                case.state = S::Accepted;
            }
        }
        Event::SessionHeld(session) => {
            case.state = S::InMediation;
            case.sessions.push(session);
        }
        Event::Suspended(suspension) => {
            case.state = S::Suspended;
            case.suspensions.push(suspension);
        }
        Event::Resumed { until } => {
            case.state = S::InMediation;
            end_suspension(case, until);
        }
        Event::Extended(extension) => case.extensions.push(extension),
        Event::AgreementReached(agreement) => outcome::agree(case, agreement),
        Event::AgreementWritten { signatures, seals, on } => {
            if let Some(agreement) = &mut case.agreement {
                agreement.signatures = signatures;
                agreement.seals = seals;
                agreement.written_on = Some(on);
            }
        }
        Event::Performed { obligation, performance } => outcome::perform(case, obligation, performance),
        Event::PerformanceRetracted { obligation, on: _, reason: _ } => outcome::retract(case, obligation),
        Event::Urged { obligation, on } => {
            if let Some(obligation) = outcome::obligation_mut(case, obligation) {
                obligation.urged_on.push(on);
            }
        }
        Event::Breached { on, guidance: _ } => {
            case.state = S::Breached;
            case.ended_on = Some(on);
        }
        Event::ConfirmationAsked { court, ground, domicile, intermediate_reason, on } => {
            outcome::ask_court(
                case,
                Confirmation {
                    court,
                    ground,
                    domicile,
                    intermediate_reason,
                    asked_on: on,
                    court_number: None,
                    result: None,
                    ruled_on: None,
                },
            );
        }
        Event::ConfirmationRuled { result, court_number, on } => outcome::rule(case, result, court_number, on),
        Event::Terminated(termination) => {
            case.state = S::Terminated;
            case.offer = None;
            case.ended_on = Some(termination.on);
            end_suspension(case, termination.on);
            case.termination = Some(termination);
        }
        Event::Offered(offer) => {
            case.state = S::EscalationProposed;
            case.offer = Some(offer);
        }
        Event::OfferWithdrawn { on: _, reason: _ } => tiers::drop_offer(case),
        Event::OfferAccepted { on } => tiers::take_offer(case, on),
        Event::OfferReturned(returned) => {
            tiers::drop_offer(case);
            case.returned.push(returned);
        }
        Event::OfferDisputed { on, reason: _ } => {
            if let Some(offer) = &mut case.offer {
                offer.disputed_on = Some(on);
            }
        }
        Event::OfferSettled { on, holder, reason: _ } => tiers::settle_offer(case, holder, on),
        Event::HopTold(notice) => case.hop_notices.push(notice),
        Event::PlanDrawn(plan) => case.plans.push(plan),
        Event::Joined { members } => case.joint.extend(members),
        Event::JointMemberLeft { organisation, on } => tiers::leave_joint(case, organisation, on),
        Event::Supervised(supervision) => case.supervisions.push(supervision),
        Event::SupervisionReported { supervision, report } => {
            if let Some(order) = case.supervisions.iter_mut().find(|s| s.number == supervision) {
                order.reports.push(report);
            }
        }
        Event::SupervisionDischarged { supervision, on } => {
            if let Some(order) = case.supervisions.iter_mut().find(|s| s.number == supervision) {
                order.discharged_on = Some(on);
            }
        }
        Event::MeetingItemRecorded(item) => case.meeting_items.push(item),
        Event::MeetingItemDone { item, on, result } => finish_item(&mut case.meeting_items, item, on, result),
        Event::Referred(referral) => {
            case.state = S::Referred;
            case.ended_on = Some(referral.on);
            end_suspension(case, referral.on);
            case.referral = Some(referral);
        }
        Event::PoliceReported(report) => case.police_reports.push(report),
        Event::UrgentReported(report) => case.urgent_reports.push(report),
        Event::RiskAssessed(risks) => case.risks = risks,
        Event::ServiceArranged(service) => case.services.push(service),
        Event::ServiceConcluded { service, conclusion } => {
            if let Some(service) = case.services.iter_mut().find(|s| s.number == service) {
                service.conclusion = Some(conclusion);
            }
        }
        Event::FollowedUp(visit) => case.follow_ups.push(visit),
        Event::Rated(rating) => case.rating = Some(rating),
        Event::Attached(attachment) => case.attachments.push(attachment),
        Event::Corrected(correction) => parties::correct(case, correction),
        Event::Closed { on, report } => {
            case.state = S::Closed;
            case.closing = Some(Closing { closed_on: on, report, archived_on: None, retention_years: None });
        }
        Event::Archived { on, retention_years } => {
            case.state = S::Archived;
            if let Some(closing) = &mut case.closing {
                closing.archived_on = Some(on);
                closing.retention_years = retention_years;
            }
        }
        Event::Reopened { on, reason } => rounds::reopen(case, on, reason),
    }
}

/// What a meeting decided is done, on a case or a petition.
pub(crate) fn finish_item(items: &mut [MeetingItem], number: u32, on: CivilDate, result: String) {
    if let Some(item) = items.iter_mut().find(|item| item.number == number) {
        (item.done_on, item.result) = (Some(on), Some(result));
    }
}

/// A pause ends with what it paused.
fn end_suspension(case: &mut Case, until: CivilDate) {
    if let Some(open) = case.suspensions.last_mut() {
        open.until.get_or_insert(until);
    }
}
