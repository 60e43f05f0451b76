//! Points are defined in one's own division, due from visit to visit, and seen there alone.

use chrono::TimeDelta;
use diesel::prelude::*;
use domain::deadline::Lamp;
use domain::id::PatrolPointId;
use domain::organisation::Role;
use domain::patrol::PatrolFinding;
use serde_json::json;
use test_database::both_databases;

use super::*;
use crate::cases::tests::world::World;
use crate::limits::{VISIT_AHEAD, VISIT_BACKLOG};
use crate::reference::{Decided, ObjectionKind};

impl World {
    fn defines(&self, scope: &Scope, division: &str, every_days: u16) -> Result<PatrolPointId, ObjectionKind> {
        let new = json!({"division": division, "name": "文化礼堂", "place": "村口", "every_days": every_days});
        let (scope, new): (_, NewPoint) = (scope.clone(), serde_json::from_value(new).unwrap());
        let decided: Decided<PointReceipt> = self.write(move |t| define(t, &scope, &new));
        decided.unwrap().map(|made| made.id).map_err(|objection| objection.kind)
    }

    fn visits(&self, scope: &Scope, id: PatrolPointId, visited_at: Option<Instant>) -> Decided<PointReceipt> {
        let (scope, new) = (scope.clone(), NewVisit { finding: PatrolFinding::Nothing, visited_at });
        self.write(move |t| visit(t, &scope, id, &new))
    }

    fn round(&self, scope: &Scope) -> Vec<PointLine> {
        let (scope, filter) = (scope.clone(), PointFilter { due_until: Some(self.today()), ..PointFilter::default() });
        self.read(move |s| list(s, &scope, filter, (None, 50))).unwrap()
    }
}

both_databases! {
    fn a_point_is_due_from_visit_to_visit(database: TestDatabase) {
        let world = World::on(database);
        let grid = world.scope(&world.village, Role::GridWorker);
        let id = world.defines(&world.director(), "330681109201", 3).unwrap();
        assert_eq!(world.round(&grid)[0].lamp, Some(Lamp::Red));

        // When it is visited, and a second visit of the same day arrives later
        let due = world.visits(&grid, id, None).unwrap().unwrap().due_on;
        assert_eq!(due.to_string(), "2026-03-05");
        assert!(world.round(&grid).is_empty());
        world.at("2026-03-06");
        assert_eq!(world.round(&grid)[0].lamp, Some(Lamp::Overdue));
        let late = world.visits(&grid, id, Some(world.store.now() - TimeDelta::days(4))).unwrap().unwrap();

        // Then it counts for its own day, and what was due stays so
        assert_eq!((late.due_on.to_string().as_str(), late.version), ("2026-03-05", 3));
        let visits = { let scope = grid.clone(); world.read(move |s| visits(s, &scope, id, (None, 50))).unwrap() };
        assert_eq!(visits.len(), 2);
        assert_eq!(visits[0].visited_at, world.store.now() - TimeDelta::days(4));
        world.assert_sound();

        // And neither one of the future nor one of long ago is taken
        let now = world.store.now();
        for at in [now + VISIT_AHEAD + TimeDelta::seconds(1), now - VISIT_BACKLOG - TimeDelta::seconds(1)] {
            assert_eq!(world.visits(&grid, id, Some(at)).unwrap().unwrap_err().member, Some("visited_at"), "{at}");
        }
        assert!(world.visits(&grid, id, Some(now + VISIT_AHEAD)).unwrap().is_ok());
    }

    fn points_are_defined_and_seen_in_ones_own_division(database: TestDatabase) {
        let world = World::on(database);
        let administrator = world.scope(&world.centre, Role::Administrator);
        let id = world.defines(&administrator, "330681109201", 7).unwrap();
        let elsewhere = world.defines(&world.director(), "330681109202", 7);
        assert_eq!(elsewhere, Err(ObjectionKind::NotAllowed));
        let grid = world.scope(&world.village, Role::GridWorker);
        assert_eq!(world.defines(&grid, "330681109201", 7), Err(ObjectionKind::NotAllowed));
        for days in [0, 367] {
            assert_eq!(world.defines(&world.director(), "330681109201", days), Err(ObjectionKind::Unsuitable));
        }

        assert_eq!(world.round(&grid).len(), 1);
        for (organisation, role) in [(&world.sibling, Role::GridWorker), (&world.elsewhere, Role::Auditor), (&world.village, Role::UnitOfficer)] {
            let scope = world.scope(organisation, role);
            assert!(world.round(&scope).is_empty(), "{role} of {}", organisation.name);
            assert!(matches!(world.visits(&scope, id, None), Err(StoreError::NotFound)));
        }
        let auditor = world.scope(&world.centre, Role::Auditor);
        assert_eq!(world.visits(&auditor, id, None).unwrap().unwrap_err().kind, ObjectionKind::NotAllowed);

        // When it is closed, then it is on no round, and what was done before it was closed still arrives
        let before = world.store.now();
        world.at("2026-03-03");
        let done = world.write(move |t| close(t, &administrator, (id, 1), &Closing {})).unwrap().unwrap();
        assert_eq!(done.version, 2);
        assert!(world.round(&grid).is_empty());
        assert_eq!(world.visits(&grid, id, None).unwrap().unwrap_err().kind, ObjectionKind::Conflicting);
        assert!(world.visits(&grid, id, Some(before)).unwrap().is_ok());
        world.assert_sound();
    }

    fn a_point_that_is_not_due_when_its_visits_say_is_named(database: TestDatabase) {
        let world = World::on(database);
        let id = world.defines(&world.director(), "330681109201", 3).unwrap();
        world.visits(&world.mediator(), id, None).unwrap().unwrap();
        world.assert_sound();
        for (statement, undo) in [
            ("UPDATE patrol_point SET due_on = '2026-04-05'", "UPDATE patrol_point SET due_on = '2026-03-05'"),
            ("UPDATE patrol_point SET last_visit_on = NULL", "UPDATE patrol_point SET last_visit_on = '2026-03-02'"),
            ("UPDATE patrol_point SET every_days = 30", "UPDATE patrol_point SET every_days = 3"),
            ("DELETE FROM patrol_visit", ""),
        ] {
            let run = |statement: &'static str| {
                let done = world.write(move |t| -> Result<usize, StoreError> {
                    Ok(diesel::sql_query(statement).execute(t.connection())?)
                });
                assert_eq!(done.unwrap(), 1, "{statement}");
            };
            run(statement);
            let found = world.store.verify_cases(|_| {}).unwrap().unwrap_err();
            assert!(found.what.ends_with("it is not due when its visits say"), "{statement}: {found}");
            if !undo.is_empty() {
                run(undo);
            }
        }
    }
}
