//! Whatever is changed behind the back of the program is found and its place named.

use diesel::prelude::*;
use domain::id::CaseId;
use test_database::both_databases;

use super::world::World;
use crate::error::StoreError;

/// One change of the database, and what `verify` says of it. In the statements `{one}` and `{other}` are two cases with the
/// same kinds of events.
struct Tampering {
    statements: &'static [&'static str],
    said: &'static str,
}

const fn change(statements: &'static [&'static str], said: &'static str) -> Tampering {
    Tampering { statements, said }
}

/// Each is undone before the next.
const TAMPERINGS: &[Tampering] = &[
    // Columns that lists go by.
    change(
        &["UPDATE mediation_case SET state = 'closed' WHERE id = {one}"],
        "case {one}: column state, category, difficulty, tier or responsible differs from the history",
    ),
    change(
        &["UPDATE mediation_case SET sectors = ',T_INS,' WHERE id = {one}"],
        "case {one}: column sectors differs from the history",
    ),
    change(
        &["UPDATE mediation_case SET source = 'police' WHERE id = {one}"],
        "case {one}: column source, registered_by, registered_at, division or township differs from the history",
    ),
    change(
        &["UPDATE mediation_case SET number = '(2026)源人调字第9号' WHERE id = {one}"],
        "case {one}: column number, accepted_on or offered_to differs from the history",
    ),
    change(
        &["UPDATE mediation_case SET due_on = NULL WHERE id = {one}"],
        "case {one}: column due_kind, due_on, yellow_from or red_from differs from the history",
    ),
    change(
        &["DELETE FROM case_organisation WHERE case_id = {one}"],
        "case {one}: other organisations see it than its history says",
    ),
    change(
        &[
            "UPDATE mediation_case SET snapshot = (SELECT snapshot FROM mediation_case WHERE id = {other}) WHERE id = {one}",
        ],
        "case {one}: the sealed case does not open",
    ),
    // People.
    change(&["DELETE FROM person WHERE case_id = {one}"], "is in the history or beside it, but not both"),
    change(
        &[
            "UPDATE person SET name_index = (SELECT name_index FROM person WHERE case_id = {other} LIMIT 1) WHERE case_id = {one}",
        ],
        "is found by other words than its record says",
    ),
    change(
        &["UPDATE person SET wrapped_key = NULL WHERE case_id = {one}"],
        "is erased without its being recorded, or the reverse",
    ),
    // The chain.
    change(
        &["DELETE FROM case_event WHERE case_id = {one} AND sequence = 3"],
        "case {one}, event 3: the event is missing",
    ),
    change(
        &["DELETE FROM case_event WHERE case_id = {one} AND sequence = 5"],
        "case {one}, event 5: the history ends elsewhere than its row says",
    ),
    change(
        &[
            "UPDATE case_event SET hash = (SELECT hash FROM case_event WHERE case_id = {other} AND sequence = 2) WHERE case_id = {one} AND sequence = 2",
        ],
        "case {one}, event 2: the hash does not match the event and its predecessor",
    ),
    change(
        &["UPDATE case_event SET kind = 'closed' WHERE case_id = {one} AND sequence = 4"],
        "case {one}, event 4: the hash does not match the event and its predecessor",
    ),
    change(
        &[
            "UPDATE mediation_case SET chain_head = (SELECT hash FROM case_event WHERE case_id = {one} AND sequence = 1) WHERE id = {one}",
        ],
        "case {one}, event 5: its row says another hash than its last event",
    ),
    // The same event of two cases, the whole row but the case that it belongs to.
    change(
        &[
            "UPDATE case_event SET sequence = 99 WHERE case_id = {one} AND sequence = 2",
            "UPDATE case_event SET case_id = {one}, sequence = 98 WHERE case_id = {other} AND sequence = 2",
            "UPDATE case_event SET case_id = {other}, sequence = 2 WHERE case_id = {one} AND sequence = 99",
            "UPDATE case_event SET sequence = 2 WHERE case_id = {one} AND sequence = 98",
        ],
        "case {one}, event 2: the hash does not match the event and its predecessor",
    ),
    change(&["DELETE FROM mediation_case WHERE id = {one}"], "case {one}, event 1: the case of this event is gone"),
    change(
        &["UPDATE mediation_case SET wrapped_key = NULL WHERE id = {one}"],
        "case {one}: its key is gone without its being forgotten, or the reverse",
    ),
];

/// An id as a literal of the engine.
fn literal(world: &World, id: CaseId) -> String {
    match world.database.backend() {
        test_database::Backend::Sqlite => format!("X'{}'", id.0.simple()),
        test_database::Backend::Postgres => format!("'{id}'"),
    }
}

fn execute(world: &World, statements: Vec<String>) {
    let done = world.write(move |t| -> Result<(), StoreError> {
        for statement in &statements {
            diesel::sql_query(statement.clone()).execute(t.connection())?;
        }
        Ok(())
    });
    done.unwrap();
}

const TABLES: [&str; 4] = ["mediation_case", "case_event", "case_organisation", "person"];

both_databases! {
    fn every_change_behind_the_back_of_the_program_is_named(database: TestDatabase) {
        let world = World::on(database);
        let (one, other) = (world.registered(), world.registered());
        for id in [one, other] {
            assert_eq!(world.accepted(id).version, 5);
        }
        world.assert_sound();
        execute(&world, TABLES.map(|table| format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).to_vec());

        for Tampering { statements, said } in TAMPERINGS {
            let (a, b) = (literal(&world, one), literal(&world, other));
            execute(&world, statements.iter().map(|text| text.replace("{one}", &a).replace("{other}", &b)).collect());
            let difference = world.store.verify_cases(|_| {}).unwrap();
            let told = difference.as_ref().map_or_else(ToString::to_string, |_| "nothing".to_owned());
            let expected = said.replace("{one}", &one.to_string());
            assert!(told.contains(&expected), "{statements:?}: {told}");
            assert!(difference.is_err_and(|found| found.dossier == Some(one.into())), "{statements:?}");

            let restore = |table: &str| {
                [format!("DELETE FROM {table}"), format!("INSERT INTO {table} SELECT * FROM kept_{table}")]
            };
            execute(&world, TABLES.iter().flat_map(|table| restore(table)).collect());
            world.assert_sound();
        }
    }
}
