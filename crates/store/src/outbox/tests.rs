use super::*;
use crate::cases::tests::plans::{plan_of, queries_of};
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
    store.write_blocking(|transaction| claim(transaction, &["lamp"], 10)).unwrap()
}

const DOUBLED: Topic = Topic {
    name: "doubled",
    handle: |transaction, task| {
        let now = transaction.now();
        promise(transaction, task.county, "effect", task.payload.clone(), now)?;
        Ok(match task.payload["left"].as_u64() {
            None | Some(0) => Step::Done,
            Some(left) => Step::More(json!({ "left": left - 1 })),
        })
    },
};
const POISON: Topic = Topic {
    name: "poison",
    handle: |transaction, task| {
        let now = transaction.now();
        promise(transaction, task.county, "effect", json!("never"), now)?;
        match task.payload.as_str() {
            Some("panics") => panic!("poison"),
            _ => Err(StoreError::CorruptRecord("poison".to_owned())),
        }
    },
};
const BOTH: &[Topic] = &[POISON, DOUBLED];

fn promise_work(store: &Store, topic: Topic, payload: Value) -> Uuid {
    let promised = store.write_blocking(move |transaction| {
        let now = transaction.now();
        topic.promise(transaction, ZHUJI, payload.clone(), now)
    });
    promised.unwrap()
}

/// What the handlers have written so far.
fn effects(store: &Store) -> Vec<Value> {
    let written = store.read_blocking(|snapshot| -> Result<Vec<Value>, StoreError> {
        let effects = outbox::table.filter(outbox::topic.eq("effect")).order(outbox::id);
        Ok(effects.select(outbox::payload).load(snapshot.connection())?)
    });
    written.unwrap()
}

/// Attempts and last error of a task, and whether it is done.
fn fate(store: &Store, id: Uuid) -> (i32, Option<String>, bool) {
    let fate = store.read_blocking(move |snapshot| -> Result<_, StoreError> {
        let row = outbox::table.find((Db(ZHUJI), Db(id)));
        Ok(row
            .select((outbox::attempts, outbox::last_error, outbox::done_at.is_not_null()))
            .first(snapshot.connection())?)
    });
    fate.unwrap()
}

both_databases! {
    fn work_is_done_step_by_step_and_once(database: TestDatabase) {
        let (store, _) = at_nine(&database);
        promise_work(&store, DOUBLED, json!({ "left": 2 }));

        assert_eq!(store.work_off(BOTH, || true).unwrap(), 1);
        assert_eq!(effects(&store), [json!({ "left": 2 }), json!({ "left": 1 }), json!({ "left": 0 })]);
        assert_eq!(store.work_off(BOTH, || true).unwrap(), 0);
    }

    fn work_of_topics_that_this_program_does_not_know_is_left_to_another(database: TestDatabase) {
        let (store, _) = at_nine(&database);
        promise_now(&store, 1);
        assert_eq!(store.work_off(BOTH, || true).unwrap(), 0);
        assert_eq!(claim_now(&store)[0].attempts, 1);
    }

    fn a_server_that_stops_gives_its_task_back_and_the_next_goes_on_where_it_stood(database: TestDatabase) {
        let (store, _) = at_nine(&database);
        let id = promise_work(&store, DOUBLED, json!({ "left": 2 }));

        let asked = std::cell::Cell::new(0);
        let one_step = || asked.replace(asked.get() + 1) == 0;
        assert_eq!(store.work_off(BOTH, one_step).unwrap(), 0);
        assert_eq!(effects(&store), [json!({ "left": 2 })]);

        assert_eq!(store.work_off(BOTH, || true).unwrap(), 1);
        assert_eq!(effects(&store).len(), 3);
        assert_eq!(fate(&store, id), (2, None, true));
    }

    fn what_a_killed_server_had_claimed_is_done_by_another_once_the_claim_has_run_out(database: TestDatabase) {
        let (store, clock) = at_nine(&database);
        let id = promise_work(&store, DOUBLED, json!({ "left": 0 }));
        let killed = store.write_blocking(|transaction| claim(transaction, &["doubled"], 1)).unwrap().remove(0);
        assert_eq!(store.work_off(BOTH, || true).unwrap(), 0);

        clock.advance(OUTBOX_LEASE);
        assert_eq!(store.work_off(BOTH, || true).unwrap(), 1);
        assert_eq!(fate(&store, id), (2, None, true));

        // One that was only slow finds its claim gone, and leaves nothing behind.
        assert!(!store.work_on(DOUBLED.handle, killed, &|| true).unwrap());
        assert_eq!(effects(&store).len(), 1);
    }

    fn what_fails_waits_longer_each_time_keeps_nobody_waiting_and_leaves_nothing_behind(database: TestDatabase) {
        let (store, clock) = at_nine(&database);
        let poisoned = [promise_work(&store, POISON, json!("fails")), promise_work(&store, POISON, json!("panics"))];
        promise_work(&store, DOUBLED, json!({ "left": 0 }));

        assert_eq!(store.work_off(BOTH, || true).unwrap(), 1);
        assert_eq!(effects(&store), [json!({ "left": 0 })]);
        for (id, why) in poisoned.into_iter().zip(["corrupt record: poison", "poison"]) {
            let (attempts, error, done) = fate(&store, id);
            assert_eq!((attempts, done), (1, false));
            assert!(error.clone().unwrap().contains(why), "{error:?}");
        }

        let mut pause = OUTBOX_PAUSE_FIRST;
        for attempt in 2..15 {
            clock.advance(pause - TimeDelta::seconds(1));
            store.work_off(BOTH, || true).unwrap();
            assert_eq!(fate(&store, poisoned[0]).0, attempt - 1);
            clock.advance(TimeDelta::seconds(1));
            store.work_off(BOTH, || true).unwrap();
            assert_eq!(fate(&store, poisoned[0]).0, attempt);
            pause = (pause * 2).min(OUTBOX_PAUSE_MAX);
        }
    }

    fn what_waits_and_what_fails_is_counted_by_kind(database: TestDatabase) {
        let (store, clock) = at_nine(&database);
        let counted = || {
            let backlogs = store.read_blocking(|snapshot| backlog(snapshot, BOTH.iter().map(|topic| topic.name))).unwrap();
            backlogs.iter().map(|it| (it.topic, it.waiting, it.oldest_seconds, it.failed)).collect::<Vec<_>>()
        };
        assert_eq!(counted(), [("poison", 0, 0, 0), ("doubled", 0, 0, 0)]);

        promise_work(&store, POISON, json!("fails"));
        clock.advance(TimeDelta::seconds(30));
        promise_work(&store, DOUBLED, json!({ "left": 0 }));
        promise_work(&store, DOUBLED, json!({ "left": 0 }));
        assert_eq!(counted(), [("poison", 1, 30, 0), ("doubled", 2, 0, 0)]);

        // What failed waits for its next try, what is done is no work any more.
        store.work_off(BOTH, || true).unwrap();
        assert_eq!(counted(), [("poison", 0, 0, 1), ("doubled", 0, 0, 0)]);
        clock.advance(OUTBOX_PAUSE_FIRST);
        assert_eq!(counted(), [("poison", 1, 0, 1), ("doubled", 0, 0, 0)]);
    }

    fn what_is_done_is_not_walked_through_to_count_what_waits(database: TestDatabase) {
        let (store, _) = at_nine(&database);
        let plans = store.read_blocking(|snapshot| -> Result<Vec<String>, StoreError> {
            let queries = queries_of(snapshot, |snapshot| backlog(snapshot, BOTH.iter().map(|topic| topic.name)))?;
            queries.iter().map(|query| plan_of(snapshot.connection(), query)).collect()
        });
        let plans = plans.unwrap();
        assert_eq!(plans.len(), 3 * BOTH.len());
        for plan in plans {
            assert!(plan.contains("outbox_open"), "{plan}");
        }
    }

    fn two_workers_share_the_work_and_do_each_task_once(database: TestDatabase) {
        let (store, _) = at_nine(&database);
        for _ in 0..20 {
            promise_work(&store, DOUBLED, json!({ "left": 1 }));
        }
        let other = Store::open(options(&database)).unwrap();
        let workers: Vec<_> = [store.clone(), other]
            .into_iter()
            .map(|store| {
                std::thread::spawn(move || loop {
                    match store.work_off(BOTH, || true) {
                        Ok(done) => return done,
                        Err(StoreError::Busy) => {}
                        Err(error) => panic!("{error}"),
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.join().unwrap();
        }

        // A worker whose turn was given up by the database leaves its claim to run out.
        assert!(!store.read_blocking(|snapshot| is_open(snapshot, "doubled")).unwrap());
        assert_eq!(effects(&store).len(), 40);
    }

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
                        match store.write_blocking(|transaction| claim(transaction, &["lamp"], 3)) {
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
