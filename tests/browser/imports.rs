//! Offices take over what they kept in Excel: a committee its ledger of disputes, a petition office its register.

use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server};

/// Four rows, one of which has no date.
const LEDGER: &str = "登记时间,甲方,联系电话,乙方,纠纷类型,简要案情,调解结果,办结日期,领导批示
2025-03-06,骆根法,13800000001,骆水土,邻里纠纷,屋檐滴水到邻家院子,达成协议,2025-03-20,已阅
2025-05-11,何丽芬,13800000002,何建国,婚姻家庭,老人赡养费分摊不均,达成协议,2025-05-30,
去年,杨大毛,,杨阿根,邻里纠纷,鸡吃菜,,,
2026-02-24,陈美娟,13800000004,枫桥建材店,合同,水泥没有送齐不肯退钱,,,";

/// Three rows, one of which accuses somebody.
const REGISTER: &str = "来访时间,来访人,联系电话,信访形式,信访类别,内容分类,反映的主要问题,办理情况,办结时间
2025-03-06,骆根法等6人,13800000001,集体访,,征地,安置房三年没有交付,已办结,2025-05-20
2026-02-24,何丽芬,13800000002,来信,,环保,作坊夜间开工噪音大,办理中,
2025-06-02,杨大毛,,来信,举报,,村主任收受礼金,,";

/// Sends a file, looks at the fault and what was understood, and says yes.
async fn take_over(page: &Page, (user, name, rows): (&str, &str, &str), fault: &str, count: u32) {
    page.log_in(user, PASSWORD).await;
    page.press("系统管理").await;
    page.press("导入台账").await;
    page.arrive("/imports").await;
    let choose = format!(
        "const files = new DataTransfer();
        files.items.add(new File([{rows:?}], '{name}', {{type: 'text/csv'}}));
        document.getElementById('file').files = files.files;
        arguments[arguments.length - 1](true);"
    );
    page.run_async(&choose).await;
    page.press("上传并预览").await;
    page.arrive("/imports/").await;
    page.says(fault).await;
    page.check(if user == "petition-clerk" { "import-petitions" } else { "import" }).await;
    page.press(&format!("确认导入 {count} 行")).await;
    page.says(&format!("导入完成：{count} 行")).await;
}

async fn ledgers_are_looked_at_and_taken_over(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let page = Page::open(&driver, &server, size).await;
    take_over(&page, ("village-director", "枫源村调解台账.csv", LEDGER), "登记时间：不是日期", 3).await;
    page.log_out().await;
    take_over(&page, ("petition-clerk", "2025年来信来访.csv", REGISTER), "检举控告件不从台账导入", 2).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ledgers_on_a_desktop() {
    ledgers_are_looked_at_and_taken_over(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ledgers_on_a_telephone() {
    ledgers_are_looked_at_and_taken_over(Size::Phone).await;
}
