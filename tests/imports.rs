//! Ledgers that offices take over: the good rows once, every bad row named, whatever happens on the way.
//!
//! `IMPORT_ROWS` sets how many rows the ledger has during whose import the server is killed.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use reqwest::Method;
use rust_xlsxwriter::Workbook;
use serde_json::json;
use test_database::both_databases;

use crate::faults::Installation;
use crate::harness::{Client, PASSWORD, Reply, Server};

const IMPORTS: &str = "/api/v1/imports";

/// Rows of the ledger when nobody says how many.
const ROWS: u32 = 500;

/// How long a ledger may take, whatever its length, and each of its rows: thrice what an unoptimised build takes on two cores
/// that have other work.
const PATIENCE: Duration = Duration::from_secs(300);
const PATIENCE_OF_A_ROW: Duration = Duration::from_millis(50);

const HEADINGS: [&str; 11] = [
    "序号",
    "案号",
    "登记时间",
    "申请人",
    "联系电话",
    "被申请人",
    "纠纷类型",
    "简要案情",
    "涉及金额（元）",
    "调解结果",
    "协议日期",
];

async fn send(client: &Client, name: &str, content: Vec<u8>) -> Reply {
    let request = client.request(Method::POST, &format!("{IMPORTS}?name={name}"));
    Reply::read(request.body(content).send().await.unwrap()).await.unwrap()
}

/// Rows, those with faults, those imported, those imported before.
fn counts(reply: &Reply) -> [u64; 4] {
    ["/rows", "/faulty", "/imported", "/repeated"].map(|pointer| reply.at(pointer).as_u64().unwrap())
}

/// Waits until an import has come so far.
async fn wait(client: &Client, import: &str, enough: impl Fn(&Reply) -> bool) -> Reply {
    let began = Instant::now();
    loop {
        let reply = client.get(import).await.must(200);
        if enough(&reply) {
            return reply;
        }
        let patience = PATIENCE + PATIENCE_OF_A_ROW * u32::try_from(counts(&reply)[0]).unwrap();
        assert!(began.elapsed() < patience, "not within {patience:?}: {:?}", counts(&reply));
        // Each look opens rows for the preview, so it must not be taken all the time.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn is_done(reply: &Reply) -> bool {
    reply.text("/state") == "done"
}

/// A list of rows with faults, its head among them.
async fn faults(client: &Client, import: &str) -> Vec<Vec<String>> {
    let reply = client.request(Method::GET, &format!("{import}/faults")).send().await.unwrap();
    assert_eq!(reply.status().as_u16(), 200);
    let text = reply.text().await.unwrap();
    let text = text.strip_prefix('\u{feff}').expect("the mark that old Excel needs");
    text.split_terminator("\r\n").map(|row| row.split(',').map(ToOwned::to_owned).collect()).collect()
}

/// A ledger of an office over many years: every hundredth row has no day, every tenth is open.
fn ledger(rows: u32) -> (Vec<u8>, BTreeSet<String>) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    sheet.write_string(0, 0, "枫桥镇人民调解登记台账").unwrap();
    sheet.write_row(1, 0, HEADINGS).unwrap();
    let mut bad = BTreeSet::new();
    for number in 1..=rows {
        let is_bad = number % 100 == 7;
        let (year, month, day) = (2015 + number % 10, 1 + number % 12, 1 + number % 28);
        let on = if is_bad { "当天".to_owned() } else { format!("{year}年{month}月{day}日") };
        let (outcome, ended) = match number % 10 {
            0 => ("调解中", String::new()),
            _ => ("达成协议", format!("{year}-12-31")),
        };
        let at = number + 1;
        if is_bad {
            bad.insert((at + 1).to_string());
        }
        let cells = [
            number.to_string(),
            format!("枫民调〔{year}〕{number}号"),
            on,
            format!("张{number}"),
            "13800000001".to_owned(),
            format!("李{number}"),
            "邻里".to_owned(),
            format!("两家因排水沟争执，第{number}次登记。"),
            "1200".to_owned(),
            outcome.to_owned(),
            ended,
        ];
        sheet.write_row(at, 0, cells).unwrap();
    }
    (book.save_to_buffer().unwrap(), bad)
}

fn rows_wanted() -> u32 {
    std::env::var("IMPORT_ROWS").ok().map_or(ROWS, |text| text.parse().expect("IMPORT_ROWS is a number"))
}

both_databases! {
    #[tokio::test]
    async fn a_ledger_is_looked_at_confirmed_and_taken_over(database: TestDatabase) {
        // Given the template with three rows, one of which has two faults, as WPS saves it
        let server = Server::start(database).await;
        server.set_clock("2026-03-09 09:00");
        let director = server.log_in("village-director").await;
        let template = director.request(Method::GET, "/api/v1/imports/template").send().await.unwrap();
        let template = template.text().await.unwrap();
        let head = template.trim_start_matches('\u{feff}').lines().next().unwrap();
        let row = |cells: &[(&str, &str)]| {
            let cell = |heading| cells.iter().find(|(known, _)| *known == heading).map_or("", |(_, cell)| *cell);
            head.split(',').map(cell).collect::<Vec<_>>().join(",")
        };
        let open = [("案号", "1"), ("登记日期", "2021/5/6"), ("申请人", "张三"), ("被申请人", "李四"), ("纠纷类别", "邻里纠纷"), ("纠纷经过", "漫水")];
        let over = [("案号", "2"), ("登记日期", "2021/5/7"), ("申请人", "王五"), ("纠纷类别", "02"), ("纠纷经过", "漫水"), ("调解结果", "调解成功"), ("办结日期", "2021/5/20")];
        let bad = [("案号", "=3"), ("登记日期", "去年"), ("申请人", "赵六"), ("纠纷类别", "口角"), ("纠纷经过", "漫水")];
        let file = [head.to_owned(), row(&open), row(&over), row(&bad)].join("\r\n").into_bytes();

        // When it is sent, then it is shown as it was understood, and nothing is a case yet
        let begun = send(&director, "台账.csv", file.clone()).await.must(201);
        let import = begun.location().to_owned();
        let shown = director.get(&import).await.must(200);
        assert_eq!((counts(&shown), shown.text("/state")), ([3, 1, 0, 0], "ready"));
        assert_eq!(shown.text("/preview/0/parties/0/particulars/name"), "张*");
        assert_eq!(shown.text("/preview/1/outcome"), "settled");
        assert_eq!(shown.at("/faults/0/number"), 4);
        let columns: Vec<_> = shown.at("/faults/0/faults").as_array().unwrap().iter().map(|f| f["column"].clone()).collect();
        assert_eq!(columns, ["登记日期", "纠纷类别"]);
        assert_eq!(director.get("/api/v1/cases?view=own").await.must(200).at("/items").as_array().unwrap().len(), 0);

        // When it is confirmed, then both good rows are cases: one to be examined, one filed without a term
        director.post(&format!("{import}/confirmation"), &json!({})).await.must(200);
        let done = wait(&director, &import, is_done).await;
        assert_eq!(counts(&done), [3, 1, 2, 0]);
        let cases = director.get("/api/v1/cases?view=own").await.must(200);
        let line = |at: usize, member: &str| cases.at(&format!("/items/{at}/{member}")).clone();
        assert_eq!(["title", "state", "due_on"].map(|m| line(0, m)), [json!("邻里纠纷（台账 2）"), json!("archived"), json!(null)]);
        assert_eq!(["title", "state", "registered_at"].map(|m| line(1, m)), [json!("邻里纠纷（台账 1）"), json!("under_review"), json!("2021-05-05T16:00:00Z")]);
        let open = director.get(&format!("/api/v1/cases/{}", line(1, "id").as_str().unwrap())).await.must(200);
        assert_eq!(open.text("/case/ledger/entered_on"), "2026-03-09");
        assert_eq!(open.text("/case/applied_on"), "2021-05-06");

        // And the list of faults holds the row, in which no cell is a formula
        let list = faults(&director, &import).await;
        assert_eq!(list.len(), 2);
        assert_eq!(list[1][0], "4");
        assert!(list[1].contains(&"'=3".to_owned()), "{:?}", list[1]);

        // And the same file again is the same import
        let again = send(&director, "台账.csv", file).await.must(200);
        assert_eq!((again.location(), again.text("/state")), (import.as_str(), "done"));
        assert_eq!(director.get(IMPORTS).await.must(200).at("/items").as_array().unwrap().len(), 1);

        // And nobody takes over a case by hand as if it came from a ledger
        let mut dispute = crate::harness::deeds::quarrel("2026-03-08");
        dispute["dispute"]["source"] = json!("imported_ledger");
        assert_eq!(director.post("/api/v1/cases", &dispute).await.must(422).text("/errors/0/pointer"), "/dispute/source");
    }

    #[tokio::test]
    async fn a_register_of_petitions_is_taken_over_and_known_again(database: TestDatabase) {
        // Given a register of visits: one that is over, one open, one with a fault, and one that accuses somebody
        let server = Server::start(database).await;
        server.set_clock("2026-03-09 09:00");
        let clerk = server.log_in("petition-clerk").await;
        let house = "下章二十七号房屋被拆迁，约定补偿款三十二万元，至今只付二十万元，多次催要未果。";
        let head = "信访编号,来访时间,来访人,联系电话,信访方式,信访类别,问题类别,反映的主要问题,属地,办理情况,办结时间,答复意见";
        let file = [
            head.to_owned(),
            format!("1,2021/5/6,张伟,13800001234,来访,,拆迁,{house},枫桥镇,已办结,2021/6/30,已补发部分"),
            "2,2025/12/1,李强,,12345,求决,环保,工厂夜间排放废气。,,办理中,,".to_owned(),
            "3,去年,赵六,,来信,,,路灯不亮。,,,,".to_owned(),
            "4,2024/1/2,王五,,来信,举报,,某人收受礼金。,,,,".to_owned(),
        ]
        .join("\r\n")
        .into_bytes();

        // When it is sent, then it is shown as it was understood, people masked
        let begun = send(&clerk, "2021.csv", file.clone()).await.must(201);
        let import = begun.location().to_owned();
        let shown = clerk.get(&import).await.must(200);
        assert_eq!((counts(&shown), shown.text("/state")), ([4, 2, 0, 0], "ready"));
        assert_eq!(shown.at("/preview"), &json!([]));
        let row = |at: usize, member: &str| shown.at(&format!("/petitions/{at}/{member}")).clone();
        assert_eq!(["channel", "content", "outcome"].map(|m| row(0, m)), ["visit", "P03", "answered"].map(|it| json!(it)));
        assert_eq!((row(0, "petitioners/0/name"), row(1, "channel"), row(1, "outcome")), (json!("张*"), json!("hotline"), json!(null)));
        let reasons: Vec<_> = (0..2).map(|at| shown.text(&format!("/faults/{at}/faults/0/column")).to_owned()).collect();
        assert_eq!(reasons, ["来访时间", "信访类别"]);
        let kept = faults(&clerk, &import).await.concat().concat();
        assert!(kept.contains("路灯不亮") && !kept.contains("收受礼金"), "nothing of an accusation is kept: {kept}");

        // When it is confirmed, then both are petitions of the office, received when the ledger says
        clerk.post(&format!("{import}/confirmation"), &json!({})).await.must(200);
        let done = wait(&clerk, &import, is_done).await;
        assert_eq!(counts(&done), [4, 2, 2, 0]);
        let petitions = clerk.get("/api/v1/petitions?view=own").await.must(200);
        let line = |at: usize, member: &str| petitions.at(&format!("/items/{at}/{member}")).clone();
        let members = ["state", "received_on", "number", "due_on", "division"];
        assert_eq!(members.map(|m| line(0, m)), [json!("registered"), json!("2025-12-01"), json!("(2025)诸暨市信访局信字第1号"), json!("2026-03-24"), json!("330681000000")]);
        assert_eq!(members.map(|m| line(1, m)), [json!("replied"), json!("2021-05-06"), json!("(2021)诸暨市信访局信字第1号"), json!(null), json!("330681109000")]);
        let over = clerk.get(&format!("/api/v1/petitions/{}", line(1, "id").as_str().unwrap())).await.must(200);
        assert_eq!(over.text("/petition/ledger/ended/report"), "台账记载：已办结答复。答复意见：已补发部分。");

        // And what repeats it is told so, while the numbers of this year go on as they were
        let mut again = crate::scenarios::petitions::letter("2026-03-09");
        again["petition"]["narrative"] = json!(house);
        let made = clerk.post("/api/v1/petitions", &again).await.must(201);
        assert_eq!(made.text("/number"), "(2026)诸暨市信访局信字第1号");
        let found = clerk.get(&format!("{}/candidates", made.location())).await.must(200);
        assert_eq!(found.at("/items/0/id"), &line(1, "id"), "{:#}", found.body);

        // And the same file is the same import, its rows in another file are known, the first letter of 2021 is not its first
        // visit, and a committee's ledger is none here
        assert_eq!(send(&clerk, "2021.csv", file.clone()).await.must(200).location(), import);
        let longer = [file, "\r\n1,2021/7/3,孙七,,来信,,,水管漏水。,,,,".as_bytes().to_vec()].concat();
        let second = send(&clerk, "2024.csv", longer).await.must(201).location().to_owned();
        assert_eq!(counts(&clerk.get(&second).await.must(200)), [5, 2, 0, 2]);
        let disputes = "登记日期,申请人,纠纷类别,纠纷经过\n2021-05-06,张三,邻里,漫水\n";
        assert_eq!(send(&clerk, "x.csv", disputes.as_bytes().to_vec()).await.must(422).problem(), "body-invalid");
        server.log_in("village-director").await.get(&import).await.must(404);
        crate::scenarios::petitions::verify(&server).await;
    }

    #[tokio::test]
    async fn what_is_no_ledger_is_refused_and_leaves_nothing(database: TestDatabase) {
        let server = Server::start(database).await;
        let director = server.log_in("village-director").await;
        let table: [(&[u8], u16, &str); 5] = [
            (b"", 422, "body-invalid"),
            ("登记日期,申请人,备注\n2021-05-06,张三,无\n".as_bytes(), 422, "body-invalid"),
            ("登记日期,申请人,纠纷类别,纠纷经过\n".as_bytes(), 422, "body-invalid"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 415, "media-type-unsupported"),
            (b"PK\x03\x04 no workbook", 415, "media-type-unsupported"),
        ];
        for (content, status, problem) in table {
            let refused = send(&director, "x.xlsx", content.to_vec()).await.must(status);
            assert_eq!(refused.problem(), problem, "{content:?}");
        }
        assert_eq!(director.get(IMPORTS).await.must(200).at("/items").as_array().unwrap().len(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_killed_import_is_ended_by_its_repetition_and_doubles_nothing(database: TestDatabase) {
        // Given a ledger of which every hundredth row has a fault
        let rows = rows_wanted();
        let (file, bad) = ledger(rows);
        let good = u64::from(rows) - bad.len() as u64;
        let installation = Installation::new(database.url()).await;
        let log_in = async |url: &str| Client::new(url).log_in("township-director", PASSWORD).await;

        // When the server is killed while it reads the file
        let serving = installation.serve();
        let director = log_in(&serving.url).await;
        let (sender, content) = (director.clone(), file.clone());
        let sending = tokio::spawn(async move {
            let _ = sender.request(Method::POST, &format!("{IMPORTS}?name=l.xlsx")).body(content).send().await;
        });
        tokio::time::sleep(Duration::from_millis(200)).await;
        serving.kill();
        sending.await.unwrap();

        // And the file is sent again and confirmed, and the server is killed while it imports
        let serving = installation.serve();
        let director = log_in(&serving.url).await;
        let began = Instant::now();
        let import = send(&director, "l.xlsx", file.clone()).await.location().to_owned();
        let read_in = began.elapsed();
        let shown = director.get(&import).await.must(200);
        assert_eq!(counts(&shown), [u64::from(rows), bad.len() as u64, 0, 0]);
        director.post(&format!("{import}/confirmation"), &json!({})).await.must(200);
        let began = Instant::now();
        let at_kill = wait(&director, &import, |reply| counts(reply)[2] > good / 3).await;
        serving.kill();
        let mut importing = began.elapsed();
        assert!(counts(&at_kill)[2] < good, "it was killed too late to show anything");

        // And all of that is repeated
        let serving = installation.serve();
        let director = log_in(&serving.url).await;
        let again = send(&director, "l.xlsx", file).await.must(200);
        assert_eq!(again.location(), import);
        director.post(&format!("{import}/confirmation"), &json!({})).await.must(200);
        let began = Instant::now();
        let done = wait(&director, &import, is_done).await;
        importing += began.elapsed();

        // Then every good row is a case once, and every bad row is named
        assert_eq!(counts(&done), [u64::from(rows), bad.len() as u64, good, 0]);
        let named: BTreeSet<String> = faults(&director, &import).await.into_iter().skip(1).map(|row| row[0].clone()).collect();
        assert_eq!(named, bad);
        assert!(serving.stop().0.success());
        let open = u64::from(rows / 10);
        let said = installation.must_be_sound();
        assert!(said.starts_with(&format!("{good} cases with {} events", 2 * open + 3 * (good - open))), "{said}");
        eprintln!("{rows} rows: read in {read_in:?}, {good} cases in {importing:?}, killed after {}", counts(&at_kill)[2]);
    }
}
