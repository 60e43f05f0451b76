//! The unified social credit code of organisations (统一社会信用代码, GB 32100): 17 characters and a check character by
//! ISO 7064 MOD 31-3.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::invalid::Invalid;

const LENGTH: usize = 18;
/// Digits and letters without I, O, S, V and Z; the place of each is its value.
const CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; LENGTH - 1] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A unified social credit code whose check character is right.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9A-HJ-NPQRTUWXY]{18}$", example = "91350100M000100Y43")]
pub struct OrganisationNumber(String);

impl OrganisationNumber {
    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The check character for the first 17; nothing if one of them is not of the set.
fn check_character(body: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (byte, weight) in body.iter().zip(WEIGHTS) {
        sum += CHARACTERS.iter().position(|known| known == byte)? * weight;
    }
    Some(CHARACTERS[(31 - sum % 31) % 31])
}

impl FromStr for OrganisationNumber {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.trim().to_ascii_uppercase();
        if number.len() != LENGTH {
            return Err(Invalid::OrganisationNumberForm);
        }
        let (body, last) = number.as_bytes().split_at(LENGTH - 1);
        let check = check_character(body).ok_or(Invalid::OrganisationNumberForm)?;
        if last == [check] { Ok(Self(number)) } else { Err(Invalid::OrganisationNumberCheck) }
    }
}

impl TryFrom<String> for OrganisationNumber {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<OrganisationNumber> for String {
    fn from(number: OrganisationNumber) -> Self {
        number.0
    }
}

impl fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[test]
    fn reads_either_case() {
        assert_eq!("91350100m000100y43".parse::<OrganisationNumber>().unwrap().to_string(), "91350100M000100Y43");
    }

    #[rstest]
    #[case("", Invalid::OrganisationNumberForm)]
    #[case("91350100M000100Y4", Invalid::OrganisationNumberForm)]
    #[case("9135010OM000100Y43", Invalid::OrganisationNumberForm)]
    #[case("统一社会信用代", Invalid::OrganisationNumberForm)]
    #[case("91350100M000100Y44", Invalid::OrganisationNumberCheck)]
    fn says_what_is_wrong(#[case] text: &str, #[case] problem: Invalid) {
        assert_eq!(text.parse::<OrganisationNumber>(), Err(problem));
    }

    proptest! {
        #[test]
        fn any_single_changed_character_is_caught(
            body in "[0-9A-HJ-NPQRTUWXY]{17}", position in 0usize..LENGTH, other in "[0-9A-HJ-NPQRTUWXY]",
        ) {
            let check = check_character(body.as_bytes()).unwrap();
            let number = format!("{body}{}", char::from(check));
            prop_assert!(number.parse::<OrganisationNumber>().is_ok());
            prop_assume!(number[position..=position] != other);
            let mut changed = number;
            changed.replace_range(position..=position, &other);
            prop_assert!(changed.parse::<OrganisationNumber>().is_err());
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            prop_assert!(text.parse::<OrganisationNumber>().is_err());
        }
    }
}
