//! The deadline that comes first, and its lamp.

use chrono::NaiveDate;
use domain::deadline::Lamp;
use domain::time::CivilDate;
use escalation::{Clock, ClockKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::words;

words!(ClockKind);

/// The clock that comes first (最近到期期限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NextDue {
    /// What it measures.
    pub kind: ClockKind,
    /// Its last day, as a civil date.
    #[schema(value_type = chrono::NaiveDate)]
    pub on: CivilDate,
}

impl From<&Clock> for NextDue {
    fn from(clock: &Clock) -> Self {
        Self { kind: clock.kind, on: clock.deadline.in_time_until }
    }
}

/// The deadline that comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Due {
    pub(crate) kind: ClockKind,
    pub(crate) on: NaiveDate,
    pub(crate) yellow_from: NaiveDate,
    pub(crate) red_from: NaiveDate,
}

impl From<&Clock> for Due {
    fn from(clock: &Clock) -> Self {
        let Clock { kind, deadline, .. } = clock;
        Self { kind: *kind, on: deadline.in_time_until, yellow_from: deadline.yellow_from, red_from: deadline.red_from }
    }
}

/// The clock that comes first among those an office answers for. One that stands still comes to no end, so it is none.
pub(crate) fn next_due(clocks: &[Clock]) -> Option<&Clock> {
    let runs = |clock: &&Clock| !clock.kind.is_right() && clock.deadline.paused_from.is_none();
    clocks.iter().filter(runs).min_by_key(|clock| clock.deadline.in_time_until)
}

/// The lamp of a deadline, as for authorities.
pub(crate) fn lamp(
    due_on: Option<NaiveDate>,
    (yellow, red): (Option<NaiveDate>, Option<NaiveDate>),
    today: CivilDate,
) -> Option<Lamp> {
    let due_on = due_on?;
    Some(if today > due_on {
        Lamp::Overdue
    } else if red.is_some_and(|from| today >= from) {
        Lamp::Red
    } else if yellow.is_some_and(|from| today >= from) {
        Lamp::Yellow
    } else {
        Lamp::Green
    })
}
