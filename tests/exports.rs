//! Lists that are taken out as tables: what a spreadsheet gets to see.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use reqwest::Method;
use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Client, Docket, Server};
use crate::indicators::letter;
use crate::scenarios::petitions::accusation;

const EXPORT: &str = "/api/v1/cases/export";

/// What is answered: media type, file name, content.
pub(crate) async fn export(client: &Client, path: &str) -> (String, String, Vec<u8>) {
    let response = client.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200, "{path}");
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!((header("cache-control"), header("x-content-type-options")), ("no-store".into(), "nosniff".into()));
    let (media_type, name) = (header("content-type"), header("content-disposition"));
    (media_type, name, response.bytes().await.unwrap().to_vec())
}

/// The rows of a list in CSV, its head among them.
async fn csv(client: &Client, query: &str) -> Vec<Vec<String>> {
    let (media_type, name, content) = export(client, &format!("{EXPORT}?{query}")).await;
    assert_eq!(media_type, "text/csv; charset=utf-8");
    assert!(name.starts_with("attachment") && name.ends_with("2026%2D03%2D09.csv"), "{name}");
    rows(content)
}

pub(crate) fn rows(content: Vec<u8>) -> Vec<Vec<String>> {
    let text = String::from_utf8(content).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("the mark that old Excel needs");
    // No cell of these tests holds a comma or a quotation mark.
    text.split_terminator("\r\n").map(|row| row.split(',').map(ToOwned::to_owned).collect()).collect()
}

/// The rows of a table in Excel's format.
async fn xlsx(client: &Client, query: &str) -> Vec<Vec<String>> {
    let (media_type, name, content) = export(client, &format!("{EXPORT}?{query}&format=xlsx")).await;
    assert_eq!(media_type, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert!(name.ends_with("2026%2D03%2D09.xlsx"), "{name}");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(content.clone())).unwrap();
    let note = book.worksheet_range("导出说明").unwrap();
    let note = note.get_value((0, 0)).unwrap().to_string();
    assert!(note.starts_with("导出：") && note.contains(" 2026-03-09 "), "{note}");
    sheet(content).rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

pub(crate) fn sheet(content: Vec<u8>) -> Range<Data> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(content)).unwrap();
    let formulas = book.worksheet_formula("Sheet1").unwrap();
    assert_eq!(formulas.used_cells().count(), 0, "no cell is a formula");
    book.worksheet_range("Sheet1").unwrap()
}

both_databases! {
    #[tokio::test]
    async fn a_list_is_the_same_table_in_both_formats_and_within_the_scope(database: TestDatabase) {
        // Given more cases than a page of the village, one of which is named like a formula, and one of another village
        let server = Server::start(database).await;
        server.set_clock("2026-03-09 09:00");
        let mediator = server.log_in("village-mediator").await;
        for number in 0..205 {
            let mut dispute = quarrel("2026-03-08");
            dispute["dispute"]["title"] = json!(if number == 0 { "=1+1".to_owned() } else { format!("纠纷{number}") });
            mediator.post("/api/v1/cases", &dispute).await.must(201);
        }
        let neighbour = server.log_in("duhuangxin-mediator").await;
        let mut foreign = quarrel("2026-03-08");
        foreign["dispute"]["division"] = json!("330681109298");
        neighbour.post("/api/v1/cases", &foreign).await.must(201);

        // When the mediator takes the list out
        let table = csv(&mediator, "view=own").await;

        // Then all of it is there, with its columns, and no cell is a formula
        let columns = "案号 纠纷名称 状态 纠纷类别 承办层级 承办机构 纠纷发生地区划代码 登记日期 受理日期 期限事项 期限届满日 期限状态";
        assert_eq!(table[0], columns.split(' ').collect::<Vec<_>>());
        assert_eq!(table.len(), 1 + 205);
        assert_eq!(table[1][1..8], ["纠纷204", "审查中", "邻里纠纷", "村居", &table[1][5], "330681109290", "2026-03-09"]);
        assert!(table[1][5].contains("调解委员会"), "{:?}", table[1]);
        assert_eq!(table[205][1], "'=1+1");

        // And Excel gets the same, as text by type
        let mut book = xlsx(&mediator, "view=own").await;
        assert_eq!(book[205][1], "=1+1");
        book[205][1] = "'=1+1".to_owned();
        assert_eq!(book, table);

        // And the filter narrows it, others get their own, and nobody gets a page of it
        assert_eq!(csv(&mediator, "state=archived").await.len(), 1);
        assert_eq!(csv(&neighbour, "").await.len(), 2);
        for query in ["limit=5", "cursor=x", "format=pdf", "colour=red"] {
            let refused = mediator.get(&format!("{EXPORT}?{query}")).await;
            assert_eq!(refused.must(400).problem(), "query-invalid", "{query}");
        }
    }

    #[tokio::test]
    async fn figures_are_tables_that_can_be_added_up(database: TestDatabase) {
        // Given two cases that were accepted on 2026-03-09 and a letter of that day
        let server = Server::start(database).await;
        for _ in 0..2 {
            server.set_clock("2026-03-09 09:00");
            let c = Docket::given(&server, "village-mediator", &quarrel("2026-03-09")).await;
            c.does("village-mediator", agrees(c.respondent(), "2026-03-09")).await;
            c.does("village-mediator", explain(&c.both(), "2026-03-09")).await;
            c.does("village-mediator", accept()).await;
        }
        let clerk = server.log_in("petition-clerk").await;
        clerk.post("/api/v1/petitions", &letter("2026-03-09", "承包地界址")).await.must(201);

        // When the report is taken out by kind of dispute
        let director = server.log_in("village-director").await;
        let march = "from=2026-03-01&until=2026-03-31";
        let path = format!("/api/v1/statistics/cases/export?{march}&by=category");
        let (_, name, content) = export(&director, &path).await;

        // Then there is a line for the one kind and one for all, in numbers
        assert!(name.ends_with("2026%2D03%2D01%E8%87%B32026%2D03%2D31.csv"), "{name}");
        let table = rows(content);
        assert_eq!((table[0][0].as_str(), table[0][1].as_str()), ("纠纷类别", "受理案件"));
        assert_eq!(table[1..].iter().map(|row| (row[0].as_str(), row[1].as_str())).collect::<Vec<_>>(), [
            ("邻里纠纷", "2"),
            ("合计", "2")
        ]);
        let (.., content) = export(&director, &format!("{path}&format=xlsx")).await;
        assert_eq!(sheet(content).get((2, 1)), Some(&Data::Float(2.0)));

        // And so are the indicators, for everything and for each organisation
        let (.., content) = export(&clerk, &format!("/api/v1/indicators/export?{march}&format=xlsx")).await;
        let indicators = sheet(content);
        let repeats: Vec<_> = indicators.rows().filter(|row| row[1] == Data::String("repeat_rate_items".into())).collect();
        assert_eq!(repeats.iter().map(|row| row[7].clone()).collect::<Vec<_>>(), [Data::Float(1.0), Data::Float(1.0)]);
        assert_eq!(repeats[0][3], Data::String("合计".into()));
        assert_eq!(repeats[0][8], Data::String("0.00%".into()));
    }
    #[tokio::test]
    async fn petitions_are_a_table_without_what_is_kept_from_whoever_takes_it_out(database: TestDatabase) {
        // Given a letter and an accusation at one office
        let server = Server::start(database).await;
        server.set_clock("2026-03-09 09:00");
        let (clerk, entrusted) = (server.log_in("petition-clerk").await, server.log_in("accusation-clerk").await);
        clerk.post("/api/v1/petitions", &letter("2026-03-09", "承包地界址")).await.must(201);
        let accused = json!({"organisations": [server.world.id("police")]});
        let secret = accusation("2026-03-09", accused);
        entrusted.post("/api/v1/petitions", &secret).await.must(201);

        // When each of two clerks takes the list out
        let path = "/api/v1/petitions/export";
        let (_, name, content) = export(&clerk, path).await;
        let (shown, whole) = (rows(content), rows(export(&entrusted, path).await.2));

        // Then it has no petitioners, and the accusation only for who is entrusted with accusations
        assert!(name.ends_with("2026%2D03%2D09.csv"), "{name}");
        assert_eq!((&*shown[0][0], &*shown[0][10], shown.len(), whole.len()), ("信访件编号", "责任单位", 2, 3));
        assert!(shown[1].contains(&"诸暨市信访局".to_owned()) && !format!("{whole:?}").contains("张"), "{whole:?}");
        assert_eq!(whole.iter().filter(|row| row[3] == "检举控告类").count(), 1, "{whole:?}");
        assert_eq!(rows(export(&clerk, &format!("{path}?kind=accusation")).await.2).len(), 1);
        assert_eq!(clerk.get(&format!("{path}?limit=5")).await.must(400).problem(), "query-invalid");
    }
}
