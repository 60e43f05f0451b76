//! Checkpoints: from time to time it is signed, county by county, what the newest event of every grown history is. So it
//! shows when the end of a history is cut off together with what its row says of it.
//!
//! A checkpoint carries the hash of the one before, so that none can be left out between two; the hash of the last, kept
//! outside of the database, shows when the last ones are gone too. The key is derived from the key ring, so whoever has
//! only the database cannot sign.

mod head;
#[cfg(test)]
mod tests;
mod verify;

pub use head::Head;

use chrono::SubsecRound;
use diesel::prelude::*;
use domain::id::County;
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::clock::Instant;
use crate::connection::on_each;
use crate::error::StoreError;
use crate::limits::HEADS_PER_CHECKPOINT;
use crate::schema::{checkpoint, checkpoint_due};
use crate::types::Db;
use crate::write::Transaction;
use crate::{KeyRing, Store};

/// Hash before the first checkpoint of a county.
const GENESIS: [u8; 32] = [0; 32];

/// Bytes of one history in a checkpoint: its id, the position of its newest event, that event's hash.
const HEAD_BYTES: usize = 16 + 4 + 32;

/// What a checkpoint says, before it is signed.
struct Statement<'a> {
    county: County,
    number: i32,
    at: Instant,
    heads: &'a [u8],
}

impl Statement<'_> {
    fn hash(&self, previous: &[u8]) -> [u8; 32] {
        let Self { county, number, at, heads } = self;
        let mut hash = Sha256::new();
        hash.update(previous);
        hash.update(format!("{:06}\n{number}\n{}\n", county.0, at.timestamp_micros()));
        hash.update(Sha256::digest(heads));
        hash.finalize().into()
    }
}

fn signing_key(keyring: &KeyRing) -> SigningKey {
    SigningKey::from_bytes(&keyring.derive("checkpoints"))
}

/// Remembers the newest event of a history until it is in a checkpoint.
pub(crate) fn remember(
    transaction: &mut Transaction,
    county: County,
    history: Uuid,
    (sequence, hash): (i32, Vec<u8>),
) -> Result<(), StoreError> {
    on_each!(transaction.connection(), c => diesel::insert_into(checkpoint_due::table)
        .values((
            checkpoint_due::county.eq(Db(county)),
            checkpoint_due::case_id.eq(Db(history)),
            checkpoint_due::sequence.eq(sequence),
            checkpoint_due::hash.eq(&hash),
        ))
        .on_conflict((checkpoint_due::county, checkpoint_due::case_id))
        .do_update()
        .set((checkpoint_due::sequence.eq(sequence), checkpoint_due::hash.eq(&hash)))
        .execute(c))?;
    Ok(())
}

/// Signs the next checkpoint of a county. False when nothing in it has grown.
fn sign_next(transaction: &mut Transaction, county: County) -> Result<bool, StoreError> {
    let due: Vec<(Uuid, i32, Vec<u8>)> = checkpoint_due::table
        .filter(checkpoint_due::county.eq(Db(county)))
        .order(checkpoint_due::case_id)
        .limit(HEADS_PER_CHECKPOINT)
        .select((checkpoint_due::case_id, checkpoint_due::sequence, checkpoint_due::hash))
        .load(transaction.connection())?;
    let Some((last, ..)) = due.last() else { return Ok(false) };
    let previous: Option<(i32, Vec<u8>)> = checkpoint::table
        .filter(checkpoint::county.eq(Db(county)))
        .order(checkpoint::number.desc())
        .select((checkpoint::number, checkpoint::hash))
        .first(transaction.connection())
        .optional()?;
    let (number, previous) = previous.map_or((1, GENESIS.to_vec()), |(number, hash)| (number + 1, hash));
    let heads: Vec<u8> = due
        .iter()
        .flat_map(|(id, sequence, hash)| [id.as_bytes().as_slice(), &sequence.to_be_bytes(), hash].concat())
        .collect();
    let at = transaction.now().trunc_subsecs(6);
    let hash = Statement { county, number, at, heads: &heads }.hash(&previous);
    let signature = signing_key(transaction.keyring()).sign(&hash);
    diesel::insert_into(checkpoint::table)
        .values((
            checkpoint::county.eq(Db(county)),
            checkpoint::number.eq(number),
            checkpoint::at.eq(Db(at)),
            checkpoint::heads.eq(&heads),
            checkpoint::hash.eq(hash.as_slice()),
            checkpoint::signature.eq(signature.to_bytes().as_slice()),
        ))
        .execute(transaction.connection())?;
    let signed = checkpoint_due::table
        .filter(checkpoint_due::county.eq(Db(county)))
        .filter(checkpoint_due::case_id.le(Db(*last)));
    diesel::delete(signed).execute(transaction.connection())?;
    Ok(true)
}

impl Store {
    /// Signs what has grown since the last checkpoints. Gives their number. Several servers may do so at once. Blocks.
    ///
    /// # Errors
    /// When the database fails; the checkpoints signed before stay.
    pub fn sign_checkpoints(&self) -> Result<u64, StoreError> {
        let counties: Vec<County> = self.read_blocking(|snapshot| -> Result<_, StoreError> {
            let due = checkpoint_due::table.select(checkpoint_due::county).distinct();
            Ok(due.order(checkpoint_due::county).load(snapshot.connection())?)
        })?;
        let mut signed = 0;
        for county in counties {
            while self.write_blocking(move |transaction| sign_next(transaction, county))? {
                signed += 1;
            }
        }
        Ok(signed)
    }

    /// The last checkpoint of every county, to be kept outside of the database. Blocks.
    ///
    /// # Errors
    /// When the database fails.
    pub fn checkpoint_heads(&self) -> Result<Vec<Head>, StoreError> {
        self.read_blocking(|snapshot| head::last_of_each(snapshot.connection()))
    }

    /// The public key (Ed25519, hex) that checkpoints are checked with.
    #[must_use]
    pub fn checkpoint_key(&self) -> String {
        hex::encode(signing_key(&self.0.context.keyring).verifying_key().as_bytes())
    }
}
