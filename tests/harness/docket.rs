//! A case as people of the sample world work on it over HTTP: who does what, who cannot and why, which clocks run.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::deeds::Deed;
use super::{Client, PNG, Reply, Server};

/// A case and those who work on it, each logged in at their first deed.
pub(crate) struct Docket<'a> {
    server: &'a Server,
    clients: Mutex<BTreeMap<String, Client>>,
    /// `/api/v1/cases/…`.
    pub(crate) path: String,
    /// Who registered it, and so can always read it.
    registrar: String,
    /// Ids of its parties, as registered.
    parties: Vec<String>,
}

impl<'a> Docket<'a> {
    /// Given a dispute that `username` registers as the clock stands.
    pub(crate) async fn given(server: &'a Server, username: &str, dispute: &Value) -> Self {
        let client = server.log_in(username).await;
        let made = client.post("/api/v1/cases", dispute).await.must(201);
        Self::read_by(server, (username, client), made.location()).await
    }

    /// Given a case that was registered otherwise and that `username` can always read.
    pub(crate) async fn found(server: &'a Server, username: &str, path: &str) -> Self {
        let client = server.log_in(username).await;
        Self::read_by(server, (username, client), path).await
    }

    async fn read_by(server: &'a Server, (username, client): (&str, Client), path: &str) -> Self {
        let clients = Mutex::new(BTreeMap::from([(username.to_owned(), client)]));
        let (path, registrar) = (path.to_owned(), username.to_owned());
        let mut docket = Self { server, clients, path, registrar, parties: Vec::new() };
        let sheet = docket.sheet().await;
        let parties = sheet.at("/case/parties").as_array().unwrap().iter();
        docket.parties = parties.map(|party| party["person"].as_str().unwrap().to_owned()).collect();
        docket
    }

    /// The first party: the applicant of an ordinary dispute.
    pub(crate) fn applicant(&self) -> &str {
        &self.parties[0]
    }

    /// The second party: the respondent of an ordinary dispute.
    pub(crate) fn respondent(&self) -> &str {
        &self.parties[1]
    }

    /// Both.
    pub(crate) fn both(&self) -> [&str; 2] {
        [self.applicant(), self.respondent()]
    }

    /// Moves the clock to nine in the morning of a day.
    pub(crate) fn on(&self, day: &str) -> &Self {
        self.server.set_clock(&format!("{day} 09:00"));
        self
    }

    /// Somebody of the world, logged in.
    pub(crate) async fn client(&self, username: &str) -> Client {
        let known = self.clients.lock().unwrap().get(username).cloned();
        if let Some(client) = known {
            return client;
        }
        let client = self.server.log_in(username).await;
        self.clients.lock().unwrap().insert(username.to_owned(), client.clone());
        client
    }

    /// The case as whoever registered it reads it.
    pub(crate) async fn sheet(&self) -> Reply {
        self.client(&self.registrar).await.get(&self.path).await.must(200)
    }

    /// What a deed is answered with when `username` does it on the case as it stands.
    pub(crate) async fn attempt(&self, username: &str, deed: &Deed) -> Reply {
        let etag = self.sheet().await.etag().to_owned();
        let path = format!("{}/{}", self.path, deed.path);
        self.client(username).await.change(&path, &etag, &deed.body).await
    }

    /// `username` does it.
    #[track_caller]
    pub(crate) fn does<'s>(&'s self, username: &'s str, deed: Deed) -> impl Future<Output = Reply> + use<'s, 'a> {
        let caller = std::panic::Location::caller();
        async move {
            let reply = self.attempt(username, &deed).await;
            assert_eq!(reply.status, 200, "{caller}: {username} {}: {:#}", deed.path, reply.body);
            reply
        }
    }

    /// `username` sends a picture into the case, as a file of that kind under that name.
    pub(crate) async fn files(&self, username: &str, kind: &str, name: &str) -> Reply {
        let etag = self.sheet().await.etag().to_owned();
        let path = format!("{}/attachments?kind={kind}&name={name}", self.path);
        self.client(username).await.upload(&path, &etag, PNG).await.must(200)
    }

    /// `username` cannot do it, for a reason with that code and whatever other ones.
    #[track_caller]
    pub(crate) fn cannot<'s>(
        &'s self,
        username: &'s str,
        deed: Deed,
        code: &'s str,
    ) -> impl Future<Output = Reply> + use<'s, 'a> {
        let caller = std::panic::Location::caller();
        async move {
            let before = self.sheet().await;
            let reply = self.attempt(username, &deed).await;
            let reasons = reply.body["reasons"].as_array().into_iter().flatten();
            let named = reasons.into_iter().any(|reason| reason["code"] == code);
            assert!(named, "{caller}: {username} {}: no {code} in {}: {:#}", deed.path, reply.status, reply.body);
            assert!(matches!(reply.status, 403 | 409 | 422), "{caller}: {}", reply.status);
            assert_eq!(self.sheet().await.etag(), before.etag(), "{caller}: a refusal writes nothing");
            reply
        }
    }

    /// Then it stands in that state.
    #[track_caller]
    pub(crate) fn is<'s>(&'s self, state: &'s str) -> impl Future<Output = ()> + use<'s, 'a> {
        self.has("/case/state", json!(state))
    }

    /// Then its sheet says that there.
    #[track_caller]
    pub(crate) fn has<'s>(&'s self, pointer: &'s str, expected: Value) -> impl Future<Output = ()> + use<'s, 'a> {
        let caller = std::panic::Location::caller();
        async move {
            let sheet = self.sheet().await;
            let found = sheet.body.pointer(pointer);
            assert_eq!(found, Some(&expected), "{caller}: {pointer} of {:#}", sheet.body["case"]);
        }
    }

    /// Then a clock runs, with its nominal, alarm and legally latest day.
    #[track_caller]
    pub(crate) fn due<'s>(&'s self, kind: &'s str, days: [&'s str; 3]) -> impl Future<Output = ()> + use<'s, 'a> {
        let caller = std::panic::Location::caller();
        async move {
            let deadline = self.clock(kind).await;
            let deadline = deadline.unwrap_or_else(|| panic!("{caller}: no clock {kind} runs"))["deadline"].clone();
            let found = ["nominal", "alarm", "legal_latest"].map(|day| deadline[day].as_str().unwrap().to_owned());
            assert_eq!(found, days, "{caller}: {kind}");
        }
    }

    /// Then no clock of that kind runs.
    #[track_caller]
    pub(crate) fn not_running<'s>(&'s self, kind: &'s str) -> impl Future<Output = ()> + use<'s, 'a> {
        let caller = std::panic::Location::caller();
        async move {
            let clock = self.clock(kind).await;
            assert_eq!(clock, None, "{caller}: {kind} runs");
        }
    }

    /// The first running clock of a kind.
    pub(crate) async fn clock(&self, kind: &str) -> Option<Value> {
        let sheet = self.sheet().await;
        sheet.at("/clocks").as_array().unwrap().iter().find(|clock| clock["kind"] == kind).cloned()
    }
}
