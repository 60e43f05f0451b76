//! What clocks measure.

crate::coded_enum! {
    /// What a clock measures (期限种类), of a mediation case or of a petition.
    pub enum ClockKind {
        /// Decision whether to accept (受理).
        Acceptance = "acceptance" "受理期限";
        /// Appointment of mediators (指派).
        Assignment = "assignment" "指派期限";
        /// The term of mediation (调解).
        Mediation = "mediation" "调解期限";
        /// From when the parties of a labour dispute may go to arbitration, a right of theirs (劳动争议告知).
        ArbitrationNotice = "arbitration_notice" "告知可申请仲裁期限";
        /// How long the case may stay at its tier before it should be passed on (本级停留).
        Residence = "residence" "本级停留期限";
        /// First session after a transfer (接收后首次调解).
        FirstSession = "first_session" "接收后首次调解期限";
        /// The receiver's decision on an offer (接收决定).
        OfferDecision = "offer_decision" "接收决定期限";
        /// The common superior's decision (裁定).
        SuperiorDecision = "superior_decision" "共同上级裁定期限";
        /// The committee's taking up of what the grid reported (网格上报).
        GridReport = "grid_report" "网格上报接办期限";
        /// Word to the parties after a hop (流转告知).
        HopNotice = "hop_notice" "流转告知期限";
        /// The plan of the city (化解方案).
        CityPlan = "city_plan" "市级制定方案期限";
        /// Repair after a return (补正).
        Repair = "repair" "退回补正期限";
        /// Report to a supervisor (督办反馈).
        Supervision = "supervision" "督办反馈期限";
        /// Putting right what an order found wrong, and the report of it (责令限期整改).
        Rectification = "rectification" "限期整改期限";
        /// Performance of an obligation (履行).
        Performance = "performance" "履行期限";
        /// The window for judicial confirmation, a right of the parties (司法确认).
        Confirmation = "confirmation" "申请司法确认期限";
        /// Follow-up visit (回访).
        FollowUp = "follow_up" "回访期限";
        /// Closing (结案).
        Closing = "closing" "结案期限";
        /// Archiving (归档).
        Archiving = "archiving" "归档期限";
        /// Transfer of a petition by the office that received it (信访转送交办).
        Dispatch = "dispatch" "信访转送交办期限";
        /// Acceptance of a petition and notice of it by the unit that received it (信访受理告知).
        PetitionNotice = "petition_notice" "信访受理告知期限";
        /// Handling of a petition by a unit that stays silent, as if it had accepted it on receipt; an alarm among offices
        /// alone (推定受理).
        PresumedHandling = "presumed_handling" "推定受理的办理期限";
        /// Objection of a unit to which a petition was sent, while it may object (转办异议).
        Objection = "objection" "转办异议期限";
        /// Handling of a petition (信访办理).
        Handling = "handling" "信访办理期限";
        /// Handling by the simplified procedure (简易办理).
        SimpleHandling = "simple_handling" "简易办理期限";
        /// Service of an opinion (送达).
        Service = "service" "意见书送达期限";
        /// The window in which the petitioner may ask for review, a right (申请复查).
        ReviewRequest = "review_request" "申请复查期限";
        /// Review (复查).
        Review = "review" "复查办理期限";
        /// The window in which the petitioner may ask for recheck, a right (申请复核).
        RecheckRequest = "recheck_request" "申请复核期限";
        /// Recheck (复核).
        Recheck = "recheck" "复核办理期限";
        /// Result of an assigned petition to be reported (交办反馈).
        AssignmentReport = "assignment_report" "交办反馈期限";
        /// Report of a major and urgent petition to the superior organs (重大紧急报告).
        UrgentReport = "urgent_report" "重大紧急信访报告期限";
        /// Answer of the committee to which a petition was referred (调委会答复).
        CommitteeAnswer = "committee_answer" "委托调解受理答复期限";
        /// The last day for mediation of a petition (访调期限).
        PetitionMediation = "petition_mediation" "信访事项调解期限";
        /// Answer to a proposal (建议反馈).
        ProposalAnswer = "proposal_answer" "建议反馈期限";
        /// A task of a task force (专班任务).
        Task = "task" "专班任务期限";
        /// What a meeting decided (会议议定事项).
        MeetingItem = "meeting_item" "会议议定事项期限";
        /// The part of an office that was called in, while the mediation goes on (联合调解任务).
        JointTask = "joint_task" "联合调解任务期限";
        /// The window in which the petitioner may rate, a right (满意度评价).
        Rating = "rating" "满意度评价期限";
    }
}

impl ClockKind {
    /// Whether it is a right of the parties or the petitioner, or of a unit that may object, rather than a duty of an
    /// office: it lights no lamp on the desk.
    #[must_use]
    pub const fn is_right(self) -> bool {
        matches!(
            self,
            Self::Confirmation
                | Self::ArbitrationNotice
                | Self::Objection
                | Self::ReviewRequest
                | Self::RecheckRequest
                | Self::Rating
        )
    }

    /// Whether it begins by itself on the day after its start, unless somebody acts until then: nobody is shown it before.
    #[must_use]
    pub const fn begins_by_itself(self) -> bool {
        matches!(self, Self::PresumedHandling)
    }
}
