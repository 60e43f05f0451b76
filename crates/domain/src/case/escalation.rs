//! What a case carries of its way over the tiers, domain reference 4.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Means, MediationState};
use crate::id::{OrganisationId, PersonId, UserId};

crate::coded_enum! {
    /// How an organisation stopped answering for a case.
    pub enum LegEnd {
        /// Transferred up (移交上级).
        TransferredUp = "transferred_up" "移交上级";
        /// Assigned down (交办下级).
        AssignedDown = "assigned_down" "交办下级";
    }
}

/// One stretch of the way during which one organisation answered for the case (责任段).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Leg {
    /// Who answered.
    pub organisation: OrganisationId,
    /// Civil date from which.
    pub since: NaiveDate,
    /// Civil date until which; open for the present leg.
    pub until: Option<NaiveDate>,
    /// How it ended.
    pub end: Option<LegEnd>,
}

crate::coded_enum! {
    /// Kind of offer under decision (流转方式).
    pub enum OfferKind {
        /// Up: the lower committee ends its mediation and offers the case (移交).
        Transfer = "transfer" "移交上级";
        /// Down: the upper organ gives the case to a lower one (交办).
        Assignment = "assignment" "交办下级";
    }
}

crate::coded_enum! {
    /// Why a case goes up (上报事由), domain reference 4.2.
    pub enum Trigger {
        /// Deadlock (调解不成).
        Deadlock = "deadlock" "调解不成、分歧较大";
        /// Crosses villages, townships or counties (跨区域), MOJ75 21.
        CrossArea = "cross_area" "跨区域、跨单位";
        /// Difficult and complex (疑难复杂), MOJ75 21.
        Complex = "complex" "疑难复杂";
        /// Unresolved for long, or after repeated failures (久调未决).
        Unresolved = "unresolved" "久调未决、多次调解未成";
        /// Many people (人数众多).
        ManyPeople = "many_people" "涉及人数众多";
        /// Large amount (标的较大).
        LargeAmount = "large_amount" "标的金额较大";
        /// Risk of medium or high level (风险等级).
        Risk = "risk" "中、高风险";
        /// Every mediator recused (全体回避).
        AllRecused = "all_recused" "调解员均须回避";
        /// Needs expertise of a trade or profession (专业性强).
        Expertise = "expertise" "需要行业专业力量";
        /// An organ of this tier is a party (本级机关为当事人).
        OrganIsParty = "organ_is_party" "本级机关、单位为当事人";
        /// Public attention (媒体关注).
        PublicAttention = "public_attention" "舆情关注";
        /// Death or serious injury (死亡、重伤).
        Casualty = "casualty" "造成死亡或者重伤";
        /// A gap in policy (政策空白).
        PolicyGap = "policy_gap" "政策缺失或者不明确";
        /// High risk: evidence of attempts is not asked for (高风险).
        HighRisk = "high_risk" "高风险（免前置材料）";
        /// A weapon or a mass gathering: likewise (凶器、聚集).
        ImmediateDanger = "immediate_danger" "持械、聚集等紧急情形（免前置材料）";
        /// A minor in danger: likewise (未成年人处于危险).
        MinorInDanger = "minor_in_danger" "未成年人处于危险（免前置材料）";
        /// The sender has an interest of its own (利益冲突).
        ConflictOfInterest = "conflict_of_interest" "本组织存在利益冲突（免前置材料）";
        /// A professional committee is the proper forum (行业专业调委会主管).
        ProperForum = "proper_forum" "依规由行业性专业性调委会受理（免前置材料）";
    }
}

impl Trigger {
    /// Whether evidence of attempts at the lower tier is not asked for (domain reference 4.2, bypass). A matter across
    /// areas belongs to the township from the start (MOJ75 21), so nothing has to be tried below.
    #[must_use]
    pub const fn bypasses_evidence(self) -> bool {
        matches!(
            self,
            Self::CrossArea
                | Self::AllRecused
                | Self::Casualty
                | Self::HighRisk
                | Self::ImmediateDanger
                | Self::MinorInDanger
                | Self::ConflictOfInterest
                | Self::ProperForum
        )
    }
}

crate::coded_enum! {
    /// What a sender could not show, and says why (缺项).
    pub enum EvidenceGap {
        /// Fewer attempts than asked for (调解次数不足).
        Attempts = "attempts" "调解次数不足";
        /// One side was not heard (未听取双方意见).
        NotHeard = "not_heard" "未听取各方意见";
        /// No proposal was made (未提出方案).
        NoProposal = "no_proposal" "未提出调解方案";
        /// Materials of this tier are missing (材料不全).
        Materials = "materials" "本级材料不全";
    }
}

/// An offer under decision (待决流转).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Offer {
    /// Up or down.
    pub kind: OfferKind,
    /// Who offers.
    pub from: OrganisationId,
    /// Who decides.
    pub to: OrganisationId,
    /// Civil date of the offer.
    pub offered_on: NaiveDate,
    /// Reasons.
    pub triggers: Vec<Trigger>,
    /// Gaps the sender admits, and why the case cannot wait for them.
    pub gaps: Vec<EvidenceGap>,
    /// Report of the sender: what was tried, and what is asked.
    pub report: String,
    /// The state to fall back to when it is returned.
    pub state_before: MediationState,
    /// Civil date since when the common superior decides, once the two disagree for the second time.
    pub disputed_on: Option<NaiveDate>,
    /// For an assignment: civil date by which a report is due.
    pub report_due_on: Option<NaiveDate>,
}

crate::coded_enum! {
    /// Why an offer comes back (退回事由).
    pub enum ReturnReason {
        /// Too few attempts at the lower tier.
        Attempts = "attempts" "调解次数不足";
        /// Materials are missing.
        MaterialsMissing = "materials_missing" "材料不全";
        /// Belongs to another organisation or tier.
        WrongTier = "wrong_tier" "不属于本机构受理范围";
        /// The parties' consent is missing.
        NoConsent = "no_consent" "缺少当事人同意";
        /// Better settled on the spot.
        BetterBelow = "better_below" "就地化解更为适宜";
    }
}

/// An offer that came back (退回).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Returned {
    /// Up or down.
    pub kind: OfferKind,
    /// Who had offered.
    pub from: OrganisationId,
    /// Who returned it.
    pub by: OrganisationId,
    /// Civil date of the offer; the days at the receiver's desk are not the sender's.
    pub offered_on: NaiveDate,
    /// Civil date.
    pub on: NaiveDate,
    /// Why.
    pub reason: ReturnReason,
    /// What is missing, item by item.
    pub missing: Vec<String>,
}

/// An organisation that works on the case together with the responsible one (联合调解参与单位).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JointMember {
    /// Who.
    pub organisation: OrganisationId,
    /// Whether it mediates, so that its seal is needed; a department only advises.
    pub mediates: bool,
    /// What it is to do.
    pub task: String,
    /// Civil date from which.
    pub since: NaiveDate,
    /// Civil date until which.
    pub until: Option<NaiveDate>,
}

/// Word to parties that another organisation answers for the case now (流转告知), domain reference 4.3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HopNotice {
    /// After how many hops.
    pub hop: u32,
    /// Who answers for the case, as they were told.
    pub organisation: OrganisationId,
    /// Who was told.
    pub parties: Vec<PersonId>,
    /// Civil date.
    pub on: NaiveDate,
    /// How.
    pub means: Means,
    /// Who told them.
    pub by: UserId,
}

/// What an organisation means to do about the case (化解方案); the city must have one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// Whose.
    pub organisation: OrganisationId,
    /// Civil date.
    pub on: NaiveDate,
    /// Who does what until when.
    pub measures: String,
    /// Who recorded it.
    pub by: UserId,
}

crate::coded_enum! {
    /// Kind of order from above (督办方式).
    pub enum SupervisionKind {
        /// Supervision (督办).
        Ordinary = "ordinary" "督办";
        /// Listed supervision, made public within the system (挂牌督办).
        Listed = "listed" "挂牌督办";
        /// Report due under an assignment (交办反馈).
        Assignment = "assignment" "交办反馈";
    }
}

/// An order from above and the answer to it (督办). The case stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Supervision {
    /// Running number in the case, from 1.
    pub number: u32,
    /// Kind.
    pub kind: SupervisionKind,
    /// Who orders.
    pub by: OrganisationId,
    /// Civil date of the order.
    pub ordered_on: NaiveDate,
    /// What is demanded.
    pub demand: String,
    /// Civil date by which a report is due.
    pub due_on: NaiveDate,
    /// Reports given: civil date and text.
    pub reports: Vec<SupervisionReport>,
    /// Civil date on which the supervisor was content (销号).
    pub discharged_on: Option<NaiveDate>,
}

/// A report to a supervisor (督办反馈).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SupervisionReport {
    /// Civil date.
    pub on: NaiveDate,
    /// Who reported.
    pub by: UserId,
    /// What.
    pub text: String,
}

crate::coded_enum! {
    /// A lawful route out of mediation (导入其他途径).
    pub enum ReferralRoute {
        /// Arbitration of labour or land disputes, or commercial (仲裁).
        Arbitration = "arbitration" "仲裁";
        /// Lawsuit (诉讼).
        Litigation = "litigation" "诉讼";
        /// Administrative reconsideration (行政复议).
        Reconsideration = "reconsideration" "行政复议";
        /// Administrative ruling or mediation (行政裁决、行政调解).
        AdministrativeRuling = "administrative_ruling" "行政裁决";
        /// Police handling (公安机关处理).
        Police = "police" "公安机关处理";
        /// Legal aid (法律援助).
        LegalAid = "legal_aid" "法律援助";
        /// Petition (信访).
        Petition = "petition" "信访";
    }
}

/// Referral to another route (导出).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Referral {
    /// Civil date.
    pub on: NaiveDate,
    /// Which route.
    pub route: ReferralRoute,
    /// The organ, when it is registered here.
    pub organ: Option<OrganisationId>,
    /// What the parties were told.
    pub guidance: String,
}
