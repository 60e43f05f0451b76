//! The acts on a petition (信访办理动作).

use domain::petition::Petition;

use super::acts;
use crate::act::declare_acts;

declare_acts! {
    on Petition, "PetitionAct";

    /// Report to leaders.
    ReportLeaders(acts::dispatch::ReportLeaders) = "report_leaders" "leader-report" "报送领导";
    /// Send to a unit or a lower office.
    Dispatch(acts::dispatch::SendOn) = "dispatch" "dispatch" "转送、交办";
    /// Sign for what was sent.
    Receive(acts::dispatch::Receive) = "receive" "receipt" "签收";
    /// Object that it is not the unit's business.
    Object(acts::dispatch::Object) = "object" "objection" "提出异议";
    /// Report on an assigned petition.
    ReportAssignment(acts::dispatch::ReportAssignment) = "report_assignment" "assignment-report" "交办反馈";
    /// Choose the simplified procedure.
    Simplify(acts::procedure::Simplify) = "simplify" "simplified-procedure" "适用简易办理";
    /// Change to the ordinary procedure.
    SwitchToOrdinary(acts::procedure::SwitchToOrdinary) = "switch_to_ordinary" "ordinary-procedure" "转普通程序";
    /// Accept and tell the petitioner.
    Accept(acts::acceptance::AcceptPetition) = "accept" "acceptance" "受理告知";
    /// Handle it at the petition office itself.
    SelfHandle(acts::acceptance::SelfHandle) = "self_handle" "self-handling" "自办";
    /// Do not accept, or not any more.
    Decline(acts::acceptance::DeclinePetition) = "decline" "non-acceptance" "不予（不再）受理";
    /// Hand to discipline or political-legal organs.
    Redirect(acts::acceptance::RedirectPetition) = "redirect" "redirection" "转送纪检监察、政法机关";
    /// Lead into the procedure that the law provides.
    Route(acts::acceptance::RoutePetition) = "route" "legal-procedure" "导入法定程序";
    /// Record a talk with the petitioner.
    RecordContact(acts::handling::RecordPetitionContact) = "record_contact" "contacts" "联系信访人";
    /// Record a step of handling.
    RecordHandling(acts::handling::RecordHandling) = "record_handling" "handling" "记录办理过程";
    /// Extend the term of handling.
    Extend(acts::handling::ExtendHandling) = "extend" "extension" "延长办理期限";
    /// Issue the handling opinion.
    IssueOpinion(acts::opinion::IssueOpinion) = "issue_opinion" "opinion" "出具处理意见";
    /// Answer a suggestion or an accusation.
    Reply(acts::handling::ReplyTo) = "reply" "reply" "答复";
    /// Record that the petitioner received an opinion.
    Serve(acts::opinion::Serve) = "serve" "service" "送达";
    /// Ask for review.
    RequestReview(acts::review::RequestReview) = "request_review" "review-request" "申请复查";
    /// Decide on review.
    DecideReview(acts::review::DecideReview) = "decide_review" "review" "出具复查意见";
    /// Ask for recheck.
    RequestRecheck(acts::review::RequestRecheck) = "request_recheck" "recheck-request" "申请复核";
    /// Decide on recheck.
    DecideRecheck(acts::review::DecideRecheck) = "decide_recheck" "recheck" "出具复核意见";
    /// Record a hearing.
    HoldHearing(acts::review::HoldHearing) = "hold_hearing" "hearings" "听证";
    /// Close because review or recheck was not asked for in time.
    Lapse(acts::ending::Lapse) = "lapse" "lapse" "逾期未申请结束";
    /// Record that the petitioner withdraws.
    Withdraw(acts::ending::Withdraw) = "withdraw" "withdrawal" "撤回";
    /// Record that the matter is settled and performed.
    Settle(acts::ending::Settle) = "settle" "settlement" "和解并履行";
    /// Record what was done to execute a supporting opinion.
    RecordExecution(acts::ending::RecordExecution) = "record_execution" "execution" "执行处理意见";
    /// Confirm that it repeats an earlier petition.
    ConfirmRepeat(acts::repeats::ConfirmRepeat) = "confirm_repeat" "repeat" "认定重复";
    /// Decide that it does not.
    RejectRepeat(acts::repeats::RejectRepeat) = "reject_repeat" "repeat/rejection" "认定不重复";
    /// Join a repeat to its matter.
    JoinMatter(acts::repeats::JoinMatter) = "join_matter" "matter" "并入原信访事项";
    /// Mark.
    Mark(acts::record::Mark) = "mark" "flags" "标记";
    /// Correct what was recorded.
    Correct(acts::record::CorrectPetition) = "correct" "correction" "补正";
    /// Correct who is complained of.
    CorrectAccused(acts::record::CorrectAccused) = "correct_accused" "accused" "更正被反映对象";
    /// Add a petitioner.
    AddPetitioner(acts::people::AddPetitioner) = "add_petitioner" "petitioners" "追加信访人";
    /// Record the representatives a group elected.
    ElectRepresentatives(acts::people::ElectPetitioners) = "elect_representatives" "representatives" "推选代表人";
    /// Correct the particulars of a petitioner.
    CorrectParticulars(crate::acts::parties::CorrectParticulars) =
        "correct_particulars" "people/correction" "更正个人信息";
    /// Enter an uploaded file.
    Attach(crate::acts::intake::Attach) = "attach" "attachments" "登记附件";
    /// Put the file on hold.
    HoldFile(crate::acts::erasure::HoldFile) = "hold_file" "hold" "保全案卷";
    /// Lift every hold.
    LiftHold(crate::acts::erasure::LiftHold) = "lift_hold" "hold/lifting" "解除保全";
    /// Erase the particulars of a petitioner.
    ForgetPerson(crate::acts::erasure::ForgetPerson) = "forget_person" "people/erasure" "删除个人信息";
    /// Erase the contents of the petition.
    Forget(crate::acts::erasure::Forget) = "forget" "erasure" "删除信访件内容";
    /// Let another person handle it.
    HandOver(acts::people::HandOver) = "hand_over" "handler" "移交承办人";
    /// Offer mediation.
    OfferMediation(acts::mediation::OfferMediation) = "offer_mediation" "mediation" "征求调解意愿";
    /// Record what a side says to it.
    RecordWord(acts::mediation::RecordWord) = "record_word" "mediation/words" "记录调解意愿";
    /// Refer to a committee; opens a case there.
    ReferToMediation(acts::mediation::ReferToMediation) = "refer_to_mediation" "mediation/referral" "委托人民调解";
    /// Call mediation back.
    RecallMediation(acts::mediation::RecallMediation) = "recall_mediation" "mediation/recall" "终止调解恢复办理";
    /// Order and follow from above.
    Supervise(acts::oversight::SupervisePetition) = "supervise" "supervision" "督办";
    /// Order something to be put right within a term.
    OrderRectification(acts::oversight::OrderRectification) =
        "order_rectification" "rectification" "责令限期整改";
    /// Report to the supervisor.
    ReportSupervision(crate::acts::supervision::ReportSupervision) =
        "report_supervision" "supervision/report" "督办反馈";
    /// Discharge an order.
    DischargeSupervision(crate::acts::supervision::DischargeSupervision) =
        "discharge_supervision" "supervision/discharge" "督办销号";
    /// Criticise in a circular, or interview.
    Reprove(acts::oversight::Reprove) = "reprove" "reproof" "通报、约谈";
    /// Make one of the three proposals.
    Propose(acts::oversight::Propose) = "propose" "proposals" "提出建议";
    /// Answer a proposal.
    AnswerProposal(acts::oversight::AnswerProposal) = "answer_proposal" "proposals/answer" "反馈建议";
    /// Form a task force.
    FormTaskForce(acts::response::FormTaskForce) = "form_task_force" "task-force" "组建专班";
    /// Set a task.
    SetTask(acts::response::SetTask) = "set_task" "task-force/tasks" "下达专班任务";
    /// Report a task done.
    FinishTask(acts::response::FinishTask) = "finish_task" "task-force/tasks/completion" "完成专班任务";
    /// Dissolve the task force.
    DissolveTaskForce(acts::response::DissolveTaskForce) =
        "dissolve_task_force" "task-force/dissolution" "撤销专班";
    /// Let a leader answer for it.
    Sponsor(acts::response::Sponsor) = "sponsor" "sponsorship" "领导包案";
    /// Record a step of that leader.
    RecordSponsorship(acts::response::RecordSponsorship) =
        "record_sponsorship" "sponsorship/steps" "记录包案进展";
    /// Record what a meeting decided.
    RecordMeetingItem(crate::acts::meetings::RecordMeetingItem) =
        "record_meeting_item" "meeting-items" "登记会议议定事项";
    /// Report such an item done.
    FinishMeetingItem(crate::acts::meetings::FinishMeetingItem) =
        "finish_meeting_item" "meeting-items/completion" "反馈议定事项";
    /// Arrange a service for a petitioner.
    ArrangeService(crate::acts::services::ArrangeService) = "arrange_service" "services" "安排服务";
    /// Record how a service ended.
    ConcludeService(crate::acts::services::ConcludeService) = "conclude_service" "services/conclusion" "服务完结";
    /// Tell the superior organs of a major and urgent petition.
    ReportUrgent(crate::acts::danger::ReportUrgent) = "report_urgent" "urgent-report" "重大紧急报告";
    /// Tell the police.
    ReportPolice(crate::acts::danger::ReportPolice) = "report_police" "police-report" "报告公安机关";
}
