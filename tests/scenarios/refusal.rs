//! A refusal bars everything until it is taken back.

use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

both_databases! {
    #[tokio::test]
    async fn a_refusal_bars_mediation_until_it_is_taken_back(database: TestDatabase) {
        let server = Server::start(database).await;
        let (mediator, director) = ("village-mediator", "village-director");
        let town = server.world.id("township");

        // Given 张伟, who applies on 2026-03-16; the committee has three working days to answer
        server.set_clock("2026-03-16 09:00");
        let c = Docket::given(&server, mediator, &quarrel("2026-03-16")).await;
        c.due("acceptance", ["2026-03-19"; 3]).await;
        c.does(mediator, bare("consent-request")).await;
        c.cannot(director, decline("party_refused"), "refusal_recorded").await;

        // When 李强 says no on 03-18 and threatens
        c.on("2026-03-18").does(mediator, contact(c.respondent(), "2026-03-18", true)).await;
        c.does(mediator, refuses(c.respondent(), "2026-03-18")).await;
        c.does(mediator, assess("high", &["threat"])).await;

        // Then the police are told in the same minute
        let police = server.world.id("township-police");
        c.does(mediator, deed("police-report", json!({"police": police, "facts": "李强扬言报复张伟。"}))).await;
        c.has("/case/police_reports/0/at", json!("2026-03-18T01:00:00Z")).await;
        c.has("/case/police_reports/0/police", json!(police)).await;

        // And the station opens the case from its notice, as whoever else is told of danger does; others know of none
        let (station, bureau) = (server.log_in("township-police").await, server.log_in("police").await);
        bureau.get(&c.path).await.must(404);
        let above = json!({"to": [server.world.id("police")], "facts": "李强扬言报复张伟，已报派出所。"});
        c.does(director, deed("urgent-report", above)).await;
        for (told, kind) in [(&station, "police_report"), (&bureau, "urgent_report")] {
            let inbox = told.get("/api/v1/notifications").await.must(200);
            assert_eq!(inbox.at("/items").as_array().unwrap().len(), 1, "{:#}", inbox.body);
            assert_eq!((inbox.text("/items/0/kind"), inbox.text("/items/0/title")), (kind, "排水沟纠纷"));
            told.get(&format!("/api/v1/cases/{}", inbox.text("/items/0/subject_id"))).await.must(200);
        }
        server.log_in("township-court").await.get(&c.path).await.must(404);

        // And nothing of mediation is possible: no acceptance, session, agreement or escalation
        c.does(mediator, explain(&c.both(), "2026-03-18")).await;
        c.cannot(director, accept(), "no_refusal").await;
        c.cannot(director, transfer(town, &["high_risk"]), "no_refusal").await;
        let refused = c.does(director, decline("party_refused")).await;
        assert_eq!(refused.text("/state"), "not_accepted");
        c.cannot(mediator, session("2026-03-18", &[server.world.user(mediator)], &c.both()), "no_refusal").await;
        c.cannot(mediator, agree_orally("2026-03-18", &[]), "state").await;
        c.cannot(director, transfer(town, &["high_risk"]), "state").await;
        c.cannot(director, reopen(), "refuser_agrees").await;

        // And the applicant was told where to go, while the request still interrupts the limitation period from 03-16
        c.has("/case/non_acceptance", json!({
            "on": "2026-03-18",
            "ground": "party_refused",
            "guidance": "可以向诸暨市人民法院枫桥人民法庭起诉。",
        })).await;
        c.has("/case/applied_on", json!("2026-03-16")).await;
        c.has("/case/accepted_on", json!(null)).await;
        c.not_running("mediation").await;
        c.due("closing", ["2026-03-25"; 3]).await;

        // When 李强 consents on 04-02, then the case is reopened and accepted anew that day, without asking 张伟 again
        c.on("2026-04-02").does(mediator, agrees(c.respondent(), "2026-04-02")).await;
        c.does(director, reopen()).await;
        c.is("under_review").await;
        c.due("acceptance", ["2026-04-08"; 3]).await;
        c.does(mediator, explain(&c.both(), "2026-04-02")).await;
        c.does(director, accept()).await;
        c.has("/case/accepted_on", json!("2026-04-02")).await;
        c.has("/case/round", json!(2)).await;
        c.has("/case/earlier/0/non_acceptance/ground", json!("party_refused")).await;
        c.due("mediation", ["2026-05-02", "2026-04-30", "2026-05-06"]).await;
        c.has("/number", json!("(2026)枫源人调字第1号")).await;
    }
}
