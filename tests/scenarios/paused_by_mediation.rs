//! A place lets mediation stop the term in which a petition is handled, from a day on, and takes that back.

use serde_json::json;
use test_database::both_databases;

use super::petitions::{accepted_at_once, clock, does, due, opinion, referred, verify};
use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

const DIRECTOR: &str = "township-director";

both_databases! {
    #[tokio::test]
    async fn mediation_stops_the_term_where_and_since_the_place_says_so(database: TestDatabase) {
        // Given two petitions accepted on 2026-07-30, due on 09-28, and a county where mediation stops that term from 08-03 on
        let server = Server::start(database).await;
        server.set_clock("2026-07-30 09:00");
        let (clerk, unit) = (server.log_in("petition-clerk").await, server.log_in("natural-resources").await);
        let county = server.log_in("county-admin").await;
        let (running, _) = accepted_at_once(&server, &clerk, &unit, "2026-07-30").await;
        let (stopped, _) = accepted_at_once(&server, &clerk, &unit, "2026-07-30").await;
        let rule = |value: bool, from: &str| {
            json!({
                "division": "330681000000",
                "key": "petition.mediation_pauses_clock",
                "value": value,
                "effective_from": from,
                "reason": "试行",
            })
        };
        let set = county.post("/api/v1/rules", &rule(true, "2026-08-03")).await.must(201);
        assert!(set.text("/warning").contains("《信访工作条例》第三十四条"), "{:#}", set.body);

        // When one is referred before that day and one on it
        server.set_clock("2026-07-31 09:00");
        referred(&server, &unit, &running, "2026-07-31").await;
        server.set_clock("2026-08-03 09:00");
        let case = referred(&server, &unit, &stopped, "2026-08-03").await;

        // Then the term of the first runs on, and that of the second stands still, whoever looks
        due(&unit.get(&running).await.must(200), "handling", ["2026-09-28"; 3]);
        let sheet = unit.get(&stopped).await.must(200);
        assert_eq!(clock(&sheet, "handling").unwrap()["deadline"]["paused_from"], "2026-08-03");
        let held = unit.get("/api/v1/deadlines?paused=true").await.must(200);
        assert_eq!((held.at("/items/0/kind"), held.at("/items/0/lamp")), (&json!("handling"), &json!(null)));
        assert_eq!(Some(held.text("/items/0/subject_id")), stopped.rsplit('/').next());
        assert!(held.body.pointer("/items/1").is_none(), "{:#}", held.body);

        // When the committee accepts it and gives up on 08-31, then the term runs again, without those twenty-nine days
        let c = Docket::found(&server, DIRECTOR, &case).await;
        c.does(DIRECTOR, bare("review")).await;
        c.does(DIRECTOR, explain(&c.both(), "2026-08-03")).await;
        c.does(DIRECTOR, accept()).await;
        let mediator = server.world.user("township-mediator");
        c.does(DIRECTOR, assign(mediator)).await;
        c.on("2026-08-14").does(DIRECTOR, session("2026-08-14", &[mediator], &c.both())).await;
        c.on("2026-08-31").does(DIRECTOR, terminate("deadlock")).await;
        let sheet = unit.get(&stopped).await.must(200);
        assert_eq!(sheet.text("/petition/mediation/stage"), "failed");
        due(&sheet, "handling", ["2026-10-27"; 3]);
        assert_eq!(unit.get("/api/v1/deadlines?paused=true").await.must(200).at("/items"), &json!([]));

        // And stays so when the county thinks better of it, while the first was due long before
        county.post("/api/v1/rules", &rule(false, "2026-09-01")).await.must(201);
        server.set_clock("2026-10-27 09:00");
        due(&unit.get(&stopped).await.must(200), "handling", ["2026-10-27"; 3]);
        let overdue = unit.get("/api/v1/deadlines?kind=handling&lamp=overdue").await.must(200);
        assert_eq!(Some(overdue.text("/items/0/subject_id")), running.rsplit('/').next());
        assert!(overdue.body.pointer("/items/1").is_none(), "{:#}", overdue.body);
        does(&unit, &stopped, "opinion", opinion("explain")).await.must(200);
        assert_eq!(unit.get(&stopped).await.must(200).at("/petition/missed"), &json!([]));
        verify(&server).await;
    }
}
