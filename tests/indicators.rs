//! Indicators over HTTP: what fell due in a period, as known on a day, and the petitions behind a figure.

use serde_json::{Value, json};
use test_database::both_databases;

use crate::harness::{Client, Server};
use crate::scenarios::petitions::accusation;

/// A letter about a road, to the county's petition office.
pub fn letter(received_on: &str, title: &str) -> Value {
    json!({
        "petition": {
            "received_on": received_on,
            "kind": "appeal",
            "channel": "letter",
            "purpose": "decision",
            "content": "P02",
            "issue_division": "330681109290",
            "title": title,
            "narrative": "承包地边界被占，要求确认界址。",
            "requests": ["确认承包地界址"],
            "headcount": {"present": 1, "involved": 1},
        },
        "petitioners": [{"role": "single", "division": "330681109290", "particulars": {"name": "张伟"}}],
    })
}

async fn register(clerk: &Client, letter: &Value) -> String {
    clerk.post("/api/v1/petitions", letter).await.must(201).location().to_owned()
}

async fn act(who: &Client, petition: &str, act: &str, body: &Value) {
    who.change_now(petition, &format!("{petition}/{act}"), body).await.must(200);
}

/// Numerator and denominator of an indicator over March 2026, as known at the end of a day.
pub async fn march(who: &Client, indicator: &str, as_of: &str) -> (u64, u64) {
    let found = who.get(&format!("/api/v1/indicators?from=2026-03-01&until=2026-03-31&as_of={as_of}")).await.must(200);
    let lines = found.at("/indicators").as_array().unwrap().clone();
    let line = lines.iter().find(|line| line["formula"]["indicator"] == indicator).unwrap();
    (line["figure"]["numerator"].as_u64().unwrap(), line["figure"]["denominator"].as_u64().unwrap())
}

both_databases! {
    #[tokio::test]
    async fn a_figure_counts_what_fell_due_and_opens_to_the_petitions_behind_it(database: TestDatabase) {
        // Given two letters of 2026-03-02, of which one is sent on within the fifteen days
        let server = Server::start(database).await;
        let clerk = server.log_in("petition-clerk").await;
        server.set_clock("2026-03-02 09:00");
        let prompt = register(&clerk, &letter("2026-03-02", "承包地界址")).await;
        let late = register(&clerk, &letter("2026-03-02", "宅基地排水")).await;
        server.set_clock("2026-03-10 09:00");
        let unit = json!({"to": server.world.id("natural-resources"), "kind": "transfer"});
        act(&clerk, &prompt, "dispatch", &unit).await;
        // When the other follows two days after 03-17, its last day
        server.set_clock("2026-03-19 09:00");
        act(&clerk, &late, "dispatch", &unit).await;
        server.set_clock("2026-04-02 09:00");
        // Then one of two was in time, whatever day it is seen from after that
        let indicator = "timely_acceptance_rate_office";
        assert_eq!(march(&clerk, indicator, "2026-04-01").await, (1, 2));
        assert_eq!(march(&clerk, indicator, "2026-03-18").await, (1, 2));
        // And before the last day nothing had fallen due
        assert_eq!(march(&clerk, indicator, "2026-03-16").await, (0, 0));
        // And the figure opens to both
        let path = format!("/api/v1/indicators/{indicator}/items?from=2026-03-01&until=2026-03-31");
        let items = clerk.get(&path).await.must(200);
        let titles: Vec<_> = items.at("/items").as_array().unwrap().iter().map(|i| &i["petition"]["title"]).collect();
        assert_eq!(titles.len(), 2);
        // And the unit sees its own figures only: the notice that is due from it, not the office's dispatch
        let officer = server.log_in("natural-resources").await;
        assert_eq!(march(&officer, indicator, "2026-04-01").await, (0, 0));
        assert_eq!(march(&officer, "timely_acceptance_rate_unit", "2026-04-01").await, (0, 1));
    }

    #[tokio::test]
    async fn a_year_is_scored_by_the_weights_of_the_place_and_a_past_day_as_it_was(database: TestDatabase) {
        // Given two letters of 2026-03-02, of which one was sent on within the fifteen days
        let server = Server::start(database).await;
        let clerk = server.log_in("petition-clerk").await;
        server.set_clock("2026-03-02 09:00");
        let prompt = register(&clerk, &letter("2026-03-02", "承包地界址")).await;
        register(&clerk, &letter("2026-03-02", "宅基地排水")).await;
        server.set_clock("2026-03-10 09:00");
        let unit = json!({"to": server.world.id("natural-resources"), "kind": "transfer"});
        act(&clerk, &prompt, "dispatch", &unit).await;
        server.set_clock("2026-04-02 09:00");
        let score = async |as_of: &str| {
            let found = clerk.get(&format!("/api/v1/indicators/scorecard?year=2026&as_of={as_of}")).await.must(200);
            (found.at("/total/total").clone(), found.body)
        };

        // When the county has set no weights, then there is no score
        assert_eq!(score("2026-04-02").await.0, Value::Null);

        // When it sets them from today, then half of sixty and the whole of forty are seventy points
        let county = server.log_in("county-admin").await;
        for (indicator, weight) in [("timely_acceptance_rate_office", 60), ("repeat_rate_items", 40)] {
            let rule = json!({
                "division": "330681000000", "key": format!("kpi.weight.{indicator}"), "value": weight,
                "effective_from": "2026-04-02", "reason": "年度考核办法",
            });
            county.post("/api/v1/rules", &rule).await.must(201);
        }
        let (total, card) = score("2026-04-02").await;
        assert_eq!(total, json!(7_000), "{card:#}");
        let points: Vec<_> = card["total"]["lines"].as_array().unwrap().iter().map(|line| &line["points"]).collect();
        assert_eq!(points, [&json!(5_000), &json!(10_000)]);
        let office = server.world.id("petition").to_string();
        assert_eq!(card["organisations"][&office]["total"], json!(7_000));

        // And the day before, on which nothing weighed anything, stays without one; that day stays as it was
        assert_eq!(score("2026-04-01").await.0, Value::Null);
        server.set_clock("2026-05-06 09:00");
        register(&clerk, &letter("2026-05-06", "宅基地排水")).await;
        assert_eq!(score("2026-04-02").await.1, card);
        clerk.get("/api/v1/indicators/scorecard?year=99").await.must(400);
    }

    #[tokio::test]
    async fn a_figure_counts_only_what_the_reader_may_know(database: TestDatabase) {
        // Given an appeal, and an accusation of the auditor of the county
        let server = Server::start(database).await;
        let clerk = server.log_in("petition-clerk").await;
        let entrusted = server.log_in("accusation-clerk").await;
        server.set_clock("2026-03-02 09:00");
        register(&clerk, &letter("2026-03-02", "承包地界址")).await;
        let of = |username: &str| json!({"users": [server.world.user(username)]});
        let accusation = register(&entrusted, &accusation("2026-03-02", of("county-auditor"))).await;
        // Then only who handles accusations counts two, and each figure opens to as many petitions as it counts
        let indicator = "repeat_rate_items";
        let path = format!("/api/v1/indicators/{indicator}/items?from=2026-03-01&until=2026-03-31");
        let counted = async |expected: [u64; 4]| {
            let readers = ["accusation-clerk", "petition-clerk", "joint-meeting", "county-auditor"];
            for (username, expected) in readers.into_iter().zip(expected) {
                let reader = server.log_in(username).await;
                assert_eq!(march(&reader, indicator, "2026-03-02").await, (0, expected), "{username}");
                let behind = reader.get(&path).await.must(200).at("/items").as_array().unwrap().len();
                assert_eq!(behind as u64, expected, "{username}");
            }
        };
        counted([2, 1, 1, 1]).await;
        // And who was accused before a correction goes on counting one, also for the day before it
        server.set_clock("2026-03-03 09:00");
        act(&entrusted, &accusation, "accused", &json!({"accused": of("labour"), "reason": "来信补充"})).await;
        counted([2, 1, 1, 1]).await;
        act(&entrusted, &accusation, "correction", &json!({"kind": "appeal", "reason": "核对内容"})).await;
        counted([2, 2, 2, 1]).await;
    }

    #[tokio::test]
    async fn a_place_may_judge_its_offices_by_the_rolled_day(database: TestDatabase) {
        // Given a letter whose fifteen days end on Saturday 2026-03-28, sent on the Monday after
        let server = Server::start(database).await;
        let clerk = server.log_in("petition-clerk").await;
        server.set_clock("2026-03-13 09:00");
        let petition = register(&clerk, &letter("2026-03-13", "承包地界址")).await;
        server.set_clock("2026-03-30 09:00");
        assert_eq!(clerk.get(&petition).await.must(200).text("/lamp"), "overdue");
        // When the county judges its offices by the legal latest day
        let rule = json!({
            "division": "330681000000", "key": "deadline.judge_authority", "value": "legal_latest",
            "effective_from": "2026-03-30", "reason": "节假日顺延",
        });
        server.log_in("county-admin").await.post("/api/v1/rules", &rule).await.must(201);
        // Then it is not overdue on the Monday, and what is sent on that day is in time
        let sheet = clerk.get(&petition).await.must(200);
        assert_eq!(sheet.text("/lamp"), "red");
        let dispatch = sheet.at("/clocks").as_array().unwrap().iter().find(|clock| clock["kind"] == "dispatch").unwrap();
        assert_eq!(dispatch["deadline"]["nominal"], "2026-03-28");
        assert_eq!(dispatch["deadline"]["in_time_until"], "2026-03-30");
        let unit = json!({"to": server.world.id("natural-resources"), "kind": "transfer"});
        act(&clerk, &petition, "dispatch", &unit).await;
        server.set_clock("2026-04-02 09:00");
        assert_eq!(march(&clerk, "timely_acceptance_rate_office", "2026-04-01").await, (1, 1));
        // And nothing was recorded as missed
        assert_eq!(clerk.get(&petition).await.must(200).at("/petition/missed"), &json!([]));
    }

    #[tokio::test]
    async fn a_period_that_ends_before_it_begins_is_refused(database: TestDatabase) {
        let server = Server::start(database).await;
        let clerk = server.log_in("petition-clerk").await;
        let reply = clerk.get("/api/v1/indicators?from=2026-03-31&until=2026-03-01").await.must(400);
        assert_eq!(reply.problem(), "query-invalid");
    }
    #[tokio::test]
    async fn the_load_says_what_lies_before_each_office_and_opens_to_it(database: TestDatabase) {
        // Given a letter, and an accusation of the police, at one office
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let (clerk, entrusted) = (server.log_in("petition-clerk").await, server.log_in("accusation-clerk").await);
        register(&clerk, &letter("2026-03-02", "承包地界址")).await;
        register(&entrusted, &accusation("2026-03-02", json!({"organisations": [server.world.id("police")]}))).await;
        let office = server.world.id("petition").to_string();
        let load = async |who: &Client| who.get("/api/v1/indicators/load").await.must(200).body[&office].clone();

        // Then each clerk counts what they may know; once the fifteen days are over, it is overdue
        assert_eq!(load(&clerk).await, json!({"open": 1, "lamps": {"green": 1}}));
        assert_eq!(load(&entrusted).await, json!({"open": 2, "lamps": {"green": 2}}));
        server.set_clock("2026-03-18 09:00");
        assert_eq!(load(&clerk).await, json!({"open": 1, "lamps": {"overdue": 1}}));
        assert_eq!(load(&server.log_in("police").await).await, Value::Null);

        // And the numbers of the pages open to as many
        for (who, open) in [(&clerk, 1), (&entrusted, 2)] {
            for list in ["state=registered,dispatched", "order=due&lamp=overdue"] {
                let path = format!("/api/v1/petitions?view=responsible&responsible={office}&{list}");
                assert_eq!(who.get(&path).await.must(200).at("/items").as_array().unwrap().len(), open, "{list}");
            }
        }
    }
}
