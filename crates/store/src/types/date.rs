//! Civil dates: days of the calendar in Asia/Shanghai, without a time.

use chrono::{Days, NaiveDate};
use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Integer;
use diesel::sqlite::{Sqlite, SqliteValue};

/// A day of the civil calendar.
#[derive(Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 1082, array_oid = 1182), sqlite_type(name = "Text"))]
pub struct CivilDate;

impl diesel::sql_types::SqlOrd for CivilDate {}
super::carry!(CivilDate);
super::stored_as!(NaiveDate, CivilDate);

/// The day from which PostgreSQL counts.
const POSTGRES_EPOCH: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day of the calendar");

impl ToSql<CivilDate, Sqlite> for NaiveDate {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<CivilDate, Sqlite> for NaiveDate {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(value.read_text().parse()?)
    }
}

impl ToSql<CivilDate, Pg> for NaiveDate {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let days = i32::try_from(self.signed_duration_since(POSTGRES_EPOCH).num_days())?;
        ToSql::<Integer, Pg>::to_sql(&days, &mut out.reborrow())
    }
}

impl FromSql<CivilDate, Pg> for NaiveDate {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let days = <i32 as FromSql<Integer, Pg>>::from_sql(value)?;
        let distance = Days::new(days.unsigned_abs().into());
        let date = if days < 0 {
            POSTGRES_EPOCH.checked_sub_days(distance)
        } else {
            POSTGRES_EPOCH.checked_add_days(distance)
        };
        date.ok_or_else(|| "a date outside of the calendar".into())
    }
}
