//! Does what was promised: takes tasks one after another and lets the handler of their topic do them step by step.

use super::{Task, advance, claim, complete, fail, insert, is_due, promise, release};
use crate::clock::Instant;
use crate::error::StoreError;
use crate::write::Transaction;
use crate::{Store, dossier, imports, notifications};
use domain::id::{County, compose};
use serde_json::Value;
use uuid::Uuid;

/// Every kind of work that a server does.
pub const TOPICS: &[Topic] = &[dossier::DUE_DATES, notifications::LAMPS, imports::LEDGERS];

/// Does one step of a task. It may be run several times, so it must do nothing that cannot be undone with its transaction.
pub type Handler = fn(&mut Transaction, &Task) -> Result<Step, StoreError>;

/// A kind of work.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// Its word in the table. It stays when the program changes: tasks under an older word would never be done.
    pub name: &'static str,
    /// What does it.
    pub handle: Handler,
}

/// How a step of a task ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The task is done.
    Done,
    /// There is more to do, which this payload tells. The step should take well under a second, since others who write
    /// wait for it on SQLite.
    More(Value),
}

impl Topic {
    /// Promises a task of this kind, in the transaction of what it follows from.
    ///
    /// # Errors
    /// When the database fails.
    pub fn promise(
        &self,
        transaction: &mut Transaction,
        county: County,
        payload: Value,
        available_at: Instant,
    ) -> Result<Uuid, StoreError> {
        promise(transaction, county, self.name, payload, available_at)
    }

    /// Promises a task of this kind for a county and an instant, unless that was promised before.
    pub(crate) fn promise_once(
        &self,
        transaction: &mut Transaction,
        county: County,
        payload: Value,
        available_at: Instant,
    ) -> Result<(), StoreError> {
        let name = self.name.bytes().fold(0, |hash: u64, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
        let millis = u64::try_from(available_at.timestamp_millis()).unwrap_or_default();
        let id = compose(millis, county, name);
        // Not looked for first: on PostgreSQL, to look for what is not there is to be in the way of whoever adds something.
        insert(transaction, (county, id), self.name, payload, available_at)
    }
}

/// Why a step was not kept.
enum Stopped {
    /// The claim had run out and another one took the task.
    Lost,
    Failed(StoreError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl Store {
    /// Does tasks of these topics until none is due or `go_on` says no, and gives the number of those that were done. What
    /// fails is put off, longer each time, and never keeps others waiting. Blocks.
    ///
    /// # Errors
    /// When the database fails; what was claimed is claimed again later.
    pub fn work_off(&self, topics: &'static [Topic], go_on: impl Fn() -> bool) -> Result<usize, StoreError> {
        let names: Vec<&str> = topics.iter().map(|topic| topic.name).collect();
        let mut done = 0;
        while go_on() {
            let looked_for = names.clone();
            if !self.read_blocking(move |snapshot| is_due(snapshot, &looked_for))? {
                break;
            }
            let wanted = names.clone();
            for task in self.write_blocking(move |transaction| claim(transaction, &wanted, 1))? {
                if let Some(topic) = topics.iter().find(|topic| topic.name == task.topic) {
                    done += usize::from(self.work_on(topic.handle, task, &go_on)?);
                }
            }
        }
        Ok(done)
    }

    /// Goes on with a claimed task; true once it is done.
    pub(super) fn work_on(
        &self,
        handle: Handler,
        mut task: Task,
        go_on: &impl Fn() -> bool,
    ) -> Result<bool, StoreError> {
        loop {
            let now = task.clone();
            match self.write_blocking(move |transaction| take_step(transaction, handle, now.clone())) {
                Ok(None) => return Ok(true),
                Ok(Some(advanced)) => task = advanced,
                Err(Stopped::Lost) => return Ok(false),
                // Others got in its way, which is no fault of the task.
                Err(Stopped::Failed(StoreError::Busy)) => {
                    return self.write_blocking(move |transaction| release(transaction, &task)).map(|()| false);
                }
                Err(Stopped::Failed(error)) => {
                    tracing::error!(topic = task.topic, id = %task.id, attempts = task.attempts, %error, "a task failed");
                    return self
                        .write_blocking(move |transaction| fail(transaction, &task, &error.to_string()))
                        .map(|_| false);
                }
            }
            if !go_on() {
                return self.write_blocking(move |transaction| release(transaction, &task)).map(|()| false);
            }
        }
    }
}

/// One step and how far the task has come with it, together. The task as it is then, unless it is done.
fn take_step(transaction: &mut Transaction, handle: Handler, mut task: Task) -> Result<Option<Task>, Stopped> {
    let (own, next) = match handle(transaction, &task)? {
        Step::Done => (complete(transaction, &task)?, None),
        Step::More(payload) => {
            task.payload = payload;
            (advance(transaction, &task)?, Some(task))
        }
    };
    if own { Ok(next) } else { Err(Stopped::Lost) }
}
