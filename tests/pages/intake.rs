//! The forms of new disputes and petitions: what came in earlier beside them while they are written, and what is wrong with
//! them at its field.

use reqwest::{Method, StatusCode, multipart};
use scraper::{ElementRef, Html, Selector};
use serde_json::json;
use test_database::both_databases;

use super::administration::hidden;
use super::{Browser, page_of};
use crate::harness::{Server, deeds};
use crate::scenarios::petitions;

/// What the fragment of a page says of what is written so far.
async fn beside(browser: &Browser, page: &str, fields: &[(&str, &str)]) -> String {
    let token = hidden(&browser.read(page).await, "token");
    let fields = [&[("token", token.as_str())], fields].concat();
    let reply = browser.post(&format!("{page}/earlier"), &fields).await;
    assert_eq!(reply.status(), StatusCode::OK);
    reply.text().await.unwrap()
}

/// What comes back when a form is sent that is refused.
async fn refused(browser: &Browser, page: &str, fields: &[(&'static str, &'static str)]) -> String {
    // As browsers send names with a slash.
    let form = multipart::Form::new().percent_encode_noop();
    let form = form.text("token", hidden(&browser.read(page).await, "token"));
    let form = fields.iter().fold(form, |form, (name, value)| form.text(*name, *value));
    let reply = browser.ask(Method::POST, page).multipart(form).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::UNPROCESSABLE_ENTITY);
    reply.text().await.unwrap()
}

/// Says something at a field, which is in sight.
fn says_at(html: &str, field: &str, what: &str) {
    let page = Html::parse_document(html);
    let list = Selector::parse(&format!("[data-errors='{field}']")).unwrap();
    let list = page.select(&list).next().unwrap_or_else(|| panic!("no {field}: {html}"));
    assert!(
        list.text().collect::<String>().contains(what) && list.attr("hidden").is_none(),
        "{field}: {}",
        list.html()
    );
    let mut folding = list.ancestors().filter_map(ElementRef::wrap).filter(|one| one.value().name() == "details");
    assert!(folding.all(|details| details.attr("open").is_some()), "{field} is folded away");
}

/// How often somebody has searched, as the auditor finds it: a look is written a moment after the answer.
async fn searches(server: &Server, username: &str, at_least: usize) -> usize {
    let auditor = server.log_in("county-auditor").await;
    loop {
        let found = auditor.get(&format!("/api/v1/access-log?username={username}")).await.must(200);
        let looks = found.at("/items").as_array().unwrap();
        let searches = looks.iter().filter(|look| look["action"] == json!("search")).count();
        if searches >= at_least {
            return searches;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

both_databases! {
    #[tokio::test]
    async fn a_dispute_of_the_same_people_is_seen_within_the_scope_and_logged(database: TestDatabase) {
        // Given a quarrel of 张伟 and 李强 in one village
        let server = Server::start(database).await;
        let mediator = server.log_in("village-mediator").await;
        let case = mediator.post("/api/v1/cases", &deeds::quarrel("2026-03-02")).await.must(201).location().to_owned();
        let path = page_of(&case);

        // When it is told again, then it is there with all that it has in common, and nobody's name
        let names = [("/parties/0/particulars/name", "张伟"), ("/parties/1/particulars/phone", "139 6759 8765")];
        let browser = Browser::logged_in(&server, "village-mediator").await;
        let told = beside(&browser, "/cases/new", &names).await;
        assert!(told.contains(&path) && told.contains("排水沟纠纷"), "{told}");
        assert!(told.contains("申请人姓名相同") && told.contains("被申请人联系电话相同"), "{told}");
        assert!(!told.contains("李强") && !told.contains("139"), "{told}");
        let other = [("/parties/0/particulars/name", "张伟伟"), ("/parties/1/particulars/phone", "139")];
        assert_eq!(beside(&browser, "/cases/new", &other).await.trim(), "");

        // And each search is one line of the access log, none where nothing was looked for
        assert_eq!(beside(&browser, "/cases/new", &[]).await.trim(), "");
        assert_eq!(searches(&server, "village-mediator", 2).await, 2);

        // And another village and the committee of a profession find nothing
        for username in ["medical-mediator", "village-grid"] {
            let somebody = Browser::logged_in(&server, username).await;
            assert_eq!(beside(&somebody, "/cases/new", &names).await.trim(), "", "{username}");
        }
    }

    #[tokio::test]
    async fn a_petition_that_may_repeat_is_seen_masked_and_logged(database: TestDatabase) {
        // Given the county's letter of 张伟
        let server = Server::start(database).await;
        petitions::accepted(&server).await;
        let draft = [
            ("/petition/narrative", "二〇二四年我家下章二十七号的房屋拆迁，补偿款三十二万元只付了二十万元，余款催要多次没有结果。"),
            ("/petition/content", "P03"),
            ("/petition/issue_division", "330681109000"),
            ("/petitioners/0/particulars/name", "章伟"),
            ("/petitioners/0/particulars/phone", "13800001234"),
        ];

        // When the city writes it down, which oversees the county, then it reads the title; the court is told the number only
        let city = Browser::logged_in(&server, "city-petition-clerk").await;
        let told = beside(&city, "/petitions/new", &draft).await;
        assert!(told.contains("枫桥镇下章二十七号房屋拆迁补偿款未付清") && told.contains("同音"), "{told}");
        assert!(told.contains("张*") && !told.contains("张伟"), "{told}");
        let court = Browser::logged_in(&server, "court").await;
        let told = beside(&court, "/petitions/new", &draft).await;
        assert!(told.contains("张*") && !told.contains("枫桥镇下章二十七号") && !told.contains("href"), "{told}");
        assert_eq!(searches(&server, "court", 1).await, 1);

        // And nothing is asked as long as nothing is told, or nobody
        for few in [&draft[..3], &draft[1..], &[]] {
            assert_eq!(beside(&court, "/petitions/new", few).await.trim(), "", "{few:?}");
        }
        assert_eq!(searches(&server, "court", 1).await, 1);
    }

    #[tokio::test]
    async fn what_the_rules_refuse_is_said_at_its_field(database: TestDatabase) {
        let server = Server::start(database).await;

        // When a dispute of a day to come is sent, referred by nobody, with a weapon and at a low risk
        let mediator = Browser::logged_in(&server, "village-mediator").await;
        let dispute = [
            ("/parties/0/side", "applicant"),
            ("/parties/0/kind", "person"),
            ("/parties/0/particulars/name", "张伟"),
            ("/dispute/division", "330681109290"),
            ("/dispute/category", "02"),
            ("/dispute/narrative", "李强家的排水沟漫水。"),
            ("/dispute/source", "police"),
            ("/dispute/difficulty", "simple"),
            ("/dispute/applied_on", "2029-03-02"),
            ("/dispute/risks/level", "low"),
            ("/dispute/risks/flags", "weapon"),
        ];
        let html = refused(&mediator, "/cases/new", &dispute).await;

        // Then each field says what is wrong with it, and nothing stands at the top only
        says_at(&html, "/dispute/applied_on", "申请日期不能晚于今天");
        says_at(&html, "/dispute/referred_by", "应当写明移送机关");
        says_at(&html, "/dispute/risks/level", "应当评为高风险");
        assert!(!html.contains("没有登记成功"), "{html}");

        // And the same of a call to the hotline without the hotline's number
        let clerk = Browser::logged_in(&server, "petition-clerk").await;
        let call = [
            ("/petition/channel", "hotline"),
            ("/petition/received_on", "2029-03-02"),
            ("/petition/kind", "appeal"),
            ("/petition/purpose", "decision"),
            ("/petition/content", "P03"),
            ("/petition/issue_division", "330681109000"),
            ("/petition/narrative", "补偿款没有付清。"),
            ("/petitioners/0/role", "single"),
            ("/petitioners/0/particulars/name", "张伟"),
        ];
        let html = refused(&clerk, "/petitions/new", &call).await;
        says_at(&html, "/petition/received_on", "收到日期不能晚于今天");
        says_at(&html, "/petition/source_number", "应当填写原工单号");
        assert!(!html.contains("没有登记成功"), "{html}");
    }
}
