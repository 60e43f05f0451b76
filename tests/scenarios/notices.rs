//! What offices find in their inbox of petitions, and what the accused never find there.

use serde_json::{Value, json};
use test_database::both_databases;

use crate::harness::deeds::{deed, legal_advice, quarrel};
use crate::harness::{Client, Docket, Reply, Server};

/// A letter to the county's petition office.
fn letter() -> Value {
    json!({
        "petition": {
            "received_on": "2026-03-02",
            "kind": "appeal",
            "channel": "letter",
            "purpose": "decision",
            "content": "P03",
            "issue_division": "330681109000",
            "title": "枫桥镇下章二十七号房屋拆迁补偿款未付清",
            "narrative": "我家房屋二〇二四年被拆迁，补偿款至今未付清，多次催要未果。",
            "requests": ["请求支付剩余拆迁补偿款"],
            "headcount": {"present": 1, "involved": 1},
        },
        "petitioners": [{"role": "single", "particulars": {"name": "张伟", "phone": "13800001234"}}],
    })
}

async fn kinds(client: &Client) -> Vec<String> {
    let inbox = client.get("/api/v1/notifications").await.must(200);
    inbox.at("/items").as_array().unwrap().iter().map(|line| line["kind"].as_str().unwrap().to_owned()).collect()
}

async fn does(client: &Client, path: &str, act: &str, body: Value) -> Reply {
    client.change_now(path, &format!("{path}/{act}"), &body).await
}

both_databases! {
    #[tokio::test]
    async fn a_dispatched_petition_waits_in_the_inbox_until_somebody_reads_it(database: TestDatabase) {
        // Given a letter sent to the department
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let (clerk, unit) = (server.log_in("petition-clerk").await, server.log_in("natural-resources").await);
        let made = clerk.post("/api/v1/petitions", &letter()).await.must(201);
        let path = made.location().to_owned();
        let to = server.world.id("natural-resources");
        does(&clerk, &path, "dispatch", json!({"kind": "transfer", "to": to})).await.must(200);

        // Then it finds one notice, with the title and the day until which the petitioner must be told
        let inbox = unit.get("/api/v1/notifications?read=false&addressed=office").await.must(200);
        assert_eq!(inbox.at("/items").as_array().unwrap().len(), 1);
        assert_eq!(inbox.text("/items/0/kind"), "petition_dispatched");
        assert_eq!(inbox.text("/items/0/title"), "枫桥镇下章二十七号房屋拆迁补偿款未付清");
        assert_eq!(inbox.text("/items/0/due_on"), "2026-03-17");
        assert_eq!(kinds(&clerk).await, Vec::<String>::new());

        // When it is read, twice, then it is read once, and the count says so
        let id = inbox.text("/items/0/id").to_owned();
        for read in [1, 0] {
            let marked = unit.post(&format!("/api/v1/notifications/{id}/read"), &json!({})).await.must(200);
            assert_eq!(marked.at("/read"), &json!(read));
        }
        assert_eq!(unit.get("/api/v1/notifications/unread").await.must(200).at("/unread"), &json!(0));
        assert_eq!(unit.get("/api/v1/notifications?read=false").await.must(200).at("/items"), &json!([]));
        clerk.post(&format!("/api/v1/notifications/{id}/read"), &json!({})).await.must(404);

        // And pages follow one another without a gap
        does(&unit, &path, "receipt", json!({"on": "2026-03-02"})).await.must(200);
        let office = json!({"ground": "weighty", "demand": "请妥善处理。"});
        for _ in 0..2 {
            does(&clerk, &path, "supervision", office.clone()).await.must(200);
        }
        let first = unit.get("/api/v1/notifications?limit=2").await.must(200);
        let next = format!("/api/v1/notifications?limit=2&cursor={}", first.text("/next"));
        let rest = unit.get(&next).await.must(200);
        assert_eq!(first.at("/items").as_array().unwrap().len(), 2);
        assert_eq!(rest.text("/items/0/id"), id);
    }

    #[tokio::test]
    async fn the_police_open_a_petition_from_the_notice_of_danger_until_it_is_an_accusation(database: TestDatabase) {
        // Given a letter, and on the next day a threat by its writer
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let (clerk, station) = (server.log_in("petition-clerk").await, server.log_in("township-police").await);
        let path = clerk.post("/api/v1/petitions", &letter()).await.must(201).location().to_owned();
        station.get(&path).await.must(404);

        // When the office tells the police station of it, then the station hears and reads it, and the bureau does not
        let report = json!({"police": server.world.id("township-police"), "facts": "来电扬言到工地闹事。"});
        does(&clerk, &path, "police-report", report).await.must(200);
        assert_eq!(kinds(&station).await, ["police_report"]);
        station.get(&path).await.must(200);
        server.log_in("police").await.get(&path).await.must(404);

        // When it turns out to be an accusation, then the station, which is not entrusted with those, knows of it no more
        let accused = json!({"organisations": [server.world.id("labour")], "users": [], "names": []});
        does(&clerk, &path, "accused", json!({"accused": accused, "reason": "来信写明"})).await.must(200);
        does(&clerk, &path, "correction", json!({"kind": "accusation", "reason": "实为检举"})).await.must(200);
        assert_eq!(kinds(&station).await, Vec::<String>::new());
        station.get(&path).await.must(404);
    }

    #[tokio::test]
    async fn who_gives_a_service_is_told_of_it_and_records_what_came_of_it(database: TestDatabase) {
        // Given a dispute and a petition, whose people agree to legal advice on Monday 2026-03-02
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let c = Docket::given(&server, "village-mediator", &quarrel("2026-03-02")).await;
        let clerk = server.log_in("petition-clerk").await;
        let path = clerk.post("/api/v1/petitions", &letter()).await.must(201).location().to_owned();
        let person = clerk.get(&path).await.must(200).text("/petition/petitioners/0/person").to_owned();
        let centre = server.log_in("legal-service").await;
        let advice = |person: &str| {
            let mut advice = legal_advice(person, "2026-03-02");
            advice.body["provider_organisation"] = json!(server.world.id("legal-service"));
            advice
        };
        centre.get(&c.path).await.must(404);

        // When the centre is to give it, then it is told of both, opens both, and knows of nobody's particulars
        c.does("village-mediator", advice(c.applicant())).await;
        does(&clerk, &path, "services", advice(&person).body).await.must(200);
        assert_eq!(kinds(&centre).await, ["service_arranged", "service_arranged"]);
        centre.get(&c.path).await.must(200);
        centre.get(&path).await.must(200);
        let unmask = json!({"reason": "联系当事人"});
        centre.post(&format!("{}/people/{}/unmask", c.path, c.applicant()), &unmask).await.must(403);

        // And on the next day records what came of each, and nothing more
        server.set_clock("2026-03-03 09:00");
        let given = json!({
            "service": 1, "on": "2026-03-03", "outcome": "given", "findings": "说明了诉讼风险。", "cost": 30_000,
        });
        c.does("legal-service", deed("services/conclusion", given.clone())).await;
        c.has("/case/services/0/conclusion/outcome", json!("given")).await;
        does(&centre, &path, "services/conclusion", given.clone()).await.must(200);
        does(&centre, &path, "services/conclusion", given).await.must(403);
    }

    #[tokio::test]
    async fn where_a_leader_answers_for_a_petition_it_is_told_of_and_its_steps_are_recorded(database: TestDatabase) {
        // Given a letter of 2026-03-02
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let (clerk, labour) = (server.log_in("petition-clerk").await, server.log_in("labour").await);
        let path = clerk.post("/api/v1/petitions", &letter()).await.must(201).location().to_owned();
        labour.get(&path).await.must(404);

        // When the joint meeting office lets a leader of another department answer for it, then that department is told,
        // reads it, and records what its leader did on the next day
        let leader = json!({"leader": "局长钱勤", "organisation": server.world.id("labour")});
        does(&server.log_in("joint-meeting").await, &path, "sponsorship", leader).await.must(200);
        assert_eq!(kinds(&labour).await, ["sponsored"]);
        labour.get(&path).await.must(200);
        server.set_clock("2026-03-03 09:00");
        let step = json!({"on": "2026-03-03", "text": "约见信访人。", "result": "息访"});
        does(&labour, &path, "sponsorship/steps", step.clone()).await.must(200);
        let sheet = labour.get(&path).await.must(200);
        assert_eq!(sheet.text("/petition/sponsorships/0/steps/0/on"), "2026-03-03");

        // And once that is over it reads on, but has nothing more to record
        does(&labour, &path, "sponsorship/steps", step).await.must(403);
    }

    #[tokio::test]
    async fn no_notice_of_an_accusation_reaches_the_accused_or_who_may_not_know_it(database: TestDatabase) {
        // Given an accusation of the department, of which notices wait for the city's office, and one at the department
        // itself from before it was accused
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let (clerk, unit) = (server.log_in("petition-clerk").await, server.log_in("natural-resources").await);
        let made = clerk.post("/api/v1/petitions", &letter()).await.must(201);
        let path = made.location().to_owned();
        let to = server.world.id("natural-resources");
        does(&clerk, &path, "dispatch", json!({"kind": "transfer", "to": to})).await.must(200);
        assert_eq!(kinds(&unit).await, ["petition_dispatched"]);

        // When it turns out to accuse the department
        let accused = json!({"accused": {"organisations": [to], "users": [], "names": []}, "reason": "来信写明"});
        does(&unit, &path, "accused", accused).await.must(200);
        let turned = does(&unit, &path, "correction", json!({"kind": "accusation", "reason": "实为检举"})).await;
        assert_eq!(turned.status, 200, "{:#}", turned.body);

        // Then its inbox is empty, for its count too, and the clerk who is not entrusted with accusations hears nothing
        assert_eq!(kinds(&unit).await, Vec::<String>::new());
        assert_eq!(unit.get("/api/v1/notifications/unread").await.must(200).at("/unread"), &json!(0));
        let told = server.log_in("accusation-clerk").await;
        assert_eq!(kinds(&told).await, ["petition_taken_back"]);
        assert_eq!(kinds(&clerk).await, Vec::<String>::new());
    }
}
