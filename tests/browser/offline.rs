//! A dispute written down while the network is gone: nothing is lost and nothing doubled.

use serde_json::json;
use store::cases::{self, CaseFilter, CaseQuery, CaseView, Order};
use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server};

/// Puts a picture where the camera would.
pub(super) const PHOTOGRAPH: &str = "const done = arguments[arguments.length - 1];
    document.createElement('canvas').toBlob(picture => {
        const files = new DataTransfer();
        files.items.add(new File([picture], '现场.png', {type: 'image/png'}));
        document.getElementById('photo').files = files.files;
        done(true);
    });";

/// Waits until the worker stands between the pages and the network.
pub(super) const READY: &str = "const done = arguments[arguments.length - 1];
    navigator.serviceWorker.ready.then(() => done(true));";

/// Notes what waits.
pub(super) const NOTED: &str = "const done = arguments[arguments.length - 1];
    window.fengqiao.waiting().then(items => {
        window.noted = items;
        done(items.length);
    });";

/// Sends what waits until nothing does, and then all of it once more.
pub(super) const SENT_TWICE: &str = "const done = arguments[arguments.length - 1];
    const sent = async () => {
        while ((await window.fengqiao.waiting()).length > 0) {
            await window.fengqiao.flush();
            await new Promise(later => setTimeout(later, 50));
        }
    };
    (async () => {
        await sent();
        for (const item of window.noted) { await window.fengqiao.add(item); }
        await sent();
        done(true);
    })();";

/// How many photographs each case has that the mediator has registered.
async fn registered(server: &Server) -> Vec<usize> {
    let scope = server.world.scope("village-mediator");
    let filter = CaseFilter::default();
    let question = CaseQuery { view: CaseView::Mine, order: Order::Registered, filter, after: None, limit: 50 };
    let reading = move |snapshot: &mut store::Snapshot| {
        let lines = cases::list(snapshot, &scope, &question)?.lines;
        let photographs = |id| cases::sheet(snapshot, &scope, id).map(|sheet| sheet.case.attachments.len());
        lines.iter().map(|line| line.id).map(photographs).collect::<Result<Vec<_>, store::StoreError>>()
    };
    server.store.read(reading).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_without_a_network_arrives_once() {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let page = Page::open(&driver, &server, Size::Phone).await;
    page.log_in("village-mediator", PASSWORD).await;
    page.go("/cases/new").await;
    page.run_async(READY).await;
    // The worker keeps the page when it sees it loaded.
    page.go("/cases/new").await;

    // Given a form that is half written when the page is closed: it is there again.
    page.write("/parties/0/particulars/name", "章建国").await;
    page.write("/dispute/narrative", "邻居的狗咬伤了孩子。").await;
    page.cut_off(true).await;
    page.go("/cases/new").await;
    page.says("已恢复上次没有提交的草稿").await;

    // When it is sent without a network, with a photograph, it waits.
    page.choose("/dispute/category", "邻里").await;
    page.run_async(PHOTOGRAPH).await;
    page.press("登记").await;
    page.says("有 1 件登记存在本机").await;
    page.check("offline").await;
    assert_eq!(registered(&server).await, Vec::<usize>::new());
    assert_eq!(page.run_async(NOTED).await, 1);

    // Then it arrives when the network is back, and once only, however often it is sent.
    page.cut_off(false).await;
    assert_eq!(page.run_async(SENT_TWICE).await, true);
    assert_eq!(registered(&server).await, [1]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_here_stays_for_nobody() {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let page = Page::open(&driver, &server, Size::Desktop).await;
    page.log_in("village-mediator", PASSWORD).await;
    let kept = "const done = arguments[arguments.length - 1];
        window.fengqiao.waiting().then(items => done([items.length,
            Object.keys(localStorage).filter(name => name.startsWith('draft:')).length]));";

    // Given a draft, and a dispute that waits although there is a network again
    let wait = |at: &str| {
        format!(
            "const done = arguments[arguments.length - 1];
            window.fengqiao.add({{key: 'waits-here', user: window.fengqiao.user, action: '/cases/new', at: {at},
                refused: {{detail: '缺少姓名'}}, entries: [['/dispute/narrative', '邻居的狗咬伤了孩子。']]}}).then(done);"
        )
    };
    page.go("/cases/new").await;
    page.write("/dispute/narrative", "邻居的狗咬伤了孩子。").await;
    page.run_async(&wait("Date.now()")).await;
    assert_eq!(page.run_async(kept).await, json!([1, 1]));

    // When one leaves, it is asked about; whoever stays keeps it
    page.press("退出").await;
    page.answer(false).await;
    page.go("/cases/new").await;
    page.says("有 1 件登记存在本机").await;
    assert_eq!(page.run_async(kept).await, json!([1, 1]));

    // Then nothing is left of it
    page.press("退出").await;
    page.answer(true).await;
    page.arrive("/").await;
    page.log_in("village-mediator", PASSWORD).await;
    assert_eq!(page.run_async(kept).await, json!([0, 0]));

    // And what is older than a week and three days is forgotten by itself
    page.run_async(&wait("Date.now() - 8 * 24 * 3600 * 1000")).await;
    let old = "localStorage.setItem('draft:somebody:intake', JSON.stringify({at: Date.now() - 4 * 24 * 3600 * 1000}));";
    page.run(old, Vec::new()).await;
    assert_eq!(page.run_async(kept).await, json!([1, 1]));
    page.go("/desk").await;
    let gone = "const done = arguments[arguments.length - 1];
        const look = () => window.fengqiao.waiting().then(items => items.length ? setTimeout(look, 50) : done(
            Object.keys(localStorage).filter(name => name.startsWith('draft:')).length));
        look();";
    assert_eq!(page.run_async(gone).await, 0);
    page.close().await;
}
