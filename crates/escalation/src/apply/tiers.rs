//! The way of a case over the tiers.

use domain::case::{Case, Leg, LegEnd, MediationState, OfferKind};
use domain::id::OrganisationId;
use domain::time::CivilDate;

/// The receiver takes what it was offered.
pub(super) fn take_offer(case: &mut Case, on: CivilDate) {
    if let Some(offer) = case.offer.take() {
        let end = match offer.kind {
            OfferKind::Transfer => LegEnd::TransferredUp,
            OfferKind::Assignment => LegEnd::AssignedDown,
        };
        hand_over(case, offer.to, end, on);
    }
}

/// The case falls back to where it was before the offer.
pub(super) fn drop_offer(case: &mut Case) {
    if let Some(offer) = case.offer.take() {
        case.state = offer.state_before;
    }
}

/// The common superior decides between sender and receiver.
pub(super) fn settle_offer(case: &mut Case, holder: OrganisationId, on: CivilDate) {
    match case.offer.as_ref().map(|offer| offer.to == holder) {
        Some(true) => take_offer(case, on),
        Some(false) => drop_offer(case),
        None => {}
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
    // Nobody reports to itself: an order is moot once its author answers for the case.
    for order in case.supervisions.iter_mut().filter(|s| s.by == to && s.discharged_on.is_none()) {
        order.discharged_on = Some(on);
    }
    case.termination = None;
    case.ended_on = None;
    case.state = if case.accepted_on.is_some() { MediationState::Accepted } else { MediationState::UnderReview };
}

/// An organisation leaves joint mediation, and its mediators with it.
pub(super) fn leave_joint(case: &mut Case, organisation: OrganisationId, on: CivilDate) {
    for member in case.joint.iter_mut().filter(|m| m.organisation == organisation && m.until.is_none()) {
        member.until = Some(on);
    }
    for appointment in case.mediators.iter_mut().filter(|a| a.organisation == organisation && a.until.is_none()) {
        appointment.until = Some(on);
    }
}
