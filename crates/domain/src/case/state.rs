//! States of a mediation case (案件状态), domain reference 3.3.

crate::coded_enum! {
    /// State of a mediation case (案件状态), in the order of the life of a case.
    pub enum MediationState {
        /// Logged, not yet looked at by a committee.
        Registered = "registered" "已登记";
        /// Admissibility is being examined.
        UnderReview = "under_review" "审查中";
        /// The other side is being asked whether it agrees to mediation.
        AwaitingConsent = "awaiting_consent" "征求意见";
        /// Accepted; the mediation term runs.
        Accepted = "accepted" "已受理";
        /// Not accepted, with ground and guidance.
        NotAccepted = "not_accepted" "不予受理";
        /// One or more mediators have been appointed.
        Assigned = "assigned" "已指派";
        /// Sessions are being held.
        InMediation = "in_mediation" "调解中";
        /// Paused for a lawful cause.
        Suspended = "suspended" "中止";
        /// The parties agreed, in writing or orally.
        AgreementReached = "agreement_reached" "达成协议";
        /// Obligations are being performed.
        Performing = "performing" "履行中";
        /// Every obligation is performed.
        Performed = "performed" "已履行";
        /// An obligation is overdue and urging did not help.
        Breached = "breached" "未履行";
        /// Both parties asked the court to confirm the agreement.
        ConfirmationPending = "confirmation_pending" "司法确认中";
        /// The court confirmed the agreement.
        Confirmed = "confirmed" "已司法确认";
        /// The court rejected the confirmation.
        ConfirmationRejected = "confirmation_rejected" "司法确认驳回";
        /// Ended without agreement.
        Terminated = "terminated" "终止";
        /// Offered to another organisation, which has not decided yet (上报待接收).
        EscalationProposed = "escalation_proposed" "流转待接收";
        /// Led out of mediation into another lawful route.
        Referred = "referred" "已导出";
        /// Finished, checklist complete.
        Closed = "closed" "结案";
        /// The file is assembled and sealed.
        Archived = "archived" "已归档";
    }
}

impl MediationState {
    /// Whether mediation has not come to any end yet.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Registered
                | Self::UnderReview
                | Self::AwaitingConsent
                | Self::Accepted
                | Self::Assigned
                | Self::InMediation
                | Self::Suspended
                | Self::EscalationProposed
        )
    }

    /// Whether the file is finished.
    #[must_use]
    pub const fn is_filed(self) -> bool {
        matches!(self, Self::Closed | Self::Archived)
    }

    /// Whether mediation has ended one way or another and nothing but closing remains.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::NotAccepted | Self::Terminated | Self::Referred | Self::Closed | Self::Archived)
    }
}
