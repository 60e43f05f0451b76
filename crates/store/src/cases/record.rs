//! The row of a case: opened into a case, sealed from one.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::case::Case;
use domain::division::DivisionCode;
use domain::id::{CaseId, County, OrganisationId, UserId};
use escalation::{Clock, ClockKind, Event};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::chain::{GENESIS, Link};
use crate::clock::Instant;
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
    ClockKind,
);

const KEY: &str = "mediation_case";
const SNAPSHOT: &str = "mediation_case.snapshot";
const SUMMARY: &str = "mediation_case.summary";
const PAYLOAD: &str = "case_event.payload";

/// What lists show of a case, sealed. The deadline stands in readable columns too, to sort by; here it cannot be changed
/// by somebody without the key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Summary {
    pub(super) title: String,
    pub(super) due: Option<Due>,
}

/// The deadline that comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Due {
    pub(super) kind: ClockKind,
    pub(super) on: NaiveDate,
    pub(super) yellow_from: NaiveDate,
    pub(super) red_from: NaiveDate,
}

impl From<&Clock> for Due {
    fn from(clock: &Clock) -> Self {
        let Clock { kind, deadline, .. } = clock;
        Self { kind: *kind, on: deadline.nominal, yellow_from: deadline.yellow_from, red_from: deadline.red_from }
    }
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

    fn seal(&self, place: &[u8], value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        let plain = serde_json::to_vec(value).map_err(|e| StoreError::CorruptRecord(e.to_string()))?;
        crypto::seal(&self.key, &plain, place)
    }

    fn unseal<T: DeserializeOwned>(&self, place: &[u8], sealed: &[u8]) -> Result<T, StoreError> {
        let plain = crypto::open(&self.key, sealed, place)?;
        serde_json::from_slice(&plain).map_err(|e| StoreError::CorruptRecord(format!("case {}: {e}", self.case)))
    }

    fn column(&self, name: &str) -> Vec<u8> {
        crypto::place(name, self.case.0)
    }

    pub(super) fn seal_snapshot(&self, case: &Case) -> Result<Vec<u8>, StoreError> {
        self.seal(&self.column(SNAPSHOT), case)
    }

    pub(super) fn open_snapshot(&self, sealed: &[u8]) -> Result<Case, StoreError> {
        self.unseal(&self.column(SNAPSHOT), sealed)
    }

    pub(super) fn seal_summary(&self, summary: &Summary) -> Result<Vec<u8>, StoreError> {
        self.seal(&self.column(SUMMARY), summary)
    }

    pub(super) fn open_summary(&self, sealed: &[u8]) -> Result<Summary, StoreError> {
        self.unseal(&self.column(SUMMARY), sealed)
    }

    fn seal_event(&self, link: &Link<'_>, event: &Event) -> Result<Vec<u8>, StoreError> {
        self.seal(&self.event(link), event)
    }

    pub(super) fn open_event(&self, link: &Link<'_>, sealed: &[u8]) -> Result<Event, StoreError> {
        self.unseal(&self.event(link), sealed)
    }

    fn event(&self, link: &Link<'_>) -> Vec<u8> {
        [self.column(PAYLOAD), link.header()].concat()
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

/// Events sealed and chained, not stored yet.
pub(super) struct Chained {
    rows: Vec<NewEvent>,
    /// The new head of the chain.
    pub(super) head: Vec<u8>,
}

#[derive(Insertable)]
#[diesel(table_name = case_event)]
struct NewEvent {
    county: Db<County>,
    case_id: Db<CaseId>,
    sequence: i32,
    at: Db<Instant>,
    actor: Db<UserId>,
    organisation: Db<OrganisationId>,
    kind: &'static str,
    payload: Vec<u8>,
    hash: Vec<u8>,
}

/// Seals events and chains them to the head of a history.
pub(super) fn chain(
    key: &CaseKey,
    head: Option<Vec<u8>>,
    first_sequence: u64,
    events: &[Event],
    (actor, organisation, at): (UserId, OrganisationId, Instant),
) -> Result<Chained, StoreError> {
    let case = key.case;
    let mut head = head.unwrap_or_else(|| GENESIS.to_vec());
    let mut rows = Vec::with_capacity(events.len());
    for (sequence, event) in (first_sequence..).zip(events) {
        let sequence =
            i32::try_from(sequence).map_err(|_| StoreError::CorruptRecord(format!("case {case}: too long")))?;
        let kind = event.kind();
        let link = Link { case, sequence, at, actor, organisation, kind };
        let payload = key.seal_event(&link, event)?;
        head = link.hash(&head, &payload);
        rows.push(NewEvent {
            county: Db(case.county()),
            case_id: Db(case),
            sequence,
            at: Db(at),
            actor: Db(actor),
            organisation: Db(organisation),
            kind,
            payload,
            hash: head.clone(),
        });
    }
    Ok(Chained { rows, head })
}

impl Chained {
    /// Stores the events. After the row of the case: of two who change it at once, PostgreSQL lets the second wait there
    /// and try again; here it would only see that the sequence is taken.
    pub(super) fn append(self, transaction: &mut Transaction) -> Result<(), StoreError> {
        for row in self.rows {
            diesel::insert_into(case_event::table).values(row).execute(transaction.connection())?;
        }
        Ok(())
    }
}

/// The place of a case, for the question who sees it.
pub(super) fn place(connection: &mut AnyConnection, id: CaseId) -> Result<Place, StoreError> {
    let (division, registered_by) = mediation_case::table
        .find((Db(id.county()), Db(id)))
        .select((mediation_case::division, mediation_case::registered_by))
        .first::<(DivisionCode, UserId)>(connection)?;
    Ok(Place { division, registered_by })
}
