//! A grid worker on the round, with a telephone that loses its network.

use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use store::cases::{self, CaseFilter, CaseQuery, CaseView, Order};
use test_database::TestDatabase;

use super::offline::{NOTED, PHOTOGRAPH, READY, SENT_TWICE};
use super::{Driver, Page, Size};
use crate::harness::deeds::patrol_point;
use crate::harness::{PASSWORD, Server};

const POINTS: &str = "/api/v1/patrol-points";

/// Waits until the worker keeps the page on which is reported what is found.
const KEPT: &str = "const done = arguments[arguments.length - 1];
    const look = () => caches.match('/grid/report').then(kept => kept ? done(true) : setTimeout(look, 50));
    look();";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_is_made_without_a_network() {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    // Given a point that was due two days ago and one that is due today, on the clock of the telephone
    let in_china = |days_ago| {
        let now: DateTime<Utc> = SystemTime::now().into();
        (now + TimeDelta::hours(8) - TimeDelta::days(days_ago)).format("%Y-%m-%d %H:%M").to_string()
    };
    server.set_clock(&in_china(2));
    let director = server.log_in("village-director").await;
    let mut dam = patrol_point("330681109290");
    dam["name"] = json!("水库堤坝");
    let dam = director.post(POINTS, &dam).await.must(201).location().to_owned();
    server.set_clock(&in_china(0));
    let hall = director.post(POINTS, &patrol_point("330681109290")).await.must(201).location().to_owned();
    let page = Page::open(&driver, &server, Size::Phone).await;
    page.log_in("village-grid", PASSWORD).await;
    page.press("网格").await;
    page.arrive("/grid").await;
    page.says("逾期 2 天").await;
    page.run_async(READY).await;
    page.go("/grid").await;
    page.run_async(KEPT).await;
    page.check("grid").await;

    // When one point is visited with a network
    page.press("无异常：水库堤坝").await;
    page.says("今天已经巡过：水库堤坝").await;

    // And at the other something is found without one, and reported with a photograph
    page.cut_off(true).await;
    page.go("/grid").await;
    page.press("发现情况：文化礼堂").await;
    page.arrive("/grid/report").await;
    page.choose("/dispute/category", "邻里").await;
    page.write("/parties/0/particulars/name", "章建国").await;
    page.run_async(PHOTOGRAPH).await;
    page.press("上报").await;
    page.says("有 2 件登记存在本机").await;
    // A second visit of the day is not offered while the first waits
    page.go("/grid").await;
    page.says("已记下，联网后自动送达").await;
    let offered = "return document.querySelectorAll('form[data-visit] button:not(:disabled)').length;";
    assert_eq!(page.run(offered, Vec::new()).await, 0);
    assert_eq!(page.run_async(NOTED).await, 2);
    page.cut_off(false).await;
    assert_eq!(page.run_async(SENT_TWICE).await, true);

    // Then both have arrived, once
    for (point, finding) in [(dam, "nothing"), (hall, "something")] {
        let visits = director.get(&format!("{point}/visits")).await.must(200);
        let found: Vec<_> =
            visits.at("/items").as_array().unwrap().iter().map(|visit| visit["finding"].clone()).collect();
        assert_eq!(found, [json!(finding)]);
    }
    let scope = server.world.scope("village-grid");
    let question = CaseQuery {
        view: CaseView::Mine,
        order: Order::Registered,
        filter: CaseFilter::default(),
        after: None,
        limit: 50,
    };
    let reading = move |snapshot: &mut store::Snapshot| {
        let lines = cases::list(snapshot, &scope, &question)?.lines;
        let sheets = lines.iter().map(|line| cases::sheet(snapshot, &scope, line.id));
        sheets.collect::<Result<Vec<_>, store::StoreError>>()
    };
    let reported = server.store.read(reading).await.unwrap();
    assert_eq!(reported.len(), 1);
    assert_eq!(reported[0].case.attachments.len(), 1);
    assert!(
        reported[0].case.narrative.starts_with("巡查文化礼堂（村口大樟树旁）时发现"),
        "{}",
        reported[0].case.narrative
    );
    page.close().await;
}
