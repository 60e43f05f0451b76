//! One step of a walk: somebody tries something, mostly what the case allows.

use domain::case::{Case, MediationState as S};
use domain::category::Category;
use domain::organisation::Role;
use domain::time::add_days;
use escalation::{Act, Actor, replay, unmet};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::{inputs, invariants};
use crate::support::*;

/// Plain numbers that say what is tried; what they mean depends on the case.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Which of the cases.
    case: u8,
    /// Below 8: something that does not fit is tried.
    sense: u8,
    /// Whose turn it is.
    actor: u8,
    /// Which of the acts at hand.
    act: u16,
    /// Days that pass before it.
    days: u8,
    /// What the input says.
    pub input: u16,
}

pub fn steps() -> impl Strategy<Value = Step> {
    (0..3u8, 0..64u8, any::<u8>(), any::<u16>(), 0..4u8, any::<u16>())
        .prop_map(|(case, sense, actor, act, days, input)| Step { case, sense, actor, act, days, input })
}

/// Acts that bring a case on; they are tried more often than those that may be done at any time.
const PROGRESS: &[Act] = &[
    Act::RecordConsent,
    Act::ExplainRights,
    Act::Accept,
    Act::Assign,
    Act::RecordSession,
    Act::Resume,
    Act::Agree,
    Act::WriteAgreement,
    Act::Perform,
    Act::AskConfirmation,
    Act::RecordRuling,
    Act::TransferUp,
    Act::AssignDown,
    Act::WithdrawOffer,
    Act::AcceptOffer,
    Act::ReturnOffer,
    Act::DisputeOffer,
    Act::SettleOffer,
    Act::FollowUp,
    Act::Urge,
    Act::RecordBreach,
    Act::Close,
    Act::Archive,
];
const WEIGHT: usize = 6;

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

/// Three cases on one desk.
pub struct Walk {
    cases: [Docket; 3],
}

impl Walk {
    /// A quarrel in a village, a hospital's case, and a dispute that a grid worker found.
    pub fn begin() -> Self {
        let village = given(&Org::Fengyuan.mediator(), "2026-03-09", quarrel("2026-03-09"));
        let mut hospital = quarrel("2026-03-09");
        hospital.dispute.category = Category::Medical;
        let hospital = given(&Org::Medical.director(), "2026-03-09", hospital);
        Self { cases: [village, hospital, stage(S::Registered)] }
    }

    pub fn states(&self) -> [S; 3] {
        [0, 1, 2].map(|n: usize| self.cases[n].case.state)
    }

    /// Takes one step; gives the act when it was done.
    pub fn take(&mut self, step: Step) -> Result<Option<Act>, TestCaseError> {
        let docket = &mut self.cases[usize::from(step.case)];
        docket.now += chrono::TimeDelta::days(i64::from(step.days));
        let (actor, act) = if step.sense < 8 { absurd(step) } else { sensible(step, docket) };
        let command = inputs::command(act, docket, &actor, step.input);
        let before = docket.case.clone();
        let permitted = docket.facts(&actor, |facts| unmet(&before, act, facts).is_empty());
        match docket.attempt(&actor, command) {
            Ok(()) => {
                prop_assert!(permitted, "{act} was done though something stood against it");
                invariants::step(&before, docket, act)?;
                Ok(Some(act))
            }
            Err(refusal) => {
                prop_assert!(!refusal.unmet.is_empty());
                prop_assert!(!permitted || refusal.is_input_only(), "{act}: {refusal:?}");
                prop_assert_eq!(&before, &docket.case);
                Ok(None)
            }
        }
    }

    /// Every history replays to its case, also after it was written down and read back.
    pub fn check_histories(&self) -> Result<(), TestCaseError> {
        for docket in &self.cases {
            let replayed = replay::<Case>(docket.events.clone());
            prop_assert_eq!(replayed.as_ref(), Ok(&docket.case));
            for event in &docket.events {
                let value = serde_json::to_value(event).expect("an event can be written");
                prop_assert_eq!(&value["type"], event.kind());
            }
            let written = serde_json::to_string(&docket.events).expect("events can be written");
            let read: Vec<escalation::Event> = serde_json::from_str(&written).expect("events can be read");
            prop_assert_eq!(&read, &docket.events);
        }
        Ok(())
    }
}

/// Anybody tries anything.
fn absurd(step: Step) -> (Actor, Act) {
    let org = Org::ALL[usize::from(step.actor) % Org::ALL.len()];
    let role = ROLES[usize::from(step.act / 64) % ROLES.len()];
    (org.with(role), Act::ALL[usize::from(step.act) % Act::ALL.len()])
}

/// Somebody who has to do with the case does what it allows.
fn sensible(step: Step, docket: &Docket) -> (Actor, Act) {
    let actor = somebody_concerned(step.actor, docket);
    let open: Vec<Act> = docket.facts(&actor, |facts| {
        let allowed = Act::ALL.iter().filter(|act| unmet(&docket.case, **act, facts).is_empty());
        allowed.flat_map(|act| std::iter::repeat_n(*act, if PROGRESS.contains(act) { WEIGHT } else { 1 })).collect()
    });
    let act = open.get(usize::from(step.act) % open.len().max(1)).copied().unwrap_or(Act::ReportPolice);
    (actor, act)
}

fn somebody_concerned(n: u8, docket: &Docket) -> Actor {
    let case = &docket.case;
    let responsible = Org::of(case.responsible);
    // Whoever has to decide on an offer: the receiver, or who stands above both.
    let tree = &docket.world.tree;
    let decider = case.offer.as_ref().and_then(|offer| match offer.disputed_on {
        Some(_) => tree.common_superior(offer.from, offer.to).map(|o| Org::of(o.id)),
        None => Some(Org::of(offer.to)),
    });
    let joint = case.joint.iter().rev().find(|m| m.until.is_none()).map(|m| Org::of(m.organisation));
    match n % 12 {
        0..3 => responsible.mediator(),
        3..7 => decider.unwrap_or(responsible).director(),
        7 => responsible.director(),
        8 => joint.unwrap_or(responsible).director(),
        9 => Org::FengqiaoOffice.with(Role::JusticeOfficer),
        10 => Org::CityMeeting.with(Role::JointMeetingOfficer),
        _ => Org::CountyCentre.director(),
    }
}

/// A day near today, mostly today; sometimes before, sometimes after.
pub fn some_day(docket: &Docket, input: u16) -> domain::time::CivilDate {
    let distance = match input % 16 {
        0 => -3,
        1 => 1,
        2 => -1,
        _ => 0,
    };
    add_days(docket.today(), distance)
}
