//! Deadlines (期限): from a start, a length and the pauses to the days that matter.
//!
//! The day of the start is not counted (《民法典》第二百零一条). Natural days and months end where they end: the
//! *nominal* day, by which authorities are judged unless their place says otherwise. An authority is warned by the *alarm*, the last working day not after
//! it. A citizen may act until the *legal latest* day, rolled past days of rest (《民法典》第二百零三条). Working days
//! never end on a day of rest, so all three are one.

mod kind;

pub use kind::ClockKind;

use std::fmt;

use chrono::Months;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::time::{CivilDate, add_days};

crate::coded_enum! {
    /// What a length is counted in.
    pub enum Unit {
        /// Every day.
        NaturalDay = "natural_day" "日";
        /// Days of work, only where the text says so.
        WorkingDay = "working_day" "个工作日";
        /// To the corresponding day of a later month, or its end (《民法典》第二百零二条).
        Month = "month" "个月";
        /// Hours, shown as the last day they can reach.
        Hour = "hour" "小时";
    }
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
        write!(f, "{}{}", self.count, self.unit.name_zh())
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

/// How many natural days before the nominal day the lamps change, and after which day they say overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LampDays {
    /// Yellow from so many days before.
    pub yellow: u16,
    /// Red from so many days before, or from the alarm if that is earlier.
    pub red: u16,
    /// By which day an authority is judged on time.
    pub judge: Judge,
}

crate::coded_enum! {
    /// The warning light of a deadline (期限预警灯), the calmest first.
    pub enum Lamp {
        /// Time enough.
        Green = "green" "绿";
        /// Due within days.
        Yellow = "yellow" "黄";
        /// Act now.
        Red = "red" "红";
        /// Past the last day on which an authority is in time.
        Overdue = "overdue" "逾期";
    }
}

crate::coded_enum! {
    /// By which day somebody is judged on time.
    pub enum Judge {
        /// The nominal day: strict.
        Nominal = "nominal" "名义到期日";
        /// The legal latest day: generous.
        LegalLatest = "legal_latest" "法定最后日（节假日顺延）";
    }
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
    /// Last day on which an authority is in time (机关按期判定): the nominal day, or the legal latest where the place judges
    /// authorities by it.
    #[schema(value_type = chrono::NaiveDate)]
    pub in_time_until: CivilDate,
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
        let deadline = Self {
            nominal,
            yellow_from,
            red_from,
            alarm,
            legal_latest,
            in_time_until: nominal,
            estimated,
            paused_from: None,
        };
        Self { in_time_until: deadline.last_day(lamp.judge), ..deadline }
    }

    /// The lamp on a day, as for authorities. While a pause lasts it stays as on the day before the pause.
    #[must_use]
    pub fn lamp_on(&self, today: CivilDate) -> Lamp {
        let today = self.paused_from.map_or(today, |from| today.min(add_days(from, -1)));
        if today > self.in_time_until {
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
mod tests;
