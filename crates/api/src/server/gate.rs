//! The door of each route: method, format, who asks, and whether they may.

use std::{panic::AssertUnwindSafe, sync::Arc};

use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderValue},
    },
    middleware::Next,
    web,
};
use futures_util::FutureExt;

use super::{
    State, address,
    envelope::{Matched, RequestId},
};
use crate::{
    auth::{Authenticated, Bearer},
    problem::{Kind, Problem},
    routes::{Access, Route},
};

/// The routes of one path.
pub(super) type SamePath = Arc<[Arc<Route>]>;

/// Lets a request through to its handler, or refuses it. A handler that panics is answered with a problem.
pub(super) async fn gate<B: MessageBody + 'static>(
    routes: SamePath,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Err(problem) = admit(&routes, &request).await {
        return Ok(request.error_response(problem));
    }
    let http_request = request.request().clone();
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(reply)) => Ok(reply.map_into_boxed_body()),
        Ok(Err(error)) => Ok(ServiceResponse::from_err(error, http_request)),
        Err(_) => {
            state(&http_request).metrics.panicked();
            Ok(ServiceResponse::from_err(Problem::internal("a handler panicked"), http_request))
        }
    }
}

fn state(request: &HttpRequest) -> &web::Data<State> {
    request.app_data().expect("the server sets its state")
}

async fn admit(routes: &[Arc<Route>], request: &ServiceRequest) -> Result<(), Problem> {
    let request = request.request();
    let route = for_method(routes, request.method()).ok_or_else(|| method_not_allowed(routes))?;
    request.extensions_mut().insert(Matched(Arc::clone(route)));
    if ![Some(route.media_type), route.other_media_type].into_iter().flatten().any(|given| accepts(request, given)) {
        return Err(Problem::of(Kind::NotAcceptable));
    }
    let state = state(request);
    match route.access {
        Access::Open | Access::Metrics => return Ok(()),
        Access::LogIn => return admit_log_in(request),
        Access::SignedIn | Access::Member | Access::Roles(_) => {}
    }
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let caller = Authenticated::find(state, request.headers(), request_id).await?;
    let allowed = state.rates.account(caller.user).and_then(|()| may(route.access, &caller));
    request.extensions_mut().insert(caller);
    allowed
}

/// Lets somebody through whose browser has shown to hold a session; what comes after the token is as for programs.
///
/// # Errors
/// As a route of this access: the session is over, the account asks too often, or it may not.
pub async fn admit_browser(request: &HttpRequest, access: Access, bearer: Bearer) -> Result<Authenticated, Problem> {
    let state = state(request);
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let caller = Authenticated::in_session(state, bearer, request_id).await?;
    let allowed = state.rates.account(caller.user).and_then(|()| may(access, &caller));
    request.extensions_mut().insert(caller.clone());
    allowed.map(|()| caller)
}

/// Counts a log-in from the address of a request.
///
/// # Errors
/// [`Kind::RateLimited`] when there were too many.
pub fn admit_log_in(request: &HttpRequest) -> Result<(), Problem> {
    let state = state(request);
    let client = address::client_address(request, &state.settings.trusted_proxies);
    state.rates.login(address::network(client))
}

/// Whether somebody may do what is of this access.
///
/// # Errors
/// [`Kind::PasswordChangeRequired`], [`Kind::Forbidden`].
pub fn may(access: Access, caller: &Authenticated) -> Result<(), Problem> {
    if caller.must_change_password() && access != Access::SignedIn {
        return Err(Problem::of(Kind::PasswordChangeRequired));
    }
    match access {
        Access::Roles(roles) if !roles.iter().any(|role| caller.roles().contains(role)) => {
            Err(Problem::of(Kind::Forbidden))
        }
        _ => Ok(()),
    }
}

/// HEAD is GET without its body.
fn for_method<'a>(routes: &'a [Arc<Route>], method: &Method) -> Option<&'a Arc<Route>> {
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    routes.iter().find(|route| route.method == *method)
}

fn method_not_allowed(routes: &[Arc<Route>]) -> Problem {
    let mut methods: Vec<&str> = routes.iter().map(|route| route.method.as_str()).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    let allow = HeaderValue::try_from(methods.join(", ")).expect("methods are header values");
    Problem::of(Kind::MethodNotAllowed).header(header::ALLOW, allow)
}

/// Whether the caller can read this media type. Quality 0 is not looked for: who refuses JSON gets JSON.
fn accepts(request: &HttpRequest, media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or(media_type);
    let family = media_type.split('/').next().unwrap_or(media_type);
    let mut values = request.headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok()).peekable();
    values.peek().is_none()
        || values.flat_map(|value| value.split(',')).map(|range| range.split(';').next().unwrap_or(range).trim()).any(
            |range| {
                let (ranged, subtype) = range.split_once('/').unwrap_or((range, ""));
                let whole = subtype == "*" && (ranged == "*" || ranged.eq_ignore_ascii_case(family));
                whole || range.eq_ignore_ascii_case(media_type) || range.is_empty()
            },
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_format_is_given_only_to_those_who_can_read_it() {
        let table = [
            (None, true),
            (Some("*/*"), true),
            (Some("application/json"), true),
            (Some("Application/JSON; q=0.9"), true),
            (Some("text/html, application/*;q=0.8"), true),
            (Some("text/html"), false),
            (Some("image/*, text/plain"), false),
        ];
        for (accept, expected) in table {
            let mut request = TestRequest::default();
            if let Some(accept) = accept {
                request = request.insert_header((header::ACCEPT, accept));
            }
            assert_eq!(accepts(&request.to_http_request(), "application/json"), expected, "{accept:?}");
        }
    }
}
