//! One file a command, each with a function `run`. What several need stands here: how to open the store.

pub mod backup;
pub mod bench;
pub mod checkpoint;
pub mod demo;
pub mod divisions;
pub mod holidays;
pub mod keys;
pub mod migrate;
pub mod openapi;
pub mod organisation;
pub mod serve;
pub mod user;
pub mod verify;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::str::FromStr;
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use store::{KeyRing, Store, StoreOptions};

use crate::settings::Settings;
use crate::{Failure, key_file};

/// First migration of every database: while it is pending, the database has never been used.
const FIRST_MIGRATION: &str = "0001_foundation";

/// Makes the data folder, readable by its owner alone, unless there is one.
pub(crate) fn make_data_dir(settings: &Settings) -> Result<(), Failure> {
    let dir = &settings.data_dir;
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(Failure::system(format!("making the data folder {}", dir.display())))
}

/// Options to open the store of these settings under that key ring.
pub(crate) fn store_options(settings: &Settings, ring: KeyRing) -> StoreOptions {
    StoreOptions {
        readers: settings.database.readers,
        writers: settings.database.writers,
        ..StoreOptions::new(settings.database_url(), settings.files_dir(), ring)
    }
}

/// Opens the store of these settings under that key ring. In the folder of a demonstration time is what it is there.
pub(crate) fn open(settings: &Settings, ring: KeyRing) -> Result<Store, Failure> {
    let mut options = store_options(settings, ring);
    if let Some(clock) = demo::clock_of(&settings.data_dir)? {
        options.clock = Arc::new(clock);
    }
    Ok(Store::open(options)?)
}

/// Opens the store under the keys of the settings.
pub(crate) fn open_store(settings: &Settings) -> Result<Store, Failure> {
    make_data_dir(settings)?;
    let ring = match key_ring(settings)? {
        Some(ring) => ring,
        None => first_key_ring(settings)?,
    };
    open(settings, ring)
}

/// Opens the store to work in it: brings its schema up to date where the settings say so, and elsewhere wants it to be.
/// Commands that take a copy or check do not, so that an upgrade can begin with them.
pub(crate) fn open_current(settings: &Settings) -> Result<Store, Failure> {
    let store = open_store(settings)?;
    if settings.migrates() {
        for name in migrate::migrate(&store)? {
            tracing::info!(name, "migrated");
        }
    } else {
        hold_current(&store)?;
    }
    Ok(store)
}

/// Holds that the schema is the one of this program.
pub(crate) fn hold_current(store: &Store) -> Result<(), Failure> {
    match store.pending_migrations()?.first() {
        Some(first) => Err(Failure::Refused(format!("the schema lacks {first}: run `fengqiao migrate`"))),
        None => Ok(()),
    }
}

/// The key ring of the settings or the key file, if there is one.
pub(crate) fn key_ring(settings: &Settings) -> Result<Option<KeyRing>, Failure> {
    match &settings.keys.ring {
        Some(text) => Ok(Some(KeyRing::parse(text.reveal())?)),
        None => key_file::read(&settings.key_file()),
    }
}

/// Makes the key file of a database that has never been used.
fn first_key_ring(settings: &Settings) -> Result<KeyRing, Failure> {
    let (ring, path) = (KeyRing::generate()?, settings.key_file());
    let store = open(settings, ring.clone())?;
    if !store.pending_migrations()?.iter().any(|name| name == FIRST_MIGRATION) {
        return Err(Failure::KeysLost(path));
    }
    key_file::create(&path, &ring)?;
    tracing::info!(path = %path.display(), "made new master keys; keep a copy of this file apart from the backups");
    Ok(ring)
}

/// Takes one of these words, and lists them in the help.
fn one_of<T>(all: &'static [T], code: fn(T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static> + Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.iter().map(|value| code(*value))).try_map(|word| word.parse())
}
