//! What places add to the forms of papers.

use serde_json::json;
use test_database::both_databases;

use super::{DAY, DIRECTOR, Sent, has_poppler, in_mediation, sound};
use crate::harness::Server;
use crate::harness::deeds::quarrel;

const TEMPLATES: &str = "/api/v1/templates";

both_databases! {
    #[tokio::test]
    async fn a_county_adds_its_telephone_to_a_notice_from_a_day(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a county that adds a line to the notice of rights of its villages, from 2026-03-12
        let server = Server::start(database).await;
        let c = in_mediation(&server, &quarrel(DAY)).await;
        let administrator = server.log_in("county-admin").await;
        let mut note = json!({
            "form": "rights_notice",
            "division": "330681000000",
            "organisation_kind": "village_committee",
            "text": "接待时间：每周一至周五\n咨询电话：0575-87000000",
            "effective_from": "2026-03-12",
            "reason": "方便群众",
        });
        administrator.post(TEMPLATES, &note).await.must(201);

        // When the village prints it before and on that day
        let path = format!("{}/documents/rights_notice", c.path);
        let before = Sent::get(&c.client(DIRECTOR).await, &path).await;
        c.on("2026-03-12");
        let after = Sent::get(&c.client(DIRECTOR).await, &path).await;

        // Then it stands on the later paper only, and on no other form
        assert!(!before.text().contains("咨询电话"));
        assert!(after.text().contains("接待时间：每周一至周五咨询电话：0575-87000000"), "{}", after.text());
        let register = Sent::get(&c.client(DIRECTOR).await, &format!("{}/documents/acceptance_register", c.path)).await;
        assert!(!register.text().contains("咨询电话"));

        // And everybody can read what holds, and who set it
        let told = c.client(DIRECTOR).await.get(&format!("{TEMPLATES}?organisation_kind=village_committee")).await.must(200);
        let noted = told.at("/templates").as_array().unwrap().iter().filter(|one| !one["note"].is_null()).count();
        assert_eq!((noted, told.text("/entries/0/reason")), (1, "方便群众"));

        // And there is no note to a form that there is not
        note["form"] = json!("love_letter");
        let refused = administrator.post(TEMPLATES, &note).await.must(422);
        assert_eq!(refused.text("/errors/0/pointer"), "/form");
        sound(&server).await;
    }
}
