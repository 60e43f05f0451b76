//! What happened to a petition: the events that make it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::case::{Attachment, ErasureGround, Hold, PoliceReport, SupervisionReport, UrgentReport};
use domain::division::DivisionCode;
use domain::id::{CaseId, OrganisationId, PersonId, PetitionId, UserId};
use domain::meeting::MeetingItem;
use domain::petition::{
    Acceptance, Accused, Channel, ContentClass, Dispatch, DispatchReport, Execution, HandOverReason, HandlingStep,
    Headcount, Hearing, JoinedMatter, LeaderReport, MediationStage, MediationWord, Missed, Objection, Opinion,
    PetitionContact, PetitionEnding, PetitionExtension, PetitionFlag, PetitionKind, PetitionLedgerEntry,
    PetitionNonAcceptance, PetitionNumber, PetitionRating, PetitionService, PetitionSupervision, Petitioner, Proposal,
    ProposalAnswer, Purpose, Redirect, RepeatDecision, RepeatLink, Reply, Reproof, RequestAbove, Routing, SimpleGround,
    Sponsorship, SponsorshipStep, Task, TaskForce,
};
use domain::service::{Service, ServiceConclusion};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::event::declare_events;

/// Registration of a petition (登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionRegistered {
    /// Identity of the new petition.
    pub id: PetitionId,
    /// Its number.
    pub number: PetitionNumber,
    /// The code by which the petitioner follows it.
    pub query_code: String,
    /// UTC instant; of what was taken over from a ledger, the beginning of the day on which it was registered there.
    pub at: DateTime<Utc>,
    /// Who registered it.
    pub by: UserId,
    /// Where; this organisation answers for it until it goes elsewhere.
    pub organisation: OrganisationId,
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// What the law takes it for.
    pub kind: PetitionKind,
    /// By what way it came.
    pub channel: Channel,
    /// What is wanted.
    pub purpose: Purpose,
    /// What it is about.
    pub content: ContentClass,
    /// What made the petitioner come.
    #[serde(default)]
    pub cause: Option<String>,
    /// The section of the office that registered it.
    #[serde(default)]
    pub section: Option<String>,
    /// Where the problem lies.
    pub issue_division: DivisionCode,
    /// One line.
    pub title: String,
    /// As told.
    pub narrative: String,
    /// What is asked for.
    pub requests: Vec<String>,
    /// To whom it was addressed.
    pub addressee: Option<String>,
    /// Its number where it came from.
    pub source_number: Option<String>,
    /// The row of a ledger it was taken over from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<PetitionLedgerEntry>,
    /// Who petitions.
    pub petitioners: Vec<Petitioner>,
    /// How many.
    pub headcount: Headcount,
    /// Who is complained of.
    pub accused: Accused,
    /// What is marked, the flags that follow from the rest included.
    pub flags: Vec<PetitionFlag>,
}

/// A correction (补正). Absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionCorrection {
    /// Why.
    pub reason: String,
    /// New kind.
    pub kind: Option<PetitionKind>,
    /// New purpose.
    pub purpose: Option<Purpose>,
    /// New class.
    pub content: Option<ContentClass>,
    /// New cause.
    #[serde(default)]
    pub cause: Option<String>,
    /// New place of the problem.
    pub issue_division: Option<DivisionCode>,
    /// New title.
    pub title: Option<String>,
    /// New narrative.
    pub narrative: Option<String>,
    /// New requests.
    pub requests: Option<Vec<String>>,
    /// New numbers of people.
    pub headcount: Option<Headcount>,
}

declare_events! {
    /// Something that happened to a petition (信访事件).
    as PetitionEvent;

    /// It was registered (登记).
    Registered(Box<PetitionRegistered>) = "registered";
    /// Leaders were told (报送领导).
    LeadersTold(LeaderReport) = "leaders_told";
    /// It was sent to a unit or a lower office (转送、交办).
    Dispatched(Dispatch) = "dispatched";
    /// The receiver signed for it (签收).
    Received {
        /// Civil date of receipt.
        on: NaiveDate,
    } = "received";
    /// The receiver objected (异议).
    ObjectedTo(Objection) = "objected_to";
    /// The receiver reported on an assignment (交办反馈).
    AssignmentReported {
        /// Which organisation.
        organisation: OrganisationId,
        /// What.
        report: DispatchReport,
    } = "assignment_reported";
    /// The simplified procedure was chosen (适用简易办理).
    Simplified {
        /// Why.
        ground: SimpleGround,
    } = "simplified";
    /// The ordinary procedure applies from now on (转普通程序).
    SwitchedToOrdinary {
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    } = "switched_to_ordinary";
    /// It was accepted (受理).
    Accepted {
        /// Day, unit, notice.
        acceptance: Acceptance,
        /// Who handles it.
        handler: UserId,
    } = "accepted";
    /// It was not accepted (不予受理、不再受理).
    NotAccepted(PetitionNonAcceptance) = "not_accepted";
    /// It was handed to discipline or political-legal organs.
    Redirected(Redirect) = "redirected";
    /// It was led into a legal procedure (导入法定程序).
    Routed(Routing) = "routed";
    /// The petitioner was spoken to (联系).
    Contacted(PetitionContact) = "contacted";
    /// A step of handling (办理).
    Handled(HandlingStep) = "handled";
    /// The term of handling was extended (延期).
    Extended(PetitionExtension) = "extended";
    /// An opinion of any level was issued (出具意见).
    OpinionIssued(Opinion) = "opinion_issued";
    /// A suggestion or an accusation was answered (答复).
    Replied(Reply) = "replied";
    /// The petitioner received the latest opinion (送达).
    Served(PetitionService) = "served";
    /// Review or recheck was asked for (申请复查、复核).
    AskedAbove(RequestAbove) = "asked_above";
    /// A hearing was held (听证).
    HearingHeld(Hearing) = "hearing_held";
    /// Review or recheck was not asked for in time (逾期未申请).
    Lapsed(PetitionEnding) = "lapsed";
    /// The petitioner withdrew (撤回).
    Withdrawn(PetitionEnding) = "withdrawn";
    /// Settled and performed (和解并履行).
    Settled(PetitionEnding) = "settled";
    /// Something was done to execute a supporting opinion (执行).
    Executed(Execution) = "executed";
    /// It was decided whether it repeats an earlier petition (重复认定).
    RepeatDecided {
        /// The decision.
        decision: RepeatDecision,
        /// Where it belongs from now on.
        link: Option<RepeatLink>,
        /// Whether it is the first of its matter at this office.
        first_at_office: bool,
    } = "repeat_decided";
    /// It goes with the matter it repeats (并入).
    MatterJoined(JoinedMatter) = "matter_joined";
    /// Flags were set or taken away (标记).
    Marked {
        /// Set.
        set: Vec<PetitionFlag>,
        /// Taken away.
        cleared: Vec<PetitionFlag>,
        /// Civil date.
        on: NaiveDate,
        /// Why.
        reason: String,
    } = "marked";
    /// Something was corrected (补正).
    Corrected(PetitionCorrection) = "corrected";
    /// Who is complained of was corrected (更正被反映对象).
    AccusedCorrected {
        /// Who it is.
        accused: Accused,
        /// Why.
        reason: String,
    } = "accused_corrected";
    /// It was taken from an organisation that must not have it (收回).
    TakenBack {
        /// Who answers for it from now on.
        to: OrganisationId,
        /// Civil date.
        on: NaiveDate,
    } = "taken_back";
    /// A petitioner was added (追加信访人).
    PetitionerAdded(Petitioner) = "petitioner_added";
    /// A group elected its representatives (推选代表人).
    RepresentativesElected {
        /// Who.
        representatives: Vec<PersonId>,
    } = "representatives_elected";
    /// The particulars of somebody were corrected, beside the petition (更正个人信息).
    ParticularsCorrected {
        /// Whose.
        person: PersonId,
        /// Why.
        reason: String,
    } = "particulars_corrected";
    /// The particulars of somebody were erased (删除个人信息, 《个人信息保护法》第四十七条).
    PersonForgotten {
        /// Whose.
        person: PersonId,
        /// Why they may be.
        ground: ErasureGround,
        /// Who asked for it, and what shows the ground.
        reason: String,
    } = "person_forgotten";
    /// The contents of the whole petition were erased; nothing can happen to it any more (删除信访件内容).
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
    /// A file was attached (上传附件).
    Attached(Attachment) = "attached";
    /// Another person handles it (移交承办人).
    HandedOver {
        /// Who.
        to: UserId,
        /// Why.
        reason: HandOverReason,
        /// Civil date.
        on: NaiveDate,
    } = "handed_over";
    /// Mediation was offered (征求调解意愿).
    MediationOffered {
        /// Civil date.
        on: NaiveDate,
        /// Who the other side is.
        other_side: String,
    } = "mediation_offered";
    /// A side said what it thinks of mediation (表示意愿).
    MediationAnswered(MediationWord) = "mediation_answered";
    /// It was referred to a committee, and a case opened there (委托调解).
    MediationReferred {
        /// The committee.
        committee: OrganisationId,
        /// The case.
        case: CaseId,
        /// Civil date.
        on: NaiveDate,
        /// Last civil date for mediation.
        until: NaiveDate,
    } = "mediation_referred";
    /// Mediation came further, or to its end (调解进展).
    MediationMoved {
        /// Where it is now.
        stage: MediationStage,
        /// Civil date.
        on: NaiveDate,
        /// Why it ended, when it did.
        reason: Option<String>,
    } = "mediation_moved";
    /// The term of handling stands still during mediation, as the place has set it (中止计算办理期限).
    HandlingPaused {
        /// First civil date that is not counted.
        on: NaiveDate,
    } = "handling_paused";
    /// The term of handling goes on (恢复计算办理期限).
    HandlingResumed {
        /// Last civil date that is not counted.
        on: NaiveDate,
    } = "handling_resumed";
    /// The superior orders and follows (督办).
    Supervised(PetitionSupervision) = "supervised";
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
    /// A circular or an interview (通报、约谈).
    Reproved(Reproof) = "reproved";
    /// A proposal was made (提出建议).
    Proposed(Proposal) = "proposed";
    /// A proposal was answered (反馈建议).
    ProposalAnswered {
        /// Number of the proposal.
        proposal: u32,
        /// What.
        answer: ProposalAnswer,
    } = "proposal_answered";
    /// A task force was formed (组建专班).
    TaskForceFormed(TaskForce) = "task_force_formed";
    /// A task was set (下达任务).
    TaskSet(Task) = "task_set";
    /// A task is done (完成任务).
    TaskDone {
        /// Number of the task.
        task: u32,
        /// Civil date.
        on: NaiveDate,
        /// What came of it.
        result: String,
    } = "task_done";
    /// The task force was dissolved (撤销专班).
    TaskForceDissolved {
        /// Civil date.
        on: NaiveDate,
        /// What came of it.
        outcome: String,
    } = "task_force_dissolved";
    /// A leader answers for it (领导包案).
    Sponsored(Sponsorship) = "sponsored";
    /// A step of that leader, the last one with its result (包案进展).
    SponsorshipRecorded {
        /// What was done.
        step: SponsorshipStep,
        /// What came of it all, when it is over.
        result: Option<String>,
    } = "sponsorship_recorded";
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
    /// A service was arranged (安排服务).
    ServiceArranged(Service) = "service_arranged";
    /// A service ended (服务完结).
    ServiceConcluded {
        /// Number of the service.
        service: u32,
        /// How.
        conclusion: ServiceConclusion,
    } = "service_concluded";
    /// The superior organs were told (重大紧急报告).
    UrgentReported(UrgentReport) = "urgent_reported";
    /// The police were told (报警).
    PoliceReported(PoliceReport) = "police_reported";
    /// The petitioner rated the work (满意度评价).
    Rated(PetitionRating) = "rated";
    /// A term came to its end after its day (超期).
    DeadlineMissed(Missed) = "deadline_missed";
}
