//! The meetings that an organisation holds or is invited to, latest first.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::id::{MeetingId, OrganisationId};
use domain::meeting::MeetingKind;
use domain::time::CivilDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::READING;
use crate::clock::Instant;
use crate::connection::MultiBackend;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::{meeting as table, meeting_organisation};
use crate::scope::Scope;
use crate::types::Db;

/// What a list of meetings is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct MeetingFilter {
    /// Of this kind.
    pub kind: Option<MeetingKind>,
    /// Held on or after this civil date.
    pub from: Option<CivilDate>,
    /// Held on or before this civil date.
    pub until: Option<CivilDate>,
    /// Closed ones, or open ones.
    pub closed: Option<bool>,
}

/// Where a page ended; opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingPosition {
    held_on: NaiveDate,
    id: MeetingId,
}

/// A meeting in a list (会议摘要).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, ToSchema)]
pub struct MeetingLine {
    /// Identity.
    pub id: MeetingId,
    /// What kind of meeting.
    pub kind: MeetingKind,
    /// Whose meeting.
    pub organisation: OrganisationId,
    /// Civil date on which it is held.
    pub held_on: NaiveDate,
    /// UTC instant at which it was closed.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub closed_at: Option<Instant>,
}

impl MeetingLine {
    /// Where the list goes on after it.
    #[must_use]
    pub const fn position(&self) -> MeetingPosition {
        MeetingPosition { held_on: self.held_on, id: self.id }
    }
}

/// A page of the meetings of the account's organisation, and of those it is invited to.
///
/// # Errors
/// When the database fails.
pub fn list(
    snapshot: &mut Snapshot,
    scope: &Scope,
    filter: MeetingFilter,
    (after, limit): (Option<MeetingPosition>, u32),
) -> Result<Vec<MeetingLine>, StoreError> {
    if !scope.has_any(READING) {
        return Ok(Vec::new());
    }
    let same = table::county.eq(meeting_organisation::county).and(table::id.eq(meeting_organisation::meeting_id));
    let mut query = meeting_organisation::table
        .inner_join(table::table.on(same))
        .filter(meeting_organisation::organisation.eq(Db(scope.organisation_id())))
        .order((meeting_organisation::held_on.desc(), meeting_organisation::meeting_id.desc()))
        .limit(i64::from(limit))
        .select((table::id, table::kind, table::organisation, table::held_on, table::closed_at))
        .into_boxed::<MultiBackend>();
    if let Some(kind) = filter.kind {
        query = query.filter(table::kind.eq(Db(kind)));
    }
    if let Some(from) = filter.from {
        query = query.filter(meeting_organisation::held_on.ge(Db(from)));
    }
    if let Some(until) = filter.until {
        query = query.filter(meeting_organisation::held_on.le(Db(until)));
    }
    query = match filter.closed {
        None => query,
        Some(true) => query.filter(table::closed_at.is_not_null()),
        Some(false) => query.filter(table::closed_at.is_null()),
    };
    if let Some(MeetingPosition { held_on, id }) = after {
        let tie = meeting_organisation::held_on.lt(Db(held_on)).or(meeting_organisation::meeting_id.lt(Db(id)));
        query = query.filter(meeting_organisation::held_on.le(Db(held_on))).filter(tie);
    }
    Ok(query.load(snapshot.connection())?)
}
