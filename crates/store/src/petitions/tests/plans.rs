//! How the databases walk through a list of petitions: as with cases.

use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{PetitionId, UserId};
use domain::organisation::{Role, Tier};
use domain::petition::{Channel, ContentClass, PetitionFlag, PetitionKind, PetitionState, Purpose};
use domain::statistics::Period;
use domain::time::CivilDate;
use test_database::both_databases;
use uuid::Uuid;

use super::world::Office;
use crate::cases::tests::plans::{DIVISIONS, objection, plan_of, queries_of, query_of, reads_from_an_index, sum_of};
use crate::error::StoreError;
use crate::petitions::visibility::oversees;
use crate::petitions::{
    IndicatorQuery, PetitionDimension, PetitionFilter as Filter, PetitionOrder, PetitionPosition, PetitionQuery,
    PetitionView, indicators, list, report,
};
use crate::scope::Scope;

/// What a list can be narrowed to, one way at a time.
fn filters(office: &Office, id: PetitionId) -> Vec<Filter> {
    let day = "2026-03-02".parse().unwrap();
    let none = Filter::default;
    let mut filters = vec![
        none(),
        Filter { states: vec![PetitionState::Registered], ..none() },
        Filter { states: vec![PetitionState::Registered, PetitionState::Accepted], ..none() },
        Filter { kind: Some(PetitionKind::Appeal), ..none() },
        Filter { channel: Some(Channel::Letter), ..none() },
        Filter { content: Some(ContentClass::ALL[0]), ..none() },
        Filter { flag: Some(PetitionFlag::Group), ..none() },
        Filter { office: Some(office.office.id), ..none() },
        Filter { responsible: Some(office.office.id), ..none() },
        Filter { repeat: Some(true), ..none() },
        Filter { repeat: Some(false), ..none() },
        Filter { matter: Some(id), ..none() },
        Filter { from: Some(day), ..none() },
        Filter { until: Some(day), ..none() },
        Filter { from: Some(day), until: Some(day), ..none() },
        Filter { number: Some("(2026)诸暨市信访局信字第1号".to_owned()), ..none() },
    ];
    let lamps = [Lamp::Green, Lamp::Yellow, Lamp::Red, Lamp::Overdue];
    filters.extend(lamps.map(|lamp| Filter { lamp: Some(lamp), ..none() }));
    filters.extend(DIVISIONS.map(|code| Filter { division: Some(code.parse().unwrap()), ..none() }));
    filters
}

/// Whether what is found may be sorted: it is one petition, those of one matter, what one person handles, or what burns now.
fn may_sort(plan: &str, question: &PetitionQuery) -> bool {
    let few = ["petition_by_number", "petition_by_matter", "petition_by_handler"];
    few.iter().any(|index| plan.contains(index)) || (question.filter.lamp.is_some() && plan.contains("due_on"))
}

/// Figures of a period, within a division.
fn asked(division: Option<DivisionCode>, (from, to): (CivilDate, CivilDate)) -> IndicatorQuery {
    IndicatorQuery {
        period: Period { from, to },
        as_of: to,
        division,
        organisation: None,
        tier: None,
        channel: None,
        content: None,
        purpose: None,
    }
}

both_databases! {
    fn every_list_of_petitions_walks_along_an_index(database: TestDatabase) {
        let office = Office::on(database);
        let (world, id) = (&office.world, office.registered());
        let orders = [
            (PetitionOrder::Registered, None),
            (PetitionOrder::Registered, Some(PetitionPosition::Registered(world.store.now(), id))),
            (PetitionOrder::Due, None),
            (PetitionOrder::Due, Some(PetitionPosition::Due(world.today(), id))),
        ];
        let both = [Role::PetitionClerk, Role::AccusationHandler];
        let readers = [
            office.clerk(),
            Scope::new(UserId(Uuid::nil()), office.office.clone(), both.into()),
            world.scope(&world.police, Role::UnitOfficer),
            world.scope(&world.village, Role::Auditor),
            world.scope(&world.justice, Role::Auditor),
            world.scope(&world.city, Role::Auditor),
        ];
        let filters = filters(&office, id);
        for scope in readers {
            let asked = orders.iter().flat_map(|order| PetitionView::ALL.iter().map(move |view| (*view, *order)));
            let questions: Vec<_> = asked
                .flat_map(|(view, (order, after))| {
                    let narrowed = filters.iter().cloned();
                    narrowed.map(move |filter| PetitionQuery { view, order, filter, after, limit: 50 })
                })
                .filter(|question| question.view != PetitionView::Division || oversees(&scope))
                .collect();
            world
                .read(move |snapshot| -> Result<(), StoreError> {
                    for question in &questions {
                        let query = query_of(snapshot, |snapshot| list(snapshot, &scope, question))?;
                        let plan = plan_of(snapshot.connection(), &query)?;
                        let objection = objection(&plan, may_sort(&plan, question));
                        assert!(objection.is_none(), "{objection:?}\n{question:?}\n{query}\n{plan}");
                    }
                    Ok(())
                })
                .unwrap();
        }
    }

    fn every_indicator_is_added_up_from_an_index(database: TestDatabase) {
        let office = Office::on(database);
        let world = &office.world;
        let (from, to) = (world.today(), world.today());
        let readers = [
            office.clerk(),
            world.scope(&world.police, Role::UnitOfficer),
            world.scope(&world.village, Role::Auditor),
            world.scope(&world.city, Role::Auditor),
        ];
        for scope in readers {
            let narrowed = DIVISIONS.map(|code| Some(code.parse().unwrap())).into_iter().chain([None]);
            let questions: Vec<_> = narrowed
                .map(|division| asked(division, (from, to)))
                .collect();
            world
                .read(move |snapshot| -> Result<(), StoreError> {
                    for question in &questions {
                        let query = sum_of(snapshot, |snapshot| indicators(snapshot, &scope, question))?;
                        let plan = plan_of(snapshot.connection(), &query)?;
                        assert!(reads_from_an_index(&plan, "petition_measure"), "{question:?}\n{query}\n{plan}");
                    }
                    Ok(())
                })
                .unwrap();
        }
    }

    fn every_report_of_petitions_is_added_up_from_an_index(database: TestDatabase) {
        let office = Office::on(database);
        let world = &office.world;
        let days = (world.today(), world.today());
        let readers = [
            office.clerk(),
            world.scope(&world.police, Role::UnitOfficer),
            world.scope(&world.village, Role::Auditor),
            world.scope(&world.city, Role::Auditor),
        ];
        let of = |division: &str| asked(Some(division.parse().unwrap()), days);
        let mut questions: Vec<_> = DIVISIONS.iter().map(|division| of(division)).collect();
        questions.push(asked(None, days));
        questions.push(IndicatorQuery { tier: Some(Tier::County), ..asked(None, days) });
        questions.push(IndicatorQuery { channel: Some(Channel::Letter), ..asked(None, days) });
        questions.push(IndicatorQuery { content: Some(ContentClass::Farming), ..of("330681109") });
        questions.push(IndicatorQuery { purpose: Some(Purpose::Decision), ..asked(None, days) });
        for scope in readers {
            let questions = questions.clone();
            world
                .read(move |snapshot| -> Result<(), StoreError> {
                    for question in &questions {
                        let ask = |snapshot: &mut _| report(snapshot, &scope, question, PetitionDimension::ALL);
                        let sent = queries_of(snapshot, ask)?;
                        let sums: Vec<_> = sent.iter().filter(|query| query.contains("GROUP BY")).collect();
                        // Three periods, four columns, the one month.
                        assert_eq!(sums.len(), 8, "{sent:?}");
                        for query in sums {
                            let plan = plan_of(snapshot.connection(), query)?;
                            assert!(reads_from_an_index(&plan, "petition_measure"), "{question:?}\n{query}\n{plan}");
                        }
                    }
                    Ok(())
                })
                .unwrap();
        }
    }
}
