//! A petition is mediated first: the half of it that is mediation.

use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

const TOWN: &str = "township-director";

/// Referred by the county's petition office on 2026-08-03 and accepted by 枫桥镇 the same day with both sides' consent.
async fn from_a_petition(server: &Server) -> Docket<'_> {
    let mediator = "township-mediator";
    server.set_clock("2026-08-03 09:00");
    let mut dispute = quarrel("2026-08-03");
    dispute["dispute"]["source"] = json!("petition");
    dispute["dispute"]["referred_by"] = json!("诸暨市信访局");
    dispute["dispute"]["responsible"] = json!(server.world.id("township"));
    let c = Docket::given(server, "petition-clerk", &dispute).await;
    c.is("registered").await;

    // Nobody has consented by being referred
    c.does(TOWN, bare("review")).await;
    c.cannot(TOWN, accept(), "all_consent").await;
    for party in c.both() {
        c.does(mediator, agrees(party, "2026-08-03")).await;
    }
    c.does(mediator, explain(&c.both(), "2026-08-03")).await;
    c.cannot(mediator, accept(), "may_accept").await;
    c.does(TOWN, accept()).await;
    c.due("mediation", ["2026-09-02"; 3]).await;
    c.does(TOWN, assign(server.world.user(mediator))).await;
    c.on("2026-08-14").does(mediator, session("2026-08-14", &[server.world.user(mediator)], &c.both())).await;
    c
}

both_databases! {
    #[tokio::test]
    async fn a_petition_is_settled_by_mediation(database: TestDatabase) {
        let server = Server::start(database).await;
        let c = from_a_petition(&server).await;

        // When they agree in writing on 08-28, payable by 09-10
        c.on("2026-08-28");
        let owed = [pays(c.respondent(), 800, "2026-09-10")];
        c.does(TOWN, agree_in_writing("2026-08-28", &owed, &c.both(), &[server.world.id("township")])).await;

        // Then the court may nominally be asked until Sunday 09-27, and lawfully on the Monday after
        let window = c.clock("confirmation").await.unwrap();
        assert_eq!(window["deadline"]["nominal"], "2026-09-27");
        assert_eq!(window["deadline"]["legal_latest"], "2026-09-28");

        // When all is performed on 09-09, then a visit is due fifteen days later
        c.on("2026-09-09").does("township-mediator", perform("2026-09-09", 800)).await;
        c.is("performed").await;
        c.due("follow_up", ["2026-09-24"; 3]).await;

        // And the petition office, which looks on, reads the agreement that its closing opinion will quote
        let sheet = c.client("petition-clerk").await.get(&c.path).await.must(200);
        assert_eq!(sheet.text("/case/agreement/terms"), "李强赔偿，双方共同疏通。");
        assert_eq!(sheet.text("/number"), "(2026)枫人调字第1号");

        // When it is visited on 09-14, then it is to be closed within a week, once the signed text is in the file
        c.cannot(TOWN, close(), "visited").await;
        c.on("2026-09-14").does("township-mediator", visit("2026-09-14", &c.both())).await;
        c.not_running("follow_up").await;
        c.due("closing", ["2026-09-21"; 3]).await;
        c.cannot(TOWN, close(), "signed_text_filed").await;
        c.files("township-mediator", "agreement", "agreement.png").await;
        c.does(TOWN, close()).await;
        c.is("closed").await;
        c.due("archiving", ["2026-10-14"; 3]).await;
        c.does(TOWN, bare("archiving")).await;
        c.has("/clocks", json!([])).await;

        // And the statistics find it as referred by a petition office, credited to the township
        c.has("/case/source", json!("petition")).await;
        c.has("/case/referred_by", json!("诸暨市信访局")).await;
        let list = c.client(TOWN).await.get("/api/v1/cases?tier=township&state=archived").await.must(200);
        assert_eq!(list.at("/items/0/number"), &json!("(2026)枫人调字第1号"));
    }

    #[tokio::test]
    async fn a_failed_mediation_goes_back_to_the_petition(database: TestDatabase) {
        let server = Server::start(database).await;
        let c = from_a_petition(&server).await;

        // When they give up on 08-31, then the parties are told of their other ways and the case can be closed
        c.on("2026-08-31");
        c.cannot(TOWN, terminate("deadlock").with("parties_told", false), "parties_told").await;
        c.does(TOWN, terminate("deadlock")).await;
        c.is("terminated").await;
        c.not_running("mediation").await;
        c.due("closing", ["2026-09-07"; 3]).await;
        c.does(TOWN, close()).await;
        let sheet = c.client("petition-clerk").await.get(&c.path).await.must(200);
        assert_eq!(sheet.text("/case/termination/reason"), "deadlock");
    }
}
