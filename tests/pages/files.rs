//! Files on the pages of cases and petitions.

use reqwest::StatusCode;
use test_database::both_databases;

use super::{Browser, page_of};
use crate::harness::{Docket, PNG, Server, deeds};
use crate::scenarios::petitions;

/// Asks for a file that is given.
async fn opens(browser: &Browser, file: &str) {
    let given = browser.get(file).await;
    assert_eq!(given.status(), StatusCode::OK, "{file}");
    assert_eq!(given.headers()["Content-Type"], "image/png");
}

/// Asks for a file that is not given, and reads the page instead.
async fn is_asked(browser: &Browser, file: &str) -> String {
    assert_eq!(browser.get(file).await.status(), StatusCode::FORBIDDEN, "{file}");
    browser.read(file).await
}

both_databases! {
    #[tokio::test]
    async fn what_tells_who_somebody_is_is_opened_on_purpose_and_for_a_reason(database: TestDatabase) {
        // Given a case with a photograph of the place and one of an identity card
        let server = Server::start(database).await;
        let c = Docket::given(&server, "village-mediator", &deeds::quarrel("2026-03-02")).await;
        c.files("village-mediator", "photo", "wall.png").await;
        c.files("village-mediator", "identity", "card.png").await;
        let (sheet, page) = (c.sheet().await, page_of(&c.path));
        let [wall, card] = ["/case/attachments/0/id", "/case/attachments/1/id"]
            .map(|id| format!("{page}/files/{}", sheet.text(id)));

        // Then the page shows the one, and leads to the other, which the mediator opens
        let mediator = Browser::logged_in(&server, "village-mediator").await;
        let html = mediator.read(&page).await;
        assert!(html.contains(&format!("<img src=\"{wall}\"")) && !html.contains(&format!("<img src=\"{card}\"")));
        assert!(html.contains(&format!("href=\"{card}\"")), "{html}");
        opens(&mediator, &card).await;

        // And who oversees is asked why, and opens it then
        let overseer = Browser::logged_in(&server, "county-justice").await;
        opens(&overseer, &wall).await;
        let asked = is_asked(&overseer, &card).await;
        assert!(asked.contains("请写明查看事由") && asked.contains(&format!("action=\"{card}\"")), "{asked}");
        assert!(!asked.contains("aria-invalid"), "{asked}");
        is_asked(&overseer, &format!("{card}?reason=")).await;
        opens(&overseer, &format!("{card}?reason=核对身份")).await;

        // But who may not see people whole at all is told so
        let director = Browser::logged_in(&server, "county-director").await;
        let refused = is_asked(&director, &format!("{card}?reason=核对身份")).await;
        assert!(refused.contains("您只能查看本机构承办、参与案件的完整个人信息"), "{refused}");
    }

    #[tokio::test]
    async fn a_petition_asks_in_the_same_way(database: TestDatabase) {
        let server = Server::start(database).await;
        let (_, unit, path, _) = petitions::accepted(&server).await;
        let etag = unit.get(&path).await.must(200).etag().to_owned();
        unit.upload(&format!("{path}/attachments?kind=authorisation&name=a.png"), &etag, PNG).await.must(200);
        let sheet = unit.get(&path).await.must(200);
        let paper = format!("{}/files/{}", page_of(&path), sheet.text("/petition/attachments/0/id"));

        opens(&Browser::logged_in(&server, "natural-resources").await, &paper).await;
        let overseer = Browser::logged_in(&server, "city-petition-clerk").await;
        assert!(is_asked(&overseer, &paper).await.contains("返回信访件"));
        opens(&overseer, &format!("{paper}?reason=核对授权")).await;
    }
}
