//! A confidential petition (保密) over HTTP: read where it is or was, counted by those above, and found nowhere else.

use serde_json::{Value, json};
use test_database::both_databases;

use super::accusations::Secret;
use super::petitions::{does, letter, verify};
use crate::harness::{Client, Reply, Server};
use crate::indicators::march;

/// The letter of 张伟 at the county's office on 2026-03-02, to be kept confidential.
async fn registered(server: &Server) -> Secret {
    server.set_clock("2026-03-02 09:00");
    let mut confidential = letter("2026-03-02");
    confidential["petition"]["flags"] = json!(["confidential"]);
    Secret::registered(server.log_in("petition-clerk").await, &confidential).await
}

/// The list of petitions as a table.
async fn export(client: &Client, view: &str) -> String {
    let table = client.get(&format!("/api/v1/petitions/export?view={view}")).await.must(200);
    table.body.as_str().unwrap().to_owned()
}

/// What stands there in each line of a page.
fn ids(page: &Reply, at: &str) -> Vec<Value> {
    page.at("/items").as_array().unwrap().iter().filter_map(|line| line.pointer(at).cloned()).collect()
}

/// The petitions of which somebody is shown a term, or that they are behind a figure.
async fn shown(client: &Client) -> Vec<Value> {
    let clocks = client.get("/api/v1/deadlines?view=division").await.must(200);
    let items =
        client.get("/api/v1/indicators/repeat_rate_items/items?from=2026-03-01&until=2026-03-31").await.must(200);
    [(clocks, "/subject_id"), (items, "/petition/id")].iter().flat_map(|(page, id)| ids(page, id)).collect()
}

both_databases! {
    #[tokio::test]
    async fn it_is_read_where_it_is_and_found_nowhere_else(database: TestDatabase) {
        // Given a confidential letter at the county's office, which sends it to the department
        let server = Server::start(database).await;
        let secret = registered(&server).await;
        let Secret { clerk, path, id, attachment, .. } = &secret;
        let unit = server.log_in("natural-resources").await;
        secret.is_hidden_from(&unit, "natural-resources").await;
        does(clerk, path, "dispatch", json!({"kind": "transfer", "to": server.world.id("natural-resources")})).await.must(200);

        // Then both read it, its files and its papers, and find it in their lists, tables and among their terms
        let number = clerk.get(path).await.must(200).text("/number").to_owned();
        for (client, view) in [(clerk, "division"), (&unit, "own")] {
            for part in ["", "/events", "/thread", "/candidates", "/documents", &format!("/attachments/{attachment}")] {
                client.get(&format!("{path}{part}")).await.must(200);
            }
            let list = client.get(&format!("/api/v1/petitions?view={view}")).await.must(200);
            assert_eq!(list.text("/items/0/id"), id);
            assert!(export(client, view).await.contains(&number));
        }
        assert!(shown(clerk).await.contains(&json!(id)));
        assert_eq!(unit.get("/api/v1/notifications").await.must(200).text("/items/0/subject_id"), id);

        // And whoever oversees the division or has another part in it finds nothing, by whatever way
        for username in ["city-petition-clerk", "joint-meeting", "labour", "township-director", "county-reviewer"] {
            secret.is_hidden_from(&server.log_in(username).await, username).await;
        }
        let city = server.log_in("city-petition-clerk").await;
        assert!(!export(&city, "division").await.contains(&number));
        // But the auditor reads it, and figures above count it without showing it
        let auditor = server.log_in("city-auditor").await;
        auditor.get(path).await.must(200);
        assert!(shown(&auditor).await.contains(&json!(id)));
        assert_eq!(march(&city, "repeat_rate_items", "2026-03-02").await, (0, 1));

        // When the joint meeting office holds a meeting after the term of the notice has turned red
        server.set_clock("2026-03-16 09:00");
        let meeting = server.log_in("joint-meeting").await;
        let new = json!({"kind": "joint_meeting", "held_on": "2026-03-16", "chair": "副市长陈平", "invited": []});
        let called = meeting.post("/api/v1/meetings", &new).await.must(201).location().to_owned();
        // Then it is not proposed, and cannot be put on the agenda
        assert_eq!(meeting.get(&format!("{called}/proposals")).await.must(200).at("/items"), &json!([]));
        let topic = json!({"subject": "petition", "subject_id": id});
        does(&meeting, &called, "agenda", topic).await.must(404);

        // When the mark is taken away, then the city oversees it as any other
        let open = json!({"clear": ["confidential"], "reason": "信访人同意公开"});
        does(&unit, path, "flags", open).await.must(200);
        city.get(path).await.must(200);
        verify(&server).await;
    }

    #[tokio::test]
    async fn a_repeat_is_not_told_by_an_office_that_may_not_know_the_first(database: TestDatabase) {
        // Given a confidential letter at the county's office
        let server = Server::start(database).await;
        let secret = registered(&server).await;

        // When the same person writes to the city about the same matter
        server.set_clock("2026-03-25 09:00");
        let city = server.log_in("city-petition-clerk").await;
        let second = city.post("/api/v1/petitions", &letter("2026-03-25")).await.must(201).location().to_owned();

        // Then no candidate tells the city of the first, and it cannot be linked by its id
        assert_eq!(city.get(&format!("{second}/candidates")).await.must(200).at("/items"), &json!([]));
        let repeat = json!({"of": secret.id, "score": 90, "reason": "同一电话、同一房屋"});
        let refused = does(&city, &second, "repeat", repeat).await;
        assert!(matches!(refused.status, 404 | 409 | 422), "{} {:#}", refused.status, refused.body);
        assert_eq!(city.get(&second).await.must(200).at("/petition/repeat"), &Value::Null);

        // When the city sends it down, then the county, where the first lies, finds the candidate and links it
        does(&city, &second, "dispatch", json!({"kind": "transfer", "to": server.world.id("petition")})).await.must(200);
        let found = secret.clerk.get(&format!("{second}/candidates")).await.must(200);
        assert_eq!(found.text("/items/0/id"), secret.id);
        let repeat = json!({"of": secret.id, "score": 90, "reason": "同一电话、同一房屋"});
        does(&secret.clerk, &second, "repeat", repeat).await.must(200);

        // Then the thread of the second names the first for the county alone
        let thread = async |client: &Client| ids(&client.get(&format!("{second}/thread")).await.must(200), "/id").len();
        assert_eq!((thread(&secret.clerk).await, thread(&city).await), (2, 1));
        city.get(&secret.path).await.must(404);
        verify(&server).await;
    }
}
