//! Statistics: the reports of people's mediation ([`mediation`]), and the indicators of petition work (信访考核指标), each a
//! formula with id, version, numerator and denominator.
//!
//! A petition gives [`Entry`]s: it counts for a [`Measure`] on a day, and from some day on it is a hit. Figures are sums
//! over entries as they were known on a day, so that a figure of last year can be computed again and opens to the
//! petitions behind it. What counts is how an office handled a matter; no figure is about a person.

mod figure;
mod formula;
pub mod mediation;

pub use figure::{Figure, Period, Sum, Value};
pub use formula::{Formula, Indicator};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::OrganisationId;

crate::coded_enum! {
    /// What is counted of a petition (计量项).
    pub enum Measure {
        /// The petition office's time to dispatch ran out; a hit when it was dispatched in time (《信访工作条例》第二十二条).
        Dispatch = "dispatch" "转送交办到期";
        /// The unit's time to give notice ran out; a hit when it gave notice in time (第二十三条).
        Notice = "notice" "受理告知到期";
        /// The time to conclude ran out, extensions counted; a hit when it was concluded in time (第三十四条).
        Conclusion = "conclusion" "办理到期";
        /// It was registered; a hit when it is a repeat.
        Item = "item" "登记件次";
        /// A first-time matter was concluded; a hit when a repeat came within the window after it.
        ConcludedFirst = "concluded_first" "办结初件";
        /// A first-time petition was accepted; a hit when the petitioner was contacted.
        AcceptedFirst = "accepted_first" "受理初件";
        /// The petition office can be rated; a hit when it was.
        OfficeRateable = "office_rateable" "信访部门可评价";
        /// The petition office was rated; a hit when satisfied or mostly satisfied.
        OfficeRated = "office_rated" "信访部门已评价";
        /// The responsible unit can be rated; a hit when it was.
        UnitRateable = "unit_rateable" "责任单位可评价";
        /// The responsible unit was rated; a hit when satisfied or mostly satisfied.
        UnitRated = "unit_rated" "责任单位已评价";
        /// The time to rate the petition office ran out without a rating.
        OfficeUnrated = "office_unrated" "信访部门逾期未评价";
        /// The time to rate the unit ran out without a rating.
        UnitUnrated = "unit_unrated" "责任单位逾期未评价";
        /// Days from registration of a first-time petition to its acceptance.
        AcceptDays = "accept_days" "受理天数";
        /// Days from registration of a first-time petition to the reply.
        ReplyDays = "reply_days" "答复天数";
        /// Review was asked for (复查).
        Review = "review" "复查";
        /// Recheck was asked for (复核).
        Recheck = "recheck" "复核";
        /// The matter ended after three levels (三级终结).
        Finality = "finality" "三级终结";
        /// Visit of a group; its amount is how many people came (集体访).
        GroupVisit = "group_visit" "集体访";
        /// The portal brought it and it was accepted; a hit when concluded (一网通办).
        OneNet = "one_net" "一网通办受理";
    }
}

/// How one petition counts for one measure (计量记录).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// For what.
    pub measure: Measure,
    /// Whose work is measured: the petition office or the unit.
    pub organisation: OrganisationId,
    /// Civil date on which it counts: it belongs to the period around this day.
    pub on: NaiveDate,
    /// Civil date from which it is a hit.
    pub hit_on: Option<NaiveDate>,
    /// Days or people, where the measure has an amount; else 1.
    pub amount: u32,
}
