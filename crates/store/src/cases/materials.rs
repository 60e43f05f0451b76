//! What the papers of a case are filled from.

use domain::case::Case;
use domain::id::CaseId;

use super::error::CaseError;
use super::{record, visibility};
use crate::materials::{Materials, gather};
use crate::read::Snapshot;
use crate::scope::Scope;

/// Reads everything about a case for its papers. Those who work on it for an organisation that takes part get the people
/// whole; those who may unmask elsewhere need a reason for that; everybody else who sees the case gets them masked.
///
/// # Errors
/// [`CaseError`]: [`crate::StoreError::NotFound`] when there is no such case within the scope.
pub fn materials(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: CaseId,
    with_reason: bool,
) -> Result<Materials<Case>, CaseError> {
    let masked = !visibility::sees_whole(snapshot.connection(), scope, id, with_reason)?;
    let keyring = snapshot.keyring().clone();
    let loaded = record::load(snapshot.connection(), &keyring, scope, id)?;
    let appointed = loaded.case.mediators.iter().map(|appointment| appointment.mediator);
    let met = loaded.case.sessions.iter().flat_map(|session| session.mediators.iter().copied());
    let workers = appointed.chain(met).collect();
    let place = (loaded.case.division, loaded.case.responsible);
    Ok(gather(snapshot, scope, id.into(), (loaded.case, &loaded.key, place), (masked, workers))?)
}
