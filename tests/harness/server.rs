//! The server in the process of the test, over the sample world, on a clock that the test sets.

use std::sync::Arc;

use api::auth::Passwords;
use api::routes::Route;
use api::{PasswordSettings, RateSettings, Settings, TokenSettings};
use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use domain::time::civil_date;
use fengqiao::demo;
use fengqiao::demo_clock::{self, DemoClock};
use fengqiao::world::World;
use store::clock::SettableClock;
use store::{KeyRing, Store, StoreOptions};
use test_database::TestDatabase;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::Client;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "Maple-Bridge-1963";

/// When every test begins unless it says otherwise, in Chinese time: a Monday morning, 2026-03-02.
pub(crate) const BEGINNING: &str = "2026-03-02 09:00";

/// Further routes that read this clock.
type Beside = fn(&DemoClock) -> Vec<Route>;

/// A server with the sample world in its database.
pub(crate) struct Server {
    /// `http://` and address, without a path.
    pub(crate) url: String,
    /// The database behind it, for what no route tells.
    pub(crate) store: Store,
    /// Its organisations and people.
    pub(crate) world: World,
    clock: SettableClock,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<std::io::Result<()>>,
    _database: TestDatabase,
}

impl Server {
    /// Starts with the settings of tests.
    pub(crate) async fn start(database: TestDatabase) -> Self {
        Self::start_with(database, settings()).await
    }

    /// Starts as a demonstration, whose clock anybody may put forward, and whose people log in with one click.
    pub(crate) async fn start_demo(database: TestDatabase) -> Self {
        Self::start_beside(database, settings(), BEGINNING, (demo_clock::routes, Some(demo::one_click())), 0).await
    }

    /// Starts with these settings.
    pub(crate) async fn start_with(database: TestDatabase, settings: Settings) -> Self {
        Self::start_beside(database, settings, BEGINNING, (|_| Vec::new(), None), 0).await
    }

    /// Starts at another time, for what happens before [`BEGINNING`].
    pub(crate) async fn start_at(database: TestDatabase, beginning: &str) -> Self {
        Self::start_beside(database, settings(), beginning, (|_| Vec::new(), None), 0).await
    }

    /// Starts over the demonstration with so many cases, as it is seen at [`BEGINNING`].
    pub(crate) async fn start_played(database: TestDatabase, cases: usize) -> Self {
        Self::start_beside(database, settings(), "2024-01-01 09:00", (|_| Vec::new(), None), cases).await
    }

    /// Starts with further routes beside those there always are.
    async fn start_beside(
        database: TestDatabase,
        settings: Settings,
        beginning: &str,
        (routes, demo): (Beside, Option<workbench::Demo>),
        cases: usize,
    ) -> Self {
        let clock = SettableClock::at(instant(beginning));
        let shown = DemoClock::over(Arc::new(clock.clone()));
        let routes = [api::routes::all(), routes(&shown)].concat();
        let options = StoreOptions {
            readers: 2,
            writers: 4,
            clock: Arc::new(shown),
            ..StoreOptions::new(database.url(), database.dir().join("files"), KeyRing::generate().unwrap())
        };
        let store = Store::open(options).unwrap();
        let hash = Passwords::new(&settings.passwords).unwrap().hash(PASSWORD.to_owned()).await.unwrap();
        let (making, played) = (store.clone(), clock.clone());
        let world = tokio::task::spawn_blocking(move || {
            making.migrate().unwrap();
            let world = World::build(&making, &hash).unwrap();
            if cases > 0 {
                let size = demo::Size { cases, seed: 1963, today: civil_date(instant(BEGINNING)) };
                demo::play(&making, &played, &world, size, |_| {}).unwrap();
                played.set(instant(BEGINNING));
            }
            world
        });
        let world = world.await.unwrap();

        let (stop, stopped) = oneshot::channel();
        // A test that ends without stopping its server lets it go together with the test.
        let stopped = async move {
            if stopped.await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let pages = workbench::pages(workbench::Settings::default(), demo);
        let bound = api::server::bind_with_pages(settings, store.clone(), (routes, pages), stopped).await.unwrap();
        let url = format!("http://{}", bound.addresses[0]);
        let served = tokio::spawn(bound.serve());
        Self { url, store, world, clock, stop: Some(stop), served, _database: database }
    }

    /// Somebody who has not logged in.
    pub(crate) fn anybody(&self) -> Client {
        Client::new(&self.url)
    }

    /// Somebody of the world, logged in.
    pub(crate) async fn log_in(&self, username: &str) -> Client {
        self.anybody().log_in(username, PASSWORD).await
    }

    /// Sets the clock to a time in China, such as `2026-03-09 14:30`.
    pub(crate) fn set_clock(&self, time: &str) {
        self.clock.set(instant(time));
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.served.await.unwrap().unwrap();
    }
}

/// The instant of a time in China.
pub(crate) fn instant(time: &str) -> DateTime<Utc> {
    let china = FixedOffset::east_opt(8 * 3600).unwrap();
    let local = NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M").unwrap();
    local.and_local_timezone(china).unwrap().to_utc()
}

/// Any port, no limits on how often one may ask, quick password hashes, and keys that outlive a scenario which leaps over
/// months in a moment.
pub(crate) fn settings() -> Settings {
    Settings {
        listen: ([127, 0, 0, 1], 0).into(),
        workers: Some(1),
        rates: RateSettings::unlimited(),
        passwords: PasswordSettings { memory_kib: 8, iterations: 1, ..PasswordSettings::default() },
        tokens: TokenSettings { signing_key_days: 3650, ..TokenSettings::default() },
        ..Settings::default()
    }
}
