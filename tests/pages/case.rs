//! Whoever works on a case finds on its page what else bears on it.

use serde_json::json;
use test_database::both_databases;

use super::{Browser, page_of, section};
use crate::harness::deeds::*;
use crate::harness::{Docket, Server};
use crate::scenarios::petitions::{accepted_at_once, does, referred};

both_databases! {
    #[tokio::test]
    async fn a_committee_sees_the_petition_behind_its_case_with_both_clocks(database: TestDatabase) {
        // Given a petition of a department, due on 09-28, that was referred to the township's committee and accepted there
        let server = Server::start(database).await;
        server.set_clock("2026-07-30 09:00");
        let (clerk, unit) = (server.log_in("petition-clerk").await, server.log_in("natural-resources").await);
        let (path, _) = accepted_at_once(&server, &clerk, &unit, "2026-07-30").await;
        server.set_clock("2026-08-03 09:00");
        let case = referred(&server, &unit, &path, "2026-08-03").await;
        let director = server.log_in("township-director").await;
        let sheet = director.get(&case).await.must(200);
        let parties = sheet.at("/case/parties").as_array().unwrap();
        let both: Vec<&str> = parties.iter().map(|party| party["person"].as_str().unwrap()).collect();
        for step in [bare("review"), explain(&both, "2026-08-03"), accept()] {
            does(&director, &case, step.path, step.body).await.must(200);
        }
        let number = unit.get(&path).await.must(200).text("/number").to_owned();

        // Then the page of the case has its own term, and beside it number, state and terms of the petition
        let page = Browser::logged_in(&server, "township-director").await.read(&page_of(&case)).await;
        let own = section(&page, "期限");
        assert!(own.contains("调解期限") && own.contains("2026年9月2日"), "{own}");
        let linked = section(&page, "关联的信访件");
        for words in [number.as_str(), "已受理", "信访办理期限", "2026年9月28日"] {
            assert!(linked.contains(words), "{words} is not in {linked}");
        }

        // And only who may open the petition gets its address
        let link = format!("href=\"{}\"", page_of(&path));
        assert!(!linked.contains(&link), "{linked}");
        let office = Browser::logged_in(&server, "petition-clerk").await.read(&page_of(&case)).await;
        assert!(section(&office, "关联的信访件").contains(&link));
        let of_petition = Browser::logged_in(&server, "natural-resources").await.read(&page_of(&path)).await;
        assert!(section(&of_petition, "关联的调解案件").contains("2026年9月2日"), "{of_petition}");
    }

    #[tokio::test]
    async fn the_page_of_a_case_names_who_takes_part_and_what_came_back(database: TestDatabase) {
        // Given a case that its village passed on and got back, with two things missing, and that it mediates with a
        // committee beside it and the help of a department
        let server = Server::start(database).await;
        server.set_clock("2026-03-09 09:00");
        let c = Docket::given(&server, "village-mediator", &quarrel("2026-03-09")).await;
        for step in [agrees(c.respondent(), "2026-03-09"), explain(&c.both(), "2026-03-09"), accept()] {
            c.does("village-mediator", step).await;
        }
        for party in c.both() {
            c.does("village-mediator", agrees_to_transfer(party, "2026-03-09")).await;
        }
        c.does("village-director", transfer(server.world.id("township"), &["cross_area"])).await;
        c.does("township-director", return_offer("materials_missing", &["调解笔录", "身份证明"])).await;
        let [beside, department] = ["zhaojia-village", "natural-resources"].map(|place| server.world.id(place));
        c.does("village-director", join(&[beside, department])).await;
        c.does("village-director", draw_plan("2026-03-09")).await;
        let facts = json!({"facts": "一方持刀扬言伤人。", "police": server.world.id("police")});
        c.does("village-mediator", deed("police-report", facts)).await;
        c.on("2026-03-10");
        c.does("village-director", deed("joint-members/departure", json!({"organisation": department}))).await;

        // Then its page says so
        let village = Browser::logged_in(&server, "village-director").await;
        let page = village.read(&page_of(&c.path)).await;
        let table: [(&str, &[&str]); 4] = [
            ("办到哪一级", &["退回", "材料不全", "应当补充：调解笔录、身份证明", "2026年3月9日起联合调解"]),
            ("联合调解单位", &["赵家镇泉畈村人民调解委员会", "共同调解", "2026年3月9日起", "不在协议上盖章", "至2026年3月10日，已退出"]),
            ("化解方案", &["2026年3月9日", "枫桥镇枫源村人民调解委员会"]),
            ("报告公安和重大紧急报告", &["一方持刀扬言伤人。", "向诸暨市公安局报告"]),
        ];
        for (title, said) in table {
            let section = section(&page, title);
            said.iter().for_each(|words| assert!(section.contains(words), "{title} lacks {words}: {section}"));
        }
    }
}
