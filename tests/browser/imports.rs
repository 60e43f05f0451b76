//! A director takes over the ledger that the committee kept in Excel.

use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server};

/// Chooses a ledger of four rows, one of which has no date.
const LEDGER: &str = "const done = arguments[arguments.length - 1];
    const rows = ['登记时间,甲方,联系电话,乙方,纠纷类型,简要案情,调解结果,办结日期,领导批示',
        '2025-03-06,骆根法,13800000001,骆水土,邻里纠纷,屋檐滴水到邻家院子,达成协议,2025-03-20,已阅',
        '2025-05-11,何丽芬,13800000002,何建国,婚姻家庭,老人赡养费分摊不均,达成协议,2025-05-30,',
        '去年,杨大毛,,杨阿根,邻里纠纷,鸡吃菜,,,',
        '2026-02-24,陈美娟,13800000004,枫桥建材店,合同,水泥没有送齐不肯退钱,,,'];
    const files = new DataTransfer();
    files.items.add(new File([rows.join('\\n')], '枫源村调解台账.csv', {type: 'text/csv'}));
    document.getElementById('file').files = files.files;
    done(true);";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_is_looked_at_and_taken_over() {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let page = Page::open(&driver, &server, Size::Desktop).await;
    page.log_in("village-director", PASSWORD).await;
    page.press("系统管理").await;
    page.press("导入台账").await;
    page.arrive("/imports").await;
    page.run_async(LEDGER).await;
    page.press("上传并预览").await;
    page.arrive("/imports/").await;
    page.says("登记时间：不是日期").await;
    page.check("import").await;
    page.press("确认导入 3 行").await;
    page.says("导入完成：3 行").await;
    page.close().await;
}
