//! How the databases walk through a list: along an index in the order of the page, never through everything, and never
//! sorting what they found.

use std::sync::{Arc, Mutex};

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::case::MediationState;
use domain::category::Sector;
use domain::deadline::Lamp;
use domain::id::CaseId;
use domain::organisation::{Role, Tier};
use domain::statistics::Period;
use test_database::{TestDatabase, both_databases};

use super::world::World;
use crate::cases::{self, CaseFilter, CaseQuery, CaseView, Dimension, Order, Position, ReportQuery};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::read::Snapshot;

/// One line of a plan.
#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// The queries that something makes, as they are sent to the database.
pub(crate) fn queries_of<T>(
    snapshot: &mut Snapshot,
    ask: impl FnOnce(&mut Snapshot) -> Result<T, StoreError>,
) -> Result<Vec<String>, StoreError> {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&sent);
    snapshot.connection().set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let query = query.to_string();
            // Whether what is known of places and offices has changed is asked of one row.
            if !query.contains("reference_version") {
                heard.lock().unwrap().push(query);
            }
        }
    });
    ask(snapshot)?;
    snapshot.connection().set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let sent = sent.lock().unwrap();
    Ok(sent.iter().map(|query| query.split(" -- binds").next().unwrap().to_owned()).collect())
}

/// The one query that a list makes.
pub(crate) fn query_of<T>(
    snapshot: &mut Snapshot,
    list: impl FnOnce(&mut Snapshot) -> Result<T, StoreError>,
) -> Result<String, StoreError> {
    let sent = queries_of(snapshot, list)?;
    let [query] = sent.as_slice() else { panic!("one query makes a list, not {sent:?}") };
    Ok(query.clone())
}

/// The one query that adds figures up, after what is known of places and offices was read.
pub(crate) fn sum_of<T>(
    snapshot: &mut Snapshot,
    figures: impl FnOnce(&mut Snapshot) -> Result<T, StoreError>,
) -> Result<String, StoreError> {
    let mut sums: Vec<_> =
        queries_of(snapshot, figures)?.into_iter().filter(|query| query.contains("GROUP BY")).collect();
    assert_eq!(sums.len(), 1, "one query adds figures up: {sums:?}");
    Ok(sums.remove(0))
}

/// The plan of a query whose parameters are not known, a step a line.
pub(crate) fn plan_of(connection: &mut AnyConnection, query: &str) -> Result<String, StoreError> {
    let steps: Vec<Step> = match connection {
        AnyConnection::Sqlite(c) => diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(c)?,
        AnyConnection::Postgres(c) => {
            // A table of a few rows is walked through whatever its indexes are; so that is made the last resort.
            c.batch_execute(&format!(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off;
                 SET LOCAL plan_cache_mode = force_generic_plan;
                 PREPARE list AS {query}"
            ))?;
            let parameters = vec!["NULL"; query.matches('$').count()].join(", ");
            let parameters = if parameters.is_empty() { parameters } else { format!("({parameters})") };
            let steps = diesel::sql_query(format!("EXPLAIN EXECUTE list{parameters}")).load::<PostgresStep>(c)?;
            c.batch_execute("DEALLOCATE list")?;
            steps.into_iter().map(|step| Step { detail: step.detail }).collect()
        }
    };
    Ok(steps.into_iter().map(|step| step.detail + "\n").collect())
}

/// One line of a plan of PostgreSQL.
#[derive(QueryableByName)]
struct PostgresStep {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    detail: String,
}

/// What a list can be narrowed to, one way at a time.
fn filters(world: &World) -> Vec<CaseFilter> {
    let day = "2026-03-02".parse().unwrap();
    let none = CaseFilter::default;
    let mut filters = vec![
        none(),
        CaseFilter { states: vec![MediationState::UnderReview], ..none() },
        CaseFilter { states: vec![MediationState::UnderReview, MediationState::InMediation], ..none() },
        CaseFilter { tier: Some(Tier::Village), ..none() },
        CaseFilter { responsible: Some(world.village.id), ..none() },
        CaseFilter { category: Some("02".parse().unwrap()), ..none() },
        CaseFilter { sector: Some(Sector::Insurance), ..none() },
        CaseFilter { mediator: Some(world.mediator().user()), ..none() },
        CaseFilter { from: Some(day), ..none() },
        CaseFilter { until: Some(day), ..none() },
        CaseFilter { from: Some(day), until: Some(day), ..none() },
        CaseFilter { number: Some("(2026)源人调字第1号".to_owned()), ..none() },
    ];
    let lamps = [Lamp::Green, Lamp::Yellow, Lamp::Red, Lamp::Overdue];
    filters.extend(lamps.map(|lamp| CaseFilter { lamp: Some(lamp), ..none() }));
    filters.extend(DIVISIONS.map(|code| CaseFilter { division: Some(code.parse().unwrap()), ..none() }));
    filters
}

/// Whether what is found may be sorted: it is one case, what waits for one organisation, what one person registered, or
/// what burns now. All others are as many as a county has.
fn may_sort(plan: &str, question: &CaseQuery) -> bool {
    let few = ["mediation_case_by_number", "mediation_case_offered", "mediation_case_by_registrant"];
    few.iter().any(|index| plan.contains(index)) || (question.filter.lamp.is_some() && plan.contains("due_on"))
}

/// What is wrong with a plan, if anything is.
pub(crate) fn objection(plan: &str, may_sort: bool) -> Option<&'static str> {
    let all = |step: &str| step.contains("Seq Scan") || (step.starts_with("SCAN") && !step.contains("INDEX"));
    let sorts = |step: &str| step.contains("TEMP B-TREE") || step.contains("Sort");
    if plan.lines().any(all) {
        Some("walks through everything")
    } else if plan.lines().any(sorts) && !may_sort {
        Some("sorts what it finds")
    } else {
        None
    }
}

/// Whether rows of a table of figures are read from an index, and on SQLite from nothing else; PostgreSQL decides that by how
/// many rows there are.
pub(crate) fn reads_from_an_index(plan: &str, table: &str) -> bool {
    let looks_up = format!("{table} USING INDEX");
    plan.contains(&format!("{table}_by_")) && !plan.contains(&looks_up) && objection(plan, true).is_none()
}

/// Divisions of every level that figures may be asked for.
pub(crate) const DIVISIONS: [&str; 5] = ["33", "3306", "330681", "330681109", "330681109201"];

both_databases! {
    fn every_list_walks_along_an_index(database: TestDatabase) {
        let world = World::on(database);
        let case = CaseId(domain::id::compose(1, domain::id::County(330_681), 1));
        let orders = [
            (Order::Registered, None),
            (Order::Registered, Some(Position::Registered(world.store.now(), case))),
            (Order::Due, None),
            (Order::Due, Some(Position::Due(world.today(), case))),
        ];
        let readers = [
            world.scope(&world.village, Role::Auditor),
            world.scope(&world.justice, Role::JusticeOfficer),
            world.scope(&world.centre, Role::CommitteeDirector),
            world.scope(&world.city, Role::CommitteeDirector),
        ];
        let filters = filters(&world);
        for scope in readers {
            let asked = CaseView::ALL.iter().flat_map(|view| orders.iter().map(move |(order, after)| (*view, *order, *after)));
            let questions: Vec<_> = asked
                .flat_map(|(view, order, after)| {
                    let narrowed = filters.iter().cloned();
                    narrowed.map(move |filter| CaseQuery { view, order, filter, after, limit: 50 })
                })
                .collect();
            world
                .read(move |snapshot| -> Result<(), StoreError> {
                    for question in &questions {
                        let query = query_of(snapshot, |snapshot| cases::list(snapshot, &scope, question))?;
                        let plan = plan_of(snapshot.connection(), &query)?;
                        let objection = objection(&plan, may_sort(&plan, question));
                        assert!(objection.is_none(), "{objection:?}\n{question:?}\n{query}\n{plan}");
                    }
                    Ok(())
                })
                .unwrap();
        }
    }

    fn every_report_is_added_up_from_an_index(database: TestDatabase) {
        let world = World::on(database);
        let (from, to) = (world.today(), world.today());
        let everything = ReportQuery {
            period: Period { from, to }, as_of: to, division: None, organisation: None, kind: None, tier: None,
            category: None, source: None,
        };
        let readers = [
            world.scope(&world.village, Role::CommitteeDirector),
            world.scope(&world.justice, Role::JusticeOfficer),
            world.scope(&world.city, Role::CommitteeDirector),
        ];
        for scope in readers {
            let narrowed = DIVISIONS.map(|code| Some(code.parse().unwrap()));
            let questions: Vec<_> =
                narrowed.into_iter().chain([None]).map(|division| ReportQuery { division, ..everything.clone() }).collect();
            world
                .read(move |snapshot| -> Result<(), StoreError> {
                    for (question, by) in questions.iter().flat_map(|one| Dimension::ALL.iter().map(move |by| (one, *by))) {
                        let query = sum_of(snapshot, |snapshot| cases::report(snapshot, &scope, question, by))?;
                        let plan = plan_of(snapshot.connection(), &query)?;
                        assert!(reads_from_an_index(&plan, "case_measure"), "{by:?} {question:?}\n{query}\n{plan}");
                    }
                    Ok(())
                })
                .unwrap();
        }
    }
}

/// On SQLite alone: PostgreSQL goes by what it has counted, and in a small world there is nothing to count.
#[test]
fn somebody_is_found_along_the_index_of_what_is_known() {
    let world = World::on(TestDatabase::sqlite());
    let scope = world.scope(&world.city, Role::CommitteeDirector);
    world
        .read(move |snapshot| -> Result<(), StoreError> {
            for (known, index) in [("name", "name"), ("identity_number", "identity"), ("phone", "phone")] {
                let sought = serde_json::from_value(serde_json::json!({known: "13800000001"})).unwrap();
                let queries = queries_of(snapshot, |snapshot| cases::search(snapshot, &scope, &sought, 50))?;
                assert_eq!(queries.len(), 3, "{queries:?}");
                for query in queries {
                    let plan = plan_of(snapshot.connection(), &query)?;
                    assert!(plan.contains(&format!("person_by_{index}")), "{query}\n{plan}");
                }
            }
            Ok(())
        })
        .unwrap();
}
