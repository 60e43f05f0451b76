//! Cases and petitions are found by a person on pages that work without scripts and send no name in an address.

use reqwest::StatusCode;
use test_database::both_databases;

use super::administration::{fill, hidden};
use super::{Browser, page_of};
use crate::harness::{Server, deeds};
use crate::scenarios::petitions;

/// What is found on the page at this address for what is written in its field.
async fn found(browser: &Browser, path: &str, person: &str) -> String {
    let reply = fill(browser, path, &[("person", person)]).await;
    assert_eq!(reply.status(), StatusCode::OK);
    let page = reply.text().await.unwrap();
    // What was written stands in the field, and nowhere else.
    assert!(page.contains(&format!("name=\"person\" type=\"text\" value=\"{person}\"")), "{page}");
    let (_, result) = page.split_once("查找结果").unwrap_or_else(|| panic!("{page}"));
    assert!(!result.contains(person), "{result}");
    result.to_owned()
}

both_databases! {
    #[tokio::test]
    async fn a_case_is_found_by_its_parties(database: TestDatabase) {
        // Given two quarrels of 张伟 and 李强 in one village
        let server = Server::start(database).await;
        let mediator = server.log_in("village-mediator").await;
        let mut pages = Vec::new();
        for _ in 0..2 {
            let made = mediator.post("/api/v1/cases", &deeds::quarrel("2026-03-02")).await.must(201);
            pages.push(page_of(made.location()));
        }

        // When the mediator sends the form that stands beside the list
        let browser = Browser::logged_in(&server, "village-mediator").await;
        let list = browser.read("/cases").await;
        assert!(list.contains("method=\"post\" action=\"/cases/search\"") && list.contains("按当事人查找"), "{list}");
        let sent = [("token", hidden(&list, "token")), ("person", "张伟".to_owned())];
        let reply = browser.post("/cases/search", &sent.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
        assert_eq!(reply.status(), StatusCode::OK);

        // Then both are found, the latest first, by the name, the card or the telephone of either side
        for person in ["张伟", "330681197108120039", "138 5751 2345", "李强"] {
            let result = found(&browser, "/cases/search", person).await;
            let places = [&pages[1], &pages[0]].map(|page| result.find(&format!("href=\"{page}\"")));
            assert!(places[0].is_some() && places[0] < places[1], "{person}: {result}");
            assert!(result.contains("找到 2 件"), "{result}");
        }
        // Or it is said that there is none, also where there is one out of reach
        assert!(found(&browser, "/cases/search", "张伟伟").await.contains("没有找到这个当事人的案件"));
        let elsewhere = Browser::logged_in(&server, "medical-mediator").await;
        assert!(found(&elsewhere, "/cases/search", "张伟").await.contains("没有找到这个当事人的案件"));

        // And who wrote nothing is asked for it
        let refused = fill(&browser, "/cases/search", &[("person", " ")]).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let refused = refused.text().await.unwrap();
        assert!(refused.contains("id=\"person-errors\"") && !refused.contains("查找结果"), "{refused}");
    }

    #[tokio::test]
    async fn a_petition_is_found_by_its_petitioner(database: TestDatabase) {
        // Given a letter of 张伟 at the county's office, and an accusation by him of another department
        let server = Server::start(database).await;
        let (_, _, path, _) = petitions::accepted(&server).await;
        let accused = serde_json::json!({"organisations": [server.world.id("labour")]});
        let accusation = petitions::accusation("2026-03-10", accused);
        let entrusted = server.log_in("accusation-clerk").await;
        let accusation = entrusted.post("/api/v1/petitions", &accusation).await.must(201).location().to_owned();
        let [letter, accusation] = [path, accusation].map(|path| format!("href=\"{}\"", page_of(&path)));

        // Then the office finds the letter by his name and telephone, with his name masked; of the accusation only who is
        // entrusted with them
        for (username, finds_both) in [("petition-clerk", false), ("accusation-clerk", true)] {
            let browser = Browser::logged_in(&server, username).await;
            assert!(browser.read("/petitions").await.contains("action=\"/petitions/search\""), "{username}");
            for person in ["张伟", "13800001234"] {
                let result = found(&browser, "/petitions/search", person).await;
                assert!(result.contains(&letter) && result.contains("张*"), "{username} {person}: {result}");
                assert_eq!(result.contains(&accusation), finds_both, "{username} {person}: {result}");
            }
        }
        // And the accused department finds nothing
        let labour = Browser::logged_in(&server, "labour").await;
        assert!(found(&labour, "/petitions/search", "张伟").await.contains("没有找到这个信访人的信访件"));
    }
}
