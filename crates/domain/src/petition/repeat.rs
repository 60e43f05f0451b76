//! First-time or repeat (初次、重复信访), domain reference 5.5. A person decides; the decisions stay.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{OrganisationId, PetitionId, UserId};

/// Where a repeat belongs (重复件关联).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RepeatLink {
    /// The first petition of the matter, which stands for the matter itself (信访事项).
    pub of: PetitionId,
    /// Which petition of the matter it is; the first is 1.
    pub seq: u32,
}

/// A decision whether two petitions are about the same matter by the same person (同人同事认定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RepeatDecision {
    /// The earlier petition that was looked at.
    pub of: PetitionId,
    /// Whether it is a repeat of that one.
    pub confirmed: bool,
    /// The score shown, in hundredths, when there was one.
    pub score: Option<u8>,
    /// Why.
    pub reason: String,
    /// Civil date.
    pub on: NaiveDate,
    /// Who decided.
    pub by: UserId,
    /// Where.
    pub organisation: OrganisationId,
}

/// Whether a petition is the first of its matter, and who says so (初次标志).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct First {
    /// Whether it is.
    pub value: bool,
    /// Who decided.
    pub by: UserId,
    /// Civil date.
    pub on: NaiveDate,
}

crate::coded_enum! {
    /// Where the matter stands when it comes again (重复件所处阶段), domain reference 5.5.
    pub enum RepeatPosition {
        /// Being handled at the same office or unit: the repeat adds to it.
        PendingSameOffice = "pending_same_office" "本机构正在办理";
        /// Being handled by another, and this office stands above: not accepted (N3).
        PendingHigherOffice = "pending_higher_office" "下级机关正在办理，又向上级提出";
        /// Being handled elsewhere: the petitioner is told where.
        PendingElsewhere = "pending_elsewhere" "其他机关正在办理";
        /// The handling opinion is served; review can still be asked for.
        OpinionReviewWindow = "opinion_review_window" "处理意见已送达，复查申请期内";
        /// The review opinion is served; recheck can still be asked for.
        ReviewRecheckWindow = "review_recheck_window" "复查意见已送达，复核申请期内";
        /// Neither was asked for in time.
        Lapsed = "lapsed" "逾期未申请复查、复核";
        /// The three levels are over: not accepted any more (Z1).
        Final = "final" "三级终结";
        /// The opinion supports the request and is not executed: its execution is supervised (PPR 32, 40).
        OpinionSupportedNotExecuted = "opinion_supported_not_executed" "处理意见支持请求但未执行";
        /// A mediated agreement is not performed: urging or the court, not a new petition.
        AgreementBreach = "agreement_breach" "调解协议未履行";
        /// The earlier petition came to another end; this one is handled as it is.
        Ended = "ended" "原信访件已以其他方式结束";
    }
}

/// How a repeat was joined to its matter (并入原信访事项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JoinedMatter {
    /// Civil date.
    pub on: NaiveDate,
    /// Where the matter stood.
    pub position: RepeatPosition,
    /// The last day on which review or recheck can still be asked for, when it can.
    pub until: Option<NaiveDate>,
    /// What the petitioner was told.
    pub guidance: String,
}
