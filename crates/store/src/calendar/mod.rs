//! The calendar (法定休假日): the years embedded in the program, and the days that were loaded or corrected since.

mod row;

pub(crate) use row::calendar;

use crate::types::words;
use domain::calendar::DayKind;

words!(DayKind);
