//! Lists that are taken out as tables: what a spreadsheet gets to see.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use reqwest::Method;
use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Client, Server};

const EXPORT: &str = "/api/v1/cases/export";

/// What is answered: media type, file name, content.
async fn export(client: &Client, query: &str) -> (String, String, Vec<u8>) {
    let response = client.request(Method::GET, &format!("{EXPORT}?{query}")).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200, "{query}");
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!((header("cache-control"), header("x-content-type-options")), ("no-store".into(), "nosniff".into()));
    let (media_type, name) = (header("content-type"), header("content-disposition"));
    (media_type, name, response.bytes().await.unwrap().to_vec())
}

/// The rows of a table in CSV, its head among them.
async fn csv(client: &Client, query: &str) -> Vec<Vec<String>> {
    let (media_type, name, content) = export(client, query).await;
    assert_eq!(media_type, "text/csv; charset=utf-8");
    assert!(name.starts_with("attachment") && name.ends_with("2026%2D03%2D09.csv"), "{name}");
    let text = String::from_utf8(content).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("the mark that old Excel needs");
    // No cell of these tests holds a comma or a quotation mark.
    text.split_terminator("\r\n").map(|row| row.split(',').map(ToOwned::to_owned).collect()).collect()
}

/// The rows of a table in Excel's format.
async fn xlsx(client: &Client, query: &str) -> Vec<Vec<String>> {
    let (media_type, name, content) = export(client, &format!("{query}&format=xlsx")).await;
    assert_eq!(media_type, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert!(name.ends_with("2026%2D03%2D09.xlsx"), "{name}");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(content)).unwrap();
    let formulas = book.worksheet_formula("Sheet1").unwrap();
    assert_eq!(formulas.used_cells().count(), 0, "no cell is a formula");
    let sheet = book.worksheet_range("Sheet1").unwrap();
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
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
}
