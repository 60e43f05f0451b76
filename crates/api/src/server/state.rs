//! What all handlers share.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use actix_web::web::{self, Bytes};
use documents::Fonts;
use futures_util::future::join_all;
use store::{Store, outbox::TOPICS, webhooks::Parcel};

use super::{Metrics, Rates};
use crate::{
    Settings,
    auth::{Passwords, Standings, Tokens, Turns, keys},
    documents::Making,
    extract::Cursors,
    limits, openapi,
    problem::{Kind, Problem},
    routes::Route,
    webhooks::Sender,
};

/// Shared by all workers.
pub struct State {
    /// What the operator chose.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// The table of routes.
    pub routes: Vec<Arc<Route>>,
    /// The OpenAPI document over the routes.
    pub document: Bytes,
    /// Access tokens.
    pub tokens: Tokens,
    /// Password hashes.
    pub passwords: Passwords,
    /// Turns of those who log in.
    pub turns: Turns,
    /// Who may do what at present.
    pub standings: Standings,
    /// Page cursors.
    pub cursors: Cursors,
    /// Limits on how often one may ask.
    pub rates: Rates,
    /// Fonts that papers are set in.
    pub fonts: Fonts,
    /// Case files that are being made.
    pub making: Making,
    /// Counters.
    pub metrics: Metrics,
    /// What sends notices to receivers.
    pub(crate) webhooks: Sender,
    stopping: AtomicBool,
}

impl State {
    /// The state of a server over these routes. The schema of the store must be current.
    ///
    /// # Errors
    /// When the database fails or the settings make no sense.
    pub async fn new(settings: Settings, store: Store, routes: Vec<Route>) -> Result<Self, StartError> {
        let state = Self {
            tokens: Tokens::new(settings.tokens.clone()),
            passwords: Passwords::new(&settings.passwords)?,
            turns: Turns::default(),
            standings: Standings::default(),
            rates: Rates::new(&settings.rates),
            fonts: Fonts::new(&settings.fonts),
            making: Making::default(),
            metrics: Metrics::new(store.clone()),
            webhooks: Sender::new(settings.webhooks.private_networks),
            cursors: Cursors::new(store.secret_for("cursors")),
            document: openapi::render(&routes),
            routes: routes.into_iter().map(Arc::new).collect(),
            stopping: AtomicBool::new(false),
            store,
            settings,
        };
        keys::rotate(&state.store, &state.tokens, &state.settings.tokens).await?;
        Ok(state)
    }

    /// Says no at `/readyz` from now on.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the database answers and its schema is current.
    pub(super) async fn ready(&self) -> Result<(), Problem> {
        let not_ready = |why: &str| Problem::new(Kind::Unavailable, why).retry_after(10);
        if self.stopping.load(Ordering::Relaxed) {
            return Err(not_ready("系统正在停止。"));
        }
        let store = self.store.clone();
        let pending = web::block(move || store.pending_migrations()).await.map_err(Problem::internal)??;
        if pending.is_empty() { Ok(()) } else { Err(not_ready("数据库结构尚未更新。")) }
    }

    /// Does what was promised and is due, until the server is told to stop.
    pub(super) async fn work(self: Arc<Self>) {
        let worked = web::block(move || self.store.work_off(TOPICS, || !self.stopping.load(Ordering::Relaxed))).await;
        let worked = worked.map_err(Problem::internal).and_then(|done| Ok(done?));
        if let Err(problem) = worked {
            tracing::error!(%problem, "promised work could not be done; it is tried again");
        }
    }

    /// Sends the notices that are due, until there are none or the server is told to stop.
    pub(super) async fn deliver(&self) {
        while !self.stopping.load(Ordering::Relaxed) {
            match self.store.parcels(limits::WEBHOOKS_AT_ONCE).await {
                Ok(parcels) if parcels.is_empty() => return,
                Ok(parcels) => drop(join_all(parcels.into_iter().map(|parcel| self.send(parcel))).await),
                Err(error) => return tracing::error!(%error, "notices could not be looked for; it is tried again"),
            }
        }
    }

    async fn send(&self, parcel: Parcel) {
        let sent = self.webhooks.send(&parcel.message, self.store.now()).await;
        let id = parcel.message.id;
        if let Err(error) = self.store.settle_parcel(parcel, sent).await {
            tracing::error!(%id, %error, "what became of a notice could not be kept; it is sent again");
        }
    }

    /// What has to be done from time to time: rotate keys, forget what is over.
    pub(super) async fn keep_house(&self) {
        self.rates.sweep();
        let kept = async {
            keys::rotate(&self.store, &self.tokens, &self.settings.tokens).await?;
            self.store.sweep().await?;
            let store = self.store.clone();
            web::block(move || store.sweep_files()).await.map_err(Problem::internal)??;
            Ok::<_, Problem>(())
        };
        if let Err(problem) = kept.await {
            tracing::error!(%problem, "housekeeping failed; it is tried again");
        }
    }
}

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// argon2 does not allow the parameters: mend the settings of passwords.
    #[error("passwords: {0}")]
    Passwords(#[from] argon2::Error),
    /// The address cannot be bound: it is taken, or needs other rights.
    #[error("listening on {address}: {why}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system says.
        why: io::Error,
    },
    /// The database failed; the log says how.
    #[error("database: {0}")]
    Database(#[from] Problem),
}
