//! The pages on which a ledger is taken over, without scripts.

use reqwest::{Response, StatusCode, multipart};
use test_database::both_databases;

use super::Browser;
use super::administration::{hidden, led_to};
use crate::harness::Server;

async fn send(browser: &Browser, name: &str, content: &str) -> Response {
    let token = hidden(&browser.read("/imports").await, "token");
    let part = multipart::Part::bytes(content.as_bytes().to_vec()).file_name(name.to_owned());
    let form = multipart::Form::new().text("token", token).part("file", part);
    let request = browser.client.post(format!("{}/imports", browser.url)).header("Accept", "text/html");
    request.header("Cookie", browser.cookie.clone().unwrap()).multipart(form).send().await.unwrap()
}

/// Presses a button of the page of an import.
async fn press(browser: &Browser, import: &str, button: &str) -> Response {
    let token = hidden(&browser.read(import).await, "token");
    browser.post(&format!("{import}/{button}"), &[("token", &token)]).await
}

both_databases! {
    #[tokio::test]
    async fn a_ledger_is_previewed_confirmed_followed_and_its_faults_taken_out(database: TestDatabase) {
        let server = Server::start(database).await;
        let director = Browser::logged_in(&server, "village-director").await;

        // When a file that is no ledger is sent, then the page says why
        let refused = send(&director, "x.csv", "姓名,电话\n张三,1\n").await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().await.unwrap().contains("没有找到表头"));

        // When a ledger is sent, then it is shown as it was understood, with people masked
        let ledger = "登记日期,申请人,电话,纠纷类别,纠纷经过,领导批示\n2021-05-06,张三,13800000001,邻里,漫水,已阅\n去年,李四,,邻里,骂人,\n";
        let import = led_to(&send(&director, "ledger.csv", ledger).await);
        let page = director.read(&import).await;
        for said in ["ledger.csv", "待确认", "确认导入 1 行", "申请人张*", "邻里纠纷（台账 2021-05-06）", "领导批示", "第 3 行", "登记日期：不是日期"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!page.contains("张三") && !page.contains("every 2s"));

        // When it is confirmed, then it is followed until it is done, and the case tells where it came from
        assert_eq!(led_to(&press(&director, &import, "confirmation").await), import);
        let mut page = director.read(&import).await;
        while !page.contains("导入完成：1 行") {
            assert!(page.contains("<progress") && page.contains("every 2s"), "{page}");
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            page = director.read(&import).await;
        }
        let cases = director.read("/cases").await;
        let case = cases.split("href=\"/cases/").find(|rest| rest.contains("邻里纠纷（台账")).unwrap().split('"').next().unwrap();
        let case = director.read(&format!("/cases/{case}")).await;
        assert!(case.contains("台账导入") && case.contains("从台账转入"), "{case}");

        // And the faults can be taken out, and the record removed; others see nothing of it
        let faults = director.read(&format!("{import}/faults?format=csv")).await;
        assert!(faults.contains("李四"), "{faults}");
        let neighbour = Browser::logged_in(&server, "duhuangxin-director").await;
        assert_eq!(neighbour.get(&import).await.status(), StatusCode::NOT_FOUND);
        let mediator = Browser::logged_in(&server, "village-mediator").await;
        assert_eq!(mediator.get("/imports").await.status(), StatusCode::FORBIDDEN);
        assert_eq!(led_to(&press(&director, &import, "removal").await), "/imports?done=removal");
        assert_eq!(director.get(&import).await.status(), StatusCode::NOT_FOUND);
    }
}
