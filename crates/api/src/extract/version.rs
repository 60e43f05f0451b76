//! Versions of what may change: `ETag` on the way out, `If-Match` on the way in.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, dev,
    http::header::{self, HeaderValue},
};
use serde::Serialize;

use crate::problem::{Kind, Problem};

/// The version that the caller read before changing it. Every change carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl IfMatch {
    /// Compares with the version that stands in the store.
    ///
    /// # Errors
    /// [`Kind::VersionMismatch`] when somebody else was faster.
    pub fn check(self, current: i64) -> Result<(), Problem> {
        if self.0 == current { Ok(()) } else { Err(Problem::of(Kind::VersionMismatch)) }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        let mut values = request.headers().get_all(header::IF_MATCH);
        ready(match (values.next(), values.next()) {
            (None, _) => Err(Problem::of(Kind::VersionRequired)),
            (Some(value), None) => read(value.as_bytes()),
            (Some(_), Some(_)) => Err(wrong("只能给出一个版本。")),
        })
    }
}

fn read(value: &[u8]) -> Result<IfMatch, Problem> {
    let text = std::str::from_utf8(value).map_err(|_| wrong("不是合法的 ETag。"))?.trim();
    if text == "*" {
        return Err(wrong("不接受 *，须给出读取时得到的 ETag。"));
    }
    if text.starts_with("W/") {
        return Err(Problem::new(Kind::VersionMismatch, "弱 ETag 不能用于修改，请使用读取时得到的 ETag。"));
    }
    let tag = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|tag| !tag.contains('"'))
        .ok_or_else(|| wrong("应为带双引号的 ETag，如 \"3\"。"))?;
    let ours = tag.parse().ok().filter(|version: &i64| version.to_string() == tag);
    ours.map(IfMatch).ok_or_else(|| Problem::of(Kind::VersionMismatch))
}

fn wrong(detail: &str) -> Problem {
    Problem::new(Kind::HeaderInvalid, format!("请求头 If-Match {detail}")).parameter("If-Match", detail)
}

/// The `ETag` of a version.
#[must_use]
pub fn etag(version: i64) -> (header::HeaderName, HeaderValue) {
    let value = HeaderValue::try_from(format!("\"{version}\"")).expect("digits in quotes are a header value");
    (header::ETAG, value)
}

/// Whether the caller already has this version (`If-None-Match`), so that 304 is enough.
fn not_modified(request: &HttpRequest, version: i64) -> bool {
    let tag = format!("\"{version}\"");
    request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == "*" || known == tag)
}

/// What stands at a version; without its body when the caller has it already.
pub(crate) fn at_version(request: &HttpRequest, version: i64, body: impl Serialize) -> HttpResponse {
    if not_modified(request, version) {
        return HttpResponse::NotModified().insert_header(etag(version)).finish();
    }
    HttpResponse::Ok().insert_header(etag(version)).json(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn if_match(values: &[&str]) -> Result<IfMatch, Kind> {
        let mut request = TestRequest::default();
        for value in values {
            request = request.append_header((header::IF_MATCH, *value));
        }
        IfMatch::extract(&request.to_http_request()).into_inner().map_err(|problem| problem.kind())
    }

    #[test]
    fn a_change_needs_exactly_one_strong_version() {
        let table: &[(&[&str], Result<i64, Kind>)] = &[
            (&[], Err(Kind::VersionRequired)),
            (&["\"7\""], Ok(7)),
            (&[" \"7\" "], Ok(7)),
            (&["*"], Err(Kind::HeaderInvalid)),
            (&["W/\"7\""], Err(Kind::VersionMismatch)),
            (&["7"], Err(Kind::HeaderInvalid)),
            (&["\"7"], Err(Kind::HeaderInvalid)),
            (&["\"7\", \"8\""], Err(Kind::HeaderInvalid)),
            (&["\"7\"", "\"8\""], Err(Kind::HeaderInvalid)),
            (&["\"007\""], Err(Kind::VersionMismatch)),
            (&["\"abc\""], Err(Kind::VersionMismatch)),
            (&["\"99999999999999999999\""], Err(Kind::VersionMismatch)),
        ];
        for (values, expected) in table {
            assert_eq!(if_match(values).map(|found| found.0), *expected, "{values:?}");
        }
        assert_eq!(IfMatch(7).check(8).map_err(|problem| problem.kind()), Err(Kind::VersionMismatch));
    }

    #[test]
    fn what_the_caller_has_already_is_not_sent_again() {
        let request = TestRequest::default().insert_header((header::IF_NONE_MATCH, "\"3\", W/\"4\"")).to_http_request();
        assert!(not_modified(&request, 3) && not_modified(&request, 4));
        assert!(!not_modified(&request, 5));
    }
}
