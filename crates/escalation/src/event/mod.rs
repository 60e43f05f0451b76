//! What happened to a case: the events that make it.

mod records;

pub use records::{Correction, PartyCorrection, Registered};

use chrono::NaiveDate;
use domain::case::{
    Agent, Agreement, Appointment, Attachment, CaseNumber, CaseRating, ConfirmationResult, ConsentRecord, Contact,
    CourtGround, ErasureGround, Extension, FollowUp, Guardian, Hold, HopNotice, JointMember, NonAcceptance, Offer,
    Party, Performance, Plan, PoliceReport, Recusal, Referral, Returned, Risks, Seal, Session, Signature, Supervision,
    SupervisionReport, Suspension, Termination, UrgentReport,
};
use domain::division::DivisionCode;
use domain::id::{OrganisationId, PersonId, UserId};
use domain::meeting::MeetingItem;
use domain::service::{Service, ServiceConclusion};

/// Declares the events of an aggregate: the enum `Event`, and the word for each.
macro_rules! declare_events {
    ($(#[$top:meta])* as $schema:ident; $($(#[$doc:meta])* $variant:ident $(($of:ty))? $({ $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })? = $kind:tt;)*) => {
        $(#[$top])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(tag = "type", content = "data")]
        #[schema(as = $schema)]
        pub enum Event {
            $($(#[$doc])* #[serde(rename = $kind)] $variant $(($of))? $({ $($(#[$field_doc])* $field: $type,)* })?,)*
        }

        impl Event {
            /// The word for its kind, as in JSON.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $kind,)* }
            }
        }
    };
}
pub(crate) use declare_events;

declare_events! {
    /// Something that happened to a case (案件事件).
    as CaseEvent;

    /// A dispute was registered (登记).
    Registered(Box<Registered>) = "registered";
    /// A committee began to examine it (开始审查).
    ReviewBegan = "review_began";
    /// A party was added (追加当事人).
    PartyAdded(Party) = "party_added";
    /// A party's identity was proven (补充身份证明).
    IdentityProven {
        /// Who.
        party: PersonId,
    } = "identity_proven";
    /// A group elected its representatives (推选代表人).
    RepresentativesElected {
        /// The group.
        party: PersonId,
        /// Its representatives.
        representatives: Vec<PersonId>,
    } = "representatives_elected";
    /// A guardian was recorded (登记监护人).
    GuardianRecorded {
        /// The ward.
        party: PersonId,
        /// The guardian.
        guardian: Guardian,
    } = "guardian_recorded";
    /// An agent was authorised (委托代理人).
    AgentAuthorised {
        /// By whom.
        party: PersonId,
        /// The agent.
        agent: Agent,
    } = "agent_authorised";
    /// What was recorded of a party was corrected (补正当事人).
    PartyCorrected(PartyCorrection) = "party_corrected";
    /// The particulars of somebody were corrected, beside the case (更正个人信息).
    ParticularsCorrected {
        /// Whose.
        person: PersonId,
        /// Why.
        reason: String,
        /// Whether the corrected record holds a document with a number.
        identity_proven: bool,
    } = "particulars_corrected";
    /// The particulars of somebody were erased (删除个人信息, 《个人信息保护法》第四十七条). The case goes on without them.
    PersonForgotten {
        /// Whose.
        person: PersonId,
        /// Why they may be.
        ground: ErasureGround,
        /// Who asked for it, and what shows the ground.
        reason: String,
    } = "person_forgotten";
    /// The contents of the whole case were erased; nothing can happen to it any more (删除案件内容).
    Forgotten {
        /// Why.
        reason: String,
    } = "forgotten";
    /// The file was put on hold (保全).
    Held(Hold) = "held";
    /// Every hold was lifted (解除保全).
    HoldLifted {
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    } = "hold_lifted";
    /// A party left the case (当事人退出).
    PartyReleased {
        /// Who.
        party: PersonId,
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    } = "party_released";
    /// The other side is to be asked (征求意见).
    ConsentSought = "consent_sought";
    /// Somebody was contacted (联系).
    Contacted(Contact) = "contacted";
    /// A party gave its word (表示意愿).
    ConsentGiven {
        /// Who.
        party: PersonId,
        /// What.
        record: ConsentRecord,
    } = "consent_given";
    /// Rights and duties were explained (权利义务告知).
    RightsExplained {
        /// To whom.
        parties: Vec<PersonId>,
        /// Civil date.
        on: NaiveDate,
    } = "rights_explained";
    /// The case was accepted (受理).
    Accepted {
        /// Civil date from which the term runs.
        on: NaiveDate,
        /// Its number, at first acceptance.
        number: Option<CaseNumber>,
    } = "accepted";
    /// The case was not accepted (不予受理).
    NotAccepted(NonAcceptance) = "not_accepted";
    /// Mediators were appointed (指派).
    MediatorsAssigned {
        /// The appointments.
        appointments: Vec<Appointment>,
    } = "mediators_assigned";
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
    } = "mediator_replaced";
    /// A session was held (调解).
    SessionHeld(Session) = "session_held";
    /// Mediation was suspended (中止).
    Suspended(Suspension) = "suspended";
    /// Mediation goes on (恢复).
    Resumed {
        /// Last day that is not counted.
        until: NaiveDate,
    } = "resumed";
    /// The parties extended the term (延期).
    Extended(Extension) = "extended";
    /// The parties agreed (达成协议).
    AgreementReached(Agreement) = "agreement_reached";
    /// An oral agreement was put into writing (转为书面).
    AgreementWritten {
        /// Signatures.
        signatures: Vec<Signature>,
        /// Seals.
        seals: Vec<Seal>,
        /// Civil date of the last of them.
        on: NaiveDate,
    } = "agreement_written";
    /// Something was performed (履行).
    Performed {
        /// Number of the obligation.
        obligation: u32,
        /// What.
        performance: Performance,
    } = "performed";
    /// The last performance recorded of an obligation was taken back (撤销履行记录).
    PerformanceRetracted {
        /// Number of the obligation.
        obligation: u32,
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    } = "performance_retracted";
    /// The debtor was urged (督促履行).
    Urged {
        /// Number of the obligation.
        obligation: u32,
        /// Civil date.
        on: NaiveDate,
    } = "urged";
    /// The agreement is not performed (未履行).
    Breached {
        /// Civil date.
        on: NaiveDate,
        /// What the creditor was told (《人民调解法》第三十二条).
        guidance: String,
    } = "breached";
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
    } = "confirmation_asked";
    /// The court ruled (司法确认裁定).
    ConfirmationRuled {
        /// What.
        result: ConfirmationResult,
        /// The court's file number.
        court_number: String,
        /// Civil date.
        on: NaiveDate,
    } = "confirmation_ruled";
    /// Mediation ended without agreement (终止).
    Terminated(Termination) = "terminated";
    /// The case was offered to another organisation (上报、交办).
    Offered(Offer) = "offered";
    /// The offer lapsed: the sender withdrew it, or a party refused (撤回).
    OfferWithdrawn {
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    } = "offer_withdrawn";
    /// The receiver took it (接收).
    OfferAccepted {
        /// Civil date.
        on: NaiveDate,
    } = "offer_accepted";
    /// The receiver returned it (退回).
    OfferReturned(Returned) = "offer_returned";
    /// The receiver disagrees again; the common superior decides (提请共同上级裁定).
    OfferDisputed {
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    } = "offer_disputed";
    /// The common superior decided who handles the case (裁定).
    OfferSettled {
        /// Civil date.
        on: NaiveDate,
        /// Who handles it.
        holder: OrganisationId,
        /// Why.
        reason: String,
    } = "offer_settled";
    /// Parties were told who answers for the case since its hop (流转告知).
    HopTold(HopNotice) = "hop_told";
    /// The organisation drew up what is to be done (制定化解方案).
    PlanDrawn(Plan) = "plan_drawn";
    /// Organisations joined (联合调解).
    Joined {
        /// Who.
        members: Vec<JointMember>,
    } = "joined";
    /// An organisation left (退出联合调解).
    JointMemberLeft {
        /// Who.
        organisation: OrganisationId,
        /// Civil date.
        on: NaiveDate,
    } = "joint_member_left";
    /// The upper tier orders and follows (督办).
    Supervised(Supervision) = "supervised";
    /// A report to the supervisor (督办反馈).
    SupervisionReported {
        /// Number of the order.
        supervision: u32,
        /// What.
        report: SupervisionReport,
    } = "supervision_reported";
    /// The supervisor is content (销号).
    SupervisionDischarged {
        /// Number of the order.
        supervision: u32,
        /// Civil date.
        on: NaiveDate,
    } = "supervision_discharged";
    /// A meeting decided something (会议议定).
    MeetingItemRecorded(MeetingItem) = "meeting_item_recorded";
    /// What it decided is done (议定事项反馈).
    MeetingItemDone {
        /// Number of the item.
        item: u32,
        /// Civil date.
        on: NaiveDate,
        /// Feedback.
        result: String,
    } = "meeting_item_done";
    /// The case left for another route (导出).
    Referred(Referral) = "referred";
    /// The police were told (报警).
    PoliceReported(PoliceReport) = "police_reported";
    /// The superior organs were told (重大紧急报告).
    UrgentReported(UrgentReport) = "urgent_reported";
    /// Risks were assessed (风险评估).
    RiskAssessed(Risks) = "risk_assessed";
    /// A service was arranged (安排服务).
    ServiceArranged(Service) = "service_arranged";
    /// A service ended (服务完结).
    ServiceConcluded {
        /// Its number.
        service: u32,
        /// How.
        conclusion: ServiceConclusion,
    } = "service_concluded";
    /// The parties were visited (回访).
    FollowedUp(FollowUp) = "followed_up";
    /// Who applied online rated the mediation (满意度评价).
    Rated(CaseRating) = "rated";
    /// A file was attached (上传附件).
    Attached(Attachment) = "attached";
    /// Something was corrected (补正).
    Corrected(Correction) = "corrected";
    /// The case was closed (结案).
    Closed {
        /// Civil date.
        on: NaiveDate,
        /// Report.
        report: String,
    } = "closed";
    /// The file was archived (归档).
    Archived {
        /// Civil date.
        on: NaiveDate,
        /// Years to keep; `None` for ever.
        retention_years: Option<u32>,
    } = "archived";
    /// Mediation starts another round (重新调解).
    Reopened {
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    } = "reopened";
}
