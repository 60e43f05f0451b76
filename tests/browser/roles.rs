//! A working day of those whose day the other themes do not tell: a grid worker, an officer of justice, an officer of a unit,
//! an officer of the joint meeting, and who handles accusations.

use serde_json::json;
use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server, deeds};
use crate::scenarios::petitions;

/// Reports a quarrel in the lanes, and follows what becomes of it.
async fn of_a_grid_worker(page: &Page) {
    page.log_in("village-grid", PASSWORD).await;
    page.says("我登记的").await;
    page.check("grid-desk").await;
    page.press("登记纠纷").await;
    page.arrive("/cases/new").await;
    page.write("/parties/0/particulars/name", "章建国").await;
    page.choose("/dispute/category", "邻里").await;
    page.write("/dispute/narrative", "两家为晒谷场吵架，尚未动手。").await;
    page.press("登记").await;
    page.says("办到哪一级").await;
    page.press("待办").await;
    page.arrive("/desk").await;
    page.says("邻里纠纷").await;
    page.log_out().await;
}

/// Sees what is overdue in the division, and orders that it be done.
async fn of_an_officer_of_justice(server: &Server, page: &Page) {
    server.set_clock("2026-03-09 09:00");
    page.log_in("county-justice", PASSWORD).await;
    page.says("辖区预警").await;
    page.says("逾期").await;
    page.check("overseer-desk").await;
    page.press("邻里纠纷").await;
    page.says("办到哪一级").await;
    let case = page.path().await;
    page.press("督办").await;
    page.arrive(&format!("{case}/acts/supervise")).await;
    page.write("/demand", "请三日内作出受理决定并反馈。").await;
    page.write("/due_on", "2026-03-12").await;
    page.press("督办").await;
    page.arrive(&format!("{case}?done")).await;
    page.says("请三日内作出受理决定并反馈").await;
    page.log_out().await;

    page.log_in("village-director", PASSWORD).await;
    page.says("收到督办").await;
    page.log_out().await;
}

/// Receives a petition, accepts it and gives an opinion.
async fn of_an_officer_of_a_unit(server: &Server, page: &Page) {
    let clerk = server.log_in("petition-clerk").await;
    let made = clerk.post("/api/v1/petitions", &petitions::letter("2026-03-09")).await.must(201);
    let path = made.location().to_owned();
    let to = server.world.id("natural-resources");
    petitions::does(&clerk, &path, "dispatch", json!({"kind": "transfer", "to": to})).await.must(200);
    let path = path.replace("/api/v1", "");

    page.log_in("natural-resources", PASSWORD).await;
    page.says("收到转送、交办的信访件").await;
    page.says("待办事项").await;
    page.go(&format!("{path}/acts/receive")).await;
    page.press("签收").await;
    page.arrive(&format!("{path}?done")).await;
    page.go(&format!("{path}/acts/accept")).await;
    page.choose("/notice", "书面").await;
    page.press("受理告知").await;
    page.arrive(&format!("{path}?done")).await;
    page.says("受理").await;
    page.check("petition-unit").await;
    page.log_out().await;
}

/// Calls a joint meeting and lets it decide.
async fn of_an_officer_of_the_joint_meeting(page: &Page) {
    page.log_in("joint-meeting", PASSWORD).await;
    page.check("joint-meeting-desk").await;
    page.press("会议").await;
    page.press("召开会议").await;
    page.tick("信访工作联席会议").await;
    page.write("/held_on", "2026-03-09").await;
    page.write("/chair", "副市长何平").await;
    page.press("召开会议").await;
    page.says("还没有列入议题").await;
    let meeting = page.path().await;
    page.press("列入其他案件、信访件").await;
    page.write("/subject_number", "(2026)诸暨市信访局信字第1号").await;
    page.press("列入议题").await;
    page.says("登记议定事项").await;
    let decide = "Array.from(document.querySelectorAll('main a'))
        .find(one => one.textContent.startsWith('登记议定事项')).click();";
    page.run(decide, Vec::new()).await;
    page.says("完成期限").await;
    page.write("/decision", "三十日内核清补偿款差额。").await;
    page.choose("/owner", "诸暨市自然资源和规划局").await;
    page.write("/due_on", "2026-04-08").await;
    page.press("登记议定事项").await;
    page.says("三十日内核清补偿款差额").await;
    page.go(&format!("{meeting}/minutes")).await;
    page.write("/minutes", "研判一件，明确责任单位。").await;
    page.press("写会议纪要").await;
    page.says("研判一件，明确责任单位").await;
    page.check("meeting").await;
    page.press("枫桥镇下章二十七号房屋拆迁补偿款未付清").await;
    page.says("会议议定事项").await;
    page.says("三十日内核清补偿款差额").await;
    page.log_out().await;
}

/// Registers an accusation, which a colleague at the next desk never sees.
async fn of_who_handles_accusations(server: &Server, page: &Page) {
    page.log_in("accusation-clerk", PASSWORD).await;
    page.press("登记信访件").await;
    page.arrive("/petitions/new").await;
    page.choose("/petition/channel", "来信").await;
    page.choose("/petition/kind", "检举").await;
    page.choose("/petition/accused/organisations", "诸暨市公安局").await;
    page.write("/petition/title", "反映执法人员收受礼金").await;
    page.write("/petition/narrative", "执法人员收受礼金，不作处理。").await;
    page.choose("/petition/content", "其他").await;
    page.write("/petitioners/0/particulars/name", "何大明").await;
    page.press("登记").await;
    page.arrive("/petitions/0").await;
    page.says("检举控告").await;
    let path = page.path().await.split('?').next().unwrap().to_owned();
    page.check("accusation").await;
    page.press("待办").await;
    page.says("反映执法人员收受礼金").await;
    page.log_out().await;
    for other in ["petition-clerk", "police"] {
        page.log_in(other, PASSWORD).await;
        assert!(!page.text().await.contains("收受礼金"), "{other}");
        page.go(&path).await;
        page.says("没有找到").await;
        assert!(!page.text().await.contains("收受礼金"), "{other}");
        page.go("/desk").await;
        page.log_out().await;
    }
    assert_eq!(server.log_in("police").await.get(&format!("/api/v1{path}")).await.status, 404);
}

async fn a_day(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let page = Page::open(&driver, &server, size).await;
    of_a_grid_worker(&page).await;
    of_an_officer_of_justice(&server, &page).await;
    of_an_officer_of_a_unit(&server, &page).await;
    of_an_officer_of_the_joint_meeting(&page).await;
    of_who_handles_accusations(&server, &page).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_on_a_desktop() {
    a_day(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_on_a_telephone() {
    a_day(Size::Phone).await;
}

/// A dispute that is there is seen while it is told again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dispute_that_is_there_is_seen_while_it_is_told_again() {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let mediator = server.log_in("village-mediator").await;
    mediator.post("/api/v1/cases", &deeds::quarrel("2026-03-02")).await.must(201);
    let page = Page::open(&driver, &server, Size::Desktop).await;
    page.log_in("village-mediator", PASSWORD).await;
    page.go("/cases/new").await;
    page.write("/parties/0/particulars/name", "李强").await;
    page.write("/parties/1/particulars/name", "张伟").await;
    page.says("可能已经登记过").await;
    page.says("被申请人姓名相同").await;
    page.check("dispute-earlier").await;
    page.press("排水沟纠纷").await;
    page.says("办到哪一级").await;
    page.close().await;
}
