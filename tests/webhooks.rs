//! Notices sent to a program of the organisation: once, signed, tried again; set by administrators, of their own only.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use api::auth::Passwords;
use api::{Settings, WebhookSettings};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::organisation::Role;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use store::accounts::{self, Creation, NewAccount};
use store::{StoreError, Transaction};
use test_database::both_databases;

use crate::harness::{Client, PASSWORD, Server, settings};
use crate::scenarios::petitions::{does, letter};

/// A message as it was received.
#[derive(Debug, Clone)]
struct Message {
    id: String,
    timestamp: String,
    signature: String,
    body: String,
}

/// A program that takes messages.
struct Receiver {
    url: String,
    status: Arc<AtomicU16>,
    messages: Arc<Mutex<Vec<Message>>>,
}

impl Receiver {
    fn start() -> Self {
        let (status, messages) = (Arc::new(AtomicU16::new(204)), Arc::new(Mutex::new(Vec::new())));
        let (answer, kept) = (Arc::clone(&status), Arc::clone(&messages));
        let take = move |request: HttpRequest, body: String| {
            let header = |name: &str| request.headers().get(name).unwrap().to_str().unwrap().to_owned();
            let message = Message {
                id: header("webhook-id"),
                timestamp: header("webhook-timestamp"),
                signature: header("webhook-signature"),
                body,
            };
            kept.lock().unwrap().push(message);
            let status = StatusCode::from_u16(answer.load(Ordering::Relaxed)).unwrap();
            async move { HttpResponse::build(status).insert_header(("location", "http://127.0.0.1:1/")).finish() }
        };
        let server = HttpServer::new(move || App::new().route("/hook", web::post().to(take.clone()))).workers(1);
        let server = server.bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}/hook", server.addrs()[0]);
        tokio::spawn(server.run());
        Self { url, status, messages }
    }

    fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap().clone()
    }

    /// Waits until so many messages have come.
    async fn has(&self, count: usize) {
        for _ in 0..200 {
            if self.messages().len() >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{count} messages should have come: {:?}", self.messages());
    }
}

/// Settings that allow receivers in the same network.
fn lenient() -> Settings {
    Settings { webhooks: WebhookSettings { private_networks: true }, ..settings() }
}

/// What a receiver does to know a message by its secret.
fn signed(secret: &str, message: &Message) -> String {
    let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut code = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    code.update(format!("{}.{}.{}", message.id, message.timestamp, message.body).as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(code.finalize().into_bytes()))
}

/// An administrator of the department that petitions are sent to.
async fn administrator(server: &Server) -> Client {
    let hash = Passwords::new(&settings().passwords).unwrap().hash(PASSWORD.to_owned()).await.unwrap();
    let organisation = server.world.id(UNIT);
    let make = move |transaction: &mut Transaction| -> Result<(), StoreError> {
        let new = NewAccount {
            username: "unit-admin".to_owned(),
            name: "管理员".to_owned(),
            organisation,
            roles: vec![Role::Administrator],
            password_hash: hash.clone(),
        };
        let Creation::Made(account) = accounts::create(transaction, None, &new)? else { panic!("it cannot be made") };
        accounts::change_password(transaction, account.id, &hash).map(drop)
    };
    server.store.write(make).await.unwrap();
    server.log_in("unit-admin").await
}

const UNIT: &str = "natural-resources";

/// A letter is sent to the department; gives its address.
async fn dispatched(server: &Server, clerk: &Client) -> String {
    let path = clerk.post("/api/v1/petitions", &letter("2026-03-02")).await.must(201).location().to_owned();
    let to = json!({"kind": "transfer", "to": server.world.id(UNIT)});
    does(clerk, &path, "dispatch", to).await.must(200);
    path
}

both_databases! {
    #[tokio::test]
    async fn a_notice_is_delivered_once_and_signed_and_a_failing_receiver_is_tried_again(database: TestDatabase) {
        // Given a receiver of the notices of the department
        let server = Server::start_with(database, lenient()).await;
        let receiver = Receiver::start();
        let administrator = administrator(&server).await;
        let made = administrator.post("/api/v1/webhooks", &json!({"url": receiver.url})).await.must(201);
        let (path, secret) = (made.location().to_owned(), made.text("/secret").to_owned());
        let shown = administrator.get(&path).await.must(200);
        assert!(!shown.body.to_string().contains("whsec_"), "the secret is shown once");

        // When a letter is sent to it
        let clerk = server.log_in("petition-clerk").await;
        let petition = dispatched(&server, &clerk).await;
        receiver.has(1).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;

        // Then it comes once, signed, and tells nothing of anybody
        let messages = receiver.messages();
        let [message] = messages.as_slice() else { panic!("{messages:?}") };
        assert_eq!(message.signature, signed(&secret, message));
        let body: Value = serde_json::from_str(&message.body).unwrap();
        assert_eq!((&body["type"], &body["data"]["due_on"]), (&json!("petition_dispatched"), &json!("2026-03-17")));
        assert_eq!(body["data"]["links"]["api"], petition);
        assert!(!message.body.contains("张伟") && !message.body.contains("拆迁"), "{}", message.body);
        let log = administrator.get(&format!("{path}/deliveries")).await.must(200);
        assert_eq!((log.at("/items/0/outcome"), log.at("/items/0/status")), (&json!("delivered"), &json!(204)));
        assert_eq!(log.text("/items/0/id"), message.id);

        // A receiver that leads elsewhere, then fails, is not followed, and is tried again until it takes the message
        receiver.status.store(302, Ordering::Relaxed);
        dispatched(&server, &clerk).await;
        receiver.has(2).await;
        receiver.status.store(500, Ordering::Relaxed);
        server.set_clock("2026-03-02 09:01");
        receiver.has(3).await;
        receiver.status.store(204, Ordering::Relaxed);
        server.set_clock("2026-03-02 09:10");
        receiver.has(4).await;
        let messages = receiver.messages();
        assert!(messages[1..].iter().all(|message| message.id == messages[1].id), "{messages:?}");
        assert!(messages.iter().all(|message| message.signature == signed(&secret, message)));
    }

    #[tokio::test]
    async fn a_test_message_shows_at_once_whether_the_receiver_takes_messages(database: TestDatabase) {
        // Given a receiver that is switched off
        let server = Server::start_with(database, lenient()).await;
        let receiver = Receiver::start();
        let administrator = administrator(&server).await;
        let made = administrator.post("/api/v1/webhooks", &json!({"url": receiver.url})).await.must(201);
        let (path, secret) = (made.location().to_owned(), made.text("/secret").to_owned());
        let off = json!({"url": receiver.url, "enabled": false});
        administrator.change_now(&path, &format!("{path}/settings"), &off).await.must(200);

        // When it is tried, then it gets a message that is signed like any other and tells of nothing
        let test = format!("{path}/test");
        let tried = administrator.post(&test, &json!({})).await.must(200);
        assert_eq!(tried.body, json!({"taken": true, "status": 204, "error": null}));
        let messages = receiver.messages();
        let [message] = messages.as_slice() else { panic!("{messages:?}") };
        assert_eq!(message.signature, signed(&secret, message));
        let body: Value = serde_json::from_str(&message.body).unwrap();
        assert_eq!((&body["type"], &body["data"]), (&json!("test"), &json!({"organisation": server.world.id(UNIT)})));

        // And when it fails, then why, once, and nothing of it is kept
        receiver.status.store(500, Ordering::Relaxed);
        let tried = administrator.post(&test, &json!({})).await.must(200);
        assert_eq!(tried.body, json!({"taken": false, "status": 500, "error": "接收方应答 500"}));
        assert_eq!(receiver.messages().len(), 2);
        let log = administrator.get(&format!("{path}/deliveries")).await.must(200);
        assert_eq!(log.at("/items"), &json!([]));

        // And nobody tries the receivers of others
        server.log_in("county-admin").await.post(&test, &json!({})).await.must(404);
        assert_eq!(receiver.messages().len(), 2);
    }

    #[tokio::test]
    async fn an_address_in_the_network_of_the_server_is_refused_unless_the_operator_allows_it(database: TestDatabase) {
        let server = Server::start(database).await;
        let administrator = administrator(&server).await;
        for url in ["http://oa.example.gov.cn/", "https://127.0.0.1/", "https://192.168.1.10/", "https://[::1]/", "oa"] {
            let refused = administrator.post("/api/v1/webhooks", &json!({"url": url})).await.must(422);
            assert_eq!(refused.text("/errors/0/pointer"), "/url", "{url}");
        }

        // A name that leads home is found out when something is to be sent
        let receiver = Receiver::start();
        let url = json!({"url": receiver.url.replace("http://127.0.0.1", "https://localhost")});
        let path = administrator.post("/api/v1/webhooks", &url).await.must(201).location().to_owned();
        dispatched(&server, &server.log_in("petition-clerk").await).await;
        for _ in 0..100 {
            let log = administrator.get(&format!("{path}/deliveries")).await.must(200);
            if log.at("/items/0/attempts") == &json!(1) {
                assert_eq!(log.text("/items/0/error"), "不能发往内网、本机或者保留的地址");
                assert_eq!(log.at("/items/0/outcome"), "waiting");
                assert!(receiver.messages().is_empty());
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nothing was tried");
    }
}
