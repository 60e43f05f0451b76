//! Looks at the particulars of petitioners, each with its line in the access log.

use domain::id::{PersonId, PetitionId};
use domain::person::Particulars;
use uuid::Uuid;

use super::visibility;
use crate::access_log::{self, AccessKind, AccessLine, AccessSubject};
use crate::cases::{CaseError, by_auditor};
use crate::dossier::{self, people};
use crate::read::Snapshot;
use crate::scope::Scope;
use crate::write::Transaction;

/// A petitioner's particulars unmasked, for a reason. The look is on disk before the answer is given.
///
/// # Errors
/// [`CaseError`]: also a refusal when the account sees the petition masked only.
pub fn unmask(
    transaction: &mut Transaction,
    scope: &Scope,
    petition: PetitionId,
    (person, reason): (PersonId, &str),
) -> Result<Particulars, CaseError> {
    let reference = transaction.reference()?;
    let keyring = transaction.keyring().clone();
    visibility::see(transaction.connection(), scope, (&keyring, &reference.organisations), petition)?;
    visibility::see_unmasked(transaction.connection(), scope, petition)?;
    let particulars = people::find(transaction.connection(), &keyring, petition.into(), person)?;
    let look =
        dossier::access(scope, petition.into(), AccessKind::Unmask, (AccessSubject::Person, person.0), Some(reason));
    access_log::record(transaction, &look)?;
    Ok(particulars)
}

/// Who looked at a petition, at its people or its files (查阅记录): latest first, so many lines before the line `before`.
/// For auditors.
///
/// # Errors
/// [`CaseError`]: [`crate::StoreError::NotFound`] when it is outside of the scope, a refusal for all but auditors.
pub fn looks(
    snapshot: &mut Snapshot,
    scope: &Scope,
    petition: PetitionId,
    (before, limit): (Option<Uuid>, u32),
) -> Result<Vec<AccessLine>, CaseError> {
    let reference = snapshot.reference()?;
    let keyring = snapshot.keyring().clone();
    visibility::see(snapshot.connection(), scope, (&keyring, &reference.organisations), petition)?;
    by_auditor(scope)?;
    Ok(dossier::look_lines(snapshot.connection(), petition.into(), before, limit)?)
}
