//! An escalation comes back once; after that the common superior decides.

use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

const VILLAGE: &str = "village-director";
const TOWN: &str = "township-director";
const COUNTY: &str = "county-director";

/// Accepted by the village on Monday 2026-06-01, with one attempt on 06-05 and consent to go on.
async fn with_one_attempt(server: &Server) -> Docket<'_> {
    let mediator = "village-mediator";
    server.set_clock("2026-06-01 09:00");
    let c = Docket::given(server, mediator, &quarrel("2026-06-01")).await;
    c.does(mediator, agrees(c.respondent(), "2026-06-01")).await;
    c.does(mediator, explain(&c.both(), "2026-06-01")).await;
    c.does(mediator, accept()).await;
    c.does(VILLAGE, assign(server.world.user(mediator))).await;
    c.on("2026-06-05").does(mediator, session("2026-06-05", &[server.world.user(mediator)], &c.both())).await;
    for party in c.both() {
        c.does(mediator, agrees_to_transfer(party, "2026-06-05")).await;
    }
    c
}

/// Offered on 06-08 with a gap that the sender admits.
fn with_a_gap(server: &Server) -> Deed {
    transfer(server.world.id("township"), &["deadlock"]).with("gaps", json!(["attempts"]))
}

both_databases! {
    #[tokio::test]
    async fn an_escalation_comes_back_once_and_the_clock_is_never_reset(database: TestDatabase) {
        let server = Server::start(database).await;
        let town = server.world.id("township");
        let c = with_one_attempt(&server).await;
        c.due("mediation", ["2026-07-01"; 3]).await;

        // Given an escalation on 06-08 with one attempt, admitted as a gap
        c.on("2026-06-08").cannot(VILLAGE, transfer(town, &["deadlock"]), "attempts").await;
        c.does(VILLAGE, with_a_gap(&server)).await;
        c.due("offer_decision", ["2026-06-10"; 3]).await;
        c.due("mediation", ["2026-07-01"; 3]).await;

        // When the township returns it on the last day, 06-10, then the village answers for it again and has until 06-15
        c.on("2026-06-10").does(TOWN, return_offer("attempts", &["第二次调解记录"])).await;
        c.is("in_mediation").await;
        c.has("/case/responsible", json!(server.world.id("village"))).await;
        c.has("/case/returned/0/reason", json!("attempts")).await;
        c.has("/case/returned/0/missing", json!(["第二次调解记录"])).await;
        c.due("repair", ["2026-06-15"; 3]).await;
        c.due("mediation", ["2026-07-01"; 3]).await;

        // When the village tries again and resubmits on 06-12
        c.on("2026-06-12");
        let mediator = server.world.user("village-mediator");
        c.does("village-mediator", session("2026-06-12", &[mediator], &c.both())).await;
        c.does(VILLAGE, transfer(town, &["deadlock"])).await;
        c.due("offer_decision", ["2026-06-16"; 3]).await;

        // Then no second return is possible, and the township accepts on 06-16
        c.on("2026-06-16").cannot(TOWN, return_offer("better_below", &["宜在村里调解"]), "return_left").await;
        c.does(TOWN, bare("offer/acceptance")).await;
        c.has("/case/responsible", json!(town)).await;
        c.has("/case/legs/0/end", json!("transferred_up")).await;

        // And the clock still runs from the village's acceptance
        c.has("/case/accepted_on", json!("2026-06-01")).await;
        c.due("mediation", ["2026-07-01"; 3]).await;
        c.due("first_session", ["2026-06-24"; 3]).await;

        // And the parties are to be told of the hop within two working days, while mediation goes on without it
        c.due("hop_notice", ["2026-06-18"; 3]).await;
        let host = server.world.user("township-mediator");
        c.does(TOWN, assign(host)).await;
        c.does("township-mediator", session("2026-06-16", &[host], &c.both())).await;
        c.cannot("village-mediator", tell_hop(&c.both(), "2026-06-16"), "relation").await;
        c.on("2026-06-17").does("township-mediator", tell_hop(&[c.applicant()], "2026-06-17")).await;
        c.due("hop_notice", ["2026-06-18"; 3]).await;
        c.does(TOWN, terminate("deadlock")).await;
        c.cannot(TOWN, close(), "hop_told").await;
        let actions = c.client(TOWN).await.get(&format!("{}/actions", c.path)).await.must(200);
        let items = actions.at("/items").as_array().unwrap();
        assert!(items.iter().any(|action| action["act"] == "tell_hop" && action["allowed"] == true));
        c.does("township-mediator", tell_hop(&[c.respondent()], "2026-06-17")).await;
        c.not_running("hop_notice").await;
        c.has("/case/hop_notices/1/organisation", json!(town)).await;
        c.does(TOWN, close()).await;
    }

    #[tokio::test]
    async fn the_county_centre_ends_a_quarrel_about_who_handles_it(database: TestDatabase) {
        let server = Server::start(database).await;
        let (village, town) = (server.world.id("village"), server.world.id("township"));
        let disagree = || deed("offer/dispute", json!({"reason": "应由村里处理。"}));
        let settle = |holder| deed("offer/settlement", json!({"holder": holder, "reason": "由其办理更为适宜。"}));

        for holder in [village, town] {
            let c = with_one_attempt(&server).await;
            c.on("2026-06-08").does(VILLAGE, with_a_gap(&server)).await;
            c.cannot(TOWN, disagree(), "no_return_left").await;
            c.on("2026-06-10").does(TOWN, return_offer("better_below", &["宜在村里调解"])).await;
            c.on("2026-06-12").does(VILLAGE, with_a_gap(&server)).await;

            // When the township disagrees a second time, then the county centre has two working days
            c.on("2026-06-16").does(TOWN, disagree()).await;
            c.due("superior_decision", ["2026-06-18"; 3]).await;
            assert_eq!(c.clock("superior_decision").await.unwrap()["owner"], json!(server.world.id("county-centre")));
            c.cannot(TOWN, bare("offer/acceptance"), "not_disputed").await;
            c.cannot(TOWN, settle(town), "relation").await;
            c.cannot(COUNTY, settle(server.world.id("zhaojia")), "holder_of_two").await;

            // Then its word ends it, one way or the other, and the clock goes on
            c.on("2026-06-17").does(COUNTY, settle(holder)).await;
            c.has("/case/responsible", json!(holder)).await;
            c.has("/case/offer", json!(null)).await;
            c.due("mediation", ["2026-07-01"; 3]).await;
        }
    }
}
