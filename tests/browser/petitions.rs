//! A petition officer meets a repeat; a citizen asks how the petition stands and rates the work.

use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server};
use crate::scenarios::petitions;

async fn a_repeat_is_recognised(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    petitions::accepted(&server).await;
    let city = server.log_in("city-petition-clerk").await;
    city.post("/api/v1/petitions", &petitions::letter("2026-03-10")).await.must(201);
    let page = Page::open(&driver, &server, size).await;

    page.log_in("city-petition-clerk", PASSWORD).await;
    page.says("待办信访件").await;
    page.check("petition-desk").await;
    page.press("信访件").await;
    page.arrive("/petitions").await;
    page.check("petitions").await;
    page.press("枫桥镇下章二十七号房屋拆迁补偿款未付清").await;
    page.says("疑似重复件").await;
    page.check("petition-candidates").await;
    page.press_beginning("是重复件").await;
    page.says("重复的是哪一件").await;
    page.write("/reason", "同一电话、同一房屋").await;
    page.check("petition-repeat").await;
    page.press("认定重复").await;
    page.says("第 2 次信访").await;
    page.says("同一事项的信访件").await;
    page.check("petition").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeat_is_recognised_on_a_desktop() {
    a_repeat_is_recognised(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeat_is_recognised_on_a_telephone() {
    a_repeat_is_recognised(Size::Phone).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_asks_and_rates() {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let (_, unit, path, code) = petitions::accepted(&server).await;
    petitions::does(&unit, &path, "opinion", petitions::opinion("support")).await.must(200);
    petitions::does(&unit, &path, "service", petitions::received("2026-03-10")).await.must(200);
    let page = Page::open(&driver, &server, Size::Phone).await;

    page.go("/").await;
    page.press("信访事项查询与评价").await;
    page.arrive("/citizens").await;
    page.write("query_code", &code).await;
    page.write("phone_tail", "9999").await;
    page.press("查询").await;
    page.says("没有查到").await;
    page.check("citizen").await;
    page.write("phone_tail", "1234").await;
    page.press("查询").await;
    page.says("处理意见已送达").await;
    page.check("citizen-status").await;
    page.tick("基本满意").await;
    page.press("提交对信访工作机构的评价").await;
    page.says("您的评价已经收到").await;
    page.close().await;
}
