//! The director of a committee, who calls the interface over one connection.

use domain::division::DivisionCode;
use domain::id::{CaseId, UserId};
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
    director: UserId,
    division: DivisionCode,
    today: CivilDate,
    cases: Vec<CaseId>,
    handled: Vec<Handled>,
    agreed: Vec<Agreed>,
    random: StdRng,
}

/// A case in which contacts are recorded.
struct Handled {
    id: CaseId,
    version: u64,
    party: Value,
}

/// A case with an agreement, which is performed and taken back in turn.
struct Agreed {
    path: String,
    version: u64,
    performed: bool,
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
            director: committee.scope.user(),
            division: committee.division,
            today: civil_date(SystemClock.now()),
            cases: cases.to_vec(),
            handled: Vec::new(),
            agreed: Vec::new(),
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
        let (path, version) = (format!("/api/v1/cases/{id}/contacts"), *version);
        self.handled[position].version = self.act(&path, version, &body).await?;
        Ok(())
    }

    /// Registers so many cases and mediates each until there is an agreement.
    pub(super) async fn bring_to_agreement(&mut self, cases: usize) -> Result<(), Failure> {
        for _ in 0..cases {
            let asked = self.registration();
            let id = self.session.send(&asked).await?["id"].clone();
            self.registered += 1;
            let path = format!("/api/v1/cases/{}", id.as_str().unwrap_or_default());
            let asked = self.session.get(&path);
            let case = self.session.send(&asked).await?["case"].take();
            let (mut version, parties) = (number(&case["version"]), case["parties"].as_array());
            let parties: Vec<_> = parties.into_iter().flatten().map(|party| &party["person"]).collect();
            for (act, body) in way_to_agreement(&parties, self.director, self.today) {
                version = self.act(&format!("{path}/{act}"), version, &body).await?;
            }
            self.agreed.push(Agreed { path, version, performed: false });
        }
        Ok(())
    }

    /// Records that an agreement was performed, or takes that back: each moves the case to another state.
    pub(super) async fn perform_or_take_back(&mut self) -> Result<(), Failure> {
        let position = self.random.random_range(0..self.agreed.len());
        let Agreed { path, version, performed } = &self.agreed[position];
        let (act, body) = if *performed {
            ("performance/retraction", json!({"obligation": 1, "reason": "记错了案件"}))
        } else {
            let performance = json!({"on": self.today, "amount": 80_000, "note": "现金", "complete": true});
            ("performance", json!({"obligation": 1, "performance": performance}))
        };
        let (path, version) = (format!("{path}/{act}"), *version);
        let version = self.act(&path, version, &body).await?;
        let agreed = &mut self.agreed[position];
        (agreed.version, agreed.performed) = (version, !agreed.performed);
        Ok(())
    }

    /// Registers a case.
    pub(super) async fn register(&mut self) -> Result<(), Failure> {
        let asked = self.registration();
        self.session.must(&asked).await?;
        self.registered += 1;
        Ok(())
    }

    fn registration(&mut self) -> Vec<u8> {
        let body = quarrel(&self.division.to_string(), self.today, self.random.random_range(0..100_000_000));
        self.session.post("/api/v1/cases", &[], &body)
    }

    /// Does something in a case of that version; gives the next one.
    async fn act(&mut self, path: &str, version: u64, body: &Value) -> Result<u64, Failure> {
        let asked = self.session.post(path, &[("If-Match", &format!("\"{version}\""))], body);
        Ok(number(&self.session.send(&asked).await?["version"]))
    }

    fn any_case(&mut self) -> CaseId {
        self.cases[self.random.random_range(0..self.cases.len())]
    }
}

/// What is done from registration to an oral agreement on one day.
fn way_to_agreement(parties: &[&Value], director: UserId, today: CivilDate) -> [(&'static str, Value); 6] {
    let consent = json!({
        "party": parties[1], "consent": "agreed", "about": "mediation", "given_on": today, "means": "phone",
    });
    let session = json!({
        "held_on": today, "place": "村调解室", "mediators": [director], "heard": parties,
        "statements": "双方陈述了意见。", "proposal": "赔偿菜地损失。", "result": "agreed",
    });
    let owed = json!({
        "debtor": parties[1], "content": "赔偿菜地损失", "amount": 80_000, "method": "当面支付", "due_on": today,
    });
    let agreement = json!({
        "form": "oral", "facts": "排水沟漫水淹没菜地。", "terms": "李强赔偿张伟菜地的损失。", "obligations": [owed],
        "mediator_signed_on": today,
    });
    [
        ("consents", consent),
        ("rights-notice", json!({"parties": parties, "on": today})),
        ("acceptance", json!({"admissible": true})),
        ("mediators", json!({"host": director, "recusal_checked": true})),
        ("sessions", session),
        ("agreement", agreement),
    ]
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}
