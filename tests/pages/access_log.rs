//! The access log of a division, on its page and over the interface.

use reqwest::StatusCode;
use serde_json::{Value, json};
use test_database::both_databases;

use super::{Browser, page_of};
use crate::harness::{Client, Reply, Server, deeds};
use crate::scenarios::petitions;

/// Asks until so many looks are told: a look is written a moment after the answer.
async fn looks(auditor: &Client, query: &str, at_least: usize) -> Reply {
    loop {
        let found = auditor.get(&format!("/api/v1/access-log?{query}")).await.must(200);
        if found.at("/items").as_array().unwrap().len() >= at_least {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

both_databases! {
    #[tokio::test]
    async fn an_auditor_finds_who_looked_at_what(database: TestDatabase) {
        // Given a case of which a party was seen whole, and on the next day a petition that was read
        let server = Server::start(database).await;
        let mediator = server.log_in("village-mediator").await;
        let case = mediator.post("/api/v1/cases", &deeds::quarrel("2026-03-02")).await.must(201).location().to_owned();
        let person = mediator.get(&case).await.must(200).text("/case/parties/0/person").to_owned();
        let reason = json!({"reason": "核对身份"});
        mediator.post(&format!("{case}/people/{person}/unmask"), &reason).await.must(200);
        let auditor = server.log_in("county-auditor").await;
        let by_mediator = looks(&auditor, "username=village-mediator", 2).await;
        server.set_clock("2026-03-03 09:00");
        let clerk = server.log_in("petition-clerk").await;
        let petition = clerk.post("/api/v1/petitions", &petitions::letter("2026-03-03")).await.must(201);
        let petition = petition.location().to_owned();
        let number = clerk.get(&petition).await.must(200).text("/number").to_owned();

        // Then the auditor finds them by who, by what and by when
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        // Which of the two was written first depends on how busy the machine is.
        let mut told = by_mediator.at("/items").as_array().unwrap().iter();
        let unmasked = told.find(|look| look["action"] == "unmask").unwrap();
        assert_eq!((&unmasked["action"], &unmasked["reason"]), (&json!("unmask"), &json!("核对身份")));
        assert_eq!((&unmasked["subject"], &unmasked["case"]), (&json!("person"), &json!(id(&case))));
        let at_petition = looks(&auditor, &format!("number={number}"), 1).await;
        assert_eq!(at_petition.text("/items/0/petition"), id(&petition));
        let yesterday = looks(&auditor, "until=2026-03-02", 2).await;
        let told = yesterday.at("/items").as_array().unwrap();
        assert!(told.iter().all(|look| look["case"] == id(&case)), "{told:?}");
        let first = looks(&auditor, "from=2026-03-02&until=2026-03-02&limit=1", 1).await;
        let next = format!("from=2026-03-02&until=2026-03-02&limit=1&cursor={}", first.text("/next"));
        assert_ne!(looks(&auditor, &next, 1).await.text("/items/0/id"), first.text("/items/0/id"));

        // And reads the same on the page, which leads to the case
        let browser = Browser::logged_in(&server, "county-auditor").await;
        let page = browser.read("/access-log?username=village-mediator&number=&from=&until=").await;
        assert!(page.contains("核对身份") && page.contains(&format!("href=\"{}\"", page_of(&case))), "{page}");
        let unknown = browser.read("/access-log?username=nobody&number=&from=&until=").await;
        assert!(unknown.contains("没有这个用户名"), "{unknown}");

        // But nobody else, and the auditor of the city reads what lies in its counties
        let administrator = Browser::logged_in(&server, "county-admin").await;
        assert_eq!(administrator.get("/access-log").await.status(), StatusCode::FORBIDDEN);
        assert!(!administrator.read("/administration").await.contains("/access-log"));
        let city = server.log_in("city-auditor").await;
        looks(&city, "username=village-mediator", 2).await;
    }

    #[tokio::test]
    async fn looks_at_an_accusation_tell_nobody_whom_it_accuses(database: TestDatabase) {
        // Given an accusation of the auditor who would read of it, and one of the department
        let server = Server::start(database).await;
        let entrusted = server.log_in("accusation-clerk").await;
        let accuse = async |accused: Value| {
            let accusation = petitions::accusation("2026-03-02", accused);
            let path = entrusted.post("/api/v1/petitions", &accusation).await.must(201).location().to_owned();
            entrusted.get(&path).await.must(200);
            path.rsplit('/').next().unwrap().to_owned()
        };
        let hidden = accuse(json!({"users": [server.world.user("county-auditor")]})).await;
        let known = accuse(json!({"organisations": [server.world.id("natural-resources")]})).await;

        // Then the looks at the one are told, and at the other are not
        let auditor = server.log_in("county-auditor").await;
        let told = looks(&auditor, "username=accusation-clerk", 1).await.body.to_string();
        assert!(told.contains(&known) && !told.contains(&hidden), "{told}");
    }
}
