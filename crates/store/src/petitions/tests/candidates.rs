//! How fast candidates are found in a large archive: run by hand, the numbers stand in `docs/matching.md`.

use std::time::Instant;

use diesel::connection::SimpleConnection;
use domain::organisation::Role;
use serde_json::json;
use test_database::TestDatabase;

use crate::petitions::traits::hashes;
use crate::petitions::{NewPetition, draft_candidates, register};
use crate::testing::{city_centre, scope, store};
use crate::{StoreError, organisations};

/// Keys of other petitions: about fourteen each, so that this is an archive of a hundred thousand; ten times as many make
/// one of a million.
const KEYS: u64 = 1_400_000;

/// Petitions that share each key of the one that is looked for: a common name in a large township, a common phrase.
const COMMON: u64 = 5_000;

/// Petitions that tell the same story, all of which are compared.
const ALIKE: usize = 60;

fn letter(name: &str) -> NewPetition {
    let petition = json!({
        "petition": {
            "received_on": "2026-03-02", "kind": "appeal", "channel": "letter", "purpose": "decision", "content": "P03",
            "issue_division": "330681109000", "title": "枫桥镇下章二十七号房屋拆迁补偿款未付清",
            "narrative": "我家下章二十七号房屋二〇二四年被拆迁，约定补偿款三十二万元，至今只付二十万元，多次催要未果。",
            "requests": ["请求支付剩余拆迁补偿款十二万元"], "headcount": {"present": 1, "involved": 1},
        },
        "petitioners": [{
            "role": "single", "division": "330681109000",
            "particulars": {"name": name, "phone": "13800001234", "address": "诸暨市枫桥镇下章27号"},
        }],
    });
    serde_json::from_value(petition).unwrap()
}

#[test]
#[ignore = "fills a large archive; run with --ignored --nocapture"]
fn candidates_are_found_in_a_large_archive() {
    let database = TestDatabase::sqlite();
    let store = store(&database);
    let centre = city_centre();
    let made = store.write_blocking(move |transaction| organisations::bootstrap(transaction, &centre)).unwrap();
    let clerk = scope(&made.unwrap().organisation, Role::PetitionClerk);
    for _ in 0..ALIKE {
        let clerk = clerk.clone();
        store.write_blocking(move |transaction| register(transaction, &clerk, &letter("张伟"))).unwrap();
    }
    let keys = KEYS;
    store
        .write_blocking(move |transaction| -> Result<(), StoreError> {
            let keyring = transaction.keyring().clone();
            let connection = transaction.connection();
            let rows = |count: u64, hash: &str| {
                format!(
                    "INSERT INTO petition_key (county, petition_id, hash) \
                     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
                     SELECT 330681, randomblob(16), {hash} FROM n"
                )
            };
            connection.batch_execute(&rows(keys, "random()"))?;
            let person = domain::id::PersonId(uuid::Uuid::nil());
            let asked = letter("章伟");
            let people: Vec<_> = asked.petitioners.iter().map(|p| p.clone().record(person)).collect();
            let told = crate::petitions::traits::Told {
                petitioners: people.iter().map(|(petitioner, particulars)| (petitioner, particulars)).collect(),
                accused: &asked.petition.accused,
                content: asked.petition.content,
                issue_division: asked.petition.issue_division,
                title: &asked.petition.title,
                narrative: &asked.petition.narrative,
                requests: "请求支付剩余拆迁补偿款十二万元".to_owned(),
            };
            let traits = told.traits(&keyring, &domain::organisation::OrganisationTree::default());
            for (hash, kind) in hashes(&keyring, &traits) {
                use domain::matching::BlockingKind::{Accused, NamePlace, NearNamePlace, Phrase};
                if matches!(kind, Accused | NamePlace | NearNamePlace | Phrase) {
                    connection.batch_execute(&rows(COMMON, &hash.to_string()))?;
                }
            }
            Ok(())
        })
        .unwrap();

    let mut took = Vec::new();
    for _ in 0..40 {
        let clerk = clerk.clone();
        let begun = Instant::now();
        let found = store.read_blocking(move |snapshot| draft_candidates(snapshot, &clerk, &letter("章伟"))).unwrap();
        took.push(begun.elapsed());
        assert!(!found.is_empty());
    }
    took.sort();
    println!("{keys} keys: median {:?}, 95 % within {:?}", took[20], took[38]);
}
