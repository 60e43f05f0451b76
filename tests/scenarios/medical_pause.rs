//! An appraisal stops the medical clock, and a lawsuit ends mediation.

use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

const MEDIATOR: &str = "medical-mediator";
const DIRECTOR: &str = "medical-director";

/// Accepted by the medical committee on Monday 2026-09-14, in mediation since.
async fn medical(server: &Server) -> Docket<'_> {
    server.set_clock("2026-09-14 09:00");
    let mut dispute = quarrel("2026-09-14");
    dispute["dispute"]["category"] = json!("13");
    dispute["dispute"]["title"] = json!("术后感染纠纷");
    dispute["parties"][1] = json!({
        "side": "respondent",
        "kind": "organisation",
        "particulars": {
            "name": "诸暨市枫桥医院",
            "identity": {"kind": "unified_social_credit_code", "number": "12330681470123456L"},
        },
    });
    let c = Docket::given(server, DIRECTOR, &dispute).await;
    c.does(MEDIATOR, agrees(c.respondent(), "2026-09-14")).await;
    c.does(MEDIATOR, explain(&c.both(), "2026-09-14")).await;
    c.does(DIRECTOR, accept()).await;
    c.does(DIRECTOR, assign(server.world.user(MEDIATOR))).await;
    c.does(MEDIATOR, session("2026-09-14", &[server.world.user(MEDIATOR)], &c.both())).await;
    c
}

both_databases! {
    #[tokio::test]
    async fn an_appraisal_stops_the_medical_clock_and_a_lawsuit_ends_it(database: TestDatabase) {
        let server = Server::start(database).await;
        let c = medical(&server).await;

        // Given thirty working days across the holidays of October
        c.due("mediation", ["2026-10-30"; 3]).await;

        // When an appraisal lasts from 09-21 to 10-16, then nobody has to sign for the pause
        c.on("2026-09-21").does(DIRECTOR, suspend("appraisal", "2026-09-21")).await;
        c.is("suspended").await;
        assert_eq!(c.clock("mediation").await.unwrap()["deadline"]["paused_from"], "2026-09-21");
        let held = server.log_in(DIRECTOR).await.get("/api/v1/deadlines?paused=true").await.must(200);
        assert_eq!((held.at("/items/0/kind"), held.at("/items/0/lamp")), (&json!("mediation"), &json!(null)));
        assert_eq!(held.at("/items/0/paused_from"), "2026-09-21");
        assert!(held.body.pointer("/items/1").is_none(), "{:#}", held.body);
        c.on("2026-10-19").does(MEDIATOR, deed("resumption", json!({"until": "2026-10-16"}))).await;
        c.is("in_mediation").await;
        c.due("mediation", ["2026-11-20"; 3]).await;

        // When a court accepts a lawsuit on 10-20, then mediation ends at once and can go nowhere else
        c.on("2026-10-20").does(MEDIATOR, terminate("litigation_filed")).await;
        c.is("terminated").await;
        c.not_running("mediation").await;
        for party in c.both() {
            c.does(MEDIATOR, agrees_to_transfer(party, "2026-10-20")).await;
        }
        c.cannot(DIRECTOR, transfer(server.world.id("county-centre"), &["deadlock"]), "may_go_on").await;
    }

    #[tokio::test]
    async fn a_medical_agreement_is_made_in_writing_and_within_the_term(database: TestDatabase) {
        let server = Server::start(database).await;
        let c = medical(&server).await;

        // Given the written form that the law asks for
        c.on("2026-10-30");
        c.cannot(DIRECTOR, agree_orally("2026-10-30", &[]), "writing_required").await;

        // When the thirtieth working day is over, then mediation counts as failed
        c.on("2026-11-02");
        c.cannot(MEDIATOR, session("2026-11-02", &[server.world.user(MEDIATOR)], &c.both()), "within_term").await;
        let late = agree_in_writing("2026-11-02", &[], &c.both(), &[server.world.id("medical")]);
        c.cannot(DIRECTOR, late, "within_term").await;
        c.does(MEDIATOR, terminate("term_expired")).await;
        c.is("terminated").await;
    }
}
