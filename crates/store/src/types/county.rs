//! The county that starts every key of a growing table.

use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Integer;
use diesel::sqlite::{Sqlite, SqliteValue};
use domain::id::County;

/// A six-digit county number, 0 where none applies.
#[derive(Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 23, array_oid = 1007), sqlite_type(name = "Integer"))]
pub struct CountyCode;

impl diesel::sql_types::SqlOrd for CountyCode {}
super::carry!(CountyCode);
super::stored_as!(County, CountyCode);

impl ToSql<CountyCode, Sqlite> for County {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(i32::try_from(self.0)?);
        Ok(IsNull::No)
    }
}

impl FromSql<CountyCode, Sqlite> for County {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self(u32::try_from(value.read_integer())?))
    }
}

impl ToSql<CountyCode, Pg> for County {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Integer, Pg>::to_sql(&i32::try_from(self.0)?, &mut out.reborrow())
    }
}

impl FromSql<CountyCode, Pg> for County {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(u32::try_from(<i32 as FromSql<Integer, Pg>>::from_sql(value)?)?))
    }
}
