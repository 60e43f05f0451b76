//! Deadlines (期限): from a start, a length and the pauses to the days that matter.
//!
//! The day of the start is not counted (《民法典》第二百零一条). Natural days and months end where they end: the
//! *nominal* day, by which authorities are judged. An authority is warned by the *alarm*, the last working day not after
//! it. A citizen may act until the *legal latest* day, rolled past days of rest (《民法典》第二百零三条). Working days
//! never end on a day of rest, so all three are one.

use std::fmt;

use chrono::Months;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::time::{CivilDate, add_days};

/// What a length is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Every day (日).
    NaturalDay,
    /// Days of work (工作日), only where the text says so.
    WorkingDay,
    /// To the corresponding day of a later month, or its end (月,《民法典》第二百零二条).
    Month,
    /// Hours (小时), shown as the last day they can reach.
    Hour,
}

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

impl Length {
    /// Natural days.
    #[must_use]
    pub const fn days(count: u16) -> Self {
        Self { count, unit: Unit::NaturalDay }
    }

    /// Working days.
    #[must_use]
    pub const fn working_days(count: u16) -> Self {
        Self { count, unit: Unit::WorkingDay }
    }

    /// The last day after `start`, pauses aside; working days are for [`Deadline::compute`] alone.
    fn natural_end(self, start: CivilDate) -> CivilDate {
        match self.unit {
            Unit::NaturalDay | Unit::WorkingDay => add_days(start, i64::from(self.count)),
            Unit::Month => start.checked_add_months(Months::new(u32::from(self.count))).unwrap_or(start),
            Unit::Hour => add_days(start, i64::from(self.count.div_ceil(24))),
        }
    }
}

/// In Chinese: `30日`, `5个工作日`.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::NaturalDay => "日",
            Unit::WorkingDay => "个工作日",
            Unit::Month => "个月",
            Unit::Hour => "小时",
        };
        write!(f, "{}{unit}", self.count)
    }
}

/// Days on which the clock stands still (扣除期间), first and last included; without a last day it still does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// First day not counted.
    #[schema(value_type = chrono::NaiveDate)]
    pub from: CivilDate,
    /// Last day not counted; none while the pause lasts.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub until: Option<CivilDate>,
}

impl Pause {
    fn covers(&self, date: CivilDate) -> bool {
        self.from <= date && self.until.is_some_and(|until| date <= until)
    }
}

/// How many natural days before the nominal day the lamps change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LampDays {
    /// Yellow from so many days before.
    pub yellow: u16,
    /// Red from so many days before, or from the alarm if that is earlier.
    pub red: u16,
}

/// The warning light of a deadline (期限预警灯).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lamp {
    /// Time enough (绿).
    Green,
    /// Due within days (黄).
    Yellow,
    /// Act now (红).
    Red,
    /// Past the nominal day (逾期).
    Overdue,
}

impl Lamp {
    /// Every lamp, the calmest first.
    pub const ALL: [Self; 4] = [Self::Green, Self::Yellow, Self::Red, Self::Overdue];

    /// Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Green => "绿",
            Self::Yellow => "黄",
            Self::Red => "红",
            Self::Overdue => "逾期",
        }
    }
}

/// By which day somebody is judged on time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Judge {
    /// The nominal day: strict.
    Nominal,
    /// The legal latest day: generous.
    LegalLatest,
}

/// The days of one deadline, all civil dates in Asia/Shanghai.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Last day as counted, not rolled (到期日).
    #[schema(value_type = chrono::NaiveDate)]
    pub nominal: CivilDate,
    /// First day of the yellow lamp.
    #[schema(value_type = chrono::NaiveDate)]
    pub yellow_from: CivilDate,
    /// First day of the red lamp.
    #[schema(value_type = chrono::NaiveDate)]
    pub red_from: CivilDate,
    /// Last working day not after the nominal day (预警日).
    #[schema(value_type = chrono::NaiveDate)]
    pub alarm: CivilDate,
    /// Last day that still counts as in time for a citizen, rolled past days of rest (法定最后日).
    #[schema(value_type = chrono::NaiveDate)]
    pub legal_latest: CivilDate,
    /// Whether the calendar was incomplete, so that only weekends were taken for rest (日历不全，估算).
    pub estimated: bool,
    /// First day of a pause that still lasts. The days are then the earliest possible, and the lamp keeps still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub paused_from: Option<CivilDate>,
}

impl Deadline {
    /// Counts `length` from the day after `start`, passing over the days of `pauses`.
    #[must_use]
    pub fn compute(start: CivilDate, length: Length, pauses: &[Pause], calendar: &Calendar, lamp: LampDays) -> Self {
        let paused = |date| pauses.iter().any(|pause| pause.covers(date));
        let deadline = match length.unit {
            Unit::WorkingDay => {
                let counts = |date| calendar.is_working_day(date) && !paused(date);
                let last = nth_day_after(start, u64::from(length.count), counts);
                let estimated = !calendar.is_complete_between(start, last);
                Self::with_days(start, last, last, last, estimated, lamp)
            }
            Unit::NaturalDay | Unit::Month | Unit::Hour => {
                let days = (length.natural_end(start) - start).num_days().unsigned_abs();
                let last = nth_day_after(start, days, |date| !paused(date));
                Self::ending_on(start, last, calendar, lamp)
            }
        };
        let paused_from = pauses.iter().filter(|pause| pause.until.is_none()).map(|pause| pause.from).min();
        Self { paused_from, ..deadline }
    }

    /// A deadline whose nominal day is given, as when the parties agree on a day.
    #[must_use]
    pub fn ending_on(start: CivilDate, nominal: CivilDate, calendar: &Calendar, lamp: LampDays) -> Self {
        let alarm = calendar.working_day_until(nominal).max(start.min(nominal));
        let legal_latest = calendar.working_day_from(nominal);
        let estimated = !calendar.is_complete_between(alarm, legal_latest);
        Self::with_days(start, nominal, alarm, legal_latest, estimated, lamp)
    }

    /// The deadline after an extension, counted on from the nominal day so that nothing is rolled twice.
    #[must_use]
    pub fn extended(&self, by: Length, pauses: &[Pause], calendar: &Calendar, lamp: LampDays) -> Self {
        Self::compute(self.nominal, by, pauses, calendar, lamp)
    }

    fn with_days(
        start: CivilDate,
        nominal: CivilDate,
        alarm: CivilDate,
        legal_latest: CivilDate,
        estimated: bool,
        lamp: LampDays,
    ) -> Self {
        let first = add_days(start, 1);
        let red_from = alarm.min(add_days(nominal, -i64::from(lamp.red))).max(first);
        let yellow_from = add_days(nominal, -i64::from(lamp.yellow)).max(first).min(red_from);
        Self { nominal, yellow_from, red_from, alarm, legal_latest, estimated, paused_from: None }
    }

    /// The lamp on a day; strict, as for authorities. While a pause lasts it stays as on the day before the pause.
    #[must_use]
    pub fn lamp_on(&self, today: CivilDate) -> Lamp {
        let today = self.paused_from.map_or(today, |from| today.min(add_days(from, -1)));
        if today > self.nominal {
            Lamp::Overdue
        } else if today >= self.red_from {
            Lamp::Red
        } else if today >= self.yellow_from {
            Lamp::Yellow
        } else {
            Lamp::Green
        }
    }

    /// Whether a citizen's act on this day is still in time; generous.
    #[must_use]
    pub fn open_for_citizen_on(&self, date: CivilDate) -> bool {
        date <= self.last_day(Judge::LegalLatest)
    }

    /// The last day in time, as judged.
    #[must_use]
    pub const fn last_day(&self, judge: Judge) -> CivilDate {
        match judge {
            Judge::Nominal => self.nominal,
            Judge::LegalLatest => self.legal_latest,
        }
    }
}

/// The `count`th day after `start` among those that count; `start` itself for none.
fn nth_day_after(start: CivilDate, count: u64, counts: impl Fn(CivilDate) -> bool) -> CivilDate {
    let mut date = start;
    for _ in 0..count {
        loop {
            let next = add_days(date, 1);
            let at_the_end_of_time = next == date;
            date = next;
            if at_the_end_of_time || counts(date) {
                break;
            }
        }
    }
    date
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const LAMP: LampDays = LampDays { yellow: 7, red: 3 };

    fn date(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    fn pause(text: &str) -> Vec<Pause> {
        text.split_once("..")
            .map(|(from, until)| Pause { from: date(from), until: Some(date(until)) })
            .into_iter()
            .collect()
    }

    fn length(text: &str) -> Length {
        let (count, unit) = text.split_once(' ').unwrap();
        let unit = match unit {
            "d" => Unit::NaturalDay,
            "wd" => Unit::WorkingDay,
            "m" => Unit::Month,
            "h" => Unit::Hour,
            other => panic!("{other} is no unit"),
        };
        Length { count: count.parse().unwrap(), unit }
    }

    fn compute(start: &str, text: &str, paused: &str) -> Deadline {
        Deadline::compute(date(start), length(text), &pause(paused), &Calendar::official(), LAMP)
    }

    #[rstest]
    // An ordinary end.
    #[case("2026-03-02", "30 d", "", "2026-04-01", "2026-04-01", "2026-04-01")]
    // Ends on Qingming.
    #[case("2026-03-05", "30 d", "", "2026-04-04", "2026-04-03", "2026-04-07")]
    // Ends on a Saturday that is worked: nothing rolls.
    #[case("2026-03-10", "60 d", "", "2026-05-09", "2026-05-09", "2026-05-09")]
    // Sixty days, and sixty with thirty more, over Spring Festival.
    #[case("2025-12-22", "60 d", "", "2026-02-20", "2026-02-14", "2026-02-24")]
    #[case("2025-12-22", "90 d", "", "2026-03-22", "2026-03-20", "2026-03-23")]
    // Labour Day and National Day.
    #[case("2026-04-03", "30 d", "", "2026-05-03", "2026-04-30", "2026-05-06")]
    #[case("2026-08-02", "60 d", "", "2026-10-01", "2026-09-30", "2026-10-08")]
    // Working days over holidays and make-up workdays.
    #[case("2026-09-28", "5 wd", "", "2026-10-10", "2026-10-10", "2026-10-10")]
    #[case("2026-02-12", "5 wd", "", "2026-02-26", "2026-02-26", "2026-02-26")]
    #[case("2026-04-30", "3 wd", "", "2026-05-08", "2026-05-08", "2026-05-08")]
    // Medical, without and with an appraisal.
    #[case("2026-09-14", "30 wd", "", "2026-10-30", "2026-10-30", "2026-10-30")]
    #[case("2026-09-14", "30 wd", "2026-09-21..2026-10-16", "2026-11-20", "2026-11-20", "2026-11-20")]
    // A recheck with five days of hearing.
    #[case("2026-07-06", "30 d", "2026-07-20..2026-07-24", "2026-08-10", "2026-08-10", "2026-08-10")]
    // Months: the corresponding day, or the end of the month.
    #[case("2026-03-05", "1 m", "", "2026-04-05", "2026-04-03", "2026-04-07")]
    #[case("2026-01-31", "1 m", "", "2026-02-28", "2026-02-28", "2026-02-28")]
    #[case("2026-01-31", "1 m", "2026-02-10..2026-02-11", "2026-03-02", "2026-03-02", "2026-03-02")]
    // Hours.
    #[case("2026-07-06", "48 h", "", "2026-07-08", "2026-07-08", "2026-07-08")]
    #[case("2026-07-06", "2 h", "", "2026-07-07", "2026-07-07", "2026-07-07")]
    fn days_of_a_deadline(
        #[case] start: &str,
        #[case] length: &str,
        #[case] paused: &str,
        #[case] nominal: &str,
        #[case] alarm: &str,
        #[case] legal_latest: &str,
    ) {
        let deadline = compute(start, length, paused);
        assert_eq!(deadline.nominal, date(nominal));
        assert_eq!(deadline.alarm, date(alarm));
        assert_eq!(deadline.legal_latest, date(legal_latest));
        assert!(!deadline.estimated);
    }

    #[rstest]
    // Oral agreement: term, confirmation, follow-up.
    #[case("2026-03-09", "30 d", "2026-04-08", "2026-04-08", "2026-04-08")]
    #[case("2026-03-11", "30 d", "2026-04-10", "2026-04-10", "2026-04-10")]
    #[case("2026-03-20", "15 d", "2026-04-04", "2026-04-03", "2026-04-07")]
    // Refusal: contact within three working days.
    #[case("2026-03-16", "3 wd", "2026-03-19", "2026-03-19", "2026-03-19")]
    // Joint mediation across townships: confirmation.
    #[case("2026-04-28", "30 d", "2026-05-28", "2026-05-28", "2026-05-28")]
    // Visit of thirty persons: dispatch, objection, notice, handling.
    #[case("2026-05-06", "15 d", "2026-05-21", "2026-05-21", "2026-05-21")]
    #[case("2026-05-08", "5 wd", "2026-05-14", "2026-05-14", "2026-05-14")]
    #[case("2026-05-08", "15 d", "2026-05-23", "2026-05-22", "2026-05-25")]
    #[case("2026-05-11", "60 d", "2026-07-10", "2026-07-10", "2026-07-10")]
    // Repeat by another channel: notice.
    #[case("2026-03-25", "15 d", "2026-04-09", "2026-04-09", "2026-04-09")]
    // Review and recheck on the last day.
    #[case("2026-04-08", "30 d", "2026-05-08", "2026-05-08", "2026-05-08")]
    #[case("2026-05-08", "30 d", "2026-06-07", "2026-06-05", "2026-06-08")]
    #[case("2026-06-04", "30 d", "2026-07-04", "2026-07-03", "2026-07-06")]
    #[case("2026-07-06", "30 d", "2026-08-05", "2026-08-05", "2026-08-05")]
    // Returned escalation: overall term, decision, correction, second decision.
    #[case("2026-06-01", "30 d", "2026-07-01", "2026-07-01", "2026-07-01")]
    #[case("2026-06-08", "2 wd", "2026-06-10", "2026-06-10", "2026-06-10")]
    #[case("2026-06-10", "3 wd", "2026-06-15", "2026-06-15", "2026-06-15")]
    #[case("2026-06-12", "2 wd", "2026-06-16", "2026-06-16", "2026-06-16")]
    // From petition to mediation.
    #[case("2026-07-30", "60 d", "2026-09-28", "2026-09-28", "2026-09-28")]
    #[case("2026-08-03", "30 d", "2026-09-02", "2026-09-02", "2026-09-02")]
    #[case("2026-08-28", "30 d", "2026-09-27", "2026-09-24", "2026-09-28")]
    fn days_in_the_scenarios(
        #[case] start: &str,
        #[case] length: &str,
        #[case] nominal: &str,
        #[case] alarm: &str,
        #[case] legal_latest: &str,
    ) {
        let deadline = compute(start, length, "");
        assert_eq!(deadline.nominal, date(nominal));
        assert_eq!(deadline.alarm, date(alarm));
        assert_eq!(deadline.legal_latest, date(legal_latest));
    }

    #[test]
    fn past_the_loaded_years_the_days_are_estimates() {
        let deadline = compute("2026-12-20", "60 d", "");
        assert_eq!(deadline.nominal, date("2027-02-18"));
        assert!(deadline.estimated);
        assert!(compute("2026-12-28", "5 wd", "").estimated);
    }

    #[rstest]
    #[case("2025-12-22", "60 d", "30 d", "2026-03-22", "2026-03-20")]
    #[case("2026-05-11", "60 d", "30 d", "2026-08-09", "2026-08-07")]
    fn an_extension_counts_on_from_the_nominal_day(
        #[case] start: &str,
        #[case] first: &str,
        #[case] by: &str,
        #[case] nominal: &str,
        #[case] alarm: &str,
    ) {
        let extended = compute(start, first, "").extended(length(by), &[], &Calendar::official(), LAMP);
        assert_eq!((extended.nominal, extended.alarm), (date(nominal), date(alarm)));
    }

    #[rstest]
    #[case("2026-04-01", true)]
    #[case("2026-04-02", false)]
    fn confirmation_closes_after_day_thirty(#[case] filed: &str, #[case] open: bool) {
        assert_eq!(compute("2026-03-02", "30 d", "").open_for_citizen_on(date(filed)), open);
    }

    #[rstest]
    #[case("2026-04-07", true)]
    #[case("2026-04-08", false)]
    fn confirmation_rolls_past_qingming(#[case] filed: &str, #[case] open: bool) {
        assert_eq!(compute("2026-03-05", "30 d", "").open_for_citizen_on(date(filed)), open);
    }

    #[rstest]
    #[case("2026-02-12", Lamp::Green)]
    #[case("2026-02-13", Lamp::Yellow)]
    #[case("2026-02-14", Lamp::Red)]
    #[case("2026-02-20", Lamp::Red)]
    #[case("2026-02-21", Lamp::Overdue)]
    #[case("2026-02-24", Lamp::Overdue)]
    fn lamps_before_spring_festival(#[case] today: &str, #[case] lamp: Lamp) {
        assert_eq!(compute("2025-12-22", "60 d", "").lamp_on(date(today)), lamp);
    }

    #[test]
    fn a_pause_that_lasts_holds_the_lamp() {
        let begun = |from: &str| {
            let pauses = [Pause { from: date(from), until: None }];
            Deadline::compute(date("2026-03-02"), Length::days(30), &pauses, &Calendar::official(), LAMP)
        };
        assert_eq!(begun("2026-03-10").lamp_on(date("2026-06-01")), Lamp::Green);
        assert_eq!(begun("2026-03-26").lamp_on(date("2026-06-01")), Lamp::Yellow);
        assert_eq!(begun("2026-04-10").lamp_on(date("2026-06-01")), Lamp::Overdue);
    }

    #[rstest]
    #[case("30 d", "30日")]
    #[case("5 wd", "5个工作日")]
    #[case("1 m", "1个月")]
    #[case("24 h", "24小时")]
    fn lengths_in_chinese(#[case] given: &str, #[case] shown: &str) {
        assert_eq!(length(given).to_string(), shown);
    }

    fn any_date() -> impl Strategy<Value = CivilDate> {
        (0i64..2_000).prop_map(|days| add_days(date("2023-06-01"), days))
    }

    fn any_unit() -> impl Strategy<Value = Unit> {
        prop_oneof![Just(Unit::NaturalDay), Just(Unit::WorkingDay), Just(Unit::Month), Just(Unit::Hour)]
    }

    fn any_pauses() -> impl Strategy<Value = Vec<Pause>> {
        let one = (any_date(), 0i64..40).prop_map(|(from, days)| Pause { from, until: Some(add_days(from, days)) });
        proptest::collection::vec(one, 0..4)
    }

    proptest! {
        #[test]
        fn days_stand_in_order(start in any_date(), count in 1u16..100, unit in any_unit(), pauses in any_pauses()) {
            let calendar = Calendar::official();
            let deadline = Deadline::compute(start, Length { count, unit }, &pauses, &calendar, LAMP);
            prop_assert!(start < deadline.yellow_from);
            prop_assert!(deadline.yellow_from <= deadline.red_from);
            prop_assert!(deadline.red_from <= deadline.nominal);
            prop_assert!(start <= deadline.alarm && deadline.alarm <= deadline.nominal);
            prop_assert!(deadline.nominal <= deadline.legal_latest);
            prop_assert!(calendar.is_working_day(deadline.legal_latest));
        }

        #[test]
        fn a_longer_length_never_ends_earlier(start in any_date(), count in 1u16..100, unit in any_unit(), pauses in any_pauses()) {
            let calendar = Calendar::official();
            let shorter = Deadline::compute(start, Length { count, unit }, &pauses, &calendar, LAMP);
            let longer = Deadline::compute(start, Length { count: count + 1, unit }, &pauses, &calendar, LAMP);
            prop_assert!(shorter.nominal <= longer.nominal);
            prop_assert!(shorter.alarm <= longer.alarm);
            prop_assert!(shorter.legal_latest <= longer.legal_latest);
        }

        #[test]
        fn a_pause_never_shortens(start in any_date(), count in 1u16..100, unit in any_unit(), pauses in any_pauses(), more in any_pauses()) {
            let calendar = Calendar::official();
            let length = Length { count, unit };
            let before = Deadline::compute(start, length, &pauses, &calendar, LAMP);
            let after = Deadline::compute(start, length, &[pauses, more].concat(), &calendar, LAMP);
            prop_assert!(before.nominal <= after.nominal);
            prop_assert!(before.legal_latest <= after.legal_latest);
        }

        #[test]
        fn lamps_only_ever_warm(start in any_date(), count in 1u16..100, unit in any_unit(), day in 0i64..200) {
            let deadline = Deadline::compute(start, Length { count, unit }, &[], &Calendar::official(), LAMP);
            let today = add_days(start, day);
            prop_assert!(deadline.lamp_on(today) <= deadline.lamp_on(add_days(today, 1)));
        }
    }
}
