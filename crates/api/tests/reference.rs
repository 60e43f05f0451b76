//! Divisions, organisations, rules, holidays and codes, over real HTTP on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod serving;

use domain::{
    id::OrganisationId,
    organisation::{OrganisationKind, Role, Tier},
};
use reqwest::Response;
use serde_json::{Value, json};
use serving::{Caller, FENGQIAO, Server, YUECHENG, ZHUJI, problem};
use test_database::{TestDatabase, both_databases};

const ORGANISATIONS: &str = "/api/v1/organisations";

const YEAR_2027: &str = "date,kind,name
2027-01-01,holiday,元旦
2027-02-06,holiday,春节
2027-04-05,holiday,清明节
2027-05-01,holiday,劳动节
2027-05-08,workday,劳动节
2027-06-09,holiday,端午节
2027-09-15,holiday,中秋节
2027-10-01,holiday,国庆节
";

/// 诸暨市 with its centre and bureau, and the committee of 枫桥镇.
struct Zhuji {
    server: Server,
    centre: OrganisationId,
    committee: OrganisationId,
}

impl Zhuji {
    async fn on(database: TestDatabase) -> Self {
        let server = Server::start(database).await;
        let centre = server.organisation(OrganisationKind::DisputeCentre, Tier::County, ZHUJI).await;
        let kind = OrganisationKind::TownshipCommittee;
        let committee = server.organisation_below(Some(centre), kind, Tier::Township, FENGQIAO).await;
        let bureau = server.organisation(OrganisationKind::JusticeBureau, Tier::County, ZHUJI).await;
        server.member("admin", bureau, &[Role::Administrator]).await;
        server.member("mediator", committee, &[Role::Mediator]).await;
        Self { server, centre, committee }
    }

    async fn admin(&self) -> Caller<'_> {
        self.server.log_in("admin").await
    }

    async fn mediator(&self) -> Caller<'_> {
        self.server.log_in("mediator").await
    }
}

fn no(status: u16, slug: &str) -> (u16, String) {
    (status, slug.to_owned())
}

async fn json_of(reply: Response) -> Value {
    assert!(reply.status().is_success(), "{}: {}", reply.status(), reply.text().await.unwrap());
    reply.json().await.unwrap()
}

fn texts(items: &Value, member: &str) -> Vec<String> {
    items.as_array().unwrap().iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}

fn village_committee(parent: OrganisationId) -> Value {
    json!({
        "name": "枫源村人民调解委员会", "kind": "village_committee", "tier": "village", "division": "330681109230",
        "parent": parent, "number_prefix": "枫源",
    })
}

both_databases! {
    #[tokio::test]
    async fn a_division_is_chosen_from_the_top_down_or_found(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let caller = zhuji.mediator().await;
        let listed = async |query: &str| json_of(caller.get(&format!("/api/v1/divisions{query}")).await).await["items"].clone();

        assert_eq!(listed("").await.as_array().unwrap().len(), 31);
        assert!(texts(&listed("?parent=330681").await, "name").contains(&"枫桥镇".to_owned()));
        assert_eq!(texts(&listed("?q=%E8%AF%B8%E6%9A%A8%20%E6%9E%AB%E6%A1%A5").await, "code"), [FENGQIAO]);
        assert_eq!(texts(&listed("?q=%E6%9E%AB%E6%A1%A5&parent=3306").await, "code"), [FENGQIAO]);
        let town = json_of(caller.get("/api/v1/divisions/330681109").await).await;
        assert_eq!(town["full_name"], "浙江省绍兴市诸暨市枫桥镇");
        assert_eq!((&town["level"], &town["parent"]), (&json!("township"), &json!(ZHUJI)));

        for (path, expected) in [
            ("/api/v1/divisions/330681109230", no(404, "not-found")),
            ("/api/v1/divisions/99", no(404, "not-found")),
            ("/api/v1/divisions/33068", no(400, "path-invalid")),
            ("/api/v1/divisions?parent=99", no(404, "not-found")),
            ("/api/v1/divisions?parent=x", no(400, "query-invalid")),
            ("/api/v1/divisions?q=x&limit=0", no(400, "query-invalid")),
        ] {
            assert_eq!(problem(caller.get(path).await).await, expected, "{path}");
        }
        assert_eq!(problem(zhuji.server.get("/api/v1/divisions").await).await, no(401, "token-missing"));
    }

    #[tokio::test]
    async fn villages_are_there_once_the_operator_has_loaded_them(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let store = zhuji.server.store.clone();
        // One county is enough, and quicker.
        let loading = tokio::task::spawn_blocking(move || store::divisions::load_villages_of(&store, "330681".parse().unwrap(), |_| {}));
        assert!(loading.await.unwrap().unwrap() > 400);
        let caller = zhuji.mediator().await;

        let villages = json_of(caller.get("/api/v1/divisions?parent=330681109").await).await;
        assert!(texts(&villages["items"], "name").iter().any(|name| name.contains("枫源")), "{villages}");
        let code = villages["items"][0]["code"].as_str().unwrap();
        let village = json_of(caller.get(&format!("/api/v1/divisions/{code}")).await).await;
        assert_eq!((&village["level"], &village["parent"]), (&json!("village"), &json!(FENGQIAO)));
    }

    #[tokio::test]
    async fn an_administrator_adds_renames_moves_and_closes_an_organisation(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let (admin, committee) = (zhuji.admin().await, zhuji.committee);

        let made = admin.post(ORGANISATIONS, &village_committee(committee)).await;
        assert_eq!((made.status().as_u16(), &made.headers()["etag"]), (201, &"\"1\"".parse().unwrap()));
        let location = made.headers()["location"].to_str().unwrap().to_owned();
        let made = json_of(made).await;
        assert_eq!((&made["active"], &made["version"]), (&json!(true), &json!(1)));

        let rename = json!({"name": "枫源新村人民调解委员会", "reason": "村名变更"});
        let renamed = json_of(admin.change(&format!("{location}/rename"), 1, &rename).await).await;
        assert_eq!((&renamed["name"], &renamed["version"]), (&rename["name"], &json!(2)));
        let way = json_of(admin.get(&format!("{location}/path?with={committee}")).await).await;
        assert_eq!(texts(&way["above"], "id"), [committee.to_string(), zhuji.centre.to_string()]);
        assert_eq!((&way["next_up"], &way["common_superior"]), (&json!(committee), &json!(zhuji.centre)));

        let under_the_centre = json!({"parent": zhuji.centre, "reason": "直接指导"});
        let moved = admin.change(&format!("{location}/move"), 1, &under_the_centre).await;
        assert_eq!(problem(moved).await, no(412, "version-mismatch"));
        let moved = admin.post(&format!("{location}/move"), &under_the_centre).await;
        assert_eq!(problem(moved).await, no(428, "version-required"));
        let moved = json_of(admin.change(&format!("{location}/move"), 2, &under_the_centre).await).await;
        assert_eq!(moved["parent"], json!(zhuji.centre));

        let closed = json_of(admin.change(&format!("{location}/close"), 3, &json!({"reason": "并村"})).await).await;
        assert_eq!((&closed["active"], closed["closed_at"].is_string()), (&json!(false), true));
        let again = admin.change(&format!("{location}/close"), 4, &json!({"reason": "并村"})).await;
        assert_eq!(problem(again).await, no(409, "conflict"));
        let read = admin.get(&location).await;
        assert_eq!(read.headers()["etag"], "\"4\"");
        let not_again = admin.request("GET", &location).header("If-None-Match", "\"4\"").send().await.unwrap();
        assert_eq!(not_again.status(), 304);

        let id = made["id"].as_str().unwrap();
        let changes = json_of(admin.get(&format!("/api/v1/reference/changes?key={id}&limit=3")).await).await;
        assert_eq!(texts(&changes["items"], "action"), ["closed", "moved", "renamed"]);
        assert_eq!(changes["items"][2]["reason"], "村名变更");
        let next = changes["next"].as_str().unwrap();
        let rest = json_of(admin.get(&format!("/api/v1/reference/changes?key={id}&limit=3&cursor={next}")).await).await;
        assert_eq!(texts(&rest["items"], "action"), ["created"]);
    }

    #[tokio::test]
    async fn an_organisation_has_a_telephone_once_an_administrator_has_set_it(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let admin = zhuji.admin().await;
        let mut new = village_committee(zhuji.committee);
        new["phone"] = json!("（0575）0000 9001");
        let made = json_of(admin.post(ORGANISATIONS, &new).await).await;
        assert_eq!(made["phone"], "0575-0000-9001");
        let phone = format!("{ORGANISATIONS}/{}/phone", made["id"].as_str().unwrap());

        // What is no telephone is refused at its place, in words for who typed it
        let refused = admin.change(&phone, 1, &json!({"phone": "0575", "reason": "换号"})).await;
        assert_eq!(refused.status().as_u16(), 422);
        let refused: Value = refused.json().await.unwrap();
        assert_eq!(refused["errors"][0]["pointer"], "/phone");
        assert!(refused["errors"][0]["detail"].as_str().unwrap().contains("联系电话应为"), "{refused}");

        // Another is kept, and none, and both stand in the log
        let changed = json_of(admin.change(&phone, 1, &json!({"phone": "0575-00009002", "reason": "换号"})).await).await;
        assert_eq!((&changed["phone"], &changed["version"]), (&json!("0575-00009002"), &json!(2)));
        let mediator = zhuji.mediator().await;
        assert_eq!(problem(mediator.change(&phone, 2, &json!({"reason": "停机"})).await).await, no(403, "forbidden"));
        let none = json_of(admin.change(&phone, 2, &json!({"reason": "停机"})).await).await;
        assert_eq!(none["phone"], Value::Null);
        let id = made["id"].as_str().unwrap();
        let changes = json_of(admin.get(&format!("/api/v1/reference/changes?key={id}")).await).await;
        assert_eq!(texts(&changes["items"], "action"), ["set", "set", "created"]);
        assert_eq!((&changes["items"][1]["before"]["phone"], &changes["items"][1]["after"]["phone"]), (&made["phone"], &changed["phone"]));
    }

    #[tokio::test]
    async fn a_repeated_request_adds_one_organisation(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let admin = zhuji.admin().await;
        let add = || {
            admin
                .request("POST", ORGANISATIONS)
                .header("Idempotency-Key", "0123456789abcdef")
                .json(&village_committee(zhuji.committee))
        };
        let (first, again) = (add().send().await.unwrap(), add().send().await.unwrap());
        assert_eq!((first.status(), again.status()), (first.status(), first.status()));
        assert_eq!(again.headers()["idempotency-replayed"], "true");
        assert_eq!(json_of(first).await, json_of(again).await);
    }

    #[tokio::test]
    async fn what_is_wrong_with_an_organisation_is_named_at_its_place(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let admin = zhuji.admin().await;
        let with = |name: &str, value: Value| {
            let mut body = village_committee(zhuji.committee);
            body[name] = value;
            body
        };
        let table = [
            (with("name", json!("")), 422, "/name"),
            (with("kind", json!("guild")), 422, "/kind"),
            (with("tier", json!("city")), 422, "/tier"),
            (with("division", json!("33068")), 422, "/division"),
            (with("division", json!(YUECHENG)), 403, ""),
            (with("parent", json!(OrganisationId(uuid::Uuid::nil()))), 422, "/parent"),
            (with("number_prefix", json!("")), 422, "/number_prefix"),
            (with("number_prefix", json!("测0")), 409, "/number_prefix"),
            (with("phone", json!("12345")), 422, "/phone"),
            (with("colour", json!("red")), 422, "/colour"),
        ];
        for (body, status, pointer) in table {
            let reply = admin.post(ORGANISATIONS, &body).await;
            assert_eq!(reply.status().as_u16(), status, "{body}");
            let problem: Value = reply.json().await.unwrap();
            assert_eq!(problem["errors"][0]["pointer"].as_str().unwrap_or_default(), pointer, "{body}: {problem}");
        }
        assert_eq!(admin.post(ORGANISATIONS, &village_committee(zhuji.committee)).await.status(), 201);
    }

    #[tokio::test]
    async fn everybody_finds_organisations_and_nobody_but_administrators_changes_them(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let elsewhere = zhuji.server.organisation(OrganisationKind::JusticeBureau, Tier::County, YUECHENG).await;
        zhuji.server.member("stranger", elsewhere, &[Role::Administrator]).await;
        let (mediator, stranger) = (zhuji.mediator().await, zhuji.server.log_in("stranger").await);

        let first = json_of(mediator.get(&format!("{ORGANISATIONS}?within=330681&limit=2")).await).await;
        assert_eq!(texts(&first["items"], "id"), [zhuji.centre.to_string(), zhuji.committee.to_string()]);
        let next = first["next"].as_str().unwrap();
        let second = json_of(mediator.get(&format!("{ORGANISATIONS}?within=330681&limit=2&cursor={next}")).await).await;
        assert_eq!(texts(&second["items"], "kind"), ["justice_bureau"]);
        let serving = json_of(mediator.get(&format!("{ORGANISATIONS}?serving={FENGQIAO}&kind=dispute_centre")).await).await;
        assert_eq!(texts(&serving["items"], "id"), [zhuji.centre.to_string()]);
        let other_list = mediator.get(&format!("{ORGANISATIONS}?within=3306&limit=2&cursor={next}")).await;
        assert_eq!(problem(other_list).await, no(400, "cursor-invalid"));

        let reason = json!({"reason": "x"});
        let close = format!("{ORGANISATIONS}/{}/close", zhuji.committee);
        for caller in [&mediator, &stranger] {
            assert_eq!(problem(caller.change(&close, 1, &reason).await).await, no(403, "forbidden"));
        }
        assert_eq!(problem(mediator.get("/api/v1/reference/changes").await).await, no(403, "forbidden"));
        let nowhere = format!("{ORGANISATIONS}/{}", OrganisationId(uuid::Uuid::nil()));
        assert_eq!(problem(mediator.get(&nowhere).await).await, no(404, "not-found"));
        assert_eq!(problem(stranger.change(&format!("{nowhere}/close"), 1, &reason).await).await, no(404, "not-found"));
    }

    #[tokio::test]
    async fn an_organisation_with_an_open_case_is_not_closed(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let (mediator, admin) = (zhuji.mediator().await, zhuji.admin().await);
        let case = json!({
            "dispute": {
                "division": FENGQIAO, "source": "oral_application", "applied_on": "2026-03-02", "category": "02",
                "difficulty": "simple", "title": "排水沟纠纷", "narrative": "两家为排水沟争吵。",
            },
            "parties": [
                {"side": "applicant", "kind": "person", "particulars": {"name": "张三"}},
                {"side": "respondent", "kind": "person", "particulars": {"name": "李四"}},
            ],
        });
        json_of(mediator.post("/api/v1/cases", &case).await).await;

        let close = format!("{ORGANISATIONS}/{}/close", zhuji.committee);
        let refused = admin.change(&close, 1, &json!({"reason": "并镇"})).await;
        assert_eq!(refused.status(), 409);
        let refused: Value = refused.json().await.unwrap();
        assert!(refused["detail"].as_str().unwrap().contains("尚有 1 件案件"), "{refused}");
    }

    #[tokio::test]
    async fn a_place_sets_a_rule_and_is_warned_where_it_is_looser_than_the_statute(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let (admin, mediator) = (zhuji.admin().await, zhuji.mediator().await);
        let term = async |query: &str| {
            let rules = json_of(mediator.get(&format!("/api/v1/rules{query}")).await).await;
            let rule = rules["rules"].as_array().unwrap().iter().find(|rule| rule["rule"]["key"] == "mediation.term_days");
            rule.unwrap().clone()
        };
        assert_eq!(term("").await["rule"]["value"], 30);

        let looser = json!({
            "division": "330681", "organisation_kind": "township_committee", "key": "mediation.term_days", "value": 45,
            "effective_from": "2026-04-01", "reason": "试行",
        });
        let set = admin.post("/api/v1/rules", &looser).await;
        assert_eq!(set.status(), 201);
        let set = json_of(set).await;
        assert!(set["warning"].as_str().unwrap().contains("宽于《人民调解工作若干规定》"), "{set}");

        let kind = "organisation_kind=township_committee";
        assert_eq!(term(&format!("?{kind}&on=2026-03-31")).await["rule"]["value"], 30);
        let later = term(&format!("?{kind}&on=2026-04-01")).await;
        assert_eq!((&later["rule"]["value"], &later["entry"]), (&json!(45), &set));
        assert_eq!(term("?on=2026-04-01").await["rule"]["value"], 30, "not for other kinds");
        let elsewhere = term(&format!("?{kind}&on=2026-04-01&division={YUECHENG}")).await;
        assert_eq!((&elsewhere["rule"]["value"], &elsewhere["entry"]), (&json!(30), &Value::Null));
        let all = json_of(mediator.get("/api/v1/rules").await).await;
        assert_eq!(all["entries"], json!([set]), "what takes effect later is shown too");

        let with = |name: &str, value: Value| {
            let mut body = looser.clone();
            body[name] = value;
            body
        };
        for (body, status, pointer) in [
            (with("division", json!("3306")), 403, ""),
            (with("value", json!(0)), 422, "/value"),
            (with("value", json!("soon")), 422, "/value"),
            (with("key", json!("mediation.mood")), 422, "/key"),
            (with("effective_from", json!("2026-03-01")), 422, "/effective_from"),
            (with("reason", json!(" ")), 422, "/reason"),
        ] {
            let reply = admin.post("/api/v1/rules", &body).await;
            assert_eq!(reply.status().as_u16(), status, "{body}");
            let problem: Value = reply.json().await.unwrap();
            assert_eq!(problem["errors"][0]["pointer"].as_str().unwrap_or_default(), pointer, "{body}: {problem}");
        }
        assert_eq!(problem(mediator.post("/api/v1/rules", &looser).await).await, no(403, "forbidden"));
    }

    #[tokio::test]
    async fn a_year_of_holidays_is_loaded_from_a_file_and_a_day_corrected(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let server = &zhuji.server;
        let province = server.province().await;
        server.member("province", province, &[Role::Administrator]).await;
        let (top, county) = (server.log_in("province").await, zhuji.admin().await);
        let year = async || json_of(county.get("/api/v1/holidays?year=2027").await).await;
        let post = |caller: &Caller<'_>, media_type: &str, body: &str| {
            caller.request("POST", "/api/v1/holidays").header("Content-Type", media_type).body(body.to_owned()).send()
        };
        assert_eq!(year().await, json!({"days": [], "complete": false}));
        assert_eq!(json_of(county.get("/api/v1/holidays").await).await["complete"], true, "the present year, 2026");

        let bad = "date,kind,name\n2027-13-01,holiday,元旦\n2027-02-06,holiday,春节\n2027-02-07,nap,春节\n";
        let refused = post(&top, "text/csv", bad).await.unwrap();
        assert_eq!(refused.status(), 422);
        let refused: Value = refused.json().await.unwrap();
        let rows = texts(&refused["errors"], "detail");
        assert!(rows.len() == 2 && rows[0].starts_with("第 2 行") && rows[1].starts_with("第 4 行"), "{refused}");

        let loaded = json_of(post(&top, "text/csv; charset=utf-8", YEAR_2027).await.unwrap()).await;
        assert_eq!(loaded["days"].as_array().unwrap().len(), 8);
        assert_eq!((&year().await["complete"], year().await["days"].as_array().unwrap().len()), (&json!(true), 8));
        let day = r#"{"date": "2027-10-02", "kind": "holiday", "name": "国庆节"}"#;
        json_of(post(&top, "application/json", day).await.unwrap()).await;
        assert_eq!(year().await["days"].as_array().unwrap().len(), 9);

        for (caller, media_type, body, expected) in [
            (&county, "text/csv", YEAR_2027, no(403, "forbidden")),
            (&top, "text/csv", "", no(422, "body-invalid")),
            (&top, "text/csv", "date,kind,name\n2027-10-01,holiday,国庆节\n", no(422, "body-invalid")),
            (&top, "application/json", "", no(400, "body-malformed")),
            (&top, "application/json", r#"{"date": "2027-10-02", "kind": "nap", "name": "国庆节"}"#, no(422, "body-invalid")),
            (&top, "application/json", r#"{"date": "2027-10-02", "kind": "holiday", "name": " "}"#, no(422, "body-invalid")),
            (&top, "application/xml", YEAR_2027, no(415, "media-type-unsupported")),
        ] {
            assert_eq!(problem(post(caller, media_type, body).await.unwrap()).await, expected, "{media_type}: {body}");
        }
        let gbk = top.request("POST", "/api/v1/holidays").header("Content-Type", "text/csv").body(vec![0xC7, 0xE5]);
        assert_eq!(problem(gbk.send().await.unwrap()).await, no(400, "body-malformed"));
    }

    #[tokio::test]
    async fn forms_are_built_from_the_codes(database: TestDatabase) {
        let zhuji = Zhuji::on(database).await;
        let codes = json_of(zhuji.mediator().await.get("/api/v1/reference/codes").await).await;
        assert_eq!(codes["codes"]["tier"][0], json!({"code": "village", "name": "村居"}));
        let clock = codes["rules"].as_array().unwrap().iter().find(|rule| rule["key"] == "escalation.clock").unwrap();
        assert_eq!(clock["choices"].as_array().unwrap().len(), 2);
    }
}
