//! The citizen's number on the resident identity card (公民身份号码, GB 11643): six digits of place, eight of birth, three
//! of order of which the last is odd for men, and a check character by ISO 7064 MOD 11-2.

use std::fmt;
use std::str::FromStr;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::masking::{Screen, mask_identity};
use crate::invalid::Invalid;
use crate::time::CivilDate;

const LENGTH: usize = 18;
const WEIGHTS: [u32; LENGTH - 1] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: &[u8; 11] = b"10X98765432";

/// Nobody living was born before.
const FIRST_BIRTH_YEAR: i32 = 1850;

crate::coded_enum! {
    /// Sex as recorded (性别).
    pub enum Sex {
        /// Male.
        Male = "male" "男";
        /// Female.
        Female = "female" "女";
    }
}

/// A citizen's number whose birth date exists and whose check character is right.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[1-9][0-9]{16}[0-9X]$", example = "11010519491231002X")]
pub struct ResidentNumber(String);

impl ResidentNumber {
    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Date of birth.
    #[must_use]
    pub fn birth_date(&self) -> CivilDate {
        birth_date(&self.0).expect("checked when the number was read")
    }

    /// Sex.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.0.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }
}

fn birth_date(number: &str) -> Option<CivilDate> {
    let date = CivilDate::parse_from_str(number.get(6..14)?, "%Y%m%d").ok()?;
    (date.year() >= FIRST_BIRTH_YEAR).then_some(date)
}

/// The check character for the first 17 digits; nothing if they are not digits.
fn check_character(body: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (byte, weight) in body.iter().zip(WEIGHTS) {
        sum += char::from(*byte).to_digit(10)? * weight;
    }
    Some(CHECK_CHARACTERS[(sum % 11) as usize])
}

impl FromStr for ResidentNumber {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.trim().to_ascii_uppercase();
        if number.len() != LENGTH || !number.is_ascii() || number.starts_with('0') {
            return Err(Invalid::ResidentNumberForm);
        }
        let (body, last) = number.as_bytes().split_at(LENGTH - 1);
        let check = check_character(body).ok_or(Invalid::ResidentNumberForm)?;
        if birth_date(&number).is_none() {
            return Err(Invalid::ResidentNumberBirth);
        }
        if last != [check] {
            return Err(Invalid::ResidentNumberCheck);
        }
        Ok(Self(number))
    }
}

impl TryFrom<String> for ResidentNumber {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ResidentNumber> for String {
    fn from(number: ResidentNumber) -> Self {
        number.0
    }
}

/// Masked, so that no log shows it.
impl fmt::Debug for ResidentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask_identity(&self.0, Screen::Elsewhere))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[test]
    fn reads_birth_and_sex() {
        let number: ResidentNumber = " 11010519491231002x".parse().unwrap();
        assert_eq!(number.as_str(), "11010519491231002X");
        assert_eq!(number.birth_date(), CivilDate::from_ymd_opt(1949, 12, 31).unwrap());
        assert_eq!(number.sex(), Sex::Female);
    }

    #[rstest]
    #[case("", Invalid::ResidentNumberForm)]
    #[case("110105491231002", Invalid::ResidentNumberForm)]
    #[case("1101051949123100２X", Invalid::ResidentNumberForm)]
    #[case("11010519491231X02X", Invalid::ResidentNumberForm)]
    #[case("11010519490231002X", Invalid::ResidentNumberBirth)]
    #[case("110105194912310021", Invalid::ResidentNumberCheck)]
    fn says_what_is_wrong(#[case] text: &str, #[case] problem: Invalid) {
        assert_eq!(text.parse::<ResidentNumber>(), Err(problem));
    }

    fn any_number() -> impl Strategy<Value = String> {
        (110_000u32..660_000, 0i64..40_000, 0u32..1_000).prop_map(|(place, days, order)| {
            let born = crate::time::add_days(CivilDate::from_ymd_opt(1900, 1, 1).unwrap(), days);
            let body = format!("{place}{}{order:03}", born.format("%Y%m%d"));
            let check = check_character(body.as_bytes()).unwrap();
            format!("{body}{}", char::from(check))
        })
    }

    proptest! {
        #[test]
        fn any_single_changed_character_is_caught(number in any_number(), position in 0usize..LENGTH, other in "[0-9X]") {
            prop_assert!(number.parse::<ResidentNumber>().is_ok());
            prop_assume!(number[position..=position] != other);
            let mut changed = number;
            changed.replace_range(position..=position, &other);
            prop_assert!(changed.parse::<ResidentNumber>().is_err());
        }

        #[test]
        fn any_two_neighbours_swapped_are_caught(number in any_number(), position in 0usize..LENGTH - 1) {
            let mut bytes = number.into_bytes();
            prop_assume!(bytes[position] != bytes[position + 1]);
            bytes.swap(position, position + 1);
            prop_assert!(String::from_utf8(bytes).unwrap().parse::<ResidentNumber>().is_err());
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            prop_assert!(text.parse::<ResidentNumber>().is_err());
        }
    }
}
