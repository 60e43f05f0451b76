//! The access log: who looked, and why.

use domain::organisation::Role;
use test_database::both_databases;

use super::world::World;
use crate::access_log::{AccessKind, AccessLine};
use crate::cases::{self, CaseError};
use crate::error::StoreError;
use domain::id::CaseId;

/// Who looked at a case, latest first, as its auditor reads it, once so many lines are there: a look is written later.
fn looks(world: &World, id: CaseId, lines: usize) -> Vec<AccessLine> {
    let scope = world.scope(&world.centre, Role::Auditor);
    loop {
        let scope = scope.clone();
        let found = world.read(move |s| cases::looks(s, &scope, id, (None, 10))).unwrap();
        if found.len() >= lines {
            return found;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

both_databases! {
    fn reading_and_unmasking_leave_a_line_each(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        let (applicant, _) = world.parties(id);
        let scope = world.mediator().for_request("r-1");
        world.store.log_look(&scope, id, AccessKind::Read).unwrap();
        let unmasker = scope.clone();
        world.write(move |t| cases::unmask(t, &unmasker, id, (applicant, "核对身份"))).unwrap();

        let lines = looks(&world, id, 2);

        let mut told: Vec<_> = lines.iter().map(|line| (line.reason.as_deref(), line.action)).collect();
        told.sort_by_key(|(reason, _)| *reason);
        assert_eq!(told, [(None, AccessKind::Read), (Some("核对身份"), AccessKind::Unmask)]);
        assert!(lines.iter().all(|line| line.actor == scope.user() && line.organisation == world.village.id));
    }

    fn looks_are_listed_page_by_page_to_those_who_audit(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        for _ in 0..5 {
            world.store.log_look(&world.mediator(), id, AccessKind::Read).unwrap();
        }
        let all = looks(&world, id, 5);

        let scope = world.scope(&world.village, Role::Auditor);
        let after = all[1].id;
        let rest = world.read(move |s| cases::looks(s, &scope, id, (Some(after), 2))).unwrap();

        assert_eq!(rest, all[2..4]);
        let asked = |scope: crate::Scope| world.read(move |s| cases::looks(s, &scope, id, (None, 10)));
        assert!(matches!(asked(world.mediator()), Err(CaseError::Refused(_))));
        let elsewhere = asked(world.scope(&world.elsewhere, Role::Auditor));
        assert!(matches!(elsewhere, Err(CaseError::Store(StoreError::NotFound))));
    }
}
