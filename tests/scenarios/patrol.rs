//! A week of a grid worker: points to visit, one found wanting, a report with a photograph that the committee gets.

use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::{patrol_point, quarrel};
use crate::harness::{Client, PNG, Server};

const POINTS: &str = "/api/v1/patrol-points";

/// Names of the points of a round, with their lamps.
async fn round(client: &Client) -> Vec<(String, String)> {
    let due = client.get(&format!("{POINTS}?due=true")).await.must(200);
    let text = |point: &serde_json::Value, member: &str| point[member].as_str().unwrap().to_owned();
    due.at("/items").as_array().unwrap().iter().map(|point| (text(point, "name"), text(point, "lamp"))).collect()
}

both_databases! {
    #[tokio::test]
    async fn points_are_due_from_visit_to_visit_and_a_report_goes_to_the_committee(database: TestDatabase) {
        // Given two points of the village, one every day and one every week
        let server = Server::start(database).await;
        let (director, grid) = (server.log_in("village-director").await, server.log_in("village-grid").await);
        let mut daily = patrol_point("330681109290");
        daily["name"] = json!("水库堤坝");
        daily["every_days"] = json!(1);
        let daily = director.post(POINTS, &daily).await.must(201).location().to_owned();
        let weekly = director.post(POINTS, &patrol_point("330681109290")).await.must(201).location().to_owned();
        grid.post(POINTS, &patrol_point("330681109290")).await.must(403);
        assert_eq!(round(&grid).await.len(), 2);
        assert!(round(&server.log_in("duhuangxin-grid").await).await.is_empty());

        // When both are visited, one of them marked on the way, before there was a network again
        let visit = |at: &str, finding: &str| json!({"finding": finding, "visited_at": at});
        grid.post(&format!("{daily}/visits"), &visit("2026-03-02T00:30:00Z", "nothing")).await.must(201);
        grid.post(&format!("{weekly}/visits"), &json!({"finding": "something"})).await.must(201);
        assert!(round(&grid).await.is_empty());
        let soon = grid.post(&format!("{daily}/visits"), &visit("2026-03-02T02:30:00Z", "nothing")).await.must(422);
        assert_eq!(soon.text("/errors/0/pointer"), "/visited_at");

        // Then what was found is reported as a dispute, with its photograph, and waits for the committee
        let mut report = quarrel("2026-03-02");
        report["dispute"]["source"] = json!("proactive");
        let case = grid.post("/api/v1/cases", &report).await.must(201).location().to_owned();
        let etag = grid.get(&case).await.must(200).etag().to_owned();
        grid.upload(&format!("{case}/attachments?kind=photo&name=1.png"), &etag, PNG).await.must(200);
        let sheet = director.get(&case).await.must(200);
        assert_eq!(sheet.at("/case/attachments").as_array().unwrap().len(), 1);
        assert_eq!(sheet.at("/case/from_grid"), &json!(true));
        let other = server.log_in("duhuangxin-grid").await;
        other.upload(&format!("{case}/attachments?kind=photo&name=2.png"), &etag, PNG).await.must(404);

        // And the lamps turn with the days
        server.set_clock("2026-03-03 09:00");
        assert_eq!(round(&grid).await, [("水库堤坝".to_owned(), "red".to_owned())]);
        server.set_clock("2026-03-09 09:00");
        let due = round(&grid).await;
        assert_eq!(due, [("水库堤坝".to_owned(), "overdue".to_owned()), ("文化礼堂".to_owned(), "red".to_owned())]);
        let visits = director.get(&format!("{weekly}/visits")).await.must(200);
        assert_eq!(visits.text("/items/0/finding"), "something");

        // When the weekly one is closed, then it is on no round
        director.change_now(&weekly, &format!("{weekly}/closing"), &json!({})).await.must(200);
        assert_eq!(round(&grid).await.len(), 1);
        grid.post(&format!("{weekly}/visits"), &json!({"finding": "nothing"})).await.must(409);
        let store = server.store.clone();
        let verified = tokio::task::spawn_blocking(move || store.verify_cases(|_| {}).unwrap()).await.unwrap();
        assert_eq!(verified.unwrap().patrol_points, 2);
    }
}
