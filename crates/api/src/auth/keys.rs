//! The signing keys of access tokens: made by the program, kept sealed in the store, replaced in good time.
//!
//! A key is published an hour before it signs, so that every server has seen it by then, and stays until the last token
//! that it signed is over.

use actix_web::{HttpResponse, http::header, web};
use chrono::{DateTime, TimeDelta, Utc};
use rand::RngExt;
use store::{
    Store,
    accounts::{self, SigningKeyRecord},
};

use super::{SigningKey, Tokens};
use crate::{TokenSettings, limits, problem::Problem, server::State};

/// How long the public keys may be remembered by whoever fetches them.
const CACHE_CONTROL: &str = "public, max-age=300";

/// Loads the keys and makes the next one when it is time. Several servers may do so at once.
///
/// # Errors
/// When the database fails or a key does not open.
pub(crate) async fn rotate(store: &Store, tokens: &Tokens, settings: &TokenSettings) -> Result<(), Problem> {
    let now = store.now();
    let lead = TimeDelta::seconds(i64::from(limits::SIGNING_KEY_LEAD_SECONDS));
    let mut records = load(store, settings, now).await?;
    let covered_until = records.iter().map(|record| record.signs_until).max().unwrap_or(now);
    if covered_until <= now + lead {
        let signs_from = covered_until.max(now);
        let signs_until = signs_from + TimeDelta::days(i64::from(settings.signing_key_days));
        let secret: [u8; 32] = rand::rng().random();
        store
            .write(move |transaction| accounts::add_signing_key(transaction, &secret, signs_from, signs_until))
            .await?;
        records = load(store, settings, now).await?;
    }
    let keys = records
        .into_iter()
        .map(|record| SigningKey::from_secret(record.id, &record.secret, record.signs_from, record.signs_until));
    tokens.use_keys(keys.collect::<Result<_, _>>().map_err(Problem::internal)?);
    Ok(())
}

/// The keys whose tokens may still be around, and those after them.
async fn load(store: &Store, settings: &TokenSettings, now: DateTime<Utc>) -> Result<Vec<SigningKeyRecord>, Problem> {
    let since = now - TimeDelta::seconds(i64::from(settings.access_seconds) + i64::from(limits::CLOCK_LEEWAY_SECONDS));
    Ok(store.read(move |snapshot| accounts::signing_keys(snapshot, since)).await?)
}

/// `GET /.well-known/jwks.json`.
pub(super) async fn show(state: web::Data<State>) -> HttpResponse {
    let keys = state.tokens.public_keys(state.store.now());
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, CACHE_CONTROL)).json(keys)
}
