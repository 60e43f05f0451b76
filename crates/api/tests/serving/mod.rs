//! A server on a port and database of its own, with an organisation or two and people in them.

#![allow(dead_code, reason = "each test file uses its part")]

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use api::{
    PasswordSettings, RateSettings, Settings,
    auth::Passwords,
    routes::Route,
    server::{self, Bound},
};
use domain::{
    id::{OrganisationId, UserId},
    organisation::{Organisation, OrganisationKind, Role, Tier},
    text::Line,
};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use store::{
    Decided, KeyRing, Scope, Store, StoreOptions,
    accounts::{self, Account, Creation, NewAccount},
    clock::SettableClock,
    organisations::{self, NewOrganisation},
};
use test_database::TestDatabase;
use tokio::{
    sync::{OnceCell, oneshot},
    task::JoinHandle,
};

/// 诸暨市, a county.
pub const ZHUJI: &str = "330681000000";
/// 枫桥镇, a township in it.
pub const FENGQIAO: &str = "330681109000";
/// 越城区, a county beside it.
pub const YUECHENG: &str = "330602000000";

/// A password that passes every rule.
pub const PASSWORD: &str = "Fengqiao-2026-03";

/// Settings for tests: any port, one thread, no limits, quick hashes.
pub fn settings() -> Settings {
    Settings {
        listen: ([127, 0, 0, 1], 0).into(),
        workers: Some(1),
        rates: RateSettings::unlimited(),
        passwords: PasswordSettings { memory_kib: 8, iterations: 1, ..PasswordSettings::default() },
        ..Settings::default()
    }
}

/// A running server.
pub struct Server {
    /// Its address, such as `http://127.0.0.1:4711`.
    pub url: String,
    /// A client without a token.
    pub client: Client,
    /// Its database.
    pub store: Store,
    /// Its clock, which begins at nine in the morning of 2 March 2026 in China.
    pub clock: SettableClock,
    /// Tells it to stop.
    pub stop: oneshot::Sender<()>,
    /// Done when it has stopped.
    pub served: JoinHandle<std::io::Result<()>>,
    database: Option<TestDatabase>,
    province: OnceCell<Organisation>,
    organisations: AtomicU32,
}

/// The first organisation, whose administrator adds the others.
async fn bootstrap(store: &Store) -> Organisation {
    let new = NewOrganisation {
        name: Line::new("浙江省司法厅").unwrap(),
        kind: OrganisationKind::JusticeBureau,
        tier: Tier::City,
        division: "33".parse().unwrap(),
        parent: None,
        number_prefix: String::new(),
        phone: None,
    };
    let first: Decided<_> = store.write(move |transaction| organisations::bootstrap(transaction, &new)).await;
    first.unwrap().unwrap().organisation
}

impl Server {
    /// Starts with all routes.
    pub async fn start(database: TestDatabase) -> Self {
        Self::start_with(database, settings(), api::routes::all()).await
    }

    /// Starts with these settings and routes.
    pub async fn start_with(database: TestDatabase, settings: Settings, routes: Vec<Route>) -> Self {
        let clock = SettableClock::at("2026-03-02T01:00:00Z".parse().unwrap());
        let options = StoreOptions {
            readers: 2,
            clock: Arc::new(clock.clone()),
            ..StoreOptions::new(database.url(), database.dir(), KeyRing::generate().unwrap())
        };
        let store = Store::open(options).unwrap();
        let migrating = store.clone();
        tokio::task::spawn_blocking(move || migrating.migrate()).await.unwrap().unwrap();
        Self::over(store, clock, Some(database), settings, routes).await
    }

    /// A second server over the same database.
    pub async fn beside(&self, settings: Settings) -> Self {
        Self::over(self.store.clone(), self.clock.clone(), None, settings, api::routes::all()).await
    }

    async fn over(
        store: Store,
        clock: SettableClock,
        database: Option<TestDatabase>,
        settings: Settings,
        routes: Vec<Route>,
    ) -> Self {
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            // A test that forgets to stop its server does not mean to.
            if stopped.await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let bound: Bound = server::bind(settings, store.clone(), routes, stopped).await.unwrap();
        let url = format!("http://{}", bound.addresses[0]);
        let served = tokio::spawn(bound.serve());
        Self {
            url,
            client: Client::new(),
            store,
            clock,
            stop,
            served,
            database,
            province: OnceCell::new(),
            organisations: AtomicU32::new(0),
        }
    }

    /// A request without a token.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.client.request(method.parse().unwrap(), format!("{}{path}", self.url))
    }

    /// GET without a token.
    pub async fn get(&self, path: &str) -> Response {
        self.request("GET", path).send().await.unwrap()
    }

    /// POST of a JSON body without a token.
    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.request("POST", path).json(body).send().await.unwrap()
    }

    /// The first organisation, on the highest tier.
    pub async fn province(&self) -> OrganisationId {
        self.province.get_or_init(|| bootstrap(&self.store)).await.id
    }

    /// An organisation in a division, at the top of the tree.
    pub async fn organisation(&self, kind: OrganisationKind, tier: Tier, division: &str) -> OrganisationId {
        self.organisation_below(None, kind, tier, division).await
    }

    /// An organisation in a division below another one, as the administrator of the province adds it.
    pub async fn organisation_below(
        &self,
        parent: Option<OrganisationId>,
        kind: OrganisationKind,
        tier: Tier,
        division: &str,
    ) -> OrganisationId {
        let province = self.province.get_or_init(|| bootstrap(&self.store)).await;
        let by = Scope::new(UserId(province.id.0), province.clone(), BTreeSet::from([Role::Administrator]));
        let count = self.organisations.fetch_add(1, Ordering::Relaxed);
        let new = NewOrganisation {
            name: Line::new(&format!("{division}{}", kind.name_zh())).unwrap(),
            kind,
            tier,
            division: division.parse().unwrap(),
            parent,
            number_prefix: if kind.mediates() { format!("测{count}") } else { String::new() },
            phone: None,
        };
        let added: Decided<_> =
            self.store.write(move |transaction| organisations::create(transaction, &by, &new)).await;
        added.unwrap().unwrap().organisation.id
    }

    /// Somebody who works there, as the operator makes accounts, with [`PASSWORD`] as one-time password.
    pub async fn account(&self, username: &str, organisation: OrganisationId, roles: &[Role]) -> Account {
        let password_hash = Passwords::new(&settings().passwords).unwrap().hash(PASSWORD.to_owned()).await.unwrap();
        let new = NewAccount {
            username: username.to_owned(),
            name: "张三".to_owned(),
            organisation,
            roles: roles.to_vec(),
            password_hash,
        };
        let made: Result<_, store::StoreError> =
            self.store.write(move |transaction| accounts::create(transaction, None, &new)).await;
        match made.unwrap() {
            Creation::Made(account) => *account,
            other => panic!("{other:?}"),
        }
    }

    /// Somebody who works there and has chosen [`PASSWORD`].
    pub async fn member(&self, username: &str, organisation: OrganisationId, roles: &[Role]) -> Account {
        let account = self.account(username, organisation, roles).await;
        let id = account.id;
        let hash = Passwords::new(&settings().passwords).unwrap().hash(PASSWORD.to_owned()).await.unwrap();
        let changed: Result<_, store::StoreError> =
            self.store.write(move |transaction| accounts::change_password(transaction, id, &hash)).await;
        changed.unwrap();
        account
    }

    /// Logs in with [`PASSWORD`].
    pub async fn log_in(&self, username: &str) -> Caller<'_> {
        let body = json!({"username": username, "password": PASSWORD});
        let reply = self.post("/api/v1/auth/token", &body).await;
        assert_eq!(reply.status(), 200, "{username} logs in");
        Caller::new(self, &reply.json().await.unwrap())
    }
}

/// Somebody with a token.
pub struct Caller<'a> {
    /// The server.
    pub server: &'a Server,
    /// The access token.
    pub access_token: String,
    /// The refresh token.
    pub refresh_token: String,
}

impl<'a> Caller<'a> {
    /// From the reply to a log-in.
    pub fn new(server: &'a Server, tokens: &Value) -> Self {
        let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
        Self { server, access_token: text("access_token"), refresh_token: text("refresh_token") }
    }

    /// A request with the token.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.server.request(method, path).bearer_auth(&self.access_token)
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Response {
        self.request("GET", path).send().await.unwrap()
    }

    /// POST of a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.request("POST", path).json(body).send().await.unwrap()
    }

    /// POST of a change of this version.
    pub async fn change(&self, path: &str, version: i64, body: &Value) -> Response {
        self.request("POST", path).header("If-Match", format!("\"{version}\"")).json(body).send().await.unwrap()
    }
}

/// Status and type of a reply that must be a problem in Chinese with its request id.
pub async fn problem(reply: Response) -> (u16, String) {
    let status = reply.status().as_u16();
    let id = reply.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(reply.headers()["content-type"], "application/problem+json", "{status}");
    let body: Value = reply.json().await.unwrap();
    assert_eq!(body["status"], status);
    assert_eq!(body["request_id"], *id);
    for text in ["title", "detail"] {
        assert!(!body[text].as_str().unwrap().is_ascii(), "{body}");
    }
    (status, body["type"].as_str().unwrap().trim_start_matches("/problems/").to_owned())
}
