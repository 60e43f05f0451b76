//! A daily consultation: what is red or yellow is spoken of, what is decided is done in the case, and what somebody may not
//! know was never spoken of.

use serde_json::{Value, json};
use test_database::both_databases;

use super::petitions::{accepted, accusation};
use crate::harness::deeds::{accept, agrees, assign, explain, quarrel};
use crate::harness::{Client, Docket, Reply, Server};

/// Somebody changes a meeting as it stands.
async fn does(client: &Client, meeting: &str, what: &str, body: Value) -> Reply {
    client.change_now(meeting, &format!("{meeting}/{what}"), &body).await
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// What stands on the agenda, by id.
fn agenda(sheet: &Reply) -> Vec<String> {
    let lines = sheet.at("/agenda").as_array().unwrap().iter();
    lines.map(|line| line["subject_id"].as_str().unwrap().to_owned()).collect()
}

/// A case that its village has accepted and assigned, and should pass on by 05-13.
async fn under_way<'a>(server: &'a Server) -> Docket<'a> {
    server.set_clock("2026-05-06 09:00");
    let c = Docket::given(server, "village-mediator", &quarrel("2026-05-06")).await;
    c.does("village-mediator", agrees(c.respondent(), "2026-05-06")).await;
    c.does("village-mediator", explain(&c.both(), "2026-05-06")).await;
    c.does("village-mediator", accept()).await;
    c.does("village-director", assign(server.world.user("village-mediator"))).await;
    c
}

/// Nothing is other than it was recorded, signed or not.
async fn verify(server: &Server) {
    let store = server.store.clone();
    let verified = tokio::task::spawn_blocking(move || {
        store.sign_checkpoints().unwrap();
        store.verify_checkpoints(&[]).unwrap().unwrap();
        store.verify_cases(|_| {}).unwrap()
    });
    assert_eq!(verified.await.unwrap().unwrap().meetings, 1);
}

both_databases! {
    #[tokio::test]
    async fn a_daily_consultation_decides_and_the_case_shows_that_it_was_done(database: TestDatabase) {
        // Given a petition due on 05-09, a case whose village has it until 05-13, and an accusation of a department
        let server = Server::start(database).await;
        let (_, department, petition, _) = accepted(&server).await;
        let c = under_way(&server).await;
        let clerk = server.log_in("accusation-clerk").await;
        let accused = server.world.id("natural-resources");
        let secret = clerk.post("/api/v1/petitions", &accusation("2026-05-06", json!({"organisations": [accused]}))).await.must(201);
        let (case, secret) = (id_of(&c.path).to_owned(), id_of(secret.location()).to_owned());
        let petition = id_of(&petition).to_owned();

        // When the petition office holds its consultation on 05-08 and invites that department
        server.set_clock("2026-05-08 08:30");
        let new = json!({
            "kind": "daily_consultation", "held_on": "2026-05-08", "chair": "副局长钱进", "invited": [accused],
        });
        let made = clerk.post("/api/v1/meetings", &new).await.must(201);
        let meeting = made.location().to_owned();

        // Then whoever is invited is told once, with the day, and nobody else
        let told = department.get("/api/v1/notifications?kind=meeting_called").await.must(200);
        assert_eq!(told.at("/items").as_array().unwrap().len(), 1);
        let expected = ["meeting", id_of(&meeting), "每日会商", "2026-05-08"].map(Value::from);
        assert_eq!(["subject", "subject_id", "title", "due_on"].map(|member| told.at("/items/0")[member].clone()), expected);
        for other in [&clerk, &server.log_in("court").await, &server.log_in("village-director").await] {
            assert_eq!(other.get("/api/v1/notifications?kind=meeting_called").await.must(200).at("/items"), &json!([]));
        }

        // Then what is red and yellow is proposed, the most urgent first
        let proposed = clerk.get(&format!("{meeting}/proposals")).await.must(200);
        let lit: Vec<_> = proposed.at("/items").as_array().unwrap().iter().map(|p| [&p["subject_id"], &p["lamp"]]).collect();
        assert_eq!(lit, [[&json!(petition), &json!("red")], [&json!(case), &json!("yellow")]]);

        // When they are put on the agenda, and the accusation too
        let topic = |subject: &str, id: &str| json!({"subject": subject, "subject_id": id});
        for (subject, id) in [("petition", &petition), ("case", &case), ("petition", &secret)] {
            does(&clerk, &meeting, "agenda", topic(subject, id)).await.must(200);
        }
        let twice = does(&clerk, &meeting, "agenda", topic("case", &case)).await;
        assert_eq!(twice.must(409).problem(), "conflict");
        let said = json!({"subject": "petition", "subject_id": secret, "text": "转纪检监察机关研判。"});
        does(&clerk, &meeting, "agenda/discussion", said).await.must(200);

        // Then the accusation was never there for the department, nor for a colleague who is not entrusted with it
        assert_eq!(agenda(&clerk.get(&meeting).await.must(200)), [petition.as_str(), &case, &secret]);
        for reader in [&department, &server.log_in("petition-clerk").await] {
            let sheet = reader.get(&meeting).await.must(200);
            let there = agenda(&sheet);
            assert!(!there.contains(&secret) && there.contains(&petition), "{there:?}");
            assert!(!sheet.body.to_string().contains("纪检"));
        }
        let gone = does(&server.log_in("petition-clerk").await, &meeting, "agenda/removal", topic("petition", &secret)).await;
        gone.must(404);
        server.log_in("court").await.get(&meeting).await.must(404);
        let minutes = json!({"minutes": "当日研判两件，均已明确责任单位。"});
        assert_eq!(does(&department, &meeting, "minutes", minutes.clone()).await.must(403).problem(), "forbidden");

        // When the department is given something to do in the case, by a day that is still to come
        let decision = |due_on: &str| json!({
            "subject": "case", "subject_id": case, "decision": "勘查排水沟权属并出具意见。", "owner": accused, "due_on": due_on,
        });
        let past = does(&clerk, &meeting, "decisions", decision("2026-05-08")).await.must(422);
        assert_eq!(past.problem(), "body-invalid");
        does(&clerk, &meeting, "decisions", decision("2026-05-12")).await.must(200);
        let kept = does(&clerk, &meeting, "agenda/removal", topic("case", &case)).await;
        assert_eq!(kept.must(409).problem(), "conflict");

        // Then it stands in the case, which the department sees now, and is done there
        c.has("/case/meeting_items/0/kind", json!("daily_consultation")).await;
        c.due("meeting_item", ["2026-05-12"; 3]).await;
        let before = department.get(&meeting).await.must(200);
        assert_eq!(before.at("/agenda/1/decisions/0/done_on"), &Value::Null);
        server.set_clock("2026-05-11 15:00");
        let done = json!({"item": 1, "result": "已勘查，排水沟属集体所有。"});
        department.change_now(&c.path, &format!("{}/meeting-items/completion", c.path), &done).await.must(200);
        c.not_running("meeting_item").await;
        let after = clerk.get(&meeting).await.must(200);
        assert_eq!(after.text("/agenda/1/decisions/0/done_on"), "2026-05-11");
        assert_eq!(after.text("/agenda/1/decisions/0/result"), "已勘查，排水沟属集体所有。");

        // When the meeting is closed, which needs its minutes, then it never changes again
        assert_eq!(does(&clerk, &meeting, "closing", json!({})).await.must(409).problem(), "conflict");
        does(&clerk, &meeting, "minutes", minutes.clone()).await.must(200);
        does(&clerk, &meeting, "closing", json!({})).await.must(200);
        assert_eq!(does(&clerk, &meeting, "minutes", minutes).await.must(409).problem(), "conflict");
        let listed = department.get("/api/v1/meetings?closed=true&from=2026-05-01").await.must(200);
        assert_eq!(listed.text("/items/0/id"), id_of(&meeting));
        verify(&server).await;
    }
}
