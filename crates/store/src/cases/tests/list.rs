//! Lists against a filter in memory that knows nothing of the queries: some dozen cases made by people of different
//! organisations over weeks, every role of every organisation, and questions drawn from a seed.

use std::collections::{BTreeMap, BTreeSet};

use domain::case::{Case, MediationState as S};
use domain::category::{Category, Sector};
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::CaseId;
use domain::organisation::{Organisation, Role, Tier};
use domain::time::{CivilDate, civil_date};
use escalation::Act;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use test_database::both_databases;

use super::world::{World, agrees};
use crate::Scope;
use crate::cases::{self, CaseFilter, CaseLine, CaseQuery, CaseView, Order};

/// Mornings on which cases are registered, several in the same instant.
const DAYS: [&str; 6] = ["2026-03-02", "2026-03-05", "2026-03-09", "2026-03-18", "2026-03-30", "2026-04-07"];

/// The morning on which they are listed: some deadlines are over, some near, some far.
const TODAY: &str = "2026-04-08";

const CATEGORIES: [Category; 3] = [Category::Family, Category::Neighbours, Category::Other];

/// Divisions by the beginning of their code.
const DIVISIONS: [&str; 7] = ["33", "3306", "330681", "330602", "330681109", "330681109201", "330681109202"];

/// Questions for each account.
const QUESTIONS: usize = 12;

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
struct Known {
    case: Case,
    number: Option<String>,
    due_on: Option<CivilDate>,
    lamp: Option<Lamp>,
}

/// The world with its cases and people.
struct Docket {
    world: World,
    /// By number of registration: who registered it, and how far it has come.
    made: Vec<CaseId>,
    scopes: BTreeMap<(usize, Role), Scope>,
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

    fn organisations(&self) -> [&Organisation; 8] {
        let w = &self.world;
        [&w.village, &w.sibling, &w.town, &w.justice, &w.centre, &w.police, &w.city, &w.elsewhere]
    }

    fn scope(&self, organisation: &Organisation, role: Role) -> &Scope {
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
    fn everything(&self) -> &Scope {
        self.scope(&self.world.city, Role::Auditor)
    }

    fn known(&self) -> Vec<Known> {
        let sheets = self.made.iter().map(|id| self.world.sheet(self.everything(), *id).unwrap());
        sheets
            .map(|sheet| {
                let first =
                    sheet.clocks.iter().filter(|clock| !clock.kind.is_right()).map(|c| c.deadline.nominal).min();
                Known { case: sheet.case, number: sheet.number, due_on: first, lamp: sheet.lamp }
            })
            .collect()
    }

    /// What a list holds, page by page; between two pages, `meanwhile`.
    fn walk(&self, scope: &Scope, question: &CaseQuery, mut meanwhile: impl FnMut()) -> Vec<CaseLine> {
        let mut question = question.clone();
        let mut lines = Vec::new();
        loop {
            let (scope, asked) = (scope.clone(), question.clone());
            let page = self.world.read(move |s| cases::list(s, &scope, &asked)).unwrap();
            assert!(page.lines.len() <= question.limit as usize);
            lines.extend(page.lines);
            let Some(next) = page.next else { return lines };
            question.after = Some(next);
            meanwhile();
        }
    }

    /// Whether a view of an account holds a case.
    fn holds(&self, scope: &Scope, question: &CaseQuery, case: &Case) -> bool {
        let (organisation, role) =
            (scope.organisation(), *Role::ALL.iter().find(|role| scope.has_any(&[**role])).unwrap());
        // The trust to handle accusations gives nothing alone.
        let works = !matches!(role, Role::GridWorker | Role::Administrator | Role::AccusationHandler);
        let part = case.registered_in == organisation.id
            || case.legs.iter().any(|leg| leg.organisation == organisation.id)
            || case.joint.iter().any(|member| member.organisation == organisation.id && member.until.is_none())
            || case.offer.iter().any(|offer| offer.to == organisation.id)
            || case.returned.iter().any(|returned| returned.by == organisation.id);
        let w = &self.world;
        let oversees = [&w.justice, &w.centre, &w.city, &w.elsewhere].iter().any(|other| other.id == organisation.id)
            && matches!(
                role,
                Role::CommitteeDirector | Role::JusticeOfficer | Role::PetitionClerk | Role::JointMeetingOfficer
            );
        match question.view {
            CaseView::Own if question.order == Order::Due => works && case.responsible == organisation.id,
            CaseView::Own => works && part,
            CaseView::Division => (oversees || role == Role::Auditor) && lies_in(case, organisation.division),
            CaseView::Inbox => works && case.offer.iter().any(|offer| offer.to == organisation.id),
            CaseView::Mine => case.registered_by == scope.user(),
        }
    }

    /// What a list should hold, in its order.
    fn expected(&self, known: &[Known], scope: &Scope, question: &CaseQuery) -> Vec<CaseId> {
        let tier = |case: &Case| {
            self.organisations().iter().find(|other| other.id == case.responsible).map(|found| found.tier)
        };
        let filter = &question.filter;
        let registered = |case: &Case| civil_date(case.registered_at);
        let mut found: Vec<&Known> = known
            .iter()
            .filter(|k| self.holds(scope, question, &k.case))
            .filter(|k| question.order == Order::Registered || k.due_on.is_some())
            .filter(|k| filter.states.is_empty() || filter.states.contains(&k.case.state))
            .filter(|k| filter.tier.is_none_or(|wanted| tier(&k.case) == Some(wanted)))
            .filter(|k| filter.responsible.is_none_or(|wanted| k.case.responsible == wanted))
            .filter(|k| filter.category.is_none_or(|wanted| k.case.category == wanted))
            .filter(|k| {
                let is_of = |sector| k.case.category.sector() == Some(sector) || k.case.sectors.contains(&sector);
                filter.sector.is_none_or(is_of)
            })
            .filter(|k| {
                filter.mediator.is_none_or(|wanted| {
                    k.case.mediators.iter().any(|appointed| appointed.mediator == wanted && appointed.until.is_none())
                })
            })
            .filter(|k| filter.lamp.is_none_or(|wanted| k.lamp == Some(wanted)))
            .filter(|k| filter.from.is_none_or(|from| registered(&k.case) >= from))
            .filter(|k| filter.until.is_none_or(|until| registered(&k.case) <= until))
            .filter(|k| filter.division.is_none_or(|wanted| lies_in(&k.case, wanted)))
            .filter(|k| filter.number.is_none() || k.number == filter.number)
            .collect();
        match question.order {
            Order::Registered => found.sort_by_key(|k| std::cmp::Reverse((k.case.registered_at, k.case.id))),
            Order::Due => found.sort_by_key(|k| (k.due_on, k.case.id)),
        }
        found.into_iter().map(|k| k.case.id).collect()
    }
}

/// Whether a dispute lies in a division.
fn lies_in(case: &Case, division: DivisionCode) -> bool {
    let begin = DIVISIONS.iter().find(|begin| format!("{begin:0<12}") == division.to_string());
    case.division.to_string().starts_with(begin.expect("the division is one of those here"))
}

fn ids(lines: &[CaseLine]) -> Vec<CaseId> {
    lines.iter().map(|line| line.id).collect()
}

fn question(view: CaseView, order: Order, limit: u32) -> CaseQuery {
    CaseQuery { view, order, filter: CaseFilter::default(), after: None, limit }
}

/// Draws questions.
struct Chance(StdRng);

impl Chance {
    fn of<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.0.random_range(..from.len())].clone()
    }

    /// Now and then one of these.
    fn maybe<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        self.0.random_bool(0.25).then(|| self.of(from))
    }

    fn question(&mut self, docket: &Docket, known: &[Known]) -> CaseQuery {
        let organisations = docket.organisations().map(|organisation| organisation.id);
        let mediators: Vec<_> =
            known.iter().flat_map(|k| &k.case.mediators).map(|appointed| appointed.mediator).collect();
        let numbers: Vec<_> = known.iter().filter_map(|k| k.number.clone()).collect();
        let days: Vec<CivilDate> = DAYS.iter().map(|day| day.parse().unwrap()).collect();
        let divisions = DIVISIONS.map(|begin| begin.parse().unwrap());
        let states = self.maybe(&[
            vec![S::Registered],
            vec![S::UnderReview, S::InMediation],
            vec![S::EscalationProposed, S::Terminated, S::Accepted],
        ]);
        let filter = CaseFilter {
            states: states.unwrap_or_default(),
            tier: self.maybe(Tier::ALL),
            responsible: self.maybe(&organisations),
            category: self.maybe(&CATEGORIES),
            sector: self.maybe(&[Sector::Insurance, Sector::Medical]),
            mediator: self.maybe(&mediators),
            lamp: self.maybe(Lamp::ALL),
            from: self.maybe(&days),
            until: self.maybe(&days),
            division: self.maybe(&divisions),
            number: self.maybe(&numbers).filter(|_| self.0.random_bool(0.2)),
        };
        let limit = self.of(&[1, 2, 3, 7, 100]);
        CaseQuery { filter, ..question(self.of(CaseView::ALL), self.of(Order::ALL), limit) }
    }
}

/// Some dozen cases in every stage.
fn some_dozen(world: World) -> Docket {
    let mut docket = Docket::on(world);
    for number in 0..54 {
        docket.world.at(DAYS[number / 9]);
        docket.make(number);
    }
    docket
}

both_databases! {
    fn a_list_holds_what_its_view_and_filters_say_for_every_role(database: TestDatabase) {
        let docket = some_dozen(World::on(database));
        docket.world.at(TODAY);
        let known = docket.known();
        let mut chance = Chance(StdRng::seed_from_u64(20_260_408));
        let (mut asked, mut found) = (BTreeSet::new(), 0);
        for ((_, role), scope) in &docket.scopes {
            // Every view and order as it is, then narrowed.
            let whole = CaseView::ALL.iter().flat_map(|view| Order::ALL.iter().map(|order| question(*view, *order, 4)));
            let narrowed = (0..QUESTIONS).map(|_| chance.question(&docket, &known)).collect::<Vec<_>>();
            for question in whole.chain(narrowed) {
                let expected = docket.expected(&known, scope, &question);
                let lines = docket.walk(scope, &question, || {});
                assert_eq!(ids(&lines), expected, "{role} of {}: {question:?}", scope.organisation().name);
                for line in &lines {
                    let k = known.iter().find(|k| k.case.id == line.id).unwrap();
                    let shown = (line.state, line.category, &line.number, line.due_on, line.lamp);
                    assert_eq!(shown, (k.case.state, k.case.category, &k.number, k.due_on, k.lamp));
                }
                found += expected.len();
                asked.extend(expected);
            }
        }
        // The test is not about empty lists: every case came up, and every lamp and state was there to be asked for.
        assert_eq!(asked.len(), docket.made.len());
        assert!(found > 1000, "{found} lines");
        for lamp in Lamp::ALL {
            assert!(known.iter().any(|k| k.lamp == Some(*lamp)), "{lamp:?}");
        }
    }

    fn each_filter_alone_narrows_a_list_and_does_not_empty_it(database: TestDatabase) {
        let docket = some_dozen(World::on(database));
        docket.world.at(TODAY);
        let known = docket.known();
        let first = &known.iter().find(|k| !k.case.mediators.is_empty()).unwrap();
        let none = CaseFilter::default;
        let filters = [
            CaseFilter { states: vec![first.case.state], ..none() },
            CaseFilter { tier: Some(Tier::Township), ..none() },
            CaseFilter { responsible: Some(first.case.responsible), ..none() },
            CaseFilter { category: Some(first.case.category), ..none() },
            CaseFilter { mediator: Some(first.case.mediators[0].mediator), ..none() },
            CaseFilter { lamp: Some(Lamp::Overdue), ..none() },
            CaseFilter { from: Some("2026-03-06".parse().unwrap()), ..none() },
            CaseFilter { until: Some("2026-03-05".parse().unwrap()), ..none() },
            CaseFilter { division: Some("330681109201".parse().unwrap()), ..none() },
            CaseFilter { number: first.number.clone(), ..none() },
        ];
        for (filter, order) in filters.iter().flat_map(|filter| Order::ALL.iter().map(move |order| (filter, *order))) {
            let asked = CaseQuery { filter: filter.clone(), ..question(CaseView::Division, order, 5) };
            let found = ids(&docket.walk(docket.everything(), &asked, || {}));
            assert_eq!(found, docket.expected(&known, docket.everything(), &asked), "{asked:?}");
            assert!(!found.is_empty() && found.len() < known.len(), "{asked:?}: {}", found.len());
        }
    }

    fn pages_hold_while_cases_come_and_change(database: TestDatabase) {
        let mut docket = some_dozen(World::on(database));
        docket.world.at(TODAY);
        let village = docket.world.village.clone();
        let mediator = docket.scope(&village, Role::Mediator).clone();
        let readers = [
            (CaseView::Division, docket.everything().clone(), None),
            (CaseView::Own, docket.scope(&village, Role::CommitteeDirector).clone(), None),
            (CaseView::Own, docket.scope(&village, Role::CommitteeDirector).clone(), Some(mediator.user())),
            (CaseView::Mine, mediator.clone(), None),
        ];
        for ((view, reader, appointed), order) in readers.iter().flat_map(|r| Order::ALL.iter().map(move |o| (r, *o))) {
            let filter = CaseFilter { mediator: *appointed, ..CaseFilter::default() };
            let asked = CaseQuery { filter, ..question(*view, order, 3) };
            let before = docket.known();
            let expected = docket.expected(&before, reader, &asked);
            let mut chance = Chance(StdRng::seed_from_u64(7));
            let mut touched = BTreeSet::new();
            let mut added = Vec::new();

            // Between any two pages one dispute is registered and two cases of the village change.
            let of_village: Vec<CaseId> =
                before.iter().filter(|k| k.case.responsible == village.id).map(|k| k.case.id).collect();
            let lines = docket.walk(reader, &asked, || {
                added.push(docket.world.register(&mediator, &docket.world.neighbours()).unwrap().id);
                for _ in 0..2 {
                    let id = chance.of(&of_village);
                    let begun = docket.world.act(&mediator, id, Act::BeginReview, json!({}));
                    let ended = json!({"reason": "deadlock", "guidance": "可以起诉。", "parties_told": true});
                    if begun.is_ok() || docket.world.act(&mediator, id, Act::Terminate, ended).is_ok() {
                        touched.insert(id);
                    }
                }
            });

            // Nothing comes twice, nothing that was there at the start is missing, and what is new comes first or not.
            let found = ids(&lines);
            let steady = |ids: &[CaseId]| -> Vec<CaseId> {
                // A case whose deadline was moved by a change may be met before and behind it.
                ids.iter().copied().filter(|id| order == Order::Registered || !touched.contains(id)).collect()
            };
            let old: Vec<CaseId> = found.iter().copied().filter(|id| !added.contains(id)).collect();
            assert_eq!(steady(&old), steady(&expected), "{view:?} {order:?}");
            let once: BTreeSet<_> = steady(&found).into_iter().collect();
            assert_eq!(once.len(), steady(&found).len(), "{view:?} {order:?}");
            assert!(added.len() > 1 && !touched.is_empty());
            docket.made.extend(added);
        }
    }
}
