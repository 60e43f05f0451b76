//! The power fails while people work: whatever they were told is done is still done afterwards, and nothing is done twice.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, FixedOffset, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use test_database::both_databases;
use tokio::task::JoinSet;

use crate::harness::{Client, PASSWORD, Program, Reply, new_key};

/// How often the server is killed on each engine, unless [`KILLS_VARIABLE`] says otherwise.
const KILLS: u64 = 4;

/// Environment variable with another number of kills.
const KILLS_VARIABLE: &str = "FAULT_KILLS";

/// People who work at the same time.
const PEOPLE: u64 = 6;

/// After so many kills, and after the last, the whole database is verified.
const VERIFY_EVERY: u64 = 10;

/// A change that somebody asks for, to be repeated until it is answered.
#[derive(Clone)]
struct Request {
    path: String,
    etag: Option<String>,
    key: String,
    body: Value,
}

impl Request {
    fn registration(number: u64) -> Self {
        let china = FixedOffset::east_opt(8 * 3600).unwrap();
        let today = DateTime::<Utc>::from(SystemTime::now()).with_timezone(&china).date_naive();
        let party = |side: &str, name: &str| json!({"side": side, "kind": "person", "particulars": {"name": name}});
        let dispute = json!({
            "division": "330681109290", "source": "oral_application", "applied_on": today, "category": "02",
            "difficulty": "simple", "title": format!("排水沟纠纷{number}"), "narrative": "屋后排水沟被堵，雨水倒灌。",
        });
        let body =
            json!({"dispute": dispute, "parties": [party("applicant", "骆大山"), party("respondent", "陈小河")]});
        Self { path: "/api/v1/cases".to_owned(), etag: None, key: new_key(), body }
    }

    fn consent_request(case: &str, etag: &str) -> Self {
        Self { path: format!("{case}/consent-request"), etag: Some(etag.to_owned()), key: new_key(), body: json!({}) }
    }

    /// The answer; an error when the connection broke before it came.
    async fn send(&self, client: &Client) -> reqwest::Result<Reply> {
        let request = client.request(Method::POST, &self.path).header("Idempotency-Key", &self.key).json(&self.body);
        let request = self.etag.iter().fold(request, |request, etag| request.header("If-Match", etag));
        Reply::read(request.send().await?).await
    }
}

/// What people were told, and what they are still waiting for.
#[derive(Default)]
struct Ledger {
    /// Cases by path, with the version that was answered last.
    told: BTreeMap<String, u64>,
    waiting: Vec<Request>,
}

impl Ledger {
    fn tell(&mut self, request: &Request, reply: &Reply) -> (String, String) {
        assert!(matches!(reply.status, 200 | 201), "{:#}", reply.body);
        let case =
            request.path.strip_suffix("/consent-request").map_or_else(|| reply.location().to_owned(), str::to_owned);
        let etag = reply.etag().to_owned();
        self.told.insert(case.clone(), version(&etag));
        (case, etag)
    }
}

fn version(etag: &str) -> u64 {
    etag.trim_matches('"').parse().unwrap()
}

/// Registers cases and asks the other side for its consent, until the connection breaks.
async fn work(client: Client, ledger: Arc<Mutex<Ledger>>, mut number: u64) {
    loop {
        let mut next = Some(Request::registration(number));
        while let Some(request) = next.take() {
            let Ok(reply) = request.send(&client).await else {
                ledger.lock().unwrap().waiting.push(request);
                return;
            };
            let (case, etag) = ledger.lock().unwrap().tell(&request, &reply);
            if request.etag.is_none() {
                next = Some(Request::consent_request(&case, &etag));
            }
        }
        number += PEOPLE;
    }
}

fn kills() -> u64 {
    std::env::var(KILLS_VARIABLE).map_or(KILLS, |kills| kills.parse().expect("a number of kills"))
}

/// Every history, chain and projection, and that there are as many cases as people were told of.
async fn verify(program: &Program, told: usize) {
    let store = program.store();
    let verified = tokio::task::spawn_blocking(move || store.verify_cases(|_| {}).unwrap()).await.unwrap();
    let verified = verified.unwrap_or_else(|difference| panic!("{difference}"));
    assert_eq!(verified.cases, told as u64);
}

both_databases! {
    #[tokio::test]
    async fn what_was_answered_survives_every_kill(database: TestDatabase) {
        let unlimited = ["ACCOUNT_PER_SECOND", "ADDRESS_PER_SECOND", "LOGIN_PER_MINUTE"];
        let program = unlimited
            .iter()
            .fold(Program::on(database.url()), |program, rate| program.with(&format!("FENGQIAO_SERVER__RATES__{rate}"), "0"))
            .with_world()
            .await;
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let mut serving = program.serve();
        for kill in 1..=kills() {
            // Given people at work, and a moment that is another one each time
            let client = Client::new(&serving.url).log_in("village-director", PASSWORD).await;
            let mut people = JoinSet::new();
            for person in 0..PEOPLE {
                people.spawn(work(client.clone(), Arc::clone(&ledger), kill * 1_000_000 + person));
            }
            tokio::time::sleep(Duration::from_millis(40 + kill * 37 % 200)).await;

            // When the power fails and comes back
            serving.kill();
            people.join_all().await;
            let before: Vec<_> = ledger.lock().unwrap().told.clone().into_iter().collect();
            serving = program.serve();
            let client = Client::new(&serving.url).log_in("village-director", PASSWORD).await;

            // Then whatever people were told is there
            for (case, told) in before.iter().rev().take(200) {
                let found = client.get(case).await.must(200);
                assert!(version(found.etag()) >= *told, "{case} was answered at version {told}");
            }
            // And whoever got no answer asks again and gets one
            let waiting = std::mem::take(&mut ledger.lock().unwrap().waiting);
            for request in waiting {
                let reply = request.send(&client).await.unwrap();
                ledger.lock().unwrap().tell(&request, &reply);
            }
            if kill % VERIFY_EVERY == 0 || kill == kills() {
                verify(&program, ledger.lock().unwrap().told.len()).await;
            }
        }
        let told = ledger.lock().unwrap().told.len() as u64;
        assert!(told > kills(), "only {told} cases were registered between {} kills", kills());
    }
}
