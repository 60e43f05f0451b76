//! Brings the schema up to date. Migrations are embedded, have the same names on both engines, and only go forward: a
//! change that was wrong is corrected by a further one.

use crate::Store;
use crate::connection::{AnyConnection, Purpose};
use crate::error::StoreError;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Store {
    /// Names of the migrations that [`Store::migrate`] would run, oldest first. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Connection`] when the database cannot be reached, [`StoreError::Migration`] when it cannot tell.
    pub fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        let names = match &mut AnyConnection::open(&self.0.address, Purpose::Write)? {
            AnyConnection::Sqlite(c) => c.pending_migrations(SQLITE).map(|pending| names_of(&pending)),
            AnyConnection::Postgres(c) => c.pending_migrations(POSTGRES).map(|pending| names_of(&pending)),
        };
        names.map_err(|error| failed(&error))
    }

    /// Runs the pending migrations, each in a transaction of its own, and gives their versions. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Connection`] when the database cannot be reached, [`StoreError::Migration`] when one fails; those
    /// before it are kept.
    pub fn migrate(&self) -> Result<Vec<String>, StoreError> {
        let mut connection = AnyConnection::open(&self.0.address, Purpose::Write)?;
        let versions = match &mut connection {
            AnyConnection::Sqlite(c) => c.run_pending_migrations(SQLITE),
            AnyConnection::Postgres(c) => c.run_pending_migrations(POSTGRES),
        };
        Ok(versions.map_err(|error| failed(&error))?.iter().map(ToString::to_string).collect())
    }
}

fn names_of<DB: diesel::backend::Backend>(pending: &[Box<dyn diesel::migration::Migration<DB>>]) -> Vec<String> {
    pending.iter().map(|migration| migration.name().to_string()).collect()
}

fn failed(error: &Failure) -> StoreError {
    StoreError::Migration(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::Address;
    use crate::testing::{options, store};
    use diesel::prelude::*;
    use diesel::sql_types::{Bool, Text};
    use std::collections::BTreeSet;
    use std::path::Path;
    use test_database::{Backend, TestDatabase, both_databases};

    /// Tables that do not grow with the number of cases, so that every shard can hold a copy.
    const REFERENCE_TABLES: [&str; 5] =
        ["__diesel_schema_migrations", "holiday", "login_attempt", "reference_version", "signing_key"];

    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
    struct Column {
        #[diesel(sql_type = Text)]
        table_name: String,
        #[diesel(sql_type = Text)]
        column_name: String,
        #[diesel(sql_type = Text)]
        stored_as: String,
        #[diesel(sql_type = Bool)]
        may_be_null: bool,
    }

    const SQLITE_COLUMNS: &str = "
        SELECT t.name AS table_name, c.name AS column_name, c.type AS stored_as, NOT c.\"notnull\" AS may_be_null
        FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
        WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'
    ";

    const POSTGRES_COLUMNS: &str = "
        SELECT table_name::text, column_name::text, is_nullable = 'YES' AS may_be_null,
            CASE
                WHEN data_type IN ('bigint', 'boolean', 'integer', 'smallint') THEN 'INTEGER'
                WHEN data_type IN ('bytea', 'uuid') THEN 'BLOB'
                WHEN data_type IN ('date', 'jsonb', 'text', 'timestamp with time zone') THEN 'TEXT'
                WHEN data_type = 'double precision' THEN 'REAL'
                ELSE data_type::text
            END AS stored_as
        FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'
    ";

    fn columns(database: &TestDatabase) -> BTreeSet<Column> {
        store(database);
        let mut connection = AnyConnection::open(&Address::parse(database.url()).unwrap(), Purpose::Read).unwrap();
        let query = match database.backend() {
            Backend::Sqlite => SQLITE_COLUMNS,
            Backend::Postgres => POSTGRES_COLUMNS,
        };
        let columns = diesel::sql_query(query).load::<Column>(&mut connection).unwrap();
        columns.into_iter().collect()
    }

    fn folders(engine: &str) -> BTreeSet<String> {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(engine);
        let entries = std::fs::read_dir(dir).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn both_engines_have_the_same_migrations() {
        assert!(!folders("sqlite").is_empty());
        assert_eq!(folders("sqlite"), folders("postgres"));
    }

    #[test]
    fn both_engines_have_the_same_tables_and_columns() {
        let Some(postgres) = TestDatabase::postgres() else { return };
        let (sqlite, postgres) = (columns(&TestDatabase::sqlite()), columns(&postgres));

        assert!(!sqlite.is_empty());
        let only_one_has = sqlite.symmetric_difference(&postgres).collect::<Vec<_>>();
        assert!(only_one_has.is_empty(), "only one engine has {only_one_has:#?}");
    }

    #[test]
    fn the_key_of_every_growing_table_starts_with_the_county() {
        #[derive(QueryableByName)]
        struct Key {
            #[diesel(sql_type = Text)]
            table_name: String,
            #[diesel(sql_type = Text)]
            column_name: String,
        }
        let database = TestDatabase::sqlite();
        store(&database);
        let mut connection = AnyConnection::open(&Address::parse(database.url()).unwrap(), Purpose::Read).unwrap();
        let keys = diesel::sql_query(
            "SELECT t.name AS table_name, coalesce(c.name, '') AS column_name
             FROM pragma_table_list AS t LEFT JOIN pragma_table_info(t.name) AS c ON c.pk = 1
             WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
        );

        for key in keys.load::<Key>(&mut connection).unwrap() {
            let is_reference = REFERENCE_TABLES.contains(&key.table_name.as_str());
            assert!(
                key.column_name == "county" || is_reference,
                "{} cannot be sharded: start its primary key with the county, or list it in REFERENCE_TABLES",
                key.table_name
            );
        }
    }

    both_databases! {
        fn migrating_again_changes_nothing(database: TestDatabase) {
            let store = Store::open(options(&database)).unwrap();
            let pending = store.pending_migrations().unwrap();
            assert_eq!(pending.first().map(String::as_str), Some("0001_foundation"));

            assert_eq!(store.migrate().unwrap().len(), pending.len());

            assert_eq!(store.pending_migrations().unwrap(), Vec::<String>::new());
            assert_eq!(store.migrate().unwrap(), Vec::<String>::new());
        }
    }
}
