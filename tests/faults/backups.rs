//! A backup is made while people work, and opened in another place.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

use test_database::{Backend, TestDatabase, both_databases};

use super::kills::{begin, end};
use super::writer::Known;
use super::{Enough, Installation, ledger, seed};
use crate::harness::Program;

/// How long people work before the backup.
const LOAD: Duration = Duration::from_secs(1);

both_databases! {
    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_acknowledged_before_a_backup_is_in_it(database: TestDatabase) {
        // Given people who have done some work and go on with it
        let seed = seed("what_was_acknowledged_before_a_backup_is_in_it");
        let installation = Installation::new(database.url()).await;
        let serving = installation.serve();
        let enough = Enough::default();
        let work = begin(installation.writers(seed), &serving.url, &enough);
        tokio::time::sleep(LOAD).await;
        enough.store(true, Ordering::Relaxed);
        let writers = end(work).await;
        let before: Vec<(String, Vec<Known>)> =
            writers.iter().map(|writer| (writer.username().to_owned(), writer.cases.clone())).collect();
        assert!(before.iter().any(|(_, cases)| !cases.is_empty()), "nobody got anything done");
        let enough = Enough::default();
        let work = begin(writers, &serving.url, &enough);

        // When a backup is made meanwhile
        let said = installation.program.must(&["backup", "backup"]);
        enough.store(true, Ordering::Relaxed);
        let after = end(work).await;
        assert!(serving.stop().0.success());
        assert!(said.contains("0 attachments"), "{said}");
        let acts = |cases: &[Known]| cases.iter().map(|known| known.version).sum::<u64>();
        let acts_before: u64 = before.iter().map(|(_, cases)| acts(cases)).sum();
        assert!(acts_before < after.iter().map(|writer| acts(&writer.cases)).sum(), "nobody worked during the backup");

        // Then it is sound and serves elsewhere, with what was acknowledged before, and nothing that was never asked for
        let fresh = database.backend().fresh().expect("the first one worked");
        let copy = open(&installation.program.path("backup"), &fresh);
        let keys = fs::read(installation.program.path("data/keys")).unwrap();
        fs::write(copy.path("data/keys"), keys).unwrap();
        fs::set_permissions(copy.path("data/keys"), fs::Permissions::from_mode(0o600)).unwrap();
        copy.must(&["verify"]);
        ledger::check_copy(&copy.serve().url, &before, &after).await;
    }
}

/// Puts a backup in its place, as `docs/operations.md` says.
fn open(backup: &Path, fresh: &TestDatabase) -> Program {
    match fresh.backend() {
        Backend::Sqlite => {
            let copy = Program::new();
            fs::rename(backup, copy.path("data")).unwrap();
            copy
        }
        Backend::Postgres => {
            fresh.restore(&backup.join("fengqiao.dump"));
            let copy = Program::on(fresh.url());
            fs::create_dir(copy.path("data")).unwrap();
            fs::rename(backup.join("files"), copy.path("data/files")).unwrap();
            copy
        }
    }
}
