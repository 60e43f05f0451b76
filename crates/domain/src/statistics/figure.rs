//! Sums over entries, and the figures made of them.

use std::ops::AddAssign;

use chrono::{Datelike, Days, Months, NaiveDate};
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

    /// Its months, the first and last as far as they lie in it.
    #[must_use]
    pub fn months(self) -> Vec<Self> {
        let mut months = Vec::new();
        let mut from = self.from;
        while from <= self.to {
            months.push(Self { from, to: end_of_month(from).min(self.to) });
            let Some(next) = end_of_month(from).succ_opt() else { break };
            from = next;
        }
        months
    }

    /// The period just before, for comparison (环比): as many months, where it begins with one, else as many days.
    #[must_use]
    pub fn before(self) -> Self {
        if self.from.day() == 1 {
            let month = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
            return self.earlier(Months::new((month(self.to) - month(self.from) + 1).unsigned_abs()));
        }
        let days = Days::new((self.to - self.from).num_days().unsigned_abs() + 1);
        let back = |day: NaiveDate| day.checked_sub_days(days).unwrap_or(day);
        Self { from: back(self.from), to: back(self.to) }
    }

    /// The same period of the year before (同比).
    #[must_use]
    pub fn year_before(self) -> Self {
        self.earlier(Months::new(12))
    }

    /// So many months earlier; what ends with a month does so there too.
    fn earlier(self, months: Months) -> Self {
        let back = |day: NaiveDate| day.checked_sub_months(months).unwrap_or(day);
        let to = back(self.to);
        Self { from: back(self.from), to: if self.to == end_of_month(self.to) { end_of_month(to) } else { to } }
    }
}

/// The last day of the month of a day.
fn end_of_month(day: NaiveDate) -> NaiveDate {
    let next = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|next| next.pred_opt()).unwrap_or(day)
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

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.entries += other.entries;
        self.hits += other.hits;
        self.amount += other.amount;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn period(days: &str) -> Period {
        let (from, to) = days.split_once(" to ").expect("two days");
        Period { from: from.parse().expect("a date"), to: to.parse().expect("a date") }
    }

    #[test]
    fn a_period_is_compared_with_the_one_before_and_that_of_the_year_before() {
        let table = [
            // A month, the first and last with other lengths.
            ("2026-03-01 to 2026-03-31", "2026-02-01 to 2026-02-28", "2025-03-01 to 2025-03-31"),
            ("2025-02-01 to 2025-02-28", "2025-01-01 to 2025-01-31", "2024-02-01 to 2024-02-29"),
            ("2024-02-01 to 2024-02-29", "2024-01-01 to 2024-01-31", "2023-02-01 to 2023-02-28"),
            // A month that still runs, a quarter, a year.
            ("2026-03-01 to 2026-03-24", "2026-02-01 to 2026-02-24", "2025-03-01 to 2025-03-24"),
            ("2026-01-01 to 2026-03-31", "2025-10-01 to 2025-12-31", "2025-01-01 to 2025-03-31"),
            ("2025-01-01 to 2025-12-31", "2024-01-01 to 2024-12-31", "2024-01-01 to 2024-12-31"),
            // A week.
            ("2026-03-09 to 2026-03-15", "2026-03-02 to 2026-03-08", "2025-03-09 to 2025-03-15"),
        ];
        for (asked, before, year_before) in table {
            assert_eq!(period(asked).before(), period(before), "before {asked}");
            assert_eq!(period(asked).year_before(), period(year_before), "a year before {asked}");
        }
    }

    #[test]
    fn a_period_has_months() {
        let months = period("2025-12-30 to 2026-02-03").months();
        let expected = ["2025-12-30 to 2025-12-31", "2026-01-01 to 2026-01-31", "2026-02-01 to 2026-02-03"];
        assert_eq!(months, expected.map(period));
    }
}
