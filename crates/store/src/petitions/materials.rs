//! What the papers of a petition are filled from.

use domain::id::PetitionId;
use domain::petition::{Petition, PetitionFlag};
use domain::time::CivilDate;
use escalation::petition::{Event, clocks, handling_deadline};
use escalation::{ClockKind, Facts};

use super::{FirstOfMatter, record, visibility};
use crate::accounts;
use crate::cases::CaseError;
use crate::dossier::Ground;
use crate::error::StoreError;
use crate::materials::{Materials, gather};
use crate::read::Snapshot;
use crate::scope::Scope;

/// Reads everything about a petition for its papers, the people whole or masked as [`crate::cases::materials`] has them.
///
/// # Errors
/// [`CaseError`]: [`crate::StoreError::NotFound`] when there is no such petition within the scope.
pub fn materials(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: PetitionId,
    with_reason: bool,
) -> Result<Materials<Petition>, CaseError> {
    let reference = snapshot.reference()?;
    let keyring = snapshot.keyring().clone();
    let ground = (&keyring, &*reference.organisations);
    let masked = !visibility::sees_whole(snapshot.connection(), scope, ground, id, with_reason)?;
    let mut loaded = record::load(snapshot.connection(), &keyring, id)?;
    visibility::withhold_code(&mut loaded.petition, scope);
    let workers = loaded.petition.handler.into_iter().collect();
    let place = (loaded.petition.issue_division, loaded.petition.responsible);
    let first = first(snapshot, &loaded.petition)?;
    let mut gathered = gather(snapshot, scope, id.into(), (loaded.petition, &loaded.key, place.0), (masked, workers))?;
    let accepted = gathered.last(|event| matches!(event, Event::Accepted { .. }));
    let accepted = accepted.and_then(|line| gathered.as_of(line.sequence));
    gathered.users.extend(accounts::names(snapshot, accepted.iter().filter_map(|petition| petition.handler))?);
    let ground = Ground::new(reference, place, gathered.today);
    let facts = ground.facts(scope, snapshot.now());
    gathered.promised = accepted.and_then(|petition| promised(&petition, &facts));
    let extended = gathered.last(|event| matches!(event, Event::Extended(_)));
    let around = extended.map(|line| [line.sequence - 1, line.sequence]).into_iter().flatten();
    let around = around.filter_map(|sequence| gathered.as_of(sequence));
    let terms = around.filter_map(|then| Some(handling_deadline(&then, &facts)?.nominal)).collect();
    Ok(Materials { first, terms, ..gathered })
}

/// Where and when the matter of a repeat first came. A paper is kept for everybody who sees the petition, and not all of them
/// may know what was before it: it tells what everybody may.
fn first(snapshot: &mut Snapshot, petition: &Petition) -> Result<Option<FirstOfMatter>, StoreError> {
    let Some(link) = petition.repeat else { return Ok(None) };
    let keyring = snapshot.keyring().clone();
    let first = match record::load(snapshot.connection(), &keyring, link.of) {
        Err(StoreError::NotFound | StoreError::Erased) => return Ok(None),
        loaded => loaded?.petition,
    };
    let is_open = !first.is_shielded() && !first.is(PetitionFlag::Confidential);
    Ok(is_open.then(|| FirstOfMatter::of(&first)))
}

/// By when a petition is to be handled that was just accepted: the simplified procedure has a term of its own.
fn promised(accepted: &Petition, facts: &Facts<'_>) -> Option<CivilDate> {
    let run = clocks(accepted, facts);
    let of_kind = |kind| run.iter().find(|clock| clock.kind == kind);
    let term = of_kind(ClockKind::SimpleHandling).or_else(|| of_kind(ClockKind::Handling))?;
    Some(term.deadline.nominal)
}
