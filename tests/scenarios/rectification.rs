//! The joint meeting office orders something to be put right within a term (责令限期整改), and gives a circular in an
//! accusation without a word to the accused.

use serde_json::{Value, json};
use test_database::both_databases;

use super::petitions::{accepted, codes_of, does, due, verify};
use crate::harness::{Client, Server};

/// The terms of kind `rectification` that this account sees, with their lamps.
async fn terms(client: &Client) -> Vec<(String, String)> {
    let page = client.get("/api/v1/deadlines?view=own&kind=rectification").await.must(200);
    let lines = page.at("/items").as_array().unwrap().iter();
    lines.map(|line| (line["due_on"].as_str().unwrap().to_owned(), line["lamp"].as_str().unwrap().to_owned())).collect()
}

both_databases! {
    #[tokio::test]
    async fn an_order_to_rectify_runs_out_and_is_answered_late(database: TestDatabase) {
        // Given a petition that the department accepted on 2026-03-10
        let server = Server::start(database).await;
        let (clerk, unit, path, _) = accepted(&server).await;
        let meeting = server.log_in("joint-meeting").await;

        // When the joint meeting office orders on 03-12 that it be put right by Saturday 03-21
        server.set_clock("2026-03-12 09:00");
        let order = |ground: &str, due_on: &str| {
            json!({
                "ground": ground, "problem": "三次来访均未接谈，有接访记录为证。", "demand": "建立接谈记录，约见信访人。",
                "due_on": due_on,
            })
        };
        assert_eq!(does(&clerk, &path, "rectification", order("broken_rules", "2026-03-21")).await.must(403).problem(), "forbidden");
        let refused = does(&meeting, &path, "rectification", order("overdue", "2026-03-12")).await;
        assert_eq!(codes_of(&refused), ["due_in_future", "ground_holds"]);
        does(&meeting, &path, "rectification", order("broken_rules", "2026-03-21")).await.must(200);

        // Then its term runs beside that of handling, which nothing moves, and the department is told
        let sheet = unit.get(&path).await.must(200);
        due(&sheet, "rectification", ["2026-03-21", "2026-03-20", "2026-03-23"]);
        due(&sheet, "handling", ["2026-05-09", "2026-05-09", "2026-05-09"]);
        let told = unit.get("/api/v1/notifications?kind=rectification_ordered").await.must(200);
        assert_eq!(told.text("/items/0/due_on"), "2026-03-21");
        assert_eq!(terms(&unit).await, [("2026-03-21".to_owned(), "green".to_owned())]);

        // When nobody answers, then it is red on Saturday and has run out on Sunday
        server.set_clock("2026-03-21 09:00");
        assert_eq!(terms(&unit).await, [("2026-03-21".to_owned(), "red".to_owned())]);
        server.set_clock("2026-03-22 09:00");
        assert_eq!(terms(&unit).await, [("2026-03-21".to_owned(), "overdue".to_owned())]);

        // When it is reported on Monday, then the delay stays on record, and who gave the order discharges it
        server.set_clock("2026-03-23 09:00");
        let discharge = json!({"supervision": 1});
        assert_eq!(codes_of(&does(&meeting, &path, "supervision/discharge", discharge.clone()).await), ["reported"]);
        let report = json!({"supervision": 1, "text": "已建立接谈记录，三月二十三日约见信访人。"});
        does(&unit, &path, "supervision/report", report).await.must(200);
        let sheet = unit.get(&path).await.must(200);
        assert_eq!(sheet.text("/petition/missed/0/clock"), "rectification");
        assert_eq!(sheet.text("/petition/missed/0/due_on"), "2026-03-21");
        assert_eq!(terms(&unit).await, []);
        does(&meeting, &path, "supervision/discharge", discharge).await.must(200);
        let order = meeting.get(&path).await.must(200).at("/petition/supervisions/0").clone();
        assert_eq!(order["discharged_on"], Value::from("2026-03-23"));

        // And it can be printed
        let papers = meeting.get(&format!("{path}/documents")).await.must(200);
        assert!(papers.body.to_string().contains("责令限期整改通知书"), "{:#}", papers.body);
        verify(&server).await;
    }
}
