//! `fengqiao migrate`: brings the schema up to date.

use store::Store;

use super::open_store;
use crate::Failure;
use crate::settings::Settings;

/// Runs the pending migrations and says which.
///
/// # Errors
/// When the database cannot be reached or one fails; those before it are kept.
pub fn run(settings: &Settings) -> Result<(), Failure> {
    let names = migrate(&open_store(settings)?)?;
    for name in &names {
        println!("{name}");
    }
    println!("{} migrations run, the schema is up to date", names.len());
    Ok(())
}

/// Runs the pending migrations and gives their names.
pub(crate) fn migrate(store: &Store) -> Result<Vec<String>, Failure> {
    let pending = store.pending_migrations()?;
    if !pending.is_empty() {
        store.migrate()?;
    }
    Ok(pending)
}
