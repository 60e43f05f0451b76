//! SIGKILL at random moments under load.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use test_database::both_databases;
use tokio::task::JoinSet;

use super::{Enough, Installation, Writer, kills, ledger, seed};
use crate::faults::writer::log_in;

/// Longest load before a kill; some hit the server while it still starts to work.
const LOAD_MS_MAX: u64 = 1000;

both_databases! {
    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_acknowledged_outlives_every_kill(database: TestDatabase) {
        // Given ten people at work in five committees
        let seed = seed("what_was_acknowledged_outlives_every_kill");
        let mut random = StdRng::seed_from_u64(seed);
        let installation = Installation::new(database.url()).await;
        let mut writers = installation.writers(seed);
        let kills = kills();
        let mut in_doubt = 0;

        for _ in 0..kills {
            // When the server is killed in the middle of it
            let serving = installation.serve();
            let enough = Enough::default();
            let work = begin(writers, &serving.url, &enough);
            tokio::time::sleep(Duration::from_millis(random.random_range(0..LOAD_MS_MAX))).await;
            serving.kill();
            enough.store(true, Ordering::Relaxed);
            writers = end(work).await;
            in_doubt += writers.iter().filter(|writer| writer.pending.is_some()).count();

            // Then all that was acknowledged is there when it is back
            let serving = installation.serve();
            ledger::check(&serving.url, &writers).await;

            // And what was in doubt is done exactly once when it is asked for again
            settle(&mut writers, &serving.url).await;
            ledger::check(&serving.url, &writers).await;
            assert!(serving.stop().0.success());
        }

        // And in the end everything is sound: each history, each number
        let serving = installation.serve();
        ledger::check_numbers(&serving.url, &writers).await;
        let said = installation.must_be_sound();
        let cases: usize = writers.iter().map(|writer| writer.cases.len()).sum();
        let events: u64 = writers.iter().flat_map(|writer| &writer.cases).map(|known| known.version).sum();
        assert!(said.starts_with(&format!("{cases} cases with {events} events")), "{said}");
        assert!(in_doubt > 0, "no kill hit a request, so nothing was shown");
        eprintln!("{kills} kills: {cases} cases, {events} events, {in_doubt} answers lost");
    }
}

/// Lets the writers work at a server.
pub(super) fn begin(writers: Vec<Writer>, url: &str, enough: &Enough) -> JoinSet<Writer> {
    writers
        .into_iter()
        .map(|mut writer| {
            let (url, enough) = (url.to_owned(), Arc::<AtomicBool>::clone(enough));
            async move {
                writer.work(&url, &enough).await;
                writer
            }
        })
        .collect()
}

/// Waits for the writers to stop.
pub(super) async fn end(work: JoinSet<Writer>) -> Vec<Writer> {
    work.join_all().await
}

/// Repeats what is pending until all of it is answered.
pub(super) async fn settle(writers: &mut [Writer], url: &str) {
    for writer in writers {
        let client = log_in(url, writer.username()).await.expect("the server is up");
        writer.settle(&client).await;
    }
}
