//! PostgreSQL: several threads write, each request in a serialisable transaction of its own that is tried again when
//! another one got in its way or the connection broke before the commit. One that others were in the way of several times is
//! let through alone, so that a rush on one committee's numbers ends with every request served.

use super::Transaction;
use crate::Context;
use crate::connection::Address;
use crate::error::StoreError;
use crate::limits::{GROUP_COMMIT_MAX, RETRY_PAUSE_FIRST, RETRY_PAUSE_MAX, TRIES_BESIDE_OTHERS, WRITE_TRIES_MAX};
use crate::queue::{Job, Waiting};
use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// Serves the queue until it is closed. What nobody waits for, such as the lines of the access log, shares a transaction
/// with others of its kind that wait already: a commit each would cost more than the reads that they tell of.
pub(super) fn serve(address: &Address, context: &Arc<Context>, turns: &RwLock<()>, waiting: &Waiting<Transaction>) {
    let mut writer = Writer { address, context, turns, open: None };
    while let Some(first) = waiting.next() {
        let mut group = vec![first];
        while group[0].is_unattended()
            && group.len() < GROUP_COMMIT_MAX
            && let Some(job) = waiting.next_at_once(|job| job.is_unattended())
        {
            group.push(job);
        }
        let mut kept = false;
        let fate = writer.settle(&mut |transaction| {
            kept = group.iter_mut().all(|job| {
                transaction.look_at_clock();
                job.run(transaction)
            });
            kept
        });
        if kept || fate.is_err() || group.len() == 1 {
            answer(context, group, &fate);
            continue;
        }
        // One of them failed and took the others with it: each alone.
        for mut job in group {
            let fate = writer.settle(&mut |transaction| job.run(transaction));
            answer(context, vec![job], &fate);
        }
    }
}

fn answer(context: &Context, group: Vec<Box<dyn Job<Transaction>>>, fate: &Result<(), StoreError>) {
    match fate {
        Ok(()) => context.writes.count_commit(group.len()),
        Err(error) => tracing::error!(%error, requests = group.len(), "a write was not committed"),
    }
    for job in group {
        job.answer(fate.clone());
    }
}

/// What became of one try.
enum Try {
    /// Committed, or undone because the request wanted so.
    Settled,
    /// Undone because of another transaction.
    InTheWay,
    /// Nothing was committed and the connection is gone.
    Disconnected(StoreError),
    /// Not to be tried again.
    Failed(StoreError),
}

struct Writer<'a> {
    address: &'a Address,
    context: &'a Arc<Context>,
    /// Shared by all writers of the store: read by those that write beside others, written by the one that writes alone.
    turns: &'a RwLock<()>,
    open: Option<(Transaction, Arc<Seen>)>,
}

impl Writer<'_> {
    fn settle(&mut self, work: &mut dyn FnMut(&mut Transaction) -> bool) -> Result<(), StoreError> {
        let mut last = StoreError::Busy;
        for tries in 0..WRITE_TRIES_MAX {
            if tries > 0 {
                self.context.writes.count_retry();
                std::thread::sleep(pause_after(tries));
            }
            let (mut transaction, seen) = match self.open.take().map_or_else(|| self.connect(), Ok) {
                Ok(open) => open,
                Err(error) => {
                    last = error;
                    continue;
                }
            };
            let outcome = if tries < TRIES_BESIDE_OTHERS {
                let _beside = self.turns.read().unwrap_or_else(PoisonError::into_inner);
                try_once(&mut transaction, &seen, work)
            } else {
                let _alone = self.turns.write().unwrap_or_else(PoisonError::into_inner);
                try_once(&mut transaction, &seen, work)
            };
            if transaction.connection.is_idle() {
                self.open = Some((transaction, seen));
            }
            match outcome {
                Try::Settled => return Ok(()),
                Try::InTheWay => last = StoreError::Busy,
                Try::Disconnected(error) => last = error,
                Try::Failed(error) => return Err(error),
            }
        }
        Err(last)
    }

    fn connect(&self) -> Result<(Transaction, Arc<Seen>), StoreError> {
        let mut transaction = Transaction::open(self.address, self.context)?;
        let seen = Arc::new(Seen::default());
        transaction.connection.set_instrumentation(Watcher(Arc::clone(&seen)));
        Ok((transaction, seen))
    }
}

fn try_once(transaction: &mut Transaction, seen: &Seen, work: &mut dyn FnMut(&mut Transaction) -> bool) -> Try {
    seen.forget();
    if let Err(error) = transaction.connection.begin_write() {
        transaction.connection.give_up();
        return Try::Disconnected(StoreError::Connection(error.to_string()));
    }
    transaction.look_at_clock();
    let keep = work(transaction);

    // The request may have made another error out of the one it got, so what counts is what the connection saw.
    let in_the_way = seen.in_the_way.load(Ordering::Relaxed);
    if transaction.connection.is_broken() {
        return Try::Disconnected(StoreError::Connection("it broke during a transaction".to_owned()));
    }
    if in_the_way || !keep {
        return match transaction.connection.undo_to(0) {
            Err(error) if in_the_way || seen.error.load(Ordering::Relaxed) => {
                Try::Disconnected(StoreError::Connection(error.to_string()))
            }
            _ if in_the_way => Try::InTheWay,
            // A refusal is one either way: the server undoes what a lost connection has begun.
            _ => Try::Settled,
        };
    }
    // PostgreSQL answers the COMMIT of a failed transaction with success although it undoes it. A request that
    // swallowed an error without a savepoint around it must not be told that it was written.
    if seen.error.load(Ordering::Relaxed)
        && let Err(error) = transaction.connection.batch_execute("SELECT 1")
    {
        return match transaction.connection.undo_to(0) {
            Ok(()) => Try::Failed(error.into()),
            Err(error) => Try::Disconnected(StoreError::Connection(error.to_string())),
        };
    }
    match transaction.connection.commit() {
        Ok(()) => Try::Settled,
        Err(error) if is_in_the_way(&error) => Try::InTheWay,
        Err(_) if transaction.connection.is_broken() => Try::Failed(StoreError::OutcomeUnknown),
        Err(error) => Try::Failed(error.into()),
    }
}

/// What happened on a connection since the last [`Seen::forget`].
#[derive(Default)]
struct Seen {
    error: AtomicBool,
    in_the_way: AtomicBool,
}

impl Seen {
    fn forget(&self) {
        self.error.store(false, Ordering::Relaxed);
        self.in_the_way.store(false, Ordering::Relaxed);
    }
}

/// Notes the errors of a connection before the request that caused them can hide them.
struct Watcher(Arc<Seen>);

impl Instrumentation for Watcher {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::FinishQuery { error: Some(error), .. } = event {
            self.0.error.store(true, Ordering::Relaxed);
            if is_in_the_way(error) {
                self.0.in_the_way.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// What PostgreSQL says at SQLSTATE 40P01, which diesel has no kind for, in the languages of the servers we expect.
const DEADLOCK: [&str; 2] = ["deadlock detected", "检测到死锁"];

fn is_in_the_way(error: &Error) -> bool {
    match error {
        Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        Error::DatabaseError(DatabaseErrorKind::Unknown, information) => DEADLOCK.contains(&information.message()),
        Error::RollbackErrorOnCommit { commit_error, .. } => is_in_the_way(commit_error),
        _ => false,
    }
}

/// Longer with each try, and at random, so that those who met do not meet again.
fn pause_after(tries: u32) -> Duration {
    let longest = RETRY_PAUSE_FIRST.saturating_mul(1 << (tries - 1).min(16)).min(RETRY_PAUSE_MAX);
    longest.mul_f64(rand::random_range(0.5..=1.0))
}
