//! Somebody who does casework without pause, and remembers what was promised.

use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::time::civil_date;
use fengqiao::world::World;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use store::clock::{Clock, SystemClock};

use super::Enough;
use super::request::{Answer, Request};
use crate::harness::{Client, PASSWORD};

/// How often a new case is registered although there are others to go on with.
const REGISTERS: f64 = 0.3;

/// Pause after a 503, as a polite client makes it.
const PAUSE: Duration = Duration::from_millis(20);

/// A case, as its last receipt tells.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Its title, which holds the idempotency key of its registration.
    pub(super) title: String,
    /// Version of the last receipt.
    pub(super) version: u64,
    /// Its id.
    pub(super) id: String,
    parties: Vec<Value>,
    step: usize,
}

/// A director who registers cases, brings them into mediation and holds sessions.
pub(crate) struct Writer {
    /// User name.
    username: String,
    division: String,
    user: String,
    random: StdRng,
    /// What it knows, by its receipts.
    pub(super) cases: Vec<Known>,
    /// The request whose answer was lost or put off.
    pub(super) pending: Option<Request>,
}

impl Writer {
    /// The director of that committee, with these choices.
    pub(super) fn new(world: &World, committee: &str, seed: u64) -> Self {
        let username = format!("{committee}-director");
        Self {
            division: world.organisation(committee).division.to_string(),
            user: world.user(&username).to_string(),
            username,
            random: StdRng::seed_from_u64(seed),
            cases: Vec::new(),
            pending: None,
        }
    }

    /// The name it logs in with.
    pub(super) fn username(&self) -> &str {
        &self.username
    }

    /// Works at the server with that URL until it is enough or an answer is lost.
    pub(super) async fn work(&mut self, url: &str, enough: &Enough) {
        let Some(client) = log_in(url, &self.username).await else { return };
        while !enough.load(Ordering::Relaxed) && self.step(&client).await {}
    }

    /// Repeats what is pending until it is answered.
    pub(super) async fn settle(&mut self, client: &Client) {
        while self.pending.is_some() {
            assert!(self.step(client).await, "the server is up");
        }
    }

    /// Does one thing; false when its answer was lost.
    async fn step(&mut self, client: &Client) -> bool {
        let request = match self.pending.take() {
            Some(request) => request,
            None => match self.choose(client).await {
                Some(request) => request,
                None => return false,
            },
        };
        match request.send(client).await {
            Answer::Done(receipt) => self.note(&request, &receipt),
            Answer::Unavailable => {
                self.pending = Some(request);
                tokio::time::sleep(PAUSE).await;
            }
            Answer::Lost => {
                self.pending = Some(request);
                return false;
            }
        }
        true
    }

    fn note(&mut self, request: &Request, receipt: &Value) {
        let version = receipt["version"].as_u64().unwrap();
        let id = receipt["id"].as_str().unwrap().to_owned();
        match request.case {
            None => {
                let title = title(&request.key);
                self.cases.push(Known { title, version, id, parties: Vec::new(), step: 0 });
            }
            Some(position) => {
                let known = &mut self.cases[position];
                assert!(known.id == id && version > known.version, "{receipt} after {known:?}");
                known.version = version;
                known.step += 1;
            }
        }
    }

    /// The next thing to do; `None` when the server could not be asked for what it takes.
    async fn choose(&mut self, client: &Client) -> Option<Request> {
        let key = format!("{:032x}", self.random.random::<u128>());
        if self.cases.is_empty() || self.random.random_bool(REGISTERS) {
            let body = self.quarrel(&key);
            return Some(Request { key, path: "/api/v1/cases".to_owned(), version: None, body, case: None });
        }
        let position = self.random.random_range(0..self.cases.len());
        if self.cases[position].parties.is_empty() {
            self.cases[position].parties = parties(client, &self.cases[position].id).await?;
        }
        let (path, body) = self.next_step(&self.cases[position]);
        let Known { id, version, .. } = &self.cases[position];
        let path = format!("/api/v1/cases/{id}/{path}");
        Some(Request { key, path, version: Some(*version), body, case: Some(position) })
    }

    /// Where a case stands: the way into mediation, then sessions and telephone calls without end.
    fn next_step(&self, known: &Known) -> (&'static str, Value) {
        let (today, both) = (today(), &known.parties);
        let other = &both[1];
        match known.step {
            0 => (
                "consents",
                json!({"party": other, "consent": "agreed", "about": "mediation", "given_on": today, "means": "phone"}),
            ),
            1 => ("rights-notice", json!({"parties": both, "on": today})),
            2 => ("acceptance", json!({"admissible": true})),
            3 => ("mediators", json!({"host": self.user, "recusal_checked": true})),
            step if step % 2 == 0 => (
                "sessions",
                json!({
                    "held_on": today, "place": "调解室", "mediators": [self.user], "heard": both,
                    "statements": "双方陈述了意见。", "proposal": "各半分担疏通费用。", "result": "continue",
                }),
            ),
            _ => (
                "contacts",
                json!({"party": other, "on": today, "means": "phone", "reached": true, "note": "约定下次调解时间。"}),
            ),
        }
    }

    fn quarrel(&mut self, key: &str) -> Value {
        let phone = format!("138{:08}", self.random.random_range(0..100_000_000));
        json!({
            "dispute": {
                "division": self.division, "source": "oral_application", "applied_on": today(),
                "category": "02", "difficulty": "simple", "title": title(key),
                "narrative": "李强家的排水沟漫水，淹了张伟家的菜地。", "requests": ["疏通排水沟"], "claimed": 80_000,
            },
            "parties": [
                {"side": "applicant", "kind": "person", "particulars": {"name": "张伟", "phone": phone}},
                {"side": "respondent", "kind": "person", "particulars": {"name": "李强"}},
            ],
        })
    }
}

/// Title of the case that was registered with that key.
pub(super) fn title(key: &str) -> String {
    format!("排水沟纠纷{key}")
}

/// Logs in; `None` when the server is gone.
pub(super) async fn log_in(url: &str, username: &str) -> Option<Client> {
    let body = json!({"username": username, "password": PASSWORD});
    let anybody = Client::new(url);
    loop {
        let response = anybody.request(reqwest::Method::POST, "/api/v1/auth/token").json(&body).send().await.ok()?;
        match response.status().as_u16() {
            200 => {
                let reply: Value = response.json().await.ok()?;
                return Some(anybody.bearing(reply["access_token"].as_str().unwrap()));
            }
            503 => tokio::time::sleep(PAUSE).await,
            status => panic!("log-in of {username} was answered with {status}"),
        }
    }
}

/// The people in a case; `None` when the server is gone or cannot say.
async fn parties(client: &Client, id: &str) -> Option<Vec<Value>> {
    let response = client.request(reqwest::Method::GET, &format!("/api/v1/cases/{id}")).send().await.ok()?;
    if response.status() == 503 {
        return None;
    }
    assert_eq!(response.status(), 200, "an acknowledged case is there");
    let sheet: Value = response.json().await.ok()?;
    let parties = sheet["case"]["parties"].as_array().unwrap();
    Some(parties.iter().map(|party| party["person"].clone()).collect())
}

/// The civil date in China, by the clock that the program goes by.
fn today() -> String {
    civil_date(SystemClock.now()).to_string()
}
