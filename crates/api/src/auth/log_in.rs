//! Log-in, refresh and log-out.

use actix_web::web;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::accounts::{self, Attempt, Lifetime, Lock, Presented, Refreshed, Secret, Session};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Authenticated, Bearer};
use crate::{
    extract::{Empty, Submission},
    problem::{Kind, Problem},
    reply::Reply,
    server::State,
};

/// User name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// User name; capitals count as small letters.
    username: String,
    /// Password.
    #[schema(format = Password)]
    password: String,
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The refresh token of the last reply; good once.
    refresh_token: String,
}

/// The tokens of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenReply {
    /// Always `Bearer`.
    token_type: &'static str,
    /// Access token for the `Authorization` header.
    access_token: String,
    /// Its lifetime in seconds.
    expires_in: u32,
    /// Token for the next refresh; good once.
    refresh_token: String,
    /// End of the refresh token (UTC).
    refresh_until: DateTime<Utc>,
    /// Whether nothing but a change of the password is allowed yet.
    must_change_password: bool,
}

/// `POST /api/v1/auth/token`.
pub(super) async fn log_in(
    state: web::Data<State>,
    submission: Submission<Credentials>,
) -> Result<web::Json<TokenReply>, Problem> {
    let Credentials { username, password } = submission.body;
    let username = username.trim().to_ascii_lowercase();
    let _turn = state.turns.wait_for(&username).await;
    let account = prove(&state, username, password).await?.ok_or_else(|| Problem::of(Kind::CredentialsWrong))?;
    start_session(&state, account).await
}

/// The account that a name and password belong to; `None` when they belong to nobody. Counts the try as failed until
/// [`start_session`] forgives it, so it is called in turn.
///
/// # Errors
/// [`Kind::AccountLocked`] after too many failures.
pub(super) async fn prove(
    state: &State,
    username: String,
    password: String,
) -> Result<Option<domain::id::UserId>, Problem> {
    let settings = &state.settings.passwords;
    let lock =
        Lock { failures: settings.failures, seconds: settings.lock_seconds, seconds_max: settings.lock_seconds_max };
    let attempt = state.store.write(move |transaction| accounts::begin_attempt(transaction, &username, lock)).await;
    let stored = match attempt? {
        Attempt::Allowed(stored) => stored,
        Attempt::LockedUntil(until) => {
            let seconds = (until - state.store.now()).num_seconds().max(0).unsigned_abs() + 1;
            return Err(Problem::of(Kind::AccountLocked).retry_after(seconds));
        }
    };
    let (account, hash) = stored.map(|stored| (stored.account, stored.hash)).unzip();
    let right = state.passwords.verify(password, hash).await?;
    if !right {
        state.store.write(move |transaction| accounts::attempt_failed(transaction, account)).await?;
        return Ok(None);
    }
    Ok(account)
}

/// Starts a session for somebody whose password was right.
pub(super) async fn start_session(
    state: &State,
    account: domain::id::UserId,
) -> Result<web::Json<TokenReply>, Problem> {
    let (secret, lifetime) = (new_secret(), lifetime(state));
    let hash = hash_of(&secret);
    let session = state.store.write(move |transaction| accounts::log_in(transaction, account, &hash, lifetime)).await?;
    reply(state, session.ok_or_else(|| Problem::of(Kind::CredentialsWrong))?, &secret)
}

/// `POST /api/v1/auth/refresh`.
pub(super) async fn refresh(
    state: web::Data<State>,
    submission: Submission<RefreshRequest>,
) -> Result<web::Json<TokenReply>, Problem> {
    let presented = parse(&submission.body.refresh_token).ok_or_else(|| Problem::of(Kind::RefreshInvalid))?;
    let (secret, lifetime) = (new_secret(), lifetime(&state));
    let next = hash_of(&secret);
    let refreshed =
        state.store.write(move |transaction| accounts::refresh(transaction, presented, &next, lifetime)).await?;
    match refreshed {
        Refreshed::Renewed(session) => reply(&state, session, &secret),
        Refreshed::Refused => Err(Problem::of(Kind::RefreshInvalid)),
        Refreshed::Reused => {
            tracing::warn!("a refresh token was used twice; its session was ended");
            state.standings.forget();
            Err(Problem::of(Kind::RefreshInvalid))
        }
    }
}

/// `POST /api/v1/auth/logout`.
pub(super) async fn log_out(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Empty>,
) -> Result<Reply, Problem> {
    let Authenticated { user, session, .. } = caller;
    let reply = submission
        .once(&state, &caller, move |transaction, Empty {}| {
            accounts::end_session(transaction, user, session)?;
            Ok(Reply::nothing())
        })
        .await?;
    state.standings.forget();
    Ok(reply)
}

fn lifetime(state: &State) -> Lifetime {
    let settings = &state.settings.tokens;
    Lifetime { idle_seconds: settings.refresh_idle_seconds, seconds: settings.session_seconds }
}

fn reply(state: &State, session: Session, secret: &[u8; 32]) -> Result<web::Json<TokenReply>, Problem> {
    let bearer = Bearer {
        user: session.account,
        organisation: session.organisation,
        session: session.id,
        token_version: session.token_version,
    };
    let (access_token, expires_in) = state.tokens.issue(bearer, state.store.now())?;
    Ok(web::Json(TokenReply {
        token_type: "Bearer",
        access_token,
        expires_in,
        refresh_token: format!("{}.{}", session.refresh_token.simple(), BASE64_URL_SAFE_NO_PAD.encode(secret)),
        refresh_until: session.refresh_until,
        must_change_password: session.must_change_password,
    }))
}

fn new_secret() -> [u8; 32] {
    rand::rng().random()
}

fn hash_of(secret: &[u8]) -> Secret {
    Sha256::digest(secret).into()
}

fn parse(refresh_token: &str) -> Option<Presented> {
    let (id, secret) = refresh_token.split_once('.')?;
    let secret = BASE64_URL_SAFE_NO_PAD.decode(secret).ok()?;
    Some(Presented { id: Uuid::parse_str(id).ok()?, secret: hash_of(&secret) })
}
