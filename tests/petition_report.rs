//! The report of petitions over HTTP: what came in, where it went and what became of it, told apart, and the petitions behind
//! each figure.

use calamine::Data;
use serde_json::{Value, json};
use test_database::both_databases;

use crate::exports::{export, rows, sheet};
use crate::harness::{Client, Server};
use crate::indicators::letter;
use crate::scenarios::petitions::{accusation, does, verify};

const REPORT: &str = "/api/v1/statistics/petitions";
const MARCH: &str = "from=2026-03-01&until=2026-03-31";

async fn register(clerk: &Client, petition: &Value) -> String {
    clerk.post("/api/v1/petitions", petition).await.must(201).location().to_owned()
}

async fn report(who: &Client, query: &str) -> Value {
    who.get(&format!("{REPORT}?{query}")).await.must(200).body
}

/// Entries, hits and amount of a measure in figures.
fn sum(figures: &Value, measure: &str) -> [u64; 3] {
    ["entries", "hits", "amount"].map(|member| figures["counts"][measure][member].as_u64().unwrap())
}

/// The parts of a dimension, each with entries and hits of a measure, as far as there are any.
fn parts(report: &Value, by: &str, measure: &str) -> Vec<(String, u64, u64)> {
    let lines = report["lines"].as_array().unwrap().iter().filter(|line| line["by"] == by);
    let counted = lines.map(|line| {
        let [entries, hits, _] = sum(&line["figures"], measure);
        (line["key"].as_str().unwrap().to_owned(), entries, hits)
    });
    counted.filter(|(_, entries, _)| *entries > 0).collect()
}

/// How many petitions open behind a figure.
async fn behind(who: &Client, measure: &str, query: &str) -> usize {
    let items = who.get(&format!("{REPORT}/{measure}/items?{query}")).await.must(200);
    items.at("/items").as_array().unwrap().len()
}

/// In March a letter about a road, the same by telephone, a visit of six whom a leader received, and an accusation; a letter a
/// year before and one in February. Gives the letter.
pub async fn a_month_of_petitions(server: &Server) -> String {
    let (clerk, entrusted) = (server.log_in("petition-clerk").await, server.log_in("accusation-clerk").await);
    register(&clerk, &letter("2025-03-05", "承包地界址")).await;
    server.set_clock("2026-02-10 09:00");
    register(&clerk, &letter("2026-02-10", "宅基地排水")).await;
    server.set_clock("2026-03-02 09:00");
    let mut first = letter("2026-03-02", "机耕路被占");
    first["petition"]["accused"] = json!({"organisations": [server.world.id("police")]});
    let first = register(&clerk, &first).await;
    let mut call = letter("2026-03-02", "机耕路被占");
    call["petition"]["channel"] = json!("phone");
    let call = register(&clerk, &call).await;
    let mut visit = letter("2026-03-02", "土地租金未付");
    visit["petition"]["channel"] = json!("visit");
    visit["petition"]["content"] = json!("P01");
    visit["petition"]["purpose"] = json!("redress");
    visit["petition"]["headcount"] = json!({"present": 6, "involved": 20});
    visit["petition"]["flags"] = json!(["leader_reception"]);
    visit["petitioners"][0]["role"] = json!("representative");
    register(&clerk, &visit).await;
    register(&entrusted, &accusation("2026-03-02", json!({"organisations": [server.world.id("labour")]}))).await;
    // On 03-05 the call is found to repeat the letter, which a unit accepts that is proposed something and does it.
    server.set_clock("2026-03-05 09:00");
    let repeat = json!({"of": first.rsplit('/').next().unwrap(), "reason": "同一人同一事项"});
    does(&clerk, &call, "repeat", repeat).await.must(200);
    let unit = server.world.id("natural-resources");
    does(&clerk, &first, "dispatch", json!({"kind": "assign", "to": unit, "report_due_on": "2026-03-20"}))
        .await
        .must(200);
    let officer = server.log_in("natural-resources").await;
    does(&officer, &first, "acceptance", json!({"notice": "written"})).await.must(200);
    let proposal = json!({"kind": "improve", "to": unit, "text": "完善界址公示。", "due_on": "2026-03-20"});
    does(&clerk, &first, "proposals", proposal).await.must(200);
    let leader = json!({"leader": "副局长王立", "organisation": unit});
    does(&officer, &first, "sponsorship", leader).await.must(200);
    let office = server.log_in("joint-meeting").await;
    let item = json!({"held_on": "2026-03-05", "decision": "限期核清。", "owner": unit, "due_on": "2026-03-20"});
    does(&office, &first, "meeting-items", item).await.must(200);
    server.set_clock("2026-03-12 09:00");
    let taken_up = json!({"proposal": 1, "adopted": true, "text": "已经完善。"});
    does(&officer, &first, "proposals/answer", taken_up).await.must(200);
    does(&officer, &first, "meeting-items/completion", json!({"item": 1, "result": "已经核清。"})).await.must(200);
    does(&officer, &first, "assignment-report", json!({"text": "已经约见信访人。"})).await.must(200);
    server.set_clock("2026-04-02 09:00");
    first
}

both_databases! {
    #[tokio::test]
    async fn a_month_is_told_apart_beside_the_month_before_and_the_year_before(database: TestDatabase) {
        // Given March 2026
        let server = Server::start_at(database, "2025-03-05 09:00").await;
        a_month_of_petitions(&server).await;
        let clerk = server.log_in("petition-clerk").await;

        // When the office asks for it
        let march = report(&clerk, MARCH).await;

        // Then three came in by eight people, one of them a repeat, and one by six who were received by a leader
        let total = &march["total"];
        assert_eq!(sum(total, "item"), [3, 1, 8]);
        assert_eq!(sum(total, "visit"), [1, 0, 6]);
        assert_eq!(sum(total, "group_visit"), [1, 0, 6]);
        assert_eq!(sum(total, "leader_reception"), [1, 0, 6]);
        // And one went its way: assigned and reported, accepted, proposed and taken up, decided on and done
        let way = ["transfer", "assign", "accepted", "self_handled", "concluded", "proposal", "proposal_adopted", "meeting_item"];
        let counted: Vec<_> = way.iter().map(|measure| (*measure, sum(total, measure)[0], sum(total, measure)[1])).collect();
        assert_eq!(counted, [
            ("transfer", 0, 0), ("assign", 1, 1), ("accepted", 1, 0), ("self_handled", 0, 0), ("concluded", 0, 0),
            ("proposal", 1, 1), ("proposal_adopted", 1, 0), ("meeting_item", 1, 1),
        ]);
        assert_eq!((sum(total, "complained")[0], sum(total, "sponsorship")[0]), (1, 1));
        // And of the three that had to be sent on by 03-17 one was
        let due = &total["indicators"]["timely_acceptance_rate_office"];
        assert_eq!((&due["numerator"], &due["denominator"]), (&json!(1), &json!(3)));
        // And February and March 2025 had one each
        assert_eq!((sum(&march["before"], "item")[0], sum(&march["year_before"], "item")[0]), (1, 1));
        // And before anybody had looked nothing was a repeat, nor answered
        let then = report(&clerk, &format!("{MARCH}&as_of=2026-03-04")).await;
        assert_eq!((sum(&then["total"], "item"), sum(&then["total"], "assign")[0]), ([3, 0, 8], 0));

        // And it is told apart by all that a monthly report has
        let row = |key: &str, items: u64, repeats: u64| (key.to_owned(), items, repeats);
        let [office, police, unit] = ["petition", "police", "natural-resources"].map(|name| server.world.id(name).to_string());
        for (by, expected) in [
            ("channel", vec![row("letter", 1, 0), row("phone", 1, 1), row("visit", 1, 0)]),
            ("content", vec![row("P01", 1, 0), row("P02", 2, 1)]),
            ("purpose", vec![row("decision", 2, 1), row("redress", 1, 0)]),
            ("organisation", vec![row(&office, 3, 1)]),
            ("tier", vec![row("county", 3, 1)]),
            ("township", vec![row("330681109000", 3, 1)]),
            ("month", vec![row("2026-03", 3, 1)]),
        ] {
            assert_eq!(parts(&march, by, "item"), expected, "by {by}");
            assert_eq!(parts(&report(&clerk, &format!("{MARCH}&by={by}")).await, by, "item"), expected, "by {by} alone");
        }
        assert_eq!(parts(&march, "organisation", "complained"), [row(&police, 1, 0)]);
        assert_eq!(parts(&march, "organisation", "accepted"), [row(&unit, 1, 0)]);
        assert_eq!(parts(&report(&clerk, &format!("{MARCH}&by=month")).await, "channel", "item"), []);

        // And every figure opens to as many petitions as it counts, narrowed likewise
        for (measure, query, expected) in [
            ("item", "", 3), ("item", "&hits=true", 1), ("item", "&hits=false", 2), ("item", "&channel=visit", 1),
            ("item", "&content=P02", 2), ("item", "&purpose=redress", 1), ("item", "&tier=township", 0),
            ("assign", "", 1), ("complained", "", 1), ("sponsorship", "", 1), ("concluded", "", 0),
        ] {
            assert_eq!(behind(&clerk, measure, &format!("{MARCH}{query}")).await, expected, "{measure} {query}");
        }
        let visits = report(&clerk, &format!("{MARCH}&channel=visit")).await;
        assert_eq!(sum(&visits["total"], "item"), [1, 0, 6]);
        verify(&server).await;
    }

    #[tokio::test]
    async fn a_report_counts_only_what_the_reader_may_know_and_open(database: TestDatabase) {
        let server = Server::start_at(database, "2025-03-05 09:00").await;
        let first = a_month_of_petitions(&server).await;

        // The accusation is counted for who is entrusted with it, never for the accused, and whom it names is counted nowhere
        let entrusted = report(&server.log_in("accusation-clerk").await, MARCH).await;
        assert_eq!((sum(&entrusted["total"], "item")[0], sum(&entrusted["total"], "complained")[0]), (4, 1));
        let labour = server.log_in("labour").await;
        assert_eq!(sum(&report(&labour, MARCH).await["total"], "item")[0], 0);

        // A unit has the figures of its own work: not that it is complained of, nor what is not before it
        let police = server.log_in("police").await;
        police.get(&first).await.must(404);
        assert_eq!(sum(&report(&police, MARCH).await["total"], "complained")[0], 0);
        assert_eq!(behind(&police, "complained", MARCH).await, 0);
        let unit = report(&server.log_in("natural-resources").await, MARCH).await;
        assert_eq!((sum(&unit["total"], "accepted")[0], sum(&unit["total"], "item")[0]), (1, 0));
        assert_eq!(sum(&unit["total"], "sponsorship")[0], 0);

        // A mediator has no business with it, and a period that is none is refused
        server.log_in("village-mediator").await.get(&format!("{REPORT}?{MARCH}")).await.must(403);
        let refused = labour.get(&format!("{REPORT}?from=2000-01-01&until=2026-03-01")).await.must(400);
        assert_eq!(refused.at("/errors/0/parameter"), &json!("from"));
        labour.get(&format!("{REPORT}/nonsense/items")).await.must(400);
    }

    #[tokio::test]
    async fn a_month_is_a_table_in_both_formats(database: TestDatabase) {
        let server = Server::start_at(database, "2025-03-05 09:00").await;
        a_month_of_petitions(&server).await;
        let clerk = server.log_in("petition-clerk").await;
        let path = format!("{REPORT}/export?{MARCH}");
        let (_, name, content) = export(&clerk, &path).await;
        assert!(name.ends_with("2026%2D03%2D01%E8%87%B32026%2D03%2D31.csv"), "{name}");
        let table = rows(content);
        let beginning = |row: &Vec<String>| row[..6].join(" ");
        assert_eq!(beginning(&table[0]), "口径 分项 登记（件次） 初件 重件 人次");
        assert_eq!(table[1..4].iter().map(beginning).collect::<Vec<_>>(), ["合计  3 2 1 8", "上期  1 1 0 1", "上年同期  1 1 0 1"]);
        for row in ["层级 县区 3 2 1 8", "信访形式 走访 1 1 0 6", "内容分类 自然资源 2 1 1 2", "问题属地 枫桥镇 3 2 1 8", "月份 2026-03 3 2 1 8"] {
            assert!(table.iter().any(|line| beginning(line) == row), "{row}: {table:?}");
        }
        let (.., content) = export(&clerk, &format!("{path}&by=channel&format=xlsx")).await;
        let book = sheet(content);
        assert_eq!(book.height(), 1 + 3 + 3, "head, three periods, three channels");
        assert_eq!(book.get((1, 2)), Some(&Data::Float(3.0)));
    }
}
