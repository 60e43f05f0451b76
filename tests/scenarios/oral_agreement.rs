//! An oral application ends in an oral agreement.

use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

both_databases! {
    #[tokio::test]
    async fn an_oral_application_ends_in_an_oral_agreement(database: TestDatabase) {
        let server = Server::start(database).await;
        let (mediator, director) = ("village-mediator", "village-director");

        // Given 张伟, who tells a mediator of the drainage quarrel on Monday 2026-03-09
        server.set_clock("2026-03-09 09:00");
        let c = Docket::given(&server, mediator, &quarrel("2026-03-09")).await;
        c.is("under_review").await;
        c.due("acceptance", ["2026-03-12"; 3]).await;

        // When 李强 consents the same day and the mediator accepts the simple dispute on the spot
        c.does(mediator, agrees(c.respondent(), "2026-03-09")).await;
        c.does(mediator, explain(&c.both(), "2026-03-09")).await;
        let receipt = c.does(mediator, accept()).await;

        // Then it is accepted on 03-09 with the committee's first number of the year, and due on 04-08
        assert_eq!(receipt.text("/number"), "(2026)枫源人调字第1号");
        assert_eq!(receipt.text("/state"), "accepted");
        c.has("/case/accepted_on", json!("2026-03-09")).await;
        c.due("mediation", ["2026-04-08"; 3]).await;
        c.due("assignment", ["2026-03-10"; 3]).await;

        // When a session is held on 03-11 and both agree by word of mouth that 李强 pays 800 yuan by 03-20
        c.does(director, assign(server.world.user(mediator))).await;
        c.on("2026-03-11").does(mediator, session("2026-03-11", &[server.world.user(mediator)], &c.both())).await;
        c.does(mediator, agree_orally("2026-03-11", &[pays(c.respondent(), 800, "2026-03-20")])).await;

        // Then the agreement is effective that day; the court could be asked until 04-10, but wants it in writing first
        c.is("agreement_reached").await;
        c.has("/case/agreement/effective_on", json!("2026-03-11")).await;
        c.has("/case/agreement/form", json!("oral")).await;
        c.not_running("mediation").await;
        c.due("confirmation", ["2026-04-10"; 3]).await;
        c.due("performance", ["2026-03-20"; 3]).await;
        let court = server.world.id("township-court");
        c.cannot(mediator, ask_court(court, "2026-03-11", &c.both()), "agreement_written").await;

        // When 李强 pays on 03-20, then a visit is due on 04-04, a holiday, so that the alarm is the day before
        c.on("2026-03-20").does(mediator, perform("2026-03-20", 800)).await;
        c.is("performed").await;
        c.due("follow_up", ["2026-04-04", "2026-04-03", "2026-04-07"]).await;
        c.cannot(director, close(), "visited").await;

        // When the visit is made on 04-03, then the case can be closed and its file archived for ten years
        c.on("2026-04-03").does(mediator, visit("2026-04-03", &c.both())).await;
        c.due("closing", ["2026-04-10"; 3]).await;
        c.does(director, close()).await;
        c.does(director, bare("archiving")).await;
        c.is("archived").await;
        c.has("/case/closing/retention_years", json!(10)).await;
        c.has("/clocks", json!([])).await;

        // And the statistics find it as an oral application among neighbours
        c.has("/case/source", json!("oral_application")).await;
        let list = c.client(mediator).await.get("/api/v1/cases?category=02&state=archived").await.must(200);
        assert_eq!(list.at("/items/0/number"), &json!("(2026)枫源人调字第1号"));
        for (by, key) in [("source", "oral_application"), ("category", "02")] {
            let asked = format!("/api/v1/statistics/cases?from=2026-03-01&until=2026-03-31&by={by}");
            let report = c.client(director).await.get(&asked).await.must(200);
            assert_eq!(report.text("/lines/0/key"), key);
            let counted = ["accepted", "settled", "oral", "performed"].map(|measure| report.at(&format!("/total/counts/{measure}/cases")));
            assert_eq!(counted, [&json!(1); 4]);
        }

        // And the file is the register, the record and the agreement by word of mouth, each of what has happened
        let papers = c.client(director).await.get(&format!("{}/documents", c.path)).await.must(200);
        let papers = papers.at("/items").as_array().unwrap();
        for form in ["acceptance_register", "session_record", "oral_agreement_register"] {
            let paper = papers.iter().find(|paper| paper["form"] == form).unwrap_or_else(|| panic!("no {form}"));
            assert_eq!(paper["open"], json!(false), "{form}");
        }

        // And its history tells the way in order, without the particulars of its people
        let events = c.client(mediator).await.get(&format!("{}/events", c.path)).await.must(200);
        let days: Vec<&str> = events.at("/items").as_array().unwrap().iter().map(|e| &e["at"].as_str().unwrap()[..10]).collect();
        assert!(days.is_sorted() && days.first() == Some(&"2026-03-09") && days.last() == Some(&"2026-04-03"), "{days:?}");
        let text = events.body.to_string();
        assert!(!text.contains("13857512345") && !text.contains("330681197108120039"), "{text}");
    }
}
