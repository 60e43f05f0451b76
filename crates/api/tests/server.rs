//! What all routes share, over real HTTP: problems, headers, limits, a graceful end.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod serving;

use std::{collections::BTreeSet, path::Path, time::Duration};

use actix_web::http::Method;
use api::{
    RateSettings, Settings,
    extract::{Body, Submission},
    problem::Problem,
    routes::{Access, Route},
};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use serving::{Server, problem, settings};
use test_database::TestDatabase;
use tokio::{io::AsyncReadExt, io::AsyncWriteExt, sync::Notify, time::timeout};

async fn echo(body: Body<Value>) -> Result<actix_web::web::Json<Value>, Problem> {
    Ok(actix_web::web::Json(body.0))
}

async fn submit(submission: Submission<Value>) -> Result<actix_web::web::Json<Value>, Problem> {
    Ok(actix_web::web::Json(submission.body))
}

async fn fall() -> &'static str {
    panic!("this handler always falls")
}

/// Told when somebody dozes, and told by the test when to wake.
static DOZING: Notify = Notify::const_new();
static WAKE: Notify = Notify::const_new();

async fn doze() -> &'static str {
    DOZING.notify_one();
    WAKE.notified().await;
    "awake"
}

fn extra() -> Vec<Route> {
    [
        Route::new(Method::POST, "/test/echo", "回显", echo),
        Route::new(Method::POST, "/test/submit", "提交", submit),
        Route::new(Method::GET, "/test/fall", "跌倒", fall),
        Route::new(Method::GET, "/test/doze", "打盹", doze).gives_media(200, "text/plain"),
    ]
    .into_iter()
    .map(|route| route.access(Access::Open))
    .collect()
}

async fn start(settings: Settings) -> Server {
    Server::start_with(TestDatabase::sqlite(), settings, [api::routes::all(), extra()].concat()).await
}

fn post(server: &Server, path: &str, media_type: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
    server.request("POST", path).header("Content-Type", media_type).body(body)
}

#[tokio::test]
async fn every_route_is_in_the_document_and_every_path_of_it_is_served() {
    let server = start(settings()).await;
    let document: Value = server.get("/openapi.json").await.json().await.unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let described: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (path.clone(), method.to_uppercase())))
        .collect();
    let table: BTreeSet<(String, String)> = [api::routes::all(), extra()]
        .concat()
        .iter()
        .map(|route| (route.path.to_string(), route.method.to_string()))
        .collect();
    assert_eq!(described, table);

    for path in document["paths"].as_object().unwrap().keys() {
        let methods: BTreeSet<String> =
            described.iter().filter(|(known, _)| known == path).map(|(_, method)| method.clone()).collect();
        let concrete = path.replace("{id}", "0190b3c4-0000-7000-8000-000000000000").replace("{slug}", "forbidden");
        let reply = server.client.request(Method::PATCH.as_str().parse().unwrap(), server.url.clone() + &concrete);
        let reply = reply.send().await.unwrap();
        let mut allowed: BTreeSet<String> =
            reply.headers()["allow"].to_str().unwrap().split(", ").map(str::to_owned).collect();
        allowed.remove("HEAD");
        assert_eq!(allowed, methods, "{path}");
        assert_eq!(problem(reply).await, (405, "method-not-allowed".to_owned()), "{path}");
    }
}

#[test]
fn no_route_is_registered_beside_the_table() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut registering = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && ["web::resource(", "web::scope(", ".service("]
                    .iter()
                    .any(|call| std::fs::read_to_string(&path).unwrap().contains(call))
            {
                registering.push(path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_owned());
            }
        }
    }
    assert_eq!(registering, [Path::new("src/server/mod.rs")]);
}

#[tokio::test]
async fn a_server_is_ready_once_its_database_answers() {
    let server = start(settings()).await;
    let reply = server.get("/readyz").await;
    assert_eq!(reply.status(), StatusCode::OK);
    let page = server.get("/metrics").await.text().await.unwrap();
    assert!(page.contains("fengqiao_store_queue 0"), "{page}");
    assert!(page.contains("fengqiao_webhook_receivers_failed 0"), "{page}");
    for topic in store::outbox::TOPICS.iter().map(|topic| topic.name).chain([store::webhooks::TOPIC]) {
        for gauge in ["outbox_waiting", "outbox_oldest_seconds", "outbox_failed"] {
            let row = format!("fengqiao_{gauge}{{topic=\"{topic}\"}} ");
            assert!(page.contains(&row), "{row} is not in {page}");
        }
    }
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let server = start(settings()).await;
    let reply = server.request("HEAD", "/healthz").send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(reply.headers()["content-type"], "application/json");
    assert_eq!(reply.text().await.unwrap(), "");
}

#[tokio::test]
async fn what_cannot_be_served_is_a_problem() {
    let server = start(settings()).await;
    let json = "application/json";
    let table = [
        (server.get("/nowhere").await, 404, "route-not-found"),
        (server.get("/problems/none").await, 404, "not-found"),
        (server.get("/healthz%00").await, 400, "path-invalid"),
        (server.client.delete(server.url.clone() + "/healthz").send().await.unwrap(), 405, "method-not-allowed"),
        (
            server.client.get(server.url.clone() + "/healthz").header("Accept", "image/png").send().await.unwrap(),
            406,
            "not-acceptable",
        ),
        (post(&server, "/test/echo", json, "{").send().await.unwrap(), 400, "body-malformed"),
        (post(&server, "/test/echo", json, "").send().await.unwrap(), 400, "body-malformed"),
        (post(&server, "/test/echo", json, "\"\\u0000\"").send().await.unwrap(), 422, "body-invalid"),
        (post(&server, "/test/echo", json, vec![0xff, 0xfe]).send().await.unwrap(), 400, "body-malformed"),
        (post(&server, "/test/echo", "text/plain", "{}").send().await.unwrap(), 415, "media-type-unsupported"),
        (
            post(&server, "/test/echo", json, "{}").header("Content-Encoding", "gzip").send().await.unwrap(),
            415,
            "media-type-unsupported",
        ),
        (
            post(&server, "/test/submit", json, "{}").header("Idempotency-Key", "short").send().await.unwrap(),
            400,
            "header-invalid",
        ),
        (server.get("/test/fall").await, 500, "internal"),
    ];
    for (number, (reply, status, slug)) in table.into_iter().enumerate() {
        assert_eq!(problem(reply).await, (status, slug.to_owned()), "row {number}");
    }
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK, "a fallen handler fells nobody else");
}

#[tokio::test]
async fn a_body_of_20_mb_is_refused_and_the_client_reads_why() {
    let server = start(settings()).await;
    let body = vec![b' '; 20 * 1024 * 1024];
    let reply = post(&server, "/test/echo", "application/json", body).send().await.unwrap();
    assert_eq!(problem(reply).await, (413, "body-too-large".to_owned()));

    // A body just as long as allowed is read, one byte more is not.
    for (surplus, status) in [(0, 200), (1, 413)] {
        let body = format!("\"{}\"", "x".repeat(api::limits::BODY_BYTES - 2 + surplus));
        let reply = post(&server, "/test/echo", "application/json", body).send().await.unwrap();
        assert_eq!(reply.status().as_u16(), status);
    }
}

#[tokio::test]
async fn every_reply_carries_a_request_id_and_the_security_headers() {
    let server = start(settings()).await;
    for (sent, kept) in [("abc-123", true), ("x y", false), (&"x".repeat(65), false), ("<script>", false)] {
        let request = server.client.get(server.url.clone() + "/healthz").header("X-Request-Id", sent);
        let reply = request.send().await.unwrap();
        assert_eq!(reply.headers()["x-request-id"] == sent, kept, "{sent}");
    }
    for path in ["/healthz", "/nowhere", "/test/fall"] {
        let reply = server.get(path).await;
        assert_eq!(reply.headers()["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(reply.headers()["cache-control"], "no-store", "{path}");
        assert!(!reply.headers().contains_key("access-control-allow-origin"), "{path}");
    }
}

#[tokio::test]
async fn another_origin_may_call_only_where_it_is_listed() {
    let preflight = |server: &Server, origin: &str| {
        server
            .client
            .request(reqwest::Method::OPTIONS, server.url.clone() + "/healthz")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .send()
    };
    let closed = start(settings()).await;
    let reply = preflight(&closed, "https://desk.example").await.unwrap();
    assert!(!reply.headers().contains_key("access-control-allow-origin"));

    let open = start(Settings { cors_origins: vec!["https://desk.example".to_owned()], ..settings() }).await;
    let reply = preflight(&open, "https://desk.example").await.unwrap();
    assert_eq!(reply.headers()["access-control-allow-origin"], "https://desk.example");
    let reply = preflight(&open, "https://evil.example").await.unwrap();
    assert!(!reply.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn too_many_requests_from_one_address_are_told_when_to_come_back() {
    let rates = RateSettings { address_per_second: 1, address_burst: 5, ..RateSettings::default() };
    let server = start(Settings { rates, ..settings() }).await;
    for _ in 0..5 {
        assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
    }
    let reply = server.get("/healthz").await;
    let wait: u64 = reply.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=2).contains(&wait));
    assert_eq!(problem(reply).await, (429, "rate-limited".to_owned()));
}

#[tokio::test]
async fn the_metrics_count_by_template_and_are_not_for_everybody() {
    let server = start(settings()).await;
    server.get("/problems/forbidden?name=zhangsan").await;
    server.get("/nowhere/zhangsan").await;
    let page = server.get("/metrics").await.text().await.unwrap();
    let row = r#"fengqiao_http_requests_total{method="GET",route="/problems/{slug}",status="200"} 1"#;
    assert!(page.contains(row), "{page}");
    assert!(page.contains(r#"route="unmatched",status="404"} 1"#), "{page}");
    assert!(!page.contains("zhangsan"));

    let metrics = api::MetricsSettings { addresses: Vec::new(), token: Some("secret".to_owned()) };
    let server = start(Settings { metrics, ..settings() }).await;
    assert_eq!(problem(server.get("/metrics").await).await, (403, "forbidden".to_owned()));
    let allowed = server.client.get(server.url.clone() + "/metrics").bearer_auth("secret").send().await.unwrap();
    assert_eq!(allowed.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_page_to_try_it_loads_from_this_server_alone() {
    let server = start(settings()).await;
    let reply = server.get("/docs/").await;
    assert_eq!(reply.status(), StatusCode::OK);
    let policy = reply.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("script-src 'self'"), "{policy}");
    let page = reply.text().await.unwrap();
    assert!(page.contains("swagger-ui") && !page.contains("https://"), "{page}");
    let script = server.get("/docs/swagger-initializer.js").await.text().await.unwrap();
    assert!(script.contains("/openapi.json"), "{script}");
}

#[tokio::test]
async fn a_stop_lets_open_requests_end() {
    let server = start(settings()).await;
    let dozing = tokio::spawn(server.client.get(server.url.clone() + "/test/doze").send());
    DOZING.notified().await;
    server.stop.send(()).unwrap();
    let address = server.url.trim_start_matches("http://");
    let nobody_listens = async { while tokio::net::TcpStream::connect(address).await.is_ok() {} };
    timeout(Duration::from_secs(10), nobody_listens).await.expect("no new connection is taken");
    WAKE.notify_one();
    let reply = dozing.await.unwrap().expect("the open request is answered");
    assert_eq!(reply.text().await.unwrap(), "awake");
    server.served.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_is_not_http_is_answered_and_closed() {
    let server = start(settings()).await;
    let address = server.url.trim_start_matches("http://");
    for garbage in
        ["nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST /test/echo HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
    {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(garbage.as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        assert!(reply.starts_with("HTTP/1.1 400"), "{garbage:?}: {reply}");
    }
    assert_eq!(json!(server.get("/healthz").await.json::<Value>().await.unwrap()["status"]), "ok");
}
