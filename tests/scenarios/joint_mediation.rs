//! A dispute across two townships of a county is mediated by both together.

use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

both_databases! {
    #[tokio::test]
    async fn two_townships_mediate_together(database: TestDatabase) {
        let server = Server::start(database).await;
        let (lead, other, county) = ("township-director", "zhaojia-director", "county-director");
        let (town, beside) = (server.world.id("township"), server.world.id("zhaojia"));

        // Given 张伟 of 枫桥镇 and 李强 of 赵家镇, when the village registers on 2026-04-02 and hands over what crosses areas
        server.set_clock("2026-04-02 09:00");
        let c = Docket::given(&server, "village-mediator", &quarrel("2026-04-02")).await;
        c.cannot("village-director", transfer(town, &["cross_area"]), "transfer_consent").await;
        c.does("village-mediator", agrees_to_transfer(c.applicant(), "2026-04-02")).await;
        c.does("village-director", transfer(town, &["cross_area"])).await;
        c.due("offer_decision", ["2026-04-07"; 3]).await;

        // Then it waits at 枫桥镇, and nobody at 赵家镇 knows of it yet
        let inbox = c.client(lead).await.get("/api/v1/cases?view=inbox").await.must(200);
        assert_eq!(inbox.at("/items/0/title"), &json!("排水沟纠纷"));
        c.client(other).await.get(&c.path).await.must(404);

        // When 枫桥镇 takes it on 04-03, asks 李强, accepts, and calls 赵家镇 in
        c.on("2026-04-03").does(lead, bare("offer/acceptance")).await;
        c.is("under_review").await;
        c.does(lead, agrees(c.respondent(), "2026-04-03")).await;
        c.does(lead, explain(&c.both(), "2026-04-03")).await;
        let accepted = c.does(lead, accept()).await;
        c.does(lead, join(&[beside])).await;

        // And both are told within two working days that 枫桥镇 answers for it now; three days of holiday come between
        c.due("hop_notice", ["2026-04-08"; 3]).await;
        c.does(lead, tell_hop(&c.both(), "2026-04-03")).await;
        c.not_running("hop_notice").await;

        // Then the number is the lead's, and the term ends nominally on a Sunday within the May holiday
        assert_eq!(accepted.text("/number"), "(2026)枫人调字第1号");
        c.has("/case/responsible", json!(town)).await;
        c.has("/case/accepted_on", json!("2026-04-03")).await;
        c.due("mediation", ["2026-05-03", "2026-04-30", "2026-05-06"]).await;
        c.client(other).await.get(&c.path).await.must(200);

        // And both send mediators, of whom the lead's hosts
        let (host, second) = ("township-mediator", "zhaojia-mediator");
        c.cannot(other, assign(server.world.user(second)), "one_host").await;
        c.does(lead, assign(server.world.user(host))).await;
        c.does(other, assign_beside(server.world.user(second))).await;
        c.is("assigned").await;

        // And the county centre only looks on
        let county_sheet = c.client(county).await.get(&c.path).await.must(200);
        assert_eq!(county_sheet.text("/case/state"), "assigned");
        let pair = [server.world.user(host), server.world.user(second)];
        c.on("2026-04-14");
        c.cannot(county, session("2026-04-14", &pair, &c.both()), "relation").await;
        c.does(lead, session("2026-04-14", &pair, &c.both())).await;

        // When they agree on 04-28, then the agreement needs the seals of both committees
        c.on("2026-04-28");
        let owed = [pays(c.respondent(), 800, "2026-05-20")];
        c.cannot(lead, agree_in_writing("2026-04-28", &owed, &c.both(), &[town]), "all_sealed").await;
        c.does(lead, agree_in_writing("2026-04-28", &owed, &c.both(), &[town, beside])).await;
        c.has("/case/agreement/effective_on", json!("2026-04-28")).await;
        let sheet = c.sheet().await;
        assert_eq!(sheet.at("/case/agreement/seals").as_array().unwrap().len(), 2);
        c.due("confirmation", ["2026-05-28"; 3]).await;

        // And the court at the seat of both, the county's or its branch in 枫桥, may be asked on that last day
        c.on("2026-05-28");
        c.cannot(lead, ask_court(server.world.id("police"), "2026-05-28", &c.both()), "court_known").await;
        c.does(lead, ask_court(server.world.id("court"), "2026-05-28", &c.both())).await;
        c.is("confirmation_pending").await;
        c.has("/case/confirmation/ground", json!("subject_matter")).await;
    }
}
