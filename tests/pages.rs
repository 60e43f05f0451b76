//! The pages as a client without a browser sees them: who is let in, what is sent along, how much of it.

mod access_log;
mod administration;
mod applications;
mod case;
mod desk;
mod figures;
mod files;
mod find_person;
mod imports;
mod intake;
mod markup;
mod papers;
mod petition;
mod second_factor;

use api::{RateSettings, Settings};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use test_database::{TestDatabase, both_databases};

use crate::harness::{PASSWORD, Server, deeds, settings};
use crate::scenarios::petitions;

/// Most bytes of the first page with everything that it loads, compressed.
const FIRST_PAGE_BYTES: usize = 100 * 1024;

/// Pages that take a form with files, not one as [`Browser::post`] sends it.
const FORMS_WITH_FILES: [&str; 2] = ["/cases/new", "/petitions/new"];

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
        self.ask(Method::GET, path).header("Accept-Encoding", "gzip").send().await.unwrap()
    }

    /// What a page says, as it is written.
    async fn read(&self, path: &str) -> String {
        self.ask(Method::GET, path).send().await.unwrap().text().await.unwrap()
    }

    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url)).header("Accept", "text/html");
        self.cookie.iter().fold(request, |request, cookie| request.header("Cookie", cookie))
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
    for page in closed_pages().filter(|page| page.method == "POST" && !FORMS_WITH_FILES.contains(&page.path)) {
        assert_eq!(mediator.post(page.path, &[("token", "00")]).await.status(), StatusCode::FORBIDDEN, "{}", page.path);
    }
    let mut forged = Browser::new(&server);
    forged.cookie = mediator.cookie.as_ref().map(|cookie| cookie.replace("fengqiao_session=A", "fengqiao_session=B"));
    forged.cookie = forged.cookie.map(|cookie| format!("{cookie}A"));
    assert_eq!(forged.get("/desk").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(mediator.get("/desk").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn head_is_a_page_without_its_body() {
    let server = Server::start(TestDatabase::sqlite()).await;
    let administrator = Browser::logged_in(&server, "county-admin").await;
    for page in workbench::all().iter().filter(|page| page.method == "GET" && !page.path.contains('{')) {
        let shown = administrator.ask(Method::GET, page.path).send().await.unwrap();
        let head = administrator.ask(Method::HEAD, page.path).send().await.unwrap();
        assert_eq!(head.status(), shown.status(), "{}", page.path);
        assert_eq!(head.headers().get("Content-Type"), shown.headers().get("Content-Type"), "{}", page.path);
        assert_eq!(head.text().await.unwrap(), "", "{}", page.path);
    }
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

both_databases! {
    #[tokio::test]
    async fn a_citizen_asks_with_code_and_telephone_and_rates_once(database: TestDatabase) {
        // Given a petition that was answered and served
        let server = Server::start(database).await;
        let (_, unit, path, code) = petitions::accepted(&server).await;
        petitions::does(&unit, &path, "opinion", petitions::opinion("support")).await.must(200);
        petitions::does(&unit, &path, "service", petitions::received("2026-03-10")).await.must(200);
        let citizen = Browser::new(&server);
        assert_eq!(citizen.get("/citizens").await.status(), StatusCode::OK);

        // Then a wrong telephone and a wrong code are answered alike, and tell nothing
        for (code, tail) in [(code.as_str(), "9999"), ("2222", "1234")] {
            let reply = citizen.post("/citizens", &[("query_code", code), ("phone_tail", tail)]).await;
            assert_eq!(reply.status(), StatusCode::NOT_FOUND);
            let text = reply.text().await.unwrap();
            assert!(text.contains("没有查到") && !text.contains("处理意见"), "{text}");
        }

        // And with both it is told how it stands, in a page that nobody keeps
        let asked = [("query_code", code.as_str()), ("phone_tail", "1234")];
        let told = citizen.post("/citizens", &asked).await;
        assert_eq!(told.headers()["Cache-Control"], "no-store");
        let told = told.text().await.unwrap();
        assert!(told.contains("处理意见已送达") && told.contains("评价责任单位的工作"), "{told}");

        // When the unit is rated, then once only, and with an answer chosen
        let [code, tail] = asked;
        let without = citizen.post("/citizens/rating", &[code, tail, ("party", "unit")]).await;
        assert_eq!(without.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let rating = [code, tail, ("party", "unit"), ("satisfaction", "satisfied")];
        let thanks = citizen.post("/citizens/rating", &rating).await;
        assert_eq!(thanks.status(), StatusCode::OK);
        let thanks = thanks.text().await.unwrap();
        assert!(thanks.contains("您的评价已经收到") && !thanks.contains("评价责任单位的工作"), "{thanks}");
        assert!(!citizen.post("/citizens/rating", &rating).await.status().is_success());
        let ratings = unit.get(&path).await.must(200).at("/petition/ratings").as_array().unwrap().len();
        assert_eq!(ratings, 1);
    }
}

/// Address of a petition's page.
fn page_of(location: &str) -> String {
    location.replace("/api/v1", "")
}

/// What stands in the section under this heading.
#[track_caller]
fn section<'p>(page: &'p str, title: &str) -> &'p str {
    let (_, after) = page.split_once(&format!("-title\">{title}</h2>")).unwrap_or_else(|| panic!("no {title}: {page}"));
    after.split("</section>").next().unwrap()
}

both_databases! {
    #[tokio::test]
    async fn a_repeat_is_shown_with_its_reasons_and_confirmed_by_a_form(database: TestDatabase) {
        // Given a petition in handling, and the same matter by the same person at the city
        let server = Server::start(database).await;
        let (_, _, first, _) = petitions::accepted(&server).await;
        let id = first.rsplit('/').next().unwrap();
        let city = server.log_in("city-petition-clerk").await;
        let second = city.post("/api/v1/petitions", &petitions::letter("2026-03-10")).await.must(201);
        let (location, page) = (second.location().to_owned(), page_of(second.location()));

        // Then the clerk sees it on the desk and in the list, and the first one beside it with the reasons
        let clerk = Browser::logged_in(&server, "city-petition-clerk").await;
        for path in ["/desk", "/petitions?kind=appeal&lamp=&repeat=false"] {
            let text = clerk.read(path).await;
            assert!(text.contains(&format!("href=\"{page}\"")), "{path}: {text}");
        }
        let text = clerk.read(&page).await;
        assert!(text.contains("疑似重复件") && text.contains(id) && !text.contains("张伟"), "{text}");

        // When it is confirmed in the form to which the page leads
        let form = clerk.read(&format!("{page}/acts/confirm_repeat?/of={id}&/score=90")).await;
        assert!(form.contains(&format!("<option value=\"{id}\" selected>")), "{form}");
        let value = |name: &str| {
            let at = format!("name=\"{name}\" value=\"");
            form.split(&at).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
        };
        let (token, key, version) = (value("token"), value("key"), value("version"));
        let sent = [
            ("token", token.as_str()),
            ("key", &key),
            ("version", &version),
            ("/of", id),
            ("/score", "90"),
            ("/reason", "same"),
        ];
        for _ in 0..2 {
            let done = clerk.post(&format!("{page}/acts/confirm_repeat"), &sent).await;
            assert_eq!(done.status(), StatusCode::SEE_OTHER, "{}", done.text().await.unwrap());
        }

        // Then it is the second of its matter, decided once, and the page tells both
        let sheet = city.get(&location).await.must(200);
        assert_eq!(sheet.at("/petition/repeat/seq"), 2);
        assert_eq!(sheet.at("/petition/repeat_decisions").as_array().unwrap().len(), 1);
        let text = clerk.read(&page).await;
        assert!(text.contains("同一事项的信访件") && text.contains("认定为重复信访件"), "{text}");
    }

    #[tokio::test]
    async fn a_page_of_a_petition_shows_no_more_than_the_interface(database: TestDatabase) {
        // Given an accusation of the department
        let server = Server::start(database).await;
        let mut accusation = petitions::letter("2026-03-02");
        accusation["petition"]["kind"] = "accusation".into();
        accusation["petition"]["purpose"] = "exposure".into();
        let accused = server.world.id("natural-resources").to_string();
        accusation["petition"]["accused"] = serde_json::json!({"organisations": [accused]});
        let entrusted = server.log_in("accusation-clerk").await;
        let page = page_of(entrusted.post("/api/v1/petitions", &accusation).await.must(201).location());

        // Then only who is entrusted with accusations has its pages; to the others there is no such petition
        let parts = ["", "/history", "/acts/dispatch", "/acts/confirm_repeat"];
        let clerk = Browser::logged_in(&server, "accusation-clerk").await;
        for part in parts {
            assert_eq!(clerk.get(&format!("{page}{part}")).await.status(), StatusCode::OK, "{part}");
        }
        for username in ["petition-clerk", "natural-resources", "city-petition-clerk", "village-mediator"] {
            let somebody = Browser::logged_in(&server, username).await;
            for part in parts {
                let status = somebody.get(&format!("{page}{part}")).await.status();
                assert_eq!(status, StatusCode::NOT_FOUND, "{username} {part}");
            }
            let list = somebody.read("/petitions").await;
            assert!(list.contains("信访件列表") && !list.contains(&page), "{username}");
        }
    }
}

#[tokio::test]
async fn every_act_on_a_petition_has_its_form() {
    let server = Server::start(TestDatabase::sqlite()).await;
    let (_, _, path, _) = petitions::accepted(&server).await;
    let clerk = Browser::logged_in(&server, "petition-clerk").await;
    for act in escalation::petition::Act::ALL {
        let reply = clerk.get(&format!("{}/acts/{act}", page_of(&path))).await;
        let expected = if *act == escalation::petition::Act::Attach { StatusCode::SEE_OTHER } else { StatusCode::OK };
        assert_eq!(reply.status(), expected, "{act}");
    }
}

#[tokio::test]
async fn guesses_of_a_code_are_counted_as_those_of_a_password() {
    let rates = RateSettings { login_burst: 3, ..RateSettings::default() };
    let server = Server::start_with(TestDatabase::sqlite(), Settings { rates, ..settings() }).await;
    let citizen = Browser::new(&server);
    let guess = [("query_code", "2222"), ("phone_tail", "1234")];
    for _ in 0..3 {
        assert_eq!(citizen.post("/citizens", &guess).await.status(), StatusCode::NOT_FOUND);
    }
    for path in ["/citizens", "/citizens/rating", "/log-in"] {
        assert_eq!(citizen.post(path, &guess).await.status(), StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
}
