//! Statistics: the reports of people's mediation ([`mediation`]), and the indicators of petition work (信访考核指标), each a
//! formula with id, version, numerator and denominator.
//!
//! A petition gives [`Entry`]s: it counts for a [`Measure`] on a day, and from some day on it is a hit. Figures are sums
//! over entries as they were known on a day, so that a figure of last year can be computed again and opens to the
//! petitions behind it. What counts is how an office handled a matter; no figure is about a person.

mod figure;
mod formula;
pub mod mediation;
mod scorecard;

pub use figure::{Figure, Period, Sum, Value};
pub use formula::{Formula, Indicator};
pub use scorecard::{Score, Scored, score};

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
        /// It was registered; a hit when it is a repeat; its amount is how many people came, signed or wrote (人次).
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
        /// It was answered; a hit when it is one that is answered in public (公开回复). No accusation, and nothing confidential.
        PublicReply = "public_reply" "答复";
        /// Days from the arrangement of a legal or other service to its being given (服务响应).
        ServiceDays = "service_days" "服务响应天数";
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
        /// Visit; its amount is how many people came (走访批次、人次).
        Visit = "visit" "走访批次";
        /// A leader received the visitors (领导接访, 第十八条).
        LeaderReception = "leader_reception" "领导接访";
        /// Sent on without a report being asked (转送, 第二十二条).
        Transfer = "transfer" "转送";
        /// Sent on with a report by a day; a hit when it was reported (交办, 第二十二条).
        Assign = "assign" "交办";
        /// Accepted where it was registered, to be handled there (自办).
        SelfHandled = "self_handled" "自办";
        /// An order to handle it properly was given; a hit when the supervisor was content (督办, 第四十条).
        Supervision = "supervision" "督办";
        /// Accepted, to be handled; a hit when its handling was concluded (受理办理, 第二十三条).
        Accepted = "accepted" "受理办理";
        /// Not accepted, or not any more (不予受理、不再受理).
        NotAccepted = "not_accepted" "不予（不再）受理";
        /// Its handling was concluded (办结).
        Concluded = "concluded" "办结";
        /// An organisation is complained of (被反映的机关、单位, 第四十一条); accusations are not counted so.
        Complained = "complained" "被反映";
        /// A leader answers for it; a hit when that came to its end (领导包案, 第十八条).
        Sponsorship = "sponsorship" "领导包案";
        /// A proposal was made because of it; a hit when it was answered (三项建议, 第四十条).
        Proposal = "proposal" "三项建议";
        /// A proposal was taken up, as its answer says (建议采纳, 第四十一条).
        ProposalAdopted = "proposal_adopted" "建议采纳";
        /// A meeting decided something on it; a hit when that was done (会议议定事项, 第十三、二十四条).
        MeetingItem = "meeting_item" "会议议定事项";
    }
}

impl Measure {
    /// Whether a petition counts so only for organisations that it is or was before: figures of the others open to what they
    /// may not see, and are for those who oversee the place.
    #[must_use]
    pub const fn is_of_partakers(self) -> bool {
        !matches!(self, Self::Complained | Self::Sponsorship)
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
