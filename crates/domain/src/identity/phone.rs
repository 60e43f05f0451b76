//! Telephone numbers (联系电话).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::masking::mask_phone;
use crate::invalid::Invalid;

const MOBILE_LENGTH: usize = 11;

const TAIL_DIGITS: usize = 4;

/// Digits of a landline with area code and extension, or of a foreign number.
const OTHER_LENGTHS: std::ops::RangeInclusive<usize> = 7..=18;

/// A mobile number of mainland China, or loosely a landline or foreign number. Held as digits, a leading `+` of a
/// foreign number, and the hyphens of a landline; `+86` before a mobile number is dropped.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 7, max_length = 24, example = "13812345678")]
pub struct Phone(String);

impl Phone {
    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits (后四位), by which its owner is asked for it.
    #[must_use]
    pub fn tail(&self) -> String {
        let digits: Vec<char> = self.0.chars().filter(char::is_ascii_digit).collect();
        digits[digits.len().saturating_sub(TAIL_DIGITS)..].iter().collect()
    }

    /// Whether text messages reach it.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        is_mobile(&self.0)
    }
}

fn is_mobile(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1', b'3'..=b'9', rest @ ..]
        if text.len() == MOBILE_LENGTH && rest.iter().all(u8::is_ascii_digit))
}

impl FromStr for Phone {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let separators_only = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || " -()（）".contains(c));
        let text = text.trim();
        let (prefix, rest) = text.strip_prefix('+').map_or(("", text), |rest| ("+", rest));
        if !separators_only(rest) {
            return Err(Invalid::Phone);
        }
        let national = digits.strip_prefix("86").filter(|national| is_mobile(national)).unwrap_or(&digits);
        if is_mobile(national) {
            return Ok(Self(national.to_owned()));
        }
        let mistyped_mobile = prefix.is_empty() && digits.len() == MOBILE_LENGTH && digits.starts_with('1');
        if mistyped_mobile || !OTHER_LENGTHS.contains(&digits.len()) {
            return Err(Invalid::Phone);
        }
        let groups: Vec<&str> = rest.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
        Ok(Self(format!("{prefix}{}", groups.join("-"))))
    }
}

impl TryFrom<String> for Phone {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// Masked, so that no log shows it.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask_phone(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("13812345678", "13812345678", true)]
    #[case(" 138 1234 5678 ", "13812345678", true)]
    #[case("+86 138-1234-5678", "13812345678", true)]
    #[case("8613812345678", "13812345678", true)]
    #[case("0575-87012345", "0575-87012345", false)]
    #[case("(0575) 87012345-801", "0575-87012345-801", false)]
    #[case("87012345", "87012345", false)]
    #[case("+852 9123 4567", "+852-9123-4567", false)]
    fn reads(#[case] text: &str, #[case] kept: &str, #[case] mobile: bool) {
        let phone: Phone = text.parse().unwrap();
        assert_eq!((phone.as_str(), phone.is_mobile()), (kept, mobile));
    }

    #[rstest]
    #[case("13812345678", "5678")]
    #[case("0575-87012345-801", "5801")]
    fn its_tail_is_made_of_digits(#[case] text: &str, #[case] tail: &str) {
        assert_eq!(text.parse::<Phone>().unwrap().tail(), tail);
    }

    #[rstest]
    #[case("")]
    #[case("110")]
    #[case("12812345678")]
    #[case("138123456789012345678")]
    #[case("一三八")]
    #[case("138１2345678")]
    #[case("0575-8701234a")]
    fn refuses(#[case] text: &str) {
        assert_eq!(text.parse::<Phone>(), Err(Invalid::Phone));
    }

    proptest! {
        #[test]
        fn reading_again_changes_nothing(text in "[+]?[0-9 ()-]{0,24}") {
            if let Ok(phone) = text.parse::<Phone>() {
                prop_assert_eq!(phone.as_str().parse::<Phone>(), Ok(phone.clone()));
            }
        }
    }
}
