//! Words of the vocabulary and codes: what code, table and JSON write the same way.

/// A word out of a fixed list, or a code of a fixed form.
#[derive(Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 25, array_oid = 1009), sqlite_type(name = "Text"))]
pub struct Word;

impl diesel::sql_types::SqlOrd for Word {}
super::carry!(Word);

/// Lets a type be stored as the string that serde makes of it, so that there is only one list of words.
///
/// It must serialise as a plain string: an enum without fields, or a code.
macro_rules! words {
    ($($word:ty),* $(,)?) => {$(
        $crate::types::stored_as!($word, $crate::types::sql::Word);

        impl diesel::serialize::ToSql<$crate::types::sql::Word, diesel::sqlite::Sqlite> for $word {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::sqlite::Sqlite>,
            ) -> diesel::serialize::Result {
                out.set_value($crate::types::spell(self)?);
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl diesel::deserialize::FromSql<$crate::types::sql::Word, diesel::sqlite::Sqlite> for $word {
            fn from_sql(mut value: diesel::sqlite::SqliteValue<'_, '_, '_>) -> diesel::deserialize::Result<Self> {
                $crate::types::read(value.read_text())
            }
        }

        impl diesel::serialize::ToSql<$crate::types::sql::Word, diesel::pg::Pg> for $word {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                std::io::Write::write_all(out, $crate::types::spell(self)?.as_bytes())?;
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl diesel::deserialize::FromSql<$crate::types::sql::Word, diesel::pg::Pg> for $word {
            fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                $crate::types::read(std::str::from_utf8(value.as_bytes())?)
            }
        }
    )*};
}
pub(crate) use words;

words!(domain::division::DivisionCode, domain::identity::Phone);

/// The word for a value.
pub(crate) fn spell(value: &impl serde::Serialize) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Err(format!("{other} is not a word").into()),
    }
}

/// The value for a word.
pub(crate) fn read<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, Box<dyn std::error::Error + Send + Sync>> {
    use serde::de::IntoDeserializer;
    let deserializer: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = word.into_deserializer();
    Ok(T::deserialize(deserializer)?)
}
