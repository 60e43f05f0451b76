//! The transition table of petitions: who may do what, from which state, under which conditions, by which article.

use domain::basis::{Basis, Instrument};
use domain::organisation::Role as R;
use domain::petition::{Petition, PetitionState as S};

use super::act::Act as A;
use super::acts::register::input_needs;
use super::needs as n;
use crate::table::{ClockEffect, Registration, Transition, row};

domain::coded_enum! {
    /// How the actor's organisation must stand to the petition (机构与信访件的关系).
    pub enum Relation as "PetitionRelation" {
        /// It answers for the petition (责任单位).
        Responsible = "responsible" "责任单位";
        /// It answers for the petition and handles it: through its officers, a petition office (自办) through its clerks
        /// (承办单位).
        Handler = "handler" "承办单位，自办的为信访工作机构";
        /// It answers for the petition and is a petition office (承办的信访工作机构).
        Office = "office" "承办的信访工作机构";
        /// It registered the petition, or answers for it (登记机构、责任单位).
        OfficeOrResponsible = "office_or_responsible" "登记机构或者责任单位";
        /// It registered, accepted or answers for it, or reviews it on request (登记、承办、复查复核机关).
        Concerned = "concerned" "登记机构、承办单位或者复查复核机关";
        /// One of those, or it is to give a service to a petitioner (登记、承办、复查复核机关，服务机构).
        ConcernedOrProvider = "concerned_or_provider" "登记机构、承办单位、复查复核机关或者服务机构";
        /// It accepted the petition (承办单位).
        Unit = "unit" "承办单位";
        /// The petitioner asked it for review or recheck, as the next level up (复查、复核机关).
        Reviewer = "reviewer" "上一级复查、复核机关";
        /// It supervises who answers for the petition (督办机关).
        Supervisor = "supervisor" "上级信访工作机构或者联席会议办公室";
        /// It registered it, answers for it, or supervises who does (登记机构、责任单位、督办机关).
        Steerer = "steerer" "登记机构、责任单位或者督办机关";
        /// One of those, or its leader answers for the petition (登记机构、责任单位、督办机关、包案领导所在单位).
        SteererOrSponsor = "steerer_or_sponsor" "登记机构、责任单位、督办机关或者包案领导所在单位";
        /// It is a petition office that registered it, answers for it, or supervises who does (提出建议的信访工作机构).
        Proposer = "proposer" "登记、承办或者督办的信访工作机构";
        /// It registered the petition and keeps its file; where it cannot, who answers for it or supervises (保管案卷的机构).
        Keeper = "keeper" "登记并保管案卷的机构";
        /// It gave an order that is still open, or supervises while the author of the order is gone (发出督办的机构).
        Orderer = "orderer" "发出督办的机构";
        /// Something waits for its answer: an order, proposal, task, decision or assignment (被督办、被建议、承担任务的单位).
        Addressee = "addressee" "应当反馈的单位";
        /// It can see the petition at all (可查看本件的机构).
        Viewer = "viewer" "可查看本件的机构";
    }
}

const CLERK: &[R] = &[R::PetitionClerk];
const UNIT: &[R] = &[R::UnitOfficer];
const MEETING: &[R] = &[R::JointMeetingOfficer];
const INTAKE: &[R] = &[R::PetitionClerk, R::UnitOfficer];
const SUPERVISORS: &[R] = &[R::PetitionClerk, R::JointMeetingOfficer];
const ANYBODY: &[R] = &[R::PetitionClerk, R::UnitOfficer, R::JointMeetingOfficer];
const ADDRESSEES: &[R] =
    &[R::PetitionClerk, R::UnitOfficer, R::JointMeetingOfficer, R::JusticeOfficer, R::CommitteeDirector];

/// Registration (登记).
pub const REGISTER: Registration<Petition> =
    Registration { who: INTAKE, to: &[S::Registered], asks: input_needs, basis: LAW.article(22) };

const LAW: Instrument = Instrument::PetitionRegulations;
const SIMPLE: Instrument = Instrument::SimplifiedPetitions;
const TOGETHER: Instrument = Instrument::MediationInPetitions;
const ANY: &[S] = S::ALL;
const UNDECIDED: &[S] = &[S::Registered, S::ReportedToLeaders, S::Dispatched, S::Objected];
const AT_THE_OFFICE: &[S] = &[S::Registered, S::ReportedToLeaders, S::Objected];
const HANDLED: &[S] = &[S::Accepted, S::InHandling];
const MEDIABLE: &[S] = &[S::Registered, S::Dispatched, S::Accepted, S::InHandling];
const OPEN: &[S] = &[
    S::Registered,
    S::ReportedToLeaders,
    S::Dispatched,
    S::Objected,
    S::Accepted,
    S::InHandling,
    S::OpinionIssued,
    S::Served,
    S::ReviewRequested,
    S::ReviewOpinion,
    S::ReviewServed,
    S::RecheckRequested,
    S::RecheckOpinion,
];
const OVER: &[S] = &[
    S::Final,
    S::ClosedByLapse,
    S::NotAccepted,
    S::Redirected,
    S::RoutedToLegalProcedure,
    S::Replied,
    S::Joined,
    S::Withdrawn,
    S::Settled,
];
const AFTER_SERVICE: &[S] = &[
    S::Served,
    S::ReviewRequested,
    S::ReviewOpinion,
    S::ReviewServed,
    S::RecheckRequested,
    S::RecheckOpinion,
    S::Final,
    S::ClosedByLapse,
];

use ClockEffect::{Continues, Extends, None as NoEffect, Pauses, Starts, Stops};
use Relation::{
    Addressee, Concerned, ConcernedOrProvider, Handler, Keeper, Office, OfficeOrResponsible, Orderer, Proposer,
    Responsible, Reviewer, Steerer, SteererOrSponsor, Supervisor, Unit, Viewer,
};

/// Every transition but registration.
#[rustfmt::skip]
pub const TRANSITIONS: &[Transition<Petition>] = &[
    row(A::ReportLeaders, &[S::Registered], &[S::ReportedToLeaders], (CLERK, Responsible), &[], NoEffect, LAW.article(22)),
    row(A::Dispatch, &[S::Registered, S::ReportedToLeaders, S::Dispatched, S::Objected], &[S::Dispatched], (INTAKE, Responsible),
        &[n::MAY_RELAY], NoEffect, LAW.article(22)),
    row(A::Receive, &[S::Dispatched], &[], (INTAKE, Responsible), &[], NoEffect, LAW.article(23)),
    row(A::Object, &[S::Dispatched], &[S::Objected], (INTAKE, Responsible), &[n::OBJECTION_OPEN], NoEffect, LAW.article(23)),
    row(A::ReportAssignment, ANY, &[], (ADDRESSEES, Addressee), &[], NoEffect, LAW.article(22)),
    row(A::Simplify, &[S::Registered, S::Dispatched], &[], (INTAKE, Responsible),
        &[n::NOT_GROUP, n::FIRST_TIME, n::NOT_ACCUSATION, n::NOT_SIMPLE_YET], NoEffect, SIMPLE.whole()),
    row(A::SwitchToOrdinary, &[S::Registered, S::Dispatched, S::Accepted, S::InHandling], &[], (INTAKE, Responsible),
        &[n::IS_SIMPLE], Continues, SIMPLE.whole()),
    row(A::Accept, &[S::Registered, S::Dispatched], &[S::Accepted], (UNIT, Responsible),
        &[n::DECIDES, n::NO_SECOND_TERM], Starts, LAW.article(23)),
    row(A::SelfHandle, UNDECIDED, &[S::Accepted], (CLERK, Office),
        &[n::DECIDES, n::NO_SECOND_TERM], Starts, LAW.article(22)),
    row(A::Decline, UNDECIDED, &[S::NotAccepted], (INTAKE, Responsible), &[], Stops, LAW.article(23)),
    row(A::Redirect, AT_THE_OFFICE, &[S::Redirected], (CLERK, Responsible), &[], Stops,
        LAW.article(22)),
    row(A::Route, HANDLED, &[S::RoutedToLegalProcedure], (INTAKE, Handler), &[n::IS_APPEAL, n::MEDIATION_OVER], Stops,
        LAW.article(31)),
    row(A::RecordContact, OPEN, &[], (INTAKE, OfficeOrResponsible), &[], NoEffect, Basis::DESIGN),
    row(A::RecordHandling, HANDLED, &[S::InHandling], (INTAKE, Handler), &[], Continues, LAW.article(31)),
    row(A::Extend, HANDLED, &[], (INTAKE, Handler), &[n::HAS_TERM, n::IS_ORDINARY, n::NOT_EXTENDED, n::EXTENSION_OPEN], Extends,
        LAW.article(34)),
    row(A::IssueOpinion, HANDLED, &[S::OpinionIssued], (INTAKE, Handler), &[n::IS_APPEAL, n::MEDIATION_OVER], Stops,
        LAW.article(32)),
    row(A::Reply, HANDLED, &[S::Replied], (INTAKE, Handler), &[n::IS_NO_APPEAL], Stops, LAW.article(29)),
    row(A::Serve, &[S::OpinionIssued, S::ReviewOpinion, S::RecheckOpinion], &[S::Served, S::ReviewServed, S::Final, S::InHandling],
        (INTAKE, Handler), &[], NoEffect, LAW.article(35)),
    row(A::RequestReview, &[S::Served], &[S::ReviewRequested], (INTAKE, Concerned), &[n::HAS_REVIEWER], Starts, LAW.article(35)),
    row(A::DecideReview, &[S::ReviewRequested], &[S::ReviewOpinion], (INTAKE, Reviewer), &[], Stops, LAW.article(35)),
    row(A::RequestRecheck, &[S::ReviewServed], &[S::RecheckRequested], (INTAKE, Concerned), &[n::HAS_REVIEWER], Starts,
        LAW.article(36)),
    row(A::DecideRecheck, &[S::RecheckRequested], &[S::RecheckOpinion], (INTAKE, Reviewer), &[], Stops, LAW.article(36)),
    row(A::HoldHearing, &[S::Accepted, S::InHandling, S::ReviewRequested, S::RecheckRequested], &[], (INTAKE, Handler), &[], Pauses,
        LAW.article(36)),
    row(A::Lapse, &[S::Served, S::ReviewServed], &[S::ClosedByLapse], (INTAKE, OfficeOrResponsible), &[n::WINDOW_OVER], NoEffect,
        LAW.article(35)),
    row(A::Withdraw, OPEN, &[S::Withdrawn], (INTAKE, OfficeOrResponsible), &[n::MEDIATION_OVER], Stops,
        Instrument::Zhejiang.article(25)),
    row(A::Settle, &[S::Accepted, S::InHandling, S::OpinionIssued, S::Served], &[S::Settled], (INTAKE, Handler),
        &[n::IS_APPEAL, n::MEDIATION_OVER, n::AGREEMENT_PERFORMED], Stops, Instrument::Zhejiang.article(25)),
    row(A::RecordExecution, AFTER_SERVICE, &[], (INTAKE, Unit), &[n::SUPPORTED], NoEffect, LAW.article(32)),
    row(A::ConfirmRepeat, ANY, &[], (INTAKE, OfficeOrResponsible), &[], NoEffect, Instrument::CommonPractice.whole()),
    row(A::RejectRepeat, ANY, &[], (INTAKE, OfficeOrResponsible), &[], NoEffect, Instrument::CommonPractice.whole()),
    row(A::JoinMatter, &[S::Registered, S::ReportedToLeaders, S::Dispatched, S::Objected, S::Accepted, S::InHandling], &[S::Joined],
        (INTAKE, Responsible), &[n::IS_REPEAT, n::MEDIATION_OVER], Stops, LAW.article(19)),
    row(A::Mark, ANY, &[], (INTAKE, OfficeOrResponsible), &[], NoEffect, Basis::DESIGN),
    row(A::Correct, ANY, &[], (INTAKE, OfficeOrResponsible), &[], NoEffect, Basis::DESIGN),
    row(A::CorrectAccused, ANY, &[], (INTAKE, OfficeOrResponsible), &[], NoEffect, LAW.article(30)),
    row(A::AddPetitioner, OPEN, &[], (INTAKE, OfficeOrResponsible), &[], NoEffect, LAW.article(19)),
    row(A::ElectRepresentatives, OPEN, &[], (INTAKE, OfficeOrResponsible), &[], NoEffect, LAW.article(20)),
    row(A::CorrectParticulars, ANY, &[], (INTAKE, OfficeOrResponsible), &[], NoEffect, Instrument::PersonalInformation.article(46)),
    row(A::Attach, ANY, &[], (INTAKE, Concerned), &[], NoEffect, LAW.article(21)),
    row(A::HoldFile, ANY, &[], (ANYBODY, Steerer), &[], NoEffect, Basis::DESIGN),
    row(A::LiftHold, ANY, &[], (ANYBODY, Steerer), &[n::HELD], NoEffect, Basis::DESIGN),
    row(A::ForgetPerson, OVER, &[], (INTAKE, Keeper), &[n::NOT_HELD], NoEffect, Instrument::PersonalInformation.article(47)),
    row(A::Forget, OVER, &[], (INTAKE, Keeper), &[n::RETENTION_OVER, n::NOT_HELD, n::NOTHING_DUE], NoEffect,
        Instrument::PersonalInformation.article(47).item(2)),
    row(A::HandOver, OPEN, &[], (INTAKE, Responsible), &[], NoEffect, LAW.article(28)),
    row(A::OfferMediation, MEDIABLE, &[], (INTAKE, OfficeOrResponsible), &[n::IS_APPEAL, n::NOT_LITIGATION, n::NO_MEDIATION_OPEN],
        Continues, TOGETHER.whole()),
    row(A::RecordWord, MEDIABLE, &[], (INTAKE, OfficeOrResponsible), &[n::MEDIATION_OFFERED], Continues, TOGETHER.whole()),
    row(A::ReferToMediation, HANDLED, &[], (INTAKE, OfficeOrResponsible),
        &[n::IS_APPEAL, n::NOT_LITIGATION, n::MEDIATION_OFFERED, n::BOTH_AGREE, n::GROUP_REPRESENTED], Continues, TOGETHER.whole()),
    row(A::RecallMediation, MEDIABLE, &[], (INTAKE, OfficeOrResponsible), &[n::MEDIATION_OPEN], Continues, TOGETHER.whole()),
    row(A::Supervise, ANY, &[], (SUPERVISORS, Supervisor), &[], Continues, LAW.article(40)),
    row(A::ReportSupervision, ANY, &[], (ADDRESSEES, Addressee), &[], Continues, LAW.article(40)),
    row(A::DischargeSupervision, ANY, &[], (SUPERVISORS, Orderer), &[], Continues, LAW.article(40)),
    row(A::OrderRectification, ANY, &[], (MEETING, Supervisor), &[], Continues, LAW.article(39)),
    row(A::Reprove, ANY, &[], (MEETING, Supervisor), &[], NoEffect, LAW.article(39)),
    row(A::Propose, ANY, &[], (CLERK, Proposer), &[], NoEffect, LAW.article(40)),
    row(A::AnswerProposal, ANY, &[], (ADDRESSEES, Addressee), &[], NoEffect, LAW.article(40)),
    row(A::FormTaskForce, OPEN, &[], (ANYBODY, Steerer), &[n::WEIGHTY, n::NO_TASK_FORCE], NoEffect, Basis::DESIGN),
    row(A::SetTask, OPEN, &[], (ANYBODY, Steerer), &[n::HAS_TASK_FORCE], NoEffect, Basis::DESIGN),
    row(A::FinishTask, ANY, &[], (ADDRESSEES, Addressee), &[], NoEffect, Basis::DESIGN),
    row(A::DissolveTaskForce, ANY, &[], (ANYBODY, Steerer), &[n::HAS_TASK_FORCE], NoEffect, Basis::DESIGN),
    row(A::Sponsor, OPEN, &[], (ANYBODY, Steerer), &[n::NO_SPONSOR], NoEffect, LAW.article(18)),
    row(A::RecordSponsorship, ANY, &[], (ANYBODY, SteererOrSponsor), &[n::HAS_SPONSOR], NoEffect, LAW.article(18)),
    row(A::RecordMeetingItem, ANY, &[], (SUPERVISORS, Steerer), &[], NoEffect, LAW.article(13)),
    row(A::FinishMeetingItem, ANY, &[], (ADDRESSEES, Addressee), &[], NoEffect, LAW.article(13)),
    row(A::ArrangeService, ANY, &[], (INTAKE, Concerned), &[], NoEffect, LAW.article(27)),
    row(A::ConcludeService, ANY, &[], (INTAKE, ConcernedOrProvider), &[], NoEffect, LAW.article(27)),
    row(A::ReportUrgent, ANY, &[], (ANYBODY, Steerer), &[n::MARKED_URGENT], NoEffect, LAW.article(25)),
    row(A::ReportPolice, ANY, &[], (ANYBODY, Viewer), &[], NoEffect, LAW.article(26)),
];

impl A {
    /// The row of this act.
    #[must_use]
    pub fn transition(self) -> &'static Transition<Petition> {
        crate::aggregate::transition_of(self)
    }
}
