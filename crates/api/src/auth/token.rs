//! Access tokens: JWT signed with Ed25519, good for minutes.
//!
//! The algorithm is fixed by us, never read from the token; `kid` chooses among our own keys. A token that is wrong in
//! any way is refused with one and the same problem, so that a forger learns nothing; only one that is genuine but
//! over is told so.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use domain::id::{OrganisationId, UserId};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation,
    jwk::{AlgorithmParameters, Jwk},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    TokenSettings, limits,
    problem::{Kind, Problem},
};

/// `typ` of our tokens (RFC 9068), so that no other kind of JWT passes for one.
const TOKEN_TYPE: &str = "at+jwt";

const LEEWAY_SECONDS: i64 = limits::CLOCK_LEEWAY_SECONDS as i64;

/// PKCS#8 frame (RFC 8410) around the 32 bytes of an Ed25519 private key.
const PKCS8_FRAME: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    /// The account.
    #[serde(rename = "sub")]
    pub user: UserId,
    /// Its organisation.
    #[serde(rename = "org")]
    pub organisation: OrganisationId,
    /// The session, whose end ends the token too.
    #[serde(rename = "sid")]
    pub session: Uuid,
    /// Token version of the account when the token was made; a later one revokes it.
    #[serde(rename = "ver")]
    pub token_version: i64,
    iat: i64,
    nbf: i64,
    /// End of validity, in seconds since 1970.
    pub exp: i64,
    jti: Uuid,
}

/// For whom a token is made.
#[derive(Debug, Clone, Copy)]
pub struct Bearer {
    /// The account.
    pub user: UserId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// The session.
    pub session: Uuid,
    /// Present token version of the account.
    pub token_version: i64,
}

impl Claims {
    /// For whom the token was made.
    #[must_use]
    pub fn bearer(&self) -> Bearer {
        let &Self { user, organisation, session, token_version, .. } = self;
        Bearer { user, organisation, session, token_version }
    }
}

/// A key that signs, or has signed, access tokens.
pub struct SigningKey {
    /// Its name in the `kid` of a token.
    pub kid: Uuid,
    /// From when on it signs; it is published earlier.
    pub signs_from: DateTime<Utc>,
    /// When the next takes over.
    pub signs_until: DateTime<Utc>,
    encoding: EncodingKey,
    decoding: DecodingKey,
    public: String,
}

impl SigningKey {
    /// A key from the 32 secret bytes of Ed25519; any bytes will do.
    ///
    /// # Errors
    /// When the cryptography refuses them.
    pub fn from_secret(
        kid: Uuid,
        secret: &[u8; 32],
        signs_from: DateTime<Utc>,
        signs_until: DateTime<Utc>,
    ) -> Result<Self, jsonwebtoken::errors::Error> {
        let encoding = EncodingKey::from_ed_der(&[PKCS8_FRAME.as_slice(), secret].concat());
        let jwk = Jwk::from_encoding_key(&encoding, Algorithm::EdDSA)?;
        let decoding = DecodingKey::from_jwk(&jwk)?;
        let AlgorithmParameters::OctetKeyPair(pair) = jwk.algorithm else {
            return Err(jsonwebtoken::errors::ErrorKind::InvalidEddsaKey.into());
        };
        Ok(Self { kid, signs_from, signs_until, encoding, decoding, public: pair.x })
    }

    /// Until when tokens of this key may still be around.
    fn verifies_until(&self, settings: &TokenSettings) -> DateTime<Utc> {
        self.signs_until + chrono::TimeDelta::seconds(i64::from(settings.access_seconds) + LEEWAY_SECONDS)
    }
}

/// Makes and checks access tokens.
pub struct Tokens {
    settings: TokenSettings,
    validation: Validation,
    keys: RwLock<Arc<[SigningKey]>>,
    /// Tokens whose signature was checked before, by their hash; a signature costs more than all the rest of a read.
    verified: RwLock<HashMap<[u8; 32], Arc<Claims>>>,
}

impl Tokens {
    /// Tokens without keys; [`Self::use_keys`] brings them.
    #[must_use]
    pub fn new(settings: TokenSettings) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[&settings.audience]);
        validation.set_issuer(&[&settings.issuer]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // Times are compared below, with the injected clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self { settings, validation, keys: RwLock::new(Arc::new([])), verified: RwLock::default() }
    }

    /// Replaces the keys.
    pub fn use_keys(&self, keys: Vec<SigningKey>) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys.into();
    }

    fn keys(&self) -> Arc<[SigningKey]> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a token; gives it with its lifetime in seconds.
    ///
    /// # Errors
    /// A 500 when there is no key to sign with.
    pub fn issue(&self, bearer: Bearer, now: DateTime<Utc>) -> Result<(String, u32), Problem> {
        let keys = self.keys();
        let key = keys
            .iter()
            .filter(|key| key.signs_from <= now && now < key.signs_until)
            .max_by_key(|key| key.signs_from)
            .ok_or_else(|| Problem::internal("no signing key is valid now"))?;
        let issued = now.timestamp();
        let claims = Claims {
            iss: self.settings.issuer.clone(),
            aud: self.settings.audience.clone(),
            user: bearer.user,
            organisation: bearer.organisation,
            session: bearer.session,
            token_version: bearer.token_version,
            iat: issued,
            nbf: issued,
            exp: issued + i64::from(self.settings.access_seconds),
            jti: Uuid::now_v7(),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TOKEN_TYPE.to_owned());
        header.kid = Some(key.kid.to_string());
        let token = jsonwebtoken::encode(&header, &claims, &key.encoding).map_err(Problem::internal)?;
        Ok((token, self.settings.access_seconds))
    }

    /// Checks a token.
    ///
    /// # Errors
    /// [`Kind::TokenExpired`] when it is genuine but over, [`Kind::TokenInvalid`] when anything else is wrong.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Claims>, Problem> {
        let claims = self.verify_signature(token, now).ok_or_else(|| Problem::of(Kind::TokenInvalid))?;
        let now = now.timestamp();
        if claims.nbf > now + LEEWAY_SECONDS {
            return Err(Problem::of(Kind::TokenInvalid));
        }
        if claims.exp <= now {
            return Err(Problem::of(Kind::TokenExpired));
        }
        Ok(claims)
    }

    fn verify_signature(&self, token: &str, now: DateTime<Utc>) -> Option<Arc<Claims>> {
        if token.len() > limits::TOKEN_BYTES {
            return None;
        }
        let hash: [u8; 32] = Sha256::digest(token).into();
        if let Some(claims) = self.verified.read().unwrap_or_else(PoisonError::into_inner).get(&hash) {
            return Some(Arc::clone(claims));
        }
        let header = jsonwebtoken::decode_header(token).ok()?;
        let kid: Uuid = header.kid.filter(|_| header.typ.as_deref() == Some(TOKEN_TYPE))?.parse().ok()?;
        let keys = self.keys();
        let key = keys.iter().find(|key| key.kid == kid && now < key.verifies_until(&self.settings))?;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &self.validation).ok()?.claims;
        let claims = Arc::new(claims);
        self.remember(hash, &claims, now);
        Some(claims)
    }

    fn remember(&self, hash: [u8; 32], claims: &Arc<Claims>, now: DateTime<Utc>) {
        let mut verified = self.verified.write().unwrap_or_else(PoisonError::into_inner);
        if verified.len() >= limits::CACHE_ENTRIES {
            verified.retain(|_, known| known.exp > now.timestamp());
        }
        if verified.len() < limits::CACHE_ENTRIES {
            verified.insert(hash, Arc::clone(claims));
        }
    }

    /// The public keys, as a JSON Web Key Set (RFC 7517), those included that do not sign yet.
    #[must_use]
    pub fn public_keys(&self, now: DateTime<Utc>) -> Value {
        let keys = self.keys();
        let published = keys.iter().filter(|key| now < key.verifies_until(&self.settings)).map(|key| {
            json!({"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": key.kid, "x": key.public})
        });
        json!({ "keys": published.collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    use chrono::{TimeDelta, TimeZone};
    use proptest::prelude::*;

    const KID: Uuid = Uuid::from_u128(1);

    fn at(minute: i64) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap() + TimeDelta::minutes(minute)
    }

    fn key(kid: Uuid, secret: u8, from: i64, until: i64) -> SigningKey {
        SigningKey::from_secret(kid, &[secret; 32], at(from), at(until)).unwrap()
    }

    fn tokens() -> Tokens {
        let tokens = Tokens::new(TokenSettings::default());
        tokens.use_keys(vec![key(KID, 7, -60, 60 * 24)]);
        tokens
    }

    fn bearer() -> Bearer {
        Bearer {
            user: UserId(Uuid::from_u128(11)),
            organisation: OrganisationId(Uuid::from_u128(12)),
            session: Uuid::from_u128(13),
            token_version: 4,
        }
    }

    fn claims() -> Value {
        let now = at(0).timestamp();
        json!({
            "iss": "fengqiao", "aud": "fengqiao-api", "sub": Uuid::from_u128(11), "org": Uuid::from_u128(12),
            "sid": Uuid::from_u128(13), "ver": 4, "iat": now, "nbf": now, "exp": now + 600, "jti": Uuid::from_u128(14),
        })
    }

    fn header() -> Value {
        json!({"alg": "EdDSA", "typ": "at+jwt", "kid": KID})
    }

    /// A token of any header and claims, signed with our key, so that nothing but the change under test is wrong.
    fn signed(header: &Value, claims: &Value) -> String {
        let message = unsigned(header, claims);
        let signature =
            jsonwebtoken::crypto::sign(message.as_bytes(), &key(KID, 7, 0, 1).encoding, Algorithm::EdDSA).unwrap();
        format!("{message}.{signature}")
    }

    fn unsigned(header: &Value, claims: &Value) -> String {
        [header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string())).join(".")
    }

    fn with(mut document: Value, name: &str, value: Value) -> Value {
        document[name] = value;
        document
    }

    fn without(mut document: Value, name: &str) -> Value {
        document.as_object_mut().unwrap().remove(name);
        document
    }

    #[test]
    fn a_token_is_good_for_ten_minutes() {
        let tokens = tokens();
        let (token, seconds) = tokens.issue(bearer(), at(0)).unwrap();
        assert_eq!(seconds, 600);
        let claims = tokens.verify(&token, at(9)).unwrap();
        assert_eq!((claims.user, claims.token_version), (bearer().user, 4));
        assert_eq!(tokens.verify(&token, at(10)).unwrap_err().kind(), Kind::TokenExpired);
        assert_eq!(tokens.verify(&token, at(60)).unwrap_err().kind(), Kind::TokenExpired);
    }

    #[test]
    fn a_forged_token_is_refused_whatever_is_wrong_with_it() {
        let tokens = tokens();
        let good = signed(&header(), &claims());
        assert!(tokens.verify(&good, at(1)).is_ok(), "the control must pass");

        let public = tokens.public_keys(at(0))["keys"][0]["x"].as_str().unwrap().to_owned();
        let hs256 = with(header(), "alg", json!("HS256"));
        let confused = unsigned(&hs256, &claims());
        let confused_by = |secret: &[u8]| {
            let secret = EncodingKey::from_secret(secret);
            let signature = jsonwebtoken::crypto::sign(confused.as_bytes(), &secret, Algorithm::HS256).unwrap();
            format!("{confused}.{signature}")
        };
        let none = with(header(), "alg", json!("none"));
        let nbf = at(2).timestamp();
        let table = [
            ("alg none, no signature", format!("{}.", unsigned(&none, &claims()))),
            ("alg none, signed", signed(&none, &claims())),
            ("HS256 with the public key as text", confused_by(public.as_bytes())),
            ("HS256 with the public key", confused_by(&BASE64_URL_SAFE_NO_PAD.decode(&public).unwrap())),
            ("another algorithm", signed(&with(header(), "alg", json!("ES256")), &claims())),
            ("no kid", signed(&without(header(), "kid"), &claims())),
            ("unknown kid", signed(&with(header(), "kid", json!(Uuid::from_u128(2))), &claims())),
            ("kid that is a path", signed(&with(header(), "kid", json!("../../etc/passwd")), &claims())),
            ("another type", signed(&with(header(), "typ", json!("JWT")), &claims())),
            ("wrong issuer", signed(&header(), &with(claims(), "iss", json!("somebody")))),
            ("wrong audience", signed(&header(), &with(claims(), "aud", json!("workbench")))),
            ("future nbf", signed(&header(), &with(claims(), "nbf", json!(nbf)))),
            ("no exp", signed(&header(), &without(claims(), "exp"))),
            ("no nbf", signed(&header(), &without(claims(), "nbf"))),
            ("no iss", signed(&header(), &without(claims(), "iss"))),
            ("no aud", signed(&header(), &without(claims(), "aud"))),
            ("no sub", signed(&header(), &without(claims(), "sub"))),
            ("exp as text", signed(&header(), &with(claims(), "exp", json!("tomorrow")))),
            ("no signature", format!("{}.", unsigned(&header(), &claims()))),
            ("two parts", unsigned(&header(), &claims())),
            ("empty", String::new()),
            ("too long", format!("{good}{}", "A".repeat(limits::TOKEN_BYTES))),
        ];
        for (name, token) in table {
            let kind = tokens.verify(&token, at(1)).map_err(|problem| problem.kind());
            assert_eq!(kind, Err(Kind::TokenInvalid), "{name}");
        }
    }

    #[test]
    fn keys_overlap_when_they_rotate() {
        let tokens = Tokens::new(TokenSettings::default());
        let (old, new) = (KID, Uuid::from_u128(2));
        tokens.use_keys(vec![key(old, 7, -60, 0), key(new, 8, 0, 60)]);

        // Minute -1: the old key signs, the new one is published already.
        let (last, _) = tokens.issue(bearer(), at(-1)).unwrap();
        assert_eq!(tokens.public_keys(at(-1))["keys"].as_array().unwrap().len(), 2);
        // Minute 5: the new key signs, what the old one signed is still good.
        let (first, _) = tokens.issue(bearer(), at(5)).unwrap();
        assert!(tokens.verify(&last, at(5)).is_ok());
        assert!(tokens.verify(&first, at(5)).is_ok());
        // Minute 11: the old key is gone.
        assert_eq!(tokens.public_keys(at(11))["keys"].as_array().unwrap().len(), 1);
        assert!(tokens.issue(bearer(), at(61)).is_err());
    }

    proptest! {
        #[test]
        fn no_change_of_a_single_character_passes(position: prop::sample::Index, letter in "[A-Za-z0-9_.-]") {
            let tokens = tokens();
            let (token, _) = tokens.issue(bearer(), at(0)).unwrap();
            let at_byte = position.index(token.len());
            let mut forged = token.clone();
            forged.replace_range(at_byte..=at_byte, &letter);
            prop_assume!(forged != token);
            prop_assert_eq!(tokens.verify(&forged, at(1)).unwrap_err().kind(), Kind::TokenInvalid);
        }

        #[test]
        fn garbage_is_refused_not_feared(garbage in "\\PC{0,200}") {
            prop_assert_eq!(tokens().verify(&garbage, at(1)).unwrap_err().kind(), Kind::TokenInvalid);
        }
    }
}
