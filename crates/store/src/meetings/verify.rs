//! Whether meetings are what was recorded: each opens under its key and with its columns, is there for whom it names, and
//! has not changed since it was closed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::id::{County, MeetingId, OrganisationId};
use uuid::Uuid;

use super::record::Row;
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::error::StoreError;
use crate::schema::{meeting as table, meeting_organisation};
use crate::types::Db;

/// Meetings checked in one read.
const BATCH: i64 = 200;

/// Meetings that were checked: their number, and the last of them when there may be more.
pub(crate) type Checked = (u64, Option<MeetingId>);

/// Checks some meetings of a county; the inner error says which is not what was recorded, and in what.
pub(crate) fn check(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    (county, after): (County, Option<MeetingId>),
) -> Result<Result<Checked, String>, StoreError> {
    let rows: Vec<Row> = table::table
        .filter(table::county.eq(Db(county)))
        .filter(table::id.gt(Db(after.unwrap_or(MeetingId(Uuid::nil())))))
        .order(table::id)
        .limit(BATCH)
        .select(Row::as_select())
        .load(connection)?;
    let last = rows.last().map(|row| row.id).filter(|_| i64::try_from(rows.len()) == Ok(BATCH));
    let checked = rows.len() as u64;
    for row in rows {
        let (id, stored, held_on) = (row.id, row.hash.clone(), row.held_on);
        let (meeting, _, sealed) = match row.open(keyring) {
            Ok(opened) => opened,
            Err(StoreError::Sealed | StoreError::CorruptRecord(_)) => {
                return Ok(Err(format!("meeting {id}: it is not what was sealed")));
            }
            Err(error) => return Err(error),
        };
        if stored != meeting.closed_at.map(|_| meeting.hash(&sealed)) {
            return Ok(Err(format!("meeting {id}: it is not what it was when it was closed")));
        }
        let seen_by: Vec<(OrganisationId, NaiveDate)> = meeting_organisation::table
            .filter(meeting_organisation::county.eq(Db(county)))
            .filter(meeting_organisation::meeting_id.eq(Db(id)))
            .select((meeting_organisation::organisation, meeting_organisation::held_on))
            .load(connection)?;
        let named: BTreeSet<_> = meeting.organisations().into_iter().map(|own| (own, held_on)).collect();
        if seen_by.into_iter().collect::<BTreeSet<_>>() != named {
            return Ok(Err(format!("meeting {id}: others see it than those it names")));
        }
    }
    Ok(Ok((checked, last)))
}
