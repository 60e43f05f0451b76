//! What comes of an agreement.

use domain::case::{Agreement, Case, Confirmation, ConfirmationResult, MediationState as S, Obligation, Performance};
use domain::time::CivilDate;

pub(super) fn agree(case: &mut Case, agreement: Agreement) {
    case.state = standing(&agreement);
    case.ended_on = agreement.is_performed().then_some(agreement.effective_on);
    case.agreement = Some(agreement);
}

/// The state a binding agreement is in by what has been performed.
fn standing(agreement: &Agreement) -> S {
    if agreement.is_performed() {
        S::Performed
    } else if agreement.obligations.iter().any(|o| !o.performed.is_empty()) {
        S::Performing
    } else {
        S::AgreementReached
    }
}

pub(super) fn obligation_mut(case: &mut Case, number: u32) -> Option<&mut Obligation> {
    case.agreement.as_mut()?.obligations.iter_mut().find(|o| o.number == number)
}

pub(super) fn perform(case: &mut Case, number: u32, performance: Performance) {
    let on = performance.on;
    if let Some(obligation) = obligation_mut(case, number) {
        obligation.performed.push(performance);
    }
    let done = case.agreement.as_ref().is_some_and(Agreement::is_performed);
    match case.state {
        // The court is still to speak.
        S::ConfirmationPending => {}
        _ if done => {
            case.state = S::Performed;
            case.ended_on = Some(on);
        }
        _ => {
            case.state = S::Performing;
            case.ended_on = None;
        }
    }
}

/// What was not performed after all is owed again.
pub(super) fn retract(case: &mut Case, number: u32) {
    if let Some(obligation) = obligation_mut(case, number) {
        obligation.performed.pop();
    }
    if let (S::Performing | S::Performed, Some(agreement)) = (case.state, &case.agreement) {
        case.state = standing(agreement);
        case.ended_on = case.ended_on.filter(|_| case.state == S::Performed);
    }
}

pub(super) fn ask_court(case: &mut Case, asked: Confirmation) {
    case.state = S::ConfirmationPending;
    case.ended_on = None;
    case.confirmation = Some(asked);
}

/// A ruling on the merits ends the matter; where the court does not take it, or the parties withdraw, the agreement
/// binds as before.
pub(super) fn rule(case: &mut Case, result: ConfirmationResult, court_number: String, on: CivilDate) {
    if let Some(confirmation) = &mut case.confirmation {
        confirmation.result = Some(result);
        confirmation.court_number = Some(court_number);
        confirmation.ruled_on = Some(on);
    }
    case.state = match (result, &case.agreement) {
        (ConfirmationResult::Confirmed, _) => S::Confirmed,
        (ConfirmationResult::NotAccepted | ConfirmationResult::Withdrawn, Some(agreement)) => standing(agreement),
        _ => S::ConfirmationRejected,
    };
    case.ended_on = matches!(case.state, S::Confirmed | S::ConfirmationRejected | S::Performed).then_some(on);
}
