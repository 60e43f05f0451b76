//! A director looks at what was done in a period, and a petition officer at the indicators.

use serde_json::json;
use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::deeds::{accept, agree_orally, agrees, assign, explain, pays, quarrel, session};
use crate::harness::{Docket, PASSWORD, Server};
use crate::scenarios::petitions;

const MEDIATOR: &str = "village-mediator";
const DIRECTOR: &str = "village-director";

/// Three quarrels of different kinds, the first two settled by word of mouth.
async fn a_busy_march(server: &Server) {
    for (at, (category, day)) in [("02", "2026-03-03"), ("01", "2026-03-05"), ("13", "2026-03-09")].iter().enumerate() {
        server.set_clock(&format!("{day} 09:00"));
        let mut dispute = quarrel(day);
        dispute["dispute"]["category"] = json!(category);
        let c = Docket::given(server, MEDIATOR, &dispute).await;
        c.does(MEDIATOR, agrees(c.respondent(), day)).await;
        c.does(MEDIATOR, explain(&c.both(), day)).await;
        c.does(MEDIATOR, accept()).await;
        c.does(DIRECTOR, assign(server.world.user(MEDIATOR))).await;
        if at < 2 {
            c.on("2026-03-11").does(MEDIATOR, session("2026-03-11", &[server.world.user(MEDIATOR)], &c.both())).await;
            c.does(MEDIATOR, agree_orally("2026-03-11", &[pays(c.respondent(), 800, "2026-03-20")])).await;
        }
    }
    server.set_clock("2026-03-24 09:00");
}

async fn figures_open_to_what_is_behind_them(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    petitions::accepted(&server).await;
    a_busy_march(&server).await;
    let page = Page::open(&driver, &server, size).await;

    page.log_in("county-director", PASSWORD).await;
    page.press("统计").await;
    page.arrive("/statistics").await;
    page.choose("by", "纠纷类别").await;
    // The menu has a link of the same name.
    page.run("document.querySelector('form.filter button').click()", Vec::new()).await;
    page.says("人民调解案件统计（按纠纷类别）").await;
    page.check("statistics").await;
    page.log_out().await;

    page.log_in("petition-clerk", PASSWORD).await;
    page.press("统计").await;
    page.arrive("/statistics").await;
    page.press("信访考核指标").await;
    page.says("重复信访率（按件次）").await;
    page.check("indicators").await;
    page.press("重复信访率（按件次）").await;
    page.says("信访件明细").await;
    page.says("未计入分子").await;
    page.check("indicator").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_open_to_what_is_behind_them_on_a_desktop() {
    figures_open_to_what_is_behind_them(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_open_to_what_is_behind_them_on_a_telephone() {
    figures_open_to_what_is_behind_them(Size::Phone).await;
}
