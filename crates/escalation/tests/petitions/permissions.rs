//! Who may do what: written by hand from the matrix of the domain reference (2.2), not from the table.

use domain::organisation::Role::{self, JointMeetingOfficer, PetitionClerk, UnitOfficer};
use domain::petition::{Conclusion, PetitionFlag, SupervisionGround};
use escalation::petition::Act;
use escalation::{Actor, UnmetKind, unmet};

use crate::support::*;

/// A petition registered at the county that the town handles, under an order of the county's joint meeting office.
fn handled() -> Docket {
    let (office, unit) = (Org::CountyPetitions.clerk(), Org::TownGov.officer());
    let mut c = given(&office, "2026-03-02", visit("2026-03-02", 6, 2));
    c.act(&office, mark(&[PetitionFlag::MajorUrgent])).act(&office, send(Org::TownGov)).act(&unit, accept());
    c.act(&Org::CountyMeeting.meeting(), supervise(SupervisionGround::Weighty));
    c
}

/// The same under review by the county's government.
fn reviewed() -> Docket {
    let mut c = handled();
    c.act(&Org::TownGov.officer(), opinion(Conclusion::Explain)).act(&Org::TownGov.officer(), serve("2026-03-02"));
    c.act(&Org::TownGov.officer(), ask_review("2026-03-02"));
    c
}

const CLERK: &[Role] = &[PetitionClerk];
const UNIT: &[Role] = &[UnitOfficer];
const INTAKE: &[Role] = &[PetitionClerk, UnitOfficer];
const MEETING: &[Role] = &[JointMeetingOfficer];
const SUPERVISORS: &[Role] = &[PetitionClerk, JointMeetingOfficer];
const ANYBODY: &[Role] = &[PetitionClerk, UnitOfficer, JointMeetingOfficer];
const ANSWERING: &[Role] =
    &[PetitionClerk, UnitOfficer, JointMeetingOfficer, Role::JusticeOfficer, Role::CommitteeDirector];

/// The town, which answers for it.
const OWN: &[Org] = &[Org::TownGov];
/// It and the county office, which registered it.
const OFFICE: &[Org] = &[Org::TownGov, Org::CountyPetitions];
/// Offices that supervise units of their division, and joint meeting offices.
const ABOVE: &[Org] =
    &[Org::TownPetitions, Org::CountyPetitions, Org::CityPetitions, Org::CountyMeeting, Org::CityMeeting];
const STEERING: &[Org] =
    &[Org::TownGov, Org::TownPetitions, Org::CountyPetitions, Org::CityPetitions, Org::CountyMeeting, Org::CityMeeting];

type Row = (&'static [Act], &'static [Role], &'static [Org]);

/// Acts, the roles that may, and where, on a petition that the town handles.
const MATRIX: &[Row] = &[
    // register petition, dispatch: clerks; units only what they received directly.
    (&[Act::ReportLeaders, Act::Redirect], CLERK, OWN),
    // 自办 is a petition office's.
    (&[Act::SelfHandle], CLERK, &[]),
    (
        &[
            Act::Dispatch,
            Act::Receive,
            Act::Object,
            Act::Simplify,
            Act::SwitchToOrdinary,
            Act::Decline,
            Act::JoinMatter,
            Act::HandOver,
        ],
        INTAKE,
        OWN,
    ),
    // accept petition, issue opinion, extend: the responsible unit, own.
    (
        &[
            Act::Accept,
            Act::Route,
            Act::RecordHandling,
            Act::Extend,
            Act::IssueOpinion,
            Act::Reply,
            Act::Serve,
            Act::HoldHearing,
            Act::Settle,
            Act::RecordExecution,
        ],
        UNIT,
        OWN,
    ),
    // Records that the desk keeps as well as the unit.
    (
        &[
            Act::RecordContact,
            Act::Lapse,
            Act::Withdraw,
            Act::ConfirmRepeat,
            Act::RejectRepeat,
            Act::Mark,
            Act::Correct,
            Act::CorrectAccused,
            Act::AddPetitioner,
            Act::ElectRepresentatives,
            Act::CorrectParticulars,
            Act::RequestReview,
            Act::RequestRecheck,
            Act::Attach,
        ],
        INTAKE,
        OFFICE,
    ),
    // Services: whoever has it in hand, on any level and after the last.
    (&[Act::ArrangeService, Act::ConcludeService], INTAKE, OFFICE),
    // Mediation first: petition office or unit.
    (&[Act::OfferMediation, Act::RecordWord, Act::ReferToMediation, Act::RecallMediation], INTAKE, OFFICE),
    // review/recheck: next level up only, and only once it was asked.
    (&[Act::DecideReview, Act::DecideRecheck], UNIT, &[]),
    // supervise: petition offices lower tiers and units, joint meeting offices.
    (&[Act::Supervise], SUPERVISORS, ABOVE),
    // interviews, circulars, orders to rectify: the joint meeting (PPR 39).
    (&[Act::Reprove, Act::OrderRectification], MEETING, ABOVE),
    (&[Act::DischargeSupervision], SUPERVISORS, &[Org::CountyMeeting]),
    (&[Act::ReportSupervision], ANSWERING, OWN),
    // Nothing else waits for an answer.
    (&[Act::ReportAssignment, Act::AnswerProposal, Act::FinishTask, Act::FinishMeetingItem], ANSWERING, OWN),
    // the three proposals: petition offices (PPR 14, 40).
    (&[Act::Propose], CLERK, &[Org::TownPetitions, Org::CountyPetitions, Org::CityPetitions]),
    (&[Act::RecordMeetingItem], SUPERVISORS, STEERING),
    (
        &[
            Act::FormTaskForce,
            Act::SetTask,
            Act::DissolveTaskForce,
            Act::Sponsor,
            Act::RecordSponsorship,
            Act::ReportUrgent,
        ],
        ANYBODY,
        STEERING,
    ),
    (&[Act::ReportPolice], ANYBODY, Org::ALL),
    // The file: held by whoever steers, erased where it was registered.
    (&[Act::HoldFile, Act::LiftHold], ANYBODY, STEERING),
    (&[Act::ForgetPerson, Act::Forget], INTAKE, &[Org::CountyPetitions]),
];

fn expected(act: Act, role: Role, org: Org) -> bool {
    let row = MATRIX.iter().find(|(acts, ..)| acts.contains(&act)).expect("every act has a row here");
    row.1.contains(&role) && row.2.contains(&org)
}

fn permitted(c: &Docket, act: Act, actor: &Actor) -> bool {
    c.facts(actor, |facts| unmet(&c.petition, act, facts).iter().all(|u| u.kind != UnmetKind::Permission))
}

#[test]
fn every_act_is_open_to_whom_the_matrix_names_and_to_nobody_else() {
    let c = handled();
    let mut wrong = Vec::new();
    for act in Act::ALL {
        for role in Role::ALL {
            for org in Org::ALL {
                if permitted(&c, *act, &org.with(*role)) != expected(*act, *role, *org) {
                    wrong.push(format!("{act} by {role} of {org:?}: expected {}", expected(*act, *role, *org)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn review_is_decided_by_the_next_level_up_and_by_nobody_else() {
    let c = reviewed();
    for role in Role::ALL {
        for org in Org::ALL {
            let may = *org == Org::CountyGov && *role == UnitOfficer;
            assert_eq!(permitted(&c, Act::DecideReview, &org.with(*role)), may, "{role} of {org:?}");
        }
    }
}

#[test]
fn an_office_that_handles_itself_is_the_unit_and_its_clerks_decide() {
    let office = Org::CountyPetitions.clerk();
    let mut c = given(&office, "2026-03-02", letter("2026-03-02"));
    c.act(&office, self_handle());
    let unit = [
        Act::Route,
        Act::RecordHandling,
        Act::Extend,
        Act::IssueOpinion,
        Act::Reply,
        Act::Serve,
        Act::HoldHearing,
        Act::Settle,
        Act::RecordExecution,
    ];
    for act in unit {
        for role in Role::ALL {
            for org in Org::ALL {
                let may = *org == Org::CountyPetitions && INTAKE.contains(role);
                assert_eq!(permitted(&c, act, &org.with(*role)), may, "{act} by {role} of {org:?}");
            }
        }
    }
    // And so is an office of the next level up that reviews.
    c.act(&office, opinion(Conclusion::Explain))
        .act(&office, serve("2026-03-02"))
        .act(&office, ask_review("2026-03-02"));
    for role in Role::ALL {
        for org in Org::ALL {
            let may = *org == Org::CityPetitions && INTAKE.contains(role);
            assert_eq!(permitted(&c, Act::DecideReview, &org.with(*role)), may, "{role} of {org:?}");
        }
    }
}

#[test]
fn an_office_below_handles_itself_what_was_sent_to_it() {
    let (county, town) = (Org::CountyPetitions.clerk(), Org::TownPetitions.clerk());
    let mut c = given(&county, "2026-03-02", letter("2026-03-02"));
    c.act(&county, send(Org::TownPetitions)).act(&town, self_handle());
    c.act(&town, opinion(Conclusion::Explain)).is(domain::petition::PetitionState::OpinionIssued);
}

#[test]
fn registration_is_for_clerks_and_units() {
    for role in Role::ALL {
        let may = try_register(&Org::CountyPetitions.with(*role), "2026-03-02", letter("2026-03-02")).is_ok();
        assert_eq!(may, INTAKE.contains(role), "{role}");
    }
}
