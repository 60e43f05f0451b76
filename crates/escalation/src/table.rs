//! The transition table: who may do what, from which state, under which conditions, by which article.
//!
//! Everything else is read from here: decisions, the actions a page offers and the reasons it gives, the permission
//! tests, the diagram in `docs/states.md`. Adding a row adds all of them.

use domain::basis::{Basis, Instrument};
use domain::case::{Case, MediationState as S};
use domain::organisation::Role as R;
use serde::Serialize;
use utoipa::ToSchema;

use crate::act::Act as A;
use crate::acts::register::input_needs;
use crate::aggregate::{Aggregate, transition_of};
use crate::needs::{self as n, SubjectNeed};
use crate::refusal::Need;

domain::coded_enum! {
    /// How the actor's organisation must stand to the case (机构与案件的关系).
    pub enum Relation {
        /// It answers for the case (责任机构).
        Responsible = "responsible" "责任机构";
        /// It answers for the case or mediates with it (责任机构、联合调解单位).
        Participant = "participant" "责任机构或者联合调解单位";
        /// It answers for the case or mediates with it, or is to give a service in it (责任机构、联合调解单位、服务机构).
        ParticipantOrProvider = "participant_or_provider" "责任机构、联合调解单位或者服务机构";
        /// It takes part in the case, or oversees who answers for it (参与单位、上级机关).
        ParticipantOrOverseer = "participant_or_overseer" "责任机构、联合调解单位或者上级机关";
        /// It offered the case, or answers for it while who offered it is gone (发出移送、交办的机构).
        Sender = "sender" "发出移送、交办的机构";
        /// It has been offered the case (接收机构).
        Receiver = "receiver" "接收机构";
        /// It stands above sender and receiver (共同上级).
        CommonSuperior = "common_superior" "移送方与接收方的共同上级";
        /// It oversees the responsible organisation (上级指导、管理机关).
        Overseer = "overseer" "上级指导、管理机关";
        /// It gave an order that is still open, or oversees while the author of the order is gone (发出督办的机构).
        Orderer = "orderer" "发出督办的机构";
        /// What a meeting decided waits for its feedback, or it answers for the case and who had to do it is gone (承担议定事项的单位).
        Addressee = "addressee" "应当反馈的单位";
        /// It answers for the case, or oversees who does (责任机构、上级机关).
        ResponsibleOrOverseer = "responsible_or_overseer" "责任机构或者其上级机关";
        /// It can see the case at all (可查看本案的机构).
        Viewer = "viewer" "可查看本案的机构";
    }
}

/// What an act does to the main clock: the term of mediation, the handling of a petition (期限影响).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockEffect {
    /// Nothing.
    None,
    /// The term begins.
    Starts,
    /// It goes on, never reset.
    Continues,
    /// It pauses, where law or all parties allow.
    Pauses,
    /// It goes on after a pause.
    Resumes,
    /// It gets a new end.
    Extends,
    /// It ends.
    Stops,
}

impl ClockEffect {
    /// Chinese name.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::None => "无",
            Self::Starts => "起算",
            Self::Continues => "连续计算",
            Self::Pauses => "依法或者经各方同意时暂停",
            Self::Resumes => "继续计算",
            Self::Extends => "延长",
            Self::Stops => "终止计算",
        }
    }
}

/// One row: an act and everything about it.
#[derive(Debug)]
pub struct Transition<T: Aggregate = Case> {
    /// The act.
    pub act: T::Act,
    /// States from which it may be done.
    pub from: &'static [T::State],
    /// States it may lead to; empty when the state stays.
    pub to: &'static [T::State],
    /// States out of which it leads there; in the others the state stays.
    pub moves: &'static [T::State],
    /// Roles that may do it.
    pub who: &'static [R],
    /// How their organisation must stand to it.
    pub relation: T::Relation,
    /// What must hold of it.
    pub needs: &'static [SubjectNeed<T>],
    /// What it does to the main term.
    pub clock: ClockEffect,
    /// Why.
    pub basis: Basis,
}

/// Row 1: registration, the only act without a subject before it.
pub struct Registration<T: Aggregate = Case> {
    /// Roles that may register.
    pub who: &'static [R],
    /// States it leads to.
    pub to: &'static [T::State],
    /// What its input must satisfy, with the field at fault.
    pub asks: fn() -> Vec<(Need, &'static str)>,
    /// Why.
    pub basis: Basis,
}

/// Registration (登记).
pub const REGISTER: Registration = Registration {
    who: &[R::GridWorker, R::Mediator, R::CommitteeDirector, R::JusticeOfficer, R::PetitionClerk],
    to: &[S::Registered, S::UnderReview],
    asks: input_needs,
    basis: Instrument::PeopleMediationLaw.article(17),
};

const LAW: Instrument = Instrument::PeopleMediationLaw;
const RULES: Instrument = Instrument::MediationWorkRules;
const DIRECTOR: &[R] = &[R::CommitteeDirector];
const MEDIATORS: &[R] = &[R::Mediator, R::CommitteeDirector];
const RECEIVERS: &[R] = &[R::CommitteeDirector, R::JusticeOfficer];
const SETTLERS: &[R] = &[R::CommitteeDirector, R::JusticeOfficer, R::JointMeetingOfficer];
const PARTAKERS: &[R] = &[R::CommitteeDirector, R::JusticeOfficer, R::UnitOfficer];
const FILERS: &[R] = &[R::Mediator, R::CommitteeDirector, R::JusticeOfficer, R::UnitOfficer];
/// A grid worker sees what it reported itself, and nothing else.
const ATTACHERS: &[R] = &[R::GridWorker, R::Mediator, R::CommitteeDirector, R::JusticeOfficer, R::UnitOfficer];
const OVERSEERS: &[R] = &[R::CommitteeDirector, R::JusticeOfficer, R::PetitionClerk, R::JointMeetingOfficer];
const ADDRESSEES: &[R] =
    &[R::CommitteeDirector, R::JusticeOfficer, R::PetitionClerk, R::UnitOfficer, R::JointMeetingOfficer];
const ANYBODY: &[R] = &[
    R::GridWorker,
    R::Mediator,
    R::CommitteeDirector,
    R::JusticeOfficer,
    R::PetitionClerk,
    R::UnitOfficer,
    R::JointMeetingOfficer,
];

const BEFORE_ACCEPTANCE: &[S] = &[S::Registered, S::UnderReview, S::AwaitingConsent];
const EXAMINED: &[S] = &[S::UnderReview, S::AwaitingConsent];
const MEDIATING: &[S] = &[S::Assigned, S::InMediation];
const OPEN: &[S] = &[
    S::Registered,
    S::UnderReview,
    S::AwaitingConsent,
    S::Accepted,
    S::Assigned,
    S::InMediation,
    S::Suspended,
    S::EscalationProposed,
];
const NOT_CLOSED: &[S] = &[
    S::Registered,
    S::UnderReview,
    S::AwaitingConsent,
    S::Accepted,
    S::NotAccepted,
    S::Assigned,
    S::InMediation,
    S::Suspended,
    S::AgreementReached,
    S::Performing,
    S::Performed,
    S::Breached,
    S::ConfirmationPending,
    S::Confirmed,
    S::ConfirmationRejected,
    S::Terminated,
    S::EscalationProposed,
    S::Referred,
];
const NOT_ARCHIVED: &[S] = &[
    S::Registered,
    S::UnderReview,
    S::AwaitingConsent,
    S::Accepted,
    S::NotAccepted,
    S::Assigned,
    S::InMediation,
    S::Suspended,
    S::AgreementReached,
    S::Performing,
    S::Performed,
    S::Breached,
    S::ConfirmationPending,
    S::Confirmed,
    S::ConfirmationRejected,
    S::Terminated,
    S::EscalationProposed,
    S::Referred,
    S::Closed,
];
const ANY: &[S] = S::ALL;
const BINDING: &[S] =
    &[S::AgreementReached, S::Performing, S::Breached, S::ConfirmationPending, S::Confirmed, S::ConfirmationRejected];
const VISITABLE: &[S] = &[
    S::NotAccepted,
    S::AgreementReached,
    S::Performing,
    S::Performed,
    S::Breached,
    S::ConfirmationPending,
    S::Confirmed,
    S::ConfirmationRejected,
    S::Terminated,
    S::Referred,
    S::Closed,
];
const HANDED_ON: &[S] = &[S::UnderReview, S::AwaitingConsent, S::Accepted, S::Assigned, S::InMediation, S::Terminated];
const TAKEN: &[S] = &[S::Accepted, S::UnderReview];

pub(crate) const fn row<T: Aggregate>(
    act: T::Act,
    from: &'static [T::State],
    to: &'static [T::State],
    (who, relation): (&'static [R], T::Relation),
    needs: &'static [SubjectNeed<T>],
    clock: ClockEffect,
    basis: Basis,
) -> Transition<T> {
    Transition { act, from, to, moves: from, who, relation, needs, clock, basis }
}

impl<T: Aggregate> Transition<T> {
    pub(crate) const fn moving(self, moves: &'static [T::State]) -> Self {
        Self { moves, ..self }
    }

    /// States it may lead to out of one of its own.
    pub fn leads_to(&self, from: T::State) -> impl Iterator<Item = T::State> {
        let to = if self.moves.contains(&from) { self.to } else { &[] };
        to.iter().copied().filter(move |to| *to != from)
    }
}

use ClockEffect::{Continues, Extends, None as NoEffect, Pauses, Resumes, Starts, Stops};
use Relation::{
    Addressee, CommonSuperior, Orderer, Overseer, Participant, ParticipantOrOverseer, ParticipantOrProvider, Receiver,
    Responsible, ResponsibleOrOverseer, Sender, Viewer,
};

/// Every transition but registration.
#[rustfmt::skip]
pub const TRANSITIONS: &[Transition] = &[
    row(A::BeginReview, &[S::Registered], &[S::UnderReview], (MEDIATORS, Responsible), &[], NoEffect, Basis::DESIGN),
    row(A::AddParty, OPEN, &[], (MEDIATORS, Responsible), &[], NoEffect, Basis::DESIGN),
    row(A::ProveIdentity, NOT_CLOSED, &[], (MEDIATORS, Participant), &[], NoEffect, Instrument::CivilProcedureInterpretation.article(354)),
    row(A::ElectRepresentatives, OPEN, &[], (MEDIATORS, Participant), &[], NoEffect, Instrument::Ningbo.article(20)),
    row(A::RecordGuardian, NOT_CLOSED, &[], (MEDIATORS, Participant), &[], NoEffect, Instrument::CivilCode.article(23)),
    row(A::AuthoriseAgent, NOT_CLOSED, &[], (MEDIATORS, Participant), &[], NoEffect, Instrument::CivilCode.article(165)),
    row(A::CorrectParty, OPEN, &[], (MEDIATORS, Responsible), &[], NoEffect, Instrument::CivilCode.article(18)),
    row(A::CorrectParticulars, ANY, &[], (MEDIATORS, Responsible), &[n::FILED_BY_DIRECTOR], NoEffect, Instrument::PersonalInformation.article(46)),
    row(A::ReleaseParty, OPEN, &[], (DIRECTOR, Responsible), &[], NoEffect, LAW.article(23)),
    row(A::SeekConsent, &[S::UnderReview], &[S::AwaitingConsent], (MEDIATORS, Responsible), &[], NoEffect, LAW.article(17)),
    row(A::RecordContact, NOT_CLOSED, &[], (MEDIATORS, Participant), &[], NoEffect, Basis::DESIGN),
    // A refusal makes a pending offer lapse.
    row(A::RecordConsent, NOT_CLOSED, HANDED_ON, (MEDIATORS, Participant), &[], NoEffect, LAW.article(23))
        .moving(&[S::EscalationProposed]),
    row(A::ExplainRights, OPEN, &[], (MEDIATORS, Participant), &[], NoEffect, LAW.article(23)),
    row(A::Accept, EXAMINED, &[S::Accepted], (MEDIATORS, Responsible),
        &[n::MAY_ACCEPT, n::BOTH_SIDES, n::NO_REFUSAL, n::ALL_CONSENT, n::ALL_INFORMED, n::ALL_CAN_ACT, n::INFORMATION_COVERED],
        Starts, RULES.article(20)),
    row(A::Decline, BEFORE_ACCEPTANCE, &[S::NotAccepted], (MEDIATORS, Responsible), &[n::MAY_ACCEPT], Stops, RULES.article(22)),
    row(A::Assign, &[S::Accepted, S::Assigned, S::InMediation], &[S::Assigned], (DIRECTOR, Participant), &[n::NO_REFUSAL], Continues, LAW.article(19))
        .moving(&[S::Accepted]),
    row(A::Replace, MEDIATING, &[S::Accepted], (DIRECTOR, Participant), &[n::HAS_OWN_MEDIATOR], Continues, RULES.whole()),
    row(A::RecordSession, MEDIATING, &[S::InMediation], (MEDIATORS, Responsible),
        &[n::NO_REFUSAL, n::ALL_CONSENT, n::HAS_MEDIATOR, n::ALL_INFORMED, n::ALL_CAN_ACT, n::INFORMATION_COVERED],
        Continues, LAW.article(22)),
    row(A::Suspend, MEDIATING, &[S::Suspended], (DIRECTOR, Responsible), &[], Pauses, Basis::DESIGN),
    row(A::Resume, &[S::Suspended], &[S::InMediation], (MEDIATORS, Responsible), &[n::NO_REFUSAL], Resumes, Basis::DESIGN),
    row(A::Extend, MEDIATING, &[], (MEDIATORS, Responsible), &[n::NO_REFUSAL], Extends, Instrument::Ningbo.article(27)),
    row(A::Agree, &[S::InMediation], &[S::AgreementReached, S::Performed], (MEDIATORS, Responsible),
        &[n::NO_REFUSAL, n::ALL_CONSENT, n::HAS_MEDIATOR, n::HAS_SESSION, n::ALL_CAN_ACT], Stops, LAW.article(28)),
    row(A::WriteAgreement, &[S::AgreementReached, S::Performing, S::Performed, S::Breached], &[], (DIRECTOR, Responsible),
        &[n::AGREEMENT_ORAL], NoEffect, LAW.article(28)),
    row(A::Perform, BINDING, &[S::Performing, S::Performed], (MEDIATORS, Responsible), &[], NoEffect, LAW.article(31))
        .moving(&[S::AgreementReached, S::Performing, S::Breached, S::Confirmed, S::ConfirmationRejected]),
    row(A::RetractPerformance,
        &[S::Performing, S::Performed, S::Breached, S::ConfirmationPending, S::Confirmed, S::ConfirmationRejected],
        &[S::AgreementReached, S::Performing], (DIRECTOR, Responsible), &[], NoEffect, Basis::DESIGN)
        .moving(&[S::Performing, S::Performed]),
    row(A::Urge, BINDING, &[], (MEDIATORS, Responsible), &[], NoEffect, LAW.article(31)),
    row(A::RecordBreach, &[S::AgreementReached, S::Performing, S::Confirmed, S::ConfirmationRejected], &[S::Breached],
        (MEDIATORS, Responsible), &[], NoEffect, LAW.article(32)),
    row(A::AskConfirmation, &[S::AgreementReached, S::Performing, S::Performed, S::Breached], &[S::ConfirmationPending],
        (MEDIATORS, Responsible), &[n::AGREEMENT_WRITTEN, n::IDENTITIES_PROVEN, n::NOT_ASKED], NoEffect, LAW.article(33)),
    row(A::RecordRuling, &[S::ConfirmationPending],
        &[S::Confirmed, S::ConfirmationRejected, S::AgreementReached, S::Performing, S::Performed],
        (MEDIATORS, Responsible), &[], NoEffect, Instrument::CivilProcedureLaw.article(206)),
    row(A::Terminate, OPEN, &[S::Terminated], (MEDIATORS, Responsible), &[], Stops, LAW.article(26)),
    row(A::TransferUp, HANDED_ON, &[S::EscalationProposed], (DIRECTOR, Responsible),
        &[n::NO_REFUSAL, n::TRANSFER_CONSENT, n::MAY_GO_ON], Continues, RULES.article(21)),
    row(A::AssignDown, HANDED_ON, &[S::EscalationProposed], (OVERSEERS, ResponsibleOrOverseer),
        &[n::MAY_COMMAND, n::NO_REFUSAL, n::TRANSFER_CONSENT, n::MAY_GO_ON], Continues, Basis::DESIGN),
    row(A::WithdrawOffer, &[S::EscalationProposed], HANDED_ON, (OVERSEERS, Sender), &[], Continues, Basis::DESIGN),
    row(A::AcceptOffer, &[S::EscalationProposed], TAKEN, (RECEIVERS, Receiver),
        &[n::NO_REFUSAL, n::TRANSFER_CONSENT, n::NOT_DISPUTED], Continues, RULES.article(21)),
    row(A::ReturnOffer, &[S::EscalationProposed], HANDED_ON, (RECEIVERS, Receiver),
        &[n::RETURN_LEFT, n::NOT_DISPUTED, n::OBJECTION_OPEN], Continues, Basis::DESIGN),
    row(A::DisputeOffer, &[S::EscalationProposed], &[], (RECEIVERS, Receiver),
        &[n::NO_RETURN_LEFT, n::NOT_DISPUTED, n::IS_TRANSFER, n::HAS_SUPERIOR], Continues, Basis::DESIGN),
    row(A::SettleOffer, &[S::EscalationProposed], HANDED_ON, (SETTLERS, CommonSuperior), &[n::DISPUTED], Continues, Basis::DESIGN),
    row(A::TellHop, NOT_CLOSED, &[], (MEDIATORS, Responsible), &[n::HAS_HOPPED], NoEffect, Basis::DESIGN),
    row(A::DrawPlan, &[S::Accepted, S::Assigned, S::InMediation], &[], (MEDIATORS, Responsible), &[], NoEffect, Basis::DESIGN),
    row(A::Join, &[S::UnderReview, S::AwaitingConsent, S::Accepted, S::Assigned, S::InMediation], &[], (RECEIVERS, ResponsibleOrOverseer),
        &[n::NO_REFUSAL], Continues, RULES.article(21)),
    row(A::LeaveJoint, NOT_CLOSED, &[], (PARTAKERS, ParticipantOrOverseer), &[], Continues, Basis::DESIGN),
    row(A::Supervise, NOT_CLOSED, &[], (OVERSEERS, Overseer), &[], Continues, Instrument::CommonPractice.whole()),
    row(A::ReportSupervision, NOT_CLOSED, &[], (MEDIATORS, Responsible), &[], Continues, Instrument::CommonPractice.whole()),
    row(A::DischargeSupervision, ANY, &[], (OVERSEERS, Orderer), &[], Continues, Basis::DESIGN),
    row(A::RecordMeetingItem, NOT_CLOSED, &[], (OVERSEERS, ResponsibleOrOverseer), &[], NoEffect, Instrument::PetitionRegulations.article(13)),
    row(A::FinishMeetingItem, NOT_ARCHIVED, &[], (ADDRESSEES, Addressee), &[], NoEffect, Instrument::PetitionRegulations.article(13)),
    row(A::Refer, &[S::Registered, S::UnderReview, S::AwaitingConsent, S::Accepted, S::Assigned, S::InMediation, S::Suspended, S::Terminated],
        &[S::Referred], (DIRECTOR, Responsible), &[], Stops, LAW.article(26)),
    row(A::ReportPolice, ANY, &[], (ANYBODY, Viewer), &[], NoEffect, LAW.article(25)),
    row(A::ReportUrgent, ANY, &[], (OVERSEERS, ResponsibleOrOverseer), &[], NoEffect, Instrument::PetitionRegulations.article(25)),
    row(A::AssessRisk, NOT_CLOSED, &[], (MEDIATORS, Participant), &[], NoEffect, Basis::DESIGN),
    row(A::ArrangeService, NOT_CLOSED, &[], (FILERS, Participant), &[], NoEffect, LAW.article(20)),
    row(A::ConcludeService, NOT_CLOSED, &[], (FILERS, ParticipantOrProvider), &[], NoEffect, LAW.article(4)),
    row(A::FollowUp, VISITABLE, &[], (MEDIATORS, Responsible), &[], NoEffect, LAW.article(31)),
    row(A::Attach, NOT_CLOSED, &[], (ATTACHERS, Participant), &[], NoEffect, LAW.article(27)),
    row(A::Correct, ANY, &[], (MEDIATORS, Responsible), &[n::FILED_BY_DIRECTOR], NoEffect, Basis::DESIGN),
    row(A::Close, &[S::NotAccepted, S::Performed, S::Breached, S::Confirmed, S::ConfirmationRejected, S::Terminated, S::Referred],
        &[S::Closed], (DIRECTOR, Responsible),
        &[n::ORDERS_ANSWERED, n::VISITED, n::SIGNED_TEXT_FILED, n::DANGER_REPORTED, n::SERVICES_CONCLUDED, n::HOP_TOLD], Stops, LAW.article(27)),
    row(A::Archive, &[S::Closed], &[S::Archived], (DIRECTOR, Responsible), &[n::ITEMS_DONE], NoEffect, LAW.article(27)),
    row(A::Reopen, &[S::NotAccepted, S::AgreementReached, S::Performing, S::Breached, S::ConfirmationRejected, S::Terminated,
        S::Referred, S::Closed, S::Archived], &[S::UnderReview],
        (DIRECTOR, Responsible), &[n::REFUSER_AGREES, n::RENEWAL_AGREED, n::PARTIES_REMEMBERED], NoEffect, Basis::DESIGN),
    row(A::HoldFile, ANY, &[], (RECEIVERS, ResponsibleOrOverseer), &[], NoEffect, Basis::DESIGN),
    row(A::LiftHold, ANY, &[], (RECEIVERS, ResponsibleOrOverseer), &[n::HELD], NoEffect, Basis::DESIGN),
    row(A::ForgetPerson, &[S::Closed, S::Archived], &[], (DIRECTOR, ResponsibleOrOverseer), &[n::NOT_HELD],
        NoEffect, Instrument::PersonalInformation.article(47)),
    row(A::Forget, &[S::Archived], &[], (DIRECTOR, ResponsibleOrOverseer), &[n::RETENTION_OVER, n::NOT_HELD],
        NoEffect, Instrument::PersonalInformation.article(47).item(2)),
];

impl A {
    /// The row of this act.
    ///
    /// # Panics
    /// Never: a test holds that every act has one row.
    #[must_use]
    pub fn transition(self) -> &'static Transition {
        transition_of(self)
    }
}
