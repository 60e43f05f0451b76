//! Acts (办理动作): one enum an aggregate, one command each, and what each asks of its input. Those on a case are here.

use std::borrow::Cow;

use domain::case::Case;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::acts;
use crate::aggregate::Aggregate;
use crate::facts::Facts;
use crate::refusal::Need;

/// A precondition on the input of an act.
pub struct InputNeed<I: 'static, A: Aggregate = Case> {
    /// What must hold.
    pub need: Need,
    /// JSON pointer to the field at fault.
    pub pointer: &'static str,
    /// Whether it holds.
    pub met: fn(&I, &A, &Facts<'_>) -> bool,
}

/// Shorthand for a need of an input.
pub(crate) const fn ask<I, A: Aggregate>(
    need: Need,
    pointer: &'static str,
    met: fn(&I, &A, &Facts<'_>) -> bool,
) -> InputNeed<I, A> {
    InputNeed { need, pointer, met }
}

/// What is sent in for an act, and what comes of it.
pub trait Input<A: Aggregate = Case>: DeserializeOwned + ToSchema + Sized + 'static {
    /// What must hold of it.
    const NEEDS: &'static [InputNeed<Self, A>];

    /// What happens. Called only when every precondition is met.
    fn events(self, subject: &A, facts: &Facts<'_>) -> Vec<A::Event>;
}

/// Named schemas, as utoipa collects them.
pub type Schemas = Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>;

/// The schema of an input, for the OpenAPI document.
#[derive(Debug, Clone, Copy)]
pub struct InputSchema {
    /// Its name.
    pub name: fn() -> Cow<'static, str>,
    /// Adds it and all it refers to.
    pub collect: fn(&mut Schemas),
}

pub(crate) fn schema_of<I: ToSchema>() -> InputSchema {
    InputSchema {
        name: I::name,
        collect: |schemas| {
            schemas.push((I::name().into_owned(), I::schema()));
            I::schemas(schemas);
        },
    }
}

/// Declares the acts on an aggregate: `Act`, `Command`, and how the machinery reads them.
macro_rules! declare_acts {
    (on $aggregate:ty, $name:literal; $($(#[$doc:meta])* $act:ident($input:ty) = $code:literal $path:literal $zh:literal;)*) => {
        domain::coded_enum! {
            /// An act (办理动作).
            pub enum Act as $name {
                $($(#[$doc])* $act = $code $zh;)*
            }
        }

        impl Act {
            /// Where it is posted to, below its subject, as `/cases/{id}/`.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$act => $path,)* }
            }

            /// What its input must satisfy, with the field at fault.
            #[must_use]
            pub fn input_needs(self) -> Vec<($crate::refusal::Need, &'static str)> {
                match self {
                    $(Self::$act => <$input as $crate::act::Input<$aggregate>>::NEEDS.iter().map(|n| (n.need, n.pointer)).collect(),)*
                }
            }

            /// The schema of its input.
            #[must_use]
            pub fn schema(self) -> $crate::act::InputSchema {
                match self { $(Self::$act => $crate::act::schema_of::<$input>(),)* }
            }
        }

        /// What is to be done: an act with its input.
        #[derive(Debug, Clone)]
        pub enum Command {
            $($(#[$doc])* $act($input),)*
        }

        impl Command {
            /// Which act it is.
            #[must_use]
            pub const fn act(&self) -> Act {
                match self { $(Self::$act(_) => Act::$act,)* }
            }

            /// Reads the input of an act.
            ///
            /// # Errors
            /// As the deserializer's: a missing, unknown or wrong field.
            pub fn deserialize<'de, D: serde::Deserializer<'de>>(act: Act, input: D) -> Result<Self, D::Error> {
                match act {
                    $(Act::$act => <$input as serde::Deserialize>::deserialize(input).map(Self::$act),)*
                }
            }
        }

        impl $crate::aggregate::Deed for Act {
            fn path(self) -> &'static str {
                self.path()
            }

            fn input_needs(self) -> Vec<($crate::refusal::Need, &'static str)> {
                self.input_needs()
            }
        }

        impl $crate::aggregate::Order<$aggregate> for Command {
            fn act(&self) -> Act {
                self.act()
            }

            fn unmet_inputs(
                &self,
                subject: &$aggregate,
                facts: &$crate::facts::Facts<'_>,
            ) -> Vec<($crate::refusal::Need, &'static str)> {
                match self {
                    $(Self::$act(input) => <$input as $crate::act::Input<$aggregate>>::NEEDS
                        .iter()
                        .filter(|n| !(n.met)(input, subject, facts))
                        .map(|n| (n.need, n.pointer))
                        .collect(),)*
                }
            }

            fn events(
                self,
                subject: &$aggregate,
                facts: &$crate::facts::Facts<'_>,
            ) -> Vec<<$aggregate as $crate::aggregate::Aggregate>::Event> {
                match self { $(Self::$act(input) => $crate::act::Input::<$aggregate>::events(input, subject, facts),)* }
            }
        }

        $(impl From<$input> for Command {
            fn from(input: $input) -> Self {
                Self::$act(input)
            }
        })*
    };
}
pub(crate) use declare_acts;

declare_acts! {
    on Case, "Act";

    /// Begin to examine a dispute that somebody else registered.
    BeginReview(acts::intake::BeginReview) = "begin_review" "review" "开始审查";
    /// Add a party.
    AddParty(acts::parties::AddParty) = "add_party" "parties" "追加当事人";
    /// Record that a party's identity is proven.
    ProveIdentity(acts::parties::ProveIdentity) = "prove_identity" "identity-proof" "补充身份证明";
    /// Record the representatives a group elected.
    ElectRepresentatives(acts::parties::ElectRepresentatives) = "elect_representatives" "representatives" "推选代表人";
    /// Record a guardian.
    RecordGuardian(acts::parties::RecordGuardian) = "record_guardian" "guardians" "登记监护人";
    /// Record an agent.
    AuthoriseAgent(acts::parties::AuthoriseAgent) = "authorise_agent" "agents" "登记委托代理人";
    /// Correct what was recorded of a party.
    CorrectParty(acts::parties::CorrectParty) = "correct_party" "parties/correction" "补正当事人";
    /// Correct the particulars of somebody in the case.
    CorrectParticulars(acts::parties::CorrectParticulars) = "correct_particulars" "people/correction" "更正个人信息";
    /// Let a party go.
    ReleaseParty(acts::parties::ReleaseParty) = "release_party" "parties/release" "当事人退出";
    /// Ask the other side whether it agrees to mediation.
    SeekConsent(acts::intake::SeekConsent) = "seek_consent" "consent-request" "征求意见";
    /// Record an attempt to reach a party.
    RecordContact(acts::intake::RecordContact) = "record_contact" "contacts" "记录联系";
    /// Record a party's word.
    RecordConsent(acts::intake::RecordConsent) = "record_consent" "consents" "记录意愿";
    /// Record that rights and duties were explained.
    ExplainRights(acts::intake::ExplainRights) = "explain_rights" "rights-notice" "权利义务告知";
    /// Accept.
    Accept(acts::acceptance::Accept) = "accept" "acceptance" "受理";
    /// Do not accept.
    Decline(acts::acceptance::Decline) = "decline" "non-acceptance" "不予受理";
    /// Appoint mediators.
    Assign(acts::mediators::Assign) = "assign" "mediators" "指派调解员";
    /// Replace a mediator.
    Replace(acts::mediators::Replace) = "replace" "mediators/replacement" "更换调解员";
    /// Record a session.
    RecordSession(acts::sessions::RecordSession) = "record_session" "sessions" "记录调解";
    /// Suspend.
    Suspend(acts::sessions::Suspend) = "suspend" "suspension" "中止调解";
    /// Resume.
    Resume(acts::sessions::Resume) = "resume" "resumption" "恢复调解";
    /// Extend the term.
    Extend(acts::sessions::Extend) = "extend" "extension" "延长期限";
    /// Record an agreement.
    Agree(acts::agreement::Agree) = "agree" "agreement" "达成协议";
    /// Put an oral agreement into writing.
    WriteAgreement(acts::agreement::WriteAgreement) = "write_agreement" "agreement/writing" "转为书面协议";
    /// Record performance.
    Perform(acts::performance::Perform) = "perform" "performance" "记录履行";
    /// Take back a record of performance.
    RetractPerformance(acts::performance::RetractPerformance) =
        "retract_performance" "performance/retraction" "撤销履行记录";
    /// Urge the debtor.
    Urge(acts::performance::Urge) = "urge" "urging" "督促履行";
    /// Record that the agreement is not performed.
    RecordBreach(acts::performance::RecordBreach) = "record_breach" "breach" "记录未履行";
    /// Record the joint application for judicial confirmation.
    AskConfirmation(acts::confirmation::AskConfirmation) = "ask_confirmation" "confirmation" "申请司法确认";
    /// Record the court's ruling.
    RecordRuling(acts::confirmation::RecordRuling) = "record_ruling" "confirmation/ruling" "记录确认结果";
    /// End mediation without agreement.
    Terminate(acts::termination::Terminate) = "terminate" "termination" "终止调解";
    /// Offer the case to the next tier.
    TransferUp(acts::transfer::TransferUp) = "transfer_up" "transfer" "移交上级";
    /// Assign the case to a lower organisation.
    AssignDown(acts::assignment::AssignDown) = "assign_down" "assignment" "交办下级";
    /// Withdraw an offer.
    WithdrawOffer(acts::transfer::WithdrawOffer) = "withdraw_offer" "offer/withdrawal" "撤回流转";
    /// Take an offered case.
    AcceptOffer(acts::transfer::AcceptOffer) = "accept_offer" "offer/acceptance" "接收";
    /// Return an offered case.
    ReturnOffer(acts::transfer::ReturnOffer) = "return_offer" "offer/return" "退回";
    /// Ask the common superior to decide.
    DisputeOffer(acts::transfer::DisputeOffer) = "dispute_offer" "offer/dispute" "提请共同上级裁定";
    /// Decide who handles the case.
    SettleOffer(acts::transfer::SettleOffer) = "settle_offer" "offer/settlement" "裁定承办机构";
    /// Record that parties were told who answers for the case now.
    TellHop(acts::hops::TellHop) = "tell_hop" "hop-notice" "流转告知";
    /// Record what is to be done about the case.
    DrawPlan(acts::hops::DrawPlan) = "draw_plan" "plan" "制定化解方案";
    /// Call in other organisations.
    Join(acts::joint::Join) = "join" "joint-members" "联合调解";
    /// Let an organisation go.
    LeaveJoint(acts::joint::LeaveJoint) = "leave_joint" "joint-members/departure" "退出联合调解";
    /// Order and follow from above.
    Supervise(acts::supervision::Supervise) = "supervise" "supervision" "督办";
    /// Report to the supervisor.
    ReportSupervision(acts::supervision::ReportSupervision) = "report_supervision" "supervision/report" "督办反馈";
    /// Discharge an order.
    DischargeSupervision(acts::supervision::DischargeSupervision) =
        "discharge_supervision" "supervision/discharge" "督办销号";
    /// Record what a meeting decided.
    RecordMeetingItem(acts::meetings::RecordMeetingItem) =
        "record_meeting_item" "meeting-items" "登记会议议定事项";
    /// Report such an item done.
    FinishMeetingItem(acts::meetings::FinishMeetingItem) =
        "finish_meeting_item" "meeting-items/completion" "反馈议定事项";
    /// Lead the case into another route.
    Refer(acts::referral::Refer) = "refer" "referral" "导入其他途径";
    /// Tell the police, at once.
    ReportPolice(acts::danger::ReportPolice) = "report_police" "police-report" "报告公安机关";
    /// Tell the superior organs of a major and urgent matter.
    ReportUrgent(acts::danger::ReportUrgent) = "report_urgent" "urgent-report" "重大紧急报告";
    /// Assess the risks.
    AssessRisk(acts::danger::AssessRisk) = "assess_risk" "risk" "风险评估";
    /// Arrange a service for the parties.
    ArrangeService(acts::services::ArrangeService) = "arrange_service" "services" "安排服务";
    /// Record how a service ended.
    ConcludeService(acts::services::ConcludeService) = "conclude_service" "services/conclusion" "服务完结";
    /// Record a follow-up visit.
    FollowUp(acts::closing::RecordFollowUp) = "follow_up" "follow-ups" "回访";
    /// Attach an uploaded file.
    Attach(acts::intake::Attach) = "attach" "attachments" "登记附件";
    /// Correct what was recorded.
    Correct(acts::correction::Correct) = "correct" "correction" "补正";
    /// Close.
    Close(acts::closing::Close) = "close" "closing" "结案";
    /// Archive.
    Archive(acts::closing::Archive) = "archive" "archiving" "归档";
    /// Put the file on hold.
    HoldFile(acts::erasure::HoldFile) = "hold_file" "hold" "保全案卷";
    /// Lift every hold.
    LiftHold(acts::erasure::LiftHold) = "lift_hold" "hold/lifting" "解除保全";
    /// Erase the particulars of somebody.
    ForgetPerson(acts::erasure::ForgetPerson) = "forget_person" "people/erasure" "删除个人信息";
    /// Erase the contents of the case.
    Forget(acts::erasure::Forget) = "forget" "erasure" "删除案件内容";
    /// Start another round.
    Reopen(acts::closing::Reopen) = "reopen" "reopening" "重新调解";
}
