//! What a POST brings: a body and, if the caller may have to repeat it, an `Idempotency-Key`.

use actix_web::{FromRequest, HttpRequest, dev};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::body;
use crate::{
    limits,
    problem::{Kind, Problem},
};

/// Name of the header.
pub(crate) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// Name of the header of a reply that was given before.
pub(crate) const IDEMPOTENCY_REPLAYED: &str = "Idempotency-Replayed";

/// The key under which the caller may repeat a request, with what the request was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The caller's key, 16 to 128 printable ASCII characters.
    pub key: String,
    /// SHA-256 of method, path and body.
    pub fingerprint: [u8; 32],
}

/// The body of a POST and its idempotency key. An empty body counts as `{}`.
#[derive(Debug)]
pub struct Submission<T> {
    /// The parsed body.
    pub body: T,
    /// The key, if the caller gave one.
    pub idempotency: Option<Idempotency>,
}

impl<T: DeserializeOwned + 'static> FromRequest for Submission<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let key = key(request);
        let mut fingerprint = Sha256::new();
        for part in [request.method().as_str(), request.path()] {
            fingerprint.update(part.as_bytes());
            fingerprint.update([0]);
        }
        let bytes = body::read(request, payload);
        Box::pin(async move {
            let bytes = bytes.await?;
            let key = key?;
            fingerprint.update(&bytes);
            let body = body::parse(if bytes.is_empty() { b"{}" } else { &bytes })?;
            let fingerprint = fingerprint.finalize().into();
            Ok(Self { body, idempotency: key.map(|key| Idempotency { key, fingerprint }) })
        })
    }
}

fn key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let mut values = request.headers().get_all(IDEMPOTENCY_KEY);
    let Some(value) = values.next() else { return Ok(None) };
    let sane = limits::IDEMPOTENCY_KEY_CHARS.contains(&value.len())
        && value.as_bytes().iter().all(u8::is_ascii_graphic)
        && values.next().is_none();
    match value.to_str() {
        Ok(text) if sane => Ok(Some(text.to_owned())),
        _ => {
            let detail = format!(
                "应为一个 {} 至 {} 个可见 ASCII 字符的键，如 UUID。",
                limits::IDEMPOTENCY_KEY_CHARS.start(),
                limits::IDEMPOTENCY_KEY_CHARS.end()
            );
            Err(Problem::new(Kind::HeaderInvalid, format!("请求头 {IDEMPOTENCY_KEY} {detail}"))
                .parameter(IDEMPOTENCY_KEY, detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{http::header::ContentType, test::TestRequest};
    use serde_json::Value;

    async fn submit(path: &str, key: Option<&str>, body: &'static str) -> Result<Option<Idempotency>, Kind> {
        let mut request = TestRequest::post().uri(path).insert_header(ContentType::json()).set_payload(body);
        if let Some(key) = key {
            request = request.insert_header((IDEMPOTENCY_KEY, key));
        }
        let (request, mut payload) = request.to_http_parts();
        let submission = Submission::<Value>::from_request(&request, &mut payload).await;
        submission.map(|submission| submission.idempotency).map_err(|problem| problem.kind())
    }

    #[actix_web::test]
    async fn the_same_key_with_another_request_has_another_fingerprint() {
        let key = Some("0123456789abcdef");
        let first = submit("/a", key, "{}").await.unwrap();
        assert!(first.is_some());
        assert_eq!(first, submit("/a", key, "{}").await.unwrap());
        assert_ne!(first, submit("/b", key, "{}").await.unwrap());
        assert_ne!(first, submit("/a", key, "{ }").await.unwrap());
    }

    #[actix_web::test]
    async fn a_key_is_optional_but_must_be_sane() {
        assert_eq!(submit("/a", None, "{}").await, Ok(None));
        let long = "x".repeat(129);
        for key in ["", "short", "with a space inside", long.as_str()] {
            assert_eq!(submit("/a", Some(key), "{}").await, Err(Kind::HeaderInvalid), "{key}");
        }
    }
}
