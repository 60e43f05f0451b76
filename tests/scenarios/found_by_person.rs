//! Petitions found by who brought them: whoever lost the query code comes to the office with an identity card.

use serde_json::{Value, json};
use test_database::both_databases;

use super::petitions::{accepted, does, letter, verify};
use crate::harness::{Client, Server};

const SEARCH: &str = "/api/v1/petitions/search";

/// The petitions that somebody finds, by id.
async fn found(client: &Client, sought: Value) -> Vec<String> {
    let reply = client.post(SEARCH, &sought).await.must(200);
    reply.at("/items").as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect()
}

/// How often somebody has searched among petitions, as the auditor finds it: a look is written a moment after the answer.
async fn searches(auditor: &Client, username: &str, at_least: usize) -> usize {
    loop {
        let log = auditor.get(&format!("/api/v1/access-log?username={username}")).await.must(200);
        assert!(!log.body.to_string().contains("张伟"), "who was looked for is in no log: {:#}", log.body);
        let looks = log.at("/items").as_array().unwrap();
        let is_search = |look: &&Value| look["action"] == "search" && look["subject"] == "petition";
        let searches = looks.iter().filter(is_search).count();
        if searches >= at_least {
            return searches;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

both_databases! {
    #[tokio::test]
    async fn a_petition_is_found_by_whoever_brought_it_and_by_who_speaks_for_them(database: TestDatabase) {
        // Given a letter of 张伟 that the department handles, which recorded his identity card and his agent, and a letter
        // of somebody else
        let server = Server::start(database).await;
        let (clerk, unit, path, _) = accepted(&server).await;
        let id = path.rsplit('/').next().unwrap();
        let person = clerk.get(&path).await.must(200).text("/petition/petitioners/0/person").to_owned();
        let card = json!({
            "person": person,
            "particulars": {
                "name": "张伟", "phone": "13800001234",
                "identity": {"kind": "resident_id_card", "number": "330681197108120039"},
            },
            "reason": "来访时出示身份证",
        });
        does(&unit, &path, "people/correction", card).await.must(200);
        let agent = json!({"role": "agent", "particulars": {"name": "周律师", "phone": "057587001234"}});
        does(&unit, &path, "petitioners", agent).await.must(200);
        let mut other = letter("2026-03-10");
        other["petitioners"][0]["particulars"] = json!({"name": "章建国", "phone": "13700005678"});
        clerk.post("/api/v1/petitions", &other).await.must(201);

        // Then the office finds it by each of them, however that is written, and by nothing that is not whole and all so
        let known = [
            json!({"name": "张 伟"}), json!({"identity_number": "330681197108120039"}), json!({"phone": "138-0000-1234"}),
            json!({"name": "周律师"}), json!({"phone": "0575-87001234"}), json!({"name": "张伟", "phone": "13800001234"}),
        ];
        for sought in known {
            assert_eq!(found(&clerk, sought.clone()).await, [id], "{sought}");
        }
        let unknown = [
            json!({"name": "张"}), json!({"phone": "1380000"}), json!({"identity_number": "33068119710812003X"}),
            json!({"name": "张伟", "phone": "13700005678"}), json!({"name": "周律师", "phone": "13800001234"}),
        ];
        for sought in &unknown {
            assert_eq!(found(&clerk, sought.clone()).await, Vec::<String>::new(), "{sought}");
        }
        // As lists show it, with the names masked
        let reply = clerk.post(SEARCH, &json!({"name": "张伟"})).await.must(200);
        assert_eq!((reply.text("/items/0/petitioners/0"), reply.at("/more")), ("张*", &json!(false)));
        assert!(!reply.body.to_string().contains("13800001234"), "{:#}", reply.body);

        // And whoever has it before them or oversees the place finds it, and nobody else
        for username in ["natural-resources", "city-petition-clerk", "joint-meeting", "county-auditor"] {
            assert_eq!(found(&server.log_in(username).await, json!({"name": "张伟"})).await, [id], "{username}");
        }
        for username in ["labour", "township-director", "village-mediator", "village-grid", "county-admin"] {
            let nothing = found(&server.log_in(username).await, json!({"name": "张伟"})).await;
            assert_eq!(nothing, Vec::<String>::new(), "{username}");
        }

        // And each search is one line of the access log
        let auditor = server.log_in("county-auditor").await;
        assert_eq!(searches(&auditor, "petition-clerk", 12).await, 12);
        verify(&server).await;
    }

    #[tokio::test]
    async fn who_looks_for_nobody_is_asked_for_whom(database: TestDatabase) {
        let server = Server::start(database).await;
        let clerk = server.log_in("petition-clerk").await;
        for body in [json!({}), json!({"name": " "}), json!({"address": "下章27号"}), json!({"name": "张\n伟"})] {
            let refused = clerk.post(SEARCH, &body).await.must(422);
            assert_eq!(refused.problem(), "body-invalid", "{body}");
            assert_eq!(refused.at("/errors").as_array().unwrap().len(), 1, "{body}: {:#}", refused.body);
        }
        // And nothing of it is a search
        clerk.post(SEARCH, &json!({"name": "张伟"})).await.must(200);
        assert_eq!(searches(&server.log_in("county-auditor").await, "petition-clerk", 1).await, 1);
    }
}
