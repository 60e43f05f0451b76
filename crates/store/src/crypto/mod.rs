//! Encryption of fields and files, so that a stolen disk or backup tells nothing of the persons in it.
//!
//! Envelope encryption: each record has a random [`DataKey`], which seals its fields; the data key itself is stored
//! wrapped under a master key of the [`KeyRing`], which is never in the database. So a master key can be replaced
//! without touching the fields, and a record is erased for good by destroying its wrapped key; in a backup that still holds
//! it, by destroying the master key.
//!
//! Everything sealed names the place where it stands as associated data ([`place`]), so that a value moved to another
//! record or column does not open. AES-256-GCM throughout; what is sealed is nonce (12 bytes), ciphertext, tag (16).

mod blind_index;
mod keyring;

pub(crate) use blind_index::{Indexed, half_width};
pub use keyring::KeyRing;
pub(crate) use keyring::WrappedKey;

use crate::error::StoreError;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use rand::TryRng;
use rand::rngs::SysRng;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Length of a key in bytes.
pub(crate) const KEY_BYTES: usize = 32;

/// Length of a nonce in bytes.
pub(crate) const NONCE_BYTES: usize = 12;

/// Length of the authentication tag in bytes.
pub(crate) const TAG_BYTES: usize = 16;

/// A secret of 256 bits, wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Zeroizing<[u8; KEY_BYTES]>);

impl Secret {
    fn generate() -> Result<Self, StoreError> {
        let mut secret = Zeroizing::new([0; KEY_BYTES]);
        fill_at_random(secret.as_mut())?;
        Ok(Self(secret))
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&(*self.0).into())
    }

    fn seal(&self, plaintext: &[u8], aad: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE_BYTES];
        fill_at_random(&mut nonce)?;
        let mut sealed = nonce.to_vec();
        sealed.extend(self.seal_with_nonce(nonce, plaintext, aad)?);
        Ok(sealed)
    }

    fn open(&self, sealed: &[u8], aad: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (nonce, ciphertext) = sealed.split_first_chunk().ok_or(StoreError::Sealed)?;
        self.open_with_nonce(*nonce, ciphertext, aad)
    }

    fn seal_with_nonce(&self, nonce: [u8; NONCE_BYTES], msg: &[u8], aad: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.cipher().encrypt(&nonce.into(), Payload { msg, aad }).map_err(|_| StoreError::Sealed)
    }

    fn open_with_nonce(&self, nonce: [u8; NONCE_BYTES], msg: &[u8], aad: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.cipher().decrypt(&nonce.into(), Payload { msg, aad }).map_err(|_| StoreError::Sealed)
    }
}

/// Fills with randomness from the operating system, fit for keys.
pub(crate) fn fill_at_random(bytes: &mut [u8]) -> Result<(), StoreError> {
    SysRng.try_fill_bytes(bytes).map_err(|error| StoreError::Configuration(format!("no randomness: {error}")))
}

/// The key of one record or file. It exists in the clear only while it is used.
#[derive(Clone)]
pub(crate) struct DataKey(Secret);

impl DataKey {
    /// A new random key.
    pub(crate) fn generate() -> Result<Self, StoreError> {
        Ok(Self(Secret::generate()?))
    }

    /// Seals with a nonce of the caller's, who must never use one twice with the same key.
    pub(crate) fn seal_with_nonce(
        &self,
        nonce: [u8; NONCE_BYTES],
        plaintext: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.0.seal_with_nonce(nonce, plaintext, aad)
    }

    /// Opens what [`DataKey::seal_with_nonce`] sealed.
    pub(crate) fn open_with_nonce(
        &self,
        nonce: [u8; NONCE_BYTES],
        ciphertext: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.0.open_with_nonce(nonce, ciphertext, aad)
    }
}

/// Seals a value for the place that `aad` names.
pub(crate) fn seal(key: &DataKey, plaintext: &[u8], aad: &[u8]) -> Result<Vec<u8>, StoreError> {
    key.0.seal(plaintext, aad)
}

/// Opens what [`seal`] sealed, or gives [`StoreError::Sealed`].
pub(crate) fn open(key: &DataKey, sealed: &[u8], aad: &[u8]) -> Result<Vec<u8>, StoreError> {
    key.0.open(sealed, aad)
}

/// Associated data for a column (`person.phone`) of the record with that id.
pub(crate) fn place(column: &str, id: Uuid) -> Vec<u8> {
    [id.as_bytes().as_slice(), column.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_sealed<T>(result: &Result<T, StoreError>) -> bool {
        matches!(result, Err(StoreError::Sealed))
    }

    proptest! {
        #[test]
        fn a_sealed_value_opens_at_its_place_only(plaintext: Vec<u8>, id: u128, other: u128) {
            prop_assume!(id != other);
            let key = DataKey::generate().unwrap();
            let here = place("person.phone", Uuid::from_u128(id));
            let sealed = seal(&key, &plaintext, &here).unwrap();

            prop_assert_eq!(&open(&key, &sealed, &here).unwrap(), &plaintext);
            prop_assert!(is_sealed(&open(&key, &sealed, &place("person.phone", Uuid::from_u128(other)))));
            prop_assert!(is_sealed(&open(&key, &sealed, &place("person.name", Uuid::from_u128(id)))));
            prop_assert!(is_sealed(&open(&DataKey::generate().unwrap(), &sealed, &here)));
        }

        #[test]
        fn a_changed_bit_is_noticed_and_a_cut_one_too(plaintext: Vec<u8>, position: prop::sample::Index, bit in 0..8_u32) {
            let key = DataKey::generate().unwrap();
            let sealed = seal(&key, &plaintext, b"").unwrap();

            let mut changed = sealed.clone();
            changed[position.index(sealed.len())] ^= 1_u8 << bit;
            prop_assert!(is_sealed(&open(&key, &changed, b"")));
            prop_assert!(is_sealed(&open(&key, &sealed[..position.index(sealed.len())], b"")));
        }
    }

    #[test]
    fn the_same_value_is_never_sealed_the_same_way() {
        let key = DataKey::generate().unwrap();
        assert_ne!(seal(&key, "张三".as_bytes(), b"").unwrap(), seal(&key, "张三".as_bytes(), b"").unwrap());
    }
}
