//! How a dispute enters the system.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{AttachmentId, PetitionId};

crate::coded_enum! {
    /// Where a case came from (案件来源), domain reference 3.1; the groups of the statistical sheet.
    pub enum Source {
        /// The party asked in writing (书面申请).
        WrittenApplication = "written_application" "书面申请";
        /// The party asked by word of mouth; recorded on the spot (口头申请).
        OralApplication = "oral_application" "口头申请";
        /// The party asked on the public page of this program or of another (网上申请).
        OnlineApplication = "online_application" "网上申请";
        /// Found by screening; no party objected (主动调解).
        Proactive = "proactive" "主动调解";
        /// Delegated by the court before filing (法院委派).
        CourtPreFiling = "court_pre_filing" "法院委派";
        /// Delegated by the court after filing, ordinary procedure (法院委托，普通程序).
        CourtPostFiling = "court_post_filing" "法院委托（普通程序）";
        /// Delegated by the court after filing, summary procedure (法院委托，简易程序).
        CourtPostFilingSummary = "court_post_filing_summary" "法院委托（简易程序）";
        /// Referred by the procuratorate (检察院移送).
        Procuratorate = "procuratorate" "检察院移送";
        /// Referred by the police (公安机关移送).
        Police = "police" "公安机关移送";
        /// Referred by a petition office (信访部门移送).
        Petition = "petition" "信访部门移送";
        /// Referred by another department or hotline (其他部门移送).
        Other = "other" "其他部门移送";
        /// Taken over from a ledger that the office kept before (台账导入); only an import gives it.
        Ledger = "imported_ledger" "台账导入";
    }
}

impl Source {
    /// Whether another organ delegated or referred the case (接受委托移送).
    #[must_use]
    pub const fn is_referral(self) -> bool {
        !(self.is_application() || matches!(self, Self::Proactive | Self::Ledger))
    }

    /// Whether a party applied (依申请).
    #[must_use]
    pub const fn is_application(self) -> bool {
        matches!(self, Self::WrittenApplication | Self::OralApplication | Self::OnlineApplication)
    }
}

/// The petition a case was opened for (访调对接): the terms of the petition run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionOrigin {
    /// Which.
    pub petition: PetitionId,
    /// Civil date on which the petition is due, as at referral.
    pub due_on: NaiveDate,
    /// Last civil date for mediation, some days before that.
    pub mediate_until: NaiveDate,
}

crate::coded_enum! {
    /// How difficult a case is (难易程度), domain reference 7.3.
    pub enum Difficulty {
        /// Simple (简易).
        Simple = "simple" "简易";
        /// General (一般).
        General = "general" "一般";
        /// Difficult and complex (疑难复杂).
        Complex = "complex" "疑难复杂";
    }
}

crate::coded_enum! {
    /// What a file in the case is (附件类型).
    pub enum AttachmentKind {
        /// Proof of identity (身份证明).
        Identity = "identity" "身份证明";
        /// Application in writing (申请书).
        Application = "application" "申请书";
        /// Evidence (证据材料).
        Evidence = "evidence" "证据材料";
        /// Photograph (现场照片).
        Photo = "photo" "现场照片";
        /// Signed record of a session or an inquiry (笔录).
        Record = "record" "笔录";
        /// Signed agreement (调解协议书).
        Agreement = "agreement" "调解协议书";
        /// Proof of performance (履行凭证).
        Receipt = "receipt" "履行凭证";
        /// Legal opinion (法律意见).
        LegalOpinion = "legal_opinion" "法律意见";
        /// Sheet of risks (风险评估表).
        RiskSheet = "risk_sheet" "风险评估表";
        /// Minutes of a joint meeting (联席会议纪要).
        MeetingMinutes = "meeting_minutes" "联席会议纪要";
        /// Opinion of experts (专家意见).
        ExpertOpinion = "expert_opinion" "专家意见";
        /// Power of attorney or election of representatives (授权委托书、推选代表书).
        Authorisation = "authorisation" "授权委托书";
        /// Anything else (其他).
        Other = "other" "其他";
    }
}

impl AttachmentKind {
    /// Whether it tells who somebody is, with name and number: an identity card, a power of attorney.
    #[must_use]
    pub const fn shows_identity(self) -> bool {
        matches!(self, Self::Identity | Self::Authorisation)
    }
}

/// A file in the case (附件). Its content lies in the file store under its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Identity.
    pub id: AttachmentId,
    /// What it is.
    pub kind: AttachmentKind,
    /// Name as uploaded.
    pub name: String,
    /// Media type as sniffed from the content.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content, in hex.
    pub digest: String,
    /// Civil date of upload.
    pub added_on: NaiveDate,
}
