//! Who asks, as the gate of a route found out.

use std::{
    future::{Ready, ready},
    sync::Arc,
};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, dev,
    http::header::{self, HeaderMap},
};
use domain::{
    id::UserId,
    organisation::{Organisation, Role},
};
use store::{
    Scope,
    accounts::{Reach, Standing},
};
use uuid::Uuid;

use super::Bearer;
use crate::{
    problem::{Kind, Problem},
    server::State,
};

/// Who asks.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// The account.
    pub user: UserId,
    /// The session.
    pub session: Uuid,
    standing: Arc<Standing>,
    request_id: String,
}

impl Authenticated {
    /// Finds out who brings the token in these headers.
    pub(crate) async fn find(state: &State, headers: &HeaderMap, request_id: String) -> Result<Self, Problem> {
        Self::by_token(state, bearer(headers)?, request_id).await
    }

    /// Finds out who an access token belongs to. What they do is logged under the id of the request.
    ///
    /// # Errors
    /// [`Kind::TokenInvalid`] and [`Kind::TokenExpired`].
    pub async fn by_token(state: &State, token: &str, request_id: String) -> Result<Self, Problem> {
        let bearer = state.tokens.verify(token, state.store.now())?.bearer();
        Self::in_session(state, bearer, request_id).await
    }

    /// Finds out where somebody stands who has shown to hold this session.
    ///
    /// # Errors
    /// [`Kind::TokenInvalid`] when the session is over or its tokens were revoked.
    pub(crate) async fn in_session(state: &State, bearer: Bearer, request_id: String) -> Result<Self, Problem> {
        let standing = state.standings.of(&state.store, bearer.session).await?;
        let revoked = || Problem::of(Kind::TokenInvalid);
        let standing = standing.filter(|standing| standing.account == bearer.user).ok_or_else(revoked)?;
        if !standing.valid || standing.token_version != bearer.token_version {
            return Err(revoked());
        }
        Ok(Self { user: standing.account, session: bearer.session, standing, request_id })
    }

    /// Its organisation.
    #[must_use]
    pub fn organisation(&self) -> &Organisation {
        &self.standing.organisation
    }

    /// What it may do there.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.standing.roles
    }

    /// Whether nothing but a change of the password is allowed.
    #[must_use]
    pub fn must_change_password(&self) -> bool {
        self.standing.must_change_password
    }

    /// The scope of all that is read and written for the caller.
    #[must_use]
    pub fn scope(&self) -> Scope {
        let roles = self.standing.roles.iter().copied().collect();
        Scope::new(self.user, self.standing.organisation.clone(), roles).for_request(self.request_id.clone())
    }

    /// How far this administrator's hand reaches.
    #[must_use]
    pub fn reach(&self) -> Reach {
        Reach { administrator: self.user, division: self.standing.organisation.division }
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION);
    let value = values.next().ok_or_else(|| Problem::of(Kind::TokenMissing))?;
    match value.to_str().ok().and_then(|value| value.split_once(' ')) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && values.next().is_none() => Ok(token.trim()),
        _ => Err(Problem::of(Kind::TokenInvalid)),
    }
}

impl FromRequest for Authenticated {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(request.extensions().get().cloned().ok_or_else(|| Problem::of(Kind::TokenMissing)))
    }
}
