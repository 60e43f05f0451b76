//! PostgreSQL goes away while the program works on it: its connections are cut, its server is killed.

use std::sync::atomic::Ordering;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use test_database::{Cluster, TestDatabase};

use super::kills::{begin, end, settle};
use super::{Enough, Installation, Writer, kills, ledger, seed};
use crate::harness::Serving;

/// Longest work between two faults, in milliseconds.
const LOAD_MS_MAX: u64 = 500;

/// How much rarer the server is killed than the program: it takes longer to come back.
const RARER: u32 = 5;

/// Ends every connection of the program.
const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[tokio::test(flavor = "multi_thread")]
async fn cut_connections_cost_nobody_what_was_acknowledged() {
    let Some(database) = TestDatabase::postgres() else { return };
    let seed = seed("cut_connections_cost_nobody_what_was_acknowledged");
    let mut random = StdRng::seed_from_u64(seed);
    let installation = Installation::new(database.url()).await;
    let serving = installation.serve();

    let enough = Enough::default();
    let work = begin(installation.writers(seed), &serving.url, &enough);
    for _ in 0..kills() {
        tokio::time::sleep(Duration::from_millis(random.random_range(0..LOAD_MS_MAX))).await;
        database.tamper(CUT);
    }
    enough.store(true, Ordering::Relaxed);

    all_is_well(&installation, &serving, end(work).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_postgresql_costs_nobody_what_was_acknowledged() {
    let Some(mut cluster) = Cluster::own() else { return };
    let seed = seed("a_killed_postgresql_costs_nobody_what_was_acknowledged");
    let mut random = StdRng::seed_from_u64(seed);
    let installation = Installation::new(&cluster.create_database()).await;
    let serving = installation.serve();

    let enough = Enough::default();
    let work = begin(installation.writers(seed), &serving.url, &enough);
    for _ in 0..kills().div_ceil(RARER) {
        tokio::time::sleep(Duration::from_millis(random.random_range(0..LOAD_MS_MAX))).await;
        cluster = tokio::task::spawn_blocking(move || {
            cluster.crash();
            cluster.restart();
            cluster
        })
        .await
        .unwrap();
    }
    enough.store(true, Ordering::Relaxed);

    all_is_well(&installation, &serving, end(work).await).await;
}

async fn all_is_well(installation: &Installation, serving: &Serving, mut writers: Vec<Writer>) {
    ledger::check(&serving.url, &writers).await;
    settle(&mut writers, &serving.url).await;
    ledger::check(&serving.url, &writers).await;
    ledger::check_numbers(&serving.url, &writers).await;
    installation.must_be_sound();
    assert!(writers.iter().map(|writer| writer.cases.len()).sum::<usize>() > 0, "nobody got anything done");
}
