//! Patrol rounds (巡查): points of a division that somebody looks at every so many days. They are about places, never about
//! people: what was found is a report of its own.

use crate::deadline::Lamp;
use crate::time::{CivilDate, add_days};

crate::coded_enum! {
    /// What a visit to a point came to (巡查结果).
    pub enum PatrolFinding {
        /// Nothing to be said.
        Nothing = "nothing" "无异常";
        /// Something was found; a report follows.
        Something = "something" "发现情况";
    }
}

/// Fewest and most days between two visits.
pub const EVERY_DAYS: std::ops::RangeInclusive<u16> = 1..=366;

/// When a point is to be visited next: so many days after its last visit, at once when there was none.
#[must_use]
pub fn due_on(defined_on: CivilDate, last_visit_on: Option<CivilDate>, every_days: u16) -> CivilDate {
    last_visit_on.map_or(defined_on, |last| add_days(last, i64::from(every_days)))
}

/// The lamp of a point: red on its day, overdue after it, yellow on the day before.
#[must_use]
pub fn lamp(due_on: CivilDate, today: CivilDate) -> Lamp {
    match (due_on - today).num_days() {
        ..0 => Lamp::Overdue,
        0 => Lamp::Red,
        1 => Lamp::Yellow,
        _ => Lamp::Green,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_point_is_due_at_once_and_then_from_visit_to_visit() {
        let defined = day("2026-03-02");
        assert_eq!(due_on(defined, None, 7), defined);
        assert_eq!(due_on(defined, Some(day("2026-03-05")), 7), day("2026-03-12"));
        assert_eq!(due_on(defined, Some(day("2026-02-27")), 2), day("2026-03-01"));
    }

    #[test]
    fn its_lamp_turns_with_the_days() {
        let due = day("2026-03-12");
        let table = [
            ("2026-03-10", Lamp::Green),
            ("2026-03-11", Lamp::Yellow),
            ("2026-03-12", Lamp::Red),
            ("2026-03-13", Lamp::Overdue),
        ];
        for (today, expected) in table {
            assert_eq!(lamp(due, day(today)), expected, "{today}");
        }
    }
}
