//! The history of a case, read back.

use diesel::prelude::*;
use domain::id::{CaseId, OrganisationId, UserId};
use escalation::Event;
use serde::Serialize;
use utoipa::ToSchema;

use super::chain::Link;
use super::record::CaseKey;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::case_event as table;
use crate::types::Db;

/// One event of a history, with who and when (办理记录).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventLine {
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
    pub event: Event,
    /// SHA-256 of the predecessor and of this event, in hex.
    pub hash: String,
}

/// A stored event, still sealed.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(super) struct Row {
    pub(super) sequence: i32,
    pub(super) at: Instant,
    pub(super) actor: UserId,
    pub(super) organisation: OrganisationId,
    pub(super) kind: String,
    pub(super) payload: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

type Columns =
    (table::sequence, table::at, table::actor, table::organisation, table::kind, table::payload, table::hash);

/// The columns of a [`Row`].
pub(super) const fn columns() -> Columns {
    (table::sequence, table::at, table::actor, table::organisation, table::kind, table::payload, table::hash)
}

/// Events of a case after a position, oldest first.
pub(super) fn rows(
    connection: &mut AnyConnection,
    case: CaseId,
    after: i32,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    Ok(table::table
        .filter(table::county.eq(Db(case.county())))
        .filter(table::case_id.eq(Db(case)))
        .filter(table::sequence.gt(after))
        .order(table::sequence)
        .limit(limit)
        .select(columns())
        .load(connection)?)
}

impl Row {
    /// The readable columns.
    pub(super) fn link(&self, case: CaseId) -> Link<'_> {
        let &Self { sequence, at, actor, organisation, ref kind, .. } = self;
        Link { case, sequence, at, actor, organisation, kind }
    }

    pub(super) fn open(self, case: CaseId, key: &CaseKey) -> Result<EventLine, StoreError> {
        Ok(EventLine {
            sequence: u64::try_from(self.sequence).map_err(|_| StoreError::CorruptRecord("sequence".to_owned()))?,
            at: self.at,
            actor: self.actor,
            organisation: self.organisation,
            event: key.open_event(&self.link(case), &self.payload)?,
            hash: hex::encode(self.hash),
        })
    }
}
