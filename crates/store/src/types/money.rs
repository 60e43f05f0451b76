//! Amounts of money.

use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::BigInt;
use diesel::sqlite::{Sqlite, SqliteValue};
use domain::money::Fen;

/// An amount in fen of CNY.
#[derive(Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 20, array_oid = 1016), sqlite_type(name = "Long"))]
pub struct Amount;

impl diesel::sql_types::SqlOrd for Amount {}
super::carry!(Amount);
super::stored_as!(Fen, Amount);

impl ToSql<Amount, Sqlite> for Fen {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.get());
        Ok(IsNull::No)
    }
}

impl FromSql<Amount, Sqlite> for Fen {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self::new(value.read_long())?)
    }
}

impl ToSql<Amount, Pg> for Fen {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<BigInt, Pg>::to_sql(&self.get(), &mut out.reborrow())
    }
}

impl FromSql<Amount, Pg> for Fen {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::new(<i64 as FromSql<BigInt, Pg>>::from_sql(value)?)?)
    }
}
