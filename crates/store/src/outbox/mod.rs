//! Work that follows from a change and was promised in the same transaction: renewed due dates, alerts, roll-ups.
//!
//! A task is claimed for a while, so that several servers can work side by side and one that dies loses nothing. What it
//! writes is committed together with how far it has come ([`Step`]), so that a claim that has run out writes nothing.
//!
//! To add a kind of work: write a [`Topic`] beside what it works on, put it into [`TOPICS`], and call [`Topic::promise`] in
//! the transaction that it follows from.

#[cfg(test)]
mod tests;
mod worker;

pub use worker::{Handler, Step, TOPICS, Topic};

use crate::clock::Instant;
use crate::connection::{MultiBackend, on_each};
use crate::error::StoreError;
use crate::limits::{OUTBOX_LEASE, OUTBOX_PAUSE_FIRST, OUTBOX_PAUSE_MAX};
use crate::read::Snapshot;
use crate::schema::outbox;
use crate::types::Db;
use crate::write::Transaction;
use diesel::prelude::*;
use domain::id::County;
use serde_json::Value;
use uuid::Uuid;

/// A claimed task.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Task {
    /// County that it belongs to.
    pub county: County,
    /// Its id.
    pub id: Uuid,
    /// What kind of work it is.
    pub topic: String,
    /// What has to be known to do it.
    pub payload: Value,
    /// How often it was claimed, this time included. Tells this claim from a later one.
    pub attempts: i32,
}

/// Promises a task for `available_at` or later.
///
/// # Errors
/// When the database fails.
pub fn promise(
    transaction: &mut Transaction,
    county: County,
    topic: &str,
    payload: Value,
    available_at: Instant,
) -> Result<Uuid, StoreError> {
    let id = transaction.new_id(county);
    insert(transaction, (county, id), topic, payload, available_at)?;
    Ok(id)
}

/// Keeps a task, unless there is one of this id.
fn insert(
    transaction: &mut Transaction,
    (county, id): (County, Uuid),
    topic: &str,
    payload: Value,
    available_at: Instant,
) -> Result<(), StoreError> {
    let task = (
        outbox::county.eq(Db(county)),
        outbox::id.eq(Db(id)),
        outbox::topic.eq(topic),
        outbox::payload.eq(Db(payload)),
        outbox::available_at.eq(Db(available_at)),
        outbox::attempts.eq(0),
    );
    on_each!(transaction.connection(), c => diesel::insert_into(outbox::table)
        .values(task)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Claims up to `limit` tasks of these topics, the longest due first. Those that are neither completed nor failed within
/// [`OUTBOX_LEASE`] can be claimed again.
///
/// # Errors
/// When the database fails.
pub fn claim(transaction: &mut Transaction, topics: &[&str], limit: i64) -> Result<Vec<Task>, StoreError> {
    let now = transaction.now();
    let due = due(topics, now)
        .order((outbox::available_at, outbox::id))
        .limit(limit)
        .select((outbox::county, outbox::id, outbox::attempts))
        .load::<(County, Uuid, i32)>(transaction.connection())?;
    let mut claimed = Vec::with_capacity(due.len());
    for (county, id, attempts) in due {
        let task = diesel::update(open_task(county, id, attempts))
            .set((outbox::lease_until.eq(Some(Db(now + OUTBOX_LEASE))), outbox::attempts.eq(attempts + 1)))
            .returning((outbox::county, outbox::id, outbox::topic, outbox::payload, outbox::attempts))
            .get_result(transaction.connection())
            .optional()?;
        claimed.extend(task);
    }
    Ok(claimed)
}

/// Whether any task of these topics could be claimed. Only a look, so that waiting for work writes nothing.
///
/// # Errors
/// When the database fails.
pub(crate) fn is_due(snapshot: &mut Snapshot, topics: &[&str]) -> Result<bool, StoreError> {
    let now = snapshot.now();
    let first = due(topics, now).select(outbox::id).first::<Uuid>(snapshot.connection()).optional()?;
    Ok(first.is_some())
}

/// Whether any task of a topic that has become due is not done yet, claimed or not.
pub(crate) fn is_open(snapshot: &mut Snapshot, topic: &str) -> Result<bool, StoreError> {
    let now = snapshot.now();
    Ok(diesel::select(diesel::dsl::exists(open_until(topic, now))).get_result(snapshot.connection())?)
}

/// Tasks of a topic that are not done and become due by then.
#[diesel::dsl::auto_type]
fn open_until(topic: &str, then: Instant) -> _ {
    let topic: String = topic.to_owned();
    let then: Db<Instant> = Db(then);
    outbox::table
        .filter(outbox::done_at.is_null())
        .filter(outbox::topic.eq(topic))
        .filter(outbox::available_at.le(then))
}

/// How much work of a kind there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// The word of its topic.
    pub topic: &'static str,
    /// Tasks whose time has come and that are not done yet, claimed or not.
    pub waiting: i64,
    /// How long the first of them has waited since its time came, in seconds; 0 when there is none.
    pub oldest_seconds: i64,
    /// Tasks that failed when they were last tried and will be tried again.
    pub failed: i64,
}

/// How much work of each kind there is. Looks at open tasks alone, by their index: those that are done stay for a while.
///
/// # Errors
/// When the database fails.
pub fn backlog(
    snapshot: &mut Snapshot,
    topics: impl IntoIterator<Item = &'static str>,
) -> Result<Vec<Backlog>, StoreError> {
    let now = snapshot.now();
    let mut backlogs = Vec::new();
    for topic in topics {
        let waiting = open_until(topic, now).count().get_result(snapshot.connection())?;
        let first = open_until(topic, now).order(outbox::available_at).select(outbox::available_at);
        let first = first.first::<Instant>(snapshot.connection()).optional()?;
        // One that has failed is put off by no more than that.
        let failed = open_until(topic, now + OUTBOX_PAUSE_MAX).filter(outbox::last_error.is_not_null());
        backlogs.push(Backlog {
            topic,
            waiting,
            oldest_seconds: first.map_or(0, |first| (now - first).num_seconds()),
            failed: failed.count().get_result(snapshot.connection())?,
        });
    }
    Ok(backlogs)
}

/// Records how far a task has come, and claims it for as long again. False when the claim had run out and another one took
/// it.
///
/// # Errors
/// When the database fails.
pub fn advance(transaction: &mut Transaction, task: &Task) -> Result<bool, StoreError> {
    let until = transaction.now() + OUTBOX_LEASE;
    let changed = diesel::update(open_task(task.county, task.id, task.attempts))
        .set((outbox::payload.eq(Db(task.payload.clone())), outbox::lease_until.eq(Some(Db(until)))))
        .execute(transaction.connection())?;
    Ok(changed == 1)
}

/// Gives a task back that is to be gone on with at once, by anybody.
///
/// # Errors
/// When the database fails.
pub fn release(transaction: &mut Transaction, task: &Task) -> Result<(), StoreError> {
    diesel::update(open_task(task.county, task.id, task.attempts))
        .set(outbox::lease_until.eq(None::<Db<Instant>>))
        .execute(transaction.connection())?;
    Ok(())
}

/// Marks a task as done. False when the claim had run out and another one took it.
///
/// # Errors
/// When the database fails.
pub fn complete(transaction: &mut Transaction, task: &Task) -> Result<bool, StoreError> {
    let now = transaction.now();
    let changed = diesel::update(open_task(task.county, task.id, task.attempts))
        .set(outbox::done_at.eq(Some(Db(now))))
        .execute(transaction.connection())?;
    Ok(changed == 1)
}

/// Gives a task back with the reason why it failed, to be tried again after a pause that doubles each time. False when
/// the claim had run out and another one took it.
///
/// # Errors
/// When the database fails.
pub fn fail(transaction: &mut Transaction, task: &Task, error: &str) -> Result<bool, StoreError> {
    let doublings = task.attempts.clamp(1, 16).unsigned_abs() - 1;
    let pause = (OUTBOX_PAUSE_FIRST * (1 << doublings)).min(OUTBOX_PAUSE_MAX);
    let available_at = transaction.now() + pause;
    let changed = diesel::update(open_task(task.county, task.id, task.attempts))
        .set((
            outbox::available_at.eq(Db(available_at)),
            outbox::lease_until.eq(None::<Db<Instant>>),
            outbox::last_error.eq(Some(error)),
        ))
        .execute(transaction.connection())?;
    Ok(changed == 1)
}

/// Removes tasks that were done before `before`, and gives their number.
///
/// # Errors
/// When the database fails.
pub fn forget_done(transaction: &mut Transaction, before: Instant) -> Result<usize, StoreError> {
    Ok(diesel::delete(outbox::table.filter(outbox::done_at.lt(Some(Db(before))))).execute(transaction.connection())?)
}

/// Tasks of these topics that nobody works on and whose time has come.
fn due<'a>(topics: &[&str], now: Instant) -> outbox::BoxedQuery<'a, MultiBackend> {
    let topics: Vec<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
    outbox::table
        .filter(outbox::done_at.is_null())
        .filter(outbox::topic.eq_any(topics))
        .filter(outbox::available_at.le(Db(now)))
        .filter(outbox::lease_until.is_null().or(outbox::lease_until.le(Some(Db(now)))))
        .into_boxed()
}

/// The task as long as it is open and nobody has claimed it since.
#[diesel::dsl::auto_type]
fn open_task(county: County, id: Uuid, attempts: i32) -> _ {
    let county: Db<County> = Db(county);
    let id: Db<Uuid> = Db(id);
    outbox::table
        .filter(outbox::county.eq(county))
        .filter(outbox::id.eq(id))
        .filter(outbox::attempts.eq(attempts))
        .filter(outbox::done_at.is_null())
}
