//! A citizen applies for mediation without an account: the village takes it over as one case, whose way the citizen
//! follows with the query code; another application comes back with the proper way.

use reqwest::Method;
use serde_json::{Value, json};
use test_database::both_databases;

use super::petitions::codes_of;
use crate::harness::deeds::{accept, agrees, application, explain, terminate};
use crate::harness::{Client, Docket, PNG, Server, new_key};

const STATUS: &str = "/api/v1/public/applications/status";

/// 枫源村.
const VILLAGE: &str = "330681109290";

fn answer(code: &str) -> Value {
    json!({"query_code": code, "phone_tail": "5678"})
}

/// The applications that wait before somebody's committee.
async fn waiting(client: &Client) -> Vec<Value> {
    client.get("/api/v1/applications").await.must(200).at("/items").as_array().unwrap().clone()
}

/// Somebody applies today, the village takes it over, accepts it and ends it without an agreement; gives the query code and
/// the address of the case.
pub(crate) async fn ended(server: &Server, today: &str) -> (String, String) {
    let sent = server.anybody().post("/api/v1/applications", &application(VILLAGE)).await.must(201);
    let (mediator, director) = ("village-mediator", "village-director");
    let client = server.log_in(mediator).await;
    let application = format!("/api/v1/applications/{}", waiting(&client).await[0]["id"].as_str().unwrap());
    let known = json!({"category": "02", "title": "围墙挡光纠纷"});
    client.change(&format!("{application}/takeover"), "\"1\"", &known).await.must(200);
    let case = client.get(&application).await.must(200).text("/case").to_owned();
    let c = Docket::found(server, mediator, &format!("/api/v1/cases/{case}")).await;
    c.does(mediator, agrees(c.respondent(), today)).await;
    c.does(mediator, explain(&c.both(), today)).await;
    c.does(director, accept()).await;
    c.does(director, terminate("deadlock")).await;
    (sent.text("/query_code").to_owned(), c.path)
}

both_databases! {
    #[tokio::test]
    async fn who_applied_rates_the_mediation_once_with_a_code_that_the_committee_never_had(database: TestDatabase) {
        // Given an application that became a case, of which the mediation is over
        let server = Server::start(database).await;
        let citizen = server.anybody();
        server.set_clock("2026-03-09 09:00");
        let (code, case) = ended(&server, "2026-03-09").await;
        let director = server.log_in("village-director").await;
        for place in ["", "/events", "/documents"] {
            assert!(!director.get(&format!("{case}{place}")).await.must(200).body.to_string().contains(&code), "{place}");
        }
        let rate = async |tail: &str| {
            let answer = json!({"query_code": code, "phone_tail": tail});
            let rating = json!({"satisfaction": "mostly_satisfied", "comment": "调解员很耐心。"});
            citizen.post("/api/v1/public/applications/rating", &json!({"answer": answer, "rating": rating})).await
        };

        // Then the citizen may rate it, once, and nobody without the telephone
        assert_eq!(citizen.post(STATUS, &answer(&code)).await.must(200).at("/rateable"), &json!(true));
        rate("0000").await.must(404);
        rate("5678").await.must(204);
        assert_eq!(codes_of(&rate("5678").await), ["rated_once"]);
        assert_eq!(citizen.post(STATUS, &answer(&code)).await.must(200).at("/rateable"), &json!(false));

        // And it stands on the case, in its history and in the report of the month
        let sheet = director.get(&case).await.must(200);
        assert_eq!(sheet.text("/case/rating/satisfaction"), "mostly_satisfied");
        let events = director.get(&format!("{case}/events")).await.must(200);
        assert!(events.body.to_string().contains("调解员很耐心。"), "{:#}", events.body);
        let report = director.get("/api/v1/statistics/cases?from=2026-03-01&until=2026-03-31").await.must(200);
        let counted = ["rated", "rated_content"].map(|measure| report.at(&format!("/total/counts/{measure}/cases")));
        assert_eq!(counted, [&json!(1); 2]);

        // And another that nobody rates within thirty days is not rated any more
        let (code, _) = ended(&server, "2026-03-09").await;
        server.set_clock("2026-04-09 09:00");
        let late = json!({"answer": answer(&code), "rating": {"satisfaction": "satisfied"}});
        let late = citizen.post("/api/v1/public/applications/rating", &late).await;
        assert_eq!(codes_of(&late), ["rating_window_open"]);
        crate::scenarios::petitions::verify(&server).await;
    }

    #[tokio::test]
    async fn an_application_becomes_one_case_of_the_day_on_which_it_came_in(database: TestDatabase) {
        // Given an application of Friday night, sent twice over a bad network
        let server = Server::start(database).await;
        server.set_clock("2026-03-06 21:40");
        let (citizen, key) = (server.anybody(), new_key());
        let send = || async {
            let request = citizen.request(Method::POST, "/api/v1/applications").header("Idempotency-Key", &key);
            request.json(&application(VILLAGE)).send().await.unwrap()
        };
        let (first, again) = (send().await, send().await);
        assert_eq!((first.status().as_u16(), again.status().as_u16()), (201, 201));
        let first: Value = first.json().await.unwrap();
        assert_eq!(first, again.json::<Value>().await.unwrap());
        assert_eq!((&first["answer_by"], &first["organisation"]), (&json!("2026-03-11"), &json!("枫桥镇枫源村人民调解委员会")));
        let code = first["query_code"].as_str().unwrap();

        // Then it waits once, before the village alone
        server.set_clock("2026-03-09 09:00");
        let (mediator, director) = (server.log_in("village-mediator").await, server.log_in("village-director").await);
        let lines = waiting(&mediator).await;
        assert_eq!(lines.len(), 1);
        assert_eq!((&lines[0]["applicant"], &lines[0]["lamp"]), (&json!("孙**"), &json!("red")));
        let id = lines[0]["id"].as_str().unwrap().to_owned();
        for other in ["township-director", "county-director", "duhuangxin-director"] {
            let other = server.log_in(other).await;
            assert!(waiting(&other).await.is_empty());
            assert_eq!(other.get(&format!("/api/v1/applications/{id}")).await.must(404).problem(), "not-found");
        }
        let notices = director.get("/api/v1/notifications").await.must(200);
        assert_eq!(notices.text("/items/0/kind"), "application_received");
        assert_eq!(notices.text("/items/0/due_on"), "2026-03-11");

        // When two people of the committee take it over at once
        let path = format!("/api/v1/applications/{id}");
        let takeover = format!("{path}/takeover");
        let known = json!({"category": "02", "title": "围墙挡光纠纷"});
        let both = tokio::join!(mediator.change(&takeover, "\"1\"", &known), director.change(&takeover, "\"1\"", &known));
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort_unstable();

        // Then there is one case, as of Friday, with what the citizen told and agreed to
        assert_eq!(statuses, [200, 412]);
        assert_eq!(mediator.change(&takeover, "\"2\"", &known).await.must(409).problem(), "conflict");
        let sheet = mediator.get(&path).await.must(200);
        assert!(sheet.at("/narrative").is_null() && sheet.at("/applicant").is_null());
        let c = Docket::found(&server, "village-mediator", &format!("/api/v1/cases/{}", sheet.text("/case"))).await;
        c.has("/case/applied_on", json!("2026-03-06")).await;
        c.has("/case/source", json!("online_application")).await;
        c.has("/case/parties/0/consents/0/means", json!("online")).await;
        c.due("acceptance", ["2026-03-11", "2026-03-11", "2026-03-11"]).await;

        // And the citizen reads in plain words how it goes on, with the right telephone only
        let told = citizen.post(STATUS, &answer(code)).await.must(200);
        assert_eq!((told.text("/state"), told.text("/case_state")), ("已登记立案", "审查中"));
        citizen.post(STATUS, &json!({"query_code": code, "phone_tail": "5679"})).await.must(404);
        c.does("village-mediator", agrees(c.respondent(), "2026-03-09")).await;
        c.does("village-mediator", explain(&c.both(), "2026-03-09")).await;
        c.does("village-director", accept()).await;
        let told = citizen.post(STATUS, &answer(code)).await.must(200);
        assert_eq!(told.text("/case_state"), "已受理");
        assert!(told.text("/case_number").contains("2026"));
        let village = server.world.organisation("village");
        assert_eq!(told.text("/responsible"), village.name);
        assert_eq!(told.at("/call"), &json!({"office": village.name, "phone": village.phone}));
    }

    #[tokio::test]
    async fn an_application_comes_back_with_the_proper_way_or_is_taken_back(database: TestDatabase) {
        // Given two applications about the town, where no village is named
        let server = Server::start(database).await;
        let citizen = server.anybody();
        let new = application("330681109000");
        let apply = || citizen.post("/api/v1/applications", &new);
        let (one, other) = (apply().await.must(201), apply().await.must(201));
        let director = server.log_in("township-director").await;
        let lines = waiting(&director).await;
        assert_eq!(lines.len(), 2);

        // When one is returned, with a way that must be named
        let path = format!("/api/v1/applications/{}", lines[0]["id"].as_str().unwrap());
        let why = json!({"ground": "administrative", "guidance": "请到诸暨市人民政府申请行政复议。"});
        director.change(&format!("{path}/return"), "\"1\"", &json!({"ground": "administrative"})).await.must(422);
        director.change(&format!("{path}/return"), "\"1\"", &why).await.must(200);

        // Then its citizen reads why, and the other can still be taken back, once
        let (mut returned, mut waits) = (one.text("/query_code"), other.text("/query_code"));
        if citizen.post(STATUS, &answer(returned)).await.must(200).text("/state") != "已退回" {
            std::mem::swap(&mut returned, &mut waits);
        }
        let told = citizen.post(STATUS, &answer(returned)).await.must(200);
        assert_eq!((told.text("/reason"), told.text("/guidance")), ("属于行政争议", "请到诸暨市人民政府申请行政复议。"));
        assert_eq!(told.text("/call/office"), server.world.organisation("township").name);
        let withdrawal = "/api/v1/public/applications/withdrawal";
        citizen.post(withdrawal, &answer(returned)).await.must(409);
        citizen.post(withdrawal, &answer(waits)).await.must(204);
        citizen.post(withdrawal, &answer(waits)).await.must(409);
        assert!(waiting(&director).await.is_empty());

        // And what is wrong with an application is told at its place
        let mut nowhere = application("110101000000");
        let refused = citizen.post("/api/v1/applications", &nowhere).await.must(422);
        assert_eq!(refused.text("/errors/0/pointer"), "/division");
        nowhere["applicant"]["phone"] = json!("12");
        let refused = citizen.post("/api/v1/applications", &nowhere).await.must(422);
        assert_eq!(refused.text("/errors/0/pointer"), "/applicant/phone");

        // And all of it holds
        let store = server.store.clone();
        let verified = tokio::task::spawn_blocking(move || {
            store.sign_checkpoints().unwrap();
            store.verify_checkpoints(&[]).unwrap().unwrap();
            store.verify_cases(|_| {}).unwrap()
        });
        assert_eq!(verified.await.unwrap().unwrap().applications, 2);
    }

    #[tokio::test]
    async fn pictures_of_an_application_follow_it_into_the_case(database: TestDatabase) {
        // Given an application with a picture that is sent twice over a bad network
        let server = Server::start(database).await;
        server.set_clock("2026-03-09 09:00");
        let citizen = server.anybody();
        let received = citizen.post("/api/v1/applications", &application(VILLAGE)).await.must(201);
        let to = format!("/api/v1/public/applications/pictures?name=1.png&ticket={}", received.text("/picture_ticket"));
        let key = new_key();
        let send = |to: String, key: String, content: &'static [u8]| {
            let request = citizen.request(Method::POST, &to).header("Idempotency-Key", key);
            async move { request.body(content).send().await.unwrap().status().as_u16() }
        };
        for _ in 0..2 {
            assert_eq!(send(to.clone(), key.clone(), PNG).await, 204);
        }
        assert_eq!(send(to.clone(), new_key(), b"%PDF-1.7 a letter").await, 415);
        assert_eq!(send(format!("{to}x"), new_key(), PNG).await, 404);
        server.set_clock("2026-03-09 10:01");
        assert_eq!(send(to, new_key(), PNG).await, 404);

        // Then the committee sees it once, which is logged, and nobody else
        let mediator = server.log_in("village-mediator").await;
        let id = waiting(&mediator).await[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/applications/{id}");
        let sheet = mediator.get(&path).await.must(200);
        assert_eq!(sheet.at("/pictures").as_array().unwrap().len(), 1);
        let picture = format!("{path}/pictures/{}", sheet.text("/pictures/0/id"));
        let got = mediator.request(Method::GET, &picture).send().await.unwrap();
        assert_eq!(got.headers()["Content-Type"], "image/png");
        assert_eq!(got.bytes().await.unwrap(), PNG);
        server.log_in("township-director").await.get(&picture).await.must(404);
        let looks = server.log_in("county-auditor").await.get("/api/v1/access-log").await.must(200);
        let downloads = looks.at("/items").as_array().unwrap().iter().filter(|look| look["action"] == "download");
        assert_eq!(downloads.map(|look| &look["subject"]).collect::<Vec<_>>(), ["application"]);

        // When it is taken over, then the case has it
        let taken = mediator.change_now(&path, &format!("{path}/takeover"), &json!({"category": "02"})).await.must(200);
        let case = mediator.get(&format!("/api/v1/cases/{}", taken.text("/case"))).await.must(200);
        assert_eq!(case.at("/case/attachments/0/name"), &json!("1.png"));
        assert_eq!(mediator.get(&picture).await.must(404).problem(), "not-found");
        let store = server.store.clone();
        tokio::task::spawn_blocking(move || store.verify_cases(|_| {}).unwrap()).await.unwrap().unwrap();
    }
}
