//! Who asks: passwords, access tokens, sessions.

mod password;
mod token;

use std::sync::Arc;

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, dev,
    http::header::{self, HeaderMap},
};
use domain::{
    id::{OrganisationId, UserId},
    organisation::Role,
};

use crate::{
    problem::{Kind, Problem},
    server::State,
};

pub use password::{Passwords, check_new, one_time};
pub use token::{Bearer, Claims, SigningKey, Tokens};

/// Who asks, as the gate found out.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// The account.
    pub user: UserId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// What it may do there.
    pub roles: Arc<[Role]>,
    /// Whether nothing but a change of the password is allowed.
    pub must_change_password: bool,
}

impl Authenticated {
    pub(crate) async fn from_headers(state: &State, headers: &HeaderMap) -> Result<Self, Problem> {
        let claims = state.tokens.verify(bearer(headers)?, state.now())?;
        Ok(Self {
            user: claims.user,
            organisation: claims.organisation,
            roles: Arc::new([]),
            must_change_password: false,
        })
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION);
    let value = values.next().ok_or_else(|| Problem::of(Kind::TokenMissing))?;
    let token = value.to_str().ok().and_then(|value| value.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && values.next().is_none() => Ok(token.trim()),
        _ => Err(Problem::of(Kind::TokenInvalid)),
    }
}

impl FromRequest for Authenticated {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        std::future::ready(request.extensions().get().cloned().ok_or_else(|| Problem::of(Kind::TokenMissing)))
    }
}
