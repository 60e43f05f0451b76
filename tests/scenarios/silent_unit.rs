//! A unit says nothing of what it received: from the day after its fifteen days, what it would have to do had it accepted on
//! receipt is watched (推定受理), among offices alone.

use serde_json::json;
use test_database::both_databases;

use super::petitions::{clock, does, due, letter, verify};
use crate::harness::{Client, Server};

/// What a list of clocks presumes: last day, lamp.
async fn presumed(client: &Client, view: &str) -> Vec<(String, String)> {
    let page = client.get(&format!("/api/v1/deadlines?view={view}&kind=presumed_handling")).await.must(200);
    let lines = page.at("/items").as_array().unwrap().iter();
    lines.map(|line| (line["due_on"].as_str().unwrap().to_owned(), line["lamp"].as_str().unwrap().to_owned())).collect()
}

both_databases! {
    #[tokio::test]
    async fn a_unit_that_says_nothing_is_watched_as_if_it_had_accepted_on_receipt(database: TestDatabase) {
        // Given two letters that the department received on Wednesday 2026-03-04
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let (clerk, unit) = (server.log_in("petition-clerk").await, server.log_in("natural-resources").await);
        let mut paths = Vec::new();
        let mut code = String::new();
        for _ in 0..2 {
            let made = clerk.post("/api/v1/petitions", &letter("2026-03-02")).await.must(201);
            let path = made.location().to_owned();
            code = made.text("/query_code").to_owned();
            let sent = json!({"kind": "transfer", "to": server.world.id("natural-resources")});
            does(&clerk, &path, "dispatch", sent).await.must(200);
            paths.push(path);
        }
        server.set_clock("2026-03-04 09:00");
        for path in &paths {
            does(&unit, path, "receipt", json!({"on": "2026-03-04"})).await.must(200);
        }
        let (prompt, silent) = (&paths[0], &paths[1]);

        // When it accepts one on the last day, 03-19, then that has sixty days from then, and nothing is presumed yet
        server.set_clock("2026-03-19 09:00");
        does(&unit, prompt, "acceptance", json!({"notice": "written"})).await.must(200);
        assert_eq!(presumed(&unit, "own").await, []);
        assert!(clock(&unit.get(silent).await.must(200), "presumed_handling").is_none());

        // Then on the day after, sixty days from receipt are shown for the other, to the unit and to who oversees it
        server.set_clock("2026-03-20 09:00");
        let term = |lamp: &str| [("2026-05-03".to_owned(), lamp.to_owned())];
        due(&unit.get(silent).await.must(200), "presumed_handling", ["2026-05-03", "2026-04-30", "2026-05-06"]);
        assert_eq!(presumed(&unit, "own").await, term("green"));
        assert_eq!(presumed(&clerk, "division").await, term("green"));
        let sheet = unit.get(prompt).await.must(200);
        due(&sheet, "handling", ["2026-05-18"; 3]);
        assert!(clock(&sheet, "presumed_handling").is_none());

        // And the petitioner is not told of it
        let answer = json!({"query_code": code, "phone_tail": "1234"});
        let told = server.anybody().post("/api/v1/public/petitions/status", &answer).await.must(200);
        assert_eq!(told.at("/due_on"), &json!(null));

        // When the last of these days comes and goes
        server.set_clock("2026-05-03 09:00");
        assert_eq!(presumed(&unit, "own").await, term("red"));
        server.set_clock("2026-05-04 09:00");
        assert_eq!(presumed(&unit, "own").await, term("overdue"));

        // Then late acceptance begins the term of the law, and both delays stay on record; who was in time has none
        does(&unit, silent, "acceptance", json!({"notice": "written"})).await.must(200);
        assert_eq!(presumed(&unit, "own").await, []);
        let sheet = unit.get(silent).await.must(200);
        due(&sheet, "handling", ["2026-07-03"; 3]);
        assert_eq!((sheet.text("/petition/missed/0/clock"), sheet.text("/petition/missed/0/due_on")), ("petition_notice", "2026-03-19"));
        assert_eq!((sheet.text("/petition/missed/1/clock"), sheet.text("/petition/missed/1/due_on")), ("presumed_handling", "2026-05-03"));
        assert_eq!(unit.get(prompt).await.must(200).at("/petition/missed"), &json!([]));
        verify(&server).await;
    }
}
