//! SQLite: one thread writes, and the requests that wait share one durable commit.
//!
//! Each request runs in a savepoint, so that it can be undone alone. All are answered after the commit, so what was
//! answered is on disk.

use super::Transaction;
use crate::Context;
use crate::connection::Address;
use crate::error::StoreError;
use crate::limits::GROUP_COMMIT_MAX;
use crate::queue::{Job, Waiting};
use std::sync::Arc;
use std::time::Duration;

/// Serves the queue until it is closed.
pub(super) fn serve(address: &Address, context: &Arc<Context>, waiting: &Waiting<Transaction>) {
    let mut open = None;
    while let Some(first) = waiting.next() {
        let mut group = vec![first];
        while group.len() < GROUP_COMMIT_MAX
            && let Some(job) = waiting.next_at_once(|_| true)
        {
            group.push(job);
        }

        let opened = open.take().map_or_else(|| Transaction::open(address, context), Ok);
        let fate = opened.and_then(|mut transaction| {
            commit_together(&mut transaction, &mut group)?;
            // A connection that failed is in a state that nobody knows; only a sound one is used again.
            open = Some(transaction);
            Ok(())
        });
        match &fate {
            Ok(()) => context.writes.count_commit(group.len()),
            Err(error) => tracing::error!(%error, requests = group.len(), "a group of writes was not committed"),
        }
        for job in group {
            job.answer(fate.clone());
        }
    }
}

fn commit_together(transaction: &mut Transaction, group: &mut [Box<dyn Job<Transaction>>]) -> Result<(), StoreError> {
    transaction.connection.begin_write()?;
    for job in group {
        transaction.connection.begin_savepoint()?;
        transaction.look_at_clock();
        if job.run(transaction) {
            transaction.connection.commit()?;
        } else {
            transaction.connection.undo_to(1).map_err(|_| undone_as_a_whole())?;
        }
    }
    transaction.connection.commit()?;
    // Pages as they were before an erasure stand in the log until then; a reader at work puts it off to the next commit.
    // Whatever becomes of it, the group is committed.
    if transaction.leaves_trace {
        transaction.leaves_trace = !matches!(transaction.connection.empty_log(Duration::ZERO), Ok(true));
    }
    Ok(())
}

/// SQLite undoes a whole transaction by itself when it cannot write, and then there is no savepoint to go back to.
fn undone_as_a_whole() -> StoreError {
    StoreError::CannotWrite("SQLite undid the transaction".to_owned())
}
