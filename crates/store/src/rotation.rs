//! Wraps every data key anew under the current master key, so that an older one can be dropped.
//!
//! What is wrapped so already is passed over, so a run that was broken off is simply started again. Kept answers are
//! left out: they live a day, and so must an older master key after a rotation.

use crate::crypto::{self, WrappedKey};
use crate::error::StoreError;
use crate::schema::{
    account, application, attachment, ledger_import, mediation_case, meeting, person, petition, signing_key, webhook,
};
use crate::types::Db;
use crate::write::Transaction;
use crate::{KeyRing, Store};
use diesel::prelude::*;
use domain::id::County;
use uuid::Uuid;

/// Where a run has come to in a table.
type Position = (County, Uuid);

/// Rows looked at, rows wrapped anew, and the last of them when there may be more.
type Step = (u64, Option<Position>);

macro_rules! step {
    ($transaction:expr, $table:ident, $batch:expr, $after:expr) => {{
        let (county, id) = $after;
        let rows: Vec<(County, Uuid, Option<Vec<u8>>)> = $table::table
            .filter($table::county.ge(Db(county)))
            .filter($table::county.gt(Db(county)).or($table::id.gt(Db(id))))
            .order(($table::county, $table::id))
            .limit(i64::from($batch))
            .select(($table::county, $table::id, $table::wrapped_key.nullable()))
            .load($transaction.connection())?;
        let last = rows.last().map(|(county, id, _)| (*county, *id)).filter(|_| rows.len() == $batch as usize);
        let keyring = $transaction.keyring().clone();
        let mut changed = 0;
        for (county, id, wrapped) in rows {
            if let Some(anew) = anew(&keyring, wrapped, stringify!($table), id)? {
                diesel::update($table::table.filter($table::county.eq(Db(county))).filter($table::id.eq(Db(id))))
                    .set($table::wrapped_key.eq(anew))
                    .execute($transaction.connection())?;
                changed += 1;
            }
        }
        Ok((changed, last))
    }};
}

fn anew(keyring: &KeyRing, wrapped: Option<Vec<u8>>, place: &str, id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
    // A key that was destroyed stays so.
    let Some(wrapped) = wrapped else { return Ok(None) };
    Ok(keyring.rewrap(&WrappedKey(wrapped), &crypto::place(place, id))?.map(|wrapped| wrapped.0))
}

/// Wraps a few rows of one table anew.
type StepOf = fn(&mut Transaction, u32, Position) -> Result<Step, StoreError>;

/// Tables with a county whose keys are wrapped for a place of their own name.
macro_rules! tables {
    ($($table:ident),*) => {
        const TABLES: &[(&str, StepOf)] =
            &[$((stringify!($table), |transaction, batch, after| step!(transaction, $table, batch, after))),*];
    };
}
tables!(mediation_case, petition, application, meeting, person, attachment, account, ledger_import, webhook);

fn signing_keys(transaction: &mut Transaction) -> Result<u64, StoreError> {
    let rows: Vec<(Uuid, Vec<u8>)> =
        signing_key::table.select((signing_key::id, signing_key::wrapped_key)).load(transaction.connection())?;
    let keyring = transaction.keyring().clone();
    let mut changed = 0;
    for (id, wrapped) in rows {
        if let Some(anew) = anew(&keyring, Some(wrapped), "signing_key", id)? {
            diesel::update(signing_key::table.find(Db(id)))
                .set(signing_key::wrapped_key.eq(anew))
                .execute(transaction.connection())?;
            changed += 1;
        }
    }
    Ok(changed)
}

impl Store {
    /// Wraps every data key anew under the current master key, so many rows in a transaction, and gives the number of
    /// those that were not so yet. `progress` is told that number after each transaction. Blocks.
    ///
    /// # Errors
    /// [`StoreError::UnknownMasterKey`] when the ring lacks the key that something is wrapped under.
    pub fn rewrap_all(&self, batch: u32, mut progress: impl FnMut(u64)) -> Result<u64, StoreError> {
        let mut changed = self.write_blocking(signing_keys)?;
        for (_, table) in TABLES {
            let mut after = Some((County(0), Uuid::nil()));
            while let Some(position) = after {
                let (step, last) = self.write_blocking(move |transaction| table(transaction, batch, position))?;
                changed += step;
                after = last;
                progress(changed);
            }
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StoreOptions;
    use crate::cases::tests::world::World;
    use crate::testing::options;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use test_database::both_databases;

    fn open(world: &World, keyring: KeyRing) -> Store {
        Store::open(StoreOptions { keyring, ..options(&world.database) }).unwrap()
    }

    /// The ring of the world with a new current key, and that new key alone.
    fn rotated(world: &World) -> (KeyRing, KeyRing) {
        let both = options(&world.database).keyring.rotate().unwrap();
        let text = both.to_text();
        let lines: Vec<&str> = text.lines().collect();
        (both, KeyRing::parse(&lines[..2].join("\n")).unwrap())
    }

    both_databases! {
        fn after_everything_is_wrapped_anew_the_old_key_can_be_dropped(database: TestDatabase) {
            let world = World::on(database);
            let id = world.registered();
            world.accepted(id);
            let (both, new_only) = rotated(&world);
            assert!(open(&world, new_only.clone()).verify_cases(|_| {}).unwrap().is_err());

            let store = open(&world, both);
            let first = store.rewrap_all(1, |_| {}).unwrap();
            let again = store.rewrap_all(100, |_| {}).unwrap();

            assert!(first >= 3, "{first} keys");
            assert_eq!(again, 0);
            let verified = open(&world, new_only).verify_cases(|_| {}).unwrap();
            assert_eq!(verified.unwrap().cases, 1);
        }

        fn a_run_that_was_broken_off_anywhere_is_ended_by_the_next(database: TestDatabase) {
            let world = World::on(database);
            world.accepted(world.registered());
            let (both, new_only) = rotated(&world);
            let store = open(&world, both);
            let stop_after = |steps: u64| {
                let mut seen = 0;
                let run = AssertUnwindSafe(|| {
                    store.rewrap_all(1, |_| {
                        seen += 1;
                        assert!(seen < steps, "broken off");
                    })
                });
                catch_unwind(run).is_err()
            };

            let mut runs = 0;
            while stop_after(runs + 1) {
                runs += 1;
            }

            assert!(runs > 3, "broken off {runs} times");
            assert!(open(&world, new_only).verify_cases(|_| {}).unwrap().is_ok());
        }

        fn no_wrapped_key_is_left_out(database: TestDatabase) {
            /// Kept answers live a day; signing keys have no county.
            const APART: [&str; 2] = ["idempotency_key", "signing_key"];
            #[derive(QueryableByName)]
            struct Named {
                #[diesel(sql_type = diesel::sql_types::Text)]
                name: String,
            }
            let store = crate::testing::store(&database);
            let query = match database.backend() {
                test_database::Backend::Sqlite => {
                    "SELECT t.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
                     WHERE t.type = 'table' AND c.name = 'wrapped_key'"
                }
                test_database::Backend::Postgres => {
                    "SELECT table_name::text AS name FROM information_schema.columns
                     WHERE table_schema = 'public' AND column_name = 'wrapped_key'"
                }
            };
            let read = store.read_blocking(move |snapshot| -> Result<Vec<Named>, StoreError> {
                Ok(diesel::sql_query(query).load(snapshot.connection())?)
            });
            let mut found: Vec<_> = read.unwrap().into_iter().map(|table| table.name).collect();
            found.sort_unstable();

            let mut covered: Vec<_> = TABLES.iter().map(|(name, _)| *name).chain(APART).collect();
            covered.sort_unstable();
            assert_eq!(found, covered);
        }
    }
}
