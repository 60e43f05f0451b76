//! The acts in the groups in which people look for them.

use escalation::Act;

use crate::acts::Theme;

use Act as A;

/// Every act stands in one of them.
pub(crate) const THEMES: &[Theme<Act>] = &[
    Theme {
        name: "受理",
        acts: &[
            A::BeginReview,
            A::SeekConsent,
            A::RecordContact,
            A::RecordConsent,
            A::ExplainRights,
            A::Accept,
            A::Decline,
        ],
        aside: false,
    },
    Theme {
        name: "调解",
        acts: &[A::Assign, A::Replace, A::RecordSession, A::Suspend, A::Resume, A::Extend, A::Agree, A::Terminate],
        aside: false,
    },
    Theme {
        name: "协议与履行",
        acts: &[
            A::Perform,
            A::Urge,
            A::RecordBreach,
            A::RetractPerformance,
            A::WriteAgreement,
            A::AskConfirmation,
            A::RecordRuling,
            A::FollowUp,
        ],
        aside: false,
    },
    Theme {
        name: "层级流转",
        acts: &[
            A::AcceptOffer,
            A::ReturnOffer,
            A::DisputeOffer,
            A::SettleOffer,
            A::TransferUp,
            A::AssignDown,
            A::WithdrawOffer,
            A::TellHop,
            A::DrawPlan,
            A::Join,
            A::LeaveJoint,
            A::Supervise,
            A::ReportSupervision,
            A::DischargeSupervision,
            A::RecordMeetingItem,
            A::FinishMeetingItem,
            A::Refer,
        ],
        aside: false,
    },
    Theme { name: "服务与帮扶", acts: &[A::ArrangeService, A::ConcludeService], aside: true },
    Theme { name: "风险与报告", acts: &[A::AssessRisk, A::ReportPolice, A::ReportUrgent], aside: true },
    Theme {
        name: "当事人",
        acts: &[
            A::AddParty,
            A::ProveIdentity,
            A::RecordGuardian,
            A::AuthoriseAgent,
            A::ElectRepresentatives,
            A::CorrectParty,
            A::CorrectParticulars,
            A::ReleaseParty,
        ],
        aside: true,
    },
    Theme {
        name: "案卷",
        acts: &[
            A::Attach,
            A::Correct,
            A::Close,
            A::Archive,
            A::Reopen,
            A::HoldFile,
            A::LiftHold,
            A::ForgetPerson,
            A::Forget,
        ],
        aside: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_its_theme() {
        for act in Act::ALL {
            let found = THEMES.iter().flat_map(|theme| theme.acts).filter(|one| *one == act).count();
            assert_eq!(found, 1, "{act}");
        }
    }
}
