//! Somebody without papers is heard, mediated for and agreed with; only the court wants to know who it is.

use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

both_databases! {
    #[tokio::test]
    async fn who_has_no_papers_may_agree_but_not_go_to_court_yet(database: TestDatabase) {
        let server = Server::start(database).await;
        let (mediator, director) = ("village-mediator", "village-director");
        let court = server.world.id("court");

        // Given 李阿婆, who has no card, on 2026-06-01
        server.set_clock("2026-06-01 09:00");
        let mut dispute = quarrel("2026-06-01");
        dispute["parties"][0]["particulars"] = json!({
            "name": "李阿婆",
            "identity": {"kind": "none", "reason": "从未办理，村委会出具证明"},
            "address": "枫桥镇枫源村31号",
            "born_on": "1938-05-04",
            "sex": "female",
        });
        let c = Docket::given(&server, mediator, &dispute).await;

        // Then she is a party like any other, shown by her surname only
        c.has(&format!("/people/{}", c.applicant()), json!({"name": "李**", "identity": null, "phone": null, "erased": false})).await;
        c.has("/case/parties/0/identity_proven", json!(false)).await;
        c.has("/case/parties/0/capacity", json!("full")).await;

        // And the village's certificate of who she is goes into the file, though it proves nothing to a court
        c.files(mediator, "identity", "village-certificate.png").await;
        c.has("/case/attachments/0/kind", json!("identity")).await;
        c.has("/case/attachments/0/added_on", json!("2026-06-01")).await;
        c.has("/case/parties/0/identity_proven", json!(false)).await;

        // When mediation goes its way, then she can agree in writing
        c.does(mediator, agrees(c.respondent(), "2026-06-01")).await;
        c.does(mediator, explain(&c.both(), "2026-06-01")).await;
        c.does(mediator, accept()).await;
        c.does(director, assign(server.world.user(mediator))).await;
        c.on("2026-06-03").does(mediator, session("2026-06-03", &[server.world.user(mediator)], &c.both())).await;
        let owed = [pays(c.respondent(), 800, "2026-06-30")];
        c.does(director, agree_in_writing("2026-06-03", &owed, &c.both(), &[server.world.id("village")])).await;
        c.is("agreement_reached").await;

        // But the court cannot be asked
        c.on("2026-06-08");
        c.cannot(mediator, ask_court(court, "2026-06-08", &c.both()), "identities_proven").await;

        // When her household register is found two days later, then it can
        c.on("2026-06-10");
        let register = json!({"kind": "household_register", "number": "330681001234"});
        let proof = json!({"party": c.applicant(), "identity": register});
        c.does(mediator, deed("identity-proof", proof)).await;
        c.has(&format!("/people/{}/identity", c.applicant()), json!("3*********34")).await;
        c.has("/case/parties/0/identity_proven", json!(true)).await;
        c.does(mediator, ask_court(court, "2026-06-10", &c.both())).await;
        c.is("confirmation_pending").await;

        // And only those who handle the case get to see the number, each time with a reason
        let unmask = format!("{}/people/{}/unmask", c.path, c.applicant());
        let reason = json!({"reason": "填写司法确认申请书"});
        let whole = c.client(mediator).await.post(&unmask, &reason).await.must(200);
        assert_eq!(whole.at("/identity"), &register);
        c.client("county-director").await.post(&unmask, &reason).await.must(403);
        c.client("duhuangxin-mediator").await.post(&unmask, &reason).await.must(404);
    }
}
