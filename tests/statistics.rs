//! Reports of people's mediation over HTTP: what was done in a period, as known on a day, and the cases behind a figure.

use serde_json::{Value, json};
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Client, Docket, Server};

const MEDIATOR: &str = "village-mediator";
const DIRECTOR: &str = "village-director";
const MARCH: &str = "from=2026-03-01&until=2026-03-31";

/// How many cases count and what they come to, in total.
fn count(report: &Value, measure: &str) -> (u64, i64) {
    let count = &report["total"]["counts"][measure];
    (count["cases"].as_u64().unwrap(), count["amount"].as_i64().unwrap())
}

async fn report(who: &Client, query: &str) -> Value {
    who.get(&format!("/api/v1/statistics/cases?{query}")).await.must(200).body
}

fn keys(report: &Value) -> Vec<&str> {
    report["lines"].as_array().unwrap().iter().map(|line| line["key"].as_str().unwrap()).collect()
}

/// Accepted on a day in March, with a session on the 11th.
async fn heard<'a>(server: &'a Server, day: &str) -> Docket<'a> {
    server.set_clock(&format!("{day} 09:00"));
    let c = Docket::given(server, MEDIATOR, &quarrel(day)).await;
    c.does(MEDIATOR, agrees(c.respondent(), day)).await;
    c.does(MEDIATOR, explain(&c.both(), day)).await;
    c.does(MEDIATOR, accept()).await;
    c.does(DIRECTOR, assign(server.world.user(MEDIATOR))).await;
    let mediator = server.world.user(MEDIATOR);
    c.on("2026-03-11").does(MEDIATOR, session("2026-03-11", &[mediator], &c.both())).await;
    c
}

both_databases! {
    #[tokio::test]
    async fn a_report_counts_what_was_done_and_opens_to_the_cases_behind_it(database: TestDatabase) {
        // Given a quarrel of 2026-03-09, settled on the 11th for 800 yuan and paid on the 20th
        let server = Server::start(database).await;
        let settled = heard(&server, "2026-03-09").await;
        settled.does(MEDIATOR, agree_orally("2026-03-11", &[pays(settled.respondent(), 800, "2026-03-20")])).await;
        // And one of the 10th in which the parties cannot agree
        let failed = heard(&server, "2026-03-10").await;
        failed.on("2026-03-16").does(DIRECTOR, terminate("deadlock")).await;
        settled.on("2026-03-20").does(MEDIATOR, perform("2026-03-20", 800)).await;

        // When the village asks for March
        server.set_clock("2026-04-02 09:00");
        let village = server.log_in(DIRECTOR).await;
        let march = report(&village, &format!("{MARCH}&by=month")).await;

        // Then two of four people were accepted, one settled in place by word of mouth, and half succeeded
        assert_eq!(count(&march, "accepted"), (2, 4));
        assert_eq!(count(&march, "settled"), (1, 80_000));
        assert_eq!(count(&march, "settled_in_place").0, 1);
        assert_eq!((count(&march, "oral").0, count(&march, "written").0), (1, 0));
        assert_eq!(count(&march, "failed").0, 1);
        assert_eq!(count(&march, "performed"), (1, 80_000));
        assert_eq!(march["total"]["success_rate"], json!({"kind": "share", "per_ten_thousand": 5000}));
        assert_eq!(keys(&march), ["2026-03"]);

        // And as known on the 15th nothing had failed or been paid
        let then = report(&village, &format!("{MARCH}&as_of=2026-03-15")).await;
        assert_eq!((count(&then, "settled").0, count(&then, "failed").0, count(&then, "performed").0), (1, 0, 0));

        // And the county, which oversees it, finds the same by every dimension, a stranger nothing
        let county = server.log_in("county-director").await;
        let village_id = server.world.id("village").to_string();
        for (by, key) in [
            ("organisation", village_id.as_str()),
            ("organisation_kind", "village_committee"),
            ("tier", "village"),
            ("category", "02"),
            ("source", "oral_application"),
            ("township", "330681109000"),
        ] {
            let found = report(&county, &format!("{MARCH}&by={by}")).await;
            assert_eq!((keys(&found), count(&found, "accepted").0), (vec![key], 2), "by {by}");
        }
        let narrowed = report(&county, &format!("{MARCH}&tier=township")).await;
        assert_eq!(count(&narrowed, "accepted").0, 0);
        let stranger = server.log_in("zhaojia-village-director").await;
        assert_eq!(count(&report(&stranger, MARCH).await, "accepted").0, 0);

        // And the figure opens to its case, page by page
        let path = format!("/api/v1/statistics/cases/accepted/items?{MARCH}&limit=1");
        let first = county.get(&path).await.must(200);
        assert_eq!(first.text("/items/0/on"), "2026-03-10");
        let second = county.get(&format!("{path}&cursor={}", first.text("/next"))).await.must(200);
        assert_eq!(second.at("/items/0/case/number"), &json!("(2026)枫源人调字第1号"));

        // When the kind of the settled dispute is corrected in April
        settled.does(DIRECTOR, deed("correction", json!({"category": "03", "reason": "登记时类别选错"}))).await;

        // Then March is another as known now, and the same as known in March
        let now = report(&village, &format!("{MARCH}&category=03")).await;
        let before = report(&village, &format!("{MARCH}&category=03&as_of=2026-03-31")).await;
        assert_eq!((count(&now, "settled").0, count(&before, "settled").0), (1, 0));

        // And a period that is none is refused by name
        let refused = village.get("/api/v1/statistics/cases?from=2026-04-01&until=2026-03-01").await.must(400);
        assert_eq!(refused.at("/errors/0/parameter"), &json!("from"));
    }

    #[tokio::test]
    async fn the_load_says_what_lies_before_each_organisation(database: TestDatabase) {
        // Given a case of 2026-03-10 on which the village has heard both sides
        let server = Server::start(database).await;
        heard(&server, "2026-03-10").await;
        let village_id = server.world.id("village").to_string();
        let county = server.log_in("county-director").await;
        let load = || async { county.get("/api/v1/statistics/load").await.must(200).body[&village_id].clone() };
        // Then it is open there, with a few days to go; when its month has run out, it is overdue
        assert_eq!(load().await, json!({"open": 1, "lamps": {"yellow": 1}}));
        server.set_clock("2026-05-06 09:00");
        assert_eq!(load().await, json!({"open": 1, "lamps": {"overdue": 1}}));
    }
}
