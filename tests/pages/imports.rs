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

    #[tokio::test]
    async fn a_petition_office_sees_its_register_as_petitions(database: TestDatabase) {
        let server = Server::start(database).await;
        let clerk = Browser::logged_in(&server, "petition-clerk").await;
        let page = clerk.read("/imports").await;
        assert!(page.contains("来信来访台账") && !page.contains("纠纷台账"), "{page}");

        let register = "登记日期,信访人,信访形式,信访内容,办理结果,办结日期\n2021-05-06,张三等3人,来访,补偿款没有发,已办结,2021-06-30\n2025-12-01,匿名,来信,路灯不亮,,\n";
        let import = led_to(&send(&clerk, "register.csv", register).await);
        let page = clerk.read(&import).await;
        for said in ["确认导入 2 行", "其他（台账 2021-05-06）", "走访 · 其他 · 3 人", "张*", "已办结答复", "匿名", "未办结"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        press(&clerk, &import, "confirmation").await;
        while !clerk.read(&import).await.contains("导入完成：2 行成为信访件") {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let petitions = clerk.read("/petitions").await;
        let over = petitions.split("href=\"/petitions/").find(|rest| rest.contains("台账 2021-05-06")).unwrap();
        let over = clerk.read(&format!("/petitions/{}", over.split('"').next().unwrap())).await;
        assert!(over.contains("从台账导入") && over.contains("台账记载：已办结答复"), "{over}");
    }
}
