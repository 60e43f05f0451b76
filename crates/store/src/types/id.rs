//! Ids: bare UUIDs and the typed ids of `domain`.

use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sqlite::{Sqlite, SqliteValue};
use domain::id::{
    ApplicationId, AttachmentId, CaseId, ImportId, MeetingId, NoticeId, OrganisationId, PatrolPointId, PersonId,
    PetitionId, UserId, WebhookId,
};
use std::io::Write;
use uuid::Uuid;

/// A UUID, which sorts by the time it was made.
#[derive(Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951), sqlite_type(name = "Binary"))]
pub struct Id;

impl diesel::sql_types::SqlOrd for Id {}
super::carry!(Id);
super::stored_as!(Uuid, Id);

impl ToSql<Id, Sqlite> for Uuid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl FromSql<Id, Sqlite> for Uuid {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self::from_slice(value.read_blob())?)
    }
}

impl ToSql<Id, Pg> for Uuid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<Id, Pg> for Uuid {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::from_slice(value.as_bytes())?)
    }
}

/// Stores the typed ids of `domain` like the UUID inside.
macro_rules! ids {
    ($($id:ident),*) => {$(
        super::stored_as!($id, Id);

        impl ToSql<Id, Sqlite> for $id {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                ToSql::<Id, Sqlite>::to_sql(&self.0, out)
            }
        }

        impl FromSql<Id, Sqlite> for $id {
            fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
                FromSql::<Id, Sqlite>::from_sql(value).map(Self)
            }
        }

        impl ToSql<Id, Pg> for $id {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                ToSql::<Id, Pg>::to_sql(&self.0, out)
            }
        }

        impl FromSql<Id, Pg> for $id {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                FromSql::<Id, Pg>::from_sql(value).map(Self)
            }
        }
    )*};
}

ids!(ApplicationId, AttachmentId, CaseId, ImportId, MeetingId, NoticeId);
ids!(OrganisationId, PatrolPointId, PersonId, PetitionId, UserId, WebhookId);
