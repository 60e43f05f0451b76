//! Papers of cases and petitions on their pages.

use reqwest::StatusCode;
use serde_json::Value;
use test_database::both_databases;

use super::{Browser, page_of};
use crate::harness::{Server, deeds};
use crate::scenarios::petitions;

both_databases! {
    #[tokio::test]
    async fn a_paper_is_looked_at_before_it_is_printed(database: TestDatabase) {
        // Given a case and a petition in handling
        let server = Server::start(database).await;
        let api = server.log_in("village-mediator").await;
        let case = api.post("/api/v1/cases", &deeds::quarrel("2026-03-02")).await.must(201).location().to_owned();
        let (_, _, petition, _) = petitions::accepted(&server).await;
        let mediator = Browser::logged_in(&server, "village-mediator").await;
        let clerk = Browser::logged_in(&server, "petition-clerk").await;

        // Then the papers are listed with what they lack, each can be looked at, and is printed as PDF
        let of_both = [
            (&mediator, page_of(&case), "mediation_application", "人民调解申请书"),
            (&clerk, page_of(&petition), "petition_register", "信访事项登记表"),
        ];
        for (somebody, page, form, title) in of_both {
            assert!(somebody.read(&page).await.contains(&format!("data-hx-get=\"{page}/papers\"")), "{page}");
            let list = somebody.read(&format!("{page}/papers")).await;
            assert!(list.contains(title) && list.contains(&format!("{page}/papers/{form}?occasion=1")), "{list}");
            let look = somebody.get(&format!("{page}/papers/{form}?occasion=1")).await;
            assert_eq!(look.headers()["Content-Type"], "text/html; charset=utf-8");
            let paper = somebody.get(&format!("{page}/papers/{form}/print?occasion=1&reason=")).await;
            assert_eq!(paper.headers()["Content-Type"], "application/pdf");
            assert_eq!(somebody.get(&format!("{page}/papers/none")).await.status(), StatusCode::NOT_FOUND);
        }
        let auditor = server.log_in("county-auditor").await;
        let told = auditor.get("/api/v1/access-log?username=village-mediator").await.must(200).body.to_string();
        assert!(told.contains("unmask"), "people stood whole on what was looked at: {told}");

        // And who waits for the complete file is told how far it is, until it is there
        let path = format!("{}/file", page_of(&case));
        let progress = async || serde_json::from_str::<Value>(&mediator.read(&format!("{path}/progress")).await).unwrap();
        let (mut making, mut told) = (std::pin::pin!(mediator.get(&path)), Vec::new());
        let file = loop {
            tokio::select! {
                file = &mut making => break file,
                far = progress() => told.push(far),
            }
        };
        assert_eq!(file.headers()["Content-Type"], "application/pdf");
        let told: Vec<_> = told.iter().filter(|far| !far.is_null()).collect();
        let known = |far: &&Value| far["of"].as_u64() > Some(0) && far["set"].as_u64() <= far["of"].as_u64();
        assert!(!told.is_empty() && told.iter().all(known), "{told:?}");
        assert_eq!(progress().await, Value::Null);
        let register = clerk.read(&format!("{}/papers/petition_register", page_of(&petition))).await;
        assert!(register.contains("浙江省绍兴市诸暨市枫桥镇"), "{register}");

        // And who oversees sees people masked, unless for a reason
        let superior = Browser::logged_in(&server, "county-justice").await;
        let form = format!("{}/papers/mediation_application", page_of(&case));
        assert!(superior.read(&form).await.contains("个人信息已隐去一部分"));
        assert!(!mediator.read(&form).await.contains("个人信息已隐去一部分"));

        // And to whom there is no such case or petition, there are no papers of it
        let stranger = Browser::logged_in(&server, "medical-mediator").await;
        for (page, form) in [(page_of(&case), "mediation_application"), (page_of(&petition), "petition_register")] {
            for part in ["papers".to_owned(), format!("papers/{form}"), format!("papers/{form}/print")] {
                let status = stranger.get(&format!("{page}/{part}")).await.status();
                assert_eq!(status, StatusCode::NOT_FOUND, "{page}/{part}");
            }
        }
    }
}
