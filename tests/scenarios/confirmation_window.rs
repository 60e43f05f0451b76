//! Thirty days for judicial confirmation: the last of them, the day after, a holiday at the end, and one who will not sign.

use serde_json::{Value, json};
use test_database::{TestDatabase, both_databases};

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

const MEDIATOR: &str = "village-mediator";

/// A written agreement that took effect on the day the dispute was told.
async fn agreed_on<'a>(server: &'a Server, day: &str) -> Docket<'a> {
    server.set_clock(&format!("{day} 09:00"));
    let c = Docket::given(server, MEDIATOR, &quarrel(day)).await;
    c.does(MEDIATOR, agrees(c.respondent(), day)).await;
    c.does(MEDIATOR, explain(&c.both(), day)).await;
    c.does(MEDIATOR, accept()).await;
    let mediator = server.world.user(MEDIATOR);
    c.does("village-director", assign(mediator)).await;
    c.does(MEDIATOR, session(day, &[mediator], &c.both())).await;
    let owed = [pays(c.respondent(), 800, "2026-12-31")];
    c.does("village-director", agree_in_writing(day, &owed, &c.both(), &[server.world.id("village")])).await;
    c.has("/case/agreement/effective_on", json!(day)).await;
    c
}

/// What is said when it is too late: the window, its article, and the ways that remain.
async fn is_too_late(server: &Server, c: &Docket<'_>, day: &str) {
    let court = server.world.id("court");
    let refused = c.on(day).cannot(MEDIATOR, ask_court(court, day, &c.both()), "confirmation_window").await;
    let reason = refused.at("/reasons/0");
    assert_eq!(reason["basis"], "《人民调解法》第三十三条");
    let message = reason["message"].as_str().unwrap();
    assert!(message.contains("重新达成协议") && message.contains("起诉"), "{message}");
}

async fn the_window_ends(database: TestDatabase, effective: &str, due: [&str; 3], last: &str, late: &str) {
    let server = Server::start(database).await;
    let court = server.world.id("court");

    // Given two agreements of the same day
    let (in_time, missed) = (agreed_on(&server, effective).await, agreed_on(&server, effective).await);
    in_time.due("confirmation", due).await;

    // When the parties of one go to court on the last day, then they are in time
    in_time.on(last).does(MEDIATOR, ask_court(court, last, &in_time.both())).await;
    in_time.is("confirmation_pending").await;

    // And those of the other, who come a day later, are not
    is_too_late(&server, &missed, late).await;
    missed.is("agreement_reached").await;

    // But what was handed in on the last day may be written down later
    missed.does(MEDIATOR, ask_court(court, last, &missed.both())).await;
    missed.has("/case/confirmation/asked_on", json!(last)).await;
}

both_databases! {
    #[tokio::test]
    async fn the_thirtieth_day_is_in_time_and_the_next_is_not(database: TestDatabase) {
        the_window_ends(database, "2026-03-02", ["2026-04-01"; 3], "2026-04-01", "2026-04-02").await;
    }

    #[tokio::test]
    async fn a_holiday_moves_the_last_day(database: TestDatabase) {
        let due = ["2026-04-04", "2026-04-03", "2026-04-07"];
        the_window_ends(database, "2026-03-05", due, "2026-04-07", "2026-04-08").await;
    }

    #[tokio::test]
    async fn only_a_competent_court_is_asked(database: TestDatabase) {
        let server = Server::start(database).await;
        let c = agreed_on(&server, "2026-03-02").await;

        // Given a court in another county of the city, and the city's own
        let administrator = server.log_in("city-admin").await;
        let mut courts = Vec::new();
        for (name, tier, division) in [
            ("绍兴市越城区人民法院", "county", "330602000000"),
            ("绍兴市中级人民法院", "city", "330600000000"),
        ] {
            let parent = server.world.id("city-centre");
            let new = json!({"name": name, "kind": "court", "tier": tier, "division": division, "parent": parent});
            courts.push(administrator.post("/api/v1/organisations", &new).await.must(201).at("/id").clone());
        }
        let [elsewhere, intermediate] = courts.as_slice() else { unreachable!() };
        let ask = |court: &Value| {
            ask_court(server.world.id("court"), "2026-03-02", &c.both()).with("court", court.clone())
        };

        // When neither the dispute nor the committee lies there, then it is not asked, and everybody is told the article
        let refused = c.cannot(MEDIATOR, ask(elsewhere), "court_competent").await;
        assert_eq!(refused.text("/reasons/0/basis"), "《民事诉讼法》第二百零五条");
        c.cannot(MEDIATOR, ask(elsewhere).with("ground", "mediation_place"), "court_competent").await;
        c.cannot(MEDIATOR, ask(intermediate), "intermediate_reason").await;

        // But where a party has its domicile it may be, once that is told, and it is on record
        let at_home = ask(elsewhere).with("ground", "party_domicile");
        c.cannot(MEDIATOR, at_home.clone(), "court_competent").await;
        c.cannot(MEDIATOR, at_home.clone().with("domicile", "330681109000"), "court_competent").await;
        c.does(MEDIATOR, at_home.with("domicile", "330602000000")).await;
        c.has("/case/confirmation/court", elsewhere.clone()).await;
        c.has("/case/confirmation/ground", json!("party_domicile")).await;
        c.has("/case/confirmation/domicile", json!("330602000000")).await;
    }

    #[tokio::test]
    async fn one_party_alone_cannot_ask(database: TestDatabase) {
        let server = Server::start(database).await;
        let court = server.world.id("court");
        let c = agreed_on(&server, "2026-03-02").await;

        // When 李强 refuses to co-sign the application, then there is none, and everybody is told why
        c.on("2026-03-10");
        let refused = c.cannot(MEDIATOR, ask_court(court, "2026-03-10", &[c.applicant()]), "joint_application").await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.text("/reasons/0/pointer"), "/applicants");
        assert_eq!(refused.text("/reasons/0/basis"), "《人民调解法》第三十三条");

        // And what is asked of the application stands beside the act before anybody tries
        let actions = c.client(MEDIATOR).await.get(&format!("{}/actions", c.path)).await.must(200);
        let items = actions.at("/items").as_array().unwrap();
        let ask = items.iter().find(|action| action["act"] == "ask_confirmation").unwrap();
        assert_eq!(ask["allowed"], true);
        assert!(ask["asks"].as_array().unwrap().iter().any(|need| need["code"] == "joint_application"));
    }
}
