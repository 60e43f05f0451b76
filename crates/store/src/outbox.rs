//! Work that follows from a change and was promised in the same transaction: lamps, alerts, roll-ups.
//!
//! A task is claimed for a while, so that several servers can work side by side and one that dies loses nothing. It is
//! therefore done at least once, and whoever does it must bear doing it twice.

use crate::clock::Instant;
use crate::error::StoreError;
use crate::limits::{OUTBOX_LEASE, OUTBOX_PAUSE_FIRST, OUTBOX_PAUSE_MAX};
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
    diesel::insert_into(outbox::table)
        .values((
            outbox::county.eq(Db(county)),
            outbox::id.eq(Db(id)),
            outbox::topic.eq(topic),
            outbox::payload.eq(Db(payload)),
            outbox::available_at.eq(Db(available_at)),
            outbox::attempts.eq(0),
        ))
        .execute(transaction.connection())?;
    Ok(id)
}

/// Claims up to `limit` tasks of a topic, the longest due first. Those that are neither completed nor failed within
/// [`OUTBOX_LEASE`] can be claimed again.
///
/// # Errors
/// When the database fails.
pub fn claim(transaction: &mut Transaction, topic: &str, limit: i64) -> Result<Vec<Task>, StoreError> {
    let now = transaction.now();
    let due = outbox::table
        .filter(outbox::done_at.is_null())
        .filter(outbox::topic.eq(topic))
        .filter(outbox::available_at.le(Db(now)))
        .filter(outbox::lease_until.is_null().or(outbox::lease_until.le(Some(Db(now)))))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SettableClock;
    use crate::testing::options;
    use crate::{Store, StoreOptions};
    use chrono::{TimeDelta, TimeZone, Utc};
    use serde_json::json;
    use std::sync::Arc;
    use test_database::{TestDatabase, both_databases};

    const ZHUJI: County = County(330_681);

    fn at_nine(database: &TestDatabase) -> (Store, SettableClock) {
        let clock = SettableClock::at(Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).unwrap());
        let options = StoreOptions { clock: Arc::new(clock.clone()), ..options(database) };
        let store = Store::open(options).unwrap();
        store.migrate().unwrap();
        (store, clock)
    }

    fn promise_now(store: &Store, number: i32) -> Uuid {
        let promised = store.write_blocking(move |transaction| {
            let now = transaction.now();
            promise(transaction, ZHUJI, "lamp", json!({ "number": number }), now)
        });
        promised.unwrap()
    }

    fn claim_now(store: &Store) -> Vec<Task> {
        store.write_blocking(|transaction| claim(transaction, "lamp", 10)).unwrap()
    }

    both_databases! {
        fn a_task_is_claimed_by_one_server_and_done_once(database: TestDatabase) {
            let (store, _) = at_nine(&database);
            let id = promise_now(&store, 1);

            let claimed = claim_now(&store);
            assert_eq!(claimed.iter().map(|task| task.id).collect::<Vec<_>>(), [id]);
            assert_eq!(claimed[0].payload, json!({ "number": 1 }));
            assert_eq!(claim_now(&store), []);

            let task = claimed[0].clone();
            assert!(store.write_blocking(move |transaction| complete(transaction, &task)).unwrap());
            let task = claimed[0].clone();
            assert!(!store.write_blocking(move |transaction| complete(transaction, &task)).unwrap());
        }

        fn a_task_whose_server_died_is_claimed_again_and_the_dead_cannot_complete_it(database: TestDatabase) {
            let (store, clock) = at_nine(&database);
            promise_now(&store, 1);
            let dead = claim_now(&store).remove(0);

            clock.advance(OUTBOX_LEASE - TimeDelta::seconds(1));
            assert_eq!(claim_now(&store), []);
            clock.advance(TimeDelta::seconds(1));
            let alive = claim_now(&store).remove(0);

            assert_eq!((alive.id, alive.attempts), (dead.id, 2));
            assert!(!store.write_blocking(move |transaction| complete(transaction, &dead)).unwrap());
            assert!(store.write_blocking(move |transaction| complete(transaction, &alive)).unwrap());
        }

        fn a_failed_task_waits_longer_each_time(database: TestDatabase) {
            let (store, clock) = at_nine(&database);
            promise_now(&store, 1);

            let mut pause = OUTBOX_PAUSE_FIRST;
            for _ in 0..20 {
                let task = claim_now(&store).remove(0);
                assert!(store.write_blocking(move |transaction| fail(transaction, &task, "unreachable")).unwrap());
                clock.advance(pause - TimeDelta::seconds(1));
                assert_eq!(claim_now(&store), []);
                clock.advance(TimeDelta::seconds(1));
                pause = (pause * 2).min(OUTBOX_PAUSE_MAX);
            }
        }

        fn what_was_done_long_ago_is_forgotten_and_what_is_open_is_not(database: TestDatabase) {
            let (store, clock) = at_nine(&database);
            promise_now(&store, 1);
            let task = claim_now(&store).remove(0);
            store.write_blocking(move |transaction| complete(transaction, &task)).unwrap();
            promise_now(&store, 2);
            clock.advance(TimeDelta::days(31));

            let forgotten = store.write_blocking(|transaction| {
                let month_ago = transaction.now() - TimeDelta::days(30);
                forget_done(transaction, month_ago)
            });

            assert_eq!(forgotten.unwrap(), 1);
            assert_eq!(claim_now(&store).len(), 1);
        }

        fn many_servers_claim_every_task_exactly_once(database: TestDatabase) {
            let (store, _) = at_nine(&database);
            let promised: Vec<Uuid> = (0..60).map(|number| promise_now(&store, number)).collect();

            let workers: Vec<_> = (0..6)
                .map(|_| {
                    let store = store.clone();
                    std::thread::spawn(move || {
                        let mut mine = Vec::new();
                        loop {
                            match store.write_blocking(|transaction| claim(transaction, "lamp", 3)) {
                                Ok(claimed) if claimed.is_empty() => return mine,
                                Ok(claimed) => mine.extend(claimed.into_iter().map(|task| task.id)),
                                Err(StoreError::Busy) => {}
                                Err(error) => panic!("{error}"),
                            }
                        }
                    })
                })
                .collect();
            let mut claimed: Vec<Uuid> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
            claimed.sort_unstable();

            assert_eq!(claimed, promised);
        }
    }
}
