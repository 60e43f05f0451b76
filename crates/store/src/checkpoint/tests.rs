//! What is removed after a checkpoint is named, whatever else was made to fit.

use domain::id::CaseId;
use escalation::Act;
use serde_json::json;
use test_database::both_databases;

use super::Head;
use crate::cases::Difference;
use crate::cases::tests::world::World;
use crate::error::StoreError;

/// Changes the database behind the back of the program.
fn tamper(world: &World, statements: &'static [&'static str]) {
    let done = world.write(move |t| -> Result<(), StoreError> {
        use diesel::prelude::*;
        for statement in statements {
            diesel::sql_query(*statement).execute(t.connection())?;
        }
        Ok(())
    });
    done.unwrap();
}

fn correct(world: &World, id: CaseId, title: &str) {
    world.done(&world.mediator(), id, Act::Correct, json!({"reason": "登记有误", "title": title}));
}

fn checked(world: &World, kept: &[Head]) -> Result<u64, Difference> {
    world.assert_sound();
    world.store.verify_checkpoints(kept).unwrap()
}

/// The older row of every case put back, with nothing of what came after event 5.
const ROLL_BACK: &[&str] = &[
    "DELETE FROM mediation_case",
    "INSERT INTO mediation_case SELECT * FROM older",
    "DELETE FROM case_event WHERE sequence > 5",
];

both_databases! {
    fn a_history_cut_off_after_a_checkpoint_is_named_though_its_row_fits(database: TestDatabase) {
        // Given a case of five events, and its row as it stands
        let world = World::on(database);
        let id = world.registered();
        assert_eq!(world.accepted(id).version, 5);
        assert_eq!(world.store.sign_checkpoints().unwrap(), 1);
        tamper(&world, &["CREATE TABLE older AS SELECT * FROM mediation_case"]);

        // When it goes on, that is signed, and then undone without a trace in the case
        correct(&world, id, "排水沟漫水纠纷（更正）");
        assert_eq!((world.store.sign_checkpoints().unwrap(), world.store.sign_checkpoints().unwrap()), (1, 0));
        assert_eq!(checked(&world, &[]).unwrap(), 2);
        tamper(&world, ROLL_BACK);

        // Then the case and its missing event are named
        let found = checked(&world, &[]).unwrap_err();
        assert_eq!((found.dossier, found.sequence), (Some(id.into()), 6), "{found}");

        // And where the last checkpoint was removed too, the head that was kept outside tells
        let [first, second] = [1, 2].map(|number| head(&world, number));
        tamper(&world, &["DELETE FROM checkpoint WHERE number = 2"]);
        assert_eq!(checked(&world, &[first]).unwrap(), 1);
        let found = checked(&world, &[second]).unwrap_err();
        assert!(found.what.starts_with("checkpoint 2 of county 330681 is gone"), "{found}");
    }

    fn a_checkpoint_that_is_changed_left_out_or_signed_by_another_is_named(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        for title in ["一", "二", "三"] {
            correct(&world, id, title);
            world.store.sign_checkpoints().unwrap();
        }
        let [last] = &world.store.checkpoint_heads().unwrap()[..] else { panic!("one county") };
        assert_eq!((last.number, checked(&world, std::slice::from_ref(last)).unwrap()), (3, 3));

        let stranger = crate::StoreOptions {
            keyring: crate::KeyRing::generate().unwrap(),
            ..crate::testing::options(&world.database)
        };
        let found = crate::Store::open(stranger).unwrap().verify_checkpoints(&[]).unwrap().unwrap_err();
        assert!(found.what.starts_with("checkpoint 1 of county 330681 is not what was signed"), "{found}");
        tamper(&world, &["UPDATE checkpoint SET heads = (SELECT heads FROM checkpoint WHERE number = 3) WHERE number = 2"]);
        let found = checked(&world, &[]).unwrap_err();
        assert!(found.what.starts_with("checkpoint 2 of county 330681 is not what was signed"), "{found}");
        tamper(&world, &["DELETE FROM checkpoint WHERE number = 2"]);
        let found = checked(&world, &[]).unwrap_err();
        assert!(found.what.starts_with("checkpoint 2 of county 330681 is missing"), "{found}");
    }
}

/// The head of a checkpoint that is not the last.
fn head(world: &World, number: i32) -> Head {
    use crate::schema::checkpoint as table;
    use crate::types::Db;
    use diesel::prelude::*;
    let county = domain::id::County(330_681);
    let read = world.read(move |s| -> Result<Vec<u8>, StoreError> {
        Ok(table::table.find((Db(county), number)).select(table::hash).first(s.connection())?)
    });
    Head { county, number, hash: read.unwrap().try_into().unwrap() }
}
