//! Papers of cases, and in [`petitions`] of petitions, over HTTP, read back with the tools of poppler: what stands on each
//! is what the case holds, its fonts are in it, its pages are counted, and its hash is known again. They are left in the
//! folder that `PAPERS` names, to be looked at. Skipped without poppler, unless `CI` is set.

mod forms;
mod later;
mod notes;
mod petitions;

use std::path::Path;
use std::process::Command;

use ::documents::{CaseFile, Paper};
use reqwest::Method;
use serde_json::{Value, json};
use store::cases::CaseError;
use store::prints::{self, PrintHash};
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Client, Docket, Reply, Server, new_key};

const MEDIATOR: &str = "village-mediator";
const DIRECTOR: &str = "village-director";
const DAY: &str = "2026-03-09";

/// A picture of one dot.
const PNG: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\x0dIDATx\xdacd\xf8\xcfP\x0f\x00\x03\x86\x01\x80Z4}k\x00\x00\x00\x00IEND\xaeB`\x82";

/// Where the text of a page is, in points: without what stands around it.
const TEXT_AREA: [&str; 8] = ["-x", "0", "-y", "62", "-W", "596", "-H", "716"];

fn has_poppler() -> bool {
    let found = Command::new("pdftotext").arg("-v").output().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "poppler-utils is missing");
    if !found {
        println!("skipped: poppler-utils is missing");
    }
    found
}

fn poppler(tool: &str, arguments: &[&str], pdf: &Path) -> String {
    let mut command = Command::new(tool);
    command.args(arguments).arg(pdf);
    if tool == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A text without its spaces, since lines are broken and spread.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A PDF that was sent, on disk for the tools.
struct Sent {
    dir: tempfile::TempDir,
    hash: PrintHash,
    missing_characters: Option<String>,
}

impl Sent {
    async fn get(client: &Client, path: &str) -> Self {
        // Whose session has run out begins a new one.
        client.get("/api/v1/auth/me").await.must(200);
        let response = client.request(Method::GET, path).send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let pdf = response.bytes().await.unwrap();
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&pdf));
        assert_eq!(headers["content-type"], "application/pdf");
        assert_eq!(headers["content-length"], pdf.len().to_string().as_str());
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("paper.pdf"), &pdf).unwrap();
        if let Some(shown) = std::env::var_os("PAPERS") {
            let name = path.trim_start_matches("/api/v1/").replace(['/', '?'], "_") + ".pdf";
            std::fs::write(Path::new(&shown).join(name), &pdf).unwrap();
        }
        let missing_characters = headers.get("missing-characters").map(|codes| codes.to_str().unwrap().to_owned());
        Self { dir, hash: headers["print-hash"].to_str().unwrap().parse().unwrap(), missing_characters }
    }

    fn path(&self) -> std::path::PathBuf {
        self.dir.path().join("paper.pdf")
    }

    fn pages(&self) -> usize {
        let told = poppler("pdfinfo", &[], &self.path());
        told.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim().parse().unwrap()
    }

    /// Its text without what stands around it.
    fn text(&self) -> String {
        dense(&poppler("pdftotext", &[&["-raw"], TEXT_AREA.as_slice()].concat(), &self.path()))
    }

    /// All on one page, from 1.
    fn page(&self, page: usize) -> String {
        let page = page.to_string();
        dense(&poppler("pdftotext", &["-raw", "-f", &page, "-l", &page], &self.path()))
    }

    /// Every font is in it, cut down to what is used, with the text behind it.
    fn has_its_fonts(&self) {
        let told = poppler("pdffonts", &[], &self.path());
        let fonts: Vec<&str> = told.lines().skip(2).collect();
        assert!(!fonts.is_empty());
        for font in fonts {
            let flags: Vec<&str> = font.split_whitespace().rev().skip(2).take(3).collect();
            assert_eq!(flags, ["yes"; 3], "{font}");
        }
    }
}

/// What was kept of a paper.
async fn kept(server: &Server, username: &str, hash: PrintHash) -> Vec<u8> {
    let scope = server.world.scope(username);
    let read = server.store.read(move |snapshot| prints::print_content(snapshot, &scope, hash, false));
    let kept: Result<_, CaseError> = read.await;
    kept.unwrap().1
}

/// Every case and petition is as its history says, and every paper as its hash says.
async fn sound(server: &Server) {
    let store = server.store.clone();
    let checked = tokio::task::spawn_blocking(move || store.verify_cases(|_| ()).unwrap()).await.unwrap();
    let verified = checked.unwrap_or_else(|difference| panic!("{difference}"));
    assert!(verified.cases + verified.petitions > 0);
}

/// Prints every paper of a case and reads it back; gives the forms.
async fn every_paper(server: &Server, c: &Docket<'_>, username: &str) -> Vec<String> {
    every_paper_at(server, &c.client(username).await, &c.path, username).await
}

/// The same of a case or a petition at a path.
async fn every_paper_at(server: &Server, client: &Client, path: &str, username: &str) -> Vec<String> {
    let list = client.get(&format!("{path}/documents")).await.must(200);
    let mut forms = Vec::new();
    for item in list.at("/items").as_array().unwrap() {
        let (form, occasion) = (item["form"].as_str().unwrap(), &item["occasion"]);
        let sent = Sent::get(client, &format!("{path}/documents/{form}?occasion={occasion}")).await;
        let paper: Paper = serde_json::from_slice(&kept(server, username, sent.hash).await).unwrap();
        let text = sent.text();
        // By sentences: a long one may go on over the page, where the name of its row stands again.
        for line in paper.texts().flat_map(|text| text.split(['\n', '。'])) {
            assert!(text.contains(&dense(line)), "{form}: {line} is not in {text}");
        }
        sent.has_its_fonts();
        assert_eq!(sent.missing_characters, None);
        let pages = sent.pages();
        let last = sent.page(pages);
        let form_version = format!("{form}·{}", paper.form_version);
        let foot = [format!("第{pages}页共{pages}页"), format!("校验码{}", sent.hash), form_version];
        assert!(foot.iter().all(|part| last.contains(part)), "{form}: {foot:?} is not in {last}");
        let open = item["open"].as_bool().unwrap();
        assert!(!open || !item["missing"].as_array().unwrap().is_empty(), "{form} is open but lacks nothing");
        forms.push(form.to_owned());
    }
    forms.dedup();
    forms
}

/// A quarrel with all that can be told of its people, one of them with rare characters.
fn told_at_length() -> Value {
    let mut quarrel = quarrel(DAY);
    quarrel["parties"][0]["particulars"]["nation"] = json!("汉族");
    quarrel["parties"][0]["particulars"]["occupation"] = json!("农民");
    quarrel["parties"][1]["particulars"]["name"] = json!("李㛃𬭼");
    let story = "2026年2月的雨后，李家门前的排水沟（长约12.5米）漫水，淹了张伟家的菜地。".repeat(30);
    quarrel["dispute"]["narrative"] = json!(story);
    quarrel
}

/// Accepted and assigned in the village on that day.
async fn in_mediation<'s>(server: &'s Server, dispute: &Value) -> Docket<'s> {
    server.set_clock("2026-03-09 09:00");
    let host = server.world.user(MEDIATOR);
    let c = Docket::given(server, MEDIATOR, dispute).await;
    c.does(MEDIATOR, agrees(c.respondent(), DAY)).await;
    c.does(MEDIATOR, explain(&c.both(), DAY)).await;
    c.does(MEDIATOR, accept()).await;
    c.does(DIRECTOR, assign(host)).await;
    c.on("2026-03-11").does(MEDIATOR, session("2026-03-11", &[host], &c.both())).await;
    c
}

async fn attach(c: &Docket<'_>, query: &str, content: impl Into<reqwest::Body>) -> Reply {
    let (client, etag) = (c.client(MEDIATOR).await, c.sheet().await.etag().to_owned());
    let request = client.request(Method::POST, &format!("{}/attachments?{query}", c.path)).header("If-Match", etag);
    let request = request.header("Idempotency-Key", new_key()).header("Content-Type", "application/octet-stream");
    Reply::read(request.body(content).send().await.unwrap()).await.unwrap().must(200)
}

/// Settled in writing after an extension, performed, visited and closed, with an agent and files.
async fn settled(server: &Server) -> Docket<'_> {
    let c = in_mediation(server, &told_at_length()).await;
    let village = server.world.id("village");
    let agent =
        json!({"party": c.applicant(), "particulars": {"name": "周律师", "phone": "13857511111"}, "special": true});
    c.does(MEDIATOR, deed("agents", agent)).await;
    let signatures = [signature(c.applicant(), "2026-03-12"), signature(c.respondent(), "2026-03-12")];
    let extension = json!({"due_on": "2026-05-01", "reason": "各方愿意继续协商", "signatures": signatures});
    c.on("2026-03-12").does(DIRECTOR, deed("extension", extension)).await;
    attach(&c, "kind=photo&name=%E6%8E%92%E6%B0%B4%E6%B2%9F.png", PNG).await;
    attach(&c, "kind=evidence&name=%E6%B8%85%E5%8D%95.pdf", b"%PDF-1.7 list".as_slice()).await;
    let owed = [pays(c.respondent(), 800, "2026-03-20")];
    c.on("2026-03-16").does(DIRECTOR, agree_in_writing("2026-03-16", &owed, &c.both(), &[village])).await;
    let scan = Sent::get(&c.client(DIRECTOR).await, &format!("{}/documents/mediation_application", c.path)).await;
    attach(&c, "kind=agreement&name=%E5%8D%8F%E8%AE%AE.pdf", std::fs::read(scan.path()).unwrap()).await;
    c.on("2026-03-20").does(MEDIATOR, perform("2026-03-20", 800)).await;
    c.on("2026-04-03").does(MEDIATOR, visit("2026-04-03", &c.both())).await;
    c.on("2026-04-04").does(DIRECTOR, close()).await;
    c
}

both_databases! {
    #[tokio::test]
    async fn every_paper_says_what_the_case_holds(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        let server = Server::start(database).await;
        let mut forms = Vec::new();

        // Given a case that was settled
        forms.extend(every_paper(&server, &settled(&server).await, DIRECTOR).await);

        // One that was not accepted
        server.set_clock("2026-03-09 09:00");
        let declined = Docket::given(&server, MEDIATOR, &quarrel(DAY)).await;
        declined.does(DIRECTOR, decline("administrative")).await;
        forms.extend(every_paper(&server, &declined, DIRECTOR).await);

        // One in mediation, where papers are still to be written on by hand, and then settled by word of mouth
        let oral = in_mediation(&server, &quarrel(DAY)).await;
        forms.extend(every_paper(&server, &oral, DIRECTOR).await);
        let owed = [pays(oral.respondent(), 800, "2026-03-20")];
        oral.does(MEDIATOR, agree_orally("2026-03-11", &owed)).await;
        forms.extend(every_paper(&server, &oral, DIRECTOR).await);

        // One that is before the court
        let court = in_mediation(&server, &quarrel(DAY)).await;
        let owed = [pays(court.respondent(), 800, "2026-03-20")];
        let village = server.world.id("village");
        court.does(DIRECTOR, agree_in_writing("2026-03-11", &owed, &court.both(), &[village])).await;
        court.does(MEDIATOR, ask_court(server.world.id("township-court"), "2026-03-11", &court.both())).await;
        forms.extend(every_paper(&server, &court, DIRECTOR).await);

        // And one of a group that was ordered from above, sent up, came back and ended without agreement
        let mut crowd = quarrel(DAY);
        crowd["parties"][0] = json!({
            "side": "applicant", "kind": "group", "members": 12, "particulars": {"name": "张伟等12户"},
            "representatives": [{"name": "张伟"}],
            "consent": {"consent": "agreed", "given_on": DAY, "means": "in_person"},
        });
        let passed = in_mediation(&server, &crowd).await;
        let order = json!({"demand": "请尽快化解并反馈。", "due_on": "2026-03-20"});
        passed.does("county-director", deed("supervision", order)).await;
        passed.does("county-director", decided(server.world.id("township"), "2026-03-11", "2026-03-20")).await;
        passed.does(MEDIATOR, deed("correction", json!({"reason": "重新核算", "claimed": 90_000}))).await;
        for party in passed.both() {
            let mut word = agrees_to_transfer(party, "2026-03-11");
            if party == passed.applicant() {
                let sheet = passed.sheet().await;
                word.body["given_by"] = sheet.at("/case/parties/0/representatives/0").clone();
            }
            passed.does(MEDIATOR, word).await;
        }
        let offer = transfer(server.world.id("township"), &["deadlock"]).with("gaps", json!(["attempts"]));
        passed.does(DIRECTOR, offer).await;
        passed.does("township-director", return_offer("attempts", &["第二次调解记录"])).await;
        passed.does(DIRECTOR, terminate("deadlock")).await;
        forms.extend(every_paper(&server, &passed, DIRECTOR).await);

        // Then every form was printed but the one of an assignment from above
        let printed = |id: &&str| forms.iter().any(|form| form == id);
        let missed: Vec<_> = ::documents::forms::FORMS.iter().map(|form| form.id).filter(|id| !printed(id)).collect();
        assert_eq!(missed, ["assignment_letter"]);
        sound(&server).await;
    }

    #[tokio::test]
    async fn a_paper_is_known_again_by_its_hash(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        let server = Server::start(database).await;
        let c = in_mediation(&server, &quarrel(DAY)).await;
        let (client, path) = (c.client(DIRECTOR).await, format!("{}/documents/acceptance_register", c.path));

        // When a paper is printed twice, before and after something that does not stand on it
        let first = Sent::get(&client, &path).await;
        c.does(MEDIATOR, assess("low", &[])).await;
        let second = Sent::get(&c.client(MEDIATOR).await, &path).await;

        // Then it is the same paper, printed twice
        assert_eq!(first.hash, second.hash);
        let typed = first.hash.to_string().to_uppercase().replace('-', "");
        let print = client.get(&format!("/api/v1/prints/{typed}")).await.must(200);
        assert_eq!(print.text("/form"), "acceptance_register");
        assert_eq!(print.at("/printings").as_array().unwrap().len(), 2);
        assert_eq!(print.text("/printings/1/by"), server.world.user(DIRECTOR).to_string());

        // And it can be printed again as it was, though the case goes on
        c.does(DIRECTOR, terminate("deadlock")).await;
        let again = Sent::get(&client, &format!("/api/v1/prints/{}/document", first.hash)).await;
        assert_eq!((again.hash, again.text().contains("排水沟纠纷")), (first.hash, true));

        // But no other hash is known
        let other = "330681-00000000-00000000-00000000-00000000";
        assert_eq!(client.get(&format!("/api/v1/prints/{other}")).await.must(404).problem(), "not-found");
        client.get("/api/v1/prints/330681").await.must(404);
    }

    #[tokio::test]
    async fn who_oversees_gets_a_masked_copy_or_gives_a_reason(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        let server = Server::start(database).await;
        let c = in_mediation(&server, &quarrel(DAY)).await;
        let path = format!("{}/documents/mediation_agreement", c.path);
        let secrets = ["张伟", "13857512345", "330681197108120039", "枫源村12号"];

        // When the justice office prints a paper of the village's case
        let office = c.client("township-justice").await;
        let masked = Sent::get(&office, &path).await.text();

        // Then nothing tells who the people are, unless a reason is given; the village itself needs none
        let particulars = &masked[..masked.find("纠纷主要事实").unwrap()];
        assert!(secrets.iter().all(|secret| !particulars.contains(secret)), "{particulars}");
        assert!(particulars.contains("张*") && particulars.contains("138****2345"), "{particulars}");
        let whole = Sent::get(&office, &format!("{path}?reason=%E6%8C%87%E5%AF%BC%E8%B0%83%E8%A7%A3")).await.text();
        let own = Sent::get(&c.client(MEDIATOR).await, &path).await.text();
        assert!(secrets.iter().all(|secret| whole.contains(secret) && own.contains(secret)), "{whole}");
    }

    #[tokio::test]
    async fn the_case_file_holds_everything_in_its_order(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        let server = Server::start(database).await;
        let c = settled(&server).await;

        // When the file of a closed case is made
        let sent = Sent::get(&c.client(DIRECTOR).await, &format!("{}/file", c.path)).await;
        let file: CaseFile = serde_json::from_slice(&kept(&server, DIRECTOR, sent.hash).await).unwrap();

        // Then its papers and files are in the official order
        let mut slots: Vec<&str> = file.entries.iter().map(|entry| entry.slot.code()).collect();
        slots.dedup();
        let order = [
            "application", "notice", "authorisation", "evidence", "session", "outcome", "performance", "follow_up",
            "situation",
        ];
        assert_eq!(slots, order);

        // And the contents tell the page on which each begins
        sent.has_its_fonts();
        assert!(sent.page(1).contains("人民调解卷宗") && sent.page(1).contains("(2026)枫源人调字第1号"));
        let contents = sent.page(2);
        assert!(contents.contains("卷内目录"));
        let offset = (1..=sent.pages()).find(|page| sent.page(*page).contains("案卷第1页")).unwrap() - 1;
        let mut rest = contents.as_str();
        for (number, entry) in (1..).zip(&file.entries) {
            let row = format!("{number}{}", dense(&entry.title));
            let begin = rest.find(&row).unwrap_or_else(|| panic!("{row} is not in {rest}")) + row.len();
            rest = &rest[begin..];
            let date = rest.find('日').unwrap() + '日'.len_utf8();
            let digits: String = rest[date..].chars().take_while(char::is_ascii_digit).collect();
            let page = (1..=digits.len()).map(|length| digits[..length].parse::<usize>().unwrap()).find(|page| {
                *page + offset <= sent.pages() && sent.page(page + offset).contains(&format!("案卷第{page}页"))
                    && [dense(&entry.title), title(entry)].iter().any(|title| sent.page(page + offset).contains(title))
            });
            assert!(page.is_some(), "{row}: {digits}");
        }
        assert!(sent.page(sent.pages()).contains("检查人"));

        // And an attached PDF stands there with its own pages, while one that is broken is named
        let pages: Vec<_> = (offset + 1..=sent.pages()).map(|page| sent.page(page)).collect();
        let application = |page: &&String| page.contains("人民调解申请书") && page.contains("协议.pdf");
        assert_eq!(pages.iter().filter(application).count(), 2, "its two pages: {pages:?}");
        assert!(pages.iter().any(|page| page.contains("清单.pdf") && page.contains("另存于系统")));
        sound(&server).await;
    }
}

/// What stands above an entry on its own page.
fn title(entry: &::documents::Entry) -> String {
    match &entry.piece {
        ::documents::Piece::Paper(paper) => dense(&paper.title),
        ::documents::Piece::Attachment(attachment) => dense(&attachment.name),
    }
}
