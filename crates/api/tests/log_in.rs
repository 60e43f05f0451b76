//! Log-in, tokens, refresh, lock-out and passwords, over real HTTP on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod serving;

use api::{Settings, TokenSettings};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use domain::organisation::{OrganisationKind, Role, Tier};
use serde_json::{Value, json};
use serving::{Caller, FENGQIAO, PASSWORD, Server, problem, settings};
use test_database::{TestDatabase, both_databases};

const ME: &str = "/api/v1/auth/me";

/// A server with the mediator zhang.san of 枫桥镇, who has chosen a password.
async fn with_mediator(database: TestDatabase) -> Server {
    let server = Server::start(database).await;
    let committee = server.organisation(OrganisationKind::TownshipCommittee, Tier::Township, FENGQIAO).await;
    server.member("zhang.san", committee, &[Role::Mediator]).await;
    server
}

async fn log_in(server: &Server, username: &str, password: &str) -> (u16, String) {
    let body = json!({"username": username, "password": password});
    let reply = server.post("/api/v1/auth/token", &body).await;
    if reply.status() == 200 { (200, String::new()) } else { problem(reply).await }
}

async fn refresh(server: &Server, token: &str) -> Result<Value, (u16, String)> {
    let reply = server.post("/api/v1/auth/refresh", &json!({"refresh_token": token})).await;
    if reply.status() == 200 { Ok(reply.json().await.unwrap()) } else { Err(problem(reply).await) }
}

fn no(status: u16, slug: &str) -> (u16, String) {
    (status, slug.to_owned())
}

both_databases! {
    #[tokio::test]
    async fn who_logs_in_is_known_until_log_out(database: TestDatabase) {
        let server = with_mediator(database).await;
        assert_eq!(problem(server.get(ME).await).await, no(401, "token-missing"));
        let caller = server.log_in("Zhang.San ").await;
        let me: Value = caller.get(ME).await.json().await.unwrap();
        assert_eq!((&me["username"], &me["roles"]), (&json!("zhang.san"), &json!(["mediator"])));

        assert_eq!(caller.post("/api/v1/auth/logout", &json!({})).await.status(), 204);
        assert_eq!(problem(caller.get(ME).await).await, no(401, "token-invalid"));
        assert_eq!(refresh(&server, &caller.refresh_token).await, Err(no(401, "refresh-invalid")));
    }

    #[tokio::test]
    async fn an_unknown_name_is_answered_like_a_wrong_password_and_locked_like_one(database: TestDatabase) {
        let server = with_mediator(database).await;
        for name in ["zhang.san", "nobody", "张三", ""] {
            for _ in 0..5 {
                assert_eq!(log_in(&server, name, "wrong").await, no(401, "credentials-wrong"), "{name}");
            }
            assert_eq!(log_in(&server, name, PASSWORD).await, no(429, "account-locked"), "{name}");
        }
        let body = json!({"username": "zhang.san", "password": PASSWORD});
        let locked = server.post("/api/v1/auth/token", &body).await;
        assert_eq!(locked.headers()["retry-after"], "61");
        server.clock.advance(TimeDelta::seconds(61));
        assert_eq!(log_in(&server, "zhang.san", PASSWORD).await.0, 200);
    }

    #[tokio::test]
    async fn many_wrong_tries_at_once_are_not_more_tries(database: TestDatabase) {
        let server = with_mediator(database).await;
        let tries = (0..40).map(|_| log_in(&server, "zhang.san", "wrong"));
        let replies = futures_util::future::join_all(tries).await;
        assert_eq!(replies.iter().filter(|(status, _)| *status == 401).count(), 5);
        assert_eq!(replies.iter().filter(|(status, _)| *status == 429).count(), 35);
    }

    #[tokio::test]
    async fn a_token_expires_and_is_refreshed_once(database: TestDatabase) {
        let server = with_mediator(database).await;
        let caller = server.log_in("zhang.san").await;
        server.clock.advance(TimeDelta::seconds(599));
        assert_eq!(caller.get(ME).await.status(), 200);
        server.clock.advance(TimeDelta::seconds(1));
        assert_eq!(problem(caller.get(ME).await).await, no(401, "token-expired"));

        let next = Caller::new(&server, &refresh(&server, &caller.refresh_token).await.unwrap());
        assert_eq!(next.get(ME).await.status(), 200);

        // The first token comes back: somebody has copied it, so the whole session ends, at once.
        assert_eq!(refresh(&server, &caller.refresh_token).await, Err(no(401, "refresh-invalid")));
        assert_eq!(refresh(&server, &next.refresh_token).await, Err(no(401, "refresh-invalid")));
        assert_eq!(problem(next.get(ME).await).await, no(401, "token-invalid"));
        for garbage in ["", ".", "x.y", "0190b3c400007000800000000000000a.AAAA", "张三"] {
            assert_eq!(refresh(&server, garbage).await, Err(no(401, "refresh-invalid")), "{garbage}");
        }
    }

    #[tokio::test]
    async fn a_forged_token_opens_nothing(database: TestDatabase) {
        let server = with_mediator(database).await;
        let caller = server.log_in("zhang.san").await;
        let parts: Vec<&str> = caller.access_token.split('.').collect();
        let none = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt"}"#);
        let mut claims: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
        assert_eq!(claims["aud"], "fengqiao-api");
        claims["exp"] = json!(i64::MAX);
        let longer = BASE64_URL_SAFE_NO_PAD.encode(claims.to_string());
        let table = [
            ("alg none", format!("Bearer {none}.{}.", parts[1])),
            ("longer life", format!("Bearer {}.{longer}.{}", parts[0], parts[2])),
            ("no signature", format!("Bearer {}.{}.", parts[0], parts[1])),
            ("another scheme", format!("Basic {}", caller.access_token)),
            ("no scheme", caller.access_token.clone()),
            ("refresh token", format!("Bearer {}", caller.refresh_token)),
            ("garbage", "Bearer x".to_owned()),
        ];
        for (name, header) in table {
            let reply = server.request("GET", ME).header("Authorization", header).send().await.unwrap();
            assert_eq!(reply.headers()["www-authenticate"], "Bearer", "{name}");
            assert_eq!(problem(reply).await, no(401, "token-invalid"), "{name}");
        }
    }

    #[tokio::test]
    async fn a_token_of_another_audience_is_refused_even_under_the_same_keys(database: TestDatabase) {
        let tokens = TokenSettings { audience: "workbench".to_owned(), ..TokenSettings::default() };
        let server = Server::start_with(database, Settings { tokens, ..settings() }, api::routes::all()).await;
        let committee = server.organisation(OrganisationKind::TownshipCommittee, Tier::Township, FENGQIAO).await;
        server.member("zhang.san", committee, &[Role::Mediator]).await;
        let caller = server.log_in("zhang.san").await;
        let other = server.beside(settings()).await;

        let known: Value = other.get("/.well-known/jwks.json").await.json().await.unwrap();
        assert_eq!(known, server.get("/.well-known/jwks.json").await.json::<Value>().await.unwrap());
        let reply = other.request("GET", ME).bearer_auth(&caller.access_token).send().await.unwrap();
        assert_eq!(problem(reply).await, no(401, "token-invalid"));
    }

    #[tokio::test]
    async fn the_first_log_in_allows_nothing_but_a_new_password(database: TestDatabase) {
        let server = Server::start(database).await;
        let bureau = server.organisation(OrganisationKind::JusticeBureau, Tier::County, serving::ZHUJI).await;
        server.account("admin", bureau, &[Role::Administrator]).await;
        let caller = server.log_in("admin").await;
        assert_eq!(problem(caller.get("/api/v1/users").await).await, no(403, "password-change-required"));
        assert_eq!(caller.get(ME).await.json::<Value>().await.unwrap()["must_change_password"], true);

        let change = |current: &str, new: &str| json!({"current": current, "new": new});
        let path = "/api/v1/auth/password";
        for (current, new, status, slug) in [
            (PASSWORD, PASSWORD, 422, "password-weak"),
            (PASSWORD, "short", 422, "password-weak"),
            (PASSWORD, "My-Admin-2026-03", 422, "password-weak"),
            ("wrong", "Another-2026-03", 401, "credentials-wrong"),
        ] {
            assert_eq!(problem(caller.post(path, &change(current, new)).await).await, no(status, slug), "{new}");
        }
        let reply = caller.post(path, &change(PASSWORD, "Another-2026-03")).await;
        assert_eq!(reply.status(), 200);
        let renewed = Caller::new(&server, &reply.json().await.unwrap());
        assert_eq!(renewed.get("/api/v1/users").await.status(), 200);
        assert_eq!(problem(caller.get(ME).await).await, no(401, "token-invalid"), "the old session has ended");
        assert_eq!(log_in(&server, "admin", PASSWORD).await, no(401, "credentials-wrong"));
    }

    #[tokio::test]
    async fn sixty_four_log_ins_do_not_stall_the_server(database: TestDatabase) {
        let server = with_mediator(database).await;
        let log_ins = async {
            let tries = (0..64).map(|_| log_in(&server, "zhang.san", PASSWORD));
            futures_util::future::join_all(tries).await
        };
        let slowest = async {
            let mut slowest = std::time::Duration::ZERO;
            for _ in 0..50 {
                let started = std::time::Instant::now();
                assert_eq!(server.get("/healthz").await.status(), 200);
                slowest = slowest.max(started.elapsed());
            }
            slowest
        };
        let (replies, slowest) = futures_util::future::join(log_ins, slowest).await;
        assert!(replies.iter().all(|(status, _)| *status == 200), "{replies:?}");
        assert!(slowest < std::time::Duration::from_secs(2), "{slowest:?}");
    }
}
