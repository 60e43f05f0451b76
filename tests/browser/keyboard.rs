//! A dispute is written down without a mouse, and what takes long says how far it is.

use std::path::Path;
use std::time::{Duration, Instant};

use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server, deeds};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const CONTROL: &str = "\u{e009}";
const DOWN: &str = "\u{e015}";

/// Goes on to the field of this name, as the tabulator key does.
async fn on_to(page: &Page, name: &str) {
    for _ in 0..12 {
        page.keys(TAB).await;
        if page.focus().await == name {
            return;
        }
    }
    panic!("{name} is far from {}", page.focus().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dispute_is_registered_without_a_mouse() {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let page = Page::open(&driver, &server, Size::Desktop).await;
    page.log_in("village-mediator", PASSWORD).await;
    page.go("/cases/new").await;

    // Given a page that waits for the first name
    assert_eq!(page.focus().await, "/parties/0/particulars/name");
    page.keys("章建国").await;
    on_to(&page, "/parties/0/particulars/phone").await;
    page.keys("13712340154").await;
    on_to(&page, "/parties/1/particulars/name").await;
    page.keys("骆大明").await;
    on_to(&page, "/dispute/category").await;
    page.keys(DOWN).await;
    on_to(&page, "/dispute/narrative").await;
    page.keys("邻居把排水沟挖到了我家菜地，菜地被淹。").await;

    // When the place is looked for by its code, then Enter takes it and sends nothing yet
    on_to(&page, "q").await;
    page.keys("330681110").await;
    page.says("诸暨市赵家镇").await;
    page.keys(DOWN).await;
    assert!(page.focus().await.ends_with("赵家镇"), "{}", page.focus().await);
    page.keys("\u{e013}").await;
    assert_eq!(page.focus().await, "q");
    page.keys(ENTER).await;
    assert_eq!(page.focus().await, "/dispute/division");
    assert_eq!(page.path().await, "/cases/new");

    // And the whole is registered from there
    page.keys(&format!("{CONTROL}{ENTER}")).await;
    page.arrive("/cases/0").await;
    page.says("菜地被淹").await;
    page.says("枫源村").await;
    page.close().await;
}

/// The one file of this kind in a folder, once it is there.
async fn arrived(folder: &Path, extension: &str) -> Vec<u8> {
    let begun = Instant::now();
    loop {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        if let Some(file) = files.into_iter().find(|file| file.extension().is_some_and(|it| it == extension)) {
            return std::fs::read(file).unwrap();
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "no {extension} arrives");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_takes_long_says_how_far_it_is_and_is_saved() {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let mediator = server.log_in("village-mediator").await;
    let made = mediator.post("/api/v1/cases", &deeds::quarrel("2026-03-02")).await.must(201);
    let folder = tempfile::tempdir().unwrap();
    let page = Page::open(&driver, &server, Size::Desktop).await;
    page.save_into(folder.path()).await;
    page.log_in("village-mediator", PASSWORD).await;

    page.go("/cases").await;
    page.press("CSV").await;
    page.says("已保存").await;
    page.check("export").await;
    let table = String::from_utf8(arrived(folder.path(), "csv").await).unwrap();
    assert!(table.contains("排水沟纠纷"), "{table}");

    page.go(&format!("{}/papers", made.location().replace("/api/v1", ""))).await;
    page.press("制作全部卷宗（PDF）").await;
    page.says("已保存").await;
    page.check("case-file").await;
    assert!(arrived(folder.path(), "pdf").await.starts_with(b"%PDF"));

    // What is refused is a page that says why, not a file
    page.run("document.querySelector('main form').action += 'x'", Vec::new()).await;
    page.press("制作全部卷宗（PDF）").await;
    page.says("没有这个页面").await;
    page.close().await;
}
