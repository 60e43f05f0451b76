//! SQL types that both engines can store, and the Rust types that go into them.
//!
//! | SQL type | SQLite | PostgreSQL | Rust |
//! |---|---|---|---|
//! | [`sql::Instant`] | TEXT, RFC 3339 in UTC with microseconds, sorts as it reads | TIMESTAMPTZ | `DateTime<Utc>` |
//! | [`sql::CivilDate`] | TEXT `YYYY-MM-DD` | DATE | `NaiveDate` |
//! | [`sql::Id`] | BLOB of 16 bytes | UUID | `Uuid` and the ids of `domain` |
//! | [`sql::CountyCode`] | INTEGER | INTEGER | `County` |
//! | [`sql::Json`] | TEXT | JSONB | `serde_json::Value` |
//! | [`sql::Word`] | TEXT | TEXT | enums, division codes and telephones of offices, see [`words!`] |
//!
//! Bytes need no type of their own: diesel's `Binary` is BLOB and BYTEA.
//!
//! Rust types of other crates are read as they are; into a query they go as [`Db`]: `cases::id.eq(Db(id))`, in an
//! `Insertable` as field `Db<CaseId>` or with `#[diesel(serialize_as = Db<CaseId>)]`, and `Some(Db(id))` where NULL
//! may stand. Rust's orphan rule leaves no shorter way.

mod county;
mod date;
mod id;
mod instant;
mod json;
mod word;

#[cfg(test)]
mod tests;

pub(crate) use word::{read, spell, words};

/// Names for `table!`, which needs them public although nothing outside of the crate can reach them.
pub(crate) mod sql {
    pub use super::county::CountyCode;
    pub use super::date::CivilDate;
    pub use super::id::Id;
    pub use super::instant::Instant;
    pub use super::json::Json;
    pub use super::word::Word;
}

/// Lets the backend over both engines carry an SQL type of ours.
macro_rules! carry {
    ($sql:ty) => {
        impl diesel::sql_types::HasSqlType<$sql> for $crate::connection::MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$sql>(lookup)
            }
        }
    };
}
pub(crate) use carry;

/// A value on its way into a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Db<T>(pub(crate) T);

impl<T> From<T> for Db<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// Lets a Rust type be stored as an SQL type of ours. Each engine's own conversion is written beside it.
macro_rules! stored_as {
    ($rust:ty, $sql:ty) => {
        $crate::types::stored_as!($rust, $sql, diesel knows how to read it);
        $crate::types::queryable!($rust, $rust, $sql, std::convert::identity);
    };
    ($rust:ty, $sql:ty, diesel knows how to read it) => {
        $crate::types::queryable!($crate::types::Db<$rust>, $rust, $sql, $crate::types::Db);
        $crate::types::expression!($crate::types::Db<$rust>, $sql);
        $crate::types::expression!($crate::types::Db<$rust>, diesel::sql_types::Nullable<$sql>);

        impl<DB> diesel::serialize::ToSql<$sql, DB> for $crate::types::Db<$rust>
        where
            DB: diesel::backend::Backend,
            $rust: diesel::serialize::ToSql<$sql, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<$sql, DB>::to_sql(&self.0, out)
            }
        }

        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Nullable<$sql>, DB> for $crate::types::Db<$rust>
        where
            DB: diesel::backend::Backend,
            $rust: diesel::serialize::ToSql<$sql, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<$sql, DB>::to_sql(&self.0, out)
            }
        }

        impl<DB> diesel::deserialize::FromSql<$sql, DB> for $crate::types::Db<$rust>
        where
            DB: diesel::backend::Backend,
            $rust: diesel::deserialize::FromSql<$sql, DB>,
        {
            fn from_sql(value: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                diesel::deserialize::FromSql::<$sql, DB>::from_sql(value).map(Self)
            }
        }

        impl diesel::serialize::ToSql<$sql, $crate::connection::MultiBackend> for $rust {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, $crate::connection::MultiBackend>,
            ) -> diesel::serialize::Result {
                out.set_value((<$sql>::default(), self));
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl diesel::deserialize::FromSql<$sql, $crate::connection::MultiBackend> for $rust {
            fn from_sql(value: $crate::connection::MultiRawValue<'_>) -> diesel::deserialize::Result<Self> {
                value.from_sql::<Self, $sql>()
            }
        }
    };
}
pub(crate) use stored_as;

/// Lets a type be read from a column that holds `$inner`.
macro_rules! queryable {
    ($outer:ty, $inner:ty, $sql:ty, $wrap:expr) => {
        impl<DB> diesel::deserialize::Queryable<$sql, DB> for $outer
        where
            DB: diesel::backend::Backend,
            $inner: diesel::deserialize::FromSql<$sql, DB>,
        {
            type Row = $inner;

            fn build(row: $inner) -> diesel::deserialize::Result<Self> {
                Ok($wrap(row))
            }
        }
    };
}
pub(crate) use queryable;

/// Lets a value be bound in a query, owned or borrowed.
macro_rules! expression {
    ($value:ty, $sql:ty) => {
        impl diesel::expression::AsExpression<$sql> for $value {
            type Expression = diesel::internal::derives::as_expression::Bound<$sql, Self>;

            fn as_expression(self) -> Self::Expression {
                Self::Expression::new(self)
            }
        }

        impl diesel::expression::AsExpression<$sql> for &$value {
            type Expression = diesel::internal::derives::as_expression::Bound<$sql, Self>;

            fn as_expression(self) -> Self::Expression {
                Self::Expression::new(self)
            }
        }
    };
}
pub(crate) use expression;
