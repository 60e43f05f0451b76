//! The HTTP server: what all routes share, and how it starts and stops.
//!
//! A request passes the [`envelope`] (id, address limit, log, counters, headers) and the [`gate`] of its path (method,
//! format, who asks) before it reaches its handler.

mod address;
mod envelope;
mod gate;
mod health;
mod metrics;
mod pages;
mod rate;
mod state;

use std::{collections::BTreeMap, future::Future, io, net::SocketAddr, sync::Arc};

use actix_cors::Cors;
use actix_web::{
    App, HttpServer,
    body::BoxBody,
    dev::ServiceRequest,
    error::PathError,
    http::{Method, header},
    middleware::{Condition, Next, from_fn},
    web,
};
use store::Store;
use tokio::time::MissedTickBehavior;
use utoipa_swagger_ui::SwaggerUi;

use crate::{
    Settings,
    extract::{BodyLimit, IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED},
    limits, openapi,
    problem::{self, Explanation, Kind, Problem, from_path_error},
    routes::{Access, Route},
};
use health::Health;

pub use gate::{admit_browser, admit_log_in, may};
pub use metrics::Metrics;
pub use pages::Pages;
pub use rate::Rates;
pub use state::{StartError, State};

/// What the try-it page needs beyond the headers of the interface: its own scripts and styles.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'";

/// The routes of the server itself.
pub(crate) fn routes() -> Vec<Route> {
    let open = |route: Route| route.tag("系统").access(Access::Open);
    vec![
        open(Route::new(Method::GET, "/healthz", "程序是否在运行", health::alive)).gives::<Health>(200),
        open(Route::new(Method::GET, "/readyz", "数据库是否可用、结构是否最新", health::ready)).gives::<Health>(200),
        open(Route::new(Method::GET, "/metrics", "运行指标（Prometheus）", metrics::show))
            .access(Access::Metrics)
            .gives_media(200, metrics::MEDIA_TYPE),
        open(Route::new(Method::GET, "/openapi.json", "本接口说明", openapi::show)).gives::<serde_json::Value>(200),
        open(Route::new(Method::GET, "/problems/{slug}", "问题类型的说明", problem::explain)).gives::<Explanation>(200),
    ]
}

/// Registers every route of the table.
pub fn configure(services: &mut web::ServiceConfig, state: &web::Data<State>) {
    services
        .app_data(state.clone())
        .app_data(BodyLimit(state.settings.body_bytes))
        .app_data(web::PathConfig::default().error_handler(|error: PathError, _| from_path_error(&error).into()))
        .default_service(web::to(|| async { Err::<&str, _>(Problem::of(Kind::RouteNotFound)) }));
    // In the order of their bytes a literal segment comes before a parameter, so `/users/me` wins over `/users/{id}`.
    let mut paths: BTreeMap<&str, Vec<Arc<Route>>> = BTreeMap::new();
    for route in &state.routes {
        paths.entry(&route.path).or_default().push(Arc::clone(route));
    }
    for (path, routes) in paths {
        let mut resource = web::resource(path);
        for route in &routes {
            resource = resource.route(route.register());
        }
        let routes: gate::SamePath = routes.into();
        let gate = move |request: ServiceRequest, next: Next<BoxBody>| gate::gate(Arc::clone(&routes), request, next);
        services.service(resource.wrap(from_fn(gate)));
    }
    services.service(web::redirect("/docs", "/docs/")).service(
        web::scope("/docs")
            .wrap(actix_web::middleware::DefaultHeaders::new().add((header::CONTENT_SECURITY_POLICY, DOCS_POLICY)))
            .service(SwaggerUi::new("/{_:.*}").config(utoipa_swagger_ui::Config::from("/openapi.json"))),
    );
}

/// A server that listens but does not serve yet.
pub struct Bound {
    /// Where it listens.
    pub addresses: Vec<SocketAddr>,
    server: actix_web::dev::Server,
    state: web::Data<State>,
}

/// Binds the address of the settings. The server stops when `shutdown` is done: it takes no new connections, lets open
/// requests end for [`Settings::shutdown_seconds`], and then closes what is left.
///
/// # Errors
/// When the address cannot be bound, the database fails or the settings make no sense.
pub async fn bind(
    settings: Settings,
    store: Store,
    routes: Vec<Route>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<Bound, StartError> {
    bind_with_pages(settings, store, (routes, Pages::none()), shutdown).await
}

/// [`bind`], with pages beside the routes.
///
/// # Errors
/// As [`bind`].
pub async fn bind_with_pages(
    settings: Settings,
    store: Store,
    (routes, pages): (Vec<Route>, Pages),
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<Bound, StartError> {
    let state = web::Data::new(State::new(settings, store, routes).await?);
    let (stopping, shared) = (state.clone(), state.clone());
    let mut http = HttpServer::new(move || {
        App::new()
            .wrap(cross_origin(&shared.settings.cors_origins))
            .wrap(from_fn(envelope::envelope))
            .app_data(web::Data::new(pages.clone()))
            .configure(|services| configure(services, &shared))
            .configure(|services| pages.register(services))
    })
    .keep_alive(limits::KEEP_ALIVE)
    .client_request_timeout(limits::HEAD_TIMEOUT)
    .shutdown_timeout(state.settings.shutdown_seconds)
    .shutdown_signal(async move {
        shutdown.await;
        stopping.stop();
    });
    if let Some(workers) = state.settings.workers {
        http = http.workers(workers);
    }
    let address = state.settings.listen;
    let http = http.bind(address).map_err(|why| StartError::Listen { address, why })?;
    Ok(Bound { addresses: http.addrs(), server: http.run(), state })
}

impl Bound {
    /// Serves until the signal to stop, then until open requests have ended.
    ///
    /// # Errors
    /// When the server breaks down.
    pub async fn serve(self) -> io::Result<()> {
        let housekeeping = tokio::spawn(keep_house(self.state.clone()));
        let working = tokio::spawn(work(self.state.clone()));
        let delivering = tokio::spawn(deliver(self.state.clone()));
        let served = self.server.await;
        housekeeping.abort();
        working.abort();
        delivering.abort();
        served
    }
}

/// Lets pages of these origins call; without origins no browser page of another server may.
fn cross_origin(origins: &[String]) -> Condition<Cors> {
    let cors = Cors::default()
        .allow_any_method()
        .allowed_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_MATCH, header::IF_NONE_MATCH])
        .allowed_headers([IDEMPOTENCY_KEY, envelope::REQUEST_ID.as_str()])
        .expose_headers([header::ETAG, header::LOCATION, header::RETRY_AFTER])
        .expose_headers([IDEMPOTENCY_REPLAYED, envelope::REQUEST_ID.as_str()])
        .max_age(limits::PREFLIGHT_SECONDS);
    let cors = origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin));
    Condition::new(!origins.is_empty(), cors)
}

async fn work(state: web::Data<State>) {
    let mut every = tokio::time::interval(limits::WORK);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        state.clone().into_inner().work().await;
    }
}

async fn deliver(state: web::Data<State>) {
    let mut every = tokio::time::interval(limits::WORK);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        state.deliver().await;
    }
}

async fn keep_house(state: web::Data<State>) {
    let mut every = tokio::time::interval(limits::HOUSEKEEPING);
    loop {
        every.tick().await;
        state.keep_house().await;
    }
}
