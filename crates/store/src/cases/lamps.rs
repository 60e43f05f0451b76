//! The lamps of a case, looked at when a day comes and not when somebody acts.

use diesel::prelude::*;
use domain::id::CaseId;

use super::record::CaseKey;
use crate::dossier;
use crate::error::StoreError;
use crate::schema::mediation_case as table;
use crate::types::Db;
use crate::write::Transaction;

/// Looks at the lamps of a case that may turn today.
///
/// # Errors
/// [`StoreError::NotFound`] when it has been forgotten.
pub(crate) fn look_at_lamps(transaction: &mut Transaction, id: CaseId) -> Result<(), StoreError> {
    let (wrapped, snapshot) = table::table
        .find((Db(id.county()), Db(id)))
        .select((table::wrapped_key, table::snapshot))
        .first::<(Option<Vec<u8>>, Vec<u8>)>(transaction.connection())?;
    let case = CaseKey::open(id.into(), wrapped, transaction.keyring())?.open_snapshot(&snapshot)?;
    dossier::look_at_lamps(transaction, id.into(), &case)
}
