//! Sessions from log-in to log-out, for the routes here and for whoever else lets people in, such as web pages: [`begin`],
//! [`refresh`], [`end`], and [`Authenticated::by_token`] for what comes in between.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::id::UserId;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::accounts::{self, Attempt, Lifetime, Lock, LogIn, Presented, Refreshed, Secret, Session};
use tokio::sync::OwnedMutexGuard;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Authenticated, Bearer, second_factor};
use crate::{
    problem::{Kind, Problem},
    server::State,
};

/// What somebody logs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// User name; capitals count as small letters.
    pub username: String,
    /// Password.
    #[schema(format = Password)]
    pub password: String,
    /// Code of the authenticator app, or a recovery code; only where the account has a second factor.
    pub code: Option<String>,
}

/// The tokens of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenReply {
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Access token for the `Authorization` header.
    pub access_token: String,
    /// Its lifetime in seconds.
    pub expires_in: u32,
    /// Token for the next refresh; good once.
    pub refresh_token: String,
    /// End of the refresh token (UTC).
    pub refresh_until: DateTime<Utc>,
    /// Whether nothing but a change of the password is allowed yet.
    pub must_change_password: bool,
}

/// Begins a session. A password that is right without the code that the account needs is no failed try, so that a page
/// can ask for the code then; a wrong code is one.
///
/// # Errors
/// [`Kind::CredentialsWrong`], [`Kind::SecondFactorRequired`], [`Kind::SecondFactorWrong`], and [`Kind::AccountLocked`]
/// after too many failures.
pub async fn begin(state: &State, credentials: Credentials) -> Result<TokenReply, Problem> {
    let Credentials { username, password, code } = credentials;
    let username = username.trim().to_ascii_lowercase();
    let _turn = state.turns.wait_for(&username).await;
    let account = prove(state, username, password).await?.ok_or_else(|| Problem::of(Kind::CredentialsWrong))?;
    let (secret, lifetime) = (new_secret(), lifetime(state));
    let hash = hash_of(&secret);
    let begun = state
        .store
        .write(move |transaction| accounts::log_in(transaction, account, code.as_deref(), &hash, lifetime))
        .await?;
    match begun {
        LogIn::Begun(session) => reply(state, session, &secret),
        LogIn::Closed => Err(Problem::of(Kind::CredentialsWrong)),
        LogIn::CodeMissing => Err(Problem::of(Kind::SecondFactorRequired)),
        LogIn::CodeWrong => Err(second_factor::wrong_code(Kind::SecondFactorWrong)),
    }
}

/// Carries a session on with its refresh token, which is good once.
///
/// # Errors
/// [`Kind::RefreshInvalid`] when the token is over or was used before; the latter ends the session.
pub async fn refresh(state: &State, refresh_token: &str) -> Result<TokenReply, Problem> {
    let presented = parse(refresh_token).ok_or_else(|| Problem::of(Kind::RefreshInvalid))?;
    let (secret, lifetime) = (new_secret(), lifetime(state));
    let next = hash_of(&secret);
    let refreshed =
        state.store.write(move |transaction| accounts::refresh(transaction, presented, &next, lifetime)).await?;
    match refreshed {
        Refreshed::Renewed(session) => reply(state, session, &secret),
        Refreshed::Refused => Err(Problem::of(Kind::RefreshInvalid)),
        Refreshed::Reused => {
            tracing::warn!("a refresh token was used twice; its session was ended");
            state.standings.forget();
            Err(Problem::of(Kind::RefreshInvalid))
        }
    }
}

/// Ends the session that the caller is in.
///
/// # Errors
/// When the database fails.
pub async fn end(state: &State, caller: &Authenticated) -> Result<(), Problem> {
    let (user, session) = (caller.user, caller.session);
    state.store.write(move |transaction| accounts::end_session(transaction, user, session)).await?;
    state.standings.forget();
    Ok(())
}

/// Begins a session for somebody who has proved everything in another one.
pub(super) async fn begin_anew(state: &State, account: UserId) -> Result<TokenReply, Problem> {
    let (secret, lifetime) = (new_secret(), lifetime(state));
    let hash = hash_of(&secret);
    let session =
        state.store.write(move |transaction| accounts::begin_session(transaction, account, &hash, lifetime)).await?;
    reply(state, session.ok_or_else(|| Problem::of(Kind::CredentialsWrong))?, &secret)
}

/// Has the caller prove the own password, at `pointer`, once more: a session that was left open is not enough for what
/// follows. The turn is to be held until the store has been told that the try was none.
///
/// # Errors
/// [`Kind::CredentialsWrong`], and [`Kind::AccountLocked`] after too many failures.
pub(super) async fn prove_again(
    state: &State,
    caller: &Authenticated,
    password: String,
    pointer: &str,
) -> Result<OwnedMutexGuard<()>, Problem> {
    let user = caller.user;
    let username = state.store.read(move |snapshot| accounts::password_of(snapshot, user)).await?.username;
    let turn = state.turns.wait_for(&username).await;
    if prove(state, username, password).await? != Some(user) {
        return Err(Problem::of(Kind::CredentialsWrong).at(pointer, "当前密码错误"));
    }
    Ok(turn)
}

/// The account that a name and password belong to; `None` when they belong to nobody. Counts the try as failed until
/// the store is told otherwise, so it is called in turn.
async fn prove(state: &State, username: String, password: String) -> Result<Option<UserId>, Problem> {
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

fn lifetime(state: &State) -> Lifetime {
    let settings = &state.settings.tokens;
    Lifetime { idle_seconds: settings.refresh_idle_seconds, seconds: settings.session_seconds }
}

fn reply(state: &State, session: Session, secret: &[u8; 32]) -> Result<TokenReply, Problem> {
    let bearer = Bearer {
        user: session.account,
        organisation: session.organisation,
        session: session.id,
        token_version: session.token_version,
    };
    let (access_token, expires_in) = state.tokens.issue(bearer, state.store.now())?;
    Ok(TokenReply {
        token_type: "Bearer",
        access_token,
        expires_in,
        refresh_token: format!("{}.{}", session.refresh_token.simple(), BASE64_URL_SAFE_NO_PAD.encode(secret)),
        refresh_until: session.refresh_until,
        must_change_password: session.must_change_password,
    })
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
