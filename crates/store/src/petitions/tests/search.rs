//! Who looks for somebody finds the petitions within the scope that the account may know, and no others.

use domain::id::PetitionId;
use domain::organisation::Role;
use escalation::petition::Act;
use serde_json::{Value, json};
use test_database::{TestDatabase, both_databases};

use super::world::Office;
use crate::Scope;
use crate::cases::tests::plans::{plan_of, queries_of};
use crate::error::StoreError;
use crate::petitions;

impl Office {
    /// What an account finds, at most ten.
    fn found(&self, scope: &Scope, sought: Value) -> Vec<PetitionId> {
        let (scope, sought) = (scope.clone(), serde_json::from_value(sought).unwrap());
        let search = move |snapshot: &mut crate::Snapshot| petitions::search(snapshot, &scope, &sought, 10);
        self.world.read::<_, StoreError>(search).unwrap().iter().map(|line| line.id).collect()
    }
}

both_databases! {
    fn a_petitioner_is_found_by_name_and_telephone_within_the_scope(database: TestDatabase) {
        // Given two letters of 张伟, the second of which was sent to the police
        let office = Office::on(database);
        let (first, second) = (office.registered(), office.registered());
        let (clerk, world) = (office.clerk(), &office.world);
        office.done(second, Act::Dispatch, json!({"kind": "transfer", "to": world.police.id}));

        // Then the office finds both, the latest first, each once, however name or number is written
        assert_eq!(office.found(&clerk, json!({"name": " 张 伟"})), [second, first]);
        assert_eq!(office.found(&clerk, json!({"phone": "+86 138-0000-1234"})), [second, first]);
        assert_eq!(office.found(&clerk, json!({"name": "张伟", "phone": "13900000002"})), []);
        assert_eq!(office.found(&clerk, json!({"name": "张"})), []);
        assert_eq!(office.found(&clerk, json!({})), []);

        // And the police find what is before them, who audits the division all of it, nobody anything else
        let name = || json!({"name": "张伟"});
        assert_eq!(office.found(&world.scope(&world.police, Role::UnitOfficer), name()), [second]);
        assert_eq!(office.found(&world.scope(&world.centre, Role::Auditor), name()), [second, first]);
        assert_eq!(office.found(&world.scope(&world.elsewhere, Role::Auditor), name()), []);
        assert_eq!(office.found(&world.scope(&world.centre, Role::Mediator), name()), []);

        // When he is erased from the first, then only the second is found
        office.done(first, Act::Withdraw, json!({"on": world.today(), "reason": "本人撤回", "confirmed": true}));
        let who = office.sheet(first).petition.petitioners[0].person;
        let erasure = json!({"person": who, "ground": "unlawful", "reason": "误登他人信息"});
        office.done(first, Act::ForgetPerson, erasure);
        assert_eq!(office.found(&clerk, name()), [second]);
    }
}

/// On SQLite alone: PostgreSQL goes by what it has counted, and in a small world there is nothing to count.
#[test]
fn somebody_is_found_along_the_index_of_what_is_known() {
    let office = Office::on(TestDatabase::sqlite());
    office.registered();
    let world = &office.world;
    let readers = [office.clerk(), world.scope(&world.city, Role::Auditor), world.scope(&world.village, Role::Auditor)];
    for scope in readers {
        let search = move |snapshot: &mut crate::Snapshot| -> Result<(), StoreError> {
            for (known, index) in [("name", "name"), ("identity_number", "identity"), ("phone", "phone")] {
                let sought = serde_json::from_value(json!({known: "13800000001"})).unwrap();
                let queries = queries_of(snapshot, |snapshot| petitions::search(snapshot, &scope, &sought, 50))?;
                assert_eq!(queries.len(), 2, "{queries:?}");
                for query in queries {
                    let plan = plan_of(snapshot.connection(), &query)?;
                    assert!(plan.contains(&format!("person_by_{index}")), "{query}\n{plan}");
                }
            }
            Ok(())
        };
        world.read(search).unwrap();
    }
}
