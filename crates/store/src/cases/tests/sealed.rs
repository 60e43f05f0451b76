//! What a stolen disk tells: nothing.

use std::path::Path;

use domain::organisation::Role;
use test_database::{Backend, both_databases};

use super::world::World;
use crate::cases::{self, CaseError};
use crate::error::StoreError;
use crate::idempotency::{KeptAnswer, Repeatable};

/// Everything that must not stand readably anywhere.
pub(super) const SECRETS: &[&str] =
    &["张三", "李四", "13800000001", "33068119700101123", "枫源村12号", "排水沟漫水纠纷", "雨后漫水进院", "清理排水沟"];

both_databases! {
    fn neither_table_nor_file_tells_who_quarrels_about_what(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        world.accepted(id);
        world.assigned(id);
        world.session(id, "agreed");
        world.agreed(id);
        let scope = world.mediator();
        let (applicant, _) = world.parties(id);
        let reason = "核对身份";
        world.write(move |t| cases::unmask(t, &scope, id, (applicant, reason))).unwrap();
        let answered = Repeatable { actor: world.mediator().user(), key: "4f6c".to_owned(), request_hash: [1; 32] };
        world
            .write(move |t| -> Result<bool, StoreError> {
                crate::idempotency::keep(t, &answered, &KeptAnswer { status: 201, body: "张三与李四".into() })
            })
            .unwrap();

        let stored = everything_stored(&world);

        assert!(stored.len() > 10_000, "{} bytes were looked at", stored.len());
        for secret in SECRETS {
            assert!(!holds(&stored, secret.as_bytes()), "{secret} stands readably in the database");
        }
    }

    fn with_another_key_ring_nothing_opens(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        let thief = crate::StoreOptions {
            keyring: crate::KeyRing::generate().unwrap(),
            ..crate::testing::options(&world.database)
        };
        let store = crate::Store::open(thief).unwrap();
        let scope = world.mediator();

        let opened = store.read_blocking(move |s| cases::sheet(s, &scope, id));

        assert!(matches!(opened, Err(StoreError::UnknownMasterKey(_))), "{opened:?}");
    }

    fn a_sheet_is_masked_and_unmasking_needs_the_right_and_leaves_a_trace(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        let (applicant, respondent) = world.parties(id);

        let sheet = world.sheet(&world.mediator(), id).unwrap();
        let shown = &sheet.people[&applicant];
        assert_eq!((shown.name.as_str(), shown.phone.as_deref()), ("张*", Some("138****0001")));
        let text = serde_json::to_string(&sheet).unwrap();
        assert!(!text.contains("13900000002") && !text.contains("枫源村12号"), "{text}");

        let scope = world.scope(&world.village, Role::Auditor);
        let full = world.write(move |t| cases::unmask(t, &scope, id, (respondent, "核对身份"))).unwrap();
        assert_eq!(&*full.name, "李四");
        let scope = world.scope(&world.centre, Role::CommitteeDirector);
        let refused = world.write(move |t| cases::unmask(t, &scope, id, (respondent, "好奇")));
        assert!(matches!(refused, Err(CaseError::Refused(_))), "{refused:?}");
        let other = world.registered();
        let scope = world.mediator();
        let missed = world.write(move |t| cases::unmask(t, &scope, other, (respondent, "核对身份")));
        assert!(matches!(missed, Err(CaseError::Store(StoreError::NotFound))), "{missed:?}");
    }
}

/// Every byte of the database and the files: as they are on disk on SQLite, as the tables tell on PostgreSQL.
pub(crate) fn everything_stored(world: &World) -> Vec<u8> {
    match world.database.backend() {
        Backend::Sqlite => files_below(world.database.dir()),
        Backend::Postgres => [every_table(world), files_below(world.database.dir())].concat(),
    }
}

/// Whether these bytes stand in it.
pub(crate) fn holds(stored: &[u8], bytes: &[u8]) -> bool {
    stored.windows(bytes.len()).any(|window| window == bytes)
}

fn files_below(dir: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        all.extend(if path.is_dir() { files_below(&path) } else { std::fs::read(path).unwrap() });
    }
    all
}

/// Every row of every table of PostgreSQL as text, and its bytes behind the hex.
fn every_table(world: &World) -> Vec<u8> {
    use diesel::prelude::*;
    use diesel::sql_types::Text;
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }
    let tables = "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public'";
    world
        .read(move |s| -> Result<_, StoreError> {
            let mut all = Vec::new();
            for table in diesel::sql_query(tables).load::<Line>(s.connection())? {
                let rows = diesel::sql_query(format!("SELECT t::text AS line FROM \"{}\" AS t", table.line));
                for row in rows.load::<Line>(s.connection())? {
                    for part in row.line.split("\\x").skip(1) {
                        let digits: String = part.chars().take_while(char::is_ascii_hexdigit).collect();
                        all.extend(hex::decode(digits).unwrap_or_default());
                    }
                    all.extend(row.line.into_bytes());
                }
            }
            Ok(all)
        })
        .unwrap()
}
