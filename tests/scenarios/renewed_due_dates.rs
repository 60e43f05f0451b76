//! A rule or a holiday changes while a case is under way: the desks show the new day without anybody touching the case.

use std::time::Duration;

use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

/// How often the desk is looked at, and how many times at most: the server works off what was promised every second.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: usize = 300;

/// Waits until the desk of the village shows that day for the case.
async fn shown(c: &Docket<'_>, day: &str) {
    let mut last = json!(null);
    for _ in 0..LOOKS {
        let desk = c.client("village-director").await.get("/api/v1/cases?order=due").await.must(200);
        last = desk.at("/items/0/due_on").clone();
        if last == day {
            return;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    panic!("the desk shows {last} instead of {day}");
}

both_databases! {
    #[tokio::test]
    async fn a_changed_rule_or_holiday_moves_what_is_due(database: TestDatabase) {
        let server = Server::start(database).await;

        // Given a dispute told on Monday 2026-03-09, to be decided upon within three working days
        server.set_clock("2026-03-09 09:00");
        let c = Docket::given(&server, "village-mediator", &quarrel("2026-03-09")).await;
        shown(&c, "2026-03-12").await;
        let etag = c.sheet().await.etag().to_owned();

        // When the county allows two from today on, then the desk shows the day before
        let rule = json!({
            "division": "330681000000",
            "key": "mediation.accept_wd",
            "value": 2,
            "effective_from": "2026-03-09",
            "reason": "从严",
        });
        server.log_in("county-admin").await.post("/api/v1/rules", &rule).await.must(201);
        shown(&c, "2026-03-11").await;

        // When the Tuesday becomes a holiday, then it shows a day later again
        let holiday = json!({"date": "2026-03-10", "kind": "holiday", "name": "临时放假"});
        server.log_in("city-admin").await.post("/api/v1/holidays", &holiday).await;
        shown(&c, "2026-03-12").await;

        // And the case is as it was: whoever has read it can act on it, and its history has nothing new
        assert_eq!(c.sheet().await.etag(), etag);
        let store = server.store.clone();
        let verified = tokio::task::spawn_blocking(move || store.verify_cases(|_| {})).await.unwrap();
        assert_eq!(verified.unwrap().unwrap().stale, 0);
    }
}
