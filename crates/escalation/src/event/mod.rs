//! What happened to a case: the events that make it.

mod records;

pub use records::{Correction, PartyCorrection, Registered};

use chrono::NaiveDate;
use domain::case::{
    Agent, Agreement, Appointment, Attachment, CaseNumber, ConfirmationResult, ConsentRecord, Contact, CourtGround,
    ErasureGround, Extension, FollowUp, Guardian, Hold, HopNotice, JointMember, NonAcceptance, Offer, Party,
    Performance, Plan, PoliceReport, Recusal, Referral, Returned, Risks, Seal, Session, Signature, Supervision,
    SupervisionReport, Suspension, Termination, UrgentReport,
};
use domain::division::DivisionCode;
use domain::id::{OrganisationId, PersonId, UserId};
use domain::service::{Service, ServiceConclusion};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that happened to a case (案件事件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[schema(as = CaseEvent)]
pub enum Event {
    /// A dispute was registered (登记).
    Registered(Box<Registered>),
    /// A committee began to examine it (开始审查).
    ReviewBegan,
    /// A party was added (追加当事人).
    PartyAdded(Party),
    /// A party's identity was proven (补充身份证明).
    IdentityProven {
        /// Who.
        party: PersonId,
    },
    /// A group elected its representatives (推选代表人).
    RepresentativesElected {
        /// The group.
        party: PersonId,
        /// Its representatives.
        representatives: Vec<PersonId>,
    },
    /// A guardian was recorded (登记监护人).
    GuardianRecorded {
        /// The ward.
        party: PersonId,
        /// The guardian.
        guardian: Guardian,
    },
    /// An agent was authorised (委托代理人).
    AgentAuthorised {
        /// By whom.
        party: PersonId,
        /// The agent.
        agent: Agent,
    },
    /// What was recorded of a party was corrected (补正当事人).
    PartyCorrected(PartyCorrection),
    /// The particulars of somebody were corrected, beside the case (更正个人信息).
    ParticularsCorrected {
        /// Whose.
        person: PersonId,
        /// Why.
        reason: String,
        /// Whether the corrected record holds a document with a number.
        identity_proven: bool,
    },
    /// The particulars of somebody were erased (删除个人信息, 《个人信息保护法》第四十七条). The case goes on without them.
    PersonForgotten {
        /// Whose.
        person: PersonId,
        /// Why they may be.
        ground: ErasureGround,
        /// Who asked for it, and what shows the ground.
        reason: String,
    },
    /// The contents of the whole case were erased; nothing can happen to it any more (删除案件内容).
    Forgotten {
        /// Why.
        reason: String,
    },
    /// The file was put on hold (保全).
    Held(Hold),
    /// Every hold was lifted (解除保全).
    HoldLifted {
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// A party left the case (当事人退出).
    PartyReleased {
        /// Who.
        party: PersonId,
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// The other side is to be asked (征求意见).
    ConsentSought,
    /// Somebody was contacted (联系).
    Contacted(Contact),
    /// A party gave its word (表示意愿).
    ConsentGiven {
        /// Who.
        party: PersonId,
        /// What.
        record: ConsentRecord,
    },
    /// Rights and duties were explained (权利义务告知).
    RightsExplained {
        /// To whom.
        parties: Vec<PersonId>,
        /// Civil date.
        on: NaiveDate,
    },
    /// The case was accepted (受理).
    Accepted {
        /// Civil date from which the term runs.
        on: NaiveDate,
        /// Its number, at first acceptance.
        number: Option<CaseNumber>,
    },
    /// The case was not accepted (不予受理).
    NotAccepted(NonAcceptance),
    /// Mediators were appointed (指派).
    MediatorsAssigned {
        /// The appointments.
        appointments: Vec<Appointment>,
    },
    /// A mediator was replaced (更换).
    MediatorReplaced {
        /// Who leaves.
        mediator: UserId,
        /// Why.
        recusal: Recusal,
        /// Civil date.
        on: NaiveDate,
        /// Who comes; nobody where all others must step back too (全体回避).
        replacement: Option<Appointment>,
    },
    /// A session was held (调解).
    SessionHeld(Session),
    /// Mediation was suspended (中止).
    Suspended(Suspension),
    /// Mediation goes on (恢复).
    Resumed {
        /// Last day that is not counted.
        until: NaiveDate,
    },
    /// The parties extended the term (延期).
    Extended(Extension),
    /// The parties agreed (达成协议).
    AgreementReached(Agreement),
    /// An oral agreement was put into writing (转为书面).
    AgreementWritten {
        /// Signatures.
        signatures: Vec<Signature>,
        /// Seals.
        seals: Vec<Seal>,
        /// Civil date of the last of them.
        on: NaiveDate,
    },
    /// Something was performed (履行).
    Performed {
        /// Number of the obligation.
        obligation: u32,
        /// What.
        performance: Performance,
    },
    /// The last performance recorded of an obligation was taken back (撤销履行记录).
    PerformanceRetracted {
        /// Number of the obligation.
        obligation: u32,
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// The debtor was urged (督促履行).
    Urged {
        /// Number of the obligation.
        obligation: u32,
        /// Civil date.
        on: NaiveDate,
    },
    /// The agreement is not performed (未履行).
    Breached {
        /// Civil date.
        on: NaiveDate,
        /// What the creditor was told (《人民调解法》第三十二条).
        guidance: String,
    },
    /// Both parties asked the court (申请司法确认).
    ConfirmationAsked {
        /// The court.
        court: OrganisationId,
        /// Why that one.
        #[serde(default)]
        ground: Option<CourtGround>,
        /// Division of the domicile of the party whose court it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        domicile: Option<DivisionCode>,
        /// Why an intermediate court, where it is one.
        #[serde(default)]
        intermediate_reason: Option<String>,
        /// Civil date.
        on: NaiveDate,
    },
    /// The court ruled (司法确认裁定).
    ConfirmationRuled {
        /// What.
        result: ConfirmationResult,
        /// The court's file number.
        court_number: String,
        /// Civil date.
        on: NaiveDate,
    },
    /// Mediation ended without agreement (终止).
    Terminated(Termination),
    /// The case was offered to another organisation (上报、交办).
    Offered(Offer),
    /// The offer lapsed: the sender withdrew it, or a party refused (撤回).
    OfferWithdrawn {
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// The receiver took it (接收).
    OfferAccepted {
        /// Civil date.
        on: NaiveDate,
    },
    /// The receiver returned it (退回).
    OfferReturned(Returned),
    /// The receiver disagrees again; the common superior decides (提请共同上级裁定).
    OfferDisputed {
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// The common superior decided who handles the case (裁定).
    OfferSettled {
        /// Civil date.
        on: NaiveDate,
        /// Who handles it.
        holder: OrganisationId,
        /// Why.
        reason: String,
    },
    /// Parties were told who answers for the case since its hop (流转告知).
    HopTold(HopNotice),
    /// The organisation drew up what is to be done (制定化解方案).
    PlanDrawn(Plan),
    /// Organisations joined (联合调解).
    Joined {
        /// Who.
        members: Vec<JointMember>,
    },
    /// An organisation left (退出联合调解).
    JointMemberLeft {
        /// Who.
        organisation: OrganisationId,
        /// Civil date.
        on: NaiveDate,
    },
    /// The upper tier orders and follows (督办).
    Supervised(Supervision),
    /// A report to the supervisor (督办反馈).
    SupervisionReported {
        /// Number of the order.
        supervision: u32,
        /// What.
        report: SupervisionReport,
    },
    /// The supervisor is content (销号).
    SupervisionDischarged {
        /// Number of the order.
        supervision: u32,
        /// Civil date.
        on: NaiveDate,
    },
    /// The case left for another route (导出).
    Referred(Referral),
    /// The police were told (报警).
    PoliceReported(PoliceReport),
    /// The superior organs were told (重大紧急报告).
    UrgentReported(UrgentReport),
    /// Risks were assessed (风险评估).
    RiskAssessed(Risks),
    /// A service was arranged (安排服务).
    ServiceArranged(Service),
    /// A service ended (服务完结).
    ServiceConcluded {
        /// Its number.
        service: u32,
        /// How.
        conclusion: ServiceConclusion,
    },
    /// The parties were visited (回访).
    FollowedUp(FollowUp),
    /// A file was attached (上传附件).
    Attached(Attachment),
    /// Something was corrected (补正).
    Corrected(Correction),
    /// The case was closed (结案).
    Closed {
        /// Civil date.
        on: NaiveDate,
        /// Report.
        report: String,
    },
    /// The file was archived (归档).
    Archived {
        /// Civil date.
        on: NaiveDate,
        /// Years to keep; `None` for ever.
        retention_years: Option<u32>,
    },
    /// Mediation starts another round (重新调解).
    Reopened {
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

impl Event {
    /// The word for its kind, as in JSON.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Registered(_) => "registered",
            Self::ReviewBegan => "review_began",
            Self::PartyAdded(_) => "party_added",
            Self::IdentityProven { .. } => "identity_proven",
            Self::RepresentativesElected { .. } => "representatives_elected",
            Self::GuardianRecorded { .. } => "guardian_recorded",
            Self::AgentAuthorised { .. } => "agent_authorised",
            Self::PartyCorrected(_) => "party_corrected",
            Self::ParticularsCorrected { .. } => "particulars_corrected",
            Self::PersonForgotten { .. } => "person_forgotten",
            Self::Forgotten { .. } => "forgotten",
            Self::Held(_) => "held",
            Self::HoldLifted { .. } => "hold_lifted",
            Self::PartyReleased { .. } => "party_released",
            Self::ConsentSought => "consent_sought",
            Self::Contacted(_) => "contacted",
            Self::ConsentGiven { .. } => "consent_given",
            Self::RightsExplained { .. } => "rights_explained",
            Self::Accepted { .. } => "accepted",
            Self::NotAccepted(_) => "not_accepted",
            Self::MediatorsAssigned { .. } => "mediators_assigned",
            Self::MediatorReplaced { .. } => "mediator_replaced",
            Self::SessionHeld(_) => "session_held",
            Self::Suspended(_) => "suspended",
            Self::Resumed { .. } => "resumed",
            Self::Extended(_) => "extended",
            Self::AgreementReached(_) => "agreement_reached",
            Self::AgreementWritten { .. } => "agreement_written",
            Self::Performed { .. } => "performed",
            Self::PerformanceRetracted { .. } => "performance_retracted",
            Self::Urged { .. } => "urged",
            Self::Breached { .. } => "breached",
            Self::ConfirmationAsked { .. } => "confirmation_asked",
            Self::ConfirmationRuled { .. } => "confirmation_ruled",
            Self::Terminated(_) => "terminated",
            Self::Offered(_) => "offered",
            Self::OfferWithdrawn { .. } => "offer_withdrawn",
            Self::OfferAccepted { .. } => "offer_accepted",
            Self::OfferReturned(_) => "offer_returned",
            Self::OfferDisputed { .. } => "offer_disputed",
            Self::OfferSettled { .. } => "offer_settled",
            Self::HopTold(_) => "hop_told",
            Self::PlanDrawn(_) => "plan_drawn",
            Self::Joined { .. } => "joined",
            Self::JointMemberLeft { .. } => "joint_member_left",
            Self::Supervised(_) => "supervised",
            Self::SupervisionReported { .. } => "supervision_reported",
            Self::SupervisionDischarged { .. } => "supervision_discharged",
            Self::Referred(_) => "referred",
            Self::PoliceReported(_) => "police_reported",
            Self::UrgentReported(_) => "urgent_reported",
            Self::RiskAssessed(_) => "risk_assessed",
            Self::ServiceArranged(_) => "service_arranged",
            Self::ServiceConcluded { .. } => "service_concluded",
            Self::FollowedUp(_) => "followed_up",
            Self::Attached(_) => "attached",
            Self::Corrected(_) => "corrected",
            Self::Closed { .. } => "closed",
            Self::Archived { .. } => "archived",
            Self::Reopened { .. } => "reopened",
        }
    }
}
