//! An office finds what it was told: a meeting it is invited to, which another has called and put its matters before.

use serde_json::json;
use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server, deeds};
use crate::scenarios::petitions;

async fn a_meeting_is_called_and_those_invited_are_told(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let (clerk, ..) = petitions::accepted(&server).await;
    let village = server.log_in("village-mediator").await;
    village.post("/api/v1/cases", &deeds::quarrel("2026-03-10")).await.must(201);
    let mut other = petitions::letter("2026-03-10");
    other["petition"]["title"] = json!("赵家镇东和村道路塌方无人修");
    let made = clerk.post("/api/v1/petitions", &other).await.must(201);
    let number = made.text("/number").to_owned();
    let page = Page::open(&driver, &server, size).await;

    // When the petition office calls a meeting, puts on its agenda what nothing is lit about, and takes it off again
    page.log_in("petition-clerk", PASSWORD).await;
    page.press("会议").await;
    page.press("召开会议").await;
    page.arrive("/meetings/new").await;
    page.tick("每日会商").await;
    page.write("/held_on", "2026-03-11").await;
    page.write("/chair", "局长方明").await;
    page.tick("诸暨市自然资源和规划局").await;
    page.press("召开会议").await;
    page.says("还没有列入议题").await;
    let meeting = page.path().await;
    page.press("列入其他案件、信访件").await;
    page.arrive(&format!("{meeting}/agenda")).await;
    page.write("/subject_number", "(2026)没有这一件").await;
    page.press("列入议题").await;
    page.says("没有找到这个编号").await;
    page.check("meeting-topic").await;
    page.write("/subject_number", &number).await;
    page.write("/reason", "村民反映强烈").await;
    page.press("列入议题").await;
    page.says("赵家镇东和村道路塌方无人修").await;
    page.says("列入理由：村民反映强烈").await;
    page.check("meeting-agenda").await;
    let take_off =
        "Array.from(document.querySelectorAll('main a')).find(one => one.textContent.startsWith('撤下')).click();";
    page.run(take_off, Vec::new()).await;
    page.says("撤下议题").await;
    page.press("撤下议题").await;
    page.says("还没有列入议题").await;
    page.log_out().await;

    // Then whoever is invited finds a notice on the desk, follows it, and marks it as read
    page.log_in("natural-resources", PASSWORD).await;
    page.says("未读提醒").await;
    page.says("受邀参加会议").await;
    page.press_beginning("全部提醒").await;
    page.arrive("/notices").await;
    page.says("2026年3月11日召开").await;
    page.check("notices").await;
    page.press("每日会商").await;
    page.arrive(&meeting).await;
    page.go("/notices?kind=meeting_called").await;
    page.press("标为已读：受邀参加会议").await;
    page.says("2026-03-10 09:00 已读").await;
    page.go("/notices?kind=meeting_called&read=false").await;
    page.says("没有提醒").await;
    page.go("/notices?read=false").await;
    page.press("全部标为已读").await;
    page.says("2026-03-10 09:00 已读").await;
    let unread = page.run("return document.querySelectorAll('.unread-count, .unread').length", Vec::new()).await;
    assert_eq!(unread, json!(0));
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meeting_is_called_and_those_invited_are_told_on_a_desktop() {
    a_meeting_is_called_and_those_invited_are_told(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meeting_is_called_and_those_invited_are_told_on_a_telephone() {
    a_meeting_is_called_and_those_invited_are_told(Size::Phone).await;
}
