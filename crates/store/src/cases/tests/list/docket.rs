//! Some dozen cases in every stage, made by people of different organisations over weeks.

use std::collections::BTreeMap;

use domain::case::{Case, MediationState as S};
use domain::category::{Category, Sector};
use domain::deadline::Lamp;
use domain::id::CaseId;
use domain::organisation::{Organisation, Role, Tier};
use domain::time::CivilDate;
use escalation::Act;
use serde_json::json;

use super::super::world::{World, agrees};
use crate::Scope;

/// Mornings on which cases are registered, several in the same instant.
pub(super) const DAYS: [&str; 6] = ["2026-03-02", "2026-03-05", "2026-03-09", "2026-03-18", "2026-03-30", "2026-04-07"];

pub(super) const CATEGORIES: [Category; 3] = [Category::Family, Category::Neighbours, Category::Other];

/// How far a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Registered,
    UnderReview,
    Accepted,
    Assigned,
    InMediation,
    Offered,
    Returned,
    Joined,
    Terminated,
}

const STAGES: [Stage; 9] = [
    Stage::Registered,
    Stage::UnderReview,
    Stage::Accepted,
    Stage::Assigned,
    Stage::InMediation,
    Stage::Offered,
    Stage::Returned,
    Stage::Joined,
    Stage::Terminated,
];

/// A case as its sheet shows it to somebody who sees everything.
pub(super) struct Known {
    pub(super) case: Case,
    pub(super) number: Option<String>,
    pub(super) due_on: Option<CivilDate>,
    pub(super) lamp: Option<Lamp>,
}

/// The world with its cases and people.
pub(super) struct Docket {
    pub(super) world: World,
    /// By number of registration: who registered it, and how far it has come.
    pub(super) made: Vec<CaseId>,
    pub(super) scopes: BTreeMap<(usize, Role), Scope>,
}

impl Docket {
    fn on(world: World) -> Self {
        let mut docket = Self { scopes: BTreeMap::new(), made: Vec::new(), world };
        for (at, organisation) in docket.organisations().map(Organisation::clone).into_iter().enumerate() {
            for role in Role::ALL {
                docket.scopes.insert((at, *role), docket.world.scope(&organisation, *role));
            }
        }
        docket
    }

    pub(super) fn organisations(&self) -> [&Organisation; 8] {
        let w = &self.world;
        [&w.village, &w.sibling, &w.town, &w.justice, &w.centre, &w.police, &w.city, &w.elsewhere]
    }

    pub(super) fn scope(&self, organisation: &Organisation, role: Role) -> &Scope {
        let at = self.organisations().iter().position(|other| other.id == organisation.id).unwrap();
        &self.scopes[&(at, role)]
    }

    /// Registers a case and brings it forward, as far as that goes where it is.
    fn make(&mut self, number: usize) -> CaseId {
        let w = &self.world;
        let makers = [
            (&w.village, Role::Mediator),
            (&w.sibling, Role::Mediator),
            (&w.town, Role::CommitteeDirector),
            (&w.village, Role::GridWorker),
            (&w.elsewhere, Role::CommitteeDirector),
        ];
        let (organisation, role) = makers[number % makers.len()];
        let mut new = w.neighbours();
        new.dispute.division = organisation.division;
        new.dispute.category = CATEGORIES[number % CATEGORIES.len()];
        new.dispute.sectors.extend(number.is_multiple_of(5).then_some(Sector::Insurance));
        let id = w.register(self.scope(organisation, role), &new).unwrap().id;
        // A grid worker registers for the committee of the village.
        self.bring_forward(id, organisation, STAGES[number % STAGES.len()]);
        self.made.push(id);
        id
    }

    fn bring_forward(&self, id: CaseId, organisation: &Organisation, stage: Stage) {
        let w = &self.world;
        let (mediator, director) =
            (self.scope(organisation, Role::Mediator), self.scope(organisation, Role::CommitteeDirector));
        let case = w.sheet(self.everything(), id).unwrap().case;
        let (applicant, respondent) = (case.parties[0].person, case.parties[1].person);
        let today = w.today();
        // What a grid worker tells is looked at first by a mediator; what a mediator writes down is under review at once.
        if stage >= Stage::UnderReview && case.state == S::Registered {
            w.done(mediator, id, Act::BeginReview, json!({}));
        }
        if stage >= Stage::Accepted {
            w.done(mediator, id, Act::ExplainRights, json!({"parties": [applicant, respondent], "on": today}));
            w.done(mediator, id, Act::RecordConsent, agrees(respondent, today));
            w.done(mediator, id, Act::Accept, json!({"admissible": true}));
        }
        if stage >= Stage::Assigned {
            w.done(director, id, Act::Assign, json!({"host": mediator.user(), "recusal_checked": true}));
        }
        if stage >= Stage::InMediation {
            let session = json!({
                "held_on": today, "place": "村委会", "mediators": [mediator.user()],
                "heard": [applicant, respondent], "statements": "各说各理。", "proposal": "各让一步。", "result": "failed",
            });
            w.done(mediator, id, Act::RecordSession, session);
        }
        // Only a village committee has one above it here.
        let above = (organisation.tier == Tier::Village).then_some(&w.town);
        match (stage, above) {
            (Stage::Offered | Stage::Returned, Some(town)) => {
                for party in [applicant, respondent] {
                    let mut word = agrees(party, today);
                    word["about"] = json!("transfer");
                    w.done(mediator, id, Act::RecordConsent, word);
                }
                let offer = json!({"to": town.id, "triggers": ["cross_area"], "report": "跨村。"});
                w.done(director, id, Act::TransferUp, offer);
                if stage == Stage::Returned {
                    let returned = json!({"reason": "materials_missing", "missing": ["调解笔录"]});
                    w.done(self.scope(town, Role::CommitteeDirector), id, Act::ReturnOffer, returned);
                }
            }
            (Stage::Joined, _) if organisation.division.county() == w.police.division.county() => {
                let members = json!([{"organisation": w.police.id, "task": "维持秩序"}]);
                w.done(director, id, Act::Join, json!({"members": members, "parties_agree": true}));
            }
            (Stage::Terminated, _) => {
                let words = json!({"reason": "deadlock", "guidance": "可以起诉。", "parties_told": true});
                w.done(director, id, Act::Terminate, words);
            }
            _ => {}
        }
    }

    /// Somebody who sees everything: the auditor of the city.
    pub(super) fn everything(&self) -> &Scope {
        self.scope(&self.world.city, Role::Auditor)
    }

    pub(super) fn known(&self) -> Vec<Known> {
        let sheets = self.made.iter().map(|id| self.world.sheet(self.everything(), *id).unwrap());
        sheets
            .map(|sheet| {
                let first =
                    sheet.clocks.iter().filter(|clock| !clock.kind.is_right()).map(|c| c.deadline.nominal).min();
                Known { case: sheet.case, number: sheet.number, due_on: first, lamp: sheet.lamp }
            })
            .collect()
    }
}

/// Some dozen cases in every stage.
pub(super) fn some_dozen(world: World) -> Docket {
    let mut docket = Docket::on(world);
    for number in 0..54 {
        docket.world.at(DAYS[number / 9]);
        docket.make(number);
    }
    docket
}
