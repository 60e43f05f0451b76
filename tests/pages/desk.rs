//! The desk: what an office owes stands there whoever answers for the case or petition, the earliest legal deadline first.

use serde_json::{Value, json};
use test_database::both_databases;

use super::Browser;
use crate::harness::deeds::{accept, agrees, explain, join, quarrel};
use crate::harness::{Client, Docket, Reply, Server};
use crate::scenarios::petitions::{accepted, accusation, does};

/// Kind, last day and who answers for the case or petition, of what an office owes on those of others.
async fn owed(client: &Client) -> Vec<[Value; 3]> {
    let found: Reply = client.get("/api/v1/deadlines?elsewhere=true").await.must(200);
    let lines = found.at("/items").as_array().unwrap().iter();
    lines.map(|line| ["kind", "due_on", "responsible"].map(|member| line[member].clone())).collect()
}

/// What waits, in the order of the page: each thing said must stand after the one before.
#[track_caller]
fn in_order(page: &str, said: &[&str]) {
    let waiting = page.split("id=\"waiting\"").nth(1).unwrap().split("</section>").next().unwrap();
    let mut rest = waiting;
    for said in said {
        let at = rest.find(said).unwrap_or_else(|| panic!("{said} does not come next: {waiting}"));
        rest = &rest[at + said.len()..];
    }
}

both_databases! {
    #[tokio::test]
    async fn what_is_asked_of_an_office_stands_on_its_desk_among_its_own(database: TestDatabase) {
        // Given a department with a petition of its own until 05-09, and a case that a village accepted on 05-06
        let server = Server::start(database).await;
        let (clerk, department, petition, _) = accepted(&server).await;
        let (own, village) = (server.world.id("natural-resources"), server.world.id("village"));
        server.set_clock("2026-05-06 09:00");
        let c = Docket::given(&server, "village-mediator", &quarrel("2026-05-06")).await;
        c.does("village-mediator", agrees(c.respondent(), "2026-05-06")).await;
        c.does("village-mediator", explain(&c.both(), "2026-05-06")).await;
        c.does("village-mediator", accept()).await;
        assert_eq!(owed(&department).await, Vec::<[Value; 3]>::new());

        // When the village calls the department in, and a consultation gives it something to do by 05-08
        c.does("village-director", join(&[own])).await;
        c.due("joint_task", ["2026-06-05"; 3]).await;
        let new = json!({"kind": "daily_consultation", "held_on": "2026-05-06", "chair": "副局长钱进", "invited": [own]});
        let meeting = clerk.post("/api/v1/meetings", &new).await.must(201).location().to_owned();
        let case = c.path.rsplit('/').next().unwrap();
        does(&clerk, &meeting, "agenda", json!({"subject": "case", "subject_id": case})).await.must(200);
        let decision = json!({
            "subject": "case", "subject_id": case, "decision": "勘查排水沟。", "owner": own, "due_on": "2026-05-08",
        });
        does(&clerk, &meeting, "decisions", decision).await.must(200);

        // Then the interface tells both, and the desk has them before and after its petition, each with its day
        server.set_clock("2026-05-07 09:00");
        let expected = [json!(["meeting_item", "2026-05-08", village]), json!(["joint_task", "2026-06-05", village])];
        assert_eq!(json!(owed(&department).await), json!(expected));
        let unit = Browser::logged_in(&server, "natural-resources").await;
        let link = format!("href=\"/cases/{case}\"");
        let letter = format!("href=\"{}\"", petition.replace("/api/v1", ""));
        in_order(&unit.read("/desk").await, &[
            "会议议定事项期限", "2026-05-08，明天到期", &link, "排水沟纠纷", "协同办理",
            "信访办理期限", "2026-05-09，还剩 2 天", &letter,
            "联合调解任务期限", "2026-06-05", &link,
        ]);
        assert!(unit.read("/deadlines?elsewhere=true").await.contains("联合调解任务期限"));
        assert!(!unit.read("/deadlines?elsewhere=true").await.contains("下章二十七号"));

        // And nobody else: the village has the case itself, the next village nothing
        assert_eq!(owed(&server.log_in("village-director").await).await, Vec::<[Value; 3]>::new());
        let page = Browser::logged_in(&server, "village-director").await.read("/desk").await;
        assert!(!page.contains("协同办理"), "{page}");
        assert_eq!(owed(&server.log_in("zhaojia-director").await).await, Vec::<[Value; 3]>::new());

        // When the department has done its part and left, then it owes no more
        let done = json!({"item": 1, "result": "已勘查。"});
        department.change_now(&c.path, &format!("{}/meeting-items/completion", c.path), &done).await.must(200);
        assert_eq!(json!(owed(&department).await), json!([["joint_task", "2026-06-05", village]]));
        let left = json!({"organisation": own});
        department.change_now(&c.path, &format!("{}/joint-members/departure", c.path), &left).await.must(200);
        assert_eq!(owed(&department).await, Vec::<[Value; 3]>::new());
    }

    #[tokio::test]
    async fn a_task_on_a_petition_of_another_office_stands_on_the_desk_until_it_is_done(database: TestDatabase) {
        // Given a petition that a department answers for
        let server = Server::start(database).await;
        let (clerk, _, petition, _) = accepted(&server).await;
        let (unit, police) = (server.world.id("natural-resources"), server.world.id("police"));
        // When its petition office proposes something to the police, to be answered by 03-20
        let proposal = json!({"kind": "improve", "to": police, "text": "请改进现场秩序维护。", "due_on": "2026-03-20"});
        does(&clerk, &petition, "proposals", proposal).await.must(200);

        // Then the police have it on their desk, with its lamp, and nothing once they have answered
        server.set_clock("2026-03-19 09:00");
        let officer = server.log_in("police").await;
        assert_eq!(json!(owed(&officer).await), json!([["proposal_answer", "2026-03-20", unit]]));
        let desk = Browser::logged_in(&server, "police").await;
        let link = format!("href=\"{}\"", petition.replace("/api/v1", ""));
        in_order(&desk.read("/desk").await, &["紧急", "建议反馈期限", "2026-03-20，明天到期", &link]);
        let answer = json!({"proposal": 1, "text": "已经改进。"});
        does(&officer, &petition, "proposals/answer", answer).await.must(200);
        assert_eq!(owed(&officer).await, Vec::<[Value; 3]>::new());
        assert!(desk.read("/desk").await.contains("现在没有"));
    }

    #[tokio::test]
    async fn who_oversees_a_division_sees_its_overdue_petitions(database: TestDatabase) {
        // Given a petition due on 05-09, and an accusation that its office has not sent on
        let server = Server::start(database).await;
        let (_, _, petition, _) = accepted(&server).await;
        let clerk = server.log_in("accusation-clerk").await;
        let police = json!({"organisations": [server.world.id("police")]});
        let accused = accusation("2026-03-10", police);
        let accusation = clerk.post("/api/v1/petitions", &accused).await.must(201).location().to_owned();
        let [petition, accusation] = [petition, accusation].map(|path| format!("href=\"{}\"", path.replace("/api/v1", "")));
        let warned = async |username: &str| {
            let desk = Browser::logged_in(&server, username).await.read("/desk").await;
            let part = desk.split("id=\"warned\"").nth(1).map(|part| part.split("</section>").next().unwrap().to_owned());
            part.map(|part| [part.contains(&petition), part.contains(&accusation)])
        };

        // Then, when both are overdue, they stand on the desks of who oversees the division, accusations only where
        // they may be known, and on nobody else's
        server.set_clock("2026-05-11 09:00");
        for username in ["petition-clerk", "city-petition-clerk", "joint-meeting"] {
            assert_eq!(warned(username).await, Some([true, false]), "{username}");
        }
        for username in ["accusation-clerk", "county-auditor"] {
            assert_eq!(warned(username).await, Some([true, true]), "{username}");
        }
        for username in ["natural-resources", "police", "county-justice", "village-director"] {
            assert_eq!(warned(username).await, None, "{username}");
        }
    }

    #[tokio::test]
    async fn an_order_stands_on_the_desk_with_its_words_where_they_may_be_read(database: TestDatabase) {
        // Given a petition that a department answers for
        let server = Server::start(database).await;
        let (_, _, petition, _) = accepted(&server).await;
        let unit = Browser::logged_in(&server, "natural-resources").await;
        assert!(!unit.read("/desk").await.contains("要求："));
        // When the joint meeting office orders, at length, that something be put right by 03-21
        server.set_clock("2026-03-12 09:00");
        let meeting = server.log_in("joint-meeting").await;
        let demand = format!("建立接谈记录，约见信访人{}。", "，逐项说明补偿款的计算".repeat(6));
        let order = json!({"ground": "broken_rules", "problem": "三次来访均未接谈。", "demand": demand, "due_on": "2026-03-21"});
        does(&meeting, &petition, "rectification", order).await.must(200);

        // Then the beginning of its words stands on the desk of the department, and on no other
        let unit = Browser::logged_in(&server, "natural-resources").await;
        let page = unit.read("/desk").await;
        in_order(&page, &["限期整改期限", "2026-03-21", "要求：建立接谈记录，约见信访人", "……"]);
        assert!(!page.contains(&demand), "{page}");
        for other in ["petition-clerk", "police", "village-director"] {
            let page = Browser::logged_in(&server, other).await.read("/desk").await;
            assert!(!page.contains("建立接谈记录"), "{other}: {page}");
        }
    }
}
