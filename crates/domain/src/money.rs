//! Amounts of money (金额): whole fen of CNY, never a fraction, never negative.

use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Serialize};

use crate::invalid::Invalid;

/// An amount in fen (分), a hundredth of a yuan; between zero and [`Fen::MAX`]. JSON: a whole number of fen.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "i64", into = "i64")]
#[schema(value_type = i64, minimum = 0, maximum = 1_000_000_000_000_000_i64, example = 80_000)]
pub struct Fen(i64);

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Ten trillion yuan: far above any dispute, and exact in the numbers of every JSON reader.
    pub const MAX: Self = Self(1_000_000_000_000_000);

    /// Takes a number of fen.
    ///
    /// # Errors
    /// [`Invalid::Amount`] below zero or above [`Fen::MAX`].
    pub fn new(fen: i64) -> Result<Self, Invalid> {
        if (0..=Self::MAX.0).contains(&fen) { Ok(Self(fen)) } else { Err(Invalid::Amount) }
    }

    /// An amount of whole yuan (元).
    #[must_use]
    pub const fn from_yuan(yuan: u32) -> Self {
        Self(yuan as i64 * 100)
    }

    /// The number of fen.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, unless it is above [`Fen::MAX`].
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::new(self.0 + other.0).ok()
    }

    /// What is left after `other` is taken off, unless less than nothing is left.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::new(self.0 - other.0).ok()
    }
}

impl TryFrom<i64> for Fen {
    type Error = Invalid;
    fn try_from(fen: i64) -> Result<Self, Self::Error> {
        Self::new(fen)
    }
}

impl From<Fen> for i64 {
    fn from(amount: Fen) -> Self {
        amount.0
    }
}

/// Adds up, stopping at [`Fen::MAX`].
impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |total, amount| total.checked_add(amount).unwrap_or(Self::MAX))
    }
}

/// Yuan with thousands separated: `12,345.60`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yuan = (self.0 / 100).to_string();
        let head = yuan.len() % 3;
        for (position, digit) in yuan.chars().enumerate() {
            if position > 0 && position % 3 == head {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{:02}", self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "0.00")]
    #[case(5, "0.05")]
    #[case(80_000, "800.00")]
    #[case(99_999, "999.99")]
    #[case(100_000, "1,000.00")]
    #[case(123_456_789, "1,234,567.89")]
    #[case(1_000_000_000_000_000, "10,000,000,000,000.00")]
    fn shows_yuan(#[case] fen: i64, #[case] shown: &str) {
        assert_eq!(Fen::new(fen).unwrap().to_string(), shown);
    }

    #[rstest]
    #[case("-1")]
    #[case("1000000000000001")]
    #[case("1.5")]
    #[case("\"800\"")]
    fn json_takes_only_whole_fen_from_zero_up(#[case] json: &str) {
        assert!(serde_json::from_str::<Fen>(json).is_err());
    }

    #[test]
    fn json_is_the_number_of_fen() {
        assert_eq!(serde_json::to_string(&Fen::from_yuan(800)).unwrap(), "80000");
        assert_eq!(serde_json::from_str::<Fen>("80000").unwrap(), Fen::from_yuan(800));
    }

    #[test]
    fn sums_are_checked() {
        assert_eq!(Fen::MAX.checked_add(Fen::from_yuan(1)), None);
        assert_eq!(Fen::ZERO.checked_sub(Fen::from_yuan(1)), None);
        assert_eq!(Fen::from_yuan(2).checked_sub(Fen::from_yuan(1)), Some(Fen::from_yuan(1)));
        assert_eq!([Fen::from_yuan(1), Fen::from_yuan(2)].into_iter().sum::<Fen>(), Fen::from_yuan(3));
    }
}
