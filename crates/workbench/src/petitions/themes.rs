//! The acts on petitions in the groups in which people look for them.

use escalation::petition::Act;

use crate::acts::Theme;

use Act as A;

/// Every act stands in one of them.
pub(super) const THEMES: &[Theme<Act>] = &[
    Theme { name: "初次与重复", acts: &[A::ConfirmRepeat, A::RejectRepeat, A::JoinMatter], aside: false },
    Theme {
        name: "调解优先",
        acts: &[A::OfferMediation, A::RecordWord, A::ReferToMediation, A::RecallMediation],
        aside: false,
    },
    Theme {
        name: "去向",
        acts: &[
            A::Receive,
            A::Dispatch,
            A::Object,
            A::ReportAssignment,
            A::SelfHandle,
            A::Accept,
            A::Decline,
            A::Redirect,
            A::Route,
            A::ReportLeaders,
        ],
        aside: false,
    },
    Theme {
        name: "办理",
        acts: &[
            A::RecordContact,
            A::RecordHandling,
            A::Simplify,
            A::SwitchToOrdinary,
            A::Extend,
            A::IssueOpinion,
            A::Reply,
            A::Serve,
            A::RecordExecution,
        ],
        aside: false,
    },
    Theme {
        name: "复查与复核",
        acts: &[A::RequestReview, A::DecideReview, A::RequestRecheck, A::DecideRecheck, A::HoldHearing, A::Lapse],
        aside: false,
    },
    Theme { name: "撤回与和解", acts: &[A::Withdraw, A::Settle], aside: true },
    Theme {
        name: "督查督办",
        acts: &[
            A::Supervise,
            A::OrderRectification,
            A::ReportSupervision,
            A::DischargeSupervision,
            A::Reprove,
            A::Propose,
            A::AnswerProposal,
        ],
        aside: true,
    },
    Theme {
        name: "专班、包案与联席会议",
        acts: &[
            A::FormTaskForce,
            A::SetTask,
            A::FinishTask,
            A::DissolveTaskForce,
            A::Sponsor,
            A::RecordSponsorship,
            A::RecordMeetingItem,
            A::FinishMeetingItem,
        ],
        aside: true,
    },
    Theme { name: "服务与帮扶", acts: &[A::ArrangeService, A::ConcludeService], aside: true },
    Theme { name: "风险与报告", acts: &[A::ReportUrgent, A::ReportPolice], aside: true },
    Theme {
        name: "信访人与案卷",
        acts: &[
            A::AddPetitioner,
            A::ElectRepresentatives,
            A::CorrectParticulars,
            A::Mark,
            A::Correct,
            A::CorrectAccused,
            A::HandOver,
            A::Attach,
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
