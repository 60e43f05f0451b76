//! Opinions on the three levels (处理意见、复查意见、复核意见), and what follows from them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{CaseId, OrganisationId, UserId};

crate::coded_enum! {
    /// One of the three levels (三级).
    pub enum Level {
        /// Handling (办理).
        Handling = "handling" "办理";
        /// Review (复查).
        Review = "review" "复查";
        /// Recheck (复核).
        Recheck = "recheck" "复核";
    }
}

crate::coded_enum! {
    /// What an opinion comes to: at the first level 《信访工作条例》第三十二条, above it the fate of the opinion below.
    pub enum Conclusion {
        /// The request has a basis and is supported (支持).
        Support = "support" "请求合法合理，予以支持";
        /// Reasonable, but without basis: explained (解释).
        Explain = "explain" "请求有合理成分但缺乏依据，做好解释";
        /// Without basis in fact or law (不予支持).
        NotSupport = "not_support" "请求缺乏事实根据或者不符合规定，不予支持";
        /// The opinion below stands (维持).
        Uphold = "uphold" "维持";
        /// It is changed (变更).
        Change = "change" "变更";
        /// The unit must handle the matter anew (责令重新办理).
        Redo = "redo" "责令重新办理";
    }
}

impl Conclusion {
    /// Whether it may be the outcome at a level.
    #[must_use]
    pub const fn belongs_to(self, level: Level) -> bool {
        matches!(self, Self::Support | Self::Explain | Self::NotSupport) == matches!(level, Level::Handling)
    }
}

/// An opinion (意见书).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Opinion {
    /// On which level.
    pub level: Level,
    /// Who issued it.
    pub organisation: OrganisationId,
    /// Civil date.
    pub issued_on: NaiveDate,
    /// What it comes to.
    pub conclusion: Conclusion,
    /// What must be done: the opinion below, changed by one above, supports the request.
    pub supports: bool,
    /// Facts found and reasons.
    pub facts: String,
    /// The opinion itself.
    pub text: String,
    /// Laws, regulations and policies it rests on.
    pub legal_basis: String,
    /// The agreement it quotes, when mediation settled the matter.
    pub agreement_of: Option<CaseId>,
    /// Who reviews or rechecks it on request; nobody after the last level.
    pub remedy: Option<OrganisationId>,
    /// How the petitioner received it.
    pub service: Option<PetitionService>,
}

crate::coded_enum! {
    /// How a document reached the petitioner (送达方式).
    pub enum ServiceMethod {
        /// Handed over (直接送达).
        Direct = "direct" "直接送达";
        /// Left behind (留置送达).
        LeftBehind = "left_behind" "留置送达";
        /// By post (邮寄送达).
        Post = "post" "邮寄送达";
        /// Electronically (电子送达).
        Electronic = "electronic" "电子送达";
        /// By public announcement (公告送达).
        Announcement = "announcement" "公告送达";
        /// Nobody to serve: no name or address is clear (无法送达).
        NotRequired = "not_required" "姓名、地址不清，无须送达";
    }
}

/// Service of a document (送达).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionService {
    /// Civil date of receipt; the thirty days for review run from here.
    pub on: NaiveDate,
    /// How.
    pub method: ServiceMethod,
    /// Who signed for it.
    pub receiver: Option<String>,
}

/// A request to the organ above (复查、复核申请).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestAbove {
    /// Review or recheck.
    pub level: Level,
    /// Civil date of receipt; the term of decision runs from here.
    pub on: NaiveDate,
    /// Who decides.
    pub body: OrganisationId,
    /// Why the petitioner disagrees.
    pub grounds: String,
}

/// A hearing (听证).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hearing {
    /// On which level; the days of a hearing count only in the recheck not.
    pub level: Level,
    /// First civil date.
    pub from: NaiveDate,
    /// Last civil date.
    pub until: NaiveDate,
    /// Who presided.
    pub chair: String,
    /// What was heard and found.
    pub record: String,
}

/// What was done to execute a supporting opinion (执行).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Execution {
    /// Civil date.
    pub on: NaiveDate,
    /// Who recorded it.
    pub by: UserId,
    /// What was done.
    pub text: String,
    /// Whether all of it is done now.
    pub complete: bool,
}
