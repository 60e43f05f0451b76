//! A citizen applies for mediation and follows it; the committee answers.

use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server};

/// Chooses a picture.
const PICTURE: &str = "const done = arguments[arguments.length - 1];
    document.createElement('canvas').toBlob(picture => {
        const files = new DataTransfer();
        files.items.add(new File([picture], '围墙.png', {type: 'image/png'}));
        document.getElementById('pictures').files = files.files;
        done(true);
    });";

/// Waits until the picture is seen.
const SEEN: &str = "const done = arguments[arguments.length - 1];
    const image = document.querySelector('main img');
    image.scrollIntoView();
    const look = () => image.naturalWidth > 0 ? done(true) : setTimeout(look, 50);
    look();";

async fn a_citizen_applies_and_the_committee_answers(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let page = Page::open(&driver, &server, size).await;

    page.go("/").await;
    page.press("网上申请调解").await;
    page.arrive("/apply").await;
    page.write("q", "枫源").await;
    page.says("由枫桥镇枫源村人民调解委员会答复").await;
    page.write("/narrative", "何大明家新砌的围墙挡住了我家采光，说了两次没有结果。").await;
    page.write("/applicant/name", "孙小芳").await;
    page.write("/applicant/phone", "13812345678").await;
    page.tick("由枫桥镇枫源村").await;
    page.tick("我已阅读").await;
    page.run_async(PICTURE).await;
    page.check("apply").await;
    page.press("提交申请").await;
    page.says("申请已经收到").await;
    page.check("apply-done").await;
    let code = page.run("return document.querySelector('main strong').textContent", Vec::new()).await;
    page.press("查询办理情况").await;
    page.arrive("/citizens").await;
    page.write("query_code", code.as_str().unwrap()).await;
    page.write("phone_tail", "5678").await;
    page.press("查询").await;
    page.says("待答复").await;
    page.check("apply-status").await;

    page.log_in("village-mediator", PASSWORD).await;
    page.says("待答复的网上申请").await;
    page.press("孙**的申请").await;
    page.says("说了两次没有结果").await;
    page.run_async(SEEN).await;
    page.check("application").await;
    page.press("登记立案").await;
    page.says("按收到申请的日期登记").await;
    page.choose("/category", "邻里").await;
    page.press("登记立案").await;
    page.arrive("/cases/0").await;
    page.says("网上申请").await;
    page.says("围墙.png").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn applications_on_a_desktop() {
    a_citizen_applies_and_the_committee_answers(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn applications_on_a_telephone() {
    a_citizen_applies_and_the_committee_answers(Size::Phone).await;
}
