//! The pages of administrators: organisations, rules, holidays.

use domain::organisation::OrganisationKind;
use domain::rules::RuleKey;
use reqwest::{Response, StatusCode, multipart};
use test_database::both_databases;

use super::Browser;
use crate::harness::Server;

/// What stands in a hidden field of a page.
pub(super) fn hidden(page: &str, name: &str) -> String {
    let at = format!("name=\"{name}\" value=\"");
    page.split(&at).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

/// Fills in the form at an address and sends it.
pub(super) async fn fill(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Response {
    let form = browser.read(path).await;
    let (token, key, version) = (hidden(&form, "token"), hidden(&form, "key"), hidden(&form, "version"));
    let mut sent = vec![("token", token.as_str()), ("key", &key), ("version", &version)];
    sent.extend(fields);
    browser.post(path, &sent).await
}

pub(super) fn led_to(reply: &Response) -> String {
    assert_eq!(reply.status(), StatusCode::SEE_OTHER);
    reply.headers()["Location"].to_str().unwrap().to_owned()
}

both_databases! {
    #[tokio::test]
    async fn an_organisation_is_added_renamed_called_and_closed(database: TestDatabase) {
        // Given the administrator of a county, whose page leads from the county to its townships
        let server = Server::start(database).await;
        let administrator = Browser::logged_in(&server, "county-admin").await;
        let county = administrator.read("/organisations").await;
        assert!(county.contains("诸暨市司法局") && county.contains("/organisations?division=330681109000"), "{county}");

        // When a committee is added, with a name that is forgotten at first
        let new = "/organisations/new";
        let kind = OrganisationKind::PropertyCommittee.code();
        let mut fields = vec![("/kind", kind), ("/tier", "township"), ("/division", "330681109000")];
        fields.push(("/number_prefix", "枫物"));
        let without = fill(&administrator, new, &fields).await;
        assert_eq!(without.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(without.text().await.unwrap().contains("value=\"枫物\""), "what was written stays");
        fields.push(("/name", "枫桥镇物业纠纷调委会"));
        let page = led_to(&fill(&administrator, new, &fields).await);

        // Then it is found by its name and in its township, renamed, put under another, given a telephone, and closed
        for place in ["/organisations?q=物业纠纷调委会", "/organisations?division=330681109000"] {
            assert!(administrator.read(place).await.contains(&page), "{place}");
        }
        let renamed = [("/name", "枫桥镇物业调委会"), ("/reason", "规范名称")];
        assert_eq!(led_to(&fill(&administrator, &format!("{page}/rename"), &renamed).await), page);
        let centre = server.world.organisation("county-centre").id.to_string();
        let moved = [("/parent", centre.as_str()), ("/reason", "归口")];
        assert_eq!(led_to(&fill(&administrator, &format!("{page}/move"), &moved).await), page);
        let phone = format!("{page}/phone");
        let mistyped = fill(&administrator, &phone, &[("/phone", "8700"), ("/reason", "公开电话")]).await;
        assert!(mistyped.text().await.unwrap().contains("联系电话应为 11 位手机号码或带区号的固定电话"));
        assert_eq!(led_to(&fill(&administrator, &phone, &[("/phone", "0575 00009001"), ("/reason", "公开电话")]).await), page);
        let shown = administrator.read(&page).await;
        assert!(shown.contains("枫桥镇物业调委会") && shown.contains("诸暨市社会治理中心"), "{shown}");
        assert!(shown.contains("<dd>0575-00009001</dd>"), "{shown}");
        led_to(&fill(&administrator, &format!("{page}/close"), &[("/reason", "撤并")]).await);
        let shown = administrator.read(&page).await;
        assert!(shown.contains("关闭时间") && !shown.contains("/rename"), "{shown}");

        // And everybody may look, but nobody else changes
        let mediator = Browser::logged_in(&server, "village-mediator").await;
        assert!(!mediator.read(&page).await.contains("/rename"));
        assert_eq!(mediator.get(new).await.status(), StatusCode::FORBIDDEN);
        let parts = mediator.read("/administration").await;
        assert!(parts.contains("/organisations") && !parts.contains("\"/users\""), "{parts}");
    }

    #[tokio::test]
    async fn a_receiver_of_notices_is_registered_tried_changed_and_removed(database: TestDatabase) {
        // Given a receiver at a name that leads to the server itself, which is found out when something is sent
        let server = Server::start(database).await;
        let administrator = Browser::logged_in(&server, "county-admin").await;
        let made = fill(&administrator, "/webhooks/new", &[("/url", "https://localhost/hook")]).await;
        assert_eq!(made.status(), StatusCode::OK);
        let made = made.text().await.unwrap();
        assert!(made.contains("whsec_"), "{made}");
        let page = made.split("href=\"").find(|part| part.starts_with("/webhooks/")).unwrap();
        let page = page.split('"').next().unwrap().to_owned();

        // When it is tried, then the page says why it was not taken, this once
        let token = hidden(&administrator.read(&page).await, "token");
        let tried = administrator.post(&format!("{page}/test"), &[("token", token.as_str())]).await;
        let tried = tried.text().await.unwrap();
        assert!(tried.contains("测试消息没有送达：不能发往内网、本机或者保留的地址"), "{tried}");
        assert!(!administrator.read(&page).await.contains("没有送达："));
        assert_eq!(administrator.post(&format!("{page}/test"), &[]).await.status(), StatusCode::FORBIDDEN);

        // And it can be switched off, get another secret, and go
        assert_eq!(led_to(&fill(&administrator, &format!("{page}/settings"), &[("/url", "https://localhost/b")]).await), page);
        assert!(administrator.read(&page).await.contains("停用"));
        let secret = fill(&administrator, &format!("{page}/secret"), &[]).await.text().await.unwrap();
        assert!(secret.contains("whsec_") && !made.contains(secret.split("whsec_").nth(1).unwrap().get(..20).unwrap()));
        assert_eq!(led_to(&fill(&administrator, &format!("{page}/removal"), &[]).await), "/webhooks");
        assert_eq!(administrator.get(&page).await.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn a_rule_is_set_for_a_place_from_a_day(database: TestDatabase) {
        // Given the rules with their defaults and articles
        let server = Server::start(database).await;
        let administrator = Browser::logged_in(&server, "county-admin").await;
        let rules = administrator.read("/rules").await;
        for key in RuleKey::ALL {
            assert!(rules.contains(&format!("id=\"{key}\"")) && rules.contains(key.rule().name), "{key}");
        }

        // When a term is set that is no number, then longer than the law has it, for committees of villages, from April
        let form = "/rules/mediation.term_days";
        let mut fields = vec![("/division", "330681000000"), ("/organisation_kind", "village_committee")];
        fields.extend([("/effective_from", "2026-04-01"), ("/reason", "试行")]);
        let wrong = fill(&administrator, form, &[&fields[..], &[("/value", "很多")]].concat()).await;
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().await.unwrap().contains("应为1 至 3650 的整数"));
        let to = led_to(&fill(&administrator, form, &[&fields[..], &[("/value", "45")]].concat()).await);

        // Then it stands beside the default with the warning, and holds from its day for that kind only
        let told = administrator.read(&to).await;
        assert!(told.contains("诸暨市的村（居）人民调解委员会：45日，2026年4月1日起"), "{told}");
        assert!(told.contains("宽于《人民调解工作若干规定》"), "{told}");
        let place = "/rules?division=330681000000&organisation_kind=";
        for (place, holds) in [("village_committee&on=2026-03-31", false), ("&on=2026-04-01", false), ("village_committee&on=2026-04-01", true)] {
            let page = administrator.read(&format!("/rules?division=330681109001&organisation_kind={place}")).await;
            assert_eq!(page.contains("45日（地方设定）"), holds, "{place}");
        }
        assert!(administrator.read(place).await.contains("诸暨市"));

        // And a switch and an amount are chosen and written as people do
        let both = [("petition.auto_supervise", "true"), ("complex.amount", "200000")];
        for (key, value) in both {
            let fields = [("/division", "330681000000"), ("/effective_from", "2026-03-02"), ("/reason", "试行"), ("/value", value)];
            led_to(&fill(&administrator, &format!("/rules/{key}"), &fields).await);
        }
        let told = administrator.read("/rules").await;
        assert!(told.contains("是（地方设定）") && told.contains("200,000.00元（地方设定）"), "{told}");
        let auditor = Browser::logged_in(&server, "county-auditor").await;
        assert_eq!(auditor.get("/rules").await.status(), StatusCode::OK);
        assert_eq!(auditor.get(form).await.status(), StatusCode::FORBIDDEN);
    }

    #[tokio::test]
    async fn a_note_is_added_to_a_form(database: TestDatabase) {
        // Given the forms with their articles
        let server = Server::start(database).await;
        let administrator = Browser::logged_in(&server, "county-admin").await;
        let told = administrator.read("/templates").await;
        assert!(told.contains("权利义务告知书") && told.contains("《人民调解法》第二十三条"), "{told}");

        // When the county adds its telephone to one
        let fields = [
            ("/division", "330681000000"),
            ("/effective_from", "2026-03-02"),
            ("/text", "咨询电话：0575-87000000"),
            ("/reason", "方便群众"),
        ];
        let to = led_to(&fill(&administrator, "/templates/rights_notice", &fields).await);

        // Then it stands there for everybody, but nobody else sets one
        let told = administrator.read(&to).await;
        assert!(told.contains("已设定：") && told.contains("诸暨市：咨询电话：0575-87000000，2026年3月2日起"), "{told}");
        let mediator = Browser::logged_in(&server, "village-mediator").await;
        assert!(mediator.read("/templates").await.contains("咨询电话"));
        assert_eq!(mediator.get("/templates/rights_notice").await.status(), StatusCode::FORBIDDEN);
        assert_eq!(administrator.get("/templates/love_letter").await.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn a_year_of_holidays_is_loaded_with_every_bad_row_named(database: TestDatabase) {
        let server = Server::start(database).await;
        let administrator = Browser::logged_in(&server, "city-admin").await;
        let good = "日期,类型,名称\n2027-01-01,放假,元旦\n2027-02-06,放假,春节\n2027-04-05,放假,清明节\n\
                    2027-05-01,放假,劳动节\n2027-06-09,放假,端午节\n2027-09-15,放假,中秋节\n2027-10-01,放假,国庆节\n";
        let bad = good.replace("2027-02-06,放假", "2027-02-30,放假").replace("2027-05-01,放假", "2027-05-01,休息");
        let send = async |browser: &Browser, csv: String| {
            let token = hidden(&browser.read("/holidays").await, "token");
            let part = multipart::Part::bytes(csv.into_bytes()).file_name("2027.csv");
            let form = multipart::Form::new().text("token", token).part("file", part);
            let request = browser.client.post(format!("{}/holidays", browser.url)).header("Accept", "text/html");
            request.header("Cookie", browser.cookie.clone().unwrap()).multipart(form).send().await.unwrap()
        };

        // When a file with two bad rows is sent, both are named and nothing is taken
        let refused = send(&administrator, bad).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let refused = refused.text().await.unwrap();
        assert!(refused.contains("第 3 行") && refused.contains("第 5 行") && !refused.contains("2027 年"), "{refused}");

        // And the mended one is taken, and one of its days corrected
        let to = led_to(&send(&administrator, good.to_owned()).await);
        let year = administrator.read(&to).await;
        assert!(year.contains("2027年2月6日") && !year.contains("2027 年（不完整）"), "{year}");
        let day = [("/date", "2027-02-07"), ("/kind", "workday"), ("/name", "春节")];
        let to = led_to(&fill(&administrator, "/holidays/day", &day).await);
        assert!(administrator.read(&to).await.contains("2027年2月7日"));

        // But the calendar of everybody is kept by the highest tier
        let county = Browser::logged_in(&server, "county-admin").await;
        let refused = send(&county, good.to_owned()).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        assert!(refused.text().await.unwrap().contains("最高层级"));
    }
}
