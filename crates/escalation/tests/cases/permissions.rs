//! Who may do what: written by hand from the matrix of the domain reference (2.2), not from the table.

use domain::case::MediationState as S;
use domain::organisation::Role;
use escalation::{Act, Actor, UnmetKind, unmet};

use crate::support::*;

/// How an organisation stands to the case of 枫源村 that is offered to 枫桥镇, with 钟山社区 and 自然资源局 in joint mediation
/// and an order of the county centre open; a meeting gave the department something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Responsible,
    Joint,
    JointDepartment,
    /// The upper committee, which has been offered the case.
    Receiver,
    SiblingVillage,
    OtherTownship,
    /// The justice office of the township.
    Office,
    CountyBureau,
    /// The county centre: stands above sender and receiver, and has ordered something.
    Centre,
    PetitionOffice,
    MeetingOffice,
    CityCentre,
    /// A committee of the trade, of no concern here.
    Trade,
    Court,
    Police,
}

use Stands::{
    Centre, CityCentre, CountyBureau, Court, Joint, JointDepartment, MeetingOffice, Office, OtherTownship,
    PetitionOffice, Police, Receiver, Responsible, SiblingVillage, Trade,
};

const EVERYBODY: &[(Stands, Org)] = &[
    (Responsible, Org::Fengyuan),
    (Joint, Org::Zhongshan),
    (JointDepartment, Org::NaturalResources),
    (Receiver, Org::FengqiaoTown),
    (SiblingVillage, Org::Quanfan),
    (OtherTownship, Org::ZhaojiaTown),
    (Office, Org::FengqiaoOffice),
    (CountyBureau, Org::CountyBureau),
    (Centre, Org::CountyCentre),
    (PetitionOffice, Org::CountyPetitions),
    (MeetingOffice, Org::CountyMeeting),
    (CityCentre, Org::CityCentre),
    (Trade, Org::Medical),
    (Court, Org::CountyCourt),
    (Police, Org::CountyPolice),
];

const ROLES: &[Role] = &[
    Role::GridWorker,
    Role::Mediator,
    Role::CommitteeDirector,
    Role::JusticeOfficer,
    Role::PetitionClerk,
    Role::UnitOfficer,
    Role::JointMeetingOfficer,
    Role::Auditor,
    Role::Administrator,
];

const MEDIATORS: &[Role] = &[Role::Mediator, Role::CommitteeDirector];
const DIRECTOR: &[Role] = &[Role::CommitteeDirector];
const RECEIVERS: &[Role] = &[Role::CommitteeDirector, Role::JusticeOfficer];
/// Directors are among them for the centres, whose people have no other role; committees never oversee.
const OVERSEERS: &[Role] =
    &[Role::CommitteeDirector, Role::JusticeOfficer, Role::PetitionClerk, Role::JointMeetingOfficer];
const OVERSEEING: &[Stands] = &[Office, CountyBureau, Centre, PetitionOffice, MeetingOffice, CityCentre];
const OWN: &[Stands] = &[Responsible];
const TAKING_PART: &[Stands] = &[Responsible, Joint, JointDepartment];

type Row = (&'static [Act], &'static [Role], &'static [&'static [Stands]]);

/// Acts, the roles that may, and where.
const MATRIX: &[Row] = &[
    // accept / refuse mediation case; record session, agreement, visit: mediator and director, own organisation.
    (
        &[
            Act::BeginReview,
            Act::AddParty,
            Act::CorrectParty,
            Act::CorrectParticulars,
            Act::SeekConsent,
            Act::Accept,
            Act::Decline,
            Act::RecordSession,
            Act::Resume,
            Act::Extend,
            Act::Agree,
            Act::Perform,
            Act::Urge,
            Act::RecordBreach,
            Act::AskConfirmation,
            Act::RecordRuling,
            Act::Terminate,
            Act::ReportSupervision,
            Act::TellHop,
            Act::DrawPlan,
            Act::FollowUp,
            Act::Correct,
        ],
        MEDIATORS,
        &[OWN],
    ),
    // The same for what joint mediators do with the parties.
    (
        &[
            Act::ProveIdentity,
            Act::ElectRepresentatives,
            Act::RecordGuardian,
            Act::AuthoriseAgent,
            Act::RecordContact,
            Act::RecordConsent,
            Act::ExplainRights,
            Act::AssessRisk,
        ],
        MEDIATORS,
        &[TAKING_PART],
    ),
    // Whoever takes part files what it has, a department its opinion, a grid worker what it photographed.
    (
        &[Act::Attach],
        &[Role::GridWorker, Role::Mediator, Role::CommitteeDirector, Role::JusticeOfficer, Role::UnitOfficer],
        &[TAKING_PART],
    ),
    // Whoever takes part brings the services it can give.
    (
        &[Act::ArrangeService, Act::ConcludeService],
        &[Role::Mediator, Role::CommitteeDirector, Role::JusticeOfficer, Role::UnitOfficer],
        &[TAKING_PART],
    ),
    // assign / replace mediator: the director, for own mediators.
    (&[Act::Assign, Act::Replace], DIRECTOR, &[TAKING_PART]),
    // affix committee seal, and what the committee answers for as a whole: the director, own organisation.
    (
        &[
            Act::ReleaseParty,
            Act::RetractPerformance,
            Act::Suspend,
            Act::WriteAgreement,
            Act::Refer,
            Act::Close,
            Act::Archive,
            Act::Reopen,
        ],
        DIRECTOR,
        &[OWN],
    ),
    // propose escalation: the matrix also names mediators and justice offices, sections 3.3 and 4.2 the director alone;
    // the narrower holds.
    (&[Act::TransferUp], DIRECTOR, &[OWN]),
    // accept / return escalation: the receiver's director; justice officers in a centre.
    (&[Act::AcceptOffer, Act::ReturnOffer, Act::DisputeOffer], RECEIVERS, &[&[Receiver]]),
    (&[Act::SettleOffer], &[Role::CommitteeDirector, Role::JusticeOfficer, Role::JointMeetingOfficer], &[&[Centre]]),
    // assign (交办): justice, petition and joint meeting offices and centres, lower tiers; a centre also what it holds
    // itself (needs `may_command`). Take back: whoever gave it away, here the village.
    (&[Act::AssignDown], OVERSEERS, &[OWN, OVERSEEING]),
    (&[Act::WithdrawOffer], OVERSEERS, &[OWN]),
    // supervise (督办): justice, petition and joint meeting offices and centres, lower tiers.
    (&[Act::Supervise], OVERSEERS, &[OVERSEEING]),
    (&[Act::DischargeSupervision], OVERSEERS, &[&[Centre]]),
    (&[Act::Join], RECEIVERS, &[OWN, OVERSEEING]),
    (
        &[Act::LeaveJoint],
        &[Role::CommitteeDirector, Role::JusticeOfficer, Role::UnitOfficer],
        &[TAKING_PART, OVERSEEING],
    ),
    (&[Act::ReportUrgent], OVERSEERS, &[OWN, OVERSEEING]),
    // What a meeting decides: by whoever holds the case or oversees it; done by whom it was given to.
    (&[Act::RecordMeetingItem], OVERSEERS, &[OWN, OVERSEEING]),
    (
        &[Act::FinishMeetingItem],
        &[
            Role::CommitteeDirector,
            Role::JusticeOfficer,
            Role::PetitionClerk,
            Role::UnitOfficer,
            Role::JointMeetingOfficer,
        ],
        &[&[JointDepartment]],
    ),
    // erase, and forbid it: the committee, or whoever oversees it when the committee is no more.
    (&[Act::HoldFile, Act::LiftHold], RECEIVERS, &[OWN, OVERSEEING]),
    (&[Act::ForgetPerson, Act::Forget], DIRECTOR, &[OWN, OVERSEEING]),
];

/// Danger to life knows no competence: everybody who works on cases and sees this one (《人民调解法》第二十五条).
const SEES_DANGER: &[Role] = &[
    Role::GridWorker,
    Role::Mediator,
    Role::CommitteeDirector,
    Role::JusticeOfficer,
    Role::PetitionClerk,
    Role::UnitOfficer,
    Role::JointMeetingOfficer,
];

fn expected(act: Act, role: Role, stands: Stands) -> bool {
    if act == Act::ReportPolice {
        return SEES_DANGER.contains(&role);
    }
    let row = MATRIX.iter().find(|(acts, ..)| acts.contains(&act)).unwrap_or_else(|| panic!("{act} is in no row"));
    row.1.contains(&role) && row.2.iter().any(|group| group.contains(&stands))
}

fn docket() -> Docket {
    let mut c = stage(S::InMediation);
    c.act(&director(), join(&[Org::Zhongshan, Org::NaturalResources]));
    c.act(&Org::CountyCentre.director(), supervise(date("2026-03-31")));
    let day = c.on("2026-03-13").today();
    c.act(&Org::CountyCentre.director(), decided(Org::NaturalResources.id(), day, date("2026-03-31")));
    c.act(&mediator(), session(day, mediator().user));
    for who in [zhang(), li()] {
        c.act(&mediator(), agrees_to_transfer(who, day));
    }
    c.act(&director(), transfer(Org::FengqiaoTown, &[domain::case::Trigger::Deadlock]));
    c
}

fn permitted(c: &Docket, act: Act, actor: &Actor) -> bool {
    c.facts(actor, |facts| unmet(&c.case, act, facts).iter().all(|u| u.kind != UnmetKind::Permission))
}

#[test]
fn every_act_is_open_to_whom_the_matrix_names_and_to_nobody_else() {
    let c = docket();
    let mut wrong = Vec::new();
    for act in Act::ALL {
        for role in ROLES {
            for (stands, org) in EVERYBODY {
                if permitted(&c, *act, &org.with(*role)) != expected(*act, *role, *stands) {
                    wrong.push(format!("{act} by {role} of {stands:?}: expected {}", expected(*act, *role, *stands)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_upper_committee_is_a_stranger_until_it_is_offered_the_case() {
    // Committees have no superior among each other.
    let c = stage(S::InMediation);
    let upper = Org::FengqiaoTown.director();
    let open: Vec<_> = Act::ALL.iter().filter(|act| permitted(&c, **act, &upper)).collect();
    assert_eq!(open, [&Act::ReportPolice]);
}

#[test]
fn who_reads_or_administers_changes_nothing() {
    let c = docket();
    for act in Act::ALL {
        for (_, org) in EVERYBODY {
            assert!(!permitted(&c, *act, &org.with(Role::Auditor)), "{act}");
            assert!(!permitted(&c, *act, &org.with(Role::Administrator)), "{act}");
        }
    }
}

/// Who may register a dispute of 枫源村, and for whom.
#[test]
fn registration_follows_role_and_place() {
    let roles = [Role::GridWorker, Role::Mediator, Role::CommitteeDirector, Role::JusticeOfficer, Role::PetitionClerk];
    let attempt = |org: Org, role: Role, responsible: Option<Org>| {
        let mut register = quarrel("2026-03-09");
        register.dispute.responsible = responsible.map(Org::id);
        let c = stage(S::Registered);
        let actor = org.with(role);
        c.world.with_facts(&actor, c.now, |facts| escalation::register(register, facts))
    };
    for role in ROLES {
        let may = attempt(Org::Fengyuan, *role, None).is_ok();
        assert_eq!(may, roles.contains(role), "{role}");
    }
    // Those above name the committee; they can also take it themselves only where they mediate.
    assert!(attempt(Org::CountyPetitions, Role::PetitionClerk, Some(Org::Fengyuan)).is_ok());
    assert!(attempt(Org::FengqiaoOffice, Role::JusticeOfficer, Some(Org::Fengyuan)).is_ok());
    assert!(attempt(Org::CountyPetitions, Role::PetitionClerk, None).is_err());
    // A village may send to its township, not to its neighbours.
    assert!(attempt(Org::Fengyuan, Role::Mediator, Some(Org::FengqiaoTown)).is_ok());
    assert!(attempt(Org::Fengyuan, Role::Mediator, Some(Org::Zhongshan)).is_err());
    assert!(attempt(Org::Quanfan, Role::Mediator, Some(Org::Fengyuan)).is_err());
}
