//! Printed papers: kept sealed, found by their hash, erased with the people on them.

use diesel::prelude::*;
use domain::organisation::Role;
use escalation::Act;
use serde_json::json;
use test_database::both_databases;

use super::erasure::archived;
use super::world::World;
use crate::cases::CaseError;
use crate::error::StoreError;
use crate::prints::{self, InvalidPrintHash, NewPrint, PrintHash};
use crate::schema::print;
use crate::types::Db;
use domain::id::CaseId;

const CONTENT: &[u8] = "张伟与李强的调解协议".as_bytes();

/// Printed by the village's director.
fn printed(world: &World, case: CaseId) -> PrintHash {
    let director = world.director();
    let new = NewPrint {
        dossier: case.into(),
        version: world.version(case),
        form: "mediation_agreement".to_owned(),
        form_version: 1,
        masked: false,
        content: CONTENT.to_vec(),
    };
    world.write(move |t| prints::record_print(t, &director, &new, None)).unwrap()
}

fn stored(world: &World) -> Option<Vec<u8>> {
    world.read(|s| -> Result<_, StoreError> { Ok(print::table.select(print::content).first(s.connection())?) }).unwrap()
}

both_databases! {
    fn a_paper_is_kept_sealed_and_given_to_those_who_may_see_people_whole(database: TestDatabase) {
        // Given a paper that was printed twice
        let world = World::on(database);
        let id = world.registered();
        let hash = printed(&world, id);
        assert_eq!(printed(&world, id), hash);
        assert!(!stored(&world).unwrap().windows(6).any(|bytes| bytes == "张伟".as_bytes()));

        // Then the committee finds it and gets it again
        let content = |scope: &crate::Scope, reason: bool| {
            let scope = scope.clone();
            world.read(move |s| prints::print_content(s, &scope, hash, reason)).map(|(_, content)| content)
        };
        let mediator = world.mediator();
        assert_eq!(content(&mediator, false).unwrap(), CONTENT);
        let (found, printings) = world.read(move |s| prints::find_print(s, &mediator, hash)).unwrap();
        assert_eq!((found.dossier, found.form.as_str(), printings.len()), (id.into(), "mediation_agreement", 2));
        assert_eq!(world.store.printed(hash).unwrap().map(|print| print.dossier), Some(id.into()));

        // Who oversees it needs a reason, and who has nothing to do with it is told that there is none
        let justice = world.scope(&world.justice, Role::JusticeOfficer);
        assert!(matches!(content(&justice, false), Err(CaseError::Refused(_))));
        assert_eq!(content(&justice, true).unwrap(), CONTENT);
        let stranger = world.scope(&world.sibling, Role::Mediator);
        assert!(matches!(content(&stranger, true), Err(CaseError::Store(StoreError::NotFound))));
    }

    fn a_paper_that_was_changed_is_found_by_verify(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        printed(&world, id);
        world.assert_sound();

        world.write(|t| -> Result<_, StoreError> {
            let other = Db(uuid::Uuid::max());
            Ok(diesel::update(print::table).set(print::hash.eq(other)).execute(t.connection())?)
        })
        .unwrap();

        let difference = world.store.verify_cases(|_| {}).unwrap().unwrap_err();
        assert!(difference.to_string().contains("is not what its hash says"), "{difference}");
    }

    fn a_paper_is_erased_with_the_people_on_it(database: TestDatabase) {
        // Given a paper of an archived case that names somebody who was taken for a party by mistake
        let world = World::on(database);
        let id = archived(&world);
        let hash = printed(&world, id);
        let (_, respondent) = world.parties(id);

        // When their particulars are erased
        let mistaken = json!({"person": respondent, "ground": "unlawful", "reason": "误登他人信息"});
        world.done(&world.director(), id, Act::ForgetPerson, mistaken);

        // Then nothing of the paper is left but that it was printed
        assert_eq!(stored(&world), None);
        assert!(world.store.printed(hash).unwrap().unwrap().erased);
        let director = world.director();
        let again = world.read(move |s| prints::print_content(s, &director, hash, false));
        assert!(matches!(again, Err(CaseError::Store(StoreError::Erased))), "{again:?}");
        world.assert_sound();
    }
}

#[test]
fn a_hash_is_read_as_it_is_printed_or_typed() {
    let case = CaseId(domain::id::compose(1, domain::id::County(330_681), 1));
    let hash = PrintHash::of(case, CONTENT);
    let printed = hash.to_string();
    assert_eq!(printed.len(), 6 + 4 * 9);
    for text in [printed.clone(), printed.to_uppercase(), printed.replace('-', ""), printed.replace('-', " ")] {
        assert_eq!(text.parse(), Ok(hash), "{text}");
    }
    for text in ["", "330681", &printed[1..], &printed.replace('-', "g"), &format!("{printed}0")] {
        assert_eq!(text.parse::<PrintHash>(), Err(InvalidPrintHash), "{text}");
    }
}
