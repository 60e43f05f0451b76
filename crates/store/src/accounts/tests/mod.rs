mod second_factor;

use super::*;
use crate::clock::SettableClock;
use crate::error::StoreError;
use crate::organisations::{self, NewOrganisation, Revision};
use crate::{Scope, Snapshot, Store, StoreOptions, Transaction, testing};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use domain::division::DivisionCode;
use domain::id::{OrganisationId, UserId};
use domain::organisation::{OrganisationKind, Tier};
use domain::text::Line;
use std::sync::Arc;
use test_database::{TestDatabase, both_databases};
use uuid::Uuid;

const LIFETIME: Lifetime = Lifetime { idle_seconds: 1800, seconds: 12 * 3600 };
const LOCK: Lock = Lock { failures: 3, seconds: 60, seconds_max: 3600 };
const ZHUJI: &str = "330681000000";
const FENGQIAO: &str = "330681109000";
const YUECHENG: &str = "330602000000";

fn nine() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).unwrap()
}

fn open(database: &TestDatabase) -> (Store, SettableClock) {
    let clock = SettableClock::at(nine());
    let options = StoreOptions { clock: Arc::new(clock.clone()), ..testing::options(database) };
    let store = Store::open(options).unwrap();
    store.migrate().unwrap();
    let city = write(&store, |transaction| organisations::bootstrap(transaction, &testing::city_centre())).unwrap();
    let by = testing::scope(&city.organisation, Role::Administrator);
    for (division, number_prefix) in [(ZHUJI, "诸"), (FENGQIAO, "枫"), (YUECHENG, "越")] {
        let by = by.clone();
        write(&store, move |transaction| stand_up(transaction, &by, division, number_prefix));
    }
    (store, clock)
}

/// The one organisation of the tests in a division.
fn organisation_of(store: &Store, division: &str) -> OrganisationId {
    let division: DivisionCode = division.parse().unwrap();
    let tree = read(store, organisations::tree);
    tree.iter().find(|organisation| organisation.division == division).unwrap().id
}

fn stand_up(transaction: &mut Transaction, by: &Scope, division: &str, number_prefix: &str) -> Result<(), StoreError> {
    let new = NewOrganisation {
        name: Line::new("调委会").unwrap(),
        kind: OrganisationKind::TownshipCommittee,
        tier: Tier::Township,
        division: division.parse().unwrap(),
        parent: None,
        number_prefix: number_prefix.to_owned(),
        phone: None,
    };
    organisations::create(transaction, by, &new)?.unwrap();
    Ok(())
}

fn write<T: Send + 'static>(
    store: &Store,
    change: impl Fn(&mut Transaction) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.write_blocking(change).unwrap()
}

fn read<T: Send + 'static>(
    store: &Store,
    query: impl FnOnce(&mut Snapshot) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.read_blocking(query).unwrap()
}

fn new(store: &Store, username: &str, division: &str, roles: &[Role]) -> NewAccount {
    NewAccount {
        username: username.to_owned(),
        name: "张三".to_owned(),
        organisation: organisation_of(store, division),
        roles: roles.to_vec(),
        password_hash: format!("hash of {username}"),
    }
}

/// An account as the operator makes it.
fn made(store: &Store, username: &str, division: &str, roles: &[Role]) -> Account {
    let new = new(store, username, division, roles);
    match write(store, move |transaction| create(transaction, None, &new)) {
        Creation::Made(account) => *account,
        other => panic!("{other:?}"),
    }
}

fn reach(administrator: &Account) -> Reach {
    Reach { administrator: administrator.id, division: administrator.division }
}

fn logged_in(store: &Store, account: UserId, secret: Secret) -> Session {
    match write(store, move |transaction| log_in(transaction, account, None, &secret, LIFETIME)) {
        LogIn::Begun(session) => session,
        other => panic!("{other:?}"),
    }
}

fn refreshed(store: &Store, id: Uuid, secret: Secret, next: Secret) -> Refreshed {
    write(store, move |transaction| refresh(transaction, Presented { id, secret }, &next, LIFETIME))
}

fn tried(store: &Store, username: &'static str) -> Attempt {
    write(store, move |transaction| begin_attempt(transaction, username, LOCK))
}

fn happened(store: &Store, account: UserId) -> Vec<EventKind> {
    let mut events = read(store, move |snapshot| events_of(snapshot, account, 100));
    events.reverse();
    events.into_iter().map(|event| event.event).collect()
}

both_databases! {
    fn an_account_is_made_once_found_within_reach_and_its_name_is_sealed(database: TestDatabase) {
        let (store, _) = open(&database);
        let county = made(&store, "admin.zj", ZHUJI, &[Role::Administrator]);
        let mediator = made(&store, "zhang.san", FENGQIAO, &[Role::Mediator, Role::GridWorker]);
        assert_eq!(mediator.roles, [Role::GridWorker, Role::Mediator]);
        assert!(mediator.must_change_password);
        assert_eq!(mediator.id.county(), domain::id::County(330_681));

        let again = new(&store, "zhang.san", ZHUJI, &[]);
        assert_eq!(write(&store, move |transaction| create(transaction, None, &again)), Creation::UsernameTaken);

        let near = reach(&county);
        let found = mediator.id;
        assert_eq!(read(&store, move |snapshot| find(snapshot, near, found)), mediator);
        let elsewhere = Reach { division: YUECHENG.parse().unwrap(), ..near };
        let stray = new(&store, "stray", YUECHENG, &[]);
        let strayed = write(&store, move |transaction| create(transaction, Some(near), &stray));
        assert_eq!(strayed, Creation::OrganisationUnknown);
        let missed = store.read_blocking(move |snapshot| find(snapshot, elsewhere, found));
        assert!(matches!(missed, Err(StoreError::NotFound)));

        let stored: Vec<Vec<u8>> = read(&store, |snapshot| {
            Ok(crate::schema::account::table.select(crate::schema::account::name).load(snapshot.connection())?)
        });
        assert!(stored.iter().all(|name| !name.windows(6).any(|bytes| bytes == "张三".as_bytes())));
    }

    fn accounts_come_page_by_page(database: TestDatabase) {
        let (store, _) = open(&database);
        let county = made(&store, "admin.zj", ZHUJI, &[]);
        for number in 0..5 {
            made(&store, &format!("user.{number}"), FENGQIAO, &[]);
        }
        made(&store, "elsewhere", YUECHENG, &[]);
        let near = reach(&county);

        let mut names = Vec::new();
        let mut after = None;
        loop {
            let page = read(&store, move |snapshot| list(snapshot, near, None, after, 2));
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            names.extend(page.into_iter().map(|account| account.username));
        }
        assert_eq!(names, ["admin.zj", "user.0", "user.1", "user.2", "user.3", "user.4"]);
        let other = Some(OrganisationId(Uuid::from_u128(2)));
        assert!(read(&store, move |snapshot| list(snapshot, near, other, None, 10)).is_empty());
    }

    fn a_watching_role_needs_two_administrators(database: TestDatabase) {
        let (store, _) = open(&database);
        let first = made(&store, "admin.1", ZHUJI, &[Role::Administrator]);
        let second = made(&store, "admin.2", ZHUJI, &[Role::Administrator]);
        let (one, two) = (reach(&first), reach(&second));
        let wanted = new(&store, "auditor", ZHUJI, &[Role::Auditor]);
        let Creation::Made(auditor) = write(&store, move |transaction| create(transaction, Some(one), &wanted)) else {
            panic!("the name is free")
        };
        assert_eq!(auditor.roles, []);
        assert_eq!(auditor.proposed.as_ref().unwrap().roles, [Role::Auditor]);

        let (id, version) = (auditor.id, auditor.version);
        let confirmed = |reach: Reach, version: i64| {
            write(&store, move |transaction| confirm_roles(transaction, reach, id, version))
        };
        assert_eq!(confirmed(one, version), Confirmation::SamePerson);
        let own = Reach { administrator: id, ..two };
        assert_eq!(confirmed(own, version), Confirmation::SamePerson);
        let Confirmation::Granted(granted) = confirmed(two, version) else { panic!("the second may confirm") };
        assert_eq!((granted.roles.as_slice(), granted.proposed), ([Role::Auditor].as_slice(), None));
        assert_eq!(confirmed(two, version + 1), Confirmation::NothingProposed);

        // What takes power away needs nobody else.
        let fewer = write(&store, move |transaction| replace_roles(transaction, one, id, version + 1, &[]));
        assert_eq!((fewer.roles, fewer.proposed), (vec![], None));
        assert_eq!(
            happened(&store, id),
            [EventKind::Created, EventKind::RolesProposed, EventKind::RolesChanged, EventKind::RolesChanged]
        );
    }

    fn a_change_of_what_has_changed_is_refused(database: TestDatabase) {
        let (store, _) = open(&database);
        let admin = made(&store, "admin", ZHUJI, &[Role::Administrator]);
        let user = made(&store, "user", FENGQIAO, &[]);
        let (near, id, version) = (reach(&admin), user.id, user.version);
        write(&store, move |transaction| replace_roles(transaction, near, id, version, &[Role::Mediator]));

        let late = store.write_blocking(move |transaction| disable(transaction, near, id, version));

        assert!(matches!(late, Err(StoreError::VersionConflict { .. })));
        assert_eq!(read(&store, move |snapshot| find(snapshot, near, id)).disabled_at, None);
    }

    fn a_refresh_token_is_good_once_and_a_second_use_ends_the_session(database: TestDatabase) {
        let (store, _) = open(&database);
        let user = made(&store, "user", FENGQIAO, &[Role::Mediator]);
        let session = logged_in(&store, user.id, [1; 32]);
        let first = session.refresh_token;

        assert_eq!(refreshed(&store, first, [9; 32], [2; 32]), Refreshed::Refused, "the secret is wrong");
        let Refreshed::Renewed(renewed) = refreshed(&store, first, [1; 32], [2; 32]) else { panic!("it is good") };
        assert_eq!(renewed.id, session.id);

        // A thief brings the first again: the session of both ends.
        assert_eq!(refreshed(&store, first, [1; 32], [3; 32]), Refreshed::Reused);
        assert_eq!(refreshed(&store, renewed.refresh_token, [2; 32], [4; 32]), Refreshed::Refused);
        let now = read(&store, move |snapshot| standing(snapshot, session.id)).unwrap();
        assert!(!now.valid && now.token_version > session.token_version);
        assert_eq!(refreshed(&store, Uuid::from_u128(5), [1; 32], [2; 32]), Refreshed::Refused);
        assert_eq!(happened(&store, user.id).last(), Some(&EventKind::TokenReused));
    }

    fn a_session_ends_when_idle_and_after_a_working_day(database: TestDatabase) {
        let (store, clock) = open(&database);
        let user = made(&store, "user", FENGQIAO, &[]);
        let idle = logged_in(&store, user.id, [1; 32]);
        clock.advance(TimeDelta::minutes(30));
        assert_eq!(refreshed(&store, idle.refresh_token, [1; 32], [2; 32]), Refreshed::Refused);

        let mut session = logged_in(&store, user.id, [1; 32]);
        let mut rounds = 0;
        while let Refreshed::Renewed(next) = {
            clock.advance(TimeDelta::minutes(25));
            refreshed(&store, session.refresh_token, [1; 32], [1; 32])
        } {
            session = next;
            rounds += 1;
        }
        assert_eq!(rounds, 28, "the 29th round would end later than twelve hours after the log-in");
    }

    fn what_an_administrator_does_ends_the_sessions(database: TestDatabase) {
        let (store, _) = open(&database);
        let admin = made(&store, "admin", ZHUJI, &[Role::Administrator]);
        let user = made(&store, "user", FENGQIAO, &[Role::Mediator]);
        let (near, id) = (reach(&admin), user.id);
        let valid = |session: Session| read(&store, move |snapshot| standing(snapshot, session.id)).unwrap();

        let session = logged_in(&store, id, [1; 32]);
        write(&store, move |transaction| change_password(transaction, id, "chosen"));
        assert!(!valid(session).valid);
        assert_eq!(read(&store, move |snapshot| password_of(snapshot, id)).hash, "chosen");

        let session = logged_in(&store, id, [1; 32]);
        assert!(!session.must_change_password);
        let reset = write(&store, move |transaction| reset_password(transaction, near, id, 1, "one-time"));
        assert!(reset.must_change_password && !valid(session).valid);

        let session = logged_in(&store, id, [1; 32]);
        let roles = write(&store, move |transaction| replace_roles(transaction, near, id, 2, &[Role::GridWorker]));
        let now = valid(session);
        assert!(now.valid && now.token_version > session.token_version, "a refresh brings the new roles");
        assert_eq!(now.roles, roles.roles);

        write(&store, move |transaction| disable(transaction, near, id, 3));
        assert!(!valid(session).valid);
        let late = write(&store, move |transaction| log_in(transaction, id, None, &[1; 32], LIFETIME));
        assert_eq!(late, LogIn::Closed);
        assert!(matches!(tried(&store, "user"), Attempt::Allowed(None)));
    }

    fn who_works_in_a_closed_organisation_gets_no_session(database: TestDatabase) {
        let (store, _) = open(&database);
        let user = made(&store, "user", FENGQIAO, &[Role::Mediator]);
        let (id, organisation) = (user.id, user.organisation);
        let session = logged_in(&store, id, [1; 32]);
        let city = read(&store, organisations::tree).iter().find(|o| o.parent.is_none() && o.tier == Tier::City).cloned();
        let by = testing::scope(&city.unwrap(), Role::Administrator);

        write(&store, move |transaction| {
            let reason = Line::new("撤并").unwrap();
            let revision = Revision { id: organisation, version: 1, reason };
            organisations::close(transaction, &by, &revision)
        })
        .unwrap();

        assert_eq!(refreshed(&store, session.refresh_token, [1; 32], [2; 32]), Refreshed::Refused);
        let late = write(&store, move |transaction| log_in(transaction, id, None, &[1; 32], LIFETIME));
        assert_eq!(late, LogIn::Closed);
    }

    fn failures_lock_a_name_longer_and_longer_whether_it_exists_or_not(database: TestDatabase) {
        let (store, clock) = open(&database);
        let user = made(&store, "user", FENGQIAO, &[]);
        for name in ["user", "nobody"] {
            clock.set(nine());
            for _ in 0..3 {
                assert!(matches!(tried(&store, name), Attempt::Allowed(_)), "{name}");
            }
            for seconds in [60, 120, 240] {
                let until = clock_now(&clock) + TimeDelta::seconds(seconds);
                assert!(matches!(tried(&store, name), Attempt::LockedUntil(at) if at == until), "{name} {seconds}");
                clock.set(until);
                assert!(matches!(tried(&store, name), Attempt::Allowed(_)), "{name} {seconds}");
            }
        }

        // The right password forgives the failures; so does an hour of silence.
        clock.advance(TimeDelta::hours(1));
        assert!(matches!(tried(&store, "user"), Attempt::Allowed(Some(_))));
        logged_in(&store, user.id, [1; 32]);
        for _ in 0..3 {
            assert!(matches!(tried(&store, "user"), Attempt::Allowed(_)));
        }
        assert!(matches!(tried(&store, "user"), Attempt::LockedUntil(_)));
        assert_eq!(happened(&store, user.id).iter().filter(|event| **event == EventKind::Locked).count(), 5);
    }

    fn what_is_over_is_swept_away_but_not_what_happened(database: TestDatabase) {
        let (store, clock) = open(&database);
        let user = made(&store, "user", FENGQIAO, &[]);
        let old = logged_in(&store, user.id, [1; 32]);
        tried(&store, "nobody");
        clock.advance(TimeDelta::days(2));
        let new = logged_in(&store, user.id, [2; 32]);
        tried(&store, "somebody");

        write(&store, sweep);

        assert_eq!(read(&store, move |snapshot| standing(snapshot, old.id)), None);
        assert!(matches!(refreshed(&store, new.refresh_token, [2; 32], [3; 32]), Refreshed::Renewed(_)));
        let remembered: i64 = read(&store, |snapshot| {
            Ok(login_attempt::table.count().get_result(snapshot.connection())?)
        });
        assert_eq!(remembered, 1);
        assert_eq!(happened(&store, user.id).len(), 4, "made, given roles, logged in twice");
    }

    fn servers_agree_on_one_signing_key_and_it_is_sealed(database: TestDatabase) {
        let (store, _) = open(&database);
        let (from, until) = (nine(), nine() + TimeDelta::days(30));
        for secret in [[7; 32], [8; 32]] {
            write(&store, move |transaction| add_signing_key(transaction, &secret, from, until));
        }
        write(&store, move |transaction| add_signing_key(transaction, &[9; 32], until, until + TimeDelta::days(30)));

        let keys = read(&store, move |snapshot| signing_keys(snapshot, from));
        assert_eq!(keys.iter().map(|key| key.secret[0]).collect::<Vec<_>>(), [7, 9]);
        let later = read(&store, move |snapshot| signing_keys(snapshot, until + TimeDelta::seconds(1)));
        assert_eq!(later.len(), 1);
        let stored: Vec<Vec<u8>> = read(&store, |snapshot| {
            Ok(crate::schema::signing_key::table
                .select(crate::schema::signing_key::secret)
                .load(snapshot.connection())?)
        });
        assert!(stored.iter().all(|sealed| !sealed.windows(32).any(|bytes| bytes == [7; 32])));
    }

    fn two_accounts_asking_for_one_name_at_once_get_it_once(database: TestDatabase) {
        let (store, _) = open(&database);
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                std::thread::spawn(move || {
                    let wanted = new(&store, "wanted", FENGQIAO, &[]);
                    write(&store, move |transaction| create(transaction, None, &wanted)) != Creation::UsernameTaken
                })
            })
            .collect();
        let made = threads.into_iter().map(|thread| thread.join().unwrap()).filter(|made| *made).count();
        assert_eq!(made, 1);
    }
}

fn clock_now(clock: &SettableClock) -> DateTime<Utc> {
    crate::clock::Clock::now(clock)
}
