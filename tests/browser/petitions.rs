//! A petition officer meets a repeat; a citizen asks how the petition stands and rates the work.

use serde_json::json;
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
    page.says("待办事项").await;
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

/// Picks where the problem lies, by what is typed to find it.
async fn pick_place(page: &Page, typed: &str) {
    let write = "const field = document.getElementById('find/petition/issue_division');
        field.value = arguments[0]; field.dispatchEvent(new Event('input', {bubbles: true}));";
    page.run(write, vec![json!(typed)]).await;
    page.says("诸暨市枫桥镇").await;
    page.run("document.querySelector('[data-picks=\"f/petition/issue_division\"] button').click()", Vec::new()).await;
}

/// A clerk of the city registers what the county has already, under a name that sounds the same.
async fn a_repeat_is_seen_while_it_is_registered(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    petitions::accepted(&server).await;
    let page = Page::open(&driver, &server, size).await;
    page.log_in("city-petition-clerk", PASSWORD).await;
    page.press("登记信访件").await;
    page.arrive("/petitions/new").await;
    assert!(!page.text().await.contains("可能是重复件"));

    // When it is written down as far as the story, then the earlier one is beside it, masked, with reasons
    page.choose("/petition/channel", "来电").await;
    page.write("/petitioners/0/particulars/name", "章伟").await;
    page.write("/petitioners/0/particulars/phone", "13800001234").await;
    let told = "二〇二四年我家下章二十七号的房屋拆迁，补偿款三十二万元只付了二十万元，余款催要多次没有结果。";
    page.write("/petition/narrative", told).await;
    page.choose("/petition/content", "城乡建设").await;
    pick_place(&page, "枫桥").await;
    page.says("可能是重复件").await;
    page.says("同音").await;
    let text = page.text().await;
    assert!(text.contains("张*") && !text.contains("张伟"), "{text}");
    page.check("petition-intake").await;

    // And once it is registered, the way leads to the decision
    page.press("登记").await;
    page.arrive("/petitions/0").await;
    page.says("查询码").await;
    page.check("petition-registered").await;
    page.press("核对 1 件疑似重复件").await;
    page.press_beginning("是重复件").await;
    page.says("重复的是哪一件").await;
    page.write("/reason", "同一电话、同一房屋").await;
    page.press("认定重复").await;
    page.says("第 2 次信访").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeat_is_seen_while_it_is_registered_on_a_desktop() {
    a_repeat_is_seen_while_it_is_registered(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeat_is_seen_while_it_is_registered_on_a_telephone() {
    a_repeat_is_seen_while_it_is_registered(Size::Phone).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn six_who_come_together_are_spoken_for() {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let page = Page::open(&driver, &server, Size::Desktop).await;
    page.log_in("petition-clerk", PASSWORD).await;
    page.go("/petitions/new").await;
    page.choose("/petition/channel", "走访").await;
    page.write("/petitioners/0/particulars/name", "章建国").await;
    page.write("/petitioners/1/particulars/name", "骆大明").await;
    page.write("/petition/headcount/present", "6").await;
    page.write("/petition/headcount/involved", "40").await;
    page.choose("/petition/content", "自然资源").await;
    page.write("/petition/narrative", "村里征地补偿款没有发到户。").await;

    // Nobody of the two has been elected
    page.choose("/petitioners/1/role", "联名人").await;
    page.press("登记").await;
    page.says("《信访工作条例》第二十条").await;

    page.choose("/petitioners/0/role", "代表人").await;
    page.choose("/petitioners/1/role", "代表人").await;
    page.press("登记").await;
    page.arrive("/petitions/0").await;
    page.says("没有找到疑似重复件").await;
    for text in ["集体访", "信访 6 人，涉及 40 人", "村里征地补偿款没有发到户"] {
        page.says(text).await;
    }
    page.close().await;
}

async fn a_citizen_asks_and_rates(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let (_, unit, path, code) = petitions::accepted(&server).await;
    petitions::does(&unit, &path, "opinion", petitions::opinion("support")).await.must(200);
    petitions::does(&unit, &path, "service", petitions::received("2026-03-10")).await.must(200);
    let page = Page::open(&driver, &server, size).await;

    page.go("/").await;
    page.press("查询与评价").await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_asks_and_rates_on_a_desktop() {
    a_citizen_asks_and_rates(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_asks_and_rates_on_a_telephone() {
    a_citizen_asks_and_rates(Size::Phone).await;
}
