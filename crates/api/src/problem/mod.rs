//! What a caller is told when a request cannot be done: RFC 9457 problems in Chinese.
//!
//! The types of problem are the table in [`kind`]. [`wording`] turns the messages of the parsers into Chinese a mediator
//! understands, [`from_actix`] does the same for what the HTTP library itself refuses, [`from_store`] for the store. A
//! client's mistake is never a 500; a 500 never tells the caller anything but its request id.

mod explain;
mod from_actix;
mod from_store;
mod kind;
mod wording;

pub use explain::{Explanation, explain};
pub(crate) use from_actix::{foreign_refusal, from_path_error, from_payload_error};
pub use kind::{KINDS, Kind, KindRow};
pub(crate) use wording::field_errors;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// One place in the request that is wrong, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Where in the body (JSON Pointer, RFC 6901), e.g. `/parties/0/phone`; absent when the body is not concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Name of the query parameter, path segment or header; absent when the body is concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// Chinese reason.
    pub detail: String,
}

/// A reply that says no: RFC 9457, `application/problem+json`.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Problem(Box<Content>);

/// What a problem says.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Content {
    #[serde(skip)]
    kind: Kind,
    /// Stable type, `/problems/<slug>`; open it to read what to do.
    #[serde(rename = "type")]
    type_uri: String,
    /// Short Chinese title, the same for every problem of this type.
    title: &'static str,
    /// HTTP status, repeated for those who only see the body.
    status: u16,
    /// Chinese sentence about this very occurrence.
    detail: String,
    /// Id of the request, to quote when asking for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// The places that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// Further members that some types carry, such as `reasons` of a refused act.
    #[serde(flatten)]
    extensions: Map<String, Value>,
    #[serde(skip)]
    #[schema(ignore)]
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem of this type; `detail` is the Chinese sentence about this occurrence.
    #[must_use]
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let row = kind.row();
        Self(Box::new(Content {
            kind,
            type_uri: kind.uri(),
            title: row.title,
            status: row.status,
            detail: detail.into(),
            request_id: None,
            errors: Vec::new(),
            extensions: Map::new(),
            headers: Vec::new(),
        }))
    }

    /// A problem of this type with the general remedy as its detail.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self::new(kind, kind.row().remedy)
    }

    /// Something broke on our side. The cause goes to the log, not to the caller.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::of(Kind::Internal)
    }

    /// Names a place in the body (JSON Pointer) that is wrong.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        self.0.errors.push(FieldError { pointer: Some(pointer.into()), parameter: None, detail: detail.into() });
        self
    }

    /// Names a query parameter, path segment or header that is wrong.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, detail: impl Into<String>) -> Self {
        self.0.errors.push(FieldError { pointer: None, parameter: Some(name.into()), detail: detail.into() });
        self
    }

    /// Adds a member beyond those of RFC 9457.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.0.extensions.insert(name.to_owned(), value);
        self
    }

    /// Says after how many seconds another try makes sense (`Retry-After`).
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, seconds.max(1).into())
    }

    /// Adds a header to the reply.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// Sets the id of the request this problem answers.
    #[must_use]
    pub fn for_request(mut self, request_id: &str) -> Self {
        self.0.request_id = Some(request_id.to_owned());
        self
    }

    /// The type.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The Chinese title of its type.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.0.title
    }

    /// The Chinese sentence about this occurrence.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// Id of the request it answers, once that is set.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// A member beyond those of RFC 9457.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.0.extensions.get(name)
    }

    /// The places that are wrong.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.0.type_uri, self.0.detail)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.kind.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut reply = HttpResponse::build(self.status_code());
        reply.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)));
        for header in &self.0.headers {
            reply.insert_header(header.clone());
        }
        if self.status_code() == StatusCode::UNAUTHORIZED {
            reply.insert_header((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
        }
        reply.body(serde_json::to_vec(self).expect("a problem is plain data"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_problem_shows_its_type_places_and_request() {
        let problem = Problem::new(Kind::BodyInvalid, "有一处不符合要求")
            .at("/parties/0/phone", "手机号码应为 11 位数字")
            .with("reasons", json!(["x"]))
            .for_request("r-1");
        assert_eq!(
            serde_json::to_value(&problem).unwrap(),
            json!({
                "type": "/problems/body-invalid",
                "title": "所填内容不符合要求",
                "status": 422,
                "detail": "有一处不符合要求",
                "request_id": "r-1",
                "errors": [{"pointer": "/parties/0/phone", "detail": "手机号码应为 11 位数字"}],
                "reasons": ["x"],
            })
        );
    }
}
