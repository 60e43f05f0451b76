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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::auth::Bearer;
    use domain::id::{OrganisationId, UserId};
    use store::{KeyRing, StoreOptions, clock::SettableClock};
    use test_database::both_databases;
    use uuid::Uuid;

    both_databases! {
        #[tokio::test]
        async fn keys_follow_one_another_on_all_servers_without_a_gap(database: TestDatabase) {
            let begin: DateTime<Utc> = "2026-03-02T01:00:00Z".parse().unwrap();
            let clock = SettableClock::at(begin);
            let options = StoreOptions {
                clock: Arc::new(clock.clone()),
                ..StoreOptions::new(database.url(), database.dir(), KeyRing::generate().unwrap())
            };
            let store = Store::open(options).unwrap();
            let migrating = store.clone();
            tokio::task::spawn_blocking(move || migrating.migrate()).await.unwrap().unwrap();
            let settings = TokenSettings::default();
            let servers = [Tokens::new(settings.clone()), Tokens::new(settings.clone())];
            let bearer = Bearer {
                user: UserId(Uuid::from_u128(1)),
                organisation: OrganisationId(Uuid::from_u128(2)),
                session: Uuid::from_u128(3),
                token_version: 1,
            };
            let published = |tokens: &Tokens| tokens.public_keys(store.now())["keys"].as_array().unwrap().len();

            // Given the first key, of thirty days; each next one is published an hour before it signs.
            let mut last = None;
            for (minutes, keys) in [(0, 1), (29 * 1440, 1), (30 * 1440 - 50, 2), (30 * 1440 + 5, 2), (30 * 1440 + 11, 1)] {
                clock.set(begin + TimeDelta::minutes(minutes));
                for tokens in &servers {
                    rotate(&store, tokens, &settings).await.unwrap();
                    assert_eq!(published(tokens), keys, "minute {minutes}");
                }
                // Then what one server signs the other accepts, also ten minutes across the change.
                let (token, _) = servers[0].issue(bearer, store.now()).unwrap();
                assert!(servers[1].verify(&token, store.now()).is_ok(), "minute {minutes}");
                last = Some(token);
            }
            // After months without a server the next key signs at once.
            clock.set(begin + TimeDelta::days(200));
            rotate(&store, &servers[0], &settings).await.unwrap();
            assert!(servers[0].issue(bearer, store.now()).is_ok());
            assert!(servers[0].verify(&last.unwrap(), store.now()).is_err());
        }
    }
}
