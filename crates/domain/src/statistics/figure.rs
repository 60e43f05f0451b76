//! Sums over entries, and the figures made of them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Entry, Measure};

/// A period of civil dates, both ends included (统计期).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Period {
    /// Whether a day is in it.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// The sum of a measure over a period (合计).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sum {
    /// How many petitions count.
    pub entries: u64,
    /// How many of them are hits.
    pub hits: u64,
    /// Their amounts together.
    pub amount: u64,
}

impl Sum {
    /// Sums the entries of a measure in a period, as they stood at the end of the day `as_of`.
    pub fn of<'a>(
        measure: Measure,
        entries: impl IntoIterator<Item = &'a Entry>,
        period: Period,
        as_of: NaiveDate,
    ) -> Self {
        entries.into_iter().filter(|e| e.measure == measure && period.contains(e.on) && e.on <= as_of).fold(
            Self::default(),
            |sum, e| Self {
                entries: sum.entries + 1,
                hits: sum.hits + u64::from(e.hit_on.is_some_and(|hit| hit <= as_of)),
                amount: sum.amount + u64::from(e.amount),
            },
        )
    }
}

/// What a formula comes to (指标值). Nothing is divided by nothing: without a denominator there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Value {
    /// A share in parts per ten thousand, rounded half up (万分之).
    Share {
        /// 0 to 10,000.
        per_ten_thousand: u64,
    },
    /// A mean in tenths of a day, rounded half up.
    Mean {
        /// Tenths of a day.
        tenths: u64,
    },
    /// A number of petitions, or of people.
    Count {
        /// How many.
        count: u64,
    },
    /// There is nothing to divide by.
    Undefined,
}

impl Value {
    pub(super) const fn share(numerator: u64, denominator: u64) -> Self {
        match rounded(numerator, 10_000, denominator) {
            Some(per_ten_thousand) => Self::Share { per_ten_thousand },
            None => Self::Undefined,
        }
    }

    pub(super) const fn mean(total: u64, denominator: u64) -> Self {
        match rounded(total, 10, denominator) {
            Some(tenths) => Self::Mean { tenths },
            None => Self::Undefined,
        }
    }
}

const fn rounded(numerator: u64, scale: u64, denominator: u64) -> Option<u64> {
    match denominator {
        0 => None,
        _ => Some((2 * numerator * scale + denominator) / (2 * denominator)),
    }
}

/// An indicator computed for a period (指标).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figure {
    /// Numerator (分子).
    pub numerator: u64,
    /// Denominator (分母); 1 for a plain count.
    pub denominator: u64,
    /// What it comes to.
    pub value: Value,
}
