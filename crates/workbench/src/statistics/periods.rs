//! Periods that figures are asked for.

use chrono::{Datelike, NaiveDate};
use domain::{statistics::Period, time::CivilDate};

use crate::{lists::Asked, wording};

/// A period in words.
pub(crate) fn days(period: Period) -> String {
    format!("{}至{}", wording::day(period.from), wording::day(period.to))
}

/// The periods that reports are made for, each with its address on a page; what else was asked stays.
pub(crate) fn presets(page: &str, today: CivilDate, asked: &Asked) -> Vec<(&'static str, String)> {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(today);
    let year = today.year();
    let quarter = today.month0() / 3 * 3 + 1;
    let first = day(year, today.month(), 1);
    let before = Period { from: first, to: first }.before().from;
    let periods = [
        ("本月", first, today),
        ("上月", before, first - chrono::Days::new(1)),
        ("本季度", day(year, quarter, 1), today),
        ("本年", day(year, 1, 1), today),
        ("上年", day(year - 1, 1, 1), day(year - 1, 12, 31)),
    ];
    let path = |from: CivilDate, until: CivilDate| {
        format!("{page}?{}", asked.with(&[("from", &from.to_string()), ("until", &until.to_string())]))
    };
    periods.map(|(name, from, until)| (name, path(from, until))).to_vec()
}

/// The query that narrows a report of a period to a month, as `2026-11`, as far as it lies in it.
pub(crate) fn of_month(period: Period, asked: &Asked, month: &str) -> String {
    let first: CivilDate = format!("{month}-01").parse().unwrap_or(period.from);
    let last = first + chrono::Months::new(1) - chrono::Days::new(1);
    let (from, until) = (first.max(period.from), last.min(period.to));
    asked.with(&[("from", &from.to_string()), ("until", &until.to_string())])
}
