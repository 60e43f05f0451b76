//! The cookie of a session: who holds it, sealed by the server, and since when it was not used.
//!
//! Unlike a program's tokens it is not rotated: the browser keeps it from scripts (`HttpOnly`) and from other sites
//! (`SameSite=Strict`). It ends with the session, or when it was not used for as long as a refresh token may rest.

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderValue},
};
use api::{auth::Bearer, server::State};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{OrganisationId, UserId};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

use crate::settings::Settings;

/// Name of the cookie.
const NAME: &str = "fengqiao_session";

/// What the keys of cookie and form token are derived for.
const COOKIE_KEY: &str = "workbench session cookie";
const TOKEN_KEY: &str = "workbench form token";

/// Bytes of the authentication code in front of the content.
const CODE_BYTES: usize = 32;

/// After so many seconds of use a cookie is renewed, so that it does not end in the middle of work.
const RENEW_SECONDS: i64 = 60;

/// What a cookie holds.
#[derive(Serialize, Deserialize)]
struct Content {
    user: UserId,
    organisation: OrganisationId,
    session: Uuid,
    token_version: i64,
    /// When it was made, in seconds since 1970.
    made: i64,
}

/// A session as a browser holds it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// Whose session.
    pub(crate) bearer: Bearer,
    made: DateTime<Utc>,
}

impl Held {
    /// The session that the browser behind a request holds, if it was not left idle for too long.
    pub(crate) fn by(request: &HttpRequest, state: &State) -> Option<Self> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(sent(request)?).ok()?;
        let (code, content) = sealed.split_at_checked(CODE_BYTES)?;
        code_of(state, COOKIE_KEY, content).verify_slice(code).ok()?;
        let Content { user, organisation, session, token_version, made } = serde_json::from_slice(content).ok()?;
        let made = DateTime::from_timestamp(made, 0)?;
        let idle = TimeDelta::seconds(i64::from(state.settings.tokens.refresh_idle_seconds));
        let bearer = Bearer { user, organisation, session, token_version };
        (state.store.now() < made + idle).then_some(Self { bearer, made })
    }

    /// Whether it is time for a new cookie.
    pub(crate) fn is_due_for_renewal(&self, state: &State) -> bool {
        state.store.now() >= self.made + TimeDelta::seconds(RENEW_SECONDS)
    }
}

/// The value of our cookie, if the browser sent one.
fn sent(request: &HttpRequest) -> Option<&str> {
    let headers = request.headers().get_all(header::COOKIE).filter_map(|value| value.to_str().ok());
    let mut cookies = headers.flat_map(|value| value.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(name, _)| *name == NAME).map(|(_, value)| value)
}

/// The cookie for a session, as `Set-Cookie` takes it.
pub(crate) fn cookie(state: &State, settings: &Settings, bearer: Bearer) -> HeaderValue {
    let Bearer { user, organisation, session, token_version } = bearer;
    let made = state.store.now().timestamp();
    let content = Content { user, organisation, session, token_version, made };
    let content = serde_json::to_vec(&content).expect("ids and numbers are plain data");
    let mut sealed = code_of(state, COOKIE_KEY, &content).finalize().into_bytes().to_vec();
    sealed.extend_from_slice(&content);
    cookie_of(settings, &BASE64_URL_SAFE_NO_PAD.encode(sealed), "")
}

/// The cookie that takes a session away.
pub(crate) fn no_cookie(settings: &Settings) -> HeaderValue {
    cookie_of(settings, "", "; Max-Age=0")
}

fn cookie_of(settings: &Settings, value: &str, end: &str) -> HeaderValue {
    let secure = if settings.behind_tls { "; Secure" } else { "" };
    let cookie = format!("{NAME}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{end}");
    HeaderValue::try_from(cookie).expect("base64 and words are a header value")
}

/// The token in every form of a session, so that no other site can send one. It may be the same in every page: a reply that
/// mixes it with foreign text is only ever given to our own pages, since other sites cannot make the browser send the cookie.
pub(crate) fn form_token(state: &State, session: Uuid) -> String {
    hex::encode(code_of(state, TOKEN_KEY, session.as_bytes()).finalize().into_bytes())
}

/// Whether a form carries the token of its session.
pub(crate) fn is_form_token(state: &State, session: Uuid, token: &str) -> bool {
    hex::decode(token).is_ok_and(|token| code_of(state, TOKEN_KEY, session.as_bytes()).verify_slice(&token).is_ok())
}

fn code_of(state: &State, purpose: &str, content: &[u8]) -> Hmac<Sha256> {
    let mut code =
        Hmac::<Sha256>::new_from_slice(&state.store.secret_for(purpose)).expect("HMAC takes a key of any length");
    code.update(content);
    code
}
