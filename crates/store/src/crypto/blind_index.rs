//! Finds a person by a number or name without storing it readably: a keyed hash of the value, made comparable first.
//!
//! Whoever has the index key can try out all phone numbers, so it is as secret as a master key.

use super::KeyRing;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes kept of the hash: enough that two persons never share one by chance.
const KEPT_BYTES: usize = 16;

/// What a blind index is kept of. The kind is hashed with the value, so that equal values of two kinds differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Indexed {
    /// Resident identity number (公民身份号码).
    IdentityNumber,
    /// Telephone number.
    Phone,
    /// Name of a person.
    Name,
    /// The code by which a petitioner follows a petition (查询码).
    QueryCode,
    /// Id of an organisation or account that is complained of.
    Accused,
    /// What petitions are compared for having in common, see `domain::matching`.
    Blocking,
    /// The content of a ledger that is imported.
    LedgerFile,
    /// What makes a row of a ledger that row.
    LedgerRow,
}

impl Indexed {
    fn label(self) -> &'static str {
        match self {
            Self::IdentityNumber => "identity_number",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::QueryCode => "query_code",
            Self::Accused => "accused",
            Self::Blocking => "blocking",
            Self::LedgerFile => "ledger_file",
            Self::LedgerRow => "ledger_row",
        }
    }

    /// The form in which two ways of writing the same are equal.
    fn normalise(self, value: &str) -> String {
        let characters = value.chars().map(half_width).filter(|c| !c.is_whitespace());
        match self {
            Self::IdentityNumber => characters.map(|c| c.to_ascii_uppercase()).collect(),
            Self::QueryCode => characters.filter(|c| *c != '-').map(|c| c.to_ascii_uppercase()).collect(),
            Self::Accused | Self::Blocking | Self::LedgerFile | Self::LedgerRow => value.to_owned(),
            Self::Phone => {
                let digits: String = characters.filter(|c| !matches!(c, '-' | '(' | ')')).collect();
                let without_country = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086"));
                without_country.unwrap_or(&digits).to_owned()
            }
            Self::Name => characters.map(|c| middle_dot(c).to_ascii_lowercase()).collect(),
        }
    }
}

impl KeyRing {
    /// The blind index of a value. Equal for equal values, whichever way they are written.
    pub(crate) fn blind_index(&self, kind: Indexed, value: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.index_key()).expect("HMAC takes keys of any length");
        mac.update(kind.label().as_bytes());
        mac.update(&[0]);
        mac.update(kind.normalise(value).as_bytes());
        mac.finalize().into_bytes()[..KEPT_BYTES].to_vec()
    }
}

/// Full-width Latin letters, digits and signs (ＡＢ１２), as Chinese keyboards write them, become the common ones.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// The dot between the parts of Uighur, Tibetan and foreign names (买买提·艾力) is written with many characters.
fn middle_dot(c: char) -> char {
    match c {
        '.' | '•' | '‧' | '∙' | '⋅' | '・' | '･' | '\u{FF0E}' => '·',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::Indexed::{IdentityNumber, Name, Phone};
    use super::*;

    #[test]
    fn the_same_value_is_found_however_it_is_written() {
        let ring = KeyRing::generate().unwrap();
        for (kind, one, other) in [
            (IdentityNumber, "11010519491231002x", " 11010519491231002X"),
            (IdentityNumber, "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
            (Phone, "+86 138-0000-0000", "13800000000"),
            (Phone, "0086 13800000000", "１３８００００００００"),
            (Phone, "(0575)87000000", "0575-8700 0000"),
            (Name, "张 三", "张三"),
            (Name, "买买提・艾力", "买买提·艾力"),
            (Name, "John  Smith", "ｊohn smith"),
        ] {
            assert_eq!(ring.blind_index(kind, one), ring.blind_index(kind, other), "{one} and {other}");
        }
    }

    #[test]
    fn other_values_other_kinds_and_other_keys_give_other_indexes() {
        let ring = KeyRing::generate().unwrap();
        let index = ring.blind_index(Phone, "13800000000");

        assert_ne!(index, ring.blind_index(Phone, "13800000001"));
        assert_ne!(index, ring.blind_index(IdentityNumber, "13800000000"));
        assert_ne!(index, KeyRing::generate().unwrap().blind_index(Phone, "13800000000"));
        assert_eq!(index, ring.rotate().unwrap().blind_index(Phone, "13800000000"), "a new master key changes it");
    }
}
