use super::*;
use crate::clock::Clock;
use domain::text::Line;
use totp_rs::{Builder, Secret as TotpSecret};

/// A telephone with an authenticator app.
struct App(totp_rs::Totp);

impl App {
    fn scans(enrolment: &Enrolment) -> Self {
        let secret = TotpSecret::try_from_base32(&enrolment.secret).unwrap();
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// The code that it shows now.
    fn shows(&self, clock: &SettableClock) -> String {
        self.0.generate(u64::try_from(clock.now().timestamp()).unwrap()).to_string()
    }
}

fn enrolled(store: &Store, account: UserId) -> App {
    App::scans(&write(store, move |transaction| enrol_second_factor(transaction, account)).expect("there is none yet"))
}

/// Confirms with a code; the recovery codes.
fn confirmed(store: &Store, account: UserId, code: String) -> Vec<String> {
    match write(store, move |transaction| confirm_second_factor(transaction, account, &code)) {
        SecondFactorConfirmation::Confirmed(codes) => codes,
        other => panic!("{other:?}"),
    }
}

/// Tries to log in with the right password, as the interface does: a try, then the log-in.
fn logs_in(store: &Store, account: &Account, code: Option<&str>) -> Result<LogIn, DateTime<Utc>> {
    let (id, code, username) = (account.id, code.map(str::to_owned), account.username.clone());
    if let Attempt::LockedUntil(until) = write(store, move |transaction| begin_attempt(transaction, &username, LOCK)) {
        return Err(until);
    }
    Ok(write(store, move |transaction| log_in(transaction, id, code.as_deref(), &[1; 32], LIFETIME)))
}

fn begun(log_in: Result<LogIn, DateTime<Utc>>) -> bool {
    matches!(log_in, Ok(LogIn::Begun(_)))
}

both_databases! {
    fn a_code_is_asked_for_once_the_app_has_shown_one_and_is_good_once(database: TestDatabase) {
        let (store, clock) = open(&database);
        let user = made(&store, "user", FENGQIAO, &[]);
        let id = user.id;

        // Given an enrolment that is not confirmed, then nothing is asked for; a second one replaces it.
        let forgotten = enrolled(&store, id);
        assert!(begun(logs_in(&store, &user, None)));
        let app = enrolled(&store, id);
        let stale = forgotten.shows(&clock);
        let confirmation = write(&store, move |transaction| confirm_second_factor(transaction, id, &stale));
        assert_eq!(confirmation, SecondFactorConfirmation::Wrong);

        // When it is confirmed, then the password alone is not enough, and the code that confirmed is used up.
        let first = app.shows(&clock);
        assert_eq!(confirmed(&store, id, first.clone()).len(), 10);
        let again = first.clone();
        let confirmation = write(&store, move |transaction| confirm_second_factor(transaction, id, &again));
        assert_eq!(confirmation, SecondFactorConfirmation::NothingEnrolled);
        assert_eq!(write(&store, move |transaction| enrol_second_factor(transaction, id)), None);
        assert_eq!(logs_in(&store, &user, None), Ok(LogIn::CodeMissing));
        assert_eq!(logs_in(&store, &user, Some(&first)), Ok(LogIn::CodeWrong));

        // Then each half minute brings a code that is good once; one that is half a minute old is good too, a whole
        // minute is too much, and none is good that is older than one already used.
        clock.advance(TimeDelta::seconds(30));
        let second = app.shows(&clock);
        clock.advance(TimeDelta::seconds(30));
        let third = app.shows(&clock);
        assert!(begun(logs_in(&store, &user, Some(&second))));
        assert_eq!(logs_in(&store, &user, Some(&second)), Ok(LogIn::CodeWrong));
        assert!(begun(logs_in(&store, &user, Some(&third))));
        assert_eq!(logs_in(&store, &user, Some(&second)), Ok(LogIn::CodeWrong));
        clock.advance(TimeDelta::seconds(30));
        let fourth = app.shows(&clock);
        clock.advance(TimeDelta::seconds(60));
        assert_eq!(logs_in(&store, &user, Some(&fourth)), Ok(LogIn::CodeWrong));

        let stored: Vec<Vec<u8>> = read(&store, |snapshot| {
            Ok(crate::schema::second_factor::table
                .select(crate::schema::second_factor::secret)
                .load(snapshot.connection())?)
        });
        assert!(stored.iter().all(|sealed| !sealed.windows(20).any(|bytes| bytes == app.0.secret().as_bytes())));
    }

    fn two_log_ins_with_one_code_at_once_are_one(database: TestDatabase) {
        let (store, clock) = open(&database);
        let user = made(&store, "user", FENGQIAO, &[]);
        let app = enrolled(&store, user.id);
        confirmed(&store, user.id, app.shows(&clock));
        clock.advance(TimeDelta::seconds(30));
        let (id, code) = (user.id, app.shows(&clock));

        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (store, code) = (store.clone(), code.clone());
                std::thread::spawn(move || {
                    write(&store, move |transaction| log_in(transaction, id, Some(&code), &[1; 32], LIFETIME))
                })
            })
            .collect();

        let log_ins = threads.into_iter().map(|thread| thread.join().unwrap());
        assert_eq!(log_ins.filter(|log_in| matches!(log_in, LogIn::Begun(_))).count(), 1);
    }

    fn a_recovery_code_replaces_the_app_once(database: TestDatabase) {
        let (store, clock) = open(&database);
        let user = made(&store, "user", FENGQIAO, &[]);
        let other = made(&store, "other", FENGQIAO, &[]);
        let app = enrolled(&store, user.id);
        let codes = confirmed(&store, user.id, app.shows(&clock));
        let others_app = enrolled(&store, other.id);
        confirmed(&store, other.id, others_app.shows(&clock));

        assert_eq!(logs_in(&store, &other, Some(&codes[0])), Ok(LogIn::CodeWrong), "it is somebody else's");
        assert!(begun(logs_in(&store, &user, Some(&codes[0].to_uppercase()))));
        assert_eq!(logs_in(&store, &user, Some(&codes[0])), Ok(LogIn::CodeWrong));
        assert!(begun(logs_in(&store, &user, Some(&codes[9]))));

        let near = reach(&user);
        let left = read(&store, move |snapshot| find(snapshot, near, near.administrator)).second_factor.unwrap();
        assert_eq!((left.since, left.recovery_codes_left), (nine(), 8));
        let used = happened(&store, user.id).into_iter().filter(|event| *event == EventKind::RecoveryCodeUsed);
        assert_eq!(used.count(), 2);
    }

    fn wrong_codes_lock_the_name_and_the_password_alone_does_not_unlock_it(database: TestDatabase) {
        let (store, clock) = open(&database);
        let user = made(&store, "user", FENGQIAO, &[]);
        let app = enrolled(&store, user.id);
        confirmed(&store, user.id, app.shows(&clock));

        // Asking for the code is no failure, however often.
        for _ in 0..10 {
            assert_eq!(logs_in(&store, &user, None), Ok(LogIn::CodeMissing));
        }
        for _ in 0..2 {
            assert_eq!(logs_in(&store, &user, Some("000000")), Ok(LogIn::CodeWrong));
            assert_eq!(logs_in(&store, &user, None), Ok(LogIn::CodeMissing));
        }
        assert_eq!(logs_in(&store, &user, Some("000000")), Ok(LogIn::CodeWrong));
        let until = nine() + TimeDelta::seconds(60);
        assert_eq!(logs_in(&store, &user, Some(&app.shows(&clock))), Err(until));
        clock.set(until);
        assert!(begun(logs_in(&store, &user, Some(&app.shows(&clock)))));
        let failed = happened(&store, user.id).into_iter().filter(|event| *event == EventKind::SecondFactorFailed);
        assert_eq!(failed.count(), 3);
    }

    fn the_owner_removes_it_with_a_code_and_an_administrator_resets_it_with_a_reason(database: TestDatabase) {
        let (store, clock) = open(&database);
        let admin = made(&store, "admin", ZHUJI, &[Role::Administrator]);
        let stranger = made(&store, "stranger", YUECHENG, &[Role::Administrator]);
        let user = made(&store, "user", FENGQIAO, &[]);
        let id = user.id;
        let removed = |code: &str| {
            let code = code.to_owned();
            write(&store, move |transaction| remove_second_factor(transaction, id, &code))
        };
        let reset = |by: Reach, version: i64| {
            let reason: Line = "手机遗失，已当面核对身份".parse().unwrap();
            store.write_blocking(move |transaction| reset_second_factor(transaction, by, id, version, &reason))
        };
        assert_eq!(removed("000000"), CodeCheck::NotEnrolled);
        assert_eq!(reset(reach(&admin), 1).unwrap(), None);

        let app = enrolled(&store, id);
        let codes = confirmed(&store, id, app.shows(&clock));
        assert_eq!(removed("000000"), CodeCheck::Wrong);
        assert_eq!(removed(&codes[3]), CodeCheck::Passed);
        assert!(begun(logs_in(&store, &user, None)));

        let app = enrolled(&store, id);
        let anew = confirmed(&store, id, app.shows(&clock));
        assert_eq!(logs_in(&store, &user, Some(&codes[4])), Ok(LogIn::CodeWrong), "of the factor before");
        let Ok(LogIn::Begun(session)) = logs_in(&store, &user, Some(&anew[0])) else { panic!("a new one is good") };
        assert!(matches!(reset(reach(&stranger), 1), Err(StoreError::NotFound)));
        assert!(matches!(reset(reach(&admin), 7), Err(StoreError::VersionConflict { .. })));
        let account = reset(reach(&admin), 1).unwrap().unwrap();
        assert_eq!((account.second_factor, account.version), (None, 2));
        assert!(!read(&store, move |snapshot| standing(snapshot, session.id)).unwrap().valid);
        assert!(begun(logs_in(&store, &user, None)));
        let events = read(&store, move |snapshot| events_of(snapshot, id, 100));
        let reset = events.iter().find(|event| event.event == EventKind::SecondFactorReset).unwrap();
        assert_eq!((reset.actor, &reset.detail["reason"]), (Some(admin.id), &"手机遗失，已当面核对身份".into()));
    }
}
