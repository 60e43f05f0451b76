//! What places add to the forms of papers, and where the office is reached.

use serde_json::json;
use test_database::both_databases;

use super::{DAY, DIRECTOR, MEDIATOR, Sent, has_poppler, in_mediation, sound};
use crate::harness::deeds::{decline, quarrel};
use crate::harness::{Docket, Server};
use crate::scenarios::petitions::accepted;

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

    #[tokio::test]
    async fn a_notice_says_where_its_office_is_reached(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a dispute that the village does not accept, and a petition that a unit of the county accepted
        let server = Server::start(database).await;
        let (_, unit, petition, _) = accepted(&server).await;
        let phone = |key: &str| server.world.organisation(key).phone.as_ref().unwrap().as_str().to_owned();
        let acceptance = Sent::get(&unit, &format!("{petition}/documents/petition_acceptance")).await.text();
        let c = Docket::given(&server, MEDIATOR, &quarrel(DAY)).await;
        c.does(DIRECTOR, decline("administrative")).await;
        let (director, notice) = (c.client(DIRECTOR).await, format!("{}/documents/non_acceptance_notice", c.path));

        // Then each notice has the telephone of who issues it
        assert!(acceptance.contains(&phone("natural-resources")), "{acceptance}");
        let told = Sent::get(&director, &notice).await.text();
        assert!(told.contains(&phone("village")), "{told}");

        // But where the office has none any more, the place for it is blank, and told as lacking
        let office = format!("/api/v1/organisations/{}/phone", server.world.id("village"));
        let administrator = server.log_in("county-admin").await;
        administrator.change(&office, "\"1\"", &json!({"reason": "停机"})).await.must(200);
        let blank = Sent::get(&director, &notice).await.text();
        assert!(blank.contains("联系电话") && !blank.contains("0575"), "{blank}");
        let papers = director.get(&format!("{}/documents", c.path)).await.must(200);
        let all = papers.at("/items").as_array().unwrap();
        let paper = all.iter().find(|paper| paper["form"] == "non_acceptance_notice").unwrap();
        assert_eq!(paper["missing"], json!([{"field": "联系电话"}]));
    }
}
