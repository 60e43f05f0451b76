//! What happens to the parties of a case.

use domain::case::{Case, Guardian, Party};
use domain::id::PersonId;

use crate::event::{Correction, PartyCorrection};

/// Changes one party; an unknown one changes nothing.
pub(super) fn with(case: &mut Case, person: PersonId, change: impl FnOnce(&mut Party)) {
    if let Some(party) = case.parties.iter_mut().find(|p| p.person == person) {
        change(party);
    }
}

/// Those who are not elected again are still remembered.
pub(super) fn elect(case: &mut Case, person: PersonId, representatives: Vec<PersonId>) {
    let Some(party) = case.parties.iter_mut().find(|p| p.person == person) else { return };
    let before = std::mem::replace(&mut party.representatives, representatives);
    case.former_representatives.extend(before.into_iter().filter(|p| !party.representatives.contains(p)));
}

/// A guardian already known is recorded anew, as when it consents later.
pub(super) fn record_guardian(party: &mut Party, guardian: Guardian) {
    match party.guardians.iter_mut().find(|g| g.person == guardian.person) {
        Some(known) => *known = guardian,
        None => party.guardians.push(guardian),
    }
}

pub(super) fn correct_party(case: &mut Case, correction: &PartyCorrection) {
    with(case, correction.party, |party| {
        party.capacity = correction.capacity.unwrap_or(party.capacity);
        party.members = correction.members.unwrap_or(party.members);
    });
}

pub(super) fn correct(case: &mut Case, correction: Correction) {
    fn put<T>(field: &mut T, value: Option<T>) {
        if let Some(value) = value {
            *field = value;
        }
    }
    put(&mut case.title, correction.title);
    put(&mut case.narrative, correction.narrative);
    put(&mut case.requests, correction.requests);
    put(&mut case.category, correction.category);
    put(&mut case.sectors, correction.sectors);
    put(&mut case.difficulty, correction.difficulty);
    if let Some(applied_on) = correction.applied_on {
        case.applied_on = applied_on;
        if case.round == 1 && case.source.is_application() {
            case.round_began_on = applied_on;
        }
    }
    if correction.claimed.is_some() {
        case.claimed = correction.claimed;
    }
}
