//! Accusations over HTTP: nothing of one reaches whom it accuses, whatever their role and wherever they look.

use std::collections::BTreeMap;

use api::auth::Passwords;
use domain::id::UserId;
use domain::organisation::Role;
use serde_json::{Value, json};
use store::accounts::{self, Creation, NewAccount};
use store::{StoreError, Transaction};
use test_database::both_databases;

use super::petitions::{accusation, does, letter, verify};
use crate::harness::{Client, PASSWORD, PNG, Server, settings};

/// Every role that reads petitions; clerks and officers of meetings with the trust in accusations, without which they read
/// none.
const ROLES: &[&[Role]] = &[
    &[Role::PetitionClerk, Role::AccusationHandler],
    &[Role::UnitOfficer],
    &[Role::JointMeetingOfficer, Role::AccusationHandler],
    &[Role::JusticeOfficer],
    &[Role::CommitteeDirector],
    &[Role::Auditor],
];

/// Somebody of each of those in an organisation, by user name.
async fn hire(server: &Server, place: &str) -> BTreeMap<String, UserId> {
    let hash = Passwords::new(&settings().passwords).unwrap().hash(PASSWORD.to_owned()).await.unwrap();
    let (organisation, place) = (server.world.id(place), place.to_owned());
    let make = move |transaction: &mut Transaction| -> Result<BTreeMap<String, UserId>, StoreError> {
        let mut made = BTreeMap::new();
        for roles in ROLES {
            let username = format!("{place}.{}", roles[0].code());
            let new = NewAccount {
                username: username.clone(),
                name: username.clone(),
                organisation,
                roles: roles.to_vec(),
                password_hash: hash.clone(),
            };
            let Creation::Made(account) = accounts::create(transaction, None, &new)? else {
                panic!("{username} cannot be made");
            };
            accounts::change_password(transaction, account.id, &hash)?;
            made.insert(username, account.id);
        }
        Ok(made)
    };
    server.store.write(make).await.unwrap()
}

/// An accusation of these, as the clerk who handles accusations registers it.
async fn accuse(server: &Server, accused: Value) -> Secret {
    let mut accusation = accusation("2026-03-02", accused);
    accusation["petition"]["flags"] = json!(["major_urgent"]);
    Secret::registered(server.log_in("accusation-clerk").await, &accusation).await
}

/// A petition that not everybody may know, with a picture.
pub(super) struct Secret {
    pub(super) clerk: Client,
    pub(super) path: String,
    pub(super) id: String,
    person: String,
    pub(super) attachment: String,
}

impl Secret {
    pub(super) async fn registered(clerk: Client, petition: &Value) -> Self {
        let made = clerk.post("/api/v1/petitions", petition).await.must(201);
        let path = made.location().to_owned();
        clerk.upload(&format!("{path}/attachments?kind=photo&name=a.png"), made.etag(), PNG).await.must(200);
        let sheet = clerk.get(&path).await.must(200);
        let of = |pointer| sheet.text(pointer).to_owned();
        let (person, attachment) = (of("/petition/petitioners/0/person"), of("/petition/attachments/0/id"));
        Self { id: path.rsplit('/').next().unwrap().to_owned(), person, attachment, path, clerk }
    }

    /// Nothing of it is there for this client.
    pub(super) async fn is_hidden_from(&self, client: &Client, who: &str) {
        let Self { path, id, person, attachment, .. } = self;
        let parts = ["", "/actions", "/events", "/thread", "/candidates", "/documents", "/documents/petition_register"];
        let mut places: Vec<String> = parts.iter().map(|part| format!("{path}{part}")).collect();
        places.push(format!("{path}/attachments/{attachment}"));
        for place in places {
            assert_eq!(client.get(&place).await.must(404).problem(), "not-found", "{who} {place}");
        }
        let reason = json!({"reason": "核实"});
        let unmask = client.post(&format!("{path}/people/{person}/unmask"), &reason).await;
        assert!(matches!(unmask.status, 403 | 404), "{who}: {:#}", unmask.body);

        // Nor in what shows many, page by page: not even the mark where the next page begins tells of it.
        let mut lists: Vec<String> =
            ["own", "responsible", "division", "mine"].map(|view| format!("petitions?view={view}&limit=1")).to_vec();
        lists.push("notifications?limit=1".to_owned());
        lists.extend(["own", "division"].map(|view| format!("deadlines?view={view}&limit=1")));
        for list in lists {
            let page = client.get(&format!("/api/v1/{list}")).await.must(200);
            assert_eq!((page.at("/items"), page.body.get("next")), (&json!([]), None), "{who} {list}");
        }
        let page = client.get("/api/v1/indicators/repeat_rate_items/items?limit=1").await;
        assert!(page.status == 403 || page.at("/items") == &json!([]), "{who}: {:#}", page.body);
        assert_eq!(page.body.get("next"), None, "{who}: {:#}", page.body);
        let draft = client.post("/api/v1/petitions/candidates", &letter("2026-03-02")).await;
        assert!(!draft.body.to_string().contains(id.as_str()), "{who}: {:#}", draft.body);
        let found = client.post("/api/v1/petitions/search", &json!({"name": "张伟"})).await.must(200);
        assert!(!found.body.to_string().contains(id.as_str()), "{who}: {:#}", found.body);
    }

    /// It cannot be sent, offered or told to this organisation by whatever act.
    async fn cannot_reach(&self, to: &Value) {
        let due = "2026-03-20";
        let acts = [
            ("dispatch", json!({"kind": "transfer", "to": to})),
            ("dispatch", json!({"kind": "assign", "to": to, "report_due_on": due})),
            ("redirection", json!({"organs": "discipline", "organ": to, "guidance": "已转有关机关。"})),
            (
                "non-acceptance",
                json!({"code": "N4", "competent": to, "guidance": "请向有权机关提出。", "notice": "written"}),
            ),
            ("proposals", json!({"kind": "improve", "to": to, "text": "请说明。", "due_on": due})),
            ("urgent-report", json!({"to": [to], "facts": "紧急。"})),
            ("sponsorship", json!({"leader": "局长王立", "organisation": to})),
            (
                "task-force",
                json!({
                    "leader": "副市长陈平",
                    "members": [{"organisation": to, "duty": "调查"}],
                    "plan": "核查。",
                    "exit_criteria": "查清",
                }),
            ),
        ];
        for (act, body) in acts {
            let refused = does(&self.clerk, &self.path, act, body).await;
            let reasons = refused.body["reasons"].to_string();
            assert!(reasons.contains("not_the_accused"), "{act}: {} {:#}", refused.status, refused.body);
        }
    }
}

both_databases! {
    #[tokio::test]
    async fn an_accused_unit_and_all_below_it_find_nothing_and_get_nothing(database: TestDatabase) {
        // Given an accusation of the committee of the township, which has two village committees below it
        let server = Server::start(database).await;
        let accusation = accuse(&server, json!({"organisations": [server.world.id("township")]})).await;

        // Then it reaches neither the committee nor those below
        for place in ["township", "village"] {
            accusation.cannot_reach(&json!(server.world.id(place))).await;
            for username in hire(&server, place).await.keys() {
                accusation.is_hidden_from(&server.log_in(username).await, username).await;
            }
        }
        // But the auditor of the county reads it
        server.log_in("county-auditor").await.get(&accusation.path).await.must(200);
    }

    #[tokio::test]
    async fn an_accused_person_finds_nothing_in_an_office_that_is_not_accused(database: TestDatabase) {
        // Given an accusation of the auditor and of a clerk who handles accusations, of the county's petition office itself
        let server = Server::start(database).await;
        let people = hire(&server, "petition").await;
        let accused = ["petition.auditor", "petition.petition_clerk"];
        let users = accused.map(|username| people[username]);
        let accusation = accuse(&server, json!({"users": users})).await;

        // Then they find nothing, and their colleagues who are entrusted go on
        for username in accused {
            accusation.is_hidden_from(&server.log_in(username).await, username).await;
        }
        accusation.clerk.get(&accusation.path).await.must(200);
        let over = json!({"to": people["petition.petition_clerk"], "reason": "work"});
        let refused = does(&accusation.clerk, &accusation.path, "handler", over).await;
        assert!(refused.body["reasons"].to_string().contains("not_the_accused"), "{:#}", refused.body);
    }

    #[tokio::test]
    async fn who_was_accused_before_a_correction_stays_shut_out_for_good(database: TestDatabase) {
        // Given an accusation of the committee of the township
        let server = Server::start(database).await;
        let accusation = accuse(&server, json!({"organisations": [server.world.id("township")]})).await;
        let people = hire(&server, "township").await;
        // When the clerk says that another was meant, and then that it was no accusation at all
        let other = json!({"accused": {"organisations": [server.world.id("labour")]}, "reason": "单位名称有误"});
        let corrections = [("accused", other), ("correction", json!({"kind": "appeal", "reason": "核对内容"}))];
        for (act, body) in corrections {
            does(&accusation.clerk, &accusation.path, act, body).await.must(200);
            // Then nothing of it is there for the committee, whatever the role, and nothing of it can be sent there
            accusation.cannot_reach(&json!(server.world.id("township"))).await;
            for username in people.keys() {
                accusation.is_hidden_from(&server.log_in(username).await, username).await;
            }
        }
        verify(&server).await;
    }

    #[tokio::test]
    async fn the_joint_meeting_reproves_who_handles_an_accusation_and_the_accused_hear_nothing(database: TestDatabase) {
        // Given an accusation of the committee of the township that the department examines
        let server = Server::start(database).await;
        let accusation = accuse(&server, json!({"organisations": [server.world.id("township")]})).await;
        let (unit, path) = (server.world.id("natural-resources"), &accusation.path);
        does(&accusation.clerk, path, "dispatch", json!({"kind": "transfer", "to": unit})).await.must(200);

        // When its term has run out, then an officer of the joint meeting who is not entrusted knows of nothing, and one who
        // is gives a circular and an order to rectify
        server.set_clock("2026-03-30 09:00");
        accusation.is_hidden_from(&server.log_in("joint-meeting").await, "joint-meeting").await;
        hire(&server, "joint-meeting").await;
        let meeting = server.log_in("joint-meeting.joint_meeting_officer").await;
        let circular = json!({"rung": "circular", "clock": "petition_notice", "text": "逾期未作受理告知。"});
        does(&meeting, path, "reproof", circular).await.must(200);
        let order = json!({
            "ground": "overdue", "clock": "petition_notice", "problem": "逾期十三日。", "demand": "立即告知。",
            "due_on": "2026-04-03",
        });
        does(&meeting, path, "rectification", order).await.must(200);

        // Then the department is told, and the accused and all below them find nothing, whatever their role
        let officer = server.log_in("natural-resources").await;
        let told = officer.get("/api/v1/notifications").await.must(200).body.to_string();
        assert!(told.contains("reproved") && told.contains("rectification_ordered"), "{told}");
        for place in ["township", "village"] {
            for username in hire(&server, place).await.keys() {
                accusation.is_hidden_from(&server.log_in(username).await, username).await;
            }
        }
        verify(&server).await;
    }

    #[tokio::test]
    async fn who_turns_out_to_be_accused_loses_what_it_had(database: TestDatabase) {
        // Given an accusation of the committee that the department examines
        let server = Server::start(database).await;
        let accusation = accuse(&server, json!({"organisations": [server.world.id("township")]})).await;
        let (unit, path) = (server.world.id("natural-resources"), &accusation.path);
        does(&accusation.clerk, path, "dispatch", json!({"kind": "transfer", "to": unit})).await.must(200);
        let officer = server.log_in("natural-resources").await;
        officer.get(path).await.must(200);
        let told = officer.get("/api/v1/notifications").await.must(200);
        assert!(told.body.to_string().contains(&accusation.id), "{:#}", told.body);

        // When it turns out that the department is accused too
        let both = json!({"organisations": [server.world.id("township"), unit]});
        does(&accusation.clerk, path, "accused", json!({"accused": both, "reason": "来信补充"})).await.must(200);

        // Then nothing is left for it, notices included
        accusation.is_hidden_from(&officer, "natural-resources").await;
        for username in hire(&server, "natural-resources").await.keys() {
            accusation.is_hidden_from(&server.log_in(username).await, username).await;
        }
    }
}
