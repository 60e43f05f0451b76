//! Days as they are stored.

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::holiday;
use diesel::prelude::*;
use domain::calendar::{Calendar, CalendarDay, DayKind};
use domain::time::CivilDate;

#[derive(Queryable, Selectable)]
#[diesel(table_name = holiday)]
struct Row {
    date: CivilDate,
    kind: DayKind,
    name: String,
}

/// The embedded years with what was loaded and corrected.
pub(crate) fn calendar(connection: &mut AnyConnection) -> Result<Calendar, StoreError> {
    let rows: Vec<Row> = holiday::table.select(Row::as_select()).load(connection)?;
    let days = rows.into_iter().map(|row| CalendarDay { date: row.date, kind: row.kind, name: row.name });
    Ok(Calendar::official().with_days(days))
}
