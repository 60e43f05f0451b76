//! Mediation beside a petition (访调一体化), domain reference 5.6. The terms of the petition run on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::{Consent, Means};
use crate::id::{CaseId, OrganisationId};

crate::coded_enum! {
    /// How far mediation of a petition has come (访调阶段).
    pub enum MediationStage {
        /// Offered to both sides, who have not both answered (征求意见).
        Offered = "offered" "征求双方意见";
        /// Refused by a side (不同意调解).
        Refused = "refused" "当事人不同意调解";
        /// Referred to a committee, which has not answered (已委托).
        Referred = "referred" "已委托调解";
        /// The committee mediates (调解中).
        Mediating = "mediating" "调解中";
        /// The parties agreed (达成协议).
        Agreed = "agreed" "达成调解协议";
        /// The agreement is performed (已履行).
        Performed = "performed" "调解协议已履行";
        /// The agreement is not performed (未履行).
        Breached = "breached" "调解协议未履行";
        /// The committee did not accept (调委会不予受理).
        Declined = "declined" "调委会不予受理";
        /// Mediation came to nothing (调解不成).
        Failed = "failed" "调解不成";
        /// Called back before its end (恢复办理).
        Recalled = "recalled" "已收回，恢复办理";
    }
}

impl MediationStage {
    /// Whether an answer or an outcome is still awaited.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Offered | Self::Referred | Self::Mediating)
    }

    /// Whether the parties came to an agreement.
    #[must_use]
    pub const fn is_agreed(self) -> bool {
        matches!(self, Self::Agreed | Self::Performed | Self::Breached)
    }
}

crate::coded_enum! {
    /// One of the two sides asked (征求意见对象).
    pub enum MediationSide {
        /// The petitioner.
        Petitioner = "petitioner" "信访人";
        /// The other side: who is to do what the petitioner asks for.
        Other = "other" "对方当事人";
    }
}

/// What a side said when mediation was offered (调解意愿).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MediationWord {
    /// Who.
    pub side: MediationSide,
    /// What.
    pub consent: Consent,
    /// Civil date.
    pub on: NaiveDate,
    /// How.
    pub means: Means,
}

/// Mediation of a petition (访调对接).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MediationLink {
    /// How far it has come.
    pub stage: MediationStage,
    /// Civil date of the offer.
    pub offered_on: NaiveDate,
    /// Who the other side is, in words.
    pub other_side: String,
    /// What both said, latest last.
    pub words: Vec<MediationWord>,
    /// The committee it was referred to.
    pub committee: Option<OrganisationId>,
    /// The case opened there.
    pub case: Option<CaseId>,
    /// Civil date of referral.
    pub referred_on: Option<NaiveDate>,
    /// Civil date of the committee's acceptance.
    pub accepted_on: Option<NaiveDate>,
    /// Last civil date for mediation as seen at referral: thirty days, and ten before the petition is due.
    pub until: Option<NaiveDate>,
    /// Civil date of the last change of stage.
    pub since: NaiveDate,
    /// Why it ended, when it did.
    pub reason: Option<String>,
}

impl MediationLink {
    /// The latest word of a side.
    #[must_use]
    pub fn word(&self, side: MediationSide) -> Option<Consent> {
        self.words.iter().rev().find(|word| word.side == side).map(|word| word.consent)
    }

    /// Whether both sides agreed.
    #[must_use]
    pub fn both_agree(&self) -> bool {
        MediationSide::ALL.iter().all(|side| self.word(*side) == Some(Consent::Agreed))
    }
}
