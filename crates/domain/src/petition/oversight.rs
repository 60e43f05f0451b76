//! Oversight of the handling (督查督办), domain reference 5.8: orders, the steps after them, proposals, missed terms.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::SupervisionReport;
use crate::deadline::ClockKind;
use crate::id::{OrganisationId, UserId};

crate::coded_enum! {
    /// Why handling is supervised (督办事由), 《信访工作条例》第四十条.
    pub enum SupervisionGround {
        /// Rules of acceptance and handling were broken (违反受理、办理规定).
        BrokenRules = "broken_rules" "违反信访事项受理、办理规定";
        /// A term ran out (超期).
        Overdue = "overdue" "超过规定期限";
        /// Shirked, perfunctory, delayed (推诿、敷衍、拖延).
        Shirking = "shirking" "推诿、敷衍、拖延";
        /// Fraud (弄虚作假).
        Fraud = "fraud" "弄虚作假";
        /// A supporting opinion is not executed (拒不执行).
        NotExecuted = "not_executed" "拒不执行支持信访请求的意见";
        /// Major, collective or long unresolved (重大、集体、积案).
        Weighty = "weighty" "重大、集体访或者积案";
        /// Anything else.
        Other = "other" "其他";
    }
}

/// An order to handle properly, and the answers to it (督办).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionSupervision {
    /// Running number in the petition, from 1.
    pub number: u32,
    /// Why.
    pub ground: SupervisionGround,
    /// The term that ran out, when that is why.
    pub clock: Option<ClockKind>,
    /// Listed, made public within the system (挂牌督办).
    pub listed: bool,
    /// Who orders.
    pub by: OrganisationId,
    /// Who must answer.
    pub to: OrganisationId,
    /// Civil date of the order.
    pub ordered_on: NaiveDate,
    /// What is demanded.
    pub demand: String,
    /// What was found wrong, when the order is to put it right within the term (责令限期整改), 《信访工作条例》第三十九条.
    #[serde(default)]
    pub to_rectify: Option<String>,
    /// Civil date by which an answer is due.
    pub due_on: NaiveDate,
    /// Answers.
    pub reports: Vec<SupervisionReport>,
    /// Civil date on which the supervisor was content (销号).
    pub discharged_on: Option<NaiveDate>,
}

impl PetitionSupervision {
    /// The term within which it has to be answered.
    #[must_use]
    pub const fn term(&self) -> ClockKind {
        if self.to_rectify.is_some() { ClockKind::Rectification } else { ClockKind::Supervision }
    }

    /// What kind of order it is, in Chinese.
    #[must_use]
    pub const fn name_zh(&self) -> &'static str {
        match (&self.to_rectify, self.listed) {
            (Some(_), _) => "责令限期整改",
            (None, true) => "挂牌督办",
            (None, false) => "督办",
        }
    }
}

crate::coded_enum! {
    /// A step of the ladder towards an overdue term (督办阶梯), domain reference 5.8.
    pub enum Rung {
        /// Reminder before the day (提醒).
        Reminder = "reminder" "临期提醒";
        /// Warning shortly before the day (预警).
        Warning = "warning" "临期预警";
        /// The day has passed: order (督办).
        Order = "order" "督办";
        /// Criticism in a circular (通报).
        Circular = "circular" "通报";
        /// Interview of the responsible head (约谈).
        Interview = "interview" "约谈";
    }
}

/// A circular or an interview (通报、约谈), 《信访工作条例》第三十九条.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reproof {
    /// Which.
    pub rung: Rung,
    /// Civil date.
    pub on: NaiveDate,
    /// By whom.
    pub by: OrganisationId,
    /// Whom it concerns.
    pub to: OrganisationId,
    /// The term that ran out, when that is why.
    pub clock: Option<ClockKind>,
    /// What was said.
    pub text: String,
}

crate::coded_enum! {
    /// What a petition office proposes (三项建议), 《信访工作条例》第四十条.
    pub enum ProposalKind {
        /// Improve the work (改进工作).
        Improve = "improve" "改进工作";
        /// Complete a policy (完善政策).
        Policy = "policy" "完善政策";
        /// Hold somebody to account (追究责任).
        Accountability = "accountability" "追究责任";
    }
}

/// A proposal and its answer (三项建议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    /// Running number in the petition, from 1.
    pub number: u32,
    /// Which.
    pub kind: ProposalKind,
    /// Who proposes.
    pub by: OrganisationId,
    /// To whom.
    pub to: OrganisationId,
    /// Civil date.
    pub on: NaiveDate,
    /// Facts and proposal.
    pub text: String,
    /// Civil date by which a written answer is due.
    pub due_on: NaiveDate,
    /// The answer.
    pub answer: Option<ProposalAnswer>,
}

/// Answer to a proposal (建议反馈).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalAnswer {
    /// Civil date.
    pub on: NaiveDate,
    /// Who answered.
    pub by: UserId,
    /// Whether it is taken up (采纳); not said where that is still considered.
    #[serde(default)]
    pub adopted: Option<bool>,
    /// What.
    pub text: String,
}

/// A term that was not kept (超期记录): what was due came later, or never.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Missed {
    /// Which term.
    pub clock: ClockKind,
    /// Which one, where several of a kind run.
    pub number: Option<u32>,
    /// Who answered for it.
    pub owner: OrganisationId,
    /// Civil date on which it was due.
    pub due_on: NaiveDate,
    /// Civil date on which it came to its end.
    pub ended_on: NaiveDate,
}
