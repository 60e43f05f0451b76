//! The keys that sign access tokens. Their secret half is sealed like personal data.

use crate::crypto::{self, DataKey, WrappedKey};
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::signing_key;
use crate::types::Db;
use crate::write::Transaction;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::County;
use uuid::Uuid;

/// Column that holds the sealed secret.
const SECRET: &str = "signing_key.secret";

/// Place of the wrapped key.
const KEY: &str = "signing_key";

/// A key that signs access tokens, or has signed or will sign them.
#[derive(Clone)]
pub struct SigningKeyRecord {
    /// Its name (`kid`).
    pub id: Uuid,
    /// The 32 secret bytes of Ed25519.
    pub secret: [u8; 32],
    /// From when on it signs (UTC).
    pub signs_from: DateTime<Utc>,
    /// When the next takes over (UTC).
    pub signs_until: DateTime<Utc>,
}

/// The keys that signed at `since` or later.
///
/// # Errors
/// When the database fails or a key does not open.
pub fn signing_keys(snapshot: &mut Snapshot, since: DateTime<Utc>) -> Result<Vec<SigningKeyRecord>, StoreError> {
    type Row = (Uuid, Vec<u8>, Vec<u8>, DateTime<Utc>, DateTime<Utc>);
    let rows: Vec<Row> = signing_key::table
        .filter(signing_key::signs_until.ge(Db(since)))
        .order(signing_key::signs_from)
        .load(snapshot.connection())?;
    let keyring = snapshot.keyring();
    let open = |(id, wrapped, sealed, signs_from, signs_until): Row| {
        let key = keyring.unwrap(&WrappedKey(wrapped), &crypto::place(KEY, id))?;
        let secret = crypto::open(&key, &sealed, &crypto::place(SECRET, id))?;
        let secret = secret.try_into().map_err(|_| StoreError::CorruptRecord(format!("signing key {id}")))?;
        Ok(SigningKeyRecord { id, secret, signs_from, signs_until })
    };
    rows.into_iter().map(open).collect()
}

/// Adds a key that signs from `signs_from` to `signs_until`, unless another server has added one that signs as long.
///
/// # Errors
/// When the database fails.
pub fn add_signing_key(
    transaction: &mut Transaction,
    secret: &[u8; 32],
    signs_from: DateTime<Utc>,
    signs_until: DateTime<Utc>,
) -> Result<(), StoreError> {
    let already: i64 = signing_key::table
        .filter(signing_key::signs_until.gt(Db(signs_from)))
        .count()
        .get_result(transaction.connection())?;
    if already > 0 {
        return Ok(());
    }
    let id = transaction.new_id(County(0));
    let key = DataKey::generate()?;
    let wrapped = transaction.keyring().wrap(&key, &crypto::place(KEY, id))?;
    let sealed = crypto::seal(&key, secret, &crypto::place(SECRET, id))?;
    diesel::insert_into(signing_key::table)
        .values((
            signing_key::id.eq(Db(id)),
            signing_key::wrapped_key.eq(wrapped.0),
            signing_key::secret.eq(sealed),
            signing_key::signs_from.eq(Db(signs_from)),
            signing_key::signs_until.eq(Db(signs_until)),
        ))
        .execute(transaction.connection())?;
    Ok(())
}
