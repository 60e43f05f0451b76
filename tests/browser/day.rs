//! A mediator's day, from the log-in to a case that goes up to the township.

use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server};

const STORY: &str = "骆某在屋后挖排水沟，把水引到邻居章某的菜地，菜地被淹。两家多次争吵，村干部劝过没有用。";

async fn walk(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start_demo(TestDatabase::sqlite()).await;
    let page = Page::open(&driver, &server, size).await;

    // Given the front page, on which a visitor finds the way in.
    page.go("/").await;
    page.says("选一个身份").await;
    page.check("front").await;
    page.go("/nowhere").await;
    page.says("没有这个页面").await;
    page.check("missing").await;

    // When the mediator logs in, there is a desk.
    page.log_in("village-mediator", PASSWORD).await;
    page.says("今天是2026年3月2日").await;

    // And a dispute is written down.
    page.press("登记纠纷").await;
    page.arrive("/cases/new").await;
    page.check("intake").await;
    page.write("/parties/0/particulars/name", "章建国").await;
    page.write("/parties/0/particulars/phone", "13712340154").await;
    page.write("/parties/1/particulars/name", "骆大明").await;
    page.choose("/dispute/category", "邻里").await;
    page.write("/dispute/narrative", STORY).await;
    page.press("登记").await;
    page.says("办到哪一级").await;
    page.says("章**").await;
    let case = page.path().await.split('?').next().unwrap().to_owned();
    page.check("case").await;

    // Then the other side is asked, and agrees.
    page.press("记录意愿").await;
    page.arrive(&format!("{case}/acts/record_consent")).await;
    page.choose("/party", "骆**").await;
    page.tick("同意调解").await;
    page.tick("接受调解").await;
    page.tick("电话").await;
    page.check("form").await;
    page.press("记录意愿").await;
    page.arrive(&format!("{case}?done")).await;

    // Accepting is refused as long as rights were not explained, and the page says why and by which article.
    page.go(&format!("{case}/acts/accept")).await;
    page.tick("经审查").await;
    page.press("受理").await;
    page.says("《人民调解法》第二十三条").await;
    page.check("refused").await;

    page.go(&format!("{case}/acts/explain_rights")).await;
    page.press("权利义务告知").await;
    page.arrive(&format!("{case}?done")).await;
    page.log_out().await;

    // The director accepts, appoints and passes on what has to be seen to above.
    page.log_in("village-director", PASSWORD).await;
    page.check("desk").await;
    page.go(&format!("{case}/acts/accept")).await;
    page.tick("经审查").await;
    page.press("受理").await;
    page.arrive(&format!("{case}?done")).await;
    page.says("2026年3月2日受理").await;
    page.go(&format!("{case}/acts/assign")).await;
    page.choose("/host", "骆小英").await;
    page.tick("已作回避自查").await;
    page.press("指派调解员").await;
    page.arrive(&format!("{case}?done")).await;
    page.go(&format!("{case}/acts/record_session")).await;
    page.tick("骆小英").await;
    page.tick("章**").await;
    page.tick("骆**").await;
    page.write("/statements", "双方各执己见，未能达成一致。").await;
    page.write("/proposal", "排水沟改道，赔偿菜地损失。").await;
    page.tick("未达成协议").await;
    page.press("记录调解").await;
    page.arrive(&format!("{case}?done")).await;
    page.says("第 1 次").await;
    for party in ["章**", "骆**"] {
        page.go(&format!("{case}/acts/record_consent")).await;
        page.choose("/party", party).await;
        page.tick("同意调解").await;
        page.tick("转由其他机构继续调解").await;
        page.tick("当面").await;
        page.press("记录意愿").await;
        page.arrive(&format!("{case}?done")).await;
    }
    page.go(&format!("{case}/acts/transfer_up")).await;
    page.choose("/to", "枫桥镇人民调解委员会").await;
    page.tick("跨区域").await;
    page.write("/report", "涉及两村水系，请求上级组织调解。").await;
    page.check("transfer").await;
    page.press("移交上级").await;
    page.arrive(&format!("{case}?done")).await;
    page.says("等待决定").await;
    page.log_out().await;

    // The township finds it on its desk and takes it; the strip shows the way.
    page.log_in("township-director", PASSWORD).await;
    page.says("待接收").await;
    page.go(&format!("{case}/acts/accept_offer")).await;
    page.press("接收").await;
    page.arrive(&format!("{case}?done")).await;
    page.says("曾经承办").await;
    page.check("tiers").await;
    page.go(&format!("{case}/history")).await;
    page.says("移交诸暨市枫桥镇人民调解委员会").await;
    page.check("history").await;

    // Particulars are shown for a reason only.
    page.go(&case).await;
    page.run("document.querySelector('.parties a').click()", Vec::new()).await;
    page.says("请写明查看事由").await;
    page.write("reason", "联系当事人约定调解时间").await;
    page.press("查看").await;
    page.says("章建国").await;
    page.check("particulars").await;

    page.go("/cases?view=own").await;
    page.says("邻里纠纷").await;
    page.check("cases").await;
    page.go("/account/password").await;
    page.check("password").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_desktop() {
    walk(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_phone() {
    walk(Size::Phone).await;
}
