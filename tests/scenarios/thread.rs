//! A matter (信访事项) shows every visit, office and answer, each to those who may read it.

use serde_json::{Value, json};
use test_database::both_databases;

use super::petitions::{accepted, accusation, does, letter, opinion, received};
use crate::harness::{Client, Server};

/// The lines of a matter as this account sees it from one of its petitions: channel, and each answer as `day kind result`.
async fn thread(client: &Client, path: &str) -> Vec<(String, Option<Vec<String>>)> {
    let lines = client.get(&format!("{path}/thread")).await.must(200);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let answer = |answer: &Value| ["on", "kind", "result"].map(|member| text(&answer[member])).join(" ");
    let answers = |line: &Value| line["answers"].as_array().map(|all| all.iter().map(answer).collect());
    lines.at("/items").as_array().unwrap().iter().map(|line| (text(&line["channel"]), answers(line))).collect()
}

both_databases! {
    #[tokio::test]
    async fn a_matter_shows_every_answer_to_those_who_may_read_it(database: TestDatabase) {
        // Given a letter to the county, accepted by the department on 03-10, that came online to the city on 03-25, where
        // it was not accepted
        let server = Server::start(database).await;
        let (clerk, unit, first, _) = accepted(&server).await;
        let city = server.log_in("city-petition-clerk").await;
        let id = first.rsplit('/').next().unwrap();
        let again = json!({"of": id, "reason": "同一人同一房屋"});
        server.set_clock("2026-03-25 09:00");
        let mut online = letter("2026-03-25");
        online["petition"]["channel"] = json!("online");
        let second = city.post("/api/v1/petitions", &online).await.must(201).location().to_owned();
        does(&city, &second, "repeat", again.clone()).await.must(200);
        let pending = json!({"code": "N3", "guidance": "诸暨市正在办理。", "notice": "written"});
        does(&city, &second, "non-acceptance", pending).await.must(200);
        // And an accusation of the department by the same person about the same house
        let trusted = server.log_in("accusation-clerk").await;
        let accused = json!({"organisations": [server.world.id("natural-resources")]});
        let third = trusted.post("/api/v1/petitions", &accusation("2026-03-25", accused)).await.must(201).location().to_owned();
        does(&trusted, &third, "repeat", again).await.must(200);

        // When the department answers on 04-08, and the county upholds that on 04-20
        server.set_clock("2026-04-08 09:00");
        does(&unit, &first, "opinion", opinion("not_support")).await.must(200);
        does(&unit, &first, "service", received("2026-04-08")).await.must(200);
        server.set_clock("2026-04-20 09:00");
        does(&clerk, &first, "review-request", json!({"on": "2026-04-20", "grounds": "金额有误。"})).await.must(200);
        let county = server.log_in("county-reviewer").await;
        does(&county, &first, "review", opinion("uphold")).await.must(200);

        // Then the city sees both visits with all that was answered
        let answers = |all: &[&str]| Some(all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        let at_the_county = answers(&[
            "2026-03-10 acceptance 受理",
            "2026-04-08 opinion 请求缺乏事实根据或者不符合规定，不予支持",
            "2026-04-20 review 维持",
        ]);
        let at_the_city = answers(&["2026-03-25 non_acceptance 同一事项正在办理期限内又向上级机关提出"]);
        let (letter, online) = ("letter".to_owned(), "online".to_owned());
        let both = [(letter.clone(), at_the_county.clone()), (online.clone(), at_the_city.clone())];
        assert_eq!(thread(&city, &second).await, both);
        let lines = city.get(&format!("{second}/thread")).await.must(200);
        assert_eq!(lines.at("/items/0/answers/1/served_on"), "2026-04-08");
        assert_eq!(lines.at("/items/0/answers/2/organisation"), &json!(server.world.id("county-centre")));

        // And the department that there was a visit to the city, whose answers are not for it; of the accusation nothing
        let own = [(letter.clone(), at_the_county.clone()), (online.clone(), None)];
        assert_eq!(thread(&unit, &first).await, own);
        assert_eq!(thread(&clerk, &first).await, both, "a clerk of the place, not entrusted with accusations");
        let entrusted = thread(&trusted, &third).await;
        assert_eq!(entrusted.len(), 3);
        assert_eq!(entrusted[2], (letter, Some(Vec::new())));
    }
}
