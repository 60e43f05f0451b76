//! What is changed of a meeting behind the back of the program is found.

use diesel::prelude::*;
use domain::id::MeetingId;
use domain::organisation::Role;
use serde_json::json;
use test_database::both_databases;

use super::{Closing, Minutes, close, create, write_minutes};
use crate::cases::CaseError;
use crate::cases::tests::world::World;
use crate::error::StoreError;

/// A consultation of the county's centre to which the town is invited, with its minutes, not closed yet.
fn held(world: &World) -> MeetingId {
    let scope = world.scope(&world.centre, Role::CommitteeDirector);
    let new = json!({
        "kind": "daily_consultation",
        "held_on": "2026-03-02",
        "chair": "主任赵伟明",
        "invited": [world.town.id],
    });
    let new = serde_json::from_value(new).unwrap();
    let made = world.write(move |t| -> Result<_, StoreError> {
        let made = create(t, &scope, &new)?.unwrap();
        let minutes = Minutes { minutes: "当日无红灯事项。".parse().unwrap() };
        write_minutes(t, &scope, (made.id, 1), &minutes).map_err(broken)?.unwrap();
        Ok(made.id)
    });
    made.unwrap()
}

fn broken(error: CaseError) -> StoreError {
    match error {
        CaseError::Store(error) => error,
        CaseError::Refused(refusal) => panic!("{refusal}"),
    }
}

fn closed(world: &World, id: MeetingId) {
    let scope = world.scope(&world.centre, Role::CommitteeDirector);
    world.write(move |t| close(t, &scope, (id, 2), &Closing {})).unwrap().unwrap();
}

/// Changes the database behind the back of the program.
fn tamper(world: &World, statements: &'static [&'static str]) {
    let done = world.write(move |t| -> Result<(), StoreError> {
        for statement in statements {
            diesel::sql_query(*statement).execute(t.connection())?;
        }
        Ok(())
    });
    done.unwrap();
}

/// One change, and what `verify` says of it; each is undone before the next.
const TAMPERINGS: &[(&[&str], &str)] = &[
    (&["UPDATE meeting SET held_on = '2026-03-03'"], "it is not what was sealed"),
    (&["UPDATE meeting SET closed_at = NULL, hash = NULL"], "it is not what was sealed"),
    (&["UPDATE meeting SET hash = NULL"], "it is not what it was when it was closed"),
    (&["DELETE FROM meeting_organisation"], "others see it than those it names"),
];

const UNDO: &[&str] = &[
    "DELETE FROM meeting",
    "DELETE FROM meeting_organisation",
    "INSERT INTO meeting SELECT * FROM kept",
    "INSERT INTO meeting_organisation SELECT * FROM kept_organisation",
];

both_databases! {
    fn a_meeting_changed_behind_the_program_is_named(database: TestDatabase) {
        let world = World::on(database);
        closed(&world, held(&world));
        world.assert_sound();
        tamper(&world, &[
            "CREATE TABLE kept AS SELECT * FROM meeting",
            "CREATE TABLE kept_organisation AS SELECT * FROM meeting_organisation",
        ]);
        for (statements, said) in TAMPERINGS {
            tamper(&world, statements);
            let found = world.store.verify_cases(|_| {}).unwrap().unwrap_err();
            assert!(found.what.ends_with(said), "{statements:?}: {found}");
            tamper(&world, UNDO);
            world.assert_sound();
        }
    }

    fn a_closed_meeting_put_back_to_an_open_one_is_found_by_the_checkpoint(database: TestDatabase) {
        let world = World::on(database);
        let id = held(&world);
        tamper(&world, &[
            "CREATE TABLE kept AS SELECT * FROM meeting",
            "CREATE TABLE kept_organisation AS SELECT * FROM meeting_organisation",
        ]);
        closed(&world, id);
        assert_eq!(world.store.sign_checkpoints().unwrap(), 1);
        assert_eq!(world.store.verify_checkpoints(&[]).unwrap(), Ok(1));

        tamper(&world, UNDO);

        world.assert_sound();
        assert!(world.store.verify_checkpoints(&[]).unwrap().is_err());
    }
}
