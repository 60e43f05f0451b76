//! Every act once: it does what it says. The files follow those of the acts.

mod acceptance;
mod agreement;
mod closing;
mod confirmation;
mod erasure;
mod hops;
mod intake;
mod joint;
mod mediators;
mod meetings;
mod parties;
mod performance;
mod safety;
mod services;
mod sessions;
mod supervision;
mod tiers;

use std::collections::BTreeSet;

use escalation::Act;

/// Where each act is shown; a new act is missed here until it has a test.
const SHOWN: &[(&str, &[Act])] = &[
    ("acceptance", &[Act::Accept, Act::Decline, Act::Terminate, Act::Refer]),
    ("agreement", &[Act::Agree, Act::WriteAgreement]),
    ("closing", &[Act::FollowUp, Act::Close, Act::Archive, Act::Reopen, Act::Correct]),
    ("confirmation", &[Act::AskConfirmation, Act::RecordRuling]),
    (
        "intake",
        &[Act::BeginReview, Act::SeekConsent, Act::RecordContact, Act::RecordConsent, Act::ExplainRights, Act::Attach],
    ),
    ("erasure", &[Act::HoldFile, Act::LiftHold, Act::ForgetPerson, Act::Forget]),
    ("hops", &[Act::TellHop, Act::DrawPlan]),
    ("joint", &[Act::Join, Act::LeaveJoint]),
    ("mediators", &[Act::Assign, Act::Replace]),
    ("meetings", &[Act::RecordMeetingItem, Act::FinishMeetingItem]),
    (
        "parties",
        &[
            Act::AddParty,
            Act::ProveIdentity,
            Act::ElectRepresentatives,
            Act::RecordGuardian,
            Act::AuthoriseAgent,
            Act::CorrectParty,
            Act::CorrectParticulars,
            Act::ReleaseParty,
        ],
    ),
    ("performance", &[Act::Perform, Act::RetractPerformance, Act::Urge, Act::RecordBreach]),
    ("safety", &[Act::ReportPolice, Act::ReportUrgent, Act::AssessRisk]),
    ("services", &[Act::ArrangeService, Act::ConcludeService]),
    ("sessions", &[Act::RecordSession, Act::Suspend, Act::Resume, Act::Extend]),
    ("supervision", &[Act::Supervise, Act::ReportSupervision, Act::DischargeSupervision]),
    (
        "tiers",
        &[
            Act::TransferUp,
            Act::AssignDown,
            Act::WithdrawOffer,
            Act::AcceptOffer,
            Act::ReturnOffer,
            Act::DisputeOffer,
            Act::SettleOffer,
        ],
    ),
];

#[test]
fn every_act_is_shown() {
    let shown: Vec<_> = SHOWN.iter().flat_map(|(_, acts)| acts.iter().copied()).collect();
    assert_eq!(shown.len(), Act::ALL.len());
    assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), Act::ALL.iter().copied().collect());
}
