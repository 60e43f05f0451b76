//! Services given beside mediation and petition handling (公共法律服务与帮扶): who gave what to whom, with whose consent,
//! at what cost, and what came of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{OrganisationId, PersonId, UserId};
use crate::money::Fen;

crate::coded_enum! {
    /// What kind of service it is (服务类别).
    pub enum ServiceKind {
        /// Legal advice (法律咨询).
        LegalAdvice = "legal_advice" "法律咨询";
        /// Law and reason explained (释法析理).
        LawExplained = "law_explained" "释法析理";
        /// Hearing (听证).
        Hearing = "hearing" "听证";
        /// Guidance to court or arbitration (引导诉讼、仲裁).
        GuidedLitigation = "guided_litigation" "引导诉讼";
        /// Evidence preserved by a notary (公证存证).
        NotarisedEvidence = "notarised_evidence" "公证存证";
        /// Money from the relief fund (救助资金).
        ReliefFund = "relief_fund" "困难救助";
        /// Psychological counselling (心理疏导).
        PsychologicalCounselling = "psychological_counselling" "心理疏导";
        /// Social worker (社工服务).
        SocialWork = "social_work" "社工服务";
        /// Lawyer paid by the government (政府购买律师服务).
        PurchasedLawyer = "purchased_lawyer" "政府购买律师服务";
    }
}

crate::coded_enum! {
    /// What came of a service (服务结果).
    pub enum ServiceOutcome {
        /// It helped to settle the matter (促成化解).
        Settled = "settled" "促成化解";
        /// It was given; the matter goes on (已提供).
        Given = "given" "已提供";
        /// Another route was taken (导入其他途径).
        Redirected = "redirected" "导入其他途径";
        /// It was declined or did not take place (未实施).
        NotGiven = "not_given" "未实施";
    }
}

/// A service (服务记录). What came of it is recorded by whoever works on the matter, or by the organisation that gives it: how
/// soon it was given is known there first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Service {
    /// Number within its case or petition, from 1.
    pub number: u32,
    /// Kind.
    pub kind: ServiceKind,
    /// Who gives it: lawyer, notary, counsellor, social worker, with the body they belong to.
    pub provider: String,
    /// The providing organisation, when it is registered here (服务机构).
    pub provider_organisation: Option<OrganisationId>,
    /// Who receives it.
    pub recipients: Vec<PersonId>,
    /// Civil date on which the recipients agreed to it and to what the provider learns of them.
    pub consented_on: NaiveDate,
    /// Civil date on which it was arranged.
    pub arranged_on: NaiveDate,
    /// The account that arranged it.
    pub arranged_by: UserId,
    /// How it ended, once it has.
    pub conclusion: Option<ServiceConclusion>,
}

/// How a service ended (服务完结).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceConclusion {
    /// Civil date.
    pub on: NaiveDate,
    /// What came of it.
    pub outcome: ServiceOutcome,
    /// In words.
    pub findings: String,
    /// What it cost the public purse, in fen. A party never pays (《人民调解法》第四条).
    pub cost: Fen,
}
