//! What people are called.

use super::account;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::account as table;
use crate::types::Db;
use diesel::prelude::*;
use domain::id::{County, UserId};
use std::collections::{BTreeMap, BTreeSet};

/// Names of people by their accounts, closed ones too. Who acts for an office is known to everybody who sees what was done;
/// so this takes no scope. Accounts that do not exist are left out.
///
/// # Errors
/// When the database fails.
pub fn names(
    snapshot: &mut Snapshot,
    accounts: impl IntoIterator<Item = UserId>,
) -> Result<BTreeMap<UserId, String>, StoreError> {
    let keyring = snapshot.keyring().clone();
    let mut counties: BTreeMap<County, BTreeSet<UserId>> = BTreeMap::new();
    for id in accounts {
        counties.entry(id.county()).or_default().insert(id);
    }
    let mut names = BTreeMap::new();
    for (county, ids) in counties {
        let rows: Vec<(UserId, Vec<u8>, Vec<u8>)> = table::table
            .filter(table::county.eq(Db(county)))
            .filter(table::id.eq_any(ids.into_iter().map(Db)))
            .select((table::id, table::wrapped_key, table::name))
            .load(snapshot.connection())?;
        for (id, wrapped, sealed) in rows {
            names.insert(id, account::open_name(&keyring, id, wrapped, &sealed)?);
        }
    }
    Ok(names)
}
