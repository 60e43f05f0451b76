//! How a case ends, and what is looked after afterwards.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{OrganisationId, PersonId};
use crate::petition::Satisfaction;

crate::coded_enum! {
    /// Why a case is not accepted (不予受理事由), domain reference 3.2.
    pub enum NonAcceptanceGround {
        /// The law gives the matter to a special organ or forbids mediation (MOJ75 22).
        SpecialOrgan = "special_organ" "法律规定由专门机关管辖或者禁止民间调解";
        /// Court, police or another organ has accepted or resolved it (MOJ75 22).
        AlreadyAccepted = "already_accepted" "人民法院、公安机关或者其他行政机关已经受理或者解决";
        /// An administrative dispute (行政争议).
        Administrative = "administrative" "属于行政争议";
        /// Not a dispute about civil rights and duties (MOJ75 20).
        NotCivil = "not_civil" "不属于民事权利义务争议";
        /// A party clearly refuses (《人民调解法》第十七条).
        PartyRefused = "party_refused" "一方当事人明确拒绝调解";
        /// The other side cannot be reached (无法联系).
        CannotContact = "cannot_contact" "无法联系对方当事人";
        /// Status of persons: marriage, parentage, adoption.
        PersonalStatus = "personal_status" "婚姻、收养、亲子等身份关系确认";
        /// Registered twice or by mistake (重复、误登).
        Duplicate = "duplicate" "重复登记或者登记有误";
    }
}

/// Non-acceptance (不予受理), with the way shown to the applicant (MOJ75 24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NonAcceptance {
    /// Civil date.
    pub on: NaiveDate,
    /// Why.
    pub ground: NonAcceptanceGround,
    /// Which organ or court the applicant was told to go to.
    pub guidance: String,
}

crate::coded_enum! {
    /// Why mediation ends without agreement (终止事由), domain reference 3.7.
    pub enum TerminationReason {
        /// A party refuses to go on (拒绝继续调解).
        PartyRefused = "party_refused" "当事人拒绝继续调解";
        /// The applicant withdraws (撤回申请).
        ApplicationWithdrawn = "application_withdrawn" "申请人撤回申请";
        /// Positions too far apart (分歧较大).
        Deadlock = "deadlock" "分歧较大难以达成协议";
        /// The term ran out without a joint extension (期限届满).
        TermExpired = "term_expired" "调解期限届满";
        /// A party cannot be reached (无法联系).
        CannotContact = "cannot_contact" "无法联系当事人";
        /// A lawsuit was filed or another organ accepted the matter (另案受理).
        LitigationFiled = "litigation_filed" "已起诉或者其他机关已受理";
        /// Concealment or delay (隐瞒、拖延).
        ConcealmentOrDelay = "concealment_or_delay" "隐瞒重要事实或者拖延";
        /// Sham mediation (虚假调解), INV 18.
        ShamMediation = "sham_mediation" "虚假调解";
        /// Agreed but would not sign (拒绝签字).
        RefusedToSign = "refused_to_sign" "拒绝在协议上签字";
        /// Threatened to turn violent and was reported to the police (《人民调解法》第二十五条).
        AggravationReported = "aggravation_reported" "可能激化已报公安机关";
        /// Another reason, given in words.
        Other = "other" "其他";
    }
}

/// Termination (终止调解), with the routes shown (《人民调解法》第二十六条).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Termination {
    /// Civil date.
    pub on: NaiveDate,
    /// Why.
    pub reason: TerminationReason,
    /// Which of arbitration, administrative and court routes the parties were told of.
    pub guidance: String,
}

/// A follow-up visit (回访), domain reference 3.10.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// Civil date.
    pub on: NaiveDate,
    /// Who was visited.
    pub visited: Vec<PersonId>,
    /// How performance stands.
    pub findings: String,
    /// Whether the parties are satisfied (满意).
    pub satisfied: Option<bool>,
    /// Signs of aggravation or of the dispute coming back (激化、反复).
    pub signs_of_aggravation: bool,
}

/// How content who applied online is with the mediation (调解满意度评价). About the work, given once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseRating {
    /// Whose work: who answered for the case then.
    pub organisation: OrganisationId,
    /// How content.
    pub satisfaction: Satisfaction,
    /// Civil date.
    pub on: NaiveDate,
    /// What the applicant adds.
    pub comment: Option<String>,
}

/// Closing report (结案报告).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Closing {
    /// Civil date of closing.
    pub closed_on: NaiveDate,
    /// Report.
    pub report: String,
    /// Civil date of archiving.
    pub archived_on: Option<NaiveDate>,
    /// Years the file is kept; `None` for ever (永久).
    pub retention_years: Option<u32>,
}
