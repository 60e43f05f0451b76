//! Holds what the writers were promised against what the server knows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Writer;
use super::writer::{Known, log_in, title};
use crate::harness::Client;

/// Checks that every receipt of these writers holds and nothing is there that they did not ask for.
///
/// What a receipt promised is there at its version. What is pending may have been done or not, but a case is there once.
pub(super) async fn check(url: &str, writers: &[Writer]) {
    let mut offices: BTreeMap<&str, Vec<&Writer>> = BTreeMap::new();
    for writer in writers {
        offices.entry(writer.username()).or_default().push(writer);
    }
    for (username, writers) in offices {
        let client = log_in(url, username).await.expect("the server is up");
        check_office(&all_cases(&client).await, &writers);
    }
}

/// Checks a copy that was made while these writers worked: what they knew before is in it, at that version or a later one,
/// and nothing is that they did not know or ask for afterwards.
pub(super) async fn check_copy(url: &str, before: &[(String, Vec<Known>)], after: &[Writer]) {
    let mut copied: BTreeMap<String, u64> = BTreeMap::new();
    for username in before.iter().map(|(username, _)| username).collect::<BTreeSet<_>>() {
        let client = log_in(url, username).await.expect("the copy serves");
        for line in all_cases(&client).await {
            copied.insert(line["title"].as_str().unwrap().to_owned(), line["version"].as_u64().unwrap());
        }
    }
    for known in before.iter().flat_map(|(_, cases)| cases) {
        let version = copied.get(&known.title);
        assert!(version.is_some_and(|version| *version >= known.version), "{known:?} is at {version:?} in the copy");
    }
    for known in after.iter().flat_map(|writer| &writer.cases) {
        let version = copied.remove(&known.title);
        assert!(version.is_none_or(|version| version <= known.version), "{known:?} is at {version:?} in the copy");
    }
    assert!(copied.is_empty(), "nobody registered {copied:?}");
}

/// Checks that the numbers that an office gave run from 1 without a gap. Nothing may be pending.
pub(super) async fn check_numbers(url: &str, writers: &[Writer]) {
    let usernames: BTreeSet<&str> = writers.iter().map(Writer::username).collect();
    for username in usernames {
        let client = log_in(url, username).await.expect("the server is up");
        let mut numbers: Vec<usize> =
            all_cases(&client).await.iter().filter_map(|line| number(&line["number"])).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>(), "numbers given by {username}");
    }
}

/// `N` of `（YYYY）X人调字第N号`. A run over New Year would begin anew at 1, which is why there is but one year to look at.
fn number(number: &Value) -> Option<usize> {
    let (_, rest) = number.as_str()?.split_once('第')?;
    rest.trim_end_matches('号').parse().ok()
}

fn check_office(lines: &[Value], writers: &[&Writer]) {
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    for line in lines {
        let (title, version) = (line["title"].as_str().unwrap(), line["version"].as_u64().unwrap());
        assert!(found.insert(title, version).is_none(), "{title} was registered twice");
    }
    for writer in writers {
        let pending = writer.pending.as_ref();
        for (position, known) in writer.cases.iter().enumerate() {
            let version = found.remove(known.title.as_str());
            let version = version.unwrap_or_else(|| panic!("{known:?} was acknowledged and is gone"));
            let in_doubt = pending.is_some_and(|request| request.case == Some(position));
            let holds = version == known.version || (in_doubt && version > known.version);
            assert!(holds, "{known:?} is at version {version}, pending {pending:?}");
        }
        if let Some(request) = pending.filter(|request| request.case.is_none()) {
            found.remove(title(&request.key).as_str());
        }
    }
    assert!(found.is_empty(), "nobody registered {found:?}");
}

/// All cases of an office, page by page.
async fn all_cases(client: &Client) -> Vec<Value> {
    let mut lines = Vec::new();
    let mut path = "/api/v1/cases?limit=200".to_owned();
    loop {
        let page = client.get(&path).await.must(200);
        lines.extend(page.at("/items").as_array().unwrap().iter().cloned());
        match page.body["next"].as_str() {
            Some(cursor) => path = format!("/api/v1/cases?limit=200&cursor={cursor}"),
            None => return lines,
        }
    }
}
