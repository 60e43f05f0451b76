//! From dispatch to the handling opinion.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::Means;
use crate::id::{OrganisationId, PersonId, UserId};

crate::coded_enum! {
    /// How a petition is sent (转办方式), 《信访工作条例》第二十二条.
    pub enum DispatchKind {
        /// Transferred, no report asked (转送).
        Transfer = "transfer" "转送";
        /// Assigned, with a report by a day (交办).
        Assign = "assign" "交办";
    }
}

/// A petition sent to a unit or a lower office (转送、交办).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dispatch {
    /// How.
    pub kind: DispatchKind,
    /// Who sent it.
    pub from: OrganisationId,
    /// To whom.
    pub to: OrganisationId,
    /// Civil date of sending.
    pub on: NaiveDate,
    /// Civil date on which a report is due, when assigned.
    pub report_due_on: Option<NaiveDate>,
    /// What the sender says.
    pub instruction: Option<String>,
    /// Civil date of receipt (签收); while it is not recorded, the day of sending counts.
    pub received_on: Option<NaiveDate>,
    /// The receiver's objection.
    pub objection: Option<Objection>,
    /// The report that an assignment asks for.
    pub report: Option<DispatchReport>,
}

impl Dispatch {
    /// The day from which the receiver's terms count.
    #[must_use]
    pub fn counted_from(&self) -> NaiveDate {
        self.received_on.unwrap_or(self.on)
    }
}

/// The report on an assigned petition (交办结果反馈).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DispatchReport {
    /// Civil date.
    pub on: NaiveDate,
    /// Who reported.
    pub by: UserId,
    /// What.
    pub text: String,
}

/// Objection of a unit that the petition is not its business (异议), 《信访工作条例》第二十三条.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Objection {
    /// Civil date.
    pub on: NaiveDate,
    /// Why.
    pub reasons: String,
    /// Whose business it is.
    pub proper_unit: Option<OrganisationId>,
}

/// Report to leaders (报送领导).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeaderReport {
    /// Civil date.
    pub on: NaiveDate,
    /// To whom.
    pub leader: String,
    /// What is proposed.
    pub proposal: String,
}

/// Acceptance with its notice (受理告知).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Acceptance {
    /// Civil date; the term of handling runs from here.
    pub on: NaiveDate,
    /// By which unit.
    pub unit: OrganisationId,
    /// How the petitioner was told; nobody is told when no name or address is clear.
    pub notice: Option<Means>,
}

crate::coded_enum! {
    /// Why a petition is not accepted, or not any more (不予受理、不再受理事由), domain reference 5.3.
    pub enum PetitionRefusal {
        /// Belongs to the procedure of courts or procuratorates.
        CourtProcedure = "N1" "属于人民法院、人民检察院职权范围";
        /// A visit that skips a level, in an appeal.
        SkipLevelVisit = "N2" "越级走访";
        /// The same matter is being handled, and came to the organ above within the term.
        AlreadyPending = "N3" "同一事项正在办理期限内又向上级机关提出";
        /// Not a matter of this system.
        OutOfSystem = "N4" "不属于信访工作机构和有权处理机关职权范围";
        /// Review or recheck was not asked for in time, where a place takes that for the end.
        Lapsed = "N5" "无正当理由逾期未申请复查、复核";
        /// Rechecked; the same facts and reasons again.
        Rechecked = "Z1" "已经复核终结，仍以同一事实和理由提出";
        /// Litigation-related and lawfully ended.
        LitigationEnded = "Z2" "涉法涉诉信访事项已经依法终结";
    }
}

impl PetitionRefusal {
    /// Whether it is no longer accepted, rather than not accepted (不再受理).
    #[must_use]
    pub const fn is_no_longer(self) -> bool {
        matches!(self, Self::Rechecked | Self::LitigationEnded)
    }
}

/// Non-acceptance with its notice (不予受理、不再受理告知).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionNonAcceptance {
    /// Civil date.
    pub on: NaiveDate,
    /// Why.
    pub code: PetitionRefusal,
    /// By whom.
    pub organisation: OrganisationId,
    /// The organ to which the petitioner is pointed, when it is registered here.
    pub competent: Option<OrganisationId>,
    /// What the petitioner was told.
    pub guidance: String,
    /// How.
    pub notice: Option<Means>,
}

crate::coded_enum! {
    /// Whose business a redirected petition is (转送机关).
    pub enum Redirection {
        /// Discipline and supervision organs (纪检监察机关), for accusations: PPR 22, 30.
        Discipline = "discipline" "纪检监察机关";
        /// Political-legal organs (政法机关), for litigation-related matters: PPR 20, 22.
        PoliticalLegal = "political_legal" "政法机关";
    }
}

/// Handed to discipline or political-legal organs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Redirect {
    /// Civil date.
    pub on: NaiveDate,
    /// Whose business it is.
    pub organs: Redirection,
    /// The organ, when it is registered here.
    pub organ: Option<OrganisationId>,
    /// What the petitioner was told.
    pub guidance: String,
}

crate::coded_enum! {
    /// Procedures that go before handling as a petition (法定程序), 《信访工作条例》第三十一条第一至五项.
    pub enum LegalProcedure {
        /// Litigation, reconsideration, prosecution or police (31(1)).
        Litigation = "litigation" "诉讼、行政复议、检察监督、公安等程序";
        /// Arbitration (31(2)).
        Arbitration = "arbitration" "仲裁";
        /// Appeal within the Party (31(3)).
        PartyAppeal = "party_appeal" "党员申诉、申请复审等程序";
        /// Administrative procedures: reconsideration, ruling, confirmation, licence, punishment (31(4)).
        Administrative = "administrative" "行政裁决、行政确认、行政许可、行政处罚等行政程序";
        /// A request that an organ do its duty (31(5)).
        DutyRequest = "duty_request" "履行法定职责";
    }
}

/// Led into a legal procedure (导入法定程序).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Routing {
    /// Civil date.
    pub on: NaiveDate,
    /// Which.
    pub procedure: LegalProcedure,
    /// The organ, when it is registered here.
    pub organ: Option<OrganisationId>,
    /// What the petitioner was told.
    pub guidance: String,
}

/// The petitioner was spoken to (联系信访人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionContact {
    /// Whom.
    pub person: PersonId,
    /// Civil date.
    pub on: NaiveDate,
    /// How.
    pub means: Means,
    /// Whether they were reached.
    pub reached: bool,
    /// What was said.
    pub note: String,
}

/// A step of handling: inquiry, talk, investigation (办理过程).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HandlingStep {
    /// Civil date.
    pub on: NaiveDate,
    /// Who did it.
    pub by: UserId,
    /// What.
    pub text: String,
}

/// The term of handling was extended (延期), 《信访工作条例》第三十四条.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionExtension {
    /// Civil date of approval.
    pub approved_on: NaiveDate,
    /// The head of the unit who approved.
    pub approver: String,
    /// Days more, at most thirty in all.
    pub days: u16,
    /// Why, as the petitioner was told.
    pub reason: String,
}

/// Answer to a suggestion or an accusation (答复), 《信访工作条例》第二十九、三十条.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reply {
    /// Civil date.
    pub on: NaiveDate,
    /// By whom.
    pub organisation: OrganisationId,
    /// Whether a suggestion was taken up (采纳).
    pub adopted: Option<bool>,
    /// What was found and done.
    pub text: String,
    /// How the petitioner was told.
    pub notice: Option<Means>,
}

crate::coded_enum! {
    /// Why another person handles it (移交承办原因).
    pub enum HandOverReason {
        /// Ordinary work (工作安排).
        Work = "work" "工作安排";
        /// A direct interest (回避), 《信访工作条例》第二十八条.
        Recusal = "recusal" "回避";
        /// Left the post (离岗).
        Left = "left" "调离或者离岗";
    }
}
