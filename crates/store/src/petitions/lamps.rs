//! The lamps of a petition, looked at when a day comes and not when somebody acts.

use domain::id::PetitionId;

use super::record;
use crate::dossier;
use crate::error::StoreError;
use crate::write::Transaction;

/// Looks at the lamps of a petition that may turn today.
///
/// # Errors
/// [`StoreError::NotFound`] when it has been forgotten.
pub(crate) fn look_at_lamps(transaction: &mut Transaction, id: PetitionId) -> Result<(), StoreError> {
    let keyring = transaction.keyring().clone();
    let petition = record::load(transaction.connection(), &keyring, id)?.petition;
    dossier::look_at_lamps(transaction, id.into(), &petition)
}
