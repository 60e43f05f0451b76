//! The server under measurement, in a thread of its own, with the settings of the program but for the limits on how often
//! one may ask.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::JoinHandle;

use api::auth::Passwords;
use api::{PasswordSettings, RateSettings};
use store::Store;
use tokio::sync::oneshot;

use super::committees::PASSWORD;
use crate::Failure;
use crate::settings::Settings;

/// A running server.
pub(super) struct Served {
    /// Where it listens.
    pub(super) address: SocketAddr,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<Result<(), Failure>>,
}

impl Served {
    /// Starts it over that store.
    pub(super) fn start(store: Store, settings: &Settings) -> Result<Self, Failure> {
        let settings = api::Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            rates: RateSettings::unlimited(),
            passwords: quick(),
            ..settings.server.clone()
        };
        Self::run(move |stopped| async move {
            let site = (api::routes::all(), workbench::pages(workbench::Settings::default(), None));
            let bound = api::server::bind_with_pages(settings, store, site, stopped).await?;
            Ok((bound.addresses[0], bound.serve()))
        })
    }

    /// Runs what `bind` gives in a thread of its own.
    pub(super) fn run<B, F, S>(bind: B) -> Result<Self, Failure>
    where
        B: FnOnce(Stopped) -> F + Send + 'static,
        F: Future<Output = Result<(SocketAddr, S), Failure>>,
        S: Future<Output = std::io::Result<()>>,
    {
        let (stop, stopped) = oneshot::channel();
        let (listens, listening) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let stopped: Stopped = Box::pin(async move { stopped.await.unwrap_or(()) });
                let (address, serving) = bind(stopped).await?;
                listens.send(address).ok();
                serving.await.map_err(Failure::system("serving"))
            })
        });
        match listening.recv() {
            Ok(address) => Ok(Self { address, stop, thread }),
            Err(_) => Err(ended(thread).err().unwrap_or_else(|| Failure::Refused("the server does not listen".into()))),
        }
    }

    /// Stops it and waits until it has.
    pub(super) fn stop(self) -> Result<(), Failure> {
        self.stop.send(()).ok();
        ended(self.thread)
    }
}

/// Done when the server is to stop.
pub(super) type Stopped = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

fn ended(thread: JoinHandle<Result<(), Failure>>) -> Result<(), Failure> {
    thread.join().expect("the server does not panic")
}

/// Hashes that take no time, since logging in is not what is measured.
fn quick() -> PasswordSettings {
    PasswordSettings { memory_kib: 8, iterations: 1, ..PasswordSettings::default() }
}

/// The hash of everybody's password.
pub(super) fn password_hash() -> Result<String, Failure> {
    let wrong = |why: &dyn std::fmt::Display| Failure::Refused(format!("passwords: {why}"));
    let passwords = Passwords::new(&quick()).map_err(|why| wrong(&why))?;
    let hashed = actix_web::rt::System::new().block_on(passwords.hash(PASSWORD.to_owned()));
    hashed.map_err(|why| wrong(&why))
}
