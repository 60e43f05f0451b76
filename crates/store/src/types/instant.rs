//! Instants in UTC, to the microsecond.

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::BigInt;
use diesel::sqlite::{Sqlite, SqliteValue};

/// A point in time (UTC).
#[derive(Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185), sqlite_type(name = "Text"))]
pub struct Instant;

impl diesel::sql_types::SqlOrd for Instant {}
super::carry!(Instant);
super::stored_as!(DateTime<Utc>, Instant);

/// 2000-01-01T00:00:00Z, from which PostgreSQL counts, in microseconds since 1970.
const POSTGRES_EPOCH_US: i64 = 946_684_800_000_000;

impl ToSql<Instant, Sqlite> for DateTime<Utc> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_rfc3339_opts(SecondsFormat::Micros, true));
        Ok(IsNull::No)
    }
}

impl FromSql<Instant, Sqlite> for DateTime<Utc> {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(DateTime::parse_from_rfc3339(value.read_text())?.to_utc())
    }
}

impl ToSql<Instant, Pg> for DateTime<Utc> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let since_epoch_us = self.timestamp_micros() - POSTGRES_EPOCH_US;
        ToSql::<BigInt, Pg>::to_sql(&since_epoch_us, &mut out.reborrow())
    }
}

impl FromSql<Instant, Pg> for DateTime<Utc> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let since_epoch_us = <i64 as FromSql<BigInt, Pg>>::from_sql(value)?;
        since_epoch_us
            .checked_add(POSTGRES_EPOCH_US)
            .and_then(Self::from_timestamp_micros)
            .ok_or_else(|| "an instant outside of the calendar".into())
    }
}
