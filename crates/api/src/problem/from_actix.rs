//! What the HTTP library itself refuses, said as a problem.

use actix_web::{
    HttpResponse,
    error::{PathError, PayloadError},
    http::{StatusCode, header},
};

use super::{Kind, MEDIA_TYPE, Problem};

/// A path segment that is not what the route expects, such as a mistyped id.
pub(crate) fn from_path_error(_: &PathError) -> Problem {
    Problem::of(Kind::PathInvalid)
}

/// A body that could not be read to its end.
pub(crate) fn from_payload_error(error: &PayloadError) -> Problem {
    match error {
        PayloadError::Overflow => Problem::of(Kind::BodyTooLarge),
        PayloadError::EncodingCorrupted => Problem::new(Kind::BodyMalformed, "请求正文的压缩编码已损坏。"),
        _ => Problem::new(Kind::BodyMalformed, "请求正文未能完整送达。"),
    }
}

/// What stands for each status that the HTTP library answers by itself.
const FOREIGN: &[(StatusCode, Kind)] = &[
    (StatusCode::BAD_REQUEST, Kind::BodyMalformed),
    (StatusCode::UNAUTHORIZED, Kind::TokenMissing),
    (StatusCode::FORBIDDEN, Kind::Forbidden),
    (StatusCode::NOT_FOUND, Kind::RouteNotFound),
    (StatusCode::METHOD_NOT_ALLOWED, Kind::MethodNotAllowed),
    (StatusCode::NOT_ACCEPTABLE, Kind::NotAcceptable),
    (StatusCode::REQUEST_TIMEOUT, Kind::RequestTimeout),
    (StatusCode::PAYLOAD_TOO_LARGE, Kind::BodyTooLarge),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, Kind::MediaTypeUnsupported),
    (StatusCode::TOO_MANY_REQUESTS, Kind::RateLimited),
    (StatusCode::SERVICE_UNAVAILABLE, Kind::Unavailable),
];

/// The problem to be sent instead of an error reply that is not one of ours; `None` when the reply may go out as it is.
pub(crate) fn foreign_refusal(reply: &HttpResponse) -> Option<Problem> {
    let status = reply.status();
    // A page says its refusal itself.
    let ours = reply.headers().get(header::CONTENT_TYPE).is_some_and(|media_type| {
        [MEDIA_TYPE, "text/html"].iter().any(|ours| media_type.as_bytes().starts_with(ours.as_bytes()))
    });
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let kind = FOREIGN.iter().find(|(foreign, _)| *foreign == status).map(|(_, kind)| *kind);
    let otherwise = if status.is_client_error() { Kind::BodyMalformed } else { Kind::Internal };
    Some(Problem::of(kind.unwrap_or(otherwise)))
}
