//! Petitions over HTTP: repeats, extension, review, accusations, mediation beside them, the petitioner's own view.

use serde_json::{Value, json};
use test_database::both_databases;

use crate::harness::deeds::{accept, agree_in_writing, assign, bare, explain, pays, perform, session};
use crate::harness::{Client, Reply, Server};
use crate::indicators::march;

/// A letter of 张伟 about his house.
pub(crate) fn letter(received_on: &str) -> Value {
    json!({
        "petition": {
            "received_on": received_on,
            "kind": "appeal",
            "channel": "letter",
            "purpose": "decision",
            "content": "P03",
            "issue_division": "330681109000",
            "title": "枫桥镇下章二十七号房屋拆迁补偿款未付清",
            "narrative": "我家下章二十七号房屋二〇二四年被拆迁，约定补偿款三十二万元，至今只付二十万元，多次催要未果。",
            "requests": ["请求支付剩余拆迁补偿款十二万元"],
            "headcount": {"present": 1, "involved": 1},
        },
        "petitioners": [{
            "role": "single",
            "division": "330681109000",
            "particulars": {"name": "张伟", "phone": "13800001234", "address": "诸暨市枫桥镇下章27号"},
        }],
    })
}

/// The same, accusing organisations or users.
pub(crate) fn accusation(received_on: &str, accused: Value) -> Value {
    let mut accusation = letter(received_on);
    accusation["petition"]["kind"] = json!("accusation");
    accusation["petition"]["accused"] = accused;
    accusation
}

/// Somebody does something to a petition as it stands.
pub(crate) async fn does(client: &Client, path: &str, act: &str, body: Value) -> Reply {
    client.change_now(path, &format!("{path}/{act}"), &body).await
}

/// Every petition and case is as its history says.
pub(crate) async fn verify(server: &Server) {
    let store = server.store.clone();
    let verified = tokio::task::spawn_blocking(move || store.verify_cases(|_| {}).unwrap()).await.unwrap();
    let verified = verified.unwrap();
    assert!(verified.petitions + verified.cases > 0);
}

pub(crate) fn codes_of(reply: &Reply) -> Vec<String> {
    let reasons = reply.body["reasons"].as_array().cloned().unwrap_or_default();
    reasons.iter().map(|reason| reason["code"].as_str().unwrap_or_default().to_owned()).collect()
}

pub(crate) fn clock<'a>(sheet: &'a Reply, kind: &str) -> Option<&'a Value> {
    sheet.at("/clocks").as_array().unwrap().iter().find(|clock| clock["kind"] == kind)
}

/// Registered at the county's office on 2026-03-02, sent to the department, accepted there on 03-10.
pub(crate) async fn accepted(server: &Server) -> (Client, Client, String, String) {
    server.set_clock("2026-03-02 09:00");
    let clerk = server.log_in("petition-clerk").await;
    let unit = server.log_in("natural-resources").await;
    let made = clerk.post("/api/v1/petitions", &letter("2026-03-02")).await.must(201);
    let (path, code) = (made.location().to_owned(), made.text("/query_code").to_owned());
    let to = server.world.id("natural-resources");
    does(&clerk, &path, "dispatch", json!({"kind": "transfer", "to": to})).await.must(200);
    server.set_clock("2026-03-10 09:00");
    does(&unit, &path, "receipt", json!({"on": "2026-03-10"})).await.must(200);
    does(&unit, &path, "acceptance", json!({"notice": "written"})).await.must(200);
    (clerk, unit, path, code)
}

/// Registered at the county's office, sent to the department and accepted there, all today; gives its address and code.
pub(crate) async fn accepted_at_once(server: &Server, clerk: &Client, unit: &Client, today: &str) -> (String, String) {
    let made = clerk.post("/api/v1/petitions", &letter(today)).await.must(201);
    let (path, code) = (made.location().to_owned(), made.text("/query_code").to_owned());
    let to = server.world.id("natural-resources");
    does(clerk, &path, "dispatch", json!({"kind": "transfer", "to": to})).await.must(200);
    does(unit, &path, "acceptance", json!({"notice": "written"})).await.must(200);
    (path, code)
}

/// Both sides agree to mediation today, and it is referred to the township; gives the address of the case.
pub(crate) async fn referred(server: &Server, unit: &Client, path: &str, today: &str) -> String {
    let offer = json!({"other_side": "枫桥拆迁公司", "civil": true, "open_to_mediation": true});
    does(unit, path, "mediation", offer).await.must(200);
    for side in ["petitioner", "other"] {
        let word = json!({"side": side, "consent": "agreed", "on": today, "means": "written"});
        does(unit, path, "mediation/words", word).await.must(200);
    }
    let referral = json!({"committee": server.world.id("township"), "difficulty": "simple"});
    let referred = does(unit, path, "mediation/referral", referral).await.must(200);
    format!("/api/v1/cases/{}", referred.text("/case"))
}

/// The nominal, alarm and legally latest day of a running clock.
#[track_caller]
pub(crate) fn due(sheet: &Reply, kind: &str, days: [&str; 3]) {
    let clock = clock(sheet, kind).unwrap_or_else(|| panic!("{kind} does not run: {:#}", sheet.at("/clocks")));
    let found = ["nominal", "alarm", "legal_latest"].map(|day| clock["deadline"][day].as_str().unwrap());
    assert_eq!(found, days, "{kind}");
}

pub(crate) fn opinion(conclusion: &str) -> Value {
    json!({"conclusion": conclusion, "facts": "事实清楚。", "text": "意见如下。", "legal_basis": "《信访工作条例》"})
}

pub(crate) fn received(day: &str) -> Value {
    json!({"on": day, "method": "direct", "receiver": "张伟"})
}

both_databases! {
    #[tokio::test]
    async fn a_repeat_by_another_channel_and_spelling_is_found_at_the_city_and_not_accepted(database: TestDatabase) {
        // Given the letter of 张伟, accepted on 03-10 and due on Saturday 05-09, a make-up workday
        let server = Server::start(database).await;
        let (clerk, _, first, _) = accepted(&server).await;
        let sheet = clerk.get(&first).await.must(200);
        assert_eq!(clock(&sheet, "handling").unwrap()["deadline"]["nominal"], "2026-05-09");
        assert_eq!(clock(&sheet, "handling").unwrap()["deadline"]["alarm"], "2026-05-09");

        // When "章伟" writes online to the city on 03-25, with the same telephone about the same house
        server.set_clock("2026-03-25 09:00");
        let city = server.log_in("city-petition-clerk").await;
        let mut online = letter("2026-03-25");
        online["petition"]["channel"] = json!("online");
        online["petition"]["narrative"] =
            json!("二〇二四年我家下章二十七号的房屋拆迁，补偿款三十二万元只付了二十万元，余款催要多次没有结果。");
        online["petitioners"][0]["particulars"]["name"] = json!("章伟");
        let draft = city.post("/api/v1/petitions/candidates", &online).await.must(200);
        assert_eq!(draft.text("/items/0/id"), first.rsplit('/').next().unwrap());
        let second = city.post("/api/v1/petitions", &online).await.must(201).location().to_owned();

        // Then the first is suggested, nearly certain, with reasons; the names are masked
        let found = city.get(&format!("{second}/candidates")).await.must(200);
        assert!(found.at("/items/0/score").as_u64().unwrap() >= 85, "{:#}", found.body);
        assert_eq!(found.at("/items/0/petitioners"), &json!(["张*"]));
        assert!(found.at("/items/0/reasons").to_string().contains("同音"), "{:#}", found.body);

        // When the clerk confirms, then the matter is the first petition, first at the city and not in the country
        let of = first.rsplit('/').next().unwrap();
        let repeat = json!({"of": of, "score": 90, "reason": "同一电话、同一房屋"});
        does(&city, &second, "repeat", repeat).await.must(200);
        let sheet = city.get(&second).await.must(200);
        assert_eq!(sheet.at("/petition/repeat"), &json!({"of": of, "seq": 2}));
        assert_eq!(sheet.at("/petition/first_nationwide/value"), &json!(false));
        assert_eq!(sheet.at("/petition/first_at_office/value"), &json!(true));
        let thread = city.get(&format!("{second}/thread")).await.must(200);
        assert_eq!(thread.at("/items").as_array().unwrap().len(), 2);

        // And there is no second term: the city says by 04-09 that it does not accept, and the county's clock stands
        due(&sheet, "dispatch", ["2026-04-09"; 3]);
        let refusal = json!({"code": "N3", "guidance": "该事项诸暨市正在办理，请等待处理意见。", "notice": "online"});
        does(&city, &second, "non-acceptance", refusal).await.must(200);
        let sheet = clerk.get(&first).await.must(200);
        assert_eq!(clock(&sheet, "handling").unwrap()["deadline"]["nominal"], "2026-05-09");
        let repeats = city.get("/api/v1/petitions?repeat=true").await.must(200);
        assert_eq!(repeats.at("/items").as_array().unwrap().len(), 1);
        // And of the two petitions of March one counts as a repeat
        assert_eq!(march(&city, "repeat_rate_items", "2026-03-25").await, (1, 2));
        verify(&server).await;
    }

    #[tokio::test]
    async fn the_same_registration_is_made_once_under_one_key(database: TestDatabase) {
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let clerk = server.log_in("petition-clerk").await;
        let key = crate::harness::new_key();
        let mut made = Vec::new();
        for _ in 0..3 {
            let request = clerk.request(reqwest::Method::POST, "/api/v1/petitions").header("Idempotency-Key", &key);
            let reply = request.json(&letter("2026-03-02")).send().await.unwrap();
            made.push(Reply::read(reply).await.unwrap().must(201).location().to_owned());
        }
        assert!(made.iter().all(|path| *path == made[0]));
        let list = clerk.get("/api/v1/petitions").await.must(200);
        assert_eq!(list.at("/items").as_array().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn the_petitioner_follows_it_with_code_and_telephone(database: TestDatabase) {
        let server = Server::start(database).await;
        let (_, unit, path, code) = accepted(&server).await;
        let anybody = server.anybody();
        let status = |code: String, tail: &str| json!({"query_code": code, "phone_tail": tail});

        // Then with both, however the code is written, the way and the term are told
        let told = anybody.post("/api/v1/public/petitions/status", &status(code.to_lowercase(), "1234")).await.must(200);
        assert_eq!((told.text("/state"), told.text("/due_on")), ("已受理", "2026-05-09"));
        let office = server.world.organisation("natural-resources");
        assert_eq!(told.at("/call"), &json!({"office": office.name, "phone": office.phone}));

        // And with a wrong telephone or a wrong code nothing, in the same words
        let wrong = anybody.post("/api/v1/public/petitions/status", &status(code.clone(), "9999")).await.must(404);
        let other = anybody.post("/api/v1/public/petitions/status", &status("2222".to_owned(), "1234")).await.must(404);
        assert_eq!(wrong.body["detail"], other.body["detail"]);
        let rating = json!({"answer": status(code, "1234"), "rating": {"party": "unit", "satisfaction": "satisfied"}});
        let early = anybody.post("/api/v1/public/petitions/rating", &rating).await;
        assert!(codes_of(&early).contains(&"concluded".to_owned()), "{:#}", early.body);

        // And the unit does not get the code
        assert_eq!(unit.get(&path).await.must(200).text("/petition/query_code"), "");
        let events = unit.get(&format!("{path}/events")).await.must(200);
        assert_eq!(events.text("/items/0/event/data/query_code"), "");
    }

    #[tokio::test]
    async fn an_accusation_reaches_nobody_whom_it_accuses_and_no_clerk_who_is_not_entrusted(database: TestDatabase) {
        // Given an accusation of the department, registered by the clerk who handles accusations
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let entrusted = server.log_in("accusation-clerk").await;
        let department = json!({"organisations": [server.world.id("natural-resources")]});
        let accusation = accusation("2026-03-02", department);
        let made = entrusted.post("/api/v1/petitions", &accusation).await.must(201);
        let (path, code) = (made.location().to_owned(), made.text("/query_code").to_owned());
        let person = entrusted.get(&path).await.must(200);
        let person = person.text("/petition/petitioners/0/person").to_owned();

        // When it is to be sent to the accused, then it is refused
        let to = json!({"kind": "transfer", "to": server.world.id("natural-resources")});
        let refused = does(&entrusted, &path, "dispatch", to).await;
        assert!(matches!(refused.status, 409 | 422), "{:#}", refused.body);

        // Then the accused, the ordinary clerk and the other offices find nothing, wherever they look
        for username in ["natural-resources", "petition-clerk", "joint-meeting", "labour", "city-petition-clerk"] {
            let client = server.log_in(username).await;
            let nowhere = ["", "/actions", "/events", "/thread", "/candidates"].map(|part| format!("{path}{part}"));
            for place in nowhere {
                assert_eq!(client.get(&place).await.must(404).problem(), "not-found", "{username} {place}");
            }
            let unmask = client.post(&format!("{path}/people/{person}/unmask"), &json!({"reason": "核实"})).await;
            assert_eq!(unmask.status, 404, "{username}: {:#}", unmask.body);
            for view in ["own", "responsible", "division", "mine"] {
                let list = client.get(&format!("/api/v1/petitions?view={view}")).await.must(200);
                assert_eq!(list.at("/items"), &json!([]), "{username} {view}");
            }
        }
        let clerk = server.log_in("petition-clerk").await;
        let draft = clerk.post("/api/v1/petitions/candidates", &letter("2026-03-02")).await.must(200);
        assert_eq!(draft.at("/items"), &json!([]), "no candidate tells of it");

        // But the entrusted clerk and the auditor find it; the informant is told only that it is in hand
        let list = entrusted.get("/api/v1/petitions?kind=accusation").await.must(200);
        assert_eq!(list.at("/items").as_array().unwrap().len(), 1);
        server.log_in("county-auditor").await.get(&path).await.must(200);
        let answer = json!({"query_code": code, "phone_tail": "1234"});
        let told = server.anybody().post("/api/v1/public/petitions/status", &answer).await.must(200);
        assert_eq!((told.text("/state"), told.at("/responsible")), ("办理中", &Value::Null));
        let office = server.world.organisation("petition");
        assert_eq!(told.at("/call"), &json!({"office": office.name, "phone": office.phone}));
        let metrics = server.anybody().get("/metrics").await;
        assert!(!metrics.body.to_string().contains(path.rsplit('/').next().unwrap()));
        verify(&server).await;
    }

    #[tokio::test]
    async fn sixty_and_thirty_days_across_the_spring_festival(database: TestDatabase) {
        let server = Server::start_at(database, "2025-12-22 09:00").await;
        let clerk = server.log_in("petition-clerk").await;
        let unit = server.log_in("natural-resources").await;
        let mut paths = Vec::new();
        for _ in 0..2 {
            paths.push(accepted_at_once(&server, &clerk, &unit, "2025-12-22").await.0);
        }
        due(&unit.get(&paths[0]).await.must(200), "handling", ["2026-02-20", "2026-02-14", "2026-02-24"]);

        // Approved on 02-13 for thirty days: until Sunday 03-22
        let longer = json!({"days": 30, "approver": "局长", "reason": "需要委托评估。", "told": true});
        server.set_clock("2026-02-13 09:00");
        does(&unit, &paths[0], "extension", longer.clone()).await.must(200);
        due(&unit.get(&paths[0]).await.must(200), "handling", ["2026-03-22", "2026-03-20", "2026-03-23"]);

        // Tried on 02-24: refused, and overdue
        server.set_clock("2026-02-24 09:00");
        let late = does(&unit, &paths[1], "extension", longer).await;
        assert!(codes_of(&late).contains(&"extension_open".to_owned()), "{:#}", late.body);
        let overdue = unit.get("/api/v1/petitions?view=responsible&order=due&lamp=overdue").await.must(200);
        assert_eq!(overdue.at("/items").as_array().unwrap().len(), 1);
        verify(&server).await;
    }

    #[tokio::test]
    async fn review_on_the_last_day_recheck_with_a_hearing_and_the_end(database: TestDatabase) {
        let server = Server::start(database).await;
        let (clerk, unit, path, _) = accepted(&server).await;
        let (county, city) = (server.log_in("county-reviewer").await, server.log_in("city-reviewer").await);
        server.set_clock("2026-04-08 09:00");
        does(&unit, &path, "opinion", opinion("not_support")).await.must(200);
        does(&unit, &path, "service", received("2026-04-08")).await.must(200);
        due(&clerk.get(&path).await.must(200), "review_request", ["2026-05-08"; 3]);

        // Asked online on the thirtieth day at 23:10
        server.set_clock("2026-05-08 23:10");
        let ask = |day: &str| json!({"on": day, "grounds": "金额计算有误。"});
        does(&clerk, &path, "review-request", ask("2026-05-08")).await.must(200);
        due(&clerk.get(&path).await.must(200), "review", ["2026-06-07", "2026-06-05", "2026-06-08"]);
        server.set_clock("2026-06-04 09:00");
        does(&county, &path, "review", opinion("uphold")).await.must(200);
        does(&county, &path, "service", received("2026-06-04")).await.must(200);
        due(&clerk.get(&path).await.must(200), "recheck_request", ["2026-07-04", "2026-07-03", "2026-07-06"]);

        // Recheck asked on the Monday after; five days of hearing do not count
        server.set_clock("2026-07-06 09:00");
        does(&clerk, &path, "recheck-request", ask("2026-07-06")).await.must(200);
        due(&clerk.get(&path).await.must(200), "recheck", ["2026-08-05"; 3]);
        server.set_clock("2026-07-25 09:00");
        let hearing = json!({"from": "2026-07-20", "until": "2026-07-24", "chair": "李明", "record": "双方陈述。"});
        does(&city, &path, "hearings", hearing).await.must(200);
        due(&clerk.get(&path).await.must(200), "recheck", ["2026-08-10"; 3]);
        server.set_clock("2026-08-10 09:00");
        does(&city, &path, "recheck", opinion("uphold")).await.must(200);
        does(&city, &path, "service", received("2026-08-10")).await.must(200);
        assert_eq!(clerk.get(&path).await.must(200).text("/petition/state"), "final");

        // The same again is registered and not accepted any more
        server.set_clock("2026-09-01 09:00");
        let again = clerk.post("/api/v1/petitions", &letter("2026-09-01")).await.must(201).location().to_owned();
        let repeat = json!({"of": path.rsplit('/').next().unwrap(), "reason": "同一人同一房屋"});
        does(&clerk, &again, "repeat", repeat).await.must(200);
        let refusal = json!({"code": "Z1", "guidance": "已经复核终结。", "notice": "written"});
        does(&clerk, &again, "non-acceptance", refusal).await.must(200);
        verify(&server).await;
    }

    #[tokio::test]
    async fn mediation_first_and_both_clocks_run(database: TestDatabase) {
        // Given a petition accepted on 2026-07-30, due on 09-28
        let server = Server::start(database).await;
        server.set_clock("2026-07-30 09:00");
        let clerk = server.log_in("petition-clerk").await;
        let unit = server.log_in("natural-resources").await;
        let (path, code) = accepted_at_once(&server, &clerk, &unit, "2026-07-30").await;

        // When both sides agree on 08-03 and it is referred, then a case is open at the committee
        server.set_clock("2026-08-03 09:00");
        let case = referred(&server, &unit, &path, "2026-08-03").await;
        let director = server.log_in("township-director").await;
        let sheet = director.get(&case).await.must(200);
        assert_eq!(sheet.text("/petition/number"), unit.get(&path).await.must(200).text("/number"));
        assert_eq!(sheet.at("/petition/opens"), &json!(false));
        let parties = sheet.at("/case/parties").as_array().unwrap();
        let both: Vec<&str> = parties.iter().map(|party| party["person"].as_str().unwrap()).collect();

        // When the committee accepts on the same day, then both see both clocks
        let steps = [bare("review"), explain(&both, "2026-08-03"), accept()];
        for step in steps {
            does(&director, &case, step.path, step.body).await.must(200);
        }
        let sheet = unit.get(&path).await.must(200);
        assert_eq!(sheet.text("/petition/mediation/stage"), "mediating");
        due(&sheet, "handling", ["2026-09-28"; 3]);
        let of_case = sheet.at("/case/clocks").as_array().unwrap();
        let term = of_case.iter().find(|clock| clock["kind"] == "mediation").unwrap();
        assert_eq!(term["deadline"]["nominal"], "2026-09-02");
        let seen = director.get(&case).await.must(200);
        let seen = seen.at("/petition/clocks").as_array().unwrap().clone();
        assert!(seen.iter().any(|clock| clock["deadline"]["nominal"] == "2026-09-28"), "{seen:#?}");

        // When they agree on 08-28 and it is performed on 09-09, then the petition says so from the same moment
        let mediator = server.world.user("township-mediator");
        let appointed = assign(mediator);
        does(&director, &case, appointed.path, appointed.body).await.must(200);
        let steps = [
            ("2026-08-14", session("2026-08-14", &[mediator], &both)),
            (
                "2026-08-28",
                agree_in_writing("2026-08-28", &[pays(both[1], 800, "2026-09-10")], &both, &[server.world.id("township")]),
            ),
            ("2026-09-09", perform("2026-09-09", 800)),
        ];
        for (day, step) in steps {
            server.set_clock(&format!("{day} 09:00"));
            does(&director, &case, step.path, step.body).await.must(200);
        }
        assert_eq!(unit.get(&path).await.must(200).text("/petition/mediation/stage"), "performed");

        // And the unit closes on 09-15 quoting it, and the petitioner rates both, each once
        server.set_clock("2026-09-15 09:00");
        let mut closing = opinion("support");
        closing["quotes_agreement"] = json!(true);
        does(&unit, &path, "opinion", closing).await.must(200);
        does(&unit, &path, "service", received("2026-09-15")).await.must(200);
        let answer = json!({"query_code": code, "phone_tail": "1234"});
        for party in ["office", "unit"] {
            let rating = json!({"answer": answer, "rating": {"party": party, "satisfaction": "satisfied"}});
            server.anybody().post("/api/v1/public/petitions/rating", &rating).await.must(204);
            let again = server.anybody().post("/api/v1/public/petitions/rating", &rating).await;
            assert!(codes_of(&again).contains(&"rated_once".to_owned()), "{:#}", again.body);
        }
        verify(&server).await;
    }
}
