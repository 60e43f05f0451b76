//! Instants and civil dates: what is stored is UTC, what the law counts is a day in China.
//!
//! A schema is derived from the name of a field's type, which an alias hides; such a field says
//! `#[schema(value_type = chrono::NaiveDate)]` or `#[schema(value_type = chrono::DateTime<chrono::Utc>)]`.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, Utc};

/// A point in time, always UTC.
pub type Instant = DateTime<Utc>;

/// A day of the civil calendar in Asia/Shanghai, without time of day (日期).
pub type CivilDate = NaiveDate;

const SECONDS_EAST: i32 = 8 * 3600;

/// Asia/Shanghai has been fixed at UTC+8 since 1991, without daylight saving.
fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(SECONDS_EAST).expect("eight hours is a valid offset")
}

/// The civil date in China at an instant.
#[must_use]
pub fn civil_date(instant: Instant) -> CivilDate {
    instant.with_timezone(&shanghai()).date_naive()
}

/// The first instant of a civil date in China; the earliest there is for the first date there is.
#[must_use]
pub fn start_of(date: CivilDate) -> Instant {
    let midnight = date.and_time(NaiveTime::MIN).and_utc();
    midnight.checked_sub_signed(chrono::TimeDelta::seconds(i64::from(SECONDS_EAST))).unwrap_or(Instant::MIN_UTC)
}

/// Whether the year of a date has four digits. No other date sorts as it reads, nor is known to every database.
#[must_use]
pub fn has_four_digit_year(date: CivilDate) -> bool {
    (1000..=9999).contains(&date.year())
}

/// `date` moved by a number of natural days, forwards or back; stays where it is at the ends of the calendar.
#[must_use]
pub fn add_days(date: CivilDate, days: i64) -> CivilDate {
    let distance = Days::new(days.unsigned_abs());
    let moved = if days < 0 { date.checked_sub_days(distance) } else { date.checked_add_days(distance) };
    moved.unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026-03-02T15:59:59Z", "2026-03-02")]
    #[case("2026-03-02T16:00:00Z", "2026-03-03")]
    fn the_chinese_day_begins_at_16_hours_utc(#[case] instant: Instant, #[case] expected: CivilDate) {
        assert_eq!(civil_date(instant), expected);
    }

    proptest! {
        #[test]
        fn a_day_starts_in_itself_and_ends_just_before_the_next(days in 0i64..40_000) {
            let date = add_days(CivilDate::from_ymd_opt(1970, 1, 1).unwrap(), days);
            prop_assert_eq!(civil_date(start_of(date)), date);
            prop_assert_eq!(civil_date(start_of(add_days(date, 1)) - chrono::TimeDelta::milliseconds(1)), date);
        }
    }
}
