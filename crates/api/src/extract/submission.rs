//! What a POST brings: a body and, if the caller may have to repeat it, an `Idempotency-Key`.

use actix_web::{FromRequest, HttpRequest, dev, http::header};
use domain::id::UserId;
use futures_util::future::LocalBoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::{Answered, Objection, Repeatable, Scope, Transaction, cases::CaseError};

use super::{IfMatch, body};
use crate::{
    auth::Authenticated,
    cases::{signed, unsigned},
    limits,
    problem::{Kind, Problem},
    reply::Reply,
    server::State,
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
    /// SHA-256 of method, path, expected version and body.
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

impl<T: Send + 'static> Submission<T> {
    /// Does what was asked in one transaction, at most once for the key: a repetition gets the first answer again.
    /// `work` may be run several times, so it must do nothing that the transaction cannot undo.
    ///
    /// # Errors
    /// Those of `work`; [`Kind::IdempotencyKeyReused`] when the key came with another request before.
    pub async fn once<F>(self, state: &State, caller: &Authenticated, work: F) -> Result<Reply, Problem>
    where
        F: Fn(&mut Transaction, &T) -> Result<Reply, Problem> + Send + 'static,
    {
        self.once_by(state, caller.user, work).await
    }

    /// [`Submission::once`] for whoever has no account, under an id that stands for them.
    pub(crate) async fn once_by<F>(self, state: &State, actor: UserId, work: F) -> Result<Reply, Problem>
    where
        F: Fn(&mut Transaction, &T) -> Result<Reply, Problem> + Send + 'static,
    {
        let repeatable = self.idempotency.map(|Idempotency { key, fingerprint }| Repeatable {
            actor,
            key,
            request_hash: fingerprint,
        });
        let body = self.body;
        let change = move |transaction: &mut Transaction| work(transaction, &body).map(Reply::keep);
        match state.store.write_once(repeatable, change).await? {
            Answered::Now(kept) => Reply::restore(&kept, false),
            Answered::Before(kept) => Reply::restore(&kept, true),
            Answered::KeyReused => Err(Problem::of(Kind::IdempotencyKeyReused)),
        }
    }
}

/// What tells that a change was made.
pub(crate) trait Receipt: Serialize {
    /// The version after it.
    fn version(&self) -> u64;

    /// The reply that gives it.
    fn reply(&self) -> Reply
    where
        Self: Sized,
    {
        Reply::ok(self).version(signed(self.version()))
    }
}

/// What changes something of a kind at a version: it gives the receipt, or the objection of whoever keeps the rules.
type Changing<I, T, R, E> = fn(&mut Transaction, &Scope, (I, i64), &T) -> Result<Result<R, Objection>, E>;

impl<T: Send + 'static> Submission<T> {
    /// Changes something that the caller has read at a version; the reply is the receipt.
    ///
    /// # Errors
    /// Why it was not done.
    pub(crate) async fn settle<I, R, E>(
        self,
        state: &State,
        caller: &Authenticated,
        (id, version): (I, IfMatch),
        work: Changing<I, T, R, E>,
    ) -> Result<Reply, Problem>
    where
        I: Copy + Send + 'static,
        R: Receipt + 'static,
        E: 'static,
        Problem: From<E>,
    {
        let scope = caller.scope();
        let change = move |transaction: &mut Transaction, body: &T| {
            Ok(work(transaction, &scope, (id, version.0), body)??.reply())
        };
        self.once(state, caller, change).await
    }

    /// The same with what its body stands for.
    pub(crate) fn map<U>(self, meant: impl FnOnce(T) -> U) -> Submission<U> {
        Submission { body: meant(self.body), idempotency: self.idempotency }
    }
}

impl<T: Clone + Send + 'static> Submission<T> {
    /// Does an act on a case or petition that the caller has read at a version; the reply is the receipt.
    ///
    /// # Errors
    /// Why it was not done.
    pub(crate) async fn act<I, R>(
        self,
        state: &State,
        caller: &Authenticated,
        (id, version): (I, IfMatch),
        work: fn(&mut Transaction, &Scope, I, u64, T) -> Result<R, CaseError>,
    ) -> Result<Reply, Problem>
    where
        I: Copy + Send + 'static,
        R: Receipt + 'static,
    {
        let scope = caller.scope();
        let act = move |transaction: &mut Transaction, body: &T| {
            Ok(work(transaction, &scope, id, unsigned(version), body.clone())?.reply())
        };
        self.once(state, caller, act).await
    }
}

impl Submission<Value> {
    /// The same with the body as what it is meant to be.
    ///
    /// # Errors
    /// [`Kind::BodyInvalid`] with the place.
    pub(crate) fn typed<T: DeserializeOwned>(self) -> Result<Submission<T>, Problem> {
        let body = body::typed(&self.body, |input| T::deserialize(input))?;
        Ok(self.map(|_| body))
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Submission<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        Self::receive(request, payload, &[body::JSON], |bytes| {
            body::parse(if bytes.is_empty() { b"{}" } else { bytes })
        })
    }
}

impl<T: 'static> Submission<T> {
    /// Reads a body of one of these media types.
    pub(crate) fn receive(
        request: &HttpRequest,
        payload: &mut dev::Payload,
        media_types: &[&str],
        parse: fn(&[u8]) -> Result<T, Problem>,
    ) -> LocalBoxFuture<'static, Result<Self, Problem>> {
        let key = key(request);
        let mut fingerprint = Sha256::new();
        let version = request.headers().get(header::IF_MATCH).map_or(b"".as_slice(), |version| version.as_bytes());
        for part in [request.method().as_str().as_bytes(), request.path().as_bytes(), version] {
            fingerprint.update(part);
            fingerprint.update([0]);
        }
        let bytes = body::read(request, payload, media_types);
        Box::pin(async move {
            let bytes = bytes.await?;
            let key = key?;
            fingerprint.update(&bytes);
            let body = parse(&bytes)?;
            let fingerprint = fingerprint.finalize().into();
            Ok(Self { body, idempotency: key.map(|key| Idempotency { key, fingerprint }) })
        })
    }
}

/// The caller's idempotency key, if there is one.
///
/// # Errors
/// [`Kind::HeaderInvalid`] when it is none that could be kept.
pub(crate) fn key(request: &HttpRequest) -> Result<Option<String>, Problem> {
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
