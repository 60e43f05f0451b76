//! Every page of the table of pages, opened once on a desktop and once on a telephone by somebody who may, and looked over.

use api::routes::Access;
use domain::organisation::Role;
use reqwest::Method;
use serde_json::json;
use test_database::TestDatabase;

use super::{Driver, Page, Size};
use crate::harness::{PASSWORD, Reply, Server, deeds};
use crate::scenarios::petitions;

/// Pages that answer with no page of their own: files, fragments, what a program reads.
pub(crate) const NO_PAGES: [&str; 18] = [
    "/applications/{id}/pictures/{picture}",
    "/apply/places",
    "/cases/{id}/file",
    "/cases/{id}/file/progress",
    "/cases/{id}/files/{attachment}",
    "/cases/{id}/papers/{form}/print",
    "/petitions/{id}/files/{attachment}",
    "/petitions/{id}/papers/{form}/print",
    "/divisions",
    "/static/{hash}/{name}",
    "/service-worker.js",
    "/cases/export",
    "/petitions/export",
    "/statistics/export",
    "/indicators/export",
    "/statistics/petitions/export",
    "/imports/template",
    "/imports/{id}/faults",
];

/// Who opens the pages that only some roles may.
pub(crate) const BY_ROLE: [(Role, &str); 9] = [
    (Role::Mediator, "village-mediator"),
    (Role::Administrator, "county-admin"),
    (Role::Auditor, "county-auditor"),
    (Role::PetitionClerk, "petition-clerk"),
    (Role::CommitteeDirector, "village-director"),
    (Role::JusticeOfficer, "county-justice"),
    (Role::UnitOfficer, "natural-resources"),
    (Role::JointMeetingOfficer, "joint-meeting"),
    (Role::GridWorker, "village-grid"),
];

/// What stands for the parameters of a path.
type Values = Vec<(&'static str, String)>;

/// What stands for the parameters of a path, and who opens the pages below it, the longest beginning first.
pub(crate) struct Places(Vec<(&'static str, Values, &'static str)>);

impl Places {
    /// Makes a case, a petition, a meeting, an import, an application and a patrol point to be looked at.
    pub(crate) async fn make(server: &Server) -> Self {
        let mediator = server.log_in("village-mediator").await;
        let case = mediator.post("/api/v1/cases", &deeds::quarrel("2026-03-02")).await.must(201).location().to_owned();
        let sheet = mediator.get(&case).await.must(200);
        let party = sheet.text("/case/parties/0/person").to_owned();
        let (clerk, _, petition, _) = petitions::accepted(server).await;
        let petitioner = clerk.get(&petition).await.must(200).text("/petition/petitioners/0/person").to_owned();
        let new = json!({"kind": "daily_consultation", "held_on": "2026-03-10", "chair": "局长方明"});
        let meeting = clerk.post("/api/v1/meetings", &new).await.must(201).location().to_owned();
        let director = server.log_in("village-director").await;
        let ledger = "登记日期,申请人,纠纷类别,纠纷经过\n2021-05-06,张三,邻里纠纷,漫水\n去年,李四,邻里纠纷,漫水\n";
        let request = director.request(Method::POST, "/api/v1/imports?name=ledger.csv").body(ledger);
        let import = Reply::read(request.send().await.unwrap()).await.unwrap().must(201).location().to_owned();
        let receiver = json!({"url": "https://oa.example.gov.cn/hooks"});
        let administrator = server.log_in("county-admin").await;
        let webhook = administrator.post("/api/v1/webhooks", &receiver).await.must(201).location().to_owned();
        server.anybody().post("/api/v1/applications", &deeds::application("330681109290")).await.must(201);
        let application = mediator.get("/api/v1/applications").await.must(200).text("/items/0/id").to_owned();
        let point = director.post("/api/v1/patrol-points", &deeds::patrol_point("330681109290")).await.must(201);
        let point = point.text("/id").to_owned();
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let organisation = server.world.organisation("village").id.to_string();
        let user = server.world.user("village-mediator").to_string();
        let form = |name: &str| ("form", name.to_owned());
        Self(vec![
            (
                "/cases/{id}",
                vec![
                    ("id", id(&case)),
                    ("act", "record_session".to_owned()),
                    ("person", party),
                    form("mediation_application"),
                ],
                "village-mediator",
            ),
            (
                "/petitions/{id}",
                vec![
                    ("id", id(&petition)),
                    ("act", "dispatch".to_owned()),
                    ("person", petitioner),
                    form("petition_register"),
                ],
                "petition-clerk",
            ),
            ("/meetings/{id}", vec![("id", id(&meeting)), ("change", "minutes".to_owned())], "petition-clerk"),
            ("/imports/{id}", vec![("id", id(&import))], "village-director"),
            ("/webhooks/{id}", vec![("id", id(&webhook)), ("change", "settings".to_owned())], "county-admin"),
            ("/applications/{id}", vec![("id", application), ("answer", "return".to_owned())], "village-mediator"),
            ("/patrol-points/{id}", vec![("id", point)], "village-director"),
            ("/users/{id}", vec![("id", user), ("change", "roles".to_owned())], "county-admin"),
            ("/organisations/{id}", vec![("id", organisation), ("change", "rename".to_owned())], "county-admin"),
            ("/statistics/{measure}", vec![("measure", "accepted".to_owned())], "village-director"),
            ("/statistics/petitions/{measure}", vec![("measure", "item".to_owned())], "petition-clerk"),
            ("/indicators/{indicator}", vec![("indicator", "repeat_rate_items".to_owned())], "petition-clerk"),
            ("/templates/{form}", vec![form("rights_notice")], "county-admin"),
            ("/rules/{key}", vec![("key", "mediation.term_days".to_owned())], "county-admin"),
        ])
    }

    /// The address of a page, and who opens it.
    pub(crate) fn of(&self, page: &workbench::Page) -> (String, Option<&'static str>) {
        let known = self.0.iter().find(|(beginning, ..)| page.path.starts_with(beginning));
        let (values, mut who) = known.map_or((&[][..], "village-mediator"), |(_, values, who)| (&values[..], *who));
        let path =
            values.iter().fold(page.path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
        assert!(!path.contains('{'), "say in Places what stands in {} and who opens it", page.path);
        if let Access::Roles(roles) = page.access {
            let may = |username: &str| BY_ROLE.iter().any(|(role, by)| *by == username && roles.contains(role));
            if !may(who) {
                who = BY_ROLE.iter().find(|(role, _)| roles.contains(role)).expect("somebody may open it").1;
            }
        }
        (path, (page.access != Access::Open).then_some(who))
    }
}

async fn every_page(size: Size) {
    let Some(driver) = Driver::start().await else { return };
    let server = Server::start(TestDatabase::sqlite()).await;
    let places = Places::make(&server).await;
    let shown = workbench::all().iter().filter(|page| page.method == "GET" && !NO_PAGES.contains(&page.path));
    let mut visits: Vec<(Option<&str>, String)> =
        shown.map(|page| places.of(page)).map(|(path, who)| (who, path)).collect();
    visits.sort();
    let page = Page::open(&driver, &server, size).await;
    let mut logged_in = None;
    for (who, path) in visits {
        if who != logged_in {
            if logged_in.is_some() {
                page.log_out().await;
            }
            page.log_in(who.expect("nobody comes first"), PASSWORD).await;
            logged_in = who;
        }
        page.go(&path).await;
        assert_eq!(page.path().await, path, "{who:?} is led elsewhere");
        assert!(!page.text().await.contains("没有这个页面"), "{path}");
        page.check(&path).await;
    }
    page.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_holds_on_a_desktop() {
    every_page(Size::Desktop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_holds_on_a_telephone() {
    every_page(Size::Phone).await;
}
