//! What the tests of this crate share.

use crate::{KeyRing, Store, StoreOptions};
use test_database::TestDatabase;

/// Options for that database, always with the same keys, so that a store opened again can read what it wrote.
pub(crate) fn options(database: &TestDatabase) -> StoreOptions {
    let key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    let keyring = KeyRing::parse(&format!("index = {key}; test = {key}")).unwrap();
    StoreOptions { readers: 2, ..StoreOptions::new(database.url(), database.dir().join("files"), keyring) }
}

/// A store on that database with its schema up to date.
pub(crate) fn store(database: &TestDatabase) -> Store {
    let store = Store::open(options(database)).unwrap();
    store.migrate().unwrap();
    store
}
