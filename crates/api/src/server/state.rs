//! What all handlers share.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use actix_web::web::Bytes;
use chrono::{DateTime, Utc};

use super::{Metrics, Rates};
use crate::{
    Settings,
    auth::Tokens,
    extract::Cursors,
    openapi,
    problem::{Kind, Problem},
    routes::Route,
};

/// Shared by all workers.
pub struct State {
    /// What the operator chose.
    pub settings: Settings,
    /// The table of routes.
    pub routes: Vec<Arc<Route>>,
    /// Access tokens.
    pub tokens: Tokens,
    /// Page cursors.
    pub cursors: Cursors,
    /// Limits on how often one may ask.
    pub rates: Rates,
    /// Counters.
    pub metrics: Metrics,
    /// The OpenAPI document over the routes.
    pub document: Bytes,
    stopping: AtomicBool,
}

impl State {
    /// The state of a server over these routes.
    pub fn new(settings: Settings, routes: Vec<Route>) -> Self {
        Self {
            tokens: Tokens::new(settings.tokens.clone()),
            rates: Rates::new(&settings.rates),
            metrics: Metrics::new(),
            document: openapi::render(&routes),
            cursors: Cursors::new([0; 32]),
            routes: routes.into_iter().map(Arc::new).collect(),
            stopping: AtomicBool::new(false),
            settings,
        }
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        std::time::SystemTime::now().into()
    }

    /// Says no at `/readyz` from now on.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(super) async fn ready(&self) -> Result<(), Problem> {
        if self.stopping.load(Ordering::Relaxed) {
            return Err(Problem::new(Kind::Unavailable, "系统正在停止。").retry_after(10));
        }
        Ok(())
    }
}
