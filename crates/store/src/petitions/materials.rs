//! What the papers of a petition are filled from.

use domain::id::PetitionId;
use domain::petition::Petition;

use super::{record, visibility};
use crate::cases::CaseError;
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
    let loaded = record::load(snapshot.connection(), &keyring, id)?;
    let workers = loaded.petition.handler.into_iter().collect();
    let place = (loaded.petition.issue_division, loaded.petition.responsible);
    Ok(gather(snapshot, scope, id.into(), (loaded.petition, &loaded.key, place), (masked, workers))?)
}
