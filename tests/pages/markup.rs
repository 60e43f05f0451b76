//! Every page, as every role gets it, over a demonstration in which cases and petitions are in all their states, and every
//! form as it comes back when nothing was filled in: neither an error nor a warning of the Nu HTML checker, the W3C's.
//! `.ci/run` lays its jar where it is looked for. Without it, or without Java, nothing is validated, unless `CI` is set.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::process::Command;

use reqwest::multipart;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use tempfile::TempDir;
use test_database::TestDatabase;
use url::Url;

use super::{Browser, FORMS_WITH_FILES};
use crate::browser::every_page::{BY_ROLE, NO_PAGES, Places};
use crate::harness::Server;

/// The checker, a program of Java.
const CHECKER: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/vnu.jar");

/// How many cases are played: enough that most acts happened in one of them.
const CASES: usize = 40;

/// How many pages of one kind, such as the sheets of cases, each role looks at.
const OF_A_KIND: usize = 2;

/// What scripts fetch and put into a page.
const FRAGMENTS: [&str; 2] = ["/divisions", "/apply/places"];

/// What stands before a part of a page, so that it is one.
const AROUND: &str = "<!DOCTYPE html><html lang=\"zh-CN\"><title>部分</title>";

/// What the checker must find, so that finding nothing means something.
const WRONG: &str = "<!DOCTYPE html><html lang=\"zh-CN\"><title>错</title><p id=\"a\"><p id=\"a\">";

/// The pages that were sent, each in a file for the checker.
struct Sent {
    dir: TempDir,
    /// Who got which, in the order of the files.
    from: Vec<String>,
    /// Pages of the table that somebody was given.
    opened: BTreeSet<&'static str>,
    /// Forms that were sent empty.
    tried: BTreeSet<String>,
}

impl Sent {
    fn keep(&mut self, from: String, html: &str) {
        let file = self.dir.path().join(format!("{}.html", self.from.len()));
        // What scripts put into a page is held against the rules inside of one.
        let around = if html.starts_with("<!DOCTYPE") { "" } else { AROUND };
        std::fs::write(file, format!("{around}{html}")).unwrap();
        self.from.push(from);
    }

    fn findings(&self) -> Vec<String> {
        let mut java = Command::new("java");
        java.args(["-Xmx512m", "-jar", CHECKER]);
        java.args(["--format", "json", "--stdout", "--exit-zero-always", "--no-langdetect"]);
        let ran = java.arg(self.dir.path()).output().unwrap();
        let report = serde_json::from_slice::<Value>(&ran.stdout);
        let report = report.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&ran.stderr)));
        let told = report["messages"].as_array().unwrap().iter().map(|message| {
            let file = Path::new(message["url"].as_str().unwrap()).file_stem().unwrap().to_str().unwrap();
            let from = &self.from[file.parse::<usize>().unwrap()];
            format!("{from}: {} at {}", message["message"], message["extract"])
        });
        told.collect()
    }
}

fn has_checker() -> bool {
    let found = Path::new(CHECKER).exists() && Command::new("java").arg("-version").output().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "Java or {CHECKER} is missing: .ci/run fetches it");
    if !found {
        eprintln!("skipped: no page was validated, since Java or {CHECKER} is missing; .ci/run fetches it");
    }
    found
}

/// The page of the table at a path.
fn page_at(path: &str) -> Option<&'static workbench::Page> {
    let fits = |page: &workbench::Page| {
        let (wanted, given) = (page.path.split('/'), path.split('/'));
        wanted.clone().count() == given.clone().count()
            && wanted.zip(given).all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
    };
    workbench::all().iter().find(|page| page.method == "GET" && fits(page))
}

/// What pages have in common that differ only by what they are about, and by what lists are narrowed to.
fn kind(url: &Url) -> String {
    url.path().split('/').filter(|segment| uuid::Uuid::parse_str(segment).is_err()).collect::<Vec<_>>().join("/")
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

/// Which pages of the table the links of a page lead to: what shows the interface (`/docs/`) is made elsewhere.
fn links(url: &Url, page: &Html) -> Vec<Url> {
    let links = select("main a[href]");
    let links = page.select(&links).filter_map(|link| url.join(link.attr("href")?).ok());
    links.filter(|link| link.origin() == url.origin() && page_at(link.path()).is_some()).collect()
}

/// What a form sends by itself.
fn hidden<'a>(form: ElementRef<'a>) -> Vec<(&'a str, &'a str)> {
    let fields = select("input[type=hidden]");
    form.select(&fields).filter_map(|field| Some((field.attr("name")?, field.attr("value")?))).collect()
}

/// Goes to every page that the links lead this one to, or whom it may be refused.
async fn walk(server: &Server, places: &Places, who: Option<&str>, sent: &mut Sent) {
    let browser = match who {
        Some(username) => Browser::logged_in(server, username).await,
        None => Browser::new(server),
    };
    let at = |path: &str| Url::parse(&server.url).unwrap().join(path).unwrap();
    let table = workbench::all().iter().filter(|page| page.method == "GET" && !NO_PAGES.contains(&page.path));
    let mut waiting: VecDeque<Url> = table.map(|page| at(&places.of(page).0)).collect();
    waiting.extend(FRAGMENTS.map(|path| at(&format!("{path}?q=枫桥"))));
    waiting.push_back(at("/nowhere"));
    let (mut seen, mut kinds) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    while let Some(mut url) = waiting.pop_front() {
        url.set_fragment(None);
        let page = page_at(url.path());
        let is_file = page.is_some_and(|page| NO_PAGES.contains(&page.path) && !FRAGMENTS.contains(&page.path));
        let count = kinds.entry(kind(&url)).or_default();
        if is_file || *count >= OF_A_KIND || !seen.insert(url.clone()) {
            continue;
        }
        *count += 1;
        let path = url.as_str().trim_start_matches(&server.url).to_owned();
        let reply = browser.ask(reqwest::Method::GET, &path).send().await.unwrap();
        if let Some(elsewhere) = reply.headers().get("Location") {
            waiting.push_back(at(elsewhere.to_str().unwrap()));
            continue;
        }
        if reply.status().is_success() {
            sent.opened.extend(page.map(|page| page.path));
        }
        let html = reply.text().await.unwrap();
        sent.keep(format!("{who:?} {path}"), &html);
        let parsed = Html::parse_document(&html);
        waiting.extend(links(&url, &parsed));
        try_forms(&browser, (&url, who), &parsed, sent).await;
    }
}

/// Sends each form of a page that has its own address as it stands there, and keeps what comes back.
async fn try_forms(browser: &Browser, (url, who): (&Url, Option<&str>), page: &Html, sent: &mut Sent) {
    let to_fill_in = select("input:not([type=hidden]), select, textarea");
    for form in page.select(&select("main form[method=post]")) {
        let target = url.join(form.attr("action").unwrap_or_default()).unwrap();
        // Where nothing is filled in, it would be done: the user disabled, the receiver removed.
        let can_be_refused = form.select(&to_fill_in).next().is_some();
        if !can_be_refused || target.path() != url.path() || !sent.tried.insert(kind(&target)) {
            continue;
        }
        let path = target.path();
        let reply = if FORMS_WITH_FILES.contains(&path) || form.attr("enctype") == Some("multipart/form-data") {
            let fields = hidden(form).into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
            let body = fields.fold(multipart::Form::new(), |body, (name, value)| body.text(name, value));
            browser.ask(reqwest::Method::POST, path).multipart(body).send().await.unwrap()
        } else {
            browser.post(path, &hidden(form)).await
        };
        if !reply.status().is_redirection() {
            sent.keep(format!("{who:?} POST {path}"), &reply.text().await.unwrap());
        }
    }
}

#[tokio::test]
async fn every_page_of_every_role_is_valid_html() {
    if !has_checker() {
        return;
    }
    let server = Server::start_played(TestDatabase::sqlite(), CASES).await;
    let places = Places::make(&server).await;
    let dir = tempfile::tempdir().unwrap();
    let mut sent = Sent { dir, from: Vec::new(), opened: BTreeSet::new(), tried: BTreeSet::new() };
    for who in BY_ROLE.map(|(_, username)| Some(username)).into_iter().chain([None]) {
        walk(&server, &places, who, &mut sent).await;
    }
    let table = workbench::all().iter().filter(|page| page.method == "GET" && !NO_PAGES.contains(&page.path));
    let missed: Vec<_> = table.map(|page| page.path).filter(|path| !sent.opened.contains(path)).collect();
    assert_eq!(missed, Vec::<&str>::new(), "nobody was given these");
    sent.keep("a page with a mistake".to_owned(), WRONG);
    let found = sent.findings();
    assert!(found.iter().any(|finding| finding.starts_with("a page with a mistake: ")), "{found:#?}");
    let pages = sent.from.len();
    let found: Vec<_> = found.iter().filter(|finding| !finding.starts_with("a page with a mistake: ")).collect();
    assert!(found.is_empty(), "{} findings on {pages} pages: {found:#?}", found.len());
}
