//! Many on one side speak through representatives: five at most, or as few as the place allows its committees of a kind.

use serde_json::{Value, json};
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

const PATH: &str = "/api/v1/cases";

fn representatives(count: usize) -> Value {
    ["赵一", "钱二", "孙三", "周四", "吴五", "郑六"].iter().take(count).map(|name| json!({"name": name})).collect()
}

/// Twelve villagers against 李强.
fn many(day: &str, count: usize) -> Value {
    let mut dispute = quarrel(day);
    dispute["parties"][0] = json!({
        "side": "applicant",
        "kind": "group",
        "particulars": {"name": "枫源村赵一等十二人"},
        "members": 12,
        "representatives": representatives(count),
    });
    dispute
}

both_databases! {
    #[tokio::test]
    async fn a_group_has_five_representatives_at_most(database: TestDatabase) {
        let server = Server::start(database).await;
        server.set_clock("2026-03-09 09:00");
        let (village, town) = (server.log_in("village-mediator").await, server.log_in("township-mediator").await);

        // Given twelve villagers, then nobody and six are not taken for their representatives, and five are
        for count in [0, 6] {
            let refused = village.post(PATH, &many("2026-03-09", count)).await.must(422);
            assert_eq!(refused.text("/reasons/0/code"), "representatives", "{count}: {:#}", refused.body);
            assert_eq!(refused.text("/reasons/0/pointer"), "/parties");
        }
        let c = Docket::given(&server, "village-mediator", &many("2026-03-09", 5)).await;
        c.has("/case/parties/0/members", json!(12)).await;
        assert_eq!(c.sheet().await.at("/case/parties/0/representatives").as_array().unwrap().len(), 5);

        // When the county allows the committees of its villages three from 03-10 on
        let rule = json!({
            "division": "330681000000",
            "organisation_kind": "village_committee",
            "key": "mediation.rep_max",
            "value": 3,
            "effective_from": "2026-03-10",
            "reason": "便于协商",
        });
        let set = server.log_in("county-admin").await.post("/api/v1/rules", &rule).await.must(201);
        assert_eq!(set.at("/warning"), &Value::Null, "no statute says how many");

        // Then four are still elected the day before; after it not in the village, but in the township
        let elect = |count| deed("representatives", json!({"party": c.applicant(), "representatives": representatives(count)}));
        c.does("village-mediator", elect(4)).await;
        c.on("2026-03-10").cannot("village-mediator", elect(4), "representatives").await;
        village.post(PATH, &many("2026-03-10", 4)).await.must(422);
        town.post(PATH, &many("2026-03-10", 4)).await.must(201);
        c.does("village-mediator", elect(3)).await;
    }
}
