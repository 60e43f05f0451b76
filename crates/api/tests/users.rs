//! Users as administrators see them, and repeated requests, over real HTTP on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod serving;

use domain::{
    id::OrganisationId,
    organisation::{OrganisationKind, Role, Tier},
};
use serde_json::{Value, json};
use serving::{FENGQIAO, Server, YUECHENG, ZHUJI, problem};
use test_database::{TestDatabase, both_databases};

const USERS: &str = "/api/v1/users";

/// A server with two administrators of 诸暨市, and the committee of 枫桥镇.
async fn with_administrators(database: TestDatabase) -> (Server, OrganisationId) {
    let server = Server::start(database).await;
    let bureau = server.organisation(OrganisationKind::JusticeBureau, Tier::County, ZHUJI).await;
    server.member("admin.one", bureau, &[Role::Administrator]).await;
    server.member("admin.two", bureau, &[Role::Administrator]).await;
    let committee = server.organisation(OrganisationKind::TownshipCommittee, Tier::Township, FENGQIAO).await;
    (server, committee)
}

fn new_user(username: &str, organisation: OrganisationId, roles: &[&str]) -> Value {
    json!({"username": username, "name": "李四", "organisation": organisation, "roles": roles})
}

fn no(status: u16, slug: &str) -> (u16, String) {
    (status, slug.to_owned())
}

both_databases! {
    #[tokio::test]
    async fn an_administrator_makes_a_user_who_then_chooses_a_password(database: TestDatabase) {
        let (server, committee) = with_administrators(database).await;
        let admin = server.log_in("admin.one").await;

        let reply = admin.post(USERS, &new_user("li.si", committee, &["mediator"])).await;

        assert_eq!((reply.status().as_u16(), &reply.headers()["etag"]), (201, &"\"1\"".parse().unwrap()));
        let location = reply.headers()["location"].to_str().unwrap().to_owned();
        let made: Value = reply.json().await.unwrap();
        assert_eq!(made["user"]["roles"], json!(["mediator"]));
        let one_time = &made["one_time_password"];
        let tokens = server.post("/api/v1/auth/token", &json!({"username": "li.si", "password": one_time})).await;
        assert_eq!(tokens.json::<Value>().await.unwrap()["must_change_password"], true);

        let read = admin.get(&location).await;
        let tag = read.headers()["etag"].clone();
        assert_eq!(read.json::<Value>().await.unwrap(), made["user"]);
        let again = admin.request("GET", &location).header("If-None-Match", tag).send().await.unwrap();
        assert_eq!(again.status(), 304);
        let events: Value = admin.get(&format!("{location}/events")).await.json().await.unwrap();
        let events: Vec<&str> = events["items"].as_array().unwrap().iter().map(|e| e["event"].as_str().unwrap()).collect();
        assert_eq!(events, ["logged_in", "roles_changed", "created"]);
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_new_user_is_named_at_its_place(database: TestDatabase) {
        let (server, committee) = with_administrators(database).await;
        let elsewhere = server.organisation(OrganisationKind::JusticeBureau, Tier::County, YUECHENG).await;
        let admin = server.log_in("admin.one").await;
        let good = || new_user("li.si", committee, &["mediator"]);
        let with = |name: &str, value: Value| {
            let mut body = good();
            body[name] = value;
            body
        };
        let table = [
            (with("username", json!("Li Si")), 422, "/username"),
            (with("username", json!("admin.one")), 409, "/username"),
            (with("name", json!("  ")), 422, "/name"),
            (with("name", json!("李\u{0}四")), 422, ""),
            (with("name", json!(5)), 422, "/name"),
            (with("organisation", json!("x")), 422, "/organisation"),
            (with("organisation", json!(elsewhere)), 422, "/organisation"),
            (with("roles", json!(["mediator", "king"])), 422, "/roles/1"),
            (with("salary", json!(1)), 422, "/salary"),
        ];
        for (body, status, pointer) in table {
            let reply = admin.post(USERS, &body).await;
            assert_eq!(reply.status().as_u16(), status, "{body}");
            let problem: Value = reply.json().await.unwrap();
            let found = problem["errors"][0]["pointer"].as_str().unwrap_or_default();
            assert_eq!(found, pointer, "{body}: {problem}");
        }
        let listed: Value = admin.get(USERS).await.json().await.unwrap();
        assert_eq!(listed["items"].as_array().unwrap().len(), 2, "nothing was written");
        assert_eq!(admin.post(USERS, &good()).await.status(), 201, "the control must pass");
    }

    #[tokio::test]
    async fn an_administrator_reaches_no_further_than_the_division(database: TestDatabase) {
        let (server, committee) = with_administrators(database).await;
        let elsewhere = server.organisation(OrganisationKind::JusticeBureau, Tier::County, YUECHENG).await;
        let stranger = server.member("stranger", elsewhere, &[Role::Mediator]).await;
        server.member("mediator", committee, &[Role::Mediator]).await;
        server.member("auditor", committee, &[Role::Auditor]).await;
        let admin = server.log_in("admin.one").await;
        let path = format!("{USERS}/{}", stranger.id);
        assert_eq!(problem(admin.get(&path).await).await, no(404, "not-found"));
        assert_eq!(problem(admin.get(&format!("{path}/events")).await).await, no(404, "not-found"));
        for act in ["roles", "roles/confirm", "disable", "reset-password"] {
            let body = if act == "roles" { json!({"roles": []}) } else { json!({}) };
            let reply = admin.change(&format!("{path}/{act}"), 1, &body).await;
            assert_eq!(problem(reply).await, no(404, "not-found"), "{act}");
        }

        let mediator = server.log_in("mediator").await;
        assert_eq!(problem(mediator.get(USERS).await).await, no(403, "forbidden"));
        let auditor = server.log_in("auditor").await;
        let seen: Value = auditor.get(USERS).await.json().await.unwrap();
        assert_eq!(seen["items"].as_array().unwrap().len(), 2, "those of the township");
        let made = auditor.post(USERS, &new_user("li.si", committee, &[])).await;
        assert_eq!(problem(made).await, no(403, "forbidden"));
    }

    #[tokio::test]
    async fn a_watching_role_waits_for_a_second_administrator(database: TestDatabase) {
        let (server, committee) = with_administrators(database).await;
        let user = server.member("wang.wu", committee, &[Role::Mediator]).await;
        let (one, two) = (server.log_in("admin.one").await, server.log_in("admin.two").await);
        let caller = server.log_in("wang.wu").await;
        let path = format!("{USERS}/{}", user.id);

        let wanted = json!({"roles": ["mediator", "auditor"]});
        let proposed: Value = one.change(&format!("{path}/roles"), 1, &wanted).await.json().await.unwrap();
        assert_eq!(proposed["roles"], json!(["mediator"]));
        assert_eq!(proposed["proposed_roles"]["roles"], json!(["mediator", "auditor"]));
        assert_eq!(problem(caller.get(USERS).await).await, no(403, "forbidden"));

        let confirm = format!("{path}/roles/confirm");
        assert_eq!(problem(one.change(&confirm, 2, &json!({})).await).await, no(403, "second-person-required"));
        assert_eq!(problem(two.change(&confirm, 1, &json!({})).await).await, no(412, "version-mismatch"));
        assert_eq!(problem(two.post(&confirm, &json!({})).await).await, no(428, "version-required"));
        let granted: Value = two.change(&confirm, 2, &json!({})).await.json().await.unwrap();
        assert_eq!((&granted["roles"], granted["version"].as_i64()), (&json!(["mediator", "auditor"]), Some(3)));
        assert_eq!(problem(two.change(&confirm, 3, &json!({})).await).await, no(409, "conflict"));

        // The old token does not carry the new roles; a refresh does.
        assert_eq!(problem(caller.get(USERS).await).await, no(401, "token-invalid"));
        let refreshed = server.post("/api/v1/auth/refresh", &json!({"refresh_token": caller.refresh_token})).await;
        let caller = serving::Caller::new(&server, &refreshed.json().await.unwrap());
        assert_eq!(caller.get(USERS).await.status(), 200);
    }

    #[tokio::test]
    async fn nobody_changes_oneself_and_a_disabled_user_is_out_at_once(database: TestDatabase) {
        let (server, committee) = with_administrators(database).await;
        let user = server.member("wang.wu", committee, &[Role::Mediator]).await;
        let admin = server.log_in("admin.one").await;
        let own = admin.get("/api/v1/auth/me").await.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
        for act in ["roles", "disable", "reset-password"] {
            let body = if act == "roles" { json!({"roles": []}) } else { json!({}) };
            let reply = admin.change(&format!("{USERS}/{own}/{act}"), 1, &body).await;
            assert_eq!(problem(reply).await, no(403, "second-person-required"), "{act}");
        }

        let caller = server.log_in("wang.wu").await;
        let path = format!("{USERS}/{}", user.id);
        let reset = admin.change(&format!("{path}/reset-password"), 1, &json!({})).await;
        assert_eq!(reset.status(), 200);
        assert_eq!(problem(caller.get("/api/v1/auth/me").await).await, no(401, "token-invalid"));
        let one_time = reset.json::<Value>().await.unwrap()["one_time_password"].clone();
        let body = json!({"username": "wang.wu", "password": one_time});
        let tokens: Value = server.post("/api/v1/auth/token", &body).await.json().await.unwrap();
        let caller = serving::Caller::new(&server, &tokens);

        assert_eq!(admin.change(&format!("{path}/disable"), 2, &json!({})).await.status(), 200);
        assert_eq!(problem(caller.get("/api/v1/auth/me").await).await, no(401, "token-invalid"));
        let reply = server.post("/api/v1/auth/token", &body).await;
        assert_eq!(problem(reply).await, no(401, "credentials-wrong"));
    }

    #[tokio::test]
    async fn users_come_page_by_page(database: TestDatabase) {
        let (server, committee) = with_administrators(database).await;
        for number in 0..5 {
            server.account(&format!("user.{number}"), committee, &[]).await;
        }
        let admin = server.log_in("admin.one").await;
        let mut path = format!("{USERS}?organisation={committee}&limit=2");
        let first = path.clone();
        let mut names = Vec::new();
        loop {
            let page: Value = admin.get(&path).await.json().await.unwrap();
            names.extend(page["items"].as_array().unwrap().iter().map(|user| user["username"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("{first}&cursor={next}");
        }
        assert_eq!(names, ["user.0", "user.1", "user.2", "user.3", "user.4"]);
        let other = path.replace(&format!("organisation={committee}&"), "");
        assert_eq!(problem(admin.get(&other).await).await, no(400, "cursor-invalid"));
        for query in ["limit=0", "limit=201", "limit=x", "colour=red", "organisation=x"] {
            assert_eq!(problem(admin.get(&format!("{USERS}?{query}")).await).await, no(400, "query-invalid"), "{query}");
        }
        assert_eq!(problem(admin.get(&format!("{USERS}/x")).await).await, no(400, "path-invalid"));
    }

    #[tokio::test]
    async fn a_repeated_request_is_answered_again_and_done_once(database: TestDatabase) {
        let (server, committee) = with_administrators(database).await;
        let (one, two) = (server.log_in("admin.one").await, server.log_in("admin.two").await);
        let key = "0123456789abcdef";
        let body = new_user("li.si", committee, &["mediator"]);
        let send = |body: &Value| one.request("POST", USERS).header("Idempotency-Key", key).json(body).send();

        let at_once = futures_util::future::join_all((0..8).map(|_| send(&body))).await;
        let mut first = 0;
        let mut bodies = Vec::new();
        for reply in at_once {
            let reply = reply.unwrap();
            assert_eq!(reply.status(), 201);
            assert_eq!(reply.headers()["etag"], "\"1\"");
            assert!(reply.headers().contains_key("location"));
            first += usize::from(!reply.headers().contains_key("idempotency-replayed"));
            bodies.push(reply.json::<Value>().await.unwrap());
        }
        assert_eq!(first, 1);
        assert!(bodies.iter().all(|body| *body == bodies[0]), "the one-time password too");

        let other = send(&new_user("zhao.liu", committee, &[])).await.unwrap();
        assert_eq!(problem(other).await, no(422, "idempotency-key-reused"));
        // The key of another caller is another key.
        let reply = two.request("POST", USERS).header("Idempotency-Key", key).json(&body).send().await.unwrap();
        assert_eq!(problem(reply).await, no(409, "conflict"));
        // A refusal is not kept: the same key may try again once the reason is gone.
        let taken = json!({"roles": []});
        let path = format!("{USERS}/{}/roles", bodies[0]["user"]["id"].as_str().unwrap());
        let request = |version: &'static str| {
            let request = one.request("POST", &path).header("Idempotency-Key", "fedcba9876543210");
            request.header("If-Match", version).json(&taken).send()
        };
        assert_eq!(problem(request("\"9\"").await.unwrap()).await, no(412, "version-mismatch"));
        assert_eq!(request("\"1\"").await.unwrap().status(), 200);
    }
}
