//! Applies events to a case. Total and deterministic: what was decided happens, whatever the rules of the day say.

use domain::case::{Case, Confirmation, Leg, LegEnd, MediationState, OfferKind};
use domain::id::OrganisationId;
use domain::time::{CivilDate, civil_date};

use crate::event::{Correction, Event, Registered};

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
        (None, Event::Registered(registered)) => Ok(register(*registered)),
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
/// [`BrokenHistory`] as [`apply`], or when there is no event at all.
pub fn replay(events: impl IntoIterator<Item = Event>) -> Result<Case, BrokenHistory> {
    let mut case = None;
    for event in events {
        case = Some(apply(case, event)?);
    }
    case.ok_or(BrokenHistory)
}

fn register(r: Registered) -> Case {
    Case {
        id: r.id,
        version: 1,
        number: None,
        state: MediationState::Registered,
        round: 1,
        registered_at: r.at,
        registered_by: r.by,
        registered_in: r.organisation,
        division: r.division,
        source: r.source,
        referred_by: r.referred_by,
        applied_on: r.applied_on,
        category: r.category,
        difficulty: r.difficulty,
        title: r.title,
        narrative: r.narrative,
        requests: r.requests,
        claimed: r.claimed,
        parties: r.parties,
        accepted_on: None,
        non_acceptance: None,
        responsible: r.responsible,
        legs: vec![Leg { organisation: r.responsible, since: civil_date(r.at), until: None, end: None }],
        offer: None,
        returned: Vec::new(),
        joint: Vec::new(),
        supervisions: Vec::new(),
        referral: None,
        mediators: Vec::new(),
        contacts: Vec::new(),
        sessions: Vec::new(),
        suspensions: Vec::new(),
        extensions: Vec::new(),
        agreement: None,
        confirmation: None,
        follow_ups: Vec::new(),
        termination: None,
        ended_on: None,
        closing: None,
        risks: r.risks,
        police_reports: Vec::new(),
        urgent_reports: Vec::new(),
        attachments: Vec::new(),
    }
}

fn change(case: &mut Case, event: Event) {
    use MediationState as S;
    match event {
        Event::Registered(_) => unreachable!("handled by apply"),
        Event::ReviewBegan => case.state = S::UnderReview,
        Event::PartyAdded(party) => case.parties.push(party),
        Event::IdentityProven { party } => {
            if let Some(party) = case.parties.iter_mut().find(|p| p.person == party) {
                party.identity_proven = true;
            }
        }
        Event::RepresentativesElected { party, representatives } => {
            if let Some(party) = case.parties.iter_mut().find(|p| p.person == party) {
                party.representatives = representatives;
            }
        }
        Event::ConsentSought => case.state = S::AwaitingConsent,
        Event::Contacted(contact) => case.contacts.push(contact),
        Event::ConsentGiven { party, record } => {
            if let Some(party) = case.parties.iter_mut().find(|p| p.person == party) {
                party.consents.push(record);
            }
        }
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
            case.state = S::Assigned;
            case.mediators.extend(appointments);
        }
        Event::MediatorReplaced { mediator, recusal, replacement } => {
            if let Some(leaving) = case.mediators.iter_mut().find(|a| a.until.is_none() && a.mediator == mediator) {
                leaving.until = Some(replacement.since);
                leaving.recusal = Some(recusal);
            }
            case.mediators.push(replacement);
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
            if let Some(open) = case.suspensions.last_mut() {
                open.until = Some(until);
            }
        }
        Event::Extended(extension) => case.extensions.push(extension),
        Event::AgreementReached(agreement) => {
            case.state = if agreement.obligations.is_empty() { S::Performed } else { S::AgreementReached };
            case.ended_on = agreement.obligations.is_empty().then_some(agreement.effective_on);
            case.agreement = Some(agreement);
        }
        Event::AgreementWritten { signatures, seals, on } => {
            if let Some(agreement) = &mut case.agreement {
                agreement.signatures = signatures;
                agreement.seals = seals;
                agreement.written_on = Some(on);
            }
        }
        Event::Performed { obligation, performance } => perform(case, obligation, performance),
        Event::Urged { obligation, on } => {
            if let Some(obligation) = obligation_mut(case, obligation) {
                obligation.urged_on.push(on);
            }
        }
        Event::Breached { on, guidance: _ } => {
            case.state = S::Breached;
            case.ended_on = Some(on);
        }
        Event::ConfirmationAsked { court, on } => {
            case.state = S::ConfirmationPending;
            case.confirmation =
                Some(Confirmation { court, asked_on: on, court_number: None, result: None, ruled_on: None });
        }
        Event::ConfirmationRuled { result, court_number, on } => {
            case.state = match result {
                domain::case::ConfirmationResult::Confirmed => S::Confirmed,
                _ => S::ConfirmationRejected,
            };
            case.ended_on = Some(on);
            if let Some(confirmation) = &mut case.confirmation {
                confirmation.result = Some(result);
                confirmation.court_number = Some(court_number);
                confirmation.ruled_on = Some(on);
            }
        }
        Event::Terminated(termination) => {
            case.state = S::Terminated;
            case.offer = None;
            case.ended_on = Some(termination.on);
            case.termination = Some(termination);
        }
        Event::Offered(offer) => {
            case.state = S::EscalationProposed;
            case.offer = Some(offer);
        }
        Event::OfferAccepted { on } => {
            if let Some(offer) = case.offer.take() {
                let end = match offer.kind {
                    OfferKind::Transfer => LegEnd::TransferredUp,
                    OfferKind::Assignment => LegEnd::AssignedDown,
                };
                hand_over(case, offer.to, end, on);
            }
        }
        Event::OfferReturned(returned) => {
            if let Some(offer) = case.offer.take() {
                case.state = offer.state_before;
            }
            case.returned.push(returned);
        }
        Event::OfferDisputed { on, reason: _ } => {
            if let Some(offer) = &mut case.offer {
                offer.disputed_on = Some(on);
            }
        }
        Event::OfferSettled { on, holder, reason: _ } => {
            if let Some(offer) = case.offer.take() {
                if holder == offer.to {
                    hand_over(case, holder, LegEnd::TransferredUp, on);
                } else {
                    case.state = offer.state_before;
                }
            }
        }
        Event::Joined { members } => case.joint.extend(members),
        Event::JointMemberLeft { organisation, on } => {
            for member in case.joint.iter_mut().filter(|m| m.organisation == organisation && m.until.is_none()) {
                member.until = Some(on);
            }
        }
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
        Event::Referred(referral) => {
            case.state = S::Referred;
            case.offer = None;
            case.ended_on = Some(referral.on);
            case.referral = Some(referral);
        }
        Event::PoliceReported(report) => case.police_reports.push(report),
        Event::UrgentReported(report) => case.urgent_reports.push(report),
        Event::RiskAssessed(risks) => case.risks = risks,
        Event::FollowedUp(visit) => case.follow_ups.push(visit),
        Event::Attached(attachment) => case.attachments.push(attachment),
        Event::Corrected(correction) => correct(case, correction),
        Event::Closed { on, report } => {
            case.state = S::Closed;
            case.closing =
                Some(domain::case::Closing { closed_on: on, report, archived_on: None, retention_years: None });
        }
        Event::Archived { on, retention_years } => {
            case.state = S::Archived;
            if let Some(closing) = &mut case.closing {
                closing.archived_on = Some(on);
                closing.retention_years = retention_years;
            }
        }
        Event::Reopened { on, reason: _ } => reopen(case, on),
    }
}

fn obligation_mut(case: &mut Case, number: u32) -> Option<&mut domain::case::Obligation> {
    case.agreement.as_mut()?.obligations.iter_mut().find(|o| o.number == number)
}

fn perform(case: &mut Case, number: u32, performance: domain::case::Performance) {
    use MediationState as S;
    let on = performance.on;
    if let Some(obligation) = obligation_mut(case, number) {
        obligation.performed.push(performance);
    }
    let done = case.agreement.as_ref().is_some_and(domain::case::Agreement::is_performed);
    if case.state == S::ConfirmationPending {
        return;
    }
    if done {
        case.state = S::Performed;
        case.ended_on = Some(on);
    } else if matches!(case.state, S::AgreementReached | S::Breached) {
        case.state = S::Performing;
    }
}

/// Responsibility moves; the clock does not.
fn hand_over(case: &mut Case, to: OrganisationId, end: LegEnd, on: CivilDate) {
    if let Some(leg) = case.legs.last_mut() {
        leg.until = Some(on);
        leg.end = Some(end);
    }
    case.legs.push(Leg { organisation: to, since: on, until: None, end: None });
    case.responsible = to;
    for appointment in case.mediators.iter_mut().filter(|a| a.until.is_none()) {
        appointment.until = Some(on);
    }
    for member in case.joint.iter_mut().filter(|m| m.organisation == to && m.until.is_none()) {
        member.until = Some(on);
    }
    case.termination = None;
    case.ended_on = None;
    case.state = if case.accepted_on.is_some() { MediationState::Accepted } else { MediationState::UnderReview };
}

fn correct(case: &mut Case, correction: Correction) {
    fn put<T>(field: &mut T, value: Option<T>) {
        if let Some(value) = value {
            *field = value;
        }
    }
    put(&mut case.title, correction.title);
    put(&mut case.narrative, correction.narrative);
    put(&mut case.requests, correction.requests);
    put(&mut case.category, correction.category);
    put(&mut case.difficulty, correction.difficulty);
    if correction.claimed.is_some() {
        case.claimed = correction.claimed;
    }
}

/// A new round: number and history stay, acceptance and outcome start afresh.
fn reopen(case: &mut Case, on: CivilDate) {
    case.state = MediationState::UnderReview;
    case.round += 1;
    case.accepted_on = None;
    case.non_acceptance = None;
    case.agreement = None;
    case.confirmation = None;
    case.termination = None;
    case.referral = None;
    case.ended_on = None;
    case.closing = None;
    case.suspensions.clear();
    case.extensions.clear();
    for appointment in case.mediators.iter_mut().filter(|a| a.until.is_none()) {
        appointment.until = Some(on);
    }
}
