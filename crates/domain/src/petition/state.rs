//! States of a petition (信访件状态), domain reference 5.2.

crate::coded_enum! {
    /// State of a petition (信访件状态), in the order of its life.
    pub enum PetitionState {
        /// Registered, not yet sent anywhere.
        Registered = "registered" "已登记";
        /// Reported to leaders for their decision on where it goes (报送领导).
        ReportedToLeaders = "reported_to_leaders" "已报送领导";
        /// Sent to a unit or a lower office, which has not decided yet (转送、交办).
        Dispatched = "dispatched" "已转办";
        /// The unit objected; the sender verifies and sends it on (异议).
        Objected = "objected" "异议待核";
        /// Accepted; the term of handling runs.
        Accepted = "accepted" "已受理";
        /// Being handled.
        InHandling = "in_handling" "办理中";
        /// The handling opinion is issued, not yet received (已出具处理意见).
        OpinionIssued = "opinion_issued" "已出具处理意见";
        /// The petitioner received it; review may be asked for.
        Served = "served" "处理意见已送达";
        /// Under review (复查).
        ReviewRequested = "review_requested" "复查中";
        /// The review opinion is issued, not yet received.
        ReviewOpinion = "review_opinion" "已出具复查意见";
        /// The petitioner received it; recheck may be asked for.
        ReviewServed = "review_served" "复查意见已送达";
        /// Under recheck (复核).
        RecheckRequested = "recheck_requested" "复核中";
        /// The recheck opinion is issued, not yet received.
        RecheckOpinion = "recheck_opinion" "已出具复核意见";
        /// The three levels are over (三级终结), 《信访工作条例》第三十六条.
        Final = "final" "三级终结";
        /// Review or recheck was not asked for in time (逾期未申请).
        ClosedByLapse = "closed_by_lapse" "逾期未申请复查复核";
        /// Not accepted, or not accepted any more (不予受理、不再受理).
        NotAccepted = "not_accepted" "不予（不再）受理";
        /// Handed to discipline or political-legal organs (转送纪检监察、政法机关).
        Redirected = "redirected" "已转送有关机关";
        /// Led into the procedure that the law provides (导入法定程序).
        RoutedToLegalProcedure = "routed_to_legal_procedure" "已导入法定程序";
        /// Suggestion or accusation answered (答复).
        Replied = "replied" "已答复";
        /// A repeat that goes with the earlier petition (并入原信访事项).
        Joined = "joined" "已并入原信访事项";
        /// Withdrawn by the petitioner (撤回).
        Withdrawn = "withdrawn" "已撤回";
        /// Settled and performed, as the petitioner confirmed (和解并履行).
        Settled = "settled" "已化解";
    }
}

impl PetitionState {
    /// Whether nothing but execution, rating and supervision remains.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Final
                | Self::ClosedByLapse
                | Self::NotAccepted
                | Self::Redirected
                | Self::RoutedToLegalProcedure
                | Self::Replied
                | Self::Joined
                | Self::Withdrawn
                | Self::Settled
        )
    }

    /// Whether it has not been decided whether to accept it.
    #[must_use]
    pub const fn is_before_acceptance(self) -> bool {
        matches!(self, Self::Registered | Self::ReportedToLeaders | Self::Dispatched | Self::Objected)
    }

    /// Whether the term of handling runs.
    #[must_use]
    pub const fn is_handled(self) -> bool {
        matches!(self, Self::Accepted | Self::InHandling)
    }

    /// Whether an organ still has it in its hands within the three levels (PPR 19).
    #[must_use]
    pub const fn is_pending(self) -> bool {
        self.is_handled()
            || matches!(
                self,
                Self::Dispatched
                    | Self::Objected
                    | Self::OpinionIssued
                    | Self::ReviewRequested
                    | Self::ReviewOpinion
                    | Self::RecheckRequested
                    | Self::RecheckOpinion
            )
    }
}
