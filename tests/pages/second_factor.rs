//! The page of one's own second factor.

use reqwest::StatusCode;
use test_database::both_databases;
use totp_rs::{Builder, Secret};

use super::Browser;
use super::administration::fill;
use crate::harness::{PASSWORD, Server};

/// What stands between two texts of a page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    page.split(before).nth(1).and_then(|rest| rest.split(after).next()).unwrap_or_else(|| panic!("{page}"))
}

both_databases! {
    #[tokio::test]
    async fn an_app_is_entered_confirmed_and_switched_off(database: TestDatabase) {
        // Given somebody who gives a wrong password first
        let server = Server::start(database).await;
        let mediator = Browser::logged_in(&server, "village-mediator").await;
        let place = "/account/second-factor";
        let refused = fill(&mediator, place, &[("password", "not-mine")]).await;
        assert!(refused.status().is_client_error(), "{}", refused.status());

        // When the secret is in the app, a wrong code changes nothing, and the page keeps the secret
        let entering = fill(&mediator, place, &[("password", PASSWORD)]).await.text().await.unwrap();
        let secret = between(&entering, "name=\"secret\" value=\"", "\"").to_owned();
        let token = between(&entering, "name=\"token\" value=\"", "\"").to_owned();
        let confirm = async |code: &str| {
            let sent = [("token", token.as_str()), ("secret", &secret), ("uri", "otpauth://totp/x"), ("code", code)];
            mediator.post(&format!("{place}/confirm"), &sent).await
        };
        let wrong = confirm("000000").await;
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().await.unwrap().contains(&secret));
        let app = Builder::new().with_secret(Secret::try_from_base32(secret.replace(' ', "")).unwrap()).build().unwrap();
        let code = |server: &Server| app.generate(server.store.now().timestamp().unsigned_abs()).to_string();
        let codes = confirm(&code(&server)).await.text().await.unwrap();
        assert!(codes.contains("只显示这一次"), "{codes}");

        // Then the log-in asks for a code, and the page switches it off with one
        let bare = Browser::new(&server).post("/log-in", &[("username", "village-mediator"), ("password", PASSWORD)]).await;
        assert!(bare.text().await.unwrap().contains("动态验证码"));
        server.set_clock("2026-03-02 09:05");
        let token = between(&mediator.read(place).await, "name=\"token\" value=\"", "\"").to_owned();
        let sent = [("token", token.as_str()), ("password", PASSWORD), ("code", &code(&server))];
        let off = mediator.post(&format!("{place}/remove"), &sent).await;
        assert_eq!(off.status(), StatusCode::SEE_OTHER, "{}", off.text().await.unwrap());
        assert!(mediator.read(place).await.contains("登记验证器"));
    }
}
