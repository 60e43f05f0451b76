//! The second factor from enrolment to reset, over real HTTP on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod serving;

use chrono::TimeDelta;
use domain::organisation::{OrganisationKind, Role, Tier};
use serde_json::{Value, json};
use serving::{Caller, FENGQIAO, PASSWORD, Server, ZHUJI, problem};
use store::clock::Clock;
use test_database::{TestDatabase, both_databases};
use totp_rs::{Builder, Secret, Totp};

const FACTOR: &str = "/api/v1/auth/second-factor";

/// A server with the mediator zhang.san of 枫桥镇 and an administrator of 诸暨市.
async fn with_mediator(database: TestDatabase) -> Server {
    let server = Server::start(database).await;
    let bureau = server.organisation(OrganisationKind::JusticeBureau, Tier::County, ZHUJI).await;
    server.member("admin", bureau, &[Role::Administrator]).await;
    let committee = server.organisation(OrganisationKind::TownshipCommittee, Tier::Township, FENGQIAO).await;
    server.member("zhang.san", committee, &[Role::Mediator]).await;
    server
}

/// The code that an app shows now.
fn shown(app: &Totp, server: &Server) -> String {
    app.generate(server.clock.now().timestamp().unsigned_abs()).to_string()
}

/// Enrols an app.
async fn enrol(caller: &Caller<'_>) -> Totp {
    let reply = caller.post(FACTOR, &json!({"password": PASSWORD})).await;
    assert_eq!(reply.status(), 200);
    let enrolment: Value = reply.json().await.unwrap();
    let (secret, uri) = (enrolment["secret"].as_str().unwrap(), enrolment["uri"].as_str().unwrap());
    assert!(uri.starts_with("otpauth://totp/") && uri.contains(secret), "{uri}");
    Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap()
}

async fn confirm(caller: &Caller<'_>, code: &str) -> Vec<String> {
    let reply = caller.post(&format!("{FACTOR}/confirm"), &json!({"code": code})).await;
    assert_eq!(reply.status(), 200);
    serde_json::from_value(reply.json::<Value>().await.unwrap()["recovery_codes"].take()).unwrap()
}

async fn log_in<'a>(server: &'a Server, code: Option<&str>) -> Result<Caller<'a>, (u16, String)> {
    let mut body = json!({"username": "zhang.san", "password": PASSWORD});
    if let Some(code) = code {
        body["code"] = code.into();
    }
    let reply = server.post("/api/v1/auth/token", &body).await;
    if reply.status() == 200 {
        Ok(Caller::new(server, &reply.json().await.unwrap()))
    } else {
        Err(problem(reply).await)
    }
}

fn no(status: u16, slug: &str) -> (u16, String) {
    (status, slug.to_owned())
}

both_databases! {
    #[tokio::test]
    async fn who_wants_to_logs_in_with_a_code_too(database: TestDatabase) {
        // Given a mediator with an authenticator app; a session left open on a desk is not enough to enrol one
        let server = with_mediator(database).await;
        let caller = server.log_in("zhang.san").await;
        let stranger = caller.post(FACTOR, &json!({"password": "guessed"})).await;
        assert_eq!(problem(stranger).await, no(401, "credentials-wrong"));
        let confirmation = format!("{FACTOR}/confirm");
        let early = caller.post(&confirmation, &json!({"code": "123456"})).await;
        assert_eq!(problem(early).await, no(409, "conflict"));
        let app = enrol(&caller).await;
        for wrong in ["", "000000", "12345"] {
            let reply = caller.post(&confirmation, &json!({"code": wrong})).await;
            assert_eq!(problem(reply).await, no(422, "body-invalid"), "{wrong}");
        }

        // When it is confirmed; whoever did not get the answer asks again
        let body = json!({"code": shown(&app, &server)});
        let ask = || caller.request("POST", &confirmation).header("Idempotency-Key", "0123456789abcdef").json(&body).send();
        let codes: Value = ask().await.unwrap().json().await.unwrap();
        assert_eq!(codes, ask().await.unwrap().json::<Value>().await.unwrap());
        assert_eq!(codes["recovery_codes"].as_array().unwrap().len(), 10);
        let me: Value = caller.get("/api/v1/auth/me").await.json().await.unwrap();
        assert_eq!(me["second_factor"], json!({"since": "2026-03-02T01:00:00Z", "recovery_codes_left": 10}));

        // Then the next log-in needs a code, and each code is good once
        assert_eq!(log_in(&server, None).await.err(), Some(no(401, "second-factor-required")));
        assert_eq!(log_in(&server, Some(&shown(&app, &server))).await.err(), Some(no(401, "second-factor-wrong")));
        server.clock.advance(TimeDelta::seconds(30));
        let code = shown(&app, &server);
        let caller = log_in(&server, Some(&code)).await.unwrap();
        assert_eq!(log_in(&server, Some(&code)).await.err(), Some(no(401, "second-factor-wrong")));
        let recovery = codes["recovery_codes"][0].as_str().unwrap();
        assert!(log_in(&server, Some(recovery)).await.is_ok());

        // And a new password needs no code within the session, but switching the code off needs password and code
        let change = json!({"current": PASSWORD, "new": "Another-2026-03"});
        let renewed = caller.post("/api/v1/auth/password", &change).await;
        let caller = Caller::new(&server, &renewed.json().await.unwrap());
        let remove = async |password: &str, code: &str| {
            caller.post(&format!("{FACTOR}/remove"), &json!({"password": password, "code": code})).await
        };
        assert_eq!(problem(remove("guessed", recovery).await).await, no(401, "credentials-wrong"));
        assert_eq!(problem(remove("Another-2026-03", recovery).await).await, no(422, "body-invalid"));
        server.clock.advance(TimeDelta::seconds(30));
        assert_eq!(remove("Another-2026-03", &shown(&app, &server)).await.status(), 204);
        let me: Value = caller.get("/api/v1/auth/me").await.json().await.unwrap();
        assert_eq!(me.get("second_factor"), None);
    }

    #[tokio::test]
    async fn guessing_codes_locks_the_name(database: TestDatabase) {
        let server = with_mediator(database).await;
        let caller = server.log_in("zhang.san").await;
        let app = enrol(&caller).await;
        confirm(&caller, &shown(&app, &server)).await;

        for _ in 0..5 {
            assert_eq!(log_in(&server, None).await.err(), Some(no(401, "second-factor-required")));
            assert_eq!(log_in(&server, Some("000000")).await.err(), Some(no(401, "second-factor-wrong")));
        }

        assert_eq!(log_in(&server, None).await.err(), Some(no(429, "account-locked")));
    }

    #[tokio::test]
    async fn an_administrator_lets_in_who_lost_the_telephone(database: TestDatabase) {
        let server = with_mediator(database).await;
        let caller = server.log_in("zhang.san").await;
        let id = caller.get("/api/v1/auth/me").await.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
        let admin = server.log_in("admin").await;
        let path = format!("/api/v1/users/{id}/reset-second-factor");
        let reason = json!({"reason": "手机遗失，已当面核对身份"});
        assert_eq!(problem(admin.change(&path, 1, &reason).await).await, no(409, "conflict"));
        let app = enrol(&caller).await;
        confirm(&caller, &shown(&app, &server)).await;

        assert_eq!(problem(admin.change(&path, 1, &json!({})).await).await, no(422, "body-invalid"));
        assert_eq!(problem(caller.change(&path, 1, &reason).await).await, no(403, "forbidden"));
        let own = admin.get("/api/v1/auth/me").await.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
        let oneself = admin.change(&format!("/api/v1/users/{own}/reset-second-factor"), 1, &reason).await;
        assert_eq!(problem(oneself).await, no(403, "second-person-required"));
        let reset = admin.change(&path, 1, &reason).await;

        assert_eq!((reset.status().as_u16(), &reset.headers()["etag"]), (200, &"\"2\"".parse().unwrap()));
        assert_eq!(problem(caller.get("/api/v1/auth/me").await).await, no(401, "token-invalid"));
        assert!(log_in(&server, None).await.is_ok());
        let events: Value = admin.get(&format!("/api/v1/users/{id}/events")).await.json().await.unwrap();
        let found = events["items"].as_array().unwrap().iter().find(|event| event["event"] == "second_factor_reset");
        let found = found.unwrap();
        assert_eq!((&found["event_name"], &found["detail"], found["actor"].as_str()), (&json!("重置两步验证"), &reason, Some(own.as_str())));
    }
}
