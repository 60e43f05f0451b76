//! The row of a case: opened into a case, sealed from one.

use diesel::prelude::*;
use domain::case::Case;
use domain::id::CaseId;
use escalation::Event;
use serde::{Deserialize, Serialize};

use super::projection::Listed;
use super::visibility::{self, Place};
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::deadlines;
use crate::dossier::{Dossier, DossierKey, Due, Erasure};
use crate::error::StoreError;
use crate::schema::mediation_case;
use crate::scope::Scope;
use crate::types::{Db, words};
use crate::write::Transaction;

words!(domain::case::MediationState, domain::case::Difficulty, domain::case::Source, domain::category::Category,);

/// What lists show of a case, sealed. The deadline stands in readable columns too, to sort by; here it cannot be changed
/// by somebody without the key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Summary {
    pub(crate) title: String,
    pub(crate) due: Option<Due>,
}

/// A case as loaded for a change.
pub(crate) struct Loaded {
    pub(super) case: Case,
    pub(crate) key: CaseKey,
    pub(super) head: Vec<u8>,
    pub(super) listed: Listed,
}

/// The key of a case.
pub(crate) type CaseKey = DossierKey<Case>;

impl Dossier for Case {
    type Summary = Summary;
    const TABLE: &'static str = "mediation_case";

    fn kind(event: &Event) -> &'static str {
        event.kind()
    }

    fn erasure(event: &Event) -> Option<(Erasure, &str)> {
        match event {
            Event::PersonForgotten { person, ground: _, reason } => Some((Erasure::Person(*person), reason)),
            Event::Forgotten { reason } => Some((Erasure::Whole, reason)),
            _ => None,
        }
    }
}

/// Loads a case within the scope, with its key and the head of its chain.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none that the account sees, or it has been forgotten.
pub(crate) fn load(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    scope: &Scope,
    id: CaseId,
) -> Result<Loaded, StoreError> {
    let sealed = (mediation_case::wrapped_key, mediation_case::snapshot, mediation_case::chain_head);
    let (place, (wrapped, snapshot, head), listed) = mediation_case::table
        .find((Db(id.county()), Db(id)))
        .select((visibility::place(scope, id), sealed, Listed::as_select()))
        .first::<(Place, (Option<Vec<u8>>, Vec<u8>, Vec<u8>), Listed)>(connection)?;
    if !place.is_seen_by(scope) {
        return Err(StoreError::NotFound);
    }
    let key = CaseKey::open(id.into(), wrapped, keyring)?;
    Ok(Loaded { case: key.open_snapshot(&snapshot)?, key, head, listed })
}

/// Loads a case for the citizen whose application it was.
///
/// # Errors
/// [`StoreError::NotFound`] when it has been forgotten.
pub(super) fn load_for_citizen(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    id: CaseId,
) -> Result<Loaded, StoreError> {
    let sealed = (mediation_case::wrapped_key, mediation_case::snapshot, mediation_case::chain_head);
    let ((wrapped, snapshot, head), listed) = mediation_case::table
        .find((Db(id.county()), Db(id)))
        .select((sealed, Listed::as_select()))
        .first::<((Option<Vec<u8>>, Vec<u8>, Vec<u8>), Listed)>(connection)?;
    let key = CaseKey::open(id.into(), wrapped, keyring)?;
    Ok(Loaded { case: key.open_snapshot(&snapshot)?, key, head, listed })
}

/// Destroys the key of a case and what was sealed with it, the history apart: that stays as a chain that nobody can read.
pub(super) fn forget(transaction: &mut Transaction, id: CaseId) -> Result<(), StoreError> {
    diesel::update(mediation_case::table.find((Db(id.county()), Db(id))))
        .set((
            mediation_case::wrapped_key.eq(None::<Vec<u8>>),
            mediation_case::summary.eq(Vec::new()),
            mediation_case::snapshot.eq(Vec::new()),
        ))
        .execute(transaction.connection())?;
    deadlines::forget(transaction, id.into())
}
