//! What a form sends: its fields, and the proof that it was one of our own.

use std::collections::BTreeMap;

use actix_web::{FromRequest, HttpRequest, dev, http::header, web};
use api::{
    extract::Idempotency,
    problem::{Kind, Problem},
};
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{session, visitor::Visitor};

/// Field with the token of the form.
pub(crate) const TOKEN: &str = "token";

/// Field with the idempotency key.
pub(crate) const KEY: &str = "key";

/// Field with the version that the form was made for.
pub(crate) const VERSION: &str = "version";

/// The fields of a form, each with all its values in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    /// Reads what a form without files sends.
    pub(crate) fn parse(body: &[u8]) -> Self {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            fields.add(name.into_owned(), &value);
        }
        fields
    }

    /// Adds a value. A character that no database keeps is left out.
    pub(crate) fn add(&mut self, name: String, value: &str) {
        self.0.entry(name).or_default().push(value.replace('\0', ""));
    }

    /// Puts a value in place of those of a field.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), vec![value.to_owned()]);
    }

    /// Takes a field out.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The first value of a field, trimmed; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// All values of a field that are not blank.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.get(name).into_iter().flatten().map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether there is such a field.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether nothing was sent.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names of the fields that begin so.
    pub(crate) fn beginning_with<'a>(&'a self, beginning: &'a str) -> impl Iterator<Item = &'a str> {
        let from = self.0.range(beginning.to_owned()..);
        from.map(|(name, _)| name.as_str()).take_while(move |name| name.starts_with(beginning))
    }

    /// The version that the form was made for.
    pub(crate) fn version(&self) -> i64 {
        self.text(VERSION).parse().unwrap_or(0)
    }

    /// The key that the form is sent with: that of the form before it, or a new one.
    pub(crate) fn key(&self) -> String {
        Some(self.text(KEY)).filter(|key| !key.is_empty()).map_or_else(new_key, ToOwned::to_owned)
    }

    /// The key under which the form may be sent again, for a body that it stands for.
    pub(crate) fn idempotency(&self, path: &str, body: &Value) -> Option<Idempotency> {
        let key = self.text(KEY).to_owned();
        let what = format!("{path}\0{}\0{body}", self.text(VERSION));
        (!key.is_empty()).then(|| Idempotency { key, fingerprint: Sha256::digest(what).into() })
    }
}

/// A new idempotency key.
pub(crate) fn new_key() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// A form without files, sent by somebody who is logged in.
pub(crate) struct Posted {
    /// Who.
    pub(crate) visitor: Visitor,
    /// What.
    pub(crate) fields: Fields,
}

impl FromRequest for Posted {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let request = request.clone();
        let body = web::Bytes::from_request(&request, payload);
        Box::pin(async move {
            let visitor = Visitor::find(&request).await?;
            let body = body.await.map_err(|_| Problem::of(Kind::BodyTooLarge))?;
            let fields = Fields::parse(&body);
            check_token(&visitor, fields.text(TOKEN))?;
            Ok(Self { visitor, fields })
        })
    }
}

/// A form of somebody who is not logged in.
pub(crate) struct OpenPost(pub(crate) Fields);

impl FromRequest for OpenPost {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let from_here = check_origin(request);
        let body = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            from_here?;
            let body = body.await.map_err(|_| Problem::of(Kind::BodyTooLarge))?;
            Ok(Self(Fields::parse(&body)))
        })
    }
}

/// Holds that a page of this host sent a form, as far as the browser says.
///
/// # Errors
/// [`Kind::Forbidden`] when another did.
pub(crate) fn check_origin(request: &HttpRequest) -> Result<(), Problem> {
    if is_from_here(request) { Ok(()) } else { Err(foreign()) }
}

/// Holds that a form carries the token of its session.
///
/// # Errors
/// [`Kind::Forbidden`] when it does not.
pub(crate) fn check_token(visitor: &Visitor, token: &str) -> Result<(), Problem> {
    if session::is_form_token(&visitor.state, visitor.caller.session, token) { Ok(()) } else { Err(foreign()) }
}

fn foreign() -> Problem {
    Problem::new(Kind::Forbidden, "页面已过期或者不是从本系统提交的，请返回后刷新页面再试。")
}

/// Whether the browser says that a page of this host sent the form. Browsers that say nothing are old, not hostile.
fn is_from_here(request: &HttpRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("Sec-Fetch-Site") {
        return matches!(site, "same-origin" | "none");
    }
    match (header(header::ORIGIN.as_str()), header(header::HOST.as_str())) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_form_of_another_site_is_told_apart() {
        let table: [(&[(&str, &str)], bool); 5] = [
            (&[("Sec-Fetch-Site", "same-origin")], true),
            (&[("Sec-Fetch-Site", "cross-site")], false),
            (&[("Origin", "http://office.example"), ("Host", "office.example")], true),
            (&[("Origin", "http://elsewhere.example"), ("Host", "office.example")], false),
            (&[], true),
        ];
        for (headers, expected) in table {
            let request = headers.iter().fold(TestRequest::default(), |request, header| request.insert_header(*header));
            assert_eq!(is_from_here(&request.to_http_request()), expected, "{headers:?}");
        }
    }

    #[test]
    fn fields_keep_all_their_values() {
        let fields = Fields::parse("/heard=a&/heard=b&/place=%E6%9D%91+&/blank=+".as_bytes());
        assert_eq!(fields.all("/heard").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(fields.text("/place"), "村");
        assert_eq!(fields.all("/blank").count(), 0);
        assert_eq!(fields.beginning_with("/h").collect::<Vec<_>>(), ["/heard"]);
    }
}
