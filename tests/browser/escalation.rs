//! The whole story of `docs/guide-api.md` on the pages: a quarrel over a wall from the village to the court and into the
//! archive, over six weeks, as nine people of five organisations do it.

use std::time::{Duration, Instant};

use serde_json::json;
use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Server};

const ZHANG: &str = "张*";
const LI: &str = "李*";

/// How long a refusal may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A picture of a single pixel, put where one is chosen.
const PICTURE: &str = "const done = arguments[arguments.length - 1];
    document.createElement('canvas').toBlob(picture => {
        const files = new DataTransfer();
        files.items.add(new File([picture], '围墙现场.png', {type: 'image/png'}));
        document.getElementById('file').files = files.files;
        done(true);
    });";

/// The case, and who sits before the browser.
struct Story<'a> {
    page: Page,
    server: &'a Server,
    case: String,
}

impl Story<'_> {
    /// From now on it is this person who works, at this time.
    async fn works(&self, username: &str, time: &str) {
        self.page.go("/desk").await;
        if self.page.path().await == "/desk" {
            self.page.log_out().await;
        }
        self.server.set_clock(time);
        self.page.log_in(username, PASSWORD).await;
    }

    /// Opens the form of an act.
    async fn opens(&self, act: &str) {
        self.page.go(&format!("{}/acts/{act}", self.case)).await;
    }

    /// Sends the form, which is taken.
    async fn does(&self, name: &str) {
        self.page.press(name).await;
        self.page.arrive(&format!("{}?done", self.case)).await;
    }

    /// Sends the form, which is refused for this; what it asks for stood on the page before.
    async fn cannot(&self, name: &str, why: &str) {
        self.page.press(name).await;
        let told = "return Array.from(document.querySelectorAll('.errors')).map(one => one.innerText).join();";
        let begun = Instant::now();
        while !self.page.run(told, Vec::new()).await.as_str().unwrap_or_default().contains(why) {
            assert!(begun.elapsed() < PATIENCE, "{name} is not refused for {why}: {}", self.page.text().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn ticks(&self, labels: &[&str]) {
        for label in labels {
            self.page.tick(label).await;
        }
    }

    /// A party says to be content with something, in person.
    async fn agrees(&self, party: &str, with: &str) {
        self.opens("record_consent").await;
        self.page.choose("/party", party).await;
        self.ticks(&["同意调解", with, "当面"]).await;
        self.does("记录意愿").await;
    }

    async fn holds_session(&self, mediators: &[&str], proposal: &str, result: &str) {
        self.opens("record_session").await;
        self.ticks(mediators).await;
        self.ticks(&[ZHANG, LI, result]).await;
        self.page.write("/statements", "张伟要求拆墙，李强称墙在自家地内。").await;
        self.page.write("/proposal", proposal).await;
        self.does("记录调解").await;
    }

    async fn uploads(&self, kind: &str) {
        self.page.go(&self.case).await;
        self.page.choose("kind", kind).await;
        self.page.run_async(PICTURE).await;
        self.page.press("上传").await;
        self.page.arrive(&format!("{}?done=attach", self.case)).await;
    }

    async fn transfers(&self) {
        self.opens("transfer_up").await;
        self.page.choose("/to", "枫桥镇人民调解委员会").await;
        self.page.tick("调解不成").await;
        self.page.write("/report", "调解两次，双方对四至各执一词。").await;
    }
}

/// The village registers the quarrel and accepts it on the spot.
async fn registered<'a>(server: &'a Server, page: Page) -> Story<'a> {
    page.log_in("village-mediator", PASSWORD).await;
    page.press("登记纠纷").await;
    page.arrive("/cases/new").await;
    for (number, name, phone, identity) in
        [(0, "张伟", "13857512345", "330681197108120039"), (1, "李强", "13967598765", "330681196803050015")]
    {
        let at = |member: &str| format!("/parties/{number}/particulars/{member}");
        page.write(&at("name"), name).await;
        page.write(&at("phone"), phone).await;
        page.choose(&at("identity/kind"), "身份证").await;
        page.write(&at("identity/number"), identity).await;
    }
    page.choose("/dispute/category", "邻里").await;
    page.choose("/dispute/difficulty", "简易").await;
    page.write("/dispute/title", "围墙越界纠纷").await;
    page.write("/dispute/narrative", "李强新砌围墙，张伟认为占了两家之间的通道，双方多次争吵。").await;
    page.write("/dispute/requests", "拆除越界围墙\n恢复通道").await;
    page.press("登记").await;
    page.says("办到哪一级").await;
    let case = page.path().await.split('?').next().unwrap().to_owned();
    let story = Story { page, server, case };

    // Why it cannot be accepted yet stands on its page, with the articles.
    story.page.run("document.querySelectorAll('details').forEach(one => { one.open = true; })", Vec::new()).await;
    story.page.says("《人民调解法》第二十三条").await;
    story.agrees(LI, "接受调解").await;
    story.opens("explain_rights").await;
    story.does("权利义务告知").await;
    story.opens("accept").await;
    story.page.tick("经审查").await;
    story.does("受理").await;
    story.page.says("(2026)枫源人调字第1号").await;
    story
}

/// Two sessions on different days, up to the township and back once.
async fn handed_up(story: &Story<'_>) {
    story.works("village-director", "2026-03-02 10:00").await;
    story.opens("assign").await;
    story.page.choose("/host", "骆小英").await;
    story.page.tick("已作回避自查").await;
    story.does("指派调解员").await;
    story.works("village-mediator", "2026-03-03 09:00").await;
    story.holds_session(&["骆小英"], "围墙退后三十厘米。", "再次调解").await;
    story.works("village-mediator", "2026-03-06 09:00").await;
    story.holds_session(&["骆小英"], "请自然资源部门确认四至后再议。", "未达成协议").await;

    story.works("village-director", "2026-03-06 10:00").await;
    story.transfers().await;
    story.cannot("移交上级", "转由其他机构调解应当经各方当事人同意").await;
    story.agrees(ZHANG, "转由其他机构继续调解").await;
    story.agrees(LI, "转由其他机构继续调解").await;
    story.transfers().await;
    story.does("移交上级").await;

    story.works("township-director", "2026-03-06 11:00").await;
    story.page.says("围墙越界纠纷").await;
    story.opens("return_offer").await;
    story.page.choose("/reason", "材料不全").await;
    story.page.write("/missing", "现场照片").await;
    story.does("退回").await;
    story.works("village-mediator", "2026-03-06 14:00").await;
    story.uploads("照片").await;
    story.works("village-director", "2026-03-06 14:30").await;
    story.transfers().await;
    story.does("移交上级").await;
    story.works("township-director", "2026-03-06 15:00").await;
    story.opens("accept_offer").await;
    story.does("接收").await;
    story.opens("tell_hop").await;
    story.ticks(&[ZHANG, LI, "电话"]).await;
    story.does("流转告知").await;
    story.page.says("曾经承办").await;
}

/// The county joins, and all agree in writing.
async fn agreed(story: &Story<'_>) {
    story.works("county-director", "2026-03-08 09:00").await;
    story.opens("join").await;
    story.page.choose("/members/0/organisation", "诸暨市社会治理中心").await;
    story.page.write("/members/0/task", "共同调解").await;
    story.page.choose("/members/1/organisation", "诸暨市自然资源和规划局").await;
    story.page.write("/members/1/task", "核实宅基地四至").await;
    story.page.tick("当事人同意这些单位").await;
    story.does("联合调解").await;
    story.works("township-director", "2026-03-08 09:30").await;
    story.opens("assign").await;
    story.page.choose("/host", "陈和平").await;
    story.page.tick("已作回避自查").await;
    story.does("指派调解员").await;
    story.works("county-director", "2026-03-08 10:00").await;
    story.opens("assign").await;
    story.ticks(&["周慧芳", "已作回避自查"]).await;
    story.does("指派调解员").await;
    story.works("natural-resources", "2026-03-08 11:00").await;
    story.uploads("证据").await;

    story.works("township-director", "2026-03-08 14:00").await;
    story.opens("record_session").await;
    story.ticks(&["陈和平", "周慧芳", ZHANG, LI, "诸暨市自然资源和规划局", "达成协议"]).await;
    story.page.write("/statements", "自然资源部门核实围墙越界二十厘米。").await;
    story.page.write("/proposal", "拆除越界部分，恢复通道。").await;
    story.does("记录调解").await;

    story.opens("agree").await;
    story.page.tick("书面协议").await;
    story.page.write("/facts", "李强所砌围墙越界二十厘米，占用两家之间的通道。").await;
    story.page.write("/terms", "李强拆除越界部分，恢复通道；张伟分担人工费。").await;
    story.page.choose("/obligations/0/debtor", LI).await;
    story.page.write("/obligations/0/content", "拆除越界围墙，恢复通道").await;
    story.page.write("/obligations/0/method", "自行拆除，镇村到场见证").await;
    story.page.write("/obligations/0/due_on", "2026-04-22").await;
    story.page.write("/mediator_signed_on", "2026-03-08").await;
    for (row, of) in [("/signatures/0", ZHANG), ("/signatures/1", LI)] {
        story.page.tick(of).await;
        story.page.write(&format!("{row}/signed_on"), "2026-03-08").await;
    }
    for (row, office) in [("/seals/0", "诸暨市枫桥镇人民调解委员会"), ("/seals/1", "诸暨市社会治理中心")]
    {
        story.page.tick(office).await;
        story.page.write(&format!("{row}/sealed_on"), "2026-03-08").await;
    }
    story.does("达成协议").await;
    story.page.says("2026年3月8日起生效").await;
    story.uploads("调解协议").await;
}

/// Confirmed by the court, performed, visited, closed and archived.
async fn archived(story: &Story<'_>) {
    story.works("township-mediator", "2026-04-07 09:00").await;
    story.opens("ask_confirmation").await;
    story.page.choose("/court", "诸暨市人民法院").await;
    story.page.tick("不涉及婚姻").await;
    let alone = "const all = document.getElementsByName('/applicants');
        all.forEach((one, number) => { one.checked = number === 0; });";
    story.page.run(alone, Vec::new()).await;
    story.cannot("申请司法确认", "司法确认应当由各方当事人共同申请").await;
    story.ticks(&[ZHANG, LI]).await;
    story.does("申请司法确认").await;
    story.works("township-mediator", "2026-04-16 09:00").await;
    story.opens("record_ruling").await;
    story.ticks(&["裁定有效"]).await;
    story.page.write("/court_number", "(2026)浙0681诉前调确12号").await;
    story.does("记录确认结果").await;
    story.works("township-mediator", "2026-04-20 09:00").await;
    story.opens("perform").await;
    story.page.choose("/obligation", "拆除越界围墙").await;
    story.page.write("/performance/note", "越界部分已拆除，通道恢复。").await;
    story.page.tick("已全部履行").await;
    story.does("记录履行").await;

    story.works("township-director", "2026-04-20 10:00").await;
    story.opens("close").await;
    story.page.write("/report", "双方达成协议并履行，回访无反复。").await;
    story.cannot("结案", "达成协议的案件结案前应当回访").await;
    story.works("township-mediator", "2026-05-05 09:00").await;
    story.page.says("待回访").await;
    story.opens("follow_up").await;
    story.ticks(&[ZHANG, LI]).await;
    story.page.write("/visit/findings", "通道畅通，双方满意。").await;
    story.page.choose("/visit/satisfied", "是").await;
    story.does("回访").await;
    story.works("township-director", "2026-05-05 10:00").await;
    story.opens("close").await;
    story.page.write("/report", "双方达成协议并履行，回访无反复。").await;
    story.does("结案").await;
    story.opens("archive").await;
    story.does("归档").await;
}

async fn from_the_village_to_the_archive(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let page = Page::open(&driver, &server, size).await;
    let story = registered(&server, page).await;
    handed_up(&story).await;
    agreed(&story).await;
    story.page.go(&story.case).await;
    story.page.check("agreement").await;
    archived(&story).await;
    story.page.check("archived").await;

    // The history tells all of it, as the guide does.
    let id = story.case.rsplit('/').next().unwrap();
    let director = server.log_in("township-director").await;
    let events = director.get(&format!("/api/v1/cases/{id}/events?limit=200")).await.must(200);
    let kinds: Vec<_> =
        events.at("/items").as_array().unwrap().iter().map(|event| event["event"]["type"].clone()).collect();
    let expected = "registered review_began consent_given rights_explained accepted mediators_assigned session_held \
        session_held consent_given consent_given offered offer_returned attached offered offer_accepted hop_told joined \
        mediators_assigned mediators_assigned attached session_held agreement_reached attached confirmation_asked \
        confirmation_ruled performed followed_up closed archived";
    assert_eq!(kinds, expected.split_whitespace().map(|kind| json!(kind)).collect::<Vec<_>>());
    story.page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_village_to_the_archive_on_a_desktop() {
    from_the_village_to_the_archive(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_village_to_the_archive_on_a_telephone() {
    from_the_village_to_the_archive(Size::Phone).await;
}
