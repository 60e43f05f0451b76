//! The row of a case: opened into a case, sealed from one.

use diesel::prelude::*;
use domain::case::Case;
use domain::division::DivisionCode;
use domain::id::{CaseId, OrganisationId, UserId};
use escalation::Event;
use serde::{Deserialize, Serialize};

use super::chain::{GENESIS, Link};
use crate::connection::AnyConnection;
use crate::crypto::{self, DataKey, KeyRing, WrappedKey};
use crate::error::StoreError;
use crate::schema::{case_event, mediation_case};
use crate::types::{Db, words};
use crate::write::Transaction;

words!(
    domain::case::MediationState,
    domain::case::Difficulty,
    domain::case::Source,
    domain::category::Category,
    escalation::ClockKind,
);

const KEY: &str = "mediation_case";
const SNAPSHOT: &str = "mediation_case.snapshot";
const SUMMARY: &str = "mediation_case.summary";
const PAYLOAD: &str = "case_event.payload";

/// What lists show of a case beside the readable columns.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Summary {
    pub(super) title: String,
}

/// A case as loaded for a change.
pub(super) struct Loaded {
    pub(super) case: Case,
    pub(super) key: CaseKey,
    pub(super) head: Vec<u8>,
}

/// What decides whether somebody sees a case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) id: CaseId,
    pub(super) division: DivisionCode,
    pub(super) registered_by: UserId,
}

/// The key of a case.
pub(super) struct CaseKey {
    key: DataKey,
    case: CaseId,
}

impl CaseKey {
    /// A new key, and the form in which it is stored.
    pub(super) fn generate(case: CaseId, keyring: &KeyRing) -> Result<(Self, Vec<u8>), StoreError> {
        let key = DataKey::generate()?;
        let wrapped = keyring.wrap(&key, &crypto::place(KEY, case.0))?;
        Ok((Self { key, case }, wrapped.0))
    }

    /// The stored key of a case; [`StoreError::NotFound`] when it has been destroyed.
    pub(super) fn open(case: CaseId, wrapped: Option<Vec<u8>>, keyring: &KeyRing) -> Result<Self, StoreError> {
        let wrapped = WrappedKey(wrapped.ok_or(StoreError::NotFound)?);
        Ok(Self { key: keyring.unwrap(&wrapped, &crypto::place(KEY, case.0))?, case })
    }

    fn seal(&self, column: &str, value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        let plain = serde_json::to_vec(value).map_err(|e| StoreError::CorruptRecord(e.to_string()))?;
        crypto::seal(&self.key, &plain, &crypto::place(column, self.case.0))
    }

    fn unseal<T: serde::de::DeserializeOwned>(&self, column: &str, sealed: &[u8]) -> Result<T, StoreError> {
        let plain = crypto::open(&self.key, sealed, &crypto::place(column, self.case.0))?;
        serde_json::from_slice(&plain).map_err(|e| StoreError::CorruptRecord(format!("case {}: {e}", self.case)))
    }

    pub(super) fn seal_snapshot(&self, case: &Case) -> Result<Vec<u8>, StoreError> {
        self.seal(SNAPSHOT, case)
    }

    pub(super) fn open_snapshot(&self, sealed: &[u8]) -> Result<Case, StoreError> {
        self.unseal(SNAPSHOT, sealed)
    }

    pub(super) fn seal_summary(&self, case: &Case) -> Result<Vec<u8>, StoreError> {
        self.seal(SUMMARY, &Summary { title: case.title.clone() })
    }

    pub(super) fn open_summary(&self, sealed: &[u8]) -> Result<Summary, StoreError> {
        self.unseal(SUMMARY, sealed)
    }

    pub(super) fn open_event(&self, sealed: &[u8]) -> Result<Event, StoreError> {
        self.unseal(PAYLOAD, sealed)
    }
}

/// Loads a case with its key and the head of its chain.
pub(super) fn load(connection: &mut AnyConnection, keyring: &KeyRing, id: CaseId) -> Result<Loaded, StoreError> {
    let (wrapped, snapshot, head) = mediation_case::table
        .find((Db(id.county()), Db(id)))
        .select((mediation_case::wrapped_key, mediation_case::snapshot, mediation_case::chain_head))
        .first::<(Option<Vec<u8>>, Vec<u8>, Vec<u8>)>(connection)?;
    let key = CaseKey::open(id, wrapped, keyring)?;
    Ok(Loaded { case: key.open_snapshot(&snapshot)?, key, head })
}

/// Appends events to the history; gives the new head of the chain.
pub(super) fn append(
    transaction: &mut Transaction,
    key: &CaseKey,
    head: Option<Vec<u8>>,
    first_sequence: u64,
    events: &[Event],
    (actor, organisation): (UserId, OrganisationId),
) -> Result<Vec<u8>, StoreError> {
    let (case, at) = (key.case, transaction.now());
    let mut head = head.unwrap_or_else(|| GENESIS.to_vec());
    for (sequence, event) in (first_sequence..).zip(events) {
        let sequence =
            i32::try_from(sequence).map_err(|_| StoreError::CorruptRecord(format!("case {case}: too long")))?;
        let payload = key.seal(PAYLOAD, event)?;
        let kind = event.kind();
        head = Link { case, sequence, at, actor, organisation, kind, payload: &payload }.hash(&head);
        diesel::insert_into(case_event::table)
            .values((
                case_event::county.eq(Db(case.county())),
                case_event::case_id.eq(Db(case)),
                case_event::sequence.eq(sequence),
                case_event::at.eq(Db(at)),
                case_event::actor.eq(Db(actor)),
                case_event::organisation.eq(Db(organisation)),
                case_event::kind.eq(kind),
                case_event::payload.eq(payload),
                case_event::hash.eq(&head),
            ))
            .execute(transaction.connection())?;
    }
    Ok(head)
}

/// The place of a case, for the question who sees it.
pub(super) fn place(connection: &mut AnyConnection, id: CaseId) -> Result<Place, StoreError> {
    let (division, registered_by) = mediation_case::table
        .find((Db(id.county()), Db(id)))
        .select((mediation_case::division, mediation_case::registered_by))
        .first::<(DivisionCode, UserId)>(connection)?;
    Ok(Place { id, division, registered_by })
}
