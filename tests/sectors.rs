//! Sectors of a dispute (行业标签): told at registration, corrected later, found by in lists.

use serde_json::{Value, json};
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Client, Server};

/// Ids of the cases of the village in a sector.
async fn of(client: &Client, sector: &str) -> Vec<Value> {
    let list = client.get(&format!("/api/v1/cases?sector={sector}")).await.must(200);
    list.at("/items").as_array().unwrap().iter().map(|line| line["id"].clone()).collect()
}

both_databases! {
    #[tokio::test]
    async fn a_case_is_found_by_the_sectors_of_its_category_and_its_tags(database: TestDatabase) {
        let server = Server::start(database).await;
        server.set_clock("2026-03-09 09:00");
        let mediator = server.log_in("village-mediator").await;

        // Given a quarrel that an insurer pays for, twice told, and a forest
        let mut quarrel = quarrel("2026-03-09");
        quarrel["dispute"]["sectors"] = json!(["T_INS", "T_INS"]);
        let insured = mediator.post("/api/v1/cases", &quarrel).await.must(201);
        quarrel["dispute"]["sectors"] = json!([]);
        quarrel["dispute"]["category"] = json!("07");
        let forest = mediator.post("/api/v1/cases", &quarrel).await.must(201);
        let (insured, forest) = (insured.location().to_owned(), forest.location().to_owned());
        let id = |path: &str| json!(path.rsplit('/').next().unwrap());

        // Then each is in the list of its sector: one by tag, one by category
        assert_eq!(mediator.get(&insured).await.must(200).at("/case/sectors"), &json!(["T_INS"]));
        assert_eq!(of(&mediator, "T_INS").await, [id(&insured)]);
        assert_eq!(of(&mediator, "T_LAND").await, [id(&forest)]);
        assert_eq!(of(&mediator, "T_CAMPUS").await, Vec::<Value>::new());

        // When it turns out to have happened at school and to be about land, and no insurer pays
        let correction = json!({"reason": "登记有误", "tag": ["T_LAND", "T_CAMPUS"], "untag": ["T_INS"]});
        let corrections = format!("{insured}/correction");
        mediator.change_now(&insured, &corrections, &correction).await.must(200);

        // Then the lists follow, and the history tells it
        assert_eq!(of(&mediator, "T_INS").await, Vec::<Value>::new());
        assert_eq!(of(&mediator, "T_CAMPUS").await, [id(&insured)]);
        assert_eq!(of(&mediator, "T_LAND").await, [id(&forest), id(&insured)]);
        let events = mediator.get(&format!("{insured}/events")).await.must(200);
        let last = events.at("/items").as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["event"]["data"]["sectors"], json!(["T_CAMPUS", "T_LAND"]));

        // And a sector that there is not is refused where it stands
        quarrel["dispute"]["sectors"] = json!(["T_MOON"]);
        let refused = mediator.post("/api/v1/cases", &quarrel).await.must(422);
        assert!(refused.at("/errors/0/pointer").as_str().unwrap().starts_with("/dispute/sectors"), "{:?}", refused.body);
        mediator.get("/api/v1/cases?sector=T_MOON").await.must(400);
        let store = server.store.clone();
        let found = tokio::task::spawn_blocking(move || store.verify_cases(|_| {})).await.unwrap().unwrap();
        assert!(found.is_ok(), "{:?}", found.err());
    }
}
