//! The director of a committee, who calls the interface over one connection.

use domain::division::DivisionCode;
use domain::id::CaseId;
use domain::time::{CivilDate, civil_date};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use store::clock::{Clock, SystemClock};

use super::committees::Committee;
use super::fill::quarrel;
use super::served::Served;
use super::session::Session;
use crate::Failure;

/// Cases that one director records contacts in.
const HANDLED: usize = 100;

/// A director who has logged in.
pub(super) struct Caller {
    /// Cases registered over this connection.
    pub(super) registered: usize,
    session: Session,
    browser: Session,
    division: DivisionCode,
    today: CivilDate,
    cases: Vec<CaseId>,
    handled: Vec<Handled>,
    random: StdRng,
}

/// A case in which contacts are recorded.
struct Handled {
    id: CaseId,
    version: u64,
    party: Value,
}

impl Caller {
    /// Logs the director of that committee in, who knows these cases and chooses among them by that seed.
    pub(super) async fn new(
        served: &Served,
        committee: &Committee,
        cases: &[CaseId],
        seed: u64,
    ) -> Result<Self, Failure> {
        Ok(Self {
            registered: 0,
            session: Session::open(served, &committee.username).await?,
            browser: Session::browse(served, &committee.username).await?,
            division: committee.division,
            today: civil_date(SystemClock.now()),
            cases: cases.to_vec(),
            handled: Vec::new(),
            random: StdRng::seed_from_u64(seed),
        })
    }

    /// Reads so many of its cases that it can go on with them.
    pub(super) async fn take_cases_in_hand(&mut self) -> Result<(), Failure> {
        for position in 0..self.cases.len().min(HANDLED) {
            let id = self.cases[position];
            let sheet = self.read(id).await?;
            let (version, party) = (number(&sheet["case"]["version"]), sheet["case"]["parties"][0]["person"].clone());
            self.handled.push(Handled { id, version, party });
        }
        Ok(())
    }

    /// Reads a case and gives its sheet.
    pub(super) async fn read(&mut self, id: CaseId) -> Result<Value, Failure> {
        let asked = self.session.get(&format!("/api/v1/cases/{id}"));
        self.session.send(&asked).await
    }

    /// Reads any of its cases.
    pub(super) async fn read_any(&mut self) -> Result<(), Failure> {
        let id = self.any_case();
        let asked = self.session.get(&format!("/api/v1/cases/{id}"));
        self.session.must(&asked).await
    }

    /// Reads its latest cases.
    pub(super) async fn list(&mut self) -> Result<(), Failure> {
        let asked = self.session.get("/api/v1/cases?limit=50");
        self.session.must(&asked).await
    }

    /// Opens its desk.
    pub(super) async fn open_desk(&mut self) -> Result<(), Failure> {
        let asked = self.browser.get("/desk");
        self.browser.must(&asked).await
    }

    /// Opens its latest cases.
    pub(super) async fn open_list(&mut self) -> Result<(), Failure> {
        let asked = self.browser.get("/cases");
        self.browser.must(&asked).await
    }

    /// Opens any of its cases.
    pub(super) async fn open_any(&mut self) -> Result<(), Failure> {
        let id = self.any_case();
        let asked = self.browser.get(&format!("/cases/{id}"));
        self.browser.must(&asked).await
    }

    /// Asks what may be done in any of its cases.
    pub(super) async fn ask_for_actions(&mut self) -> Result<(), Failure> {
        let id = self.any_case();
        let asked = self.session.get(&format!("/api/v1/cases/{id}/actions"));
        self.session.must(&asked).await
    }

    /// Records a telephone call in one of the cases in hand.
    pub(super) async fn record_contact(&mut self) -> Result<(), Failure> {
        let position = self.random.random_range(0..self.handled.len());
        let Handled { id, version, party } = &self.handled[position];
        let body =
            json!({"party": party, "on": self.today, "means": "phone", "reached": true, "note": "约定下次时间。"});
        let (path, etag) = (format!("/api/v1/cases/{id}/contacts"), format!("\"{version}\""));
        let asked = self.session.post(&path, &[("If-Match", &etag)], &body);
        let receipt = self.session.send(&asked).await?;
        self.handled[position].version = number(&receipt["version"]);
        Ok(())
    }

    /// Registers a case.
    pub(super) async fn register(&mut self) -> Result<(), Failure> {
        let body = quarrel(&self.division.to_string(), self.today, self.random.random_range(0..100_000_000));
        let asked = self.session.post("/api/v1/cases", &[], &body);
        self.session.must(&asked).await?;
        self.registered += 1;
        Ok(())
    }

    fn any_case(&mut self) -> CaseId {
        self.cases[self.random.random_range(0..self.cases.len())]
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}
