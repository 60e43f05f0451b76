//! Petitions registered at the county's office in every state an act can be done from, made as [`super::stages`] makes cases.

use domain::id::PetitionId;
use escalation::petition::{Act, Command};
use fengqiao::world::World;
use serde_json::{Value, json};
use store::cases::CaseError;
use store::petitions::{self, NewPetition};
use store::{Store, Transaction};

use crate::harness::deeds::{Deed, deed, legal_advice};
use crate::scenarios::petitions::{letter, opinion, received};

const CLERK: &str = "petition-clerk";
const UNIT: &str = "natural-resources";
const MEETING: &str = "joint-meeting";
const ABOVE: &str = "county-reviewer";

/// How far a petition has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Registered,
    /// A court has to do with it.
    Litigated,
    Dispatched,
    /// Sent to be reported on.
    Assigned,
    /// In the simplified procedure.
    Simplified,
    Accepted,
    /// The same, a suggestion.
    Suggested,
    /// The same, major and urgent.
    Urgent,
    TaskForce,
    Tasked,
    Sponsored,
    /// A second letter beside an accepted one.
    Second,
    /// Found to repeat it.
    Repeated,
    MediationOffered,
    MediationAgreed,
    Referred,
    /// Ordered by the joint meeting office.
    Supervised,
    /// The same, and answered.
    Reported,
    Proposed,
    MeetingItem,
    /// Its petitioner is to have legal advice.
    Advised,
    /// Its file is on hold.
    Held,
    Withdrawn,
    OpinionIssued,
    Served,
    /// The same, the request supported.
    Supported,
    ReviewRequested,
    /// Decided and served.
    Reviewed,
    RecheckRequested,
}

/// A petition at some stage.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) id: PetitionId,
    pub(super) version: u64,
    pub(super) query_code: String,
    /// Who wrote it.
    pub(super) petitioner: String,
    /// The earlier petition, where there is one.
    pub(super) earlier: Option<PetitionId>,
    /// The file in it, where there is one.
    pub(super) attachment: Option<String>,
}

struct Making<'t> {
    transaction: &'t mut Transaction,
    world: &'t World,
    day: &'t str,
    made: Made,
}

impl Making<'_> {
    fn does(&mut self, username: &str, deed: &Deed) -> Result<(), CaseError> {
        let act = Act::ALL.iter().find(|act| act.path() == deed.path).unwrap();
        let command = Command::deserialize(*act, &deed.body).unwrap();
        let scope = self.world.scope(username);
        let receipt = petitions::act(self.transaction, &scope, self.made.id, self.made.version, command)?;
        self.made.version = receipt.version;
        Ok(())
    }

    /// Brings the petition to a stage by way of those before it.
    fn reach(&mut self, stage: Stage) -> Result<(), CaseError> {
        use Stage as S;
        let (day, unit) = (self.day, self.world.id("natural-resources"));
        let committee = self.world.id("township");
        let (earlier, advice) = (self.made.earlier, legal_advice(&self.made.petitioner, day));
        let mut step = |before: S, username: &str, deeds: &[Deed]| {
            self.reach(before)?;
            deeds.iter().try_for_each(|deed| self.does(username, deed))
        };
        let accepts = || deed("acceptance", json!({"notice": "written"}));
        let serves = || deed("service", received(day));
        let agrees = |side: &str| {
            deed("mediation/words", json!({"side": side, "consent": "agreed", "on": day, "means": "written"}))
        };
        match stage {
            S::Registered => Ok(()),
            S::Dispatched | S::Second => {
                step(S::Registered, CLERK, &[deed("dispatch", json!({"kind": "transfer", "to": unit}))])
            }
            S::Litigated => {
                let flags = json!({"set": ["litigation_related"], "clear": [], "reason": "法院正在审理"});
                step(S::Registered, CLERK, &[deed("flags", flags)])
            }
            S::Assigned => {
                let assigned = json!({"kind": "assign", "to": unit, "report_due_on": "2026-03-20"});
                step(S::Registered, CLERK, &[deed("dispatch", assigned)])
            }
            S::Simplified => {
                step(S::Dispatched, UNIT, &[deed("simplified-procedure", json!({"ground": "clear_and_small"}))])
            }
            S::Accepted | S::Suggested => step(S::Dispatched, UNIT, &[accepts()]),
            S::Urgent => {
                let flags = json!({"set": ["major_urgent"], "clear": [], "reason": "接访人员判断"});
                step(S::Accepted, CLERK, &[deed("flags", flags)])
            }
            S::TaskForce => {
                let force = json!({
                    "leader": "副市长陈平",
                    "members": [{"organisation": unit, "duty": "周敏，测量"}],
                    "plan": "核定补偿款。",
                    "exit_criteria": "补偿款付清",
                });
                step(S::Urgent, MEETING, &[deed("task-force", force)])
            }
            S::Tasked => {
                let task = json!({"owner": unit, "what": "核定面积", "due_on": "2026-03-20"});
                step(S::TaskForce, MEETING, &[deed("task-force/tasks", task)])
            }
            S::Sponsored => {
                let leader = json!({"leader": "副局长王立", "organisation": unit});
                step(S::Accepted, UNIT, &[deed("sponsorship", leader)])
            }
            S::Repeated => {
                let repeat = json!({"of": earlier, "reason": "同一人同一房屋"});
                step(S::Second, CLERK, &[deed("repeat", repeat)])
            }
            S::MediationOffered => {
                let offer = json!({"other_side": "枫桥拆迁公司", "civil": true, "open_to_mediation": true});
                step(S::Accepted, UNIT, &[deed("mediation", offer)])
            }
            S::MediationAgreed => step(S::MediationOffered, UNIT, &[agrees("petitioner"), agrees("other")]),
            S::Referred => {
                let referral = json!({"committee": committee, "difficulty": "simple"});
                step(S::MediationAgreed, UNIT, &[deed("mediation/referral", referral)])
            }
            S::Supervised => {
                let order = json!({"ground": "weighty", "demand": "请尽快办理并反馈。"});
                step(S::Accepted, MEETING, &[deed("supervision", order)])
            }
            S::Reported => {
                let report = json!({"supervision": 1, "text": "正在核定补偿款。"});
                step(S::Supervised, UNIT, &[deed("supervision/report", report)])
            }
            S::Proposed => {
                let proposal = json!({"kind": "improve", "to": unit, "text": "完善支付流程。", "due_on": "2026-03-20"});
                step(S::Accepted, CLERK, &[deed("proposals", proposal)])
            }
            S::MeetingItem => {
                let item = json!({"held_on": day, "decision": "限期核清。", "owner": unit, "due_on": "2026-03-20"});
                step(S::Accepted, MEETING, &[deed("meeting-items", item)])
            }
            S::Advised => step(S::Accepted, UNIT, &[advice]),
            S::Held => step(S::Accepted, MEETING, &[deed("hold", json!({"reason": "当事人已经起诉"}))]),
            S::Withdrawn => {
                let withdrawn = json!({"on": day, "reason": "本人书面撤回", "confirmed": true});
                step(S::Accepted, CLERK, &[deed("withdrawal", withdrawn)])
            }
            S::OpinionIssued => step(S::Accepted, UNIT, &[deed("opinion", opinion("not_support"))]),
            S::Served => step(S::OpinionIssued, UNIT, &[serves()]),
            S::Supported => step(S::Accepted, UNIT, &[deed("opinion", opinion("support")), serves()]),
            S::ReviewRequested => {
                let ask = json!({"on": day, "grounds": "金额计算有误。"});
                step(S::Served, CLERK, &[deed("review-request", ask)])
            }
            S::Reviewed => step(S::ReviewRequested, ABOVE, &[deed("review", opinion("uphold")), serves()]),
            S::RecheckRequested => {
                let ask = json!({"on": day, "grounds": "金额计算有误。"});
                step(S::Reviewed, CLERK, &[deed("recheck-request", ask)])
            }
        }
    }
}

/// Registers a letter on a day and brings the petition to a stage.
pub(super) async fn make(store: &Store, world: &World, stage: Stage, day: &'static str) -> Made {
    let mut told = letter(day);
    if stage == Stage::Suggested {
        told["petition"]["kind"] = json!("suggestion");
        told["petition"]["purpose"] = json!("opinion");
    }
    let earlier = matches!(stage, Stage::Second | Stage::Repeated);
    let earlier =
        if earlier { Some(register(store, world, (Stage::Accepted, day), &told, None).await.id) } else { None };
    register(store, world, (stage, day), &told, earlier).await
}

async fn register(
    store: &Store,
    world: &World,
    (stage, day): (Stage, &'static str),
    told: &Value,
    earlier: Option<PetitionId>,
) -> Made {
    let new: NewPetition = serde_json::from_value(told.clone()).unwrap();
    let (clerk, reader) = (world.scope(CLERK), world.scope(CLERK));
    let receipt = store.write(move |transaction| petitions::register(transaction, &clerk, &new)).await.unwrap();
    let id = receipt.id;
    let sheet = store.read(move |snapshot| petitions::sheet(snapshot, &reader, id)).await.unwrap();
    let registered = Made {
        id,
        version: receipt.version,
        query_code: receipt.query_code.unwrap(),
        petitioner: sheet.petition.petitioners[0].person.to_string(),
        earlier,
        attachment: None,
    };
    let world = world.clone();
    let reach = move |transaction: &mut Transaction| {
        let mut making = Making { transaction, world: &world, day, made: registered.clone() };
        making.reach(stage).map(|()| making.made)
    };
    store.write(reach).await.unwrap_or_else(|why: CaseError| panic!("{stage:?}: {why}"))
}
