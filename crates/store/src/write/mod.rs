//! The write path: every change of the database runs here, in a transaction that is durable before it is answered.
//!
//! The two engines want opposite things. SQLite has one writer, so waiting requests share one commit ([`group`]).
//! PostgreSQL has many, so each request is its own serialisable transaction, tried again when others got in its way
//! ([`retry`]). To the caller both look the same.

mod group;
mod retry;
#[cfg(test)]
mod tests;

use crate::clock::Instant;
use crate::connection::{Address, AnyConnection, Purpose};
use crate::error::StoreError;
use crate::limits::SQLITE_BUSY_TIMEOUT;
use crate::queue::Queue;
use crate::{Context, KeyRing, Store};
use domain::id::County;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use uuid::Uuid;

/// A transaction that may write. Functions that write take it, so that they cannot be called outside of one.
pub struct Transaction {
    connection: AnyConnection,
    context: Arc<Context>,
    now: Instant,
    leaves_trace: bool,
}

impl Transaction {
    fn open(address: &Address, context: &Arc<Context>) -> Result<Self, StoreError> {
        let connection = AnyConnection::open(address, Purpose::Write)?;
        Ok(Self { connection, context: Arc::clone(context), now: context.clock.now(), leaves_trace: false })
    }

    /// The connection, for queries.
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }

    /// The instant of this transaction: the same for everything that it writes, unless it looks at the clock again.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// A new id for something that belongs to `county`.
    pub(crate) fn new_id(&self, county: County) -> Uuid {
        self.context.ids.next(self.now, county)
    }

    /// What all transactions share.
    pub(crate) fn context(&self) -> &Arc<Context> {
        &self.context
    }

    /// The keys that everything personal is sealed with.
    pub(crate) fn keyring(&self) -> &KeyRing {
        &self.context.keyring
    }

    /// Says that this transaction erases something that must not be found in what the engine keeps of older pages either.
    pub(crate) fn leave_no_trace(&mut self) {
        self.leaves_trace = true;
    }

    /// Sets the instant. Called before each closure; a simulation that plays many acts in one transaction, each at its own
    /// time, calls it before each of them.
    pub fn look_at_clock(&mut self) {
        self.now = self.context.clock.now();
    }
}

/// What the write path has done since it was opened.
#[derive(Debug, Default)]
pub(crate) struct WriteCounters {
    commits: AtomicU64,
    requests: AtomicU64,
    retries: AtomicU64,
}

impl WriteCounters {
    fn count_commit(&self, requests: usize) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.requests.fetch_add(requests as u64, Ordering::Relaxed);
    }

    fn count_retry(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self, waiting: usize) -> WriteStatistics {
        WriteStatistics {
            waiting,
            commits: self.commits.load(Ordering::Relaxed),
            requests: self.requests.load(Ordering::Relaxed),
            retries: self.retries.load(Ordering::Relaxed),
        }
    }
}

/// What the write path has done since the store was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteStatistics {
    /// Requests that wait at present.
    pub waiting: usize,
    /// Durable commits.
    pub commits: u64,
    /// Requests that shared them, those included whose own part was undone.
    pub requests: u64,
    /// Tries that were undone because another transaction got in the way.
    pub retries: u64,
}

/// Starts the threads that write.
pub(crate) fn start(
    address: &Address,
    writers: usize,
    context: &Arc<Context>,
) -> Result<Queue<Transaction>, StoreError> {
    let (address, context) = (address.clone(), Arc::clone(context));
    match address {
        Address::Sqlite(_) => Queue::start("store-write", 1, move |waiting| group::serve(&address, &context, &waiting)),
        Address::Postgres(_) => {
            let turns = Arc::new(RwLock::new(()));
            Queue::start("store-write", writers, move |waiting| retry::serve(&address, &context, &turns, &waiting))
        }
    }
}

impl Store {
    /// Runs `change` in a transaction and answers when it is durable. An error or a panic of `change` undoes all that
    /// it did, and nothing else. It may be run several times, so it must do nothing that cannot be undone with it.
    ///
    /// # Errors
    /// Those of `change`; [`StoreError::Busy`] when too many wait or others kept getting in the way; any other
    /// [`StoreError`] when the transaction failed as a whole.
    pub async fn write<T, E, F>(&self, change: F) -> Result<T, E>
    where
        F: Fn(&mut Transaction) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let answer = self.0.writer.ask(change)?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// [`Store::write`] for callers outside of an async runtime.
    pub fn write_blocking<T, E, F>(&self, change: F) -> Result<T, E>
    where
        F: Fn(&mut Transaction) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let answer = self.0.writer.ask(change)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Lets `change` be written with the next commit, without waiting for it. A crash before that loses it, a failure
    /// is only logged: for the record of what was read, not for anything that somebody is told was done.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait.
    pub fn write_later<F>(&self, change: F) -> Result<(), StoreError>
    where
        F: Fn(&mut Transaction) -> Result<(), StoreError> + Send + 'static,
    {
        self.0.writer.tell(change)
    }

    /// Moves everything from the write-ahead log of SQLite into the database, so that a program that ends leaves one whole
    /// file. What is written or read afterwards is none the worse for it. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when others kept reading from the log: nothing is lost, it is moved at the next start.
    pub fn settle(&self) -> Result<(), StoreError> {
        // What waits in the queue comes first.
        self.write_blocking(|_| Ok::<_, StoreError>(()))?;
        let mut connection = AnyConnection::open(&self.0.address, Purpose::Write)?;
        if connection.empty_log(SQLITE_BUSY_TIMEOUT)? { Ok(()) } else { Err(StoreError::Busy) }
    }

    /// What the write path has done since the store was opened.
    #[must_use]
    pub fn write_statistics(&self) -> WriteStatistics {
        self.0.context.writes.read(self.0.writer.len())
    }
}
