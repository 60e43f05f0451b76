//! Papers that are printed after their day: each still says what was so then, whatever came after.

use serde_json::json;
use test_database::both_databases;

use super::{Sent, has_poppler, sound};
use crate::harness::Server;
use crate::scenarios::petitions::{accepted, does, letter, opinion, received};

both_databases! {
    #[tokio::test]
    async fn a_notice_of_acceptance_says_the_term_of_its_day_for_good(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a petition accepted on 03-10, that is to be done by 05-09
        let server = Server::start(database).await;
        let (clerk, unit, path, _) = accepted(&server).await;
        let county = server.log_in("county-reviewer").await;
        let notice = async |path: &str| Sent::get(&unit, &format!("{path}/documents/petition_acceptance")).await.text();
        let first = notice(&path).await;
        assert!(first.contains("办理程序普通程序办理期限2026年5月9日"), "{first}");

        // When it is extended, answered, and the organ above orders to begin anew, then the notice says what it said
        server.set_clock("2026-04-01 09:00");
        let longer = json!({"days": 20, "approver": "局长", "reason": "需要委托评估。", "told": true});
        does(&unit, &path, "extension", longer).await.must(200);
        assert_eq!(notice(&path).await, first);
        does(&unit, &path, "opinion", opinion("not_support")).await.must(200);
        does(&unit, &path, "service", received("2026-04-01")).await.must(200);
        assert_eq!(notice(&path).await, first);
        let asked = json!({"on": "2026-04-01", "grounds": "金额计算有误。"});
        does(&clerk, &path, "review-request", asked).await.must(200);
        does(&county, &path, "review", opinion("redo")).await.must(200);
        does(&county, &path, "service", received("2026-04-01")).await.must(200);
        assert_eq!(notice(&path).await, first);

        // Given one accepted by the simplified procedure on 04-08, then it is to be done in ten working days, by 04-22
        server.set_clock("2026-04-08 09:00");
        let simple = clerk.post("/api/v1/petitions", &letter("2026-04-08")).await.must(201).location().to_owned();
        let to = server.world.id("natural-resources");
        does(&clerk, &simple, "dispatch", json!({"kind": "transfer", "to": to})).await.must(200);
        does(&unit, &simple, "simplified-procedure", json!({"ground": "clear_and_small"})).await.must(200);
        does(&unit, &simple, "acceptance", json!({"notice": "written"})).await.must(200);
        let promised = notice(&simple).await;
        assert!(promised.contains("办理程序简易程序办理期限2026年4月22日"), "{promised}");
        assert!(promised.contains("本事项适用简易办理") && !promised.contains("三十日"), "{promised}");

        // And so it says when the unit changes to the ordinary procedure
        does(&unit, &simple, "ordinary-procedure", json!({"reason": "需要委托评估。"})).await.must(200);
        assert_eq!(notice(&simple).await, promised);
        sound(&server).await;
    }
}
