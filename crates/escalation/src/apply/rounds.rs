//! The beginning of a case and of each further round.

use domain::case::{Case, EarlierRound, Leg, MediationState};
use domain::time::{CivilDate, civil_date};

use crate::event::Registered;

pub(super) fn register(r: Registered) -> Case {
    let round_began_on = match &r.ledger {
        Some(ledger) => ledger.entered_on,
        None if r.source.is_application() => r.applied_on,
        None => civil_date(r.at),
    };
    Case {
        id: r.id,
        version: 1,
        number: None,
        state: MediationState::Registered,
        round: 1,
        round_began_on,
        consent_round: 1,
        earlier: Vec::new(),
        registered_at: r.at,
        registered_by: r.by,
        registered_in: r.organisation,
        division: r.division,
        source: r.source,
        from_grid: r.from_grid,
        referred_by: r.referred_by,
        petition: r.petition,
        ledger: r.ledger,
        applied_on: r.applied_on,
        category: r.category,
        sectors: r.sectors,
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
        meeting_items: Vec::new(),
        hop_notices: Vec::new(),
        plans: Vec::new(),
        referral: None,
        mediators: Vec::new(),
        contacts: Vec::new(),
        sessions: Vec::new(),
        suspensions: Vec::new(),
        extensions: Vec::new(),
        agreement: None,
        confirmation: None,
        follow_ups: Vec::new(),
        rating: None,
        termination: None,
        ended_on: None,
        closing: None,
        risks: r.risks,
        police_reports: Vec::new(),
        urgent_reports: Vec::new(),
        services: Vec::new(),
        attachments: Vec::new(),
        holds: Vec::new(),
        former_representatives: Vec::new(),
        forgotten: Vec::new(),
    }
}

/// A new round: number and history stay, acceptance and outcome start afresh. Words of agreement and explanations
/// of the round before do not count for this one, except where nothing came of it because the case was not accepted.
pub(super) fn reopen(case: &mut Case, on: CivilDate, reason: String) {
    if case.state != MediationState::NotAccepted {
        case.consent_round = case.round.saturating_add(1);
        case.parties.iter_mut().for_each(|party| party.informed_on = None);
    }
    case.earlier.push(EarlierRound {
        round: case.round,
        accepted_on: case.accepted_on.take(),
        non_acceptance: case.non_acceptance.take(),
        suspensions: std::mem::take(&mut case.suspensions),
        extensions: std::mem::take(&mut case.extensions),
        agreement: case.agreement.take(),
        confirmation: case.confirmation.take(),
        termination: case.termination.take(),
        referral: case.referral.take(),
        closing: case.closing.take(),
        reopened_on: on,
        reason,
    });
    case.state = MediationState::UnderReview;
    case.round = case.round.saturating_add(1);
    case.round_began_on = on;
    case.ended_on = None;
    for appointment in case.mediators.iter_mut().filter(|a| a.until.is_none()) {
        appointment.until = Some(on);
    }
    for member in case.joint.iter_mut().filter(|m| m.until.is_none()) {
        member.until = Some(on);
    }
}
