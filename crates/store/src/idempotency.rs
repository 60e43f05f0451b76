//! Answers already given, so that a request repeated with the same idempotency key is answered again, not done again.
//!
//! Kept in the transaction that does what was asked: either both are there or neither. Only when that was undone is it
//! asked whether the request was there before: on PostgreSQL, to look first for what is hardly ever there would be to be in
//! the way of everybody who keeps an answer. The answer may hold personal data, so it is sealed.

use crate::Store;
use crate::connection::on_each;
use crate::crypto::{self, DataKey, WrappedKey};
use crate::error::StoreError;
use crate::limits::IDEMPOTENCY_KEPT;
use crate::read::Snapshot;
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
        let Some(request) = request else { return self.write(change).await.map(Answered::Now) };
        let asked = request.clone();
        let done = self.write(move |transaction| {
            let answer = change(transaction).map_err(Undone::Failed)?;
            if keep(transaction, &asked, &answer)? { Ok(answer) } else { Err(Undone::Repeated) }
        });
        let undone = match done.await {
            Ok(answer) => return Ok(Answered::Now(answer)),
            Err(undone) => undone,
        };
        match self.read(move |snapshot| before(snapshot, &request)).await {
            Ok(Some(answered)) => Ok(answered),
            Ok(None) | Err::<_, StoreError>(_) => Err(undone.into_error()),
        }
    }
}

/// Why a request that may be repeated has changed nothing.
enum Undone<E> {
    /// It was refused, perhaps because it had been done before.
    Failed(E),
    /// An answer to it is kept already.
    Repeated,
}

impl<E: From<StoreError>> Undone<E> {
    fn into_error(self) -> E {
        match self {
            Self::Failed(error) => error,
            // Its answer expired in between.
            Self::Repeated => StoreError::Busy.into(),
        }
    }
}

impl<E: From<StoreError>> From<StoreError> for Undone<E> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// What is answered to a request that was there before. `None` if it was not, or so long ago that the answer is forgotten.
fn before(snapshot: &mut Snapshot, request: &Repeatable) -> Result<Option<Answered>, StoreError> {
    let now = snapshot.now();
    let kept = table::table
        .find((Db(request.actor.county()), Db(request.actor), &request.key))
        .filter(table::expires_at.gt(Db(now)))
        .select((table::request_hash, table::status, table::wrapped_key, table::body))
        .first::<(Vec<u8>, i32, Vec<u8>, Vec<u8>)>(snapshot.connection())
        .optional()?;
    let Some((request_hash, status, wrapped_key, body)) = kept else { return Ok(None) };
    if request_hash != request.request_hash {
        return Ok(Some(Answered::KeyReused));
    }
    let place = place(request);
    let data_key = snapshot.keyring().unwrap(&WrappedKey(wrapped_key), &place)?;
    let status = u16::try_from(status).map_err(|_| StoreError::CorruptRecord(format!("HTTP status {status}")))?;
    Ok(Some(Answered::Before(KeptAnswer { status, body: crypto::open(&data_key, &body, &place)? })))
}

/// Keeps the answer to a request in the place of one that has expired. False when one is kept that has not.
pub(crate) fn keep(
    transaction: &mut Transaction,
    request: &Repeatable,
    answer: &KeptAnswer,
) -> Result<bool, StoreError> {
    let place = place(request);
    let data_key = DataKey::generate()?;
    let wrapped_key = transaction.keyring().wrap(&data_key, &place)?;
    let body = crypto::seal(&data_key, &answer.body, &place)?;
    let now = transaction.now();
    let answer = (
        table::request_hash.eq(request.request_hash.as_slice()),
        table::status.eq(i32::from(answer.status)),
        table::wrapped_key.eq(wrapped_key.0),
        table::body.eq(body),
        table::expires_at.eq(Db(now + IDEMPOTENCY_KEPT)),
    );
    let key =
        (table::county.eq(Db(request.actor.county())), table::actor.eq(Db(request.actor)), table::key.eq(&request.key));
    let kept = on_each!(transaction.connection(), c => {
        let insert = diesel::insert_into(table::table).values((key, answer.clone()));
        let replace = insert.on_conflict((table::county, table::actor, table::key)).do_update().set(answer);
        diesel::query_dsl::methods::FilterDsl::filter(replace, table::expires_at.le(Db(now))).execute(c)
    })?;
    Ok(kept == 1)
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

    /// Counts up, at most once for a request, and answers with the count before.
    fn ask(store: &Store, request: &Repeatable, done: &Arc<AtomicU32>) -> Result<Answered, StoreError> {
        let done = Arc::clone(done);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(store.write_once(Some(request.clone()), move |_| -> Result<_, StoreError> {
            Ok(counted(done.fetch_add(1, Ordering::Relaxed)))
        }))
    }

    fn counted(count: u32) -> KeptAnswer {
        KeptAnswer { status: 201, body: count.to_string().into_bytes() }
    }

    both_databases! {
        fn a_repeated_request_gets_the_same_answer_for_a_day(database: TestDatabase) {
            let (store, clock) = at_nine(&database);
            let done = Arc::new(AtomicU32::new(0));
            let request = request(1, "4f6c", 1);

            assert_eq!(ask(&store, &request, &done).unwrap(), Answered::Now(counted(0)));
            clock.advance(IDEMPOTENCY_KEPT - TimeDelta::seconds(1));
            assert_eq!(ask(&store, &request, &done).unwrap(), Answered::Before(counted(0)));
            clock.advance(TimeDelta::seconds(1));
            // The repetition was counted, and undone.
            assert_eq!(ask(&store, &request, &done).unwrap(), Answered::Now(counted(2)));
            assert_eq!(ask(&store, &request, &done).unwrap(), Answered::Before(counted(2)));
        }

        fn a_key_belongs_to_one_user_and_one_request(database: TestDatabase) {
            let (store, _) = at_nine(&database);
            let done = Arc::new(AtomicU32::new(0));
            ask(&store, &request(1, "4f6c", 1), &done).unwrap();

            assert_eq!(ask(&store, &request(1, "4f6c", 2), &done).unwrap(), Answered::KeyReused);
            assert_eq!(ask(&store, &request(2, "4f6c", 2), &done).unwrap(), Answered::Now(counted(2)));
            assert_eq!(ask(&store, &request(1, "4f6d", 2), &done).unwrap(), Answered::Now(counted(3)));
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

        fn what_was_done_already_is_answered_even_when_it_could_not_be_done_again(database: TestDatabase) {
            let (store, _) = at_nine(&database);
            let done = Arc::new(AtomicU32::new(0));
            let asked = request(1, "4f6c", 1);
            let first = ask(&store, &asked, &done).unwrap();

            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let refused = |request| {
                runtime.block_on(store.write_once(Some(request), |_| Err::<KeptAnswer, _>(StoreError::NotFound)))
            };

            assert_eq!(first, Answered::Now(counted(0)));
            assert_eq!(refused(asked).unwrap(), Answered::Before(counted(0)));
            assert!(matches!(refused(request(1, "4f6d", 1)), Err(StoreError::NotFound)));
        }

        fn a_request_sent_six_times_at_once_is_done_once(database: TestDatabase) {
            let (store, _) = at_nine(&database);
            let request = request(1, "4f6c", 1);
            let done = Arc::new(AtomicU32::new(0));

            let six: Vec<_> = (0..6)
                .map(|_| {
                    let (store, request, done) = (store.clone(), request.clone(), Arc::clone(&done));
                    std::thread::spawn(move || ask(&store, &request, &done).unwrap())
                })
                .collect();
            let answers: Vec<_> = six.into_iter().map(|thread| thread.join().unwrap()).collect();

            let now: Vec<_> = answers.iter().filter(|answer| matches!(answer, Answered::Now(_))).collect();
            let [Answered::Now(answer)] = now[..] else { panic!("{answers:?}") };
            assert_eq!(answers.iter().filter(|before| **before == Answered::Before(answer.clone())).count(), 5);
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
