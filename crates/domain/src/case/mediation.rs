//! What mediators do between acceptance and its outcome.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Means;
use crate::id::{OrganisationId, PersonId, UserId};

/// Appointment of a mediator (指派), 《人民调解法》第十九条.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Appointment {
    /// Who.
    pub mediator: UserId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Whether they host (主持).
    pub host: bool,
    /// Civil date of appointment.
    pub since: NaiveDate,
    /// Civil date on which it ended.
    pub until: Option<NaiveDate>,
    /// Why it ended by recusal (回避).
    pub recusal: Option<Recusal>,
}

crate::coded_enum! {
    /// Why a mediator must step back (回避事由).
    pub enum RecusalGround {
        /// A party asked for it (当事人要求).
        PartyRequest = "party_request" "当事人要求回避";
        /// Near kin of a party or agent (近亲属).
        Kinship = "kinship" "与当事人或代理人系近亲属";
        /// Interest in the matter (利害关系).
        Interest = "interest" "与纠纷有利害关系";
        /// Other relation that may harm fairness (其他关系).
        OtherRelation = "other_relation" "其他可能影响公正的关系";
        /// Not available any more (不能履职).
        Unavailable = "unavailable" "因故不能继续调解";
    }
}

/// Recusal of a mediator (回避).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recusal {
    /// Why.
    pub ground: RecusalGround,
    /// The party who asked, when one did.
    pub requested_by: Option<PersonId>,
}

/// An attempt to reach a party (联系记录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Whom.
    pub party: PersonId,
    /// Civil date.
    pub on: NaiveDate,
    /// How.
    pub means: Means,
    /// Whether they were reached.
    pub reached: bool,
    /// What was said.
    pub note: String,
}

crate::coded_enum! {
    /// How a session ended (调解结果).
    pub enum SessionResult {
        /// The parties agreed (达成协议).
        Agreed = "agreed" "达成协议";
        /// No agreement yet, another session follows (再次调解).
        Continue = "continue" "再次调解";
        /// No agreement (未达成).
        Failed = "failed" "未达成协议";
    }
}

/// One session of mediation (调解笔录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Running number in the case, from 1.
    pub number: u32,
    /// Round of the case it belongs to.
    pub round: u32,
    /// The organisation that held it.
    pub organisation: OrganisationId,
    /// Civil date.
    pub held_on: NaiveDate,
    /// Place (地点).
    pub place: String,
    /// Mediators present.
    pub mediators: Vec<UserId>,
    /// Parties who were heard (到场陈述).
    pub heard: Vec<PersonId>,
    /// Other organisations present, such as the justice office and the police station.
    pub with: Vec<OrganisationId>,
    /// Closed to the public at a party's wish (不公开).
    pub closed: bool,
    /// What was said.
    pub statements: String,
    /// The proposal of the mediators (调解方案).
    pub proposal: Option<String>,
    /// How it ended.
    pub result: SessionResult,
}

crate::coded_enum! {
    /// Why mediation pauses (中止事由).
    pub enum SuspensionCause {
        /// Expert appraisal (鉴定); its days are excluded (MED 38, ODR 26).
        Appraisal = "appraisal" "鉴定";
        /// A party is ill (患病).
        Illness = "illness" "当事人患病";
        /// Force majeure (不可抗力).
        ForceMajeure = "force_majeure" "不可抗力";
        /// Suspected sham mediation under examination (疑似虚假调解), INV 18.
        SuspectedSham = "suspected_sham" "疑似虚假调解核查";
    }
}

/// A suspension (中止). Pause days are those from `from` to `until`, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Suspension {
    /// Why.
    pub cause: SuspensionCause,
    /// First day that is not counted.
    pub from: NaiveDate,
    /// Last day that is not counted; open while suspended.
    pub until: Option<NaiveDate>,
    /// Expected end as given.
    pub expected_end: Option<NaiveDate>,
    /// Whether its days stop the clock: by law, or by the written consent of all parties.
    pub stops_clock: bool,
}

/// An extension agreed by all parties (延长调解期限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Extension {
    /// Civil date on which the last party signed.
    pub agreed_on: NaiveDate,
    /// New due date.
    pub due_on: NaiveDate,
    /// Why.
    pub reason: String,
}
