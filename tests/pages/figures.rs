//! The page of the monthly report: every number on it opens to what it counts.

use test_database::both_databases;

use super::Browser;
use crate::harness::Server;
use crate::petition_report::a_month_of_petitions;

const MARCH: &str = "from=2026-03-01&until=2026-03-31";

/// Measures whose amounts are people.
const PEOPLE: [&str; 4] = ["item", "visit", "group_visit", "leader_reception"];

/// Addresses below one, each with the number that opens it.
fn numbers(page: &str, below: &str) -> Vec<(String, usize)> {
    let link = format!("<a href=\"{below}/");
    let read = page.split(&link).skip(1).filter_map(|rest| {
        let (address, rest) = rest.split_once('"')?;
        // What is no plain link takes a table out.
        let number = rest.strip_prefix('>')?.split('<').next().unwrap();
        Some((format!("{below}/{}", address.replace("&#38;", "&").replace("&amp;", "&")), number.parse().unwrap()))
    });
    read.collect()
}

both_databases! {
    #[tokio::test]
    async fn every_number_of_the_monthly_report_opens_to_what_it_counts(database: TestDatabase) {
        let server = Server::start_at(database, "2025-03-05 09:00").await;
        a_month_of_petitions(&server).await;
        let clerk = Browser::logged_in(&server, "petition-clerk").await;
        assert!(clerk.read("/indicators").await.contains("href=\"/statistics/petitions\""));

        // The page has the comparison, the trend, the places, and what most was said of whom
        let page = clerk.read(&format!("/statistics/petitions?{MARCH}")).await;
        let shown = ["上期登记，环比+200.0%", "class=\"trend\"", "class=\"tiles\"", "反映较多的机关、单位（按机构）", "登记（按信访目的）"];
        for text in shown {
            assert!(page.contains(text), "{text}: {page}");
        }
        // Every number opens to as many petitions, or to those of so many people
        let found = numbers(&page, "/statistics/petitions");
        assert!(found.len() > 60, "{}", found.len());
        let mut opened = std::collections::BTreeMap::new();
        for (address, number) in found {
            if !opened.contains_key(&address) {
                let items = clerk.read(&address).await.matches("<th scope=\"row\"><a href=\"/petitions/").count();
                opened.insert(address.clone(), items);
            }
            let items = opened[&address];
            let of_people = PEOPLE.iter().any(|measure| address.starts_with(&format!("/statistics/petitions/{measure}?")));
            assert!(items > 0 && (items == number || (of_people && number > items)), "{address}: {number}, {items}");
        }

        // One dimension alone has all its columns, and what is behind a figure leads back without narrowing it to hits
        let alone = clerk.read(&format!("/statistics/petitions?{MARCH}&by=channel")).await;
        assert!(alone.contains("时效和评价（按信访形式）") && !alone.contains("登记（按信访目的）"));
        let repeats = clerk.read(&format!("/statistics/petitions/item?{MARCH}&hits=true")).await;
        assert!(repeats.contains("返回信访统计") && repeats.contains("机耕路被占") && !repeats.contains("土地租金未付"));
        assert!(clerk.read(&format!("/statistics/petitions?{MARCH}&hits=")).await.contains("登记（件次）"));
    }
}
