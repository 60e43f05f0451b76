//! Keyset cursors: where the next page starts, sealed so that nobody builds one by hand.

use std::borrow::Cow;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::Sha256;
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{ArrayBuilder, ObjectBuilder, Ref, RefOr, Schema, Type},
};

use crate::{
    limits,
    problem::{Kind, Problem},
};

/// Bytes of the authentication code in front of a cursor.
const CODE_BYTES: usize = 16;

/// Makes and reads cursors. All servers of one store share the key.
#[derive(Clone)]
pub struct Cursors {
    key: [u8; 32],
}

impl Cursors {
    /// Cursors under this secret.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// Reads which page of a list is asked for, and after which position it begins. `query` names the list, its filters
    /// and whoever asks; a cursor holds for that alone.
    ///
    /// # Errors
    /// [`Kind::QueryInvalid`] when a page has no such number of rows, [`Kind::CursorInvalid`].
    pub fn asked<K: DeserializeOwned>(
        &self,
        query: String,
        limit: Option<u32>,
        cursor: Option<&str>,
    ) -> Result<(Option<K>, Asked<'_>), Problem> {
        let limit = limits::page_rows(limit)?;
        let after = cursor.map(|cursor| self.open(&query, cursor)).transpose()?;
        Ok((after, Asked { cursors: self, query, limit }))
    }

    /// Seals the position after the last row of a page. `query` names the list and its filters, and binds the cursor
    /// to them.
    #[must_use]
    pub fn seal<K: Serialize>(&self, query: &str, position: &K) -> String {
        let position = serde_json::to_vec(position).expect("a position is plain data");
        let mut sealed = self.code(query, &position).to_vec();
        sealed.extend_from_slice(&position);
        BASE64_URL_SAFE_NO_PAD.encode(sealed)
    }

    /// Reads a cursor back.
    ///
    /// # Errors
    /// [`Kind::CursorInvalid`] unless it was sealed for this very query.
    pub fn open<K: DeserializeOwned>(&self, query: &str, cursor: &str) -> Result<K, Problem> {
        self.try_open(query, cursor).ok_or_else(|| Problem::of(Kind::CursorInvalid).parameter("cursor", "翻页标记无效"))
    }

    fn try_open<K: DeserializeOwned>(&self, query: &str, cursor: &str) -> Option<K> {
        if cursor.len() > limits::CURSOR_CHARS {
            return None;
        }
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (code, position) = sealed.split_at_checked(CODE_BYTES)?;
        self.mac(query, position).verify_truncated_left(code).ok()?;
        serde_json::from_slice(position).ok()
    }

    fn code(&self, query: &str, position: &[u8]) -> [u8; CODE_BYTES] {
        let code = self.mac(query, position).finalize().into_bytes();
        code[..CODE_BYTES].try_into().expect("SHA-256 is longer than the code")
    }

    fn mac(&self, query: &str, position: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(&(query.len() as u64).to_be_bytes());
        mac.update(query.as_bytes());
        mac.update(position);
        mac
    }
}

/// Which page.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) cursor: Option<String>,
}

impl Paging {
    /// The page that begins at a cursor, the first one at none.
    #[must_use]
    pub fn after(cursor: &str) -> Self {
        Self { limit: None, cursor: Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty()) }
    }
}

/// A page that is asked for.
pub struct Asked<'a> {
    cursors: &'a Cursors,
    query: String,
    /// Rows on it.
    pub limit: u32,
}

impl Asked<'_> {
    /// Rows to look for: one more than the page has, which tells whether there is another.
    #[must_use]
    pub const fn rows(&self) -> u32 {
        self.limit + 1
    }

    /// The page out of so many rows.
    #[must_use]
    pub fn cut<T, K: Serialize>(&self, mut items: Vec<T>, position: impl FnOnce(&T) -> K) -> Page<T> {
        let limit = self.limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(position);
        self.page(items, next)
    }

    /// The page of these rows, after which the list goes on behind a position.
    #[must_use]
    pub fn page<T, K: Serialize>(&self, items: Vec<T>, next: Option<K>) -> Page<T> {
        Page { items, next: next.map(|position| self.cursors.seal(&self.query, &position)) }
    }
}

/// One page of a list.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T: ToSchema> ToSchema for Page<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Page", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

impl<T: ToSchema> PartialSchema for Page<T> {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name()));
        let next = ObjectBuilder::new().schema_type(Type::String).description(Some("下一页的翻页标记；最后一页没有"));
        ObjectBuilder::new().property("items", items).required("items").property("next", next).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_only_under_its_key_for_its_query_and_unchanged() {
        let cursors = Cursors::new([7; 32]);
        let position = ("2026-03-01".to_owned(), 5_u32);
        let sealed = cursors.seal("cases?state=open", &position);
        assert_eq!(cursors.open::<(String, u32)>("cases?state=open", &sealed).unwrap(), position);

        assert!(cursors.open::<(String, u32)>("cases?state=closed", &sealed).is_err());
        assert!(Cursors::new([8; 32]).open::<(String, u32)>("cases?state=open", &sealed).is_err());
        for end in 0..sealed.len() {
            assert!(cursors.open::<(String, u32)>("cases?state=open", &sealed[..end]).is_err());
        }
        for wrong in ["", "&&&", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", &"A".repeat(2000)] {
            assert!(cursors.open::<(String, u32)>("cases?state=open", wrong).is_err());
        }
    }
}
