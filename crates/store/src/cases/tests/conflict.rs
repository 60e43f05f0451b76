//! Two who work on the same case, and requests that come twice.

use std::sync::{Arc, Barrier};

use escalation::Act;
use serde_json::json;
use test_database::both_databases;

use super::world::World;
use crate::cases::{self, CaseError, Receipt};
use crate::error::StoreError;
use crate::idempotency::{Answered, KeptAnswer, Repeatable};

/// Registers the usual dispute as a request that may be repeated; gives what was answered.
fn register_once(world: &World, key: &str, request_hash: u8) -> Result<Answered, CaseError> {
    let (scope, new) = (world.mediator(), world.neighbours());
    let request = Repeatable { actor: scope.user(), key: key.to_owned(), request_hash: [request_hash; 32] };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(world.store.write_once(Some(request), move |t| -> Result<_, CaseError> {
        let receipt = cases::register(t, &scope, &new)?;
        Ok(KeptAnswer { status: 201, body: serde_json::to_vec(&receipt).unwrap() })
    }))
}

fn conflicts(result: &Result<Receipt, CaseError>) -> bool {
    matches!(result, Err(CaseError::Store(StoreError::VersionConflict { .. })))
}

both_databases! {
    fn an_act_on_a_version_that_is_past_is_refused_and_says_which_is_stored(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        let (mediator, read) = (world.mediator(), world.version(id));
        world.done(&mediator, id, Act::SeekConsent, json!({}));

        for expected in [read, read + 2, 0] {
            let late = world.act_at(&mediator, id, expected, Act::Decline, json!({"ground": "administrative", "guidance": "复议"}));
            let Err(CaseError::Store(StoreError::VersionConflict { expected: told, found })) = late else {
                panic!("{late:?}")
            };
            assert_eq!((told, found), (i64::try_from(expected).unwrap(), i64::try_from(read + 1).unwrap()));
        }
        assert_eq!(world.version(id), read + 1);
    }

    fn of_two_acts_at_once_on_the_same_version_one_wins(database: TestDatabase) {
        let world = Arc::new(World::on(database));
        let mediator = world.mediator();
        for _ in 0..5 {
            let id = world.registered();
            let (version, together) = (world.version(id), Arc::new(Barrier::new(4)));
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    let (world, mediator, together) = (Arc::clone(&world), mediator.clone(), Arc::clone(&together));
                    std::thread::spawn(move || {
                        together.wait();
                        world.act_at(&mediator, id, version, Act::SeekConsent, json!({}))
                    })
                })
                .collect();
            let results: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();

            assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
            assert_eq!(results.iter().filter(|result| conflicts(result)).count(), 3, "{results:?}");
            assert_eq!(world.version(id), version + 1);
        }
        world.assert_sound();
    }

    fn a_registration_sent_twice_makes_one_case_and_the_same_receipt(database: TestDatabase) {
        let world = World::on(database);

        let first = register_once(&world, "4f6c", 1).unwrap();
        let second = register_once(&world, "4f6c", 1).unwrap();
        let reused = register_once(&world, "4f6c", 2).unwrap();

        let Answered::Now(first) = first else { panic!("{first:?}") };
        assert_eq!(second, Answered::Before(first));
        assert_eq!(reused, Answered::KeyReused);
        assert_eq!(world.store.verify_cases(|_| {}).unwrap().unwrap().cases, 1);
    }

    fn what_fails_after_an_act_undoes_the_act(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        let (scope, version) = (world.mediator(), world.version(id));
        let command = escalation::Command::deserialize(Act::SeekConsent, json!({})).unwrap();

        let failed = world.write(move |t| -> Result<(), CaseError> {
            cases::act(t, &scope, id, version, command.clone())?;
            Err(StoreError::Busy.into())
        });

        assert!(failed.is_err());
        assert_eq!(world.version(id), version);
        world.assert_sound();
    }
}
