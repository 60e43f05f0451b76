//! Personal information is erased when the law asks for it, and stays as long as the file must be kept.

use serde_json::{Value, json};
use store::Store;
use store::cases::Verified;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Reply, Server, settings};
use crate::scenarios::petitions::{codes_of, does, letter};

const MEDIATOR: &str = "village-mediator";
const DIRECTOR: &str = "village-director";

/// A server whose keys outlive the ten years for which a file is kept.
async fn server(database: test_database::TestDatabase) -> Server {
    let mut settings = settings();
    settings.tokens.signing_key_days = 7300;
    Server::start_with(database, settings).await
}

/// Given a quarrel that came to nothing and was archived on 2026-03-12.
async fn archived(server: &Server) -> Docket<'_> {
    server.set_clock("2026-03-09 09:00");
    let c = Docket::given(server, MEDIATOR, &quarrel("2026-03-09")).await;
    c.does(MEDIATOR, agrees(c.respondent(), "2026-03-09")).await;
    c.does(MEDIATOR, explain(&c.both(), "2026-03-09")).await;
    c.does(MEDIATOR, accept()).await;
    let mediator = server.world.user(MEDIATOR);
    c.does(DIRECTOR, assign(mediator)).await;
    c.does(MEDIATOR, session("2026-03-09", &[mediator], &c.both())).await;
    c.on("2026-03-12").does(MEDIATOR, terminate("deadlock")).await;
    c.does(DIRECTOR, close()).await;
    c.does(DIRECTOR, bare("archiving")).await;
    c
}

fn forget_person(person: &str, ground: &str) -> Deed {
    deed("people/erasure", json!({"person": person, "ground": ground, "reason": "本人申请"}))
}

fn forget() -> Deed {
    deed("erasure", json!({"reason": "保管期限届满"}))
}

async fn unmask(c: &Docket<'_>, person: &str) -> Reply {
    let path = format!("{}/people/{person}/unmask", c.path);
    c.client(DIRECTOR).await.post(&path, &json!({"reason": "核对身份"})).await
}

async fn verified(store: &Store) -> Verified {
    let store = store.clone();
    let checked = tokio::task::spawn_blocking(move || store.verify_cases(|_| {}).unwrap()).await.unwrap();
    checked.unwrap_or_else(|difference| panic!("{difference}"))
}

both_databases! {
    #[tokio::test]
    async fn a_wrong_person_is_erased_by_the_director_and_shown_as_erased(database: TestDatabase) {
        let server = server(database).await;
        let c = archived(&server).await;
        let who = c.respondent();
        assert!(unmask(&c, who).await.must(200).text("/name").contains('李'));

        // When somebody else tries, or for a ground that waits, or while a lawsuit needs the file, then it is refused
        assert_eq!(c.attempt(MEDIATOR, &forget_person(who, "unlawful")).await.must(403).problem(), "forbidden");
        let waits = c.cannot(DIRECTOR, forget_person(who, "consent_withdrawn"), "retention_over").await;
        assert!(waits.body.to_string().contains("《个人信息保护法》第四十七条"), "{:#}", waits.body);
        c.does("county-director", deed("hold", json!({"reason": "当事人已经起诉"}))).await;
        c.cannot(DIRECTOR, forget_person(who, "unlawful"), "not_held").await;
        c.does("county-director", deed("hold/lifting", json!({"reason": "诉讼已经终结"}))).await;

        // When the director erases what should never have been recorded
        c.does(DIRECTOR, forget_person(who, "unlawful")).await;

        // Then everybody reads that it was, nobody what it was, and the history says why
        let shown = format!("/people/{who}");
        c.has(&shown, json!({"name": "已删除", "identity": null, "phone": null, "erased": true})).await;
        assert_eq!(unmask(&c, who).await.must(410).problem(), "erased");
        let events = c.client(MEDIATOR).await.get(&format!("{}/events?limit=100", c.path)).await.must(200);
        let last = events.at("/items").as_array().unwrap().last().unwrap()["event"].clone();
        assert_eq!(last["type"], "person_forgotten");
        assert_eq!((&last["data"]["ground"], &last["data"]["reason"]), (&json!("unlawful"), &json!("本人申请")));
        // (The story of the dispute names people too: it goes with the whole case.)
        let read = format!("{}{}", events.body, c.sheet().await.body);
        assert!(["13967598765", "330681196803050015", "枫源村14号"].iter().all(|particular| !read.contains(particular)));
        assert_eq!(verified(&server.store).await.forgotten, 0);
    }

    #[tokio::test]
    async fn a_case_whose_time_is_over_is_forgotten_and_its_chain_stays(database: TestDatabase) {
        let server = server(database).await;
        let c = archived(&server).await;
        let other = Docket::given(&server, MEDIATOR, &quarrel("2026-03-12")).await;

        // When the ten years are over, and not a day before
        c.on("2036-03-12").cannot(DIRECTOR, forget(), "retention_over").await;
        other.cannot(DIRECTOR, forget(), "state").await;
        c.on("2036-03-13").does(DIRECTOR, forget()).await;

        // Then it is gone for whoever could read it, in every way, and from the lists
        let mediator = c.client(MEDIATOR).await;
        for path in ["", "/actions", "/events"] {
            let gone = mediator.get(&format!("{}{path}", c.path)).await.must(410);
            assert_eq!(gone.problem(), "erased", "{path}");
        }
        assert_eq!(unmask(&c, c.applicant()).await.status, 410);
        let list = mediator.get("/api/v1/cases").await.must(200);
        let paths: Vec<_> = list.at("/items").as_array().unwrap().iter().map(|case| case["id"].clone()).collect();
        assert!(matches!(&paths[..], [Value::String(id)] if other.path.ends_with(id.as_str())), "{paths:?}");

        // And everything else is as it should be
        let verified = verified(&server.store).await;
        assert_eq!((verified.cases, verified.forgotten), (2, 1));
    }

    #[tokio::test]
    async fn a_petition_is_erased_as_a_case_is(database: TestDatabase) {
        // Given a letter that was withdrawn on the day on which it came
        let server = server(database).await;
        server.set_clock("2026-03-02 09:00");
        let clerk = server.log_in("petition-clerk").await;
        let made = clerk.post("/api/v1/petitions", &letter("2026-03-02")).await.must(201);
        let (path, code) = (made.location().to_owned(), made.text("/query_code").to_owned());
        let who = clerk.get(&path).await.must(200).text("/petition/petitioners/0/person").to_owned();
        let erase_person = |ground: &str| json!({"person": who, "ground": ground, "reason": "本人申请"});
        let open = does(&clerk, &path, "people/erasure", erase_person("unlawful")).await;
        assert!(codes_of(&open).contains(&"state".to_owned()), "{:#}", open.body);
        let withdrawal = json!({"on": "2026-03-02", "reason": "本人书面撤回", "confirmed": true});
        does(&clerk, &path, "withdrawal", withdrawal).await.must(200);

        // When the office erases what should never have been recorded; not what has to be kept, nor while it is held
        let waits = does(&clerk, &path, "people/erasure", erase_person("consent_withdrawn")).await;
        assert!(codes_of(&waits).contains(&"retention_over".to_owned()), "{:#}", waits.body);
        let meeting = server.log_in("joint-meeting").await;
        does(&meeting, &path, "hold", json!({"reason": "信访人已经起诉"})).await.must(200);
        let held = does(&clerk, &path, "people/erasure", erase_person("unlawful")).await;
        assert!(codes_of(&held).contains(&"not_held".to_owned()), "{:#}", held.body);
        does(&meeting, &path, "hold/lifting", json!({"reason": "诉讼已经终结"})).await.must(200);
        does(&clerk, &path, "people/erasure", erase_person("unlawful")).await.must(200);

        // Then everybody reads that it was, nobody what it was, and the search finds nobody by it
        let sheet = clerk.get(&path).await.must(200);
        let shown = sheet.at(&format!("/people/{who}"));
        assert_eq!(shown, &json!({"name": "已删除", "identity": null, "phone": null, "erased": true}));
        let unmask = clerk.post(&format!("{path}/people/{who}/unmask"), &json!({"reason": "核对身份"})).await;
        assert_eq!(unmask.must(410).problem(), "erased");

        // When its ten years are over, and not a day before, then the whole goes
        let forget = json!({"reason": "保管期限届满"});
        server.set_clock("2036-03-02 09:00");
        let early = does(&clerk, &path, "erasure", forget.clone()).await;
        assert!(codes_of(&early).contains(&"retention_over".to_owned()), "{:#}", early.body);
        server.set_clock("2036-03-03 09:00");
        does(&clerk, &path, "erasure", forget).await.must(200);
        for part in ["", "/actions", "/events", "/thread", "/candidates", "/documents"] {
            assert_eq!(clerk.get(&format!("{path}{part}")).await.must(410).problem(), "erased", "{part}");
        }
        for view in ["own", "division"] {
            let list = clerk.get(&format!("/api/v1/petitions?view={view}")).await.must(200);
            assert_eq!(list.at("/items"), &json!([]), "{view}");
        }
        let alike = clerk.post("/api/v1/petitions/candidates", &letter("2036-03-03")).await.must(200);
        assert!(!alike.body.to_string().contains(path.rsplit('/').next().unwrap()), "{:#}", alike.body);
        let answer = json!({"query_code": code, "phone_tail": "1234"});
        server.anybody().post("/api/v1/public/petitions/status", &answer).await.must(404);
        let verified = verified(&server.store).await;
        assert_eq!((verified.petitions, verified.forgotten), (1, 1));
    }
}
