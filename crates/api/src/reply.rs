//! What a change is answered with, in a form that can be kept and given again.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{StatusCode, header},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::KeptAnswer;

use crate::{
    extract::{IDEMPOTENCY_REPLAYED, etag},
    problem::Problem,
};

/// The answer to a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    status: u16,
    head: Head,
    body: Vec<u8>,
    again: bool,
}

/// Headers that belong to the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    /// Where what was made can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    /// The version after the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
}

impl Reply {
    /// A status with a JSON body.
    #[must_use]
    pub fn json(status: StatusCode, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("a reply is plain data");
        Self { status: status.as_u16(), head: Head::default(), body, again: false }
    }

    /// 200 with a JSON body.
    #[must_use]
    pub fn ok(body: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// 201 with a JSON body that can be read again at `location`.
    #[must_use]
    pub fn created(location: String, body: &impl Serialize) -> Self {
        Self::json(StatusCode::CREATED, body).location(location)
    }

    /// 204.
    #[must_use]
    pub fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT.as_u16(), head: Head::default(), body: Vec::new(), again: false }
    }

    /// Says where it can be read again.
    #[must_use]
    pub fn location(mut self, location: String) -> Self {
        self.head.location = Some(location);
        self
    }

    /// Adds the `ETag` of a version.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.head.version = Some(version);
        self
    }

    /// Reads its body.
    ///
    /// # Errors
    /// A 500 when it is not what the caller takes it for.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.body).map_err(Problem::internal)
    }

    /// Whether it was given before.
    pub(crate) fn is_again(&self) -> bool {
        self.again
    }

    /// The form that the store keeps: a line with the headers, then the body.
    pub(crate) fn keep(self) -> KeptAnswer {
        let mut kept = serde_json::to_vec(&self.head).expect("headers are plain data");
        kept.push(b'\n');
        kept.extend(self.body);
        KeptAnswer { status: self.status, body: kept }
    }

    /// Reads what [`Reply::keep`] made.
    pub(crate) fn restore(kept: &KeptAnswer, again: bool) -> Result<Self, Problem> {
        let line = kept.body.iter().position(|byte| *byte == b'\n');
        let (head, body) =
            line.map(|at| kept.body.split_at(at)).ok_or_else(|| Problem::internal("a kept answer is cut"))?;
        let head = serde_json::from_slice(head).map_err(Problem::internal)?;
        Ok(Self { status: kept.status, head, body: body[1..].to_vec(), again })
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        if let Some(location) = self.head.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(version) = self.head.version {
            response.insert_header(etag(version));
        }
        if self.again {
            response.insert_header((IDEMPOTENCY_REPLAYED, "true"));
        }
        if self.body.is_empty() {
            return response.finish();
        }
        response.insert_header(header::ContentType::json()).body(self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_reply_comes_back_from_what_is_kept() {
        let table = [
            Reply::created("/api/v1/users/1".to_owned(), &json!({"name": "张\n三"})).version(3),
            Reply::ok(&json!([])),
            Reply::nothing(),
        ];
        for reply in table {
            assert_eq!(Reply::restore(&reply.clone().keep(), false).unwrap(), reply);
        }
        assert!(Reply::restore(&KeptAnswer { status: 200, body: b"x".to_vec() }, true).is_err());
    }
}
