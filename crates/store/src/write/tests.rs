use super::Transaction;
use crate::connection::{AnyConnection, on_each};
use crate::error::StoreError;
use crate::limits::TRIES_BESIDE_OTHERS;
use crate::testing::options;
use crate::{Store, StoreOptions};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::sync::{Arc, Barrier};
use test_database::{Backend, TestDatabase, both_databases};

diesel::table! {
    counter (id) {
        id -> Integer,
        value -> BigInt,
    }
}

/// A store on that database with one table of counters.
fn store_of(database: &TestDatabase) -> Store {
    let store = Store::open(options(database)).unwrap();
    store
        .write_blocking(|transaction| {
            let create = "CREATE TABLE counter (id INTEGER PRIMARY KEY, value BIGINT NOT NULL CHECK (value >= 0))";
            transaction.connection().batch_execute(create).map_err(StoreError::from)
        })
        .unwrap();
    store
}

fn set(transaction: &mut Transaction, id: i32, value: i64) -> Result<(), StoreError> {
    on_each!(transaction.connection(), c => diesel::insert_into(counter::table)
        .values((counter::id.eq(id), counter::value.eq(value)))
        .on_conflict(counter::id)
        .do_update()
        .set(counter::value.eq(value))
        .execute(c))?;
    Ok(())
}

fn value_of(connection: &mut AnyConnection, id: i32) -> Result<i64, StoreError> {
    Ok(counter::table.find(id).select(counter::value).first(connection)?)
}

fn all(store: &Store) -> Vec<(i32, i64)> {
    store
        .read_blocking(|snapshot| -> Result<_, StoreError> {
            Ok(counter::table.order(counter::id).load(snapshot.connection())?)
        })
        .unwrap()
}

#[test]
fn once_settled_the_database_is_one_whole_file_although_it_is_still_open() {
    // Given a store with connections that wrote and read
    let database = TestDatabase::sqlite();
    let store = store_of(&database);
    store.write_blocking(|transaction| set(transaction, 1, 1)).unwrap();
    assert_eq!(all(&store), [(1, 1)]);

    // When it is settled, and goes on
    store.settle().unwrap();

    // Then the log is empty and the file alone holds what was written
    let path = database.url().trim_start_matches("sqlite://");
    assert_eq!(std::fs::metadata(format!("{path}-wal")).unwrap().len(), 0);
    let alone = database.dir().join("alone.sqlite");
    std::fs::copy(path, &alone).unwrap();
    let url = format!("sqlite://{}", alone.display());
    assert_eq!(all(&Store::open(StoreOptions { url, ..options(&database) }).unwrap()), [(1, 1)]);
    store.write_blocking(|transaction| set(transaction, 2, 2)).unwrap();
    assert_eq!(all(&store), [(1, 1), (2, 2)]);
}

both_databases! {
    fn everything_that_was_answered_is_there_after_reopening(database: TestDatabase) {
        let store = store_of(&database);
        let threads: Vec<_> = (0..50)
            .map(|thread| {
                let store = store.clone();
                std::thread::spawn(move || {
                    for i in 0..20 {
                        store.write_blocking(move |transaction| set(transaction, thread * 20 + i, 1)).unwrap();
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        drop(store);

        let store = Store::open(options(&database)).unwrap();

        assert_eq!(all(&store), (0..1000).map(|id| (id, 1)).collect::<Vec<_>>());
    }

    fn a_failing_write_undoes_itself_and_nothing_else(database: TestDatabase) {
        let store = store_of(&database);
        let together = Arc::new(Barrier::new(30));
        let threads: Vec<_> = (0..30)
            .map(|id| {
                let (store, together) = (store.clone(), Arc::clone(&together));
                std::thread::spawn(move || {
                    together.wait();
                    store.write_blocking(move |transaction| -> Result<(), StoreError> {
                        set(transaction, id, 1)?;
                        match id % 3 {
                            0 => Ok(()),
                            1 => Err(StoreError::NotFound),
                            _ => panic!("made to panic"),
                        }
                    })
                })
            })
            .collect();

        for (id, thread) in threads.into_iter().enumerate() {
            let outcome = thread.join().unwrap();
            match id % 3 {
                0 => assert!(outcome.is_ok(), "{outcome:?}"),
                1 => assert!(matches!(outcome, Err(StoreError::NotFound)), "{outcome:?}"),
                _ => assert!(matches!(&outcome, Err(StoreError::Panicked(why)) if why == "made to panic"), "{outcome:?}"),
            }
        }
        assert_eq!(all(&store), (0..30).step_by(3).map(|id| (id, 1)).collect::<Vec<_>>());
    }

    fn a_panic_inside_of_a_savepoint_leaves_no_savepoint_open(database: TestDatabase) {
        let store = store_of(&database);

        let outcome = store.write_blocking(|transaction| -> Result<(), StoreError> {
            set(transaction, 1, 1)?;
            transaction.connection().transaction(|connection| {
                diesel::update(counter::table).set(counter::value.eq(2)).execute(connection)?;
                panic!("made to panic")
            })
        });

        assert!(matches!(outcome, Err(StoreError::Panicked(_))), "{outcome:?}");
        store.write_blocking(|transaction| set(transaction, 2, 2)).unwrap();
        assert_eq!(all(&store), [(2, 2)]);
    }

    fn a_write_that_swallows_an_error_of_the_database_keeps_nothing_or_is_told(database: TestDatabase) {
        let store = store_of(&database);

        let outcome = store.write_blocking(|transaction| -> Result<(), StoreError> {
            set(transaction, 1, 1)?;
            drop(set(transaction, 2, -1));
            Ok(())
        });

        // SQLite undoes the failing statement alone; PostgreSQL undoes the transaction.
        match database.backend() {
            Backend::Sqlite => assert!(outcome.is_ok() && all(&store) == [(1, 1)], "{outcome:?}"),
            Backend::Postgres => assert!(outcome.is_err() && all(&store).is_empty(), "{outcome:?}"),
        }
    }

    fn an_error_inside_of_a_savepoint_can_be_recovered_from(database: TestDatabase) {
        let store = store_of(&database);

        let outcome = store.write_blocking(|transaction| -> Result<(), StoreError> {
            set(transaction, 1, 1)?;
            let inner = transaction.connection().transaction(|connection| {
                diesel::update(counter::table).set(counter::value.eq(-1)).execute(connection)
            });
            assert!(inner.is_err());
            set(transaction, 2, 2)
        });

        assert!(outcome.is_ok(), "{outcome:?}");
        assert_eq!(all(&store), [(1, 1), (2, 2)]);
    }

    fn of_many_that_increase_one_counter_at_once_none_is_lost_and_none_refused(database: TestDatabase) {
        let store = store_of(&database);
        store.write_blocking(|transaction| set(transaction, 1, 0)).unwrap();

        let threads: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                std::thread::spawn(move || {
                    for _ in 0..25 {
                        let outcome = store.write_blocking(|transaction| -> Result<(), StoreError> {
                            let value = value_of(transaction.connection(), 1)?;
                            set(transaction, 1, value + 1)
                        });
                        outcome.unwrap();
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());

        assert_eq!(all(&store), [(1, 200)]);
        assert!(store.write_statistics().retries <= 200 * u64::from(TRIES_BESIDE_OTHERS));
    }

    fn a_later_write_is_there_after_the_next_one(database: TestDatabase) {
        let store = store_of(&database);

        store.write_later(|transaction| set(transaction, 1, 1)).unwrap();
        drop(store);

        assert_eq!(all(&Store::open(options(&database)).unwrap()), [(1, 1)]);
    }

    fn a_reader_cannot_write(database: TestDatabase) {
        let store = store_of(&database);

        let outcome = store.read_blocking(|snapshot| -> Result<usize, StoreError> {
            Ok(diesel::insert_into(counter::table)
                .values((counter::id.eq(1), counter::value.eq(1)))
                .execute(snapshot.connection())?)
        });

        assert!(matches!(outcome, Err(StoreError::Database(_))), "{outcome:?}");
        assert_eq!(all(&store), []);
    }

    fn a_reader_sees_one_state_throughout(database: TestDatabase) {
        let store = store_of(&database);
        store.write_blocking(|transaction| set(transaction, 1, 1)).unwrap();

        let writer = store.clone();
        let seen = store.read_blocking(move |snapshot| -> Result<_, StoreError> {
            let before = value_of(snapshot.connection(), 1)?;
            writer.write_blocking(|transaction| set(transaction, 1, 2))?;
            Ok((before, value_of(snapshot.connection(), 1)?))
        });

        assert_eq!(seen.unwrap(), (1, 1));
        assert_eq!(all(&store), [(1, 2)]);
    }
}

#[test]
fn waiting_writes_share_a_commit_on_sqlite() {
    let database = TestDatabase::sqlite();
    let store = store_of(&database);
    let before = store.write_statistics();
    let (entered, first_runs) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();

    // Given a write that holds the writer up, and a hundred that come meanwhile
    let held = {
        let (store, released) = (store.clone(), std::sync::Mutex::new(released));
        std::thread::spawn(move || {
            store.write_blocking(move |_| -> Result<(), StoreError> {
                entered.send(()).unwrap();
                released.lock().unwrap().recv().unwrap();
                Ok(())
            })
        })
    };
    first_runs.recv().unwrap();
    for id in 0..100 {
        store.write_later(move |transaction| set(transaction, id, 1)).unwrap();
    }
    release.send(()).unwrap();
    held.join().unwrap().unwrap();
    store.write_blocking(|transaction| set(transaction, 100, 1)).unwrap();

    let after = store.write_statistics();
    assert_eq!(after.requests - before.requests, 102);
    assert!(after.commits - before.commits <= 3, "{} commits", after.commits - before.commits);
}

#[test]
fn two_transactions_that_would_overwrite_each_other_are_tried_again_on_postgresql() {
    let Some(database) = TestDatabase::postgres() else { return };
    let store = store_of(&database);
    store.write_blocking(|transaction| set(transaction, 1, 0).and_then(|()| set(transaction, 2, 0))).unwrap();

    // Each reads the other's counter before either writes its own: no order of the two would give what both read.
    let both_have_read = Arc::new(Barrier::new(2));
    let threads = [(1, 2), (2, 1)].map(|(mine, other)| {
        let (store, both_have_read) = (store.clone(), Arc::clone(&both_have_read));
        let first_try = std::sync::atomic::AtomicBool::new(true);
        std::thread::spawn(move || {
            store.write_blocking(move |transaction| -> Result<(), StoreError> {
                let value = value_of(transaction.connection(), other)?;
                if first_try.swap(false, std::sync::atomic::Ordering::Relaxed) {
                    both_have_read.wait();
                }
                set(transaction, mine, value + 1)
            })
        })
    });
    for thread in threads {
        thread.join().unwrap().unwrap();
    }

    assert!(store.write_statistics().retries >= 1);
    let values = all(&store);
    assert!(values == [(1, 1), (2, 2)] || values == [(1, 2), (2, 1)], "{values:?} is the outcome of no order");
}

#[test]
fn a_deadlock_is_tried_again_on_postgresql() {
    let Some(database) = TestDatabase::postgres() else { return };
    let store = store_of(&database);
    store.write_blocking(|transaction| set(transaction, 1, 0).and_then(|()| set(transaction, 2, 0))).unwrap();

    let both_have_written = Arc::new(Barrier::new(2));
    let threads = [(1, 2), (2, 1)].map(|(first, second)| {
        let (store, both_have_written) = (store.clone(), Arc::clone(&both_have_written));
        let first_try = std::sync::atomic::AtomicBool::new(true);
        std::thread::spawn(move || {
            store.write_blocking(move |transaction| -> Result<(), StoreError> {
                set(transaction, first, i64::from(first))?;
                if first_try.swap(false, std::sync::atomic::Ordering::Relaxed) {
                    both_have_written.wait();
                }
                set(transaction, second, i64::from(first))
            })
        })
    });
    for thread in threads {
        thread.join().unwrap().unwrap();
    }

    assert!(store.write_statistics().retries >= 1);
    let values = all(&store);
    assert!(values == [(1, 1), (2, 1)] || values == [(1, 2), (2, 2)], "{values:?}");
}

#[test]
fn a_connection_that_the_server_closed_is_opened_again_on_postgresql() {
    let Some(database) = TestDatabase::postgres() else { return };
    let store = store_of(&database);
    assert_eq!(all(&store), []);
    let close_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let address = crate::connection::Address::parse(database.url()).unwrap();
    let mut other = AnyConnection::open(&address, crate::connection::Purpose::Write).unwrap();

    for round in 0..20 {
        other.batch_execute(close_all).unwrap();
        store.write_blocking(move |transaction| set(transaction, round, 1)).unwrap();
        assert_eq!(all(&store).len(), usize::try_from(round).unwrap() + 1);
    }
}

#[test]
fn a_connection_that_breaks_inside_of_a_transaction_is_replaced_and_the_write_repeated_on_postgresql() {
    let Some(database) = TestDatabase::postgres() else { return };
    let store = store_of(&database);
    let first_try = std::sync::atomic::AtomicBool::new(true);

    store
        .write_blocking(move |transaction| -> Result<(), StoreError> {
            set(transaction, 1, 1)?;
            if first_try.swap(false, std::sync::atomic::Ordering::Relaxed) {
                let end_self = "SELECT pg_terminate_backend(pg_backend_pid())";
                transaction.connection().batch_execute(end_self)?;
            }
            Ok(())
        })
        .unwrap();

    assert_eq!(all(&store), [(1, 1)]);
}

#[test]
fn a_full_queue_refuses_at_once() {
    let database = TestDatabase::sqlite();
    let store = store_of(&database);
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = std::sync::Mutex::new(released);
    store
        .write_later(move |_| {
            released.lock().unwrap().recv().ok();
            Ok(())
        })
        .unwrap();

    let accepted = (0..3 * crate::limits::QUEUE_MAX).take_while(|_| store.write_later(|_| Ok(())).is_ok()).count();

    assert!(accepted <= crate::limits::QUEUE_MAX + crate::limits::GROUP_COMMIT_MAX, "{accepted} were accepted");
    assert!(matches!(store.write_later(|_| Ok(())), Err(StoreError::Busy)));
    release.send(()).unwrap();
}

#[test]
fn a_database_that_cannot_be_reached_is_an_error_and_not_a_hang() {
    for url in ["sqlite:///nowhere/at/all/data.sqlite", "postgres://nobody@%2Fnowhere/data"] {
        let database = TestDatabase::sqlite();
        let store = Store::open(StoreOptions { url: url.to_owned(), ..options(&database) }).unwrap();
        let write = store.write_blocking(|_| Ok::<_, StoreError>(()));
        assert!(matches!(write, Err(StoreError::Connection(_))), "{url}: {write:?}");
        let read = store.read_blocking(|_| Ok::<_, StoreError>(()));
        assert!(matches!(read, Err(StoreError::Connection(_))), "{url}: {read:?}");
    }
}

/// Lets the writer of SQLite wait until the sender is dropped, so that what comes meanwhile makes one group.
fn hold(store: &Store) -> std::sync::mpsc::Sender<()> {
    let (release, released) = std::sync::mpsc::channel();
    let (entered, is_held) = std::sync::mpsc::channel();
    let released = std::sync::Mutex::new(released);
    store
        .write_later(move |_| {
            entered.send(()).unwrap();
            released.lock().unwrap().recv().ok();
            Ok(())
        })
        .unwrap();
    is_held.recv().unwrap();
    release
}

/// Writes each of `ids` from a thread of its own.
fn write_side_by_side(
    store: &Store,
    ids: std::ops::Range<i32>,
    change: impl Fn(&mut Transaction, i32) -> Result<(), StoreError> + Copy + Send + 'static,
) -> Vec<std::thread::JoinHandle<Result<(), StoreError>>> {
    let write = |id| {
        let store = store.clone();
        std::thread::spawn(move || store.write_blocking(move |transaction| change(transaction, id)))
    };
    ids.map(write).collect()
}

#[test]
fn when_the_commit_fails_all_of_the_group_are_told_and_none_is_there() {
    let database = TestDatabase::sqlite();
    let store = store_of(&database);
    store
        .write_blocking(|transaction| -> Result<(), StoreError> {
            let promise = "CREATE TABLE promise (id INTEGER REFERENCES counter (id) DEFERRABLE INITIALLY DEFERRED)";
            Ok(transaction.connection().batch_execute(promise)?)
        })
        .unwrap();

    // Given a group in which one promises a row that never comes, which only the commit notices
    let release = hold(&store);
    let group = write_side_by_side(&store, 0..6, |transaction, id| {
        set(transaction, id, 1)?;
        if id == 3 {
            transaction.connection().batch_execute("INSERT INTO promise VALUES (1000)")?;
        }
        Ok(())
    });
    std::thread::sleep(std::time::Duration::from_millis(200));
    drop(release);

    for thread in group {
        assert!(matches!(thread.join().unwrap(), Err(StoreError::Database(_))));
    }
    assert_eq!(all(&store), []);
    store.write_blocking(|transaction| set(transaction, 7, 7)).unwrap();
    assert_eq!(all(&store), [(7, 7)]);
}

#[test]
fn a_full_database_keeps_exactly_what_was_acknowledged() {
    let database = TestDatabase::sqlite();
    let store = store_of(&database);
    store
        .write_blocking(|transaction| -> Result<(), StoreError> {
            let limited = "CREATE TABLE weight (counter_id INTEGER, filling BLOB); PRAGMA max_page_count = 60";
            Ok(transaction.connection().batch_execute(limited)?)
        })
        .unwrap();

    let writes = write_side_by_side(&store, 0..100, |transaction, id| {
        set(transaction, id, 1)?;
        let weigh = format!("INSERT INTO weight VALUES ({id}, zeroblob(20000))");
        Ok(transaction.connection().batch_execute(&weigh)?)
    });
    let outcomes = writes.into_iter().map(|thread| thread.join().unwrap());
    let acknowledged: Vec<_> = (0..).zip(outcomes).filter(|(_, outcome)| outcome.is_ok()).map(|(id, _)| id).collect();

    // The limit belongs to a connection: the one that hit it was replaced, and later writes went well again.
    assert!((1..100).contains(&acknowledged.len()), "{} of 100", acknowledged.len());
    drop(store);
    let store = Store::open(options(&database)).unwrap();
    assert_eq!(all(&store).into_iter().map(|(id, _)| id).collect::<Vec<_>>(), acknowledged);
}

#[test]
fn a_connection_that_breaks_during_the_commit_leaves_the_outcome_unknown_on_postgresql() {
    let Some(database) = TestDatabase::postgres() else { return };
    let store = store_of(&database);
    store
        .write_blocking(|transaction| -> Result<(), StoreError> {
            let break_at_commit = "
                CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
                CREATE CONSTRAINT TRIGGER break AFTER INSERT ON counter DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW WHEN (NEW.id = 13) EXECUTE FUNCTION break()";
            Ok(transaction.connection().batch_execute(break_at_commit)?)
        })
        .unwrap();

    let outcome = store.write_blocking(|transaction| set(transaction, 13, 1));

    assert!(matches!(outcome, Err(StoreError::OutcomeUnknown)), "{outcome:?}");
    store.write_blocking(|transaction| set(transaction, 14, 1)).unwrap();
    assert_eq!(all(&store), [(14, 1)]);
}
