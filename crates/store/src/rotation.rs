//! Wraps every data key anew under the current master key, so that an older one can be dropped.
//!
//! What is wrapped so already is passed over, so a run that was broken off is simply started again. Kept answers are
//! left out: they live a day, and so must an older master key after a rotation.

use crate::crypto::{self, WrappedKey};
use crate::error::StoreError;
use crate::schema::{account, attachment, mediation_case, person, signing_key};
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
    ($transaction:expr, $table:ident, $place:literal, $batch:expr, $after:expr) => {{
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
            if let Some(anew) = anew(&keyring, wrapped, $place, id)? {
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

const TABLES: [StepOf; 4] = [
    |t, batch, after| step!(t, mediation_case, "mediation_case", batch, after),
    |t, batch, after| step!(t, person, "person", batch, after),
    |t, batch, after| step!(t, attachment, "attachment", batch, after),
    |t, batch, after| step!(t, account, "account", batch, after),
];

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
        for table in TABLES {
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
    use test_database::both_databases;

    both_databases! {
        fn after_everything_is_wrapped_anew_the_old_key_can_be_dropped(database: TestDatabase) {
            let world = World::on(database);
            let id = world.registered();
            world.accepted(id);
            let open = |keyring| Store::open(StoreOptions { keyring, ..options(&world.database) }).unwrap();
            let both = options(&world.database).keyring.rotate().unwrap();
            let text = both.to_text();
            let lines: Vec<&str> = text.lines().collect();
            let new_only = || KeyRing::parse(&lines[..2].join("\n")).unwrap();
            assert!(open(new_only()).verify_cases(|_| {}).unwrap().is_err());

            let store = open(both.clone());
            let first = store.rewrap_all(1, |_| {}).unwrap();
            let again = store.rewrap_all(100, |_| {}).unwrap();

            assert!(first >= 3, "{first} keys");
            assert_eq!(again, 0);
            let verified = open(new_only()).verify_cases(|_| {}).unwrap();
            assert_eq!(verified.unwrap().cases, 1);
        }
    }
}
