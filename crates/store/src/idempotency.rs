//! Answers already given, so that a request repeated with the same idempotency key is answered again, not done again.
//!
//! Looked up and kept in the transaction that does what was asked: either both are there or neither. The answer may
//! hold personal data, so it is sealed.

use crate::Store;
use crate::clock::Instant;
use crate::crypto::{self, DataKey, WrappedKey};
use crate::error::StoreError;
use crate::limits::IDEMPOTENCY_KEPT;
use crate::schema::idempotency_key as table;
use crate::types::Db;
use crate::write::Transaction;
use diesel::prelude::*;
use domain::id::UserId;

/// A request that may be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeatable {
    /// Who asks. Keys of different users have nothing to do with each other.
    pub actor: UserId,
    /// The key that the client chose.
    pub key: String,
    /// SHA-256 of all that makes the request what it is.
    pub request_hash: [u8; 32],
}

/// An answer that can be given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// HTTP status.
    pub status: u16,
    /// What the caller needs to give it again; opaque here.
    pub body: Vec<u8>,
}

/// Whether a request was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Repetition {
    /// No, or so long ago that the answer is forgotten: do it, then [`keep`] the answer.
    First,
    /// Yes: give this answer again.
    Again(KeptAnswer),
    /// The key was used for another request: refuse.
    KeyReused,
}

/// What is answered to a request that may be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It was done now.
    Now(KeptAnswer),
    /// It was done before, and answered so.
    Before(KeptAnswer),
    /// The key was used for another request: nothing was done.
    KeyReused,
}

impl Store {
    /// [`Store::write`] for a request that may be repeated: does what was asked at most once, however often and however
    /// fast the request comes. The answer is kept in the same transaction; an error is not, so that another try is made.
    ///
    /// # Errors
    /// Those of [`Store::write`].
    pub async fn write_once<E, F>(&self, request: Option<Repeatable>, change: F) -> Result<Answered, E>
    where
        F: Fn(&mut Transaction) -> Result<KeptAnswer, E> + Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.write(move |transaction| {
            let Some(request) = &request else { return change(transaction).map(Answered::Now) };
            match look_up(transaction, request)? {
                Repetition::Again(answer) => Ok(Answered::Before(answer)),
                Repetition::KeyReused => Ok(Answered::KeyReused),
                Repetition::First => {
                    let answer = change(transaction)?;
                    keep(transaction, request, &answer)?;
                    Ok(Answered::Now(answer))
                }
            }
        })
        .await
    }
}

/// Looks a request up. An answer that has expired makes way for the next one.
pub(crate) fn look_up(transaction: &mut Transaction, request: &Repeatable) -> Result<Repetition, StoreError> {
    let now = transaction.now();
    let row = table::table.find((Db(request.actor.county()), Db(request.actor), &request.key));
    let kept = row
        .select((table::expires_at, table::request_hash, table::status, table::wrapped_key, table::body))
        .first::<(Instant, Vec<u8>, i32, Vec<u8>, Vec<u8>)>(transaction.connection())
        .optional()?;
    let Some((expires_at, request_hash, status, wrapped_key, body)) = kept else { return Ok(Repetition::First) };
    if expires_at <= now {
        diesel::delete(row).execute(transaction.connection())?;
        return Ok(Repetition::First);
    }
    if request_hash != request.request_hash {
        return Ok(Repetition::KeyReused);
    }
    let place = place(request);
    let data_key = transaction.keyring().unwrap(&WrappedKey(wrapped_key), &place)?;
    let status = u16::try_from(status).map_err(|_| StoreError::CorruptRecord(format!("HTTP status {status}")))?;
    Ok(Repetition::Again(KeptAnswer { status, body: crypto::open(&data_key, &body, &place)? }))
}

/// Keeps the answer to a request that [`look_up`] found to be the first.
pub(crate) fn keep(transaction: &mut Transaction, request: &Repeatable, answer: &KeptAnswer) -> Result<(), StoreError> {
    let place = place(request);
    let data_key = DataKey::generate()?;
    let wrapped_key = transaction.keyring().wrap(&data_key, &place)?;
    let body = crypto::seal(&data_key, &answer.body, &place)?;
    let expires_at = transaction.now() + IDEMPOTENCY_KEPT;
    diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(request.actor.county())),
            table::actor.eq(Db(request.actor)),
            table::key.eq(&request.key),
            table::request_hash.eq(request.request_hash.as_slice()),
            table::status.eq(i32::from(answer.status)),
            table::wrapped_key.eq(wrapped_key.0),
            table::body.eq(body),
            table::expires_at.eq(Db(expires_at)),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// Removes the answers that have expired, and gives their number.
pub(crate) fn forget_expired(transaction: &mut Transaction) -> Result<usize, StoreError> {
    let now = transaction.now();
    Ok(diesel::delete(table::table.filter(table::expires_at.le(Db(now)))).execute(transaction.connection())?)
}

/// What the answer is sealed for: it opens for the same request only.
fn place(request: &Repeatable) -> Vec<u8> {
    let mut place = crypto::place("idempotency_key.body", request.actor.0);
    place.extend(request.request_hash);
    place.extend(request.key.as_bytes());
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SettableClock;
    use crate::testing::options;
    use crate::{Store, StoreOptions};
    use chrono::{TimeDelta, TimeZone, Utc};
    use domain::id::{County, compose};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use test_database::{TestDatabase, both_databases};

    fn at_nine(database: &TestDatabase) -> (Store, SettableClock) {
        let clock = SettableClock::at(Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).unwrap());
        let options = StoreOptions { clock: Arc::new(clock.clone()), ..options(database) };
        let store = Store::open(options).unwrap();
        store.migrate().unwrap();
        (store, clock)
    }

    fn request(user: u64, key: &str, hash: u8) -> Repeatable {
        let actor = UserId(compose(1, County(330_681), user));
        Repeatable { actor, key: key.to_owned(), request_hash: [hash; 32] }
    }

    /// Does what was asked at most once: answers with the number of times it was done.
    fn ask(store: &Store, request: &Repeatable, done: &Arc<AtomicU32>) -> Result<Option<KeptAnswer>, StoreError> {
        let (request, done) = (request.clone(), Arc::clone(done));
        store.write_blocking(move |transaction| match look_up(transaction, &request)? {
            Repetition::Again(answer) => Ok(Some(answer)),
            Repetition::KeyReused => Ok(None),
            Repetition::First => {
                let body = done.fetch_add(1, Ordering::Relaxed).to_string();
                let answer = KeptAnswer { status: 201, body: body.into_bytes() };
                keep(transaction, &request, &answer)?;
                Ok(Some(answer))
            }
        })
    }

    both_databases! {
        fn a_repeated_request_gets_the_same_answer_for_a_day(database: TestDatabase) {
            let (store, clock) = at_nine(&database);
            let done = Arc::new(AtomicU32::new(0));
            let request = request(1, "4f6c", 1);

            let first = ask(&store, &request, &done).unwrap();
            clock.advance(IDEMPOTENCY_KEPT - TimeDelta::seconds(1));
            assert_eq!(ask(&store, &request, &done).unwrap(), first);
            clock.advance(TimeDelta::seconds(1));
            let a_day_later = ask(&store, &request, &done).unwrap();

            assert_eq!(first.unwrap().body, b"0");
            assert_eq!(a_day_later.unwrap().body, b"1");
        }

        fn a_key_belongs_to_one_user_and_one_request(database: TestDatabase) {
            let (store, _) = at_nine(&database);
            let done = Arc::new(AtomicU32::new(0));
            ask(&store, &request(1, "4f6c", 1), &done).unwrap();

            assert_eq!(ask(&store, &request(1, "4f6c", 2), &done).unwrap(), None);
            assert_eq!(ask(&store, &request(2, "4f6c", 2), &done).unwrap().unwrap().body, b"1");
            assert_eq!(ask(&store, &request(1, "4f6d", 2), &done).unwrap().unwrap().body, b"2");
        }

        fn expired_answers_are_forgotten(database: TestDatabase) {
            let (store, clock) = at_nine(&database);
            let done = Arc::new(AtomicU32::new(0));
            ask(&store, &request(1, "old", 1), &done).unwrap();
            clock.advance(IDEMPOTENCY_KEPT);
            ask(&store, &request(1, "new", 1), &done).unwrap();

            assert_eq!(store.write_blocking(forget_expired).unwrap(), 1);
            assert_eq!(store.write_blocking(forget_expired).unwrap(), 0);
        }

        fn a_request_sent_twice_at_once_is_done_once(database: TestDatabase) {
            let (store, _) = at_nine(&database);
            let request = request(1, "4f6c", 1);
            let stored = Arc::new(AtomicU32::new(0));

            let both: Vec<_> = (0..6)
                .map(|_| {
                    let (store, request, done) = (store.clone(), request.clone(), Arc::clone(&stored));
                    std::thread::spawn(move || ask(&store, &request, &done).unwrap().unwrap())
                })
                .collect();
            let answers: Vec<_> = both.into_iter().map(|thread| thread.join().unwrap()).collect();

            assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        }

        fn an_answer_is_stored_sealed(database: TestDatabase) {
            let (store, _) = at_nine(&database);
            let request = request(1, "4f6c", 1);
            store
                .write_blocking(move |transaction| {
                    let answer = KeptAnswer { status: 201, body: "张三 13800000000".into() };
                    keep(transaction, &request, &answer)
                })
                .unwrap();

            let body: Vec<u8> = store
                .read_blocking(|snapshot| -> Result<_, StoreError> {
                    Ok(table::table.select(table::body).first(snapshot.connection())?)
                })
                .unwrap();

            assert!(!body.windows(4).any(|window| window == b"1380"));
        }
    }
}
