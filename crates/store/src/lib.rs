//! Diesel over SQLite and PostgreSQL: schema, write path, projections, field encryption. The only crate that names diesel.
//!
//! Start reading at [`Store`]; how a change becomes durable is in `write`, what a reader sees in `read`.

mod access_log;
pub mod accounts;
pub mod applications;
mod backup;
pub mod calendar;
pub mod cases;
mod checkpoint;
pub mod clock;
mod connection;
mod crypto;
pub mod deadlines;
pub mod divisions;
mod dossier;
mod error;
mod files;
mod idempotency;
pub mod ids;
pub mod imports;
pub mod limits;
mod materials;
pub mod meetings;
mod migrations;
pub mod notifications;
pub mod organisations;
pub mod outbox;
pub mod patrol;
pub mod petitions;
pub mod prints;
mod queue;
mod read;
pub mod reference;
mod rotation;
pub mod rules;
mod schema;
mod scope;
mod sweep;
pub mod templates;
#[cfg(test)]
mod testing;
mod types;
pub mod webhooks;
mod write;

pub use access_log::{Access, AccessFilter, AccessKind, AccessLine, AccessSubject, Look, list as looks, record_export};
pub use backup::Backup;
pub use checkpoint::Head;
pub use crypto::KeyRing;
pub use dossier::{
    DossierId, DossierUpload, Download, EventLine, FileOwner, Load, NextDue, Sought, Uploaded, record_look,
};
pub use error::StoreError;
pub use files::{FileKind, FileReader, Upload};
pub use idempotency::{Answered, KeptAnswer, Repeatable};
pub use materials::{Individual, Materials};
pub use read::Snapshot;
pub use reference::{Decided, Objection, ObjectionKind, ReferenceData};
pub use scope::Scope;
pub use write::{Transaction, WriteStatistics};

use clock::{Clock, SystemClock};
use connection::Address;
use files::FileStore;
use ids::IdSource;
use queue::Queue;
use reference::ReferenceCache;
use std::path::PathBuf;
use std::sync::Arc;
use write::WriteCounters;

/// How to open a [`Store`].
pub struct StoreOptions {
    /// `sqlite://path` or `postgres://…`.
    pub url: String,
    /// Threads that answer reads, at least one.
    pub readers: usize,
    /// Threads that write on PostgreSQL, at least one; without meaning on SQLite.
    pub writers: usize,
    /// Folder of the attachments; made where there is none.
    pub files_dir: PathBuf,
    /// Master keys that everything personal is sealed with.
    pub keyring: KeyRing,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: IdSource,
}

impl StoreOptions {
    /// The database at `url` with its attachments in `files_dir`, everything else as a server wants it.
    #[must_use]
    pub fn new(url: impl Into<String>, files_dir: impl Into<PathBuf>, keyring: KeyRing) -> Self {
        Self {
            url: url.into(),
            files_dir: files_dir.into(),
            keyring,
            readers: limits::READERS_DEFAULT,
            writers: limits::POSTGRES_WRITERS_DEFAULT,
            clock: Arc::new(SystemClock),
            ids: IdSource::from_system(),
        }
    }
}

/// An open database. Copies are handles to the same; when the last is gone, what waits is finished and it is closed.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    writer: Queue<Transaction>,
    readers: Queue<Snapshot>,
    context: Arc<Context>,
    address: Address,
    files: FileStore,
}

/// What every transaction needs besides its connection.
struct Context {
    clock: Arc<dyn Clock>,
    ids: IdSource,
    keyring: KeyRing,
    writes: WriteCounters,
    reference: ReferenceCache,
}

impl Store {
    /// Opens the database. The schema may be out of date.
    ///
    /// # Errors
    /// [`StoreError::Configuration`] when the options make no sense, [`StoreError::Disk`] when the folder of the
    /// attachments cannot be used. That the database cannot be reached shows at its
    /// first use.
    pub fn open(options: StoreOptions) -> Result<Self, StoreError> {
        if options.readers == 0 || options.writers == 0 {
            return Err(StoreError::Configuration("at least one reader and one writer are needed".to_owned()));
        }
        let address = Address::parse(&options.url)?;
        let context = Arc::new(Context {
            clock: options.clock,
            ids: options.ids,
            keyring: options.keyring,
            writes: WriteCounters::default(),
            reference: ReferenceCache::default(),
        });
        Ok(Self(Arc::new(Inner {
            writer: write::start(&address, options.writers, &context)?,
            readers: read::start(&address, options.readers, &context)?,
            context,
            files: FileStore::open(&options.files_dir)?,
            address,
        })))
    }

    /// The present instant (UTC).
    #[must_use]
    pub fn now(&self) -> clock::Instant {
        self.0.context.clock.now()
    }

    /// A secret for a purpose outside of the store, the same for all servers that share the key ring.
    #[must_use]
    pub fn secret_for(&self, purpose: &str) -> [u8; 32] {
        self.0.context.keyring.derive(purpose)
    }
}
