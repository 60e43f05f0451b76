//! A history: sealed and chained on the way in, opened on the way out.

use diesel::prelude::*;
use domain::id::{County, OrganisationId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Dossier, DossierId, DossierKey, GENESIS, Link};
use crate::checkpoint;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::case_event as table;
use crate::types::Db;
use crate::write::Transaction;

/// One event of a history, with who and when (办理记录).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventLine<E> {
    /// Position in the history, from 1.
    pub sequence: u64,
    /// UTC instant.
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub at: Instant,
    /// Who did it.
    pub actor: UserId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What happened.
    pub event: E,
    /// SHA-256 of the predecessor and of this event, in hex.
    pub hash: String,
}

/// A stored event, still sealed.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct Row {
    pub(crate) sequence: i32,
    pub(crate) at: Instant,
    pub(crate) actor: UserId,
    pub(crate) organisation: OrganisationId,
    pub(crate) kind: String,
    pub(crate) payload: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

type Columns =
    (table::sequence, table::at, table::actor, table::organisation, table::kind, table::payload, table::hash);

/// The columns of a [`Row`].
pub(crate) const fn columns() -> Columns {
    (table::sequence, table::at, table::actor, table::organisation, table::kind, table::payload, table::hash)
}

/// Events of a dossier after a position, oldest first.
pub(crate) fn rows(
    connection: &mut AnyConnection,
    dossier: DossierId,
    after: i32,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    Ok(table::table
        .filter(table::county.eq(Db(dossier.county())))
        .filter(table::case_id.eq(Db(dossier.uuid())))
        .filter(table::sequence.gt(after))
        .order(table::sequence)
        .limit(limit)
        .select(columns())
        .load(connection)?)
}

impl Row {
    /// The readable columns.
    pub(crate) fn link(&self, dossier: DossierId) -> Link<'_> {
        let &Self { sequence, at, actor, organisation, ref kind, .. } = self;
        Link { dossier, sequence, at, actor, organisation, kind }
    }

    pub(crate) fn open<D: Dossier>(self, key: &DossierKey<D>) -> Result<EventLine<D::Event>, StoreError> {
        Ok(EventLine {
            sequence: u64::try_from(self.sequence).map_err(|_| StoreError::CorruptRecord("sequence".to_owned()))?,
            at: self.at,
            actor: self.actor,
            organisation: self.organisation,
            event: key.open_event(&self.link(key.id), &self.payload)?,
            hash: hex::encode(self.hash),
        })
    }
}

/// Events sealed and chained, not stored yet.
pub(crate) struct Chained {
    rows: Vec<NewEvent>,
    /// The new head of the chain.
    pub(crate) head: Vec<u8>,
}

#[derive(Insertable)]
#[diesel(table_name = table)]
struct NewEvent {
    county: Db<County>,
    case_id: Db<Uuid>,
    sequence: i32,
    at: Db<Instant>,
    actor: Db<UserId>,
    organisation: Db<OrganisationId>,
    kind: &'static str,
    payload: Vec<u8>,
    hash: Vec<u8>,
}

/// Seals events and chains them to the head of a history.
pub(crate) fn chain<D: Dossier>(
    key: &DossierKey<D>,
    head: Option<Vec<u8>>,
    first_sequence: u64,
    events: &[D::Event],
    (actor, organisation, at): (UserId, OrganisationId, Instant),
) -> Result<Chained, StoreError> {
    let dossier = key.id;
    let mut head = head.unwrap_or_else(|| GENESIS.to_vec());
    let mut rows = Vec::with_capacity(events.len());
    for (sequence, event) in (first_sequence..).zip(events) {
        let sequence =
            i32::try_from(sequence).map_err(|_| StoreError::CorruptRecord(format!("{dossier}: too long a history")))?;
        let kind = D::kind(event);
        let link = Link { dossier, sequence, at, actor, organisation, kind };
        let payload = key.seal_event(&link, event)?;
        head = link.hash(&head, &payload);
        rows.push(NewEvent {
            county: Db(dossier.county()),
            case_id: Db(dossier.uuid()),
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
    /// Stores the events. After the row of the dossier: of two who change it at once, PostgreSQL lets the second wait
    /// there and try again; here it would only see that the sequence is taken.
    pub(crate) fn append(self, transaction: &mut Transaction) -> Result<(), StoreError> {
        let newest = self.rows.last().map(|row| (row.county.0, row.case_id.0, (row.sequence, row.hash.clone())));
        if let Some((county, history, event)) = newest {
            checkpoint::remember(transaction, county, history, event)?;
        }
        for row in self.rows {
            diesel::insert_into(table::table).values(row).execute(transaction.connection())?;
        }
        Ok(())
    }
}
