//! Counters for Prometheus. Labels are route templates, never addresses, names or ids.

use std::{borrow::Cow, net::IpAddr, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderMap},
    web,
};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric, text},
    metrics::{
        counter::{ConstCounter, Counter},
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::Histogram,
    },
    registry::{Registry, Unit},
};
use sha2::{Digest, Sha256};
use store::{
    Snapshot, Store, StoreError, WriteStatistics,
    outbox::{self, Backlog, TOPICS},
    webhooks,
};

use super::{State, address};
use crate::{
    MetricsSettings,
    problem::{Kind, Problem},
};

/// Upper bounds of the latency buckets in seconds, around the aim of 50 ms.
const LATENCY_BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Media type of the text format.
pub(crate) const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: Cow<'static, str>,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: &'static str,
    route: Cow<'static, str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TopicLabels {
    topic: &'static str,
}

/// Background work, by kind.
#[derive(Default)]
struct OutboxGauges {
    waiting: Family<TopicLabels, Gauge>,
    oldest: Family<TopicLabels, Gauge>,
    failed: Family<TopicLabels, Gauge>,
    /// A family that has no labels, since only families can be shown or not.
    receivers: Family<[(&'static str, &'static str); 0], Gauge>,
}

impl OutboxGauges {
    fn register(&self, registry: &mut Registry) {
        registry.register(
            "webhook_receivers_failed",
            "Receivers of notices switched off since one was given up",
            self.receivers.clone(),
        );
        let registry = registry.sub_registry_with_prefix("outbox");
        registry.register("waiting", "Jobs whose time has come and that are not done", self.waiting.clone());
        registry.register_with_unit(
            "oldest",
            "How long the first of them has waited",
            Unit::Seconds,
            self.oldest.clone(),
        );
        registry.register("failed", "Jobs that failed when they were last tried", self.failed.clone());
    }

    /// Shows these figures; none when the database did not tell, since old ones would pass for present ones.
    fn set(&self, known: Option<(Vec<Backlog>, i64)>) {
        for gauges in [&self.waiting, &self.oldest, &self.failed] {
            gauges.clear();
        }
        self.receivers.clear();
        let Some((backlogs, receivers)) = known else { return };
        self.receivers.get_or_create(&[]).set(receivers);
        for backlog in backlogs {
            let labels = TopicLabels { topic: backlog.topic };
            self.waiting.get_or_create(&labels).set(backlog.waiting);
            self.oldest.get_or_create(&labels).set(backlog.oldest_seconds);
            self.failed.get_or_create(&labels).set(backlog.failed);
        }
    }
}

/// What the server counts.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    latency: Family<RouteLabels, Histogram, fn() -> Histogram>,
    panics: Counter,
    outbox: OutboxGauges,
}

impl Metrics {
    /// Counters at zero, and those that the store keeps.
    #[must_use]
    pub fn new(store: Store) -> Self {
        let mut registry = Registry::with_prefix("fengqiao");
        let requests = Family::default();
        let latency = Family::new_with_constructor((|| Histogram::new(LATENCY_BUCKETS)) as fn() -> Histogram);
        let panics = Counter::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        registry.register_with_unit(
            "http_request_duration",
            "Time from the head of a request to that of its reply",
            Unit::Seconds,
            latency.clone(),
        );
        registry.register("http_handler_panics", "Handlers that panicked", panics.clone());
        let outbox = OutboxGauges::default();
        outbox.register(&mut registry);
        registry.register_collector(Box::new(StoreMetrics(store)));
        Self { registry, requests, latency, panics, outbox }
    }

    /// Counts a request that was answered. `route` is a template, never what the client sent.
    pub fn answered(&self, method: &'static str, route: Cow<'static, str>, status: u16, took: Duration) {
        self.latency.get_or_create(&RouteLabels { method, route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&RequestLabels { method, route, status }).inc();
    }

    /// Counts a handler that panicked.
    pub fn panicked(&self) {
        self.panics.inc();
    }

    fn encode(&self) -> Result<String, std::fmt::Error> {
        let mut page = String::new();
        text::encode(&mut page, &self.registry)?;
        Ok(page)
    }
}

/// What the store counts, read when somebody asks.
struct StoreMetrics(Store);

impl std::fmt::Debug for StoreMetrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreMetrics")
    }
}

impl Collector for StoreMetrics {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), std::fmt::Error> {
        let WriteStatistics { waiting, commits, requests, retries } = self.0.write_statistics();
        let counters = [
            ("fengqiao_store_commits", "Durable commits", commits),
            ("fengqiao_store_writes", "Writes that shared them; divided by the commits: the size of a batch", requests),
            ("fengqiao_store_retries", "Writes undone because another one got in the way", retries),
        ];
        for (name, help, value) in counters {
            let counter = ConstCounter::new(value);
            counter.encode(encoder.encode_descriptor(name, help, None, counter.metric_type())?)?;
        }
        let queue = ConstGauge::new(i64::try_from(waiting).unwrap_or(i64::MAX));
        let (name, help) = ("fengqiao_store_queue", "Writes that wait");
        queue.encode(encoder.encode_descriptor(name, help, None, queue.metric_type())?)
    }
}

/// `GET /metrics`.
///
/// # Errors
/// [`Kind::Forbidden`] unless the caller may read them.
pub async fn show(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let settings = &state.settings;
    let client = address::client_address(&request, &settings.trusted_proxies);
    if !may_read(&settings.metrics, client, request.headers()) {
        return Err(Problem::of(Kind::Forbidden));
    }
    // The page is wanted most when the database is in trouble, so it goes without what only the database knows.
    let topics = || TOPICS.iter().map(|topic| topic.name).chain([webhooks::TOPIC]);
    let looking = move |snapshot: &mut Snapshot| {
        Ok::<_, StoreError>((outbox::backlog(snapshot, topics())?, webhooks::failed(snapshot)?))
    };
    let known = state.store.read(looking).await;
    let known = known.inspect_err(|error| tracing::warn!(%error, "the outbox cannot be looked at"));
    state.metrics.outbox.set(known.ok());
    let page = state.metrics.encode().map_err(Problem::internal)?;
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, MEDIA_TYPE)).body(page))
}

fn may_read(settings: &MetricsSettings, client: IpAddr, headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    match (&settings.token, given) {
        // Comparing hashes tells nothing about the token by the time it takes.
        (Some(token), Some(given)) if Sha256::digest(token) == Sha256::digest(given) => true,
        _ => settings.addresses.contains(&client),
    }
}
