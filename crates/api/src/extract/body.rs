//! JSON bodies: the right content type, bounded, complete, nothing unknown in them.

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, dev,
    http::header,
    web::{Bytes, BytesMut},
};
use futures_util::{StreamExt, future::LocalBoxFuture};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{
    limits,
    problem::{Kind, Problem, field_errors, from_payload_error},
};

/// Largest JSON body of a resource in bytes, as application data; [`limits::BODY_BYTES`] where it is not set.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit(pub usize);

/// Media type of JSON.
pub(super) const JSON: &str = "application/json";

/// A JSON body. `T` denies unknown fields by its own derive.
#[derive(Debug)]
pub struct Body<T>(pub T);

/// The body of a request that says nothing beyond its address: `{}` or none at all.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let bytes = read(request, payload, &[JSON]);
        Box::pin(async move { Ok(Self(parse(&bytes.await?)?)) })
    }
}

/// Reads a body of one of these media types whole; an absent body is empty bytes.
pub(super) fn read(
    request: &HttpRequest,
    payload: &mut dev::Payload,
    media_types: &[&str],
) -> LocalBoxFuture<'static, Result<Bytes, Problem>> {
    let limit = request.app_data::<BodyLimit>().map_or(limits::BODY_BYTES, |limit| limit.0);
    let refusal = unsuitable(request, media_types);
    let payload = payload.take();
    Box::pin(async move {
        let read = tokio::time::timeout(limits::BODY_TIMEOUT, collect(payload, limit))
            .await
            .map_err(|_| Problem::of(Kind::RequestTimeout))??;
        match refusal {
            Some(problem) if !read.is_empty() => Err(problem),
            _ => Ok(read),
        }
    })
}

fn unsuitable(request: &HttpRequest, media_types: &[&str]) -> Option<Problem> {
    let encoded = request
        .headers()
        .get(header::CONTENT_ENCODING)
        .is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if encoded {
        return Some(Problem::new(Kind::MediaTypeUnsupported, "不支持压缩的请求正文。"));
    }
    if media_types.iter().any(|media_type| is(request, media_type)) {
        return None;
    }
    let detail = format!("请把 Content-Type 设为 {}。", media_types.join(" 或 "));
    Some(Problem::new(Kind::MediaTypeUnsupported, detail))
}

/// Whether the body is said to be of this media type.
pub(crate) fn is(request: &HttpRequest, media_type: &str) -> bool {
    matches!(request.mime_type(), Ok(Some(mime)) if mime.essence_str().eq_ignore_ascii_case(media_type))
}

async fn collect(mut payload: dev::Payload, limit: usize) -> Result<Bytes, Problem> {
    let mut bytes = BytesMut::new();
    let mut seen = 0;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| from_payload_error(&error))?;
        seen += chunk.len();
        if seen <= limit {
            bytes.extend_from_slice(&chunk);
        } else if seen > limits::DISCARDED_BYTES {
            break;
        }
    }
    if seen > limit {
        return Err(Problem::new(Kind::BodyTooLarge, format!("请求正文不得超过 {limit} 字节。"))
            .with("limit_bytes", limit.into()));
    }
    Ok(bytes.freeze())
}

/// Parses a JSON document strictly.
///
/// # Errors
/// [`Kind::BodyMalformed`] when it is not JSON, [`Kind::BodyInvalid`] with the place when it is not what `T` wants.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if bytes.is_empty() {
        return Err(Problem::new(Kind::BodyMalformed, "请求正文为空，应为 JSON。"));
    }
    if has_nul_escape(bytes) {
        return Err(Problem::new(Kind::BodyInvalid, "文字中不能含有空字符（\\u0000）。"));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let inner = error.inner();
        if inner.is_data() { misfit(error.path(), inner) } else { malformed(inner) }
    })?;
    deserializer.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

/// What a JSON value says, read by a function that knows what is wanted.
pub(crate) fn typed<'a, T>(
    input: &'a serde_json::Value,
    read: impl FnOnce(serde_path_to_error::Deserializer<'a, '_, &'a serde_json::Value>) -> Result<T, serde_json::Error>,
) -> Result<T, Problem> {
    let mut track = serde_path_to_error::Track::new();
    let deserializer = serde_path_to_error::Deserializer::new(input, &mut track);
    read(deserializer).map_err(|error| misfit(&track.path(), &error))
}

/// A problem at a place of a body that is JSON but not what is wanted there.
fn misfit(path: &serde_path_to_error::Path, error: &serde_json::Error) -> Problem {
    let (pointer, detail) = field_errors(path, &error.to_string());
    Problem::new(Kind::BodyInvalid, format!("{}：{detail}。", place(&pointer))).at(pointer, detail)
}

fn malformed(error: &serde_json::Error) -> Problem {
    Problem::new(
        Kind::BodyMalformed,
        format!("请求正文不是合法的 JSON（第 {} 行第 {} 列）。", error.line(), error.column()),
    )
}

fn place(pointer: &str) -> &str {
    if pointer.is_empty() { "正文" } else { pointer }
}

/// Whether a string holds U+0000, which PostgreSQL cannot store. An escaped backslash before `u0000` is no such escape.
fn has_nul_escape(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        if rest[at + 1..].starts_with(b"u0000") {
            return true;
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the errors of parsing are looked at")]
    struct Note {
        text: String,
        on: Option<chrono::NaiveDate>,
    }

    #[test]
    fn what_is_not_json_is_malformed_and_what_is_wrong_inside_is_invalid() {
        let table: &[(&str, Kind)] = &[
            ("", Kind::BodyMalformed),
            ("{", Kind::BodyMalformed),
            (r#"{"text":"a"} x"#, Kind::BodyMalformed),
            (r#"{"text":"\ud800"}"#, Kind::BodyMalformed),
            ("[]", Kind::BodyInvalid),
            ("null", Kind::BodyInvalid),
            (r#"{"text":"a\u0000"}"#, Kind::BodyInvalid),
            (r#"{"text":"a","mood":1}"#, Kind::BodyInvalid),
            (r#"{"text":"a","on":"2026-02-29"}"#, Kind::BodyInvalid),
        ];
        for (body, kind) in table {
            let problem = parse::<Note>(body.as_bytes()).expect_err(body);
            assert_eq!(problem.kind(), *kind, "{body}");
        }
        assert!(parse::<Note>(br#"{"text":"\\u0000","on":"2028-02-29"}"#).is_ok());
    }

    #[test]
    fn nesting_without_end_is_refused_not_followed() {
        let deep = "[".repeat(100_000);
        assert_eq!(parse::<Value>(deep.as_bytes()).expect_err("too deep").kind(), Kind::BodyMalformed);
    }
}
