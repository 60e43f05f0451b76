//! Somebody who calls the interface over HTTP, the way a program of a third party would.

use std::sync::{Arc, Mutex};

use rand::RngExt;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

/// A caller: nobody in particular, or somebody who has logged in. Copies share the session.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    url: String,
    session: Option<Arc<Session>>,
}

/// Who has logged in, and the token of the moment.
struct Session {
    username: String,
    password: String,
    token: Mutex<String>,
}

impl Client {
    /// Nobody in particular, at the server with that URL.
    pub(crate) fn new(url: &str) -> Self {
        Self { http: reqwest::Client::new(), url: url.to_owned(), session: None }
    }

    /// Somebody who logs in. When the session runs out, since a scenario moves the clock by days, it is begun anew.
    pub(crate) async fn log_in(&self, username: &str, password: &str) -> Self {
        let reply = self.try_log_in(username, password).await.must(200);
        let token = Mutex::new(reply.text("/access_token").to_owned());
        let session = Session { username: username.to_owned(), password: password.to_owned(), token };
        Self { session: Some(Arc::new(session)), ..self.clone() }
    }

    /// What a log-in is answered with.
    pub(crate) async fn try_log_in(&self, username: &str, password: &str) -> Reply {
        let body = json!({"username": username, "password": password});
        let request = self.http.post(self.url.clone() + "/api/v1/auth/token").json(&body);
        Reply::read(request.send().await.unwrap()).await.unwrap()
    }

    /// Somebody who brings that token, whatever it is.
    pub(crate) fn bearing(&self, token: &str) -> Self {
        let (username, password, token) = (String::new(), String::new(), Mutex::new(token.to_owned()));
        Self { session: Some(Arc::new(Session { username, password, token })), ..self.clone() }
    }

    /// The access token of the moment.
    pub(crate) fn token(&self) -> String {
        self.session.as_ref().expect("somebody who has logged in").token.lock().unwrap().clone()
    }

    /// A request with the token of the moment and nothing else, for what the other functions cannot say.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, self.url.clone() + path);
        if self.session.is_some() { request.bearer_auth(self.token()) } else { request }
    }

    /// GET.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(|client| client.request(Method::GET, path)).await
    }

    /// POST under an idempotency key of its own.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        let key = new_key();
        self.send(|client| client.request(Method::POST, path).header("Idempotency-Key", &key).json(body)).await
    }

    /// POST that changes what had that ETag, under an idempotency key of its own.
    pub(crate) async fn change(&self, path: &str, etag: &str, body: &Value) -> Reply {
        let key = new_key();
        self.send(|client| {
            let request = client.request(Method::POST, path).header("If-Match", etag);
            request.header("Idempotency-Key", &key).json(body)
        })
        .await
    }

    /// POST of a file that changes what had that ETag.
    pub(crate) async fn upload(&self, path: &str, etag: &str, content: &'static [u8]) -> Reply {
        let key = new_key();
        self.send(|client| {
            let request = client.request(Method::POST, path).header("If-Match", etag).header("Idempotency-Key", &key);
            request.header("Content-Type", "application/octet-stream").body(content)
        })
        .await
    }

    /// POST that changes what is at `resource` as it stands now: reads its ETag first.
    pub(crate) async fn change_now(&self, resource: &str, path: &str, body: &Value) -> Reply {
        let etag = self.get(resource).await.must(200).etag().to_owned();
        self.change(path, &etag, body).await
    }

    /// Sends what `make` makes; once more after a new log-in when the session has run out.
    async fn send(&self, make: impl Fn(&Self) -> RequestBuilder) -> Reply {
        let reply = Reply::read(make(self).send().await.unwrap()).await.unwrap();
        let Some(session) = self.session.as_ref().filter(|session| !session.username.is_empty()) else { return reply };
        if reply.status != 401 {
            return reply;
        }
        let again = self.try_log_in(&session.username, &session.password).await.must(200);
        again.text("/access_token").clone_into(&mut session.token.lock().unwrap());
        Reply::read(make(self).send().await.unwrap()).await.unwrap()
    }
}

/// A new idempotency key.
pub(crate) fn new_key() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// The JSON body; null when there is none, a string when it is something else.
    pub(crate) body: Value,
}

impl Reply {
    /// Reads a response to its end.
    ///
    /// # Errors
    /// When the connection breaks before that.
    pub(crate) async fn read(response: Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        let body = match text.as_str() {
            "" => Value::Null,
            text => serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned())),
        };
        Ok(Self { status, headers, body })
    }

    /// The same, if its status is that; panics with the whole reply otherwise.
    #[track_caller]
    pub(crate) fn must(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:#}", self.body);
        self
    }

    /// What problem it is: the last segment of its type, `act-refused`. Panics when it is none.
    #[track_caller]
    pub(crate) fn problem(&self) -> &str {
        assert_eq!(self.header("content-type"), "application/problem+json", "{:#}", self.body);
        self.text("/type").trim_start_matches("/problems/")
    }

    /// The member at that JSON pointer.
    #[track_caller]
    pub(crate) fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer} of {:#}", self.body))
    }

    /// The text at that JSON pointer.
    #[track_caller]
    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_else(|| panic!("no text at {pointer} of {:#}", self.body))
    }

    /// The header of that name; panics when there is none.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers));
        value.to_str().unwrap()
    }

    /// The version, to be brought back with [`Client::change`].
    #[track_caller]
    pub(crate) fn etag(&self) -> &str {
        self.header("etag")
    }

    /// Where what was made can be read.
    #[track_caller]
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }
}
