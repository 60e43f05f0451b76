//! The master keys, kept outside of the database.

use super::{KEY_BYTES, Secret};
use crate::crypto::DataKey;
use crate::error::StoreError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// Name of the line that holds the key of the blind index.
const INDEX: &str = "index";

/// Longest name of a key, in bytes.
const NAME_BYTES_MAX: usize = 32;

/// Master keys, one of them current, and the key of the blind index.
///
/// As text it has one key a line (or between semicolons), a name and 32 bytes in base64:
///
/// ```text
/// # The blind index finds persons by name or number. Its key cannot be changed without building the index anew.
/// index = 3q2+7w…
/// # The current key comes first. Older ones stay until everything is wrapped anew.
/// 2026-11 = q83vEj…
/// 2025-11 = VGhpcy…
/// ```
#[derive(Clone)]
pub struct KeyRing {
    index: Secret,
    current: MasterKey,
    older: Vec<MasterKey>,
}

#[derive(Clone)]
struct MasterKey {
    name: String,
    secret: Secret,
}

/// A data key under a master key: the length of the master key's name, the name, and the sealed key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrappedKey(pub(crate) Vec<u8>);

impl WrappedKey {
    fn parts(&self) -> Option<(&str, &[u8])> {
        let (length, rest) = self.0.split_first()?;
        let (name, sealed) = rest.split_at_checked(usize::from(*length))?;
        Some((std::str::from_utf8(name).ok()?, sealed))
    }
}

impl KeyRing {
    /// A new ring with random keys.
    ///
    /// # Errors
    /// [`StoreError::Configuration`] when the operating system has no randomness.
    pub fn generate() -> Result<Self, StoreError> {
        Ok(Self { index: Secret::generate()?, current: MasterKey::generate()?, older: Vec::new() })
    }

    /// The same ring with a new current key. The older ones still open what they wrapped.
    ///
    /// # Errors
    /// [`StoreError::Configuration`] when the operating system has no randomness.
    pub fn rotate(self) -> Result<Self, StoreError> {
        let older = std::iter::once(self.current).chain(self.older).collect();
        Ok(Self { index: self.index, current: MasterKey::generate()?, older })
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// [`StoreError::Configuration`] names the line, never its content.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let mut index = None;
        let mut masters: Vec<MasterKey> = Vec::new();
        for (number, line) in (1..).zip(text.split(['\n', ';']).map(str::trim)) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |why: &str| StoreError::Configuration(format!("line {number} of the key ring {why}"));
            let (name, secret) = line.split_once('=').ok_or_else(|| wrong("is not name = base64"))?;
            let (name, secret) =
                (name.trim(), decode(secret.trim()).ok_or_else(|| wrong("is not 32 bytes in base64"))?);
            if name == INDEX {
                if index.replace(secret).is_some() {
                    return Err(wrong("is a second index key"));
                }
            } else if name.is_empty() || name.len() > NAME_BYTES_MAX {
                return Err(wrong("has no name of at most 32 bytes"));
            } else if masters.iter().any(|master| master.name == name) {
                return Err(wrong("repeats a name"));
            } else {
                masters.push(MasterKey { name: name.to_owned(), secret });
            }
        }
        let missing = |what: &str| StoreError::Configuration(format!("the key ring has no {what}"));
        let mut masters = masters.into_iter();
        Ok(Self {
            index: index.ok_or_else(|| missing("index key"))?,
            current: masters.next().ok_or_else(|| missing("master key"))?,
            older: masters.collect(),
        })
    }

    /// The text form, which is secret.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(format!("{INDEX} = {}\n", STANDARD.encode(*self.index.0)));
        for master in self.masters() {
            text.push_str(&format!("{} = {}\n", master.name, STANDARD.encode(*master.secret.0)));
        }
        text
    }

    /// Name of the current master key.
    #[must_use]
    pub fn current_name(&self) -> &str {
        &self.current.name
    }

    /// Wraps a data key under the current master key, for the record that `aad` names.
    pub(crate) fn wrap(&self, key: &DataKey, aad: &[u8]) -> Result<WrappedKey, StoreError> {
        let MasterKey { name, secret } = &self.current;
        let length = u8::try_from(name.len()).expect("a name has at most 32 bytes");
        let sealed = secret.seal(key.0.0.as_slice(), aad)?;
        Ok(WrappedKey([&[length], name.as_bytes(), &sealed].concat()))
    }

    /// Unwraps a data key with whichever master key it was wrapped under.
    pub(crate) fn unwrap(&self, wrapped: &WrappedKey, aad: &[u8]) -> Result<DataKey, StoreError> {
        let (name, sealed) = wrapped.parts().ok_or(StoreError::Sealed)?;
        let master = self
            .masters()
            .find(|master| master.name == name)
            .ok_or_else(|| StoreError::UnknownMasterKey(name.to_owned()))?;
        let bytes = Zeroizing::new(master.secret.open(sealed, aad)?);
        Ok(DataKey(Secret::from_bytes(&bytes).ok_or(StoreError::Sealed)?))
    }

    /// The key wrapped anew under the current master key; `None` when it is so already.
    pub(crate) fn rewrap(&self, wrapped: &WrappedKey, aad: &[u8]) -> Result<Option<WrappedKey>, StoreError> {
        if wrapped.parts().is_some_and(|(name, _)| name == self.current.name) {
            return Ok(None);
        }
        self.wrap(&self.unwrap(wrapped, aad)?, aad).map(Some)
    }

    /// A secret for another purpose, the same for all servers that share the ring.
    pub(crate) fn derive(&self, purpose: &str) -> [u8; KEY_BYTES] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.index_key()).expect("HMAC takes keys of any length");
        mac.update(b"derive\0");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    pub(super) fn index_key(&self) -> &[u8; KEY_BYTES] {
        &self.index.0
    }

    fn masters(&self) -> impl Iterator<Item = &MasterKey> {
        std::iter::once(&self.current).chain(&self.older)
    }
}

/// Shows the names of the keys only.
impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.masters().map(|master| &master.name)).finish()
    }
}

impl MasterKey {
    /// A new key, named at random since nobody is at hand who knows the date.
    fn generate() -> Result<Self, StoreError> {
        let mut name = [0; 4];
        super::fill_at_random(&mut name)?;
        Ok(Self { name: format!("key-{}", hex::encode(name)), secret: Secret::generate()? })
    }
}

fn decode(text: &str) -> Option<Secret> {
    let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
    Secret::from_bytes(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{open, seal};

    const RECORD: &[u8] = b"person 1";

    #[test]
    fn a_ring_comes_back_from_its_text() {
        let ring = KeyRing::generate().unwrap().rotate().unwrap();
        let lines = ring.to_text();

        let with_comments = format!("# secret\n\n{}", *lines);
        let on_one_line = lines.replace('\n', "; ");

        for text in [lines.as_str(), with_comments.as_str(), on_one_line.as_str()] {
            assert_eq!(*KeyRing::parse(text).unwrap().to_text(), *lines, "{text}");
        }
    }

    #[test]
    fn a_ring_that_makes_no_sense_is_refused_without_telling_a_secret() {
        let key = STANDARD.encode([7; KEY_BYTES]);
        for (text, why) in [
            (String::new(), "no index key"),
            (format!("index = {key}"), "no master key"),
            (format!("a = {key}"), "no index key"),
            (format!("index = {key}\na = {key}\na = {key}"), "line 3 of the key ring repeats a name"),
            (format!("index = {key}\nindex = {key}"), "line 2 of the key ring is a second index key"),
            (format!("index = {key}\na = {}", &key[4..]), "line 2 of the key ring is not 32 bytes in base64"),
            (format!("index {key}"), "line 1 of the key ring is not"),
            (format!("index = {key}\n = {key}"), "line 2 of the key ring has no name"),
        ] {
            let error = KeyRing::parse(&text).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
            assert!(!error.contains("BwcHBw"), "{error}");
        }
    }

    #[test]
    fn a_wrapped_key_belongs_to_its_record() {
        let ring = KeyRing::generate().unwrap();
        let wrapped = ring.wrap(&DataKey::generate().unwrap(), RECORD).unwrap();

        assert!(matches!(ring.unwrap(&wrapped, b"person 2"), Err(StoreError::Sealed)));
        assert!(matches!(ring.unwrap(&WrappedKey(Vec::new()), RECORD), Err(StoreError::Sealed)));
        assert!(matches!(ring.unwrap(&WrappedKey(vec![200, 1, 2]), RECORD), Err(StoreError::Sealed)));
    }

    #[test]
    fn rotation_keeps_what_was_sealed_and_lets_the_old_key_go_after_wrapping_anew() {
        // Given a value sealed under the key of last year
        let last_year = KeyRing::generate().unwrap();
        let key = DataKey::generate().unwrap();
        let sealed = seal(&key, b"13800000000", RECORD).unwrap();
        let wrapped = last_year.wrap(&key, RECORD).unwrap();

        // When a new key becomes current and the data key is wrapped anew
        let both = last_year.clone().rotate().unwrap();
        let anew = both.rewrap(&wrapped, RECORD).unwrap().unwrap();
        let this_year = KeyRing { older: Vec::new(), ..both.clone() };

        // Then the old ring opens the old wrapping, the new ring alone the new one
        assert_eq!(open(&last_year.unwrap(&wrapped, RECORD).unwrap(), &sealed, RECORD).unwrap(), b"13800000000");
        assert_eq!(open(&this_year.unwrap(&anew, RECORD).unwrap(), &sealed, RECORD).unwrap(), b"13800000000");
        assert!(both.rewrap(&anew, RECORD).unwrap().is_none());
        let gone = this_year.unwrap(&wrapped, RECORD).err();
        assert!(matches!(gone, Some(StoreError::UnknownMasterKey(name)) if name == last_year.current_name()));
    }

    #[test]
    fn without_its_wrapped_key_a_value_stays_sealed() {
        let ring = KeyRing::generate().unwrap();
        let sealed = {
            let key = DataKey::generate().unwrap();
            let _destroyed = ring.wrap(&key, RECORD).unwrap();
            seal(&key, b"13800000000", RECORD).unwrap()
        };

        let other_record = ring.wrap(&DataKey::generate().unwrap(), RECORD).unwrap();

        let opened = open(&ring.unwrap(&other_record, RECORD).unwrap(), &sealed, RECORD);
        assert!(matches!(opened, Err(StoreError::Sealed)));
        let masters = ring.masters().map(|master| master.secret.open(&sealed, RECORD));
        assert!(masters.into_iter().all(|opened| opened.is_err()));
    }

    #[test]
    fn debugging_a_ring_shows_no_key() {
        let ring = KeyRing::generate().unwrap();
        assert_eq!(format!("{ring:?}"), format!("[{:?}]", ring.current_name()));
    }
}
