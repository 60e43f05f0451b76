//! The clock of the server goes back.

use serde_json::{Value, json};
use test_database::both_databases;

use crate::harness::{Client, PASSWORD, Server};

both_databases! {
    #[tokio::test]
    async fn a_clock_put_back_an_hour_confuses_neither_order_nor_tokens(database: TestDatabase) {
        // Given a case registered and accepted just after midnight
        let server = Server::start(database).await;
        server.set_clock("2026-03-03 00:30");
        let token = server.log_in("village-director").await.token();
        let director = server.anybody().bearing(&token);
        let before = register(&director, "午夜之后").await;
        let parties = parties(&director, &before).await;
        let own = format!("/api/v1/cases/{before}");
        let consent = json!({
            "party": parties[1], "consent": "agreed", "about": "mediation", "given_on": "2026-03-03", "means": "phone",
        });
        director.change_now(&own, &format!("{own}/consents"), &consent).await.must(200);
        let rights = json!({"parties": parties, "on": "2026-03-03"});
        director.change_now(&own, &format!("{own}/rights-notice"), &rights).await.must(200);
        director.change_now(&own, &format!("{own}/acceptance"), &json!({"admissible": true})).await.must(200);

        // When the clock is put back an hour, into the day before
        server.set_clock("2026-03-02 23:30");

        // Then a token of the future is refused, and a new log-in gets one that is good
        assert_eq!(director.get(&own).await.must(401).problem(), "token-invalid");
        let again = server.anybody().bearing(&server.log_in("village-director").await.token());

        // And ids still grow, lists still hold each case once, in pages too
        let after = register(&again, "午夜之前").await;
        assert!(after > before, "{after} was made after {before}");
        assert_eq!(titles(&again).await, ["午夜之后", "午夜之前"], "latest registration first");

        // And the accepted case is shown and judged without an error, though its acceptance lies in the future
        again.get(&own).await.must(200);
        again.get(&format!("{own}/actions")).await.must(200);
        let host = json!({"host": server.world.user("village-director"), "recusal_checked": true});
        again.change_now(&own, &format!("{own}/mediators"), &host).await.must(200);
        let session = json!({
            "held_on": "2026-03-02", "place": "调解室", "mediators": [server.world.user("village-director")],
            "heard": parties, "statements": "双方陈述了意见。", "result": "continue",
        });
        let refused = again.change_now(&own, &format!("{own}/sessions"), &session).await;
        assert!((400..500).contains(&refused.status), "a session before acceptance is refused: {:#}", refused.body);

        // And when the clock is right again, the old token is good again and the history is whole
        server.set_clock("2026-03-03 00:35");
        director.get(&own).await.must(200);
        let store = server.store.clone();
        let verified = tokio::task::spawn_blocking(move || store.verify_cases(|_| ())).await.unwrap().unwrap();
        assert_eq!(verified.unwrap().cases, 2);
    }

    #[tokio::test]
    async fn a_session_does_not_outlive_a_clock_that_leaps(database: TestDatabase) {
        let server = Server::start(database).await;
        let reply = server.anybody().try_log_in("village-director", PASSWORD).await.must(200);
        let director = server.anybody().bearing(reply.text("/access_token"));

        // An hour ahead the token has run out and the session was idle for too long; an hour back it is good again.
        server.set_clock("2026-03-02 10:00");
        assert_eq!(director.get("/api/v1/auth/me").await.must(401).problem(), "token-expired");
        let refresh = json!({"refresh_token": reply.text("/refresh_token")});
        assert_eq!(server.anybody().post("/api/v1/auth/refresh", &refresh).await.must(401).problem(), "refresh-invalid");
        server.set_clock("2026-03-02 09:01");
        director.get("/api/v1/auth/me").await.must(200);
    }
}

async fn register(client: &Client, title: &str) -> String {
    let body = json!({
        "dispute": {
            "division": "330681109290", "source": "oral_application", "applied_on": "2026-03-02", "category": "02",
            "difficulty": "simple", "title": title, "narrative": "排水沟漫水，淹了菜地。",
        },
        "parties": [
            {"side": "applicant", "kind": "person", "particulars": {"name": "张伟"}},
            {"side": "respondent", "kind": "person", "particulars": {"name": "李强"}},
        ],
    });
    client.post("/api/v1/cases", &body).await.must(201).text("/id").to_owned()
}

async fn parties(client: &Client, id: &str) -> Vec<Value> {
    let sheet = client.get(&format!("/api/v1/cases/{id}")).await.must(200);
    sheet.at("/case/parties").as_array().unwrap().iter().map(|party| party["person"].clone()).collect()
}

/// Titles of all cases, latest first, read a case a page.
async fn titles(client: &Client) -> Vec<String> {
    let mut titles = Vec::new();
    let mut path = "/api/v1/cases?limit=1".to_owned();
    loop {
        let page = client.get(&path).await.must(200);
        titles.extend(
            page.at("/items").as_array().unwrap().iter().map(|line| line["title"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page.body["next"].as_str() else { return titles };
        path = format!("/api/v1/cases?limit=1&cursor={cursor}");
    }
}
