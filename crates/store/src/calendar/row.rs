//! Days as they are stored.

use crate::connection::{AnyConnection, on_each};
use crate::error::StoreError;
use crate::schema::holiday;
use crate::types::Db;
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

/// Stores a day, in place of what was there.
pub(super) fn upsert(connection: &mut AnyConnection, day: &CalendarDay) -> Result<(), StoreError> {
    let values = (holiday::kind.eq(Db(day.kind)), holiday::name.eq(&day.name));
    on_each!(connection, c => diesel::insert_into(holiday::table)
        .values((holiday::date.eq(Db(day.date)), values))
        .on_conflict(holiday::date)
        .do_update()
        .set(values)
        .execute(c))?;
    Ok(())
}
