//! Petitions over HTTP: repeats, extension, review, accusations, mediation beside them, the petitioner's own view.

use serde_json::{Value, json};
use test_database::both_databases;

use crate::harness::{Client, Reply, Server};

/// A letter of 张伟 about his house.
fn letter(received_on: &str) -> Value {
    json!({
        "petition": {
            "received_on": received_on,
            "kind": "appeal",
            "channel": "letter",
            "purpose": "decision",
            "content": "P03",
            "issue_division": "330681109000",
            "title": "枫桥镇下章二十七号房屋拆迁补偿款未付清",
            "narrative": "我家下章二十七号房屋二〇二四年被拆迁，约定补偿款三十二万元，至今只付二十万元，多次催要未果。",
            "requests": ["请求支付剩余拆迁补偿款十二万元"],
            "headcount": {"present": 1, "involved": 1},
        },
        "petitioners": [{
            "role": "single",
            "division": "330681109000",
            "particulars": {"name": "张伟", "phone": "13800001234", "address": "诸暨市枫桥镇下章27号"},
        }],
    })
}

/// Somebody does something to a petition as it stands.
async fn does(client: &Client, path: &str, act: &str, body: Value) -> Reply {
    client.change_now(path, &format!("{path}/{act}"), &body).await
}

/// Every petition is as its history says.
async fn verify(server: &Server) {
    let store = server.store.clone();
    let verified = tokio::task::spawn_blocking(move || store.verify_cases(|_| {}).unwrap()).await.unwrap();
    assert!(verified.unwrap().petitions > 0);
}

fn codes_of(reply: &Reply) -> Vec<String> {
    let reasons = reply.body["reasons"].as_array().cloned().unwrap_or_default();
    reasons.iter().map(|reason| reason["code"].as_str().unwrap_or_default().to_owned()).collect()
}

fn clock<'a>(sheet: &'a Reply, kind: &str) -> Option<&'a Value> {
    sheet.at("/clocks").as_array().unwrap().iter().find(|clock| clock["kind"] == kind)
}

/// Registered at the county's office on 2026-03-02, sent to the department, accepted there on 03-10.
async fn accepted(server: &Server) -> (Client, Client, String, String) {
    server.set_clock("2026-03-02 09:00");
    let clerk = server.log_in("petition-clerk").await;
    let unit = server.log_in("natural-resources").await;
    let made = clerk.post("/api/v1/petitions", &letter("2026-03-02")).await.must(201);
    let (path, code) = (made.location().to_owned(), made.text("/query_code").to_owned());
    let to = server.world.id("natural-resources");
    does(&clerk, &path, "dispatch", json!({"kind": "transfer", "to": to})).await.must(200);
    server.set_clock("2026-03-10 09:00");
    does(&unit, &path, "receipt", json!({"on": "2026-03-10"})).await.must(200);
    does(&unit, &path, "acceptance", json!({"notice": "written"})).await.must(200);
    (clerk, unit, path, code)
}

both_databases! {
    #[tokio::test]
    async fn a_repeat_by_another_channel_and_spelling_is_found_at_the_city_and_not_accepted(database: TestDatabase) {
        // Given the letter of 张伟, accepted on 03-10 and due on Saturday 05-09, a make-up workday
        let server = Server::start(database).await;
        let (clerk, _, first, _) = accepted(&server).await;
        let sheet = clerk.get(&first).await.must(200);
        assert_eq!(clock(&sheet, "handling").unwrap()["deadline"]["nominal"], "2026-05-09");
        assert_eq!(clock(&sheet, "handling").unwrap()["deadline"]["alarm"], "2026-05-09");

        // When "章伟" writes online to the city on 03-25, with the same telephone about the same house
        server.set_clock("2026-03-25 09:00");
        let city = server.log_in("city-petition-clerk").await;
        let mut online = letter("2026-03-25");
        online["petition"]["channel"] = json!("online");
        online["petition"]["narrative"] =
            json!("二〇二四年我家下章二十七号的房屋拆迁，补偿款三十二万元只付了二十万元，余款催要多次没有结果。");
        online["petitioners"][0]["particulars"]["name"] = json!("章伟");
        let draft = city.post("/api/v1/petitions/candidates", &online).await.must(200);
        assert_eq!(draft.text("/items/0/id"), first.rsplit('/').next().unwrap());
        let second = city.post("/api/v1/petitions", &online).await.must(201).location().to_owned();

        // Then the first is suggested, nearly certain, with reasons; the names are masked
        let found = city.get(&format!("{second}/candidates")).await.must(200);
        assert!(found.at("/items/0/score").as_u64().unwrap() >= 85, "{:#}", found.body);
        assert_eq!(found.at("/items/0/petitioners"), &json!(["张*"]));
        assert!(found.at("/items/0/reasons").to_string().contains("同音"), "{:#}", found.body);

        // When the clerk confirms, then the matter is the first petition, first at the city and not in the country
        let of = first.rsplit('/').next().unwrap();
        let repeat = json!({"of": of, "score": 90, "reason": "同一电话、同一房屋"});
        does(&city, &second, "repeat", repeat).await.must(200);
        let sheet = city.get(&second).await.must(200);
        assert_eq!(sheet.at("/petition/repeat"), &json!({"of": of, "seq": 2}));
        assert_eq!(sheet.at("/petition/first_nationwide/value"), &json!(false));
        assert_eq!(sheet.at("/petition/first_at_office/value"), &json!(true));
        let thread = city.get(&format!("{second}/thread")).await.must(200);
        assert_eq!(thread.at("/items").as_array().unwrap().len(), 2);

        // And there is no second term: the city does not accept, and the county's clock stands
        let refusal = json!({"code": "N3", "guidance": "该事项诸暨市正在办理，请等待处理意见。", "notice": "online"});
        does(&city, &second, "non-acceptance", refusal).await.must(200);
        let sheet = clerk.get(&first).await.must(200);
        assert_eq!(clock(&sheet, "handling").unwrap()["deadline"]["nominal"], "2026-05-09");
        let repeats = city.get("/api/v1/petitions?repeat=true").await.must(200);
        assert_eq!(repeats.at("/items").as_array().unwrap().len(), 1);
        verify(&server).await;
    }

    #[tokio::test]
    async fn the_same_registration_is_made_once_under_one_key(database: TestDatabase) {
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let clerk = server.log_in("petition-clerk").await;
        let key = crate::harness::new_key();
        let mut made = Vec::new();
        for _ in 0..3 {
            let request = clerk.request(reqwest::Method::POST, "/api/v1/petitions").header("Idempotency-Key", &key);
            let reply = request.json(&letter("2026-03-02")).send().await.unwrap();
            made.push(Reply::read(reply).await.unwrap().must(201).location().to_owned());
        }
        assert!(made.iter().all(|path| *path == made[0]));
        let list = clerk.get("/api/v1/petitions").await.must(200);
        assert_eq!(list.at("/items").as_array().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn the_petitioner_follows_it_with_code_and_telephone(database: TestDatabase) {
        let server = Server::start(database).await;
        let (_, unit, path, code) = accepted(&server).await;
        let anybody = server.anybody();
        let status = |code: String, tail: &str| json!({"query_code": code, "phone_tail": tail});

        // Then with both, however the code is written, the way and the term are told
        let told = anybody.post("/api/v1/public/petitions/status", &status(code.to_lowercase(), "1234")).await.must(200);
        assert_eq!((told.text("/state"), told.text("/due_on")), ("已受理", "2026-05-09"));

        // And with a wrong telephone or a wrong code nothing, in the same words
        let wrong = anybody.post("/api/v1/public/petitions/status", &status(code.clone(), "9999")).await.must(404);
        let other = anybody.post("/api/v1/public/petitions/status", &status("2222".to_owned(), "1234")).await.must(404);
        assert_eq!(wrong.body["detail"], other.body["detail"]);
        let rating = json!({"answer": status(code, "1234"), "rating": {"party": "unit", "satisfaction": "satisfied"}});
        let early = anybody.post("/api/v1/public/petitions/rating", &rating).await;
        assert!(codes_of(&early).contains(&"concluded".to_owned()), "{:#}", early.body);

        // And the unit does not get the code
        assert_eq!(unit.get(&path).await.must(200).text("/petition/query_code"), "");
        let events = unit.get(&format!("{path}/events")).await.must(200);
        assert_eq!(events.text("/items/0/event/data/query_code"), "");
    }

    #[tokio::test]
    async fn an_accusation_reaches_nobody_whom_it_accuses_and_no_clerk_who_is_not_entrusted(database: TestDatabase) {
        // Given an accusation of the department, registered by the clerk who handles accusations
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let entrusted = server.log_in("accusation-clerk").await;
        let mut accusation = letter("2026-03-02");
        accusation["petition"]["kind"] = json!("accusation");
        accusation["petition"]["accused"] = json!({"organisations": [server.world.id("natural-resources")]});
        let made = entrusted.post("/api/v1/petitions", &accusation).await.must(201);
        let (path, code) = (made.location().to_owned(), made.text("/query_code").to_owned());
        let person = entrusted.get(&path).await.must(200);
        let person = person.text("/petition/petitioners/0/person").to_owned();

        // When it is to be sent to the accused, then it is refused
        let to = json!({"kind": "transfer", "to": server.world.id("natural-resources")});
        let refused = does(&entrusted, &path, "dispatch", to).await;
        assert!(matches!(refused.status, 409 | 422), "{:#}", refused.body);

        // Then the accused, the ordinary clerk and the other offices find nothing, wherever they look
        for username in ["natural-resources", "petition-clerk", "joint-meeting", "labour", "city-petition-clerk"] {
            let client = server.log_in(username).await;
            let nowhere = ["", "/actions", "/events", "/thread", "/candidates"].map(|part| format!("{path}{part}"));
            for place in nowhere {
                assert_eq!(client.get(&place).await.must(404).problem(), "not-found", "{username} {place}");
            }
            let unmask = client.post(&format!("{path}/people/{person}/unmask"), &json!({"reason": "核实"})).await;
            assert_eq!(unmask.status, 404, "{username}: {:#}", unmask.body);
            for view in ["own", "responsible", "division", "mine"] {
                let list = client.get(&format!("/api/v1/petitions?view={view}")).await.must(200);
                assert_eq!(list.at("/items"), &json!([]), "{username} {view}");
            }
        }
        let clerk = server.log_in("petition-clerk").await;
        let draft = clerk.post("/api/v1/petitions/candidates", &letter("2026-03-02")).await.must(200);
        assert_eq!(draft.at("/items"), &json!([]), "no candidate tells of it");

        // But the entrusted clerk and the auditor find it; the informant is told only that it is in hand
        let list = entrusted.get("/api/v1/petitions?kind=accusation").await.must(200);
        assert_eq!(list.at("/items").as_array().unwrap().len(), 1);
        server.log_in("county-auditor").await.get(&path).await.must(200);
        let answer = json!({"query_code": code, "phone_tail": "1234"});
        let told = server.anybody().post("/api/v1/public/petitions/status", &answer).await.must(200);
        assert_eq!((told.text("/state"), told.at("/responsible")), ("办理中", &Value::Null));
        let metrics = server.anybody().get("/metrics").await;
        assert!(!metrics.body.to_string().contains(path.rsplit('/').next().unwrap()));
        verify(&server).await;
    }
}
