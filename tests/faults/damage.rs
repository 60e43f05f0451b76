//! One byte of one event is changed behind the back of the program.

use std::fs;
use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use test_database::{Backend, TestDatabase, both_databases};

use super::kills::{begin, end, settle};
use super::writer::log_in;
use super::{Enough, Installation, seed};
use crate::harness::Client;

/// How long the writers work before the damage is done.
const LOAD: std::time::Duration = std::time::Duration::from_secs(1);

both_databases! {
    #[tokio::test(flavor = "multi_thread")]
    async fn one_changed_byte_of_one_event_is_found_and_named(database: TestDatabase) {
        // Given casework that is sound, also while it is checked beside the running server
        let seed = seed("one_changed_byte_of_one_event_is_found_and_named");
        let mut random = StdRng::seed_from_u64(seed);
        let installation = Installation::new(database.url()).await;
        let serving = installation.serve();
        let enough = Enough::default();
        let work = begin(installation.writers(seed), &serving.url, &enough);
        tokio::time::sleep(LOAD).await;
        installation.must_be_sound();
        enough.store(true, std::sync::atomic::Ordering::Relaxed);
        let mut writers = end(work).await;
        settle(&mut writers, &serving.url).await;

        // When one bit of one event changes on the disk
        let writer = &writers[random.random_range(0..writers.len())];
        let known = &writer.cases[random.random_range(0..writer.cases.len())];
        let sequence = random.random_range(1..known.version);
        let client = log_in(&serving.url, writer.username()).await.unwrap();
        let hash = hash_of(&client, &known.id, sequence).await;
        assert!(serving.stop().0.success());
        match database.backend() {
            Backend::Sqlite => flip_before(database.url().trim_start_matches("sqlite://").as_ref(), &hash),
            Backend::Postgres => database.tamper(&format!(
                "UPDATE case_event SET payload = set_bit(payload, 77, 1 - get_bit(payload, 77))
                 WHERE case_id = '{}' AND sequence = {sequence}",
                known.id
            )),
        }

        // Then `verify` names that event of that case
        let output = installation.program.run(&["verify"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.starts_with(&format!("case {}, event {sequence}: ", known.id)), "{said}");
    }
}

#[test]
fn what_cannot_be_checked_is_neither_sound_nor_damaged() {
    let database = TestDatabase::sqlite();
    let program = crate::harness::Program::on(database.url());
    let without_keys = program.run(&["verify"]);
    assert_eq!(without_keys.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&without_keys.stderr).contains("no key file"));

    program.must(&["migrate"]);
    assert!(program.must(&["verify"]).starts_with("0 cases with 0 events are as they should be"));

    let elsewhere = program.with("FENGQIAO_DATABASE__URL", "postgres://nobody@%2Fnowhere/data");
    assert_eq!(elsewhere.run(&["verify"]).status.code(), Some(2));
}

/// The hash of an event, in bytes.
async fn hash_of(client: &Client, case: &str, sequence: u64) -> Vec<u8> {
    let path = format!("/api/v1/cases/{case}/events?after={}&limit=1", sequence - 1);
    let reply = client.get(&path).await.must(200);
    let Value::String(hex) = reply.at("/items/0/hash") else { panic!("{:#}", reply.body) };
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// Changes one bit of the byte before each copy of `hash` in a SQLite file. The payload of an event stands before its
/// hash; the file may hold copies of the row in pages that are no longer used.
fn flip_before(path: &Path, hash: &[u8]) {
    let log = path.with_extension("sqlite-wal");
    assert_eq!(fs::metadata(log).map_or(0, |log| log.len()), 0, "a clean stop leaves one whole file");
    let mut bytes = fs::read(path).unwrap();
    let copies: Vec<usize> = (0..bytes.len() - hash.len()).filter(|at| bytes[*at..].starts_with(hash)).collect();
    assert!(!copies.is_empty(), "the row is in the file");
    for at in copies {
        bytes[at - 1] ^= 1;
    }
    fs::write(path, bytes).unwrap();
}
