//! Lists against a filter in memory that knows nothing of the queries: the cases of [`docket`], every role of every
//! organisation, and questions drawn from a seed.

mod docket;

use std::collections::BTreeSet;

use domain::case::{Case, MediationState as S};
use domain::category::Sector;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::CaseId;
use domain::organisation::{Role, Tier};
use domain::time::{CivilDate, civil_date};
use escalation::Act;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use test_database::both_databases;

use self::docket::{CATEGORIES, DAYS, Docket, Known, some_dozen};
use super::world::World;
use crate::Scope;
use crate::cases::{self, CaseFilter, CaseLine, CaseQuery, CaseView, Order};

/// The morning on which they are listed: some deadlines are over, some near, some far.
const TODAY: &str = "2026-04-08";

/// Divisions by the beginning of their code.
const DIVISIONS: [&str; 7] = ["33", "3306", "330681", "330602", "330681109", "330681109201", "330681109202"];

/// Questions for each account.
const QUESTIONS: usize = 12;

impl Docket {
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
