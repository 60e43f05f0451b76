//! The pages as a client without a browser sees them: who is let in, what is sent along, how much of it.

use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use test_database::{TestDatabase, both_databases};

use crate::harness::{PASSWORD, Server, deeds};

/// Most bytes of the first page with everything that it loads, compressed.
const FIRST_PAGE_BYTES: usize = 100 * 1024;

/// A browser without scripts, whose cookie is kept by hand.
struct Browser {
    client: Client,
    url: String,
    cookie: Option<String>,
}

impl Browser {
    fn new(server: &Server) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { client, url: server.url.clone(), cookie: None }
    }

    async fn logged_in(server: &Server, username: &str) -> Self {
        let mut browser = Self::new(server);
        let reply = browser.post("/log-in", &[("username", username), ("password", PASSWORD)]).await;
        assert_eq!(reply.status(), StatusCode::SEE_OTHER, "{username}");
        let cookie = reply.headers()["Set-Cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        browser.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        browser
    }

    async fn get(&self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.url)).header("Accept", "text/html");
        let request = request.header("Accept-Encoding", "gzip");
        self.cookie.iter().fold(request, |request, cookie| request.header("Cookie", cookie)).send().await.unwrap()
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let body = fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        let request = self.client.post(format!("{}{path}", self.url)).header("Accept", "text/html").body(body);
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        self.cookie.iter().fold(request, |request, cookie| request.header("Cookie", cookie)).send().await.unwrap()
    }
}

/// Every page without a parameter that somebody has to be logged in for.
fn closed_pages() -> impl Iterator<Item = &'static workbench::Page> {
    workbench::all().iter().filter(|page| page.access != api::routes::Access::Open && !page.path.contains('{'))
}

#[tokio::test]
async fn nobody_is_let_in_without_a_session_and_no_form_without_its_token() {
    let server = Server::start(TestDatabase::sqlite()).await;
    let stranger = Browser::new(&server);
    for page in closed_pages() {
        let reply = match page.method.as_str() {
            "GET" => stranger.get(page.path).await,
            _ => stranger.post(page.path, &[]).await,
        };
        let to = reply.headers().get("Location").map(|to| to.to_str().unwrap().to_owned());
        assert!(to.is_some_and(|to| to.starts_with("/log-in")), "{} {}", page.method, page.path);
    }
    let mediator = Browser::logged_in(&server, "village-mediator").await;
    for page in closed_pages().filter(|page| page.method == "POST" && page.path != "/cases/new") {
        assert_eq!(mediator.post(page.path, &[("token", "00")]).await.status(), StatusCode::FORBIDDEN, "{}", page.path);
    }
    let mut forged = Browser::new(&server);
    forged.cookie = mediator.cookie.as_ref().map(|cookie| cookie.replace("fengqiao_session=A", "fengqiao_session=B"));
    forged.cookie = forged.cookie.map(|cookie| format!("{cookie}A"));
    assert_eq!(forged.get("/desk").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(mediator.get("/desk").await.status(), StatusCode::OK);
}

both_databases! {
    #[tokio::test]
    async fn a_page_shows_no_more_than_the_interface(database: TestDatabase) {
        // Given a case of one village
        let server = Server::start(database).await;
        let mediator = server.log_in("village-mediator").await;
        let made = mediator.post("/api/v1/cases", &deeds::quarrel("2026-03-02")).await.must(201);
        let path = made.location().replace("/api/v1", "");

        // Then those who see it there see it here, and nobody else, whatever the page
        for username in ["village-mediator", "village-director", "county-justice", "county-auditor"] {
            let somebody = Browser::logged_in(&server, username).await;
            for page in ["", "/history", "/acts/record_session"] {
                assert_eq!(somebody.get(&format!("{path}{page}")).await.status(), StatusCode::OK, "{username} {page}");
            }
        }
        for username in ["medical-mediator", "county-admin", "village-grid", "natural-resources"] {
            let somebody = Browser::logged_in(&server, username).await;
            for page in ["", "/history", "/acts/record_session"] {
                let status = somebody.get(&format!("{path}{page}")).await.status();
                assert_eq!(status, StatusCode::NOT_FOUND, "{username} {page}");
            }
        }
        let auditor = Browser::logged_in(&server, "county-auditor").await;
        assert_eq!(auditor.get("/cases/new").await.status(), StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn every_act_has_its_form() {
    let server = Server::start(TestDatabase::sqlite()).await;
    let mediator = server.log_in("village-mediator").await;
    let made = mediator.post("/api/v1/cases", &deeds::quarrel("2026-03-02")).await.must(201);
    let path = made.location().replace("/api/v1", "");
    let mediator = Browser::logged_in(&server, "village-mediator").await;
    for act in escalation::Act::ALL {
        let reply = mediator.get(&format!("{path}/acts/{act}")).await;
        let expected = if *act == escalation::Act::Attach { StatusCode::SEE_OTHER } else { StatusCode::OK };
        assert_eq!(reply.status(), expected, "{act}");
    }
}

#[tokio::test]
async fn pages_are_kept_by_nobody_and_files_for_ever() {
    let server = Server::start(TestDatabase::sqlite()).await;
    let mediator = Browser::logged_in(&server, "village-mediator").await;
    let desk = mediator.get("/desk").await;
    assert_eq!(desk.headers()["Cache-Control"], "no-store");
    let policy = desk.headers()["Content-Security-Policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");

    let mut bytes = 0;
    let stranger = Browser::new(&server);
    let front = stranger.get("/").await;
    assert_eq!(front.headers()["Content-Encoding"], "gzip");
    bytes += front.bytes().await.unwrap().len();
    let plain =
        stranger.client.get(&server.url).header("Accept", "text/html").send().await.unwrap().text().await.unwrap();
    let files: Vec<&str> = plain.split('"').filter(|part| part.starts_with("/static/")).collect();
    assert!(files.len() >= 4, "{plain}");
    for file in files {
        let reply = stranger.get(file).await;
        assert!(reply.headers()["Cache-Control"].to_str().unwrap().contains("immutable"), "{file}");
        bytes += reply.bytes().await.unwrap().len();
    }
    assert!(bytes < FIRST_PAGE_BYTES, "the first page takes {bytes} bytes");
}

#[tokio::test]
async fn a_refusal_is_a_page_for_people_and_a_problem_for_programs() {
    let server = Server::start(TestDatabase::sqlite()).await;
    let stranger = Browser::new(&server);
    let page = stranger.get("/nowhere").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(page.headers()["Content-Type"].to_str().unwrap().starts_with("text/html"));
    let problem = server.anybody().get("/nowhere").await;
    assert_eq!(problem.problem(), "route-not-found");
    let one_click = stranger.post("/demo/log-in", &[("username", "village-mediator")]).await;
    assert_eq!(one_click.status(), StatusCode::NOT_FOUND, "no demonstration, no log-in by one click");
}
