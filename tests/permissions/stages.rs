//! Cases of the township's committee in every state an act can be done from.
//!
//! They are made by the same commands as over HTTP, but within one transaction each, since hundreds are needed.

use domain::id::CaseId;
use escalation::{Act, Command};
use fengqiao::world::World;
use serde_json::{Value, json};
use store::cases::{self, CaseError, NewCase};
use store::{Scope, Store, Transaction};

use crate::harness::deeds::*;

/// Day on which cases are made.
pub(super) const DAY: &str = "2026-03-02";

const DIRECTOR: &str = "township-director";
const RECEIVER: &str = "property-director";

/// How far a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Reported by the village, not looked at yet.
    Registered,
    /// Under review, the department called in; what follows builds upon it.
    UnderReview,
    /// With two respondents.
    ThreeParties,
    /// With a group of applicants.
    Group,
    /// With an applicant of seven years.
    Child,
    /// With an applicant of seven years and the father.
    Ward,
    /// Everybody agreed and was informed.
    Ready,
    Accepted,
    Assigned,
    InMediation,
    Suspended,
    AgreedOrally,
    /// In writing.
    Agreed,
    Performed,
    /// What was to be paid yesterday was urged.
    Urged,
    ConfirmationPending,
    Terminated,
    Closed,
    /// The same, on hold.
    Held,
    /// The parties agree to go on elsewhere.
    ReadyToGoOn,
    /// Offered to the professional committee.
    Offered,
    /// Offered again after a return.
    OfferedAgain,
    /// The professional committee disagrees for the second time.
    Disputed,
    /// Handed up by the village, which had it first; the department called in.
    HandedUp,
    /// Ordered by the county's centre.
    Supervised,
    /// The same, and answered.
    Reported,
    /// A meeting gave the department something to do.
    Decided,
    /// Its applicant is to have legal advice.
    Advised,
}

/// A case at some stage.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) id: CaseId,
    pub(super) version: u64,
    pub(super) parties: Vec<String>,
    /// The guardian of its applicant, where there is one.
    pub(super) guardian: Option<String>,
    /// The file in it, where there is one.
    pub(super) attachment: Option<String>,
}

/// The dispute behind a case: about property management, so that a professional committee is a proper forum for it.
pub(super) fn dispute(stage: Stage, responsible: Option<&World>) -> Value {
    let mut dispute = quarrel(DAY);
    dispute["dispute"]["category"] = json!("15");
    if let Some(world) = responsible {
        let first = if stage == Stage::HandedUp { "village" } else { "township" };
        dispute["dispute"]["responsible"] = json!(world.id(first));
    }
    match stage {
        Stage::ThreeParties => {
            let another = json!({"side": "respondent", "kind": "person", "particulars": {"name": "李刚"}});
            dispute["parties"].as_array_mut().unwrap().push(another);
        }
        Stage::Group => {
            dispute["parties"][0] = json!({
                "side": "applicant",
                "kind": "group",
                "members": 12,
                "particulars": {"name": "张伟等12户"},
                "representatives": [{"name": "张伟"}],
            });
        }
        Stage::Child => dispute["parties"][0]["particulars"] = json!({"name": "张小伟", "born_on": "2019-01-01"}),
        Stage::Ward => {
            dispute["parties"][0]["particulars"] = json!({"name": "张小伟", "born_on": "2019-01-01"});
            dispute["parties"][0]["guardians"] = json!([{"particulars": {"name": "张父"}, "relation": "父亲"}]);
        }
        _ => {}
    }
    dispute
}

/// A case that comes along.
struct Making<'t> {
    transaction: &'t mut Transaction,
    world: &'t World,
    made: Made,
}

impl Making<'_> {
    fn does(&mut self, username: &str, deed: &Deed) -> Result<(), CaseError> {
        let act = Act::ALL.iter().find(|act| act.path() == deed.path).unwrap();
        let command = Command::deserialize(*act, &deed.body).unwrap();
        let scope = self.world.scope(username);
        let receipt = cases::act(self.transaction, &scope, self.made.id, self.made.version, command)?;
        self.made.version = receipt.version;
        Ok(())
    }

    /// Brings the case to a stage by way of those before it.
    fn reach(&mut self, stage: Stage) -> Result<(), CaseError> {
        use Stage as S;
        let world = self.world;
        let (own, mediator) = (world.id("township"), world.user("township-mediator"));
        let parties = self.made.parties.clone();
        let both: Vec<&str> = parties.iter().map(String::as_str).collect();
        let mut step = |before: S, username: &str, deeds: &[Deed]| {
            self.reach(before)?;
            deeds.iter().try_for_each(|deed| self.does(username, deed))
        };
        let offer = || transfer(world.id("property"), &["proper_forum"]);
        match stage {
            S::Registered => Ok(()),
            S::UnderReview | S::ThreeParties | S::Group | S::Child | S::Ward => {
                step(S::Registered, DIRECTOR, &[bare("review"), join(&[world.id("natural-resources")])])
            }
            S::Ready => step(S::UnderReview, DIRECTOR, &[agrees(both[1], DAY), explain(&both, DAY)]),
            S::Accepted => step(S::Ready, DIRECTOR, &[accept()]),
            S::Assigned => step(S::Accepted, DIRECTOR, &[assign(mediator)]),
            S::InMediation => step(S::Assigned, DIRECTOR, &[session(DAY, &[mediator], &both)]),
            S::Suspended => step(S::InMediation, DIRECTOR, &[suspend("illness", DAY)]),
            S::AgreedOrally => step(S::InMediation, DIRECTOR, &[agree_orally(DAY, &[pays(both[1], 800, DAY)])]),
            S::Agreed => {
                let agreement = agree_in_writing(DAY, &[pays(both[1], 800, DAY)], &both, &[own]);
                step(S::InMediation, DIRECTOR, &[agreement])
            }
            S::Performed => step(S::Agreed, DIRECTOR, &[perform(DAY, 800)]),
            S::Urged => step(S::Agreed, DIRECTOR, &[deed("urging", json!({"obligation": 1, "on": DAY}))]),
            S::ConfirmationPending => step(S::Agreed, DIRECTOR, &[ask_court(world.id("court"), DAY, &both)]),
            S::Terminated => step(S::InMediation, DIRECTOR, &[terminate("deadlock")]),
            S::Closed => step(S::Terminated, DIRECTOR, &[close()]),
            S::Held => step(S::Closed, DIRECTOR, &[deed("hold", json!({"reason": "当事人已经起诉"}))]),
            S::ReadyToGoOn => {
                let words: Vec<_> = both.iter().map(|party| agrees_to_transfer(party, DAY)).collect();
                step(S::InMediation, DIRECTOR, &words)
            }
            S::Offered => step(S::ReadyToGoOn, DIRECTOR, &[offer()]),
            S::OfferedAgain => {
                step(S::Offered, RECEIVER, &[return_offer("wrong_tier", &["宜由镇调委会办理"])])?;
                self.does(DIRECTOR, &offer())
            }
            S::Disputed => {
                step(S::OfferedAgain, RECEIVER, &[deed("offer/dispute", json!({"reason": "宜由镇里办理。"}))])
            }
            S::Supervised => {
                let order = json!({"demand": "请尽快化解并反馈。", "due_on": "2026-03-20"});
                step(S::InMediation, "county-director", &[deed("supervision", order)])
            }
            S::Decided => {
                let decision = decided(world.id("natural-resources"), DAY, "2026-03-20");
                step(S::InMediation, "county-director", &[decision])
            }
            S::HandedUp => {
                let up = transfer(own, &["cross_area"]);
                step(S::Registered, "village-director", &[bare("review"), agrees_to_transfer(both[0], DAY), up])?;
                self.does(DIRECTOR, &bare("offer/acceptance"))?;
                self.does(DIRECTOR, &join(&[world.id("natural-resources")]))
            }
            S::Advised => step(S::InMediation, DIRECTOR, &[legal_advice(both[0], DAY)]),
            S::Reported => {
                let report = json!({"supervision": 1, "text": "已经约定再次调解。"});
                step(S::Supervised, DIRECTOR, &[deed("supervision/report", report)])
            }
        }
    }
}

/// Registers a dispute for whoever is in the scope, and brings the case to a stage.
pub(super) async fn make(store: &Store, world: &World, reporter: Scope, stage: Stage, dispute: &Value) -> Made {
    let new: NewCase = serde_json::from_value(dispute.clone()).unwrap();
    let scope = reporter.clone();
    let receipt = store.write(move |transaction| cases::register(transaction, &scope, &new)).await.unwrap();
    let id = receipt.id;
    let sheet = store.read(move |snapshot| cases::sheet(snapshot, &reporter, id)).await.unwrap();
    let parties = sheet.case.parties.iter().map(|party| party.person.to_string()).collect();
    let guardian = sheet.case.parties[0].guardians.first().map(|guardian| guardian.person.to_string());
    let registered = Made { id, version: receipt.version, parties, guardian, attachment: None };
    let world = world.clone();
    let reach = move |transaction: &mut Transaction| {
        let mut making = Making { transaction, world: &world, made: registered.clone() };
        making.reach(stage).map(|()| making.made)
    };
    store.write(reach).await.unwrap_or_else(|why: CaseError| panic!("{stage:?}: {why}"))
}
