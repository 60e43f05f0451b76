//! Notices (提醒): what an office or a person is told without having asked.

crate::coded_enum! {
    /// What a notice says (提醒种类).
    pub enum NoticeKind {
        /// The yellow lamp of a term is on (黄灯).
        LampYellow = "lamp_yellow" "期限临近（黄灯）";
        /// The red lamp of a term is on (红灯).
        LampRed = "lamp_red" "期限紧迫（红灯）";
        /// A term has run out (逾期).
        Overdue = "overdue" "期限已超";
        /// A term has run out below: an order is due (应当督办).
        OrderDue = "order_due" "下级超期，应当督办";
        /// A term ran out below long ago: a circular is due (应当通报).
        CircularDue = "circular_due" "下级超期未办，应当通报";
        /// A term ran out below very long ago: an interview is due (应当约谈).
        InterviewDue = "interview_due" "下级超期未办，应当约谈";
        /// An order was given in the name of the office, as its rules say (自动督办).
        OrderIssued = "order_issued" "已按规则自动督办";

        /// A citizen applied for mediation on the public page (收到网上申请).
        ApplicationReceived = "application_received" "收到网上调解申请";
        /// A dispute was registered for the office, or referred to it (收到纠纷).
        CaseReceived = "case_received" "收到登记转来的纠纷";
        /// A case was offered: handed up or assigned (收到移交、交办).
        CaseOffered = "case_offered" "收到移交、交办的案件";
        /// What the office holds was assigned to another by an organ above (上级交办).
        CaseAssigned = "case_assigned" "在办案件被上级交办其他机构";
        /// What the office offered was taken (已接收).
        OfferAccepted = "offer_accepted" "移交、交办的案件已被接收";
        /// What the office offered came back (退回).
        OfferReturned = "offer_returned" "移交、交办的案件被退回";
        /// Two offices disagree: the common superior decides (提请裁定).
        OfferDisputed = "offer_disputed" "移交争议提请裁定";
        /// The common superior decided (裁定).
        OfferSettled = "offer_settled" "移交争议已经裁定";
        /// The office was called in to mediate together (联合调解).
        JointInvited = "joint_invited" "受邀参加联合调解";
        /// Somebody was appointed mediator (指派).
        MediatorAppointed = "mediator_appointed" "被指派为调解员";

        /// A petition was dispatched to the office (收到转送、交办).
        PetitionDispatched = "petition_dispatched" "收到转送、交办的信访件";
        /// The receiver of a petition objected (转办异议).
        PetitionObjected = "petition_objected" "转送、交办的信访件被提出异议";
        /// A petition was taken from another office and given to this one (收回).
        PetitionTakenBack = "petition_taken_back" "信访件收回本机构办理";
        /// Somebody handles a petition from now on (移交承办人).
        HandedOver = "handed_over" "成为信访件承办人";
        /// An assignment was reported on (交办反馈).
        AssignmentReported = "assignment_reported" "交办的信访件已有反馈";
        /// Review or recheck was asked of the office (申请复查、复核).
        ReviewRequested = "review_requested" "收到复查、复核申请";
        /// Mediation of a petition came further or to its end (调解进展).
        MediationResult = "mediation_result" "委托调解有了进展";

        /// An order came from above (督办).
        SupervisionOrdered = "supervision_ordered" "收到督办";
        /// An order came to put something right within a term (责令限期整改).
        RectificationOrdered = "rectification_ordered" "收到责令限期整改";
        /// An order was answered (督办反馈).
        SupervisionReplied = "supervision_replied" "督办已有反馈";
        /// An order was discharged (销号).
        SupervisionDischarged = "supervision_discharged" "督办已经销号";
        /// The office was criticised, or its head interviewed (通报、约谈).
        Reproved = "reproved" "受到通报、约谈";
        /// A proposal was made to the office (三项建议).
        Proposed = "proposed" "收到工作建议";
        /// A proposal of the office was answered (建议反馈).
        ProposalAnswered = "proposal_answered" "建议已有反馈";
        /// The office has a task in a task force (专班任务).
        TaskSet = "task_set" "收到专班任务";
        /// A meeting gave the office something to do (议定事项).
        MeetingDecision = "meeting_decision" "收到会议议定事项";
        /// The office is invited to a meeting (会议通知).
        MeetingCalled = "meeting_called" "受邀参加会议";
        /// What a meeting decided was done (议定事项反馈).
        MeetingDecisionDone = "meeting_decision_done" "会议议定事项已有反馈";
        /// Something major and urgent was reported to the office (重大紧急报告).
        UrgentReport = "urgent_report" "收到重大紧急情况报告";
        /// Danger was reported to the office, a police organ (报告公安机关).
        PoliceReport = "police_report" "收到向公安机关的报告";
        /// The office is to give a service to somebody in a case or petition (服务安排).
        ServiceArranged = "service_arranged" "有服务由本机构提供";
        /// A leader of the office answers for a petition (领导包案).
        Sponsored = "sponsored" "本单位领导包案";

        /// A notice could not be sent to a receiver of the organisation, which was switched off (外发失败).
        WebhookFailed = "webhook_failed" "提醒外发失败，接收地址已停用";
    }
}

crate::coded_enum! {
    /// What a notice is about (提醒事项).
    pub enum NoticeSubject {
        /// A mediation case (调解案件).
        Case = "case" "调解案件";
        /// A petition (信访件).
        Petition = "petition" "信访件";
        /// A meeting (会议).
        Meeting = "meeting" "会议";
        /// An application for mediation that waits for an answer (调解申请).
        Application = "application" "网上申请";
    }
}

crate::coded_enum! {
    /// What has a history of its own, has terms, and is spoken of in meetings (案卷种类).
    pub enum DossierKind {
        /// A mediation case (调解案件).
        Case = "case" "调解案件";
        /// A petition (信访件).
        Petition = "petition" "信访件";
    }
}

impl From<DossierKind> for NoticeSubject {
    fn from(kind: DossierKind) -> Self {
        match kind {
            DossierKind::Case => Self::Case,
            DossierKind::Petition => Self::Petition,
        }
    }
}
