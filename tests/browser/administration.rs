//! An administrator makes a user; an auditor sees who looked at a case.

use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server, deeds};

async fn a_user_is_made_and_a_look_is_seen(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let mediator = server.log_in("village-mediator").await;
    let made = mediator.post("/api/v1/cases", &deeds::quarrel("2026-03-02")).await.must(201);
    let case = made.location().replace("/api/v1", "");
    mediator.get(made.location()).await.must(200);
    let page = Page::open(&driver, &server, size).await;

    page.log_in("county-admin", PASSWORD).await;
    page.press("系统管理").await;
    page.arrive("/administration").await;
    page.check("administration").await;
    page.press("用户").await;
    page.arrive("/users").await;
    page.says("village-mediator").await;
    page.check("users").await;
    page.press("新建用户").await;
    page.arrive("/users/new").await;
    page.write("/username", "zhang.san").await;
    page.write("/name", "张三").await;
    page.choose("/organisation", "枫源村人民调解委员会").await;
    page.tick("调解员").await;
    page.check("user-form").await;
    page.press("新建用户").await;
    page.says("只显示这一次").await;
    page.check("one-time-password").await;
    page.press("继续").await;
    page.says("登录与变更记录").await;
    page.press("变更角色").await;
    page.tick("网格员").await;
    page.press("变更角色").await;
    page.says("调解员").await;
    page.says("网格员").await;
    page.check("user").await;
    for (path, name) in [("/organisations", "organisations"), ("/rules", "rules")] {
        page.go(path).await;
        page.check(name).await;
    }
    page.log_out().await;

    page.log_in("county-auditor", PASSWORD).await;
    page.go(&case).await;
    page.press("查阅记录").await;
    page.says("骆小英").await;
    page.check("looks").await;
    page.press("系统管理").await;
    page.press("查阅日志").await;
    page.arrive("/access-log").await;
    page.says("骆小英").await;
    page.check("access-log").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_made_and_a_look_is_seen_on_a_desktop() {
    a_user_is_made_and_a_look_is_seen(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_made_and_a_look_is_seen_on_a_telephone() {
    a_user_is_made_and_a_look_is_seen(Size::Phone).await;
}
