//! The calendar (法定休假日): the years embedded in the program, and the days that were loaded or corrected since.

mod row;
mod set;
#[cfg(test)]
mod tests;

pub(crate) use row::calendar;
pub use set::set;

use crate::error::StoreError;
use crate::read::Snapshot;
use crate::types::words;
use chrono::Datelike;
use domain::calendar::{CalendarDay, DayKind};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

words!(DayKind);

/// The days of one year that differ from the ordinary week, or are holidays on a weekend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalendarYear {
    /// The days in order.
    pub days: Vec<CalendarDay>,
    /// Whether all holidays of the year are known; if not, what is counted over it is an estimate.
    pub complete: bool,
}

/// Every year of which days are known, and whether all its holidays are.
///
/// # Errors
/// When the database fails.
pub fn years(snapshot: &mut Snapshot) -> Result<Vec<(i32, bool)>, StoreError> {
    let calendar = snapshot.reference()?.calendar.clone();
    let years: BTreeSet<i32> = calendar.days().map(|day| day.date.year()).collect();
    Ok(years.into_iter().map(|year| (year, calendar.is_complete(year))).collect())
}

/// One year of the calendar.
///
/// # Errors
/// When the database fails.
pub fn year(snapshot: &mut Snapshot, year: i32) -> Result<CalendarYear, StoreError> {
    let calendar = snapshot.reference()?.calendar.clone();
    let days = calendar.days().filter(|day| day.date.year() == year).cloned().collect();
    Ok(CalendarYear { days, complete: calendar.is_complete(year) })
}
