//! What surrounds every request: its id, the address limit, one line in the log, the counters, the security headers.

use std::{borrow::Cow, sync::Arc, time::Instant};

use actix_web::{
    Error, HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use tracing::Instrument;
use uuid::Uuid;

use super::{State, address, pages};
use crate::{
    auth::Authenticated,
    limits,
    problem::{Kind, Problem, foreign_refusal},
    routes::Route,
};

/// Name of the header that carries the request id both ways.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Sent with every reply. A reply of the interface is data, so nothing may be run, framed or guessed from it.
const SECURITY_HEADERS: &[(HeaderName, &str)] = &[
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
];

/// The route that a request was matched to; put there by the gate.
pub(super) struct Matched(pub(super) Arc<Route>);

/// Id of a request.
pub(super) struct RequestId(pub(super) String);

/// The outermost layer.
pub(super) async fn envelope<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let id = request_id(request.headers());
    let state = request.app_data::<web::Data<State>>().cloned().expect("the server sets its state");
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = method_label(request.method());
    let span = tracing::info_span!("request", id = %id);

    let answered = match admit(&request, &state) {
        Ok(()) => next.call(request).instrument(span.clone()).await?.map_into_boxed_body(),
        Err(problem) => request.error_response(problem),
    };
    let (request, mut reply) = finish(answered, &id).into_parts();

    for (name, value) in SECURITY_HEADERS {
        if !reply.headers().contains_key(name) {
            reply.headers_mut().insert(name.clone(), HeaderValue::from_static(value));
        }
    }
    if let Ok(id) = HeaderValue::try_from(&id) {
        reply.headers_mut().insert(REQUEST_ID, id);
    }
    let took = started.elapsed();
    let status = reply.status().as_u16();
    let extensions = request.extensions();
    let route = match extensions.get::<Matched>() {
        Some(matched) => matched.0.path.clone(),
        None => request.match_pattern().map_or(Cow::Borrowed("unmatched"), Cow::Owned),
    };
    let caller = extensions.get::<Authenticated>();
    span.in_scope(|| {
        tracing::info!(
            method,
            route = %route,
            status,
            duration_ms = took.as_secs_f64() * 1000.0,
            user = caller.map(|caller| tracing::field::display(caller.user)),
            organisation = caller.map(|caller| tracing::field::display(caller.organisation().id)),
            "answered"
        );
    });
    drop(extensions);
    state.metrics.answered(method, route, status, took);
    Ok(ServiceResponse::new(request, reply))
}

/// The client's id if it is sane, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let sane = |text: &&str| {
        (1..=limits::REQUEST_ID_CHARS).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
    };
    match headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(sane) {
        Some(text) => text.to_owned(),
        None => Uuid::now_v7().to_string(),
    }
}

/// One of few words, so that a client cannot fill the counters with methods of its own.
fn method_label(method: &Method) -> &'static str {
    const KNOWN: [Method; 7] =
        [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    const LABELS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.iter().position(|known| known == method).map_or("OTHER", |at| LABELS[at])
}

fn admit(request: &ServiceRequest, state: &State) -> Result<(), Problem> {
    let client = address::client_address(request.request(), &state.settings.trusted_proxies);
    state.rates.address(address::network(client))?;
    if request.uri().path_and_query().is_some_and(|address| address.as_str().contains("%00")) {
        return Err(Problem::new(Kind::PathInvalid, "地址中不能含有空字符（%00）。"));
    }
    Ok(())
}

/// Makes every refusal a problem that carries the request id.
fn finish(answered: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    let (request, reply) = answered.into_parts();
    let ours = reply.error().and_then(|error| error.as_error::<Problem>()).cloned();
    let problem = ours.or_else(|| foreign_refusal(&reply));
    let reply = problem.map_or(reply, |problem| pages::tell(&request, &problem.for_request(id)));
    ServiceResponse::new(request, reply)
}
