//! Papers of petitions: every form printed once and read back.

use ::documents::forms::petition::FORMS;
use serde_json::json;
use test_database::both_databases;

use super::{Sent, every_paper_at, has_poppler, sound};
use crate::harness::Server;
use crate::scenarios::petitions::{accepted, accusation, does, letter, opinion, received};

both_databases! {
    #[tokio::test]
    async fn every_form_of_a_petition_can_be_printed_and_read_back(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a petition that goes through three levels, with everything that may happen beside it
        let server = Server::start(database).await;
        let (clerk, unit, path, code) = accepted(&server).await;
        let (county, city) = (server.log_in("county-reviewer").await, server.log_in("city-reviewer").await);
        let meeting = server.log_in("joint-meeting").await;
        let to = server.world.id("natural-resources");
        server.set_clock("2026-04-01 09:00");
        let longer = json!({"days": 20, "approver": "局长", "reason": "需要委托评估。", "told": true});
        does(&unit, &path, "extension", longer).await.must(200);
        let order = json!({"ground": "shirking", "demand": "请尽快查清补偿款支付情况。"});
        does(&clerk, &path, "supervision", order).await.must(200);
        let rectify = json!({
            "ground": "shirking", "problem": "三次来访均未接谈。", "demand": "建立接谈记录。", "due_on": "2026-04-30",
        });
        does(&meeting, &path, "rectification", rectify).await.must(200);
        let proposal = json!({"kind": "improve", "to": to, "text": "完善补偿款支付流程。", "due_on": "2026-05-01"});
        does(&clerk, &path, "proposals", proposal).await.must(200);
        let leader = json!({"leader": "副局长王某", "organisation": to});
        does(&unit, &path, "sponsorship", leader).await.must(200);
        let item = json!({
            "held_on": "2026-04-01", "decision": "四月底前核清欠付金额。", "owner": to, "due_on": "2026-04-30",
        });
        does(&meeting, &path, "meeting-items", item).await.must(200);
        server.set_clock("2026-04-08 09:00");
        let correction = json!({"reason": "经核对合同", "requests": ["请求支付剩余拆迁补偿款十一万元"]});
        does(&clerk, &path, "correction", correction).await.must(200);
        let mut forms = every_paper_at(&server, &unit, &path, "natural-resources").await;
        does(&unit, &path, "opinion", opinion("not_support")).await.must(200);
        does(&unit, &path, "service", received("2026-04-08")).await.must(200);
        let rating = json!({
            "answer": {"query_code": code, "phone_tail": "1234"},
            "rating": {"party": "office", "satisfaction": "mostly_satisfied", "comment": "答复及时。"},
        });
        server.anybody().post("/api/v1/public/petitions/rating", &rating).await.must(204);
        let ask = |day: &str| json!({"on": day, "grounds": "金额计算有误。"});
        server.set_clock("2026-04-20 09:00");
        does(&clerk, &path, "review-request", ask("2026-04-20")).await.must(200);
        does(&county, &path, "review", opinion("uphold")).await.must(200);
        does(&county, &path, "service", received("2026-04-20")).await.must(200);
        server.set_clock("2026-05-06 09:00");
        does(&clerk, &path, "recheck-request", ask("2026-05-06")).await.must(200);
        server.set_clock("2026-05-12 09:00");
        let hearing = json!({"from": "2026-05-11", "until": "2026-05-12", "chair": "李明", "record": "双方陈述。"});
        does(&city, &path, "hearings", hearing).await.must(200);
        // Whoever prints the record of a hearing, it is that of who held it.
        let record = Sent::get(&clerk, &format!("{path}/documents/petition_hearing")).await.text();
        assert!(record.contains("绍兴市社会治理中心"), "{record}");
        does(&city, &path, "recheck", opinion("uphold")).await.must(200);
        does(&city, &path, "service", received("2026-05-12")).await.must(200);
        forms.extend(every_paper_at(&server, &clerk, &path, "petition-clerk").await);

        // And one that was assigned, objected to and not accepted in the end, and a suggestion that was answered
        let second = clerk.post("/api/v1/petitions", &letter("2026-05-12")).await.must(201).location().to_owned();
        let report = json!({"kind": "assign", "to": to, "report_due_on": "2026-06-12"});
        does(&clerk, &second, "dispatch", report).await.must(200);
        let objection = json!({"reasons": "该地块由乡镇实施拆迁。", "proper_unit": server.world.id("labour")});
        does(&unit, &second, "objection", objection).await.must(200);
        let refusal = json!({"code": "Z1", "guidance": "该事项已经复核终结。", "notice": "written"});
        let repeat = json!({"of": path.rsplit('/').next().unwrap(), "reason": "同一人同一房屋"});
        does(&clerk, &second, "repeat", repeat).await.must(200);
        does(&clerk, &second, "non-acceptance", refusal).await.must(200);
        // Its register says where and when the matter first came; on that of the first both stay empty
        let [first, again] = [&path, &second].map(|petition| format!("{petition}/documents/petition_register"));
        let text = Sent::get(&clerk, &again).await.text();
        assert!(text.contains("首次登记机构") && text.contains("首次信访日期"), "{text}");
        assert!(text.contains("2026年3月2日") && text.contains("同一事项第2次"), "{text}");
        assert!(Sent::get(&clerk, &first).await.text().contains("首次登记机构首次信访日期"));
        forms.extend(every_paper_at(&server, &clerk, &second, "petition-clerk").await);
        let mut advice = letter("2026-05-12");
        advice["petition"]["kind"] = json!("suggestion");
        advice["petition"]["purpose"] = json!("opinion");
        advice["petition"]["headcount"] = json!({"present": 2, "involved": 2});
        let third = clerk.post("/api/v1/petitions", &advice).await.must(201).location().to_owned();
        does(&clerk, &third, "dispatch", json!({"kind": "transfer", "to": to})).await.must(200);
        does(&unit, &third, "acceptance", json!({"notice": "written"})).await.must(200);
        forms.extend(every_paper_at(&server, &unit, &third, "natural-resources").await);
        let reply = json!({"text": "已列入今年的完善计划。", "adopted": true, "notice": "written"});
        does(&unit, &third, "reply", reply).await.must(200);
        forms.extend(every_paper_at(&server, &unit, &third, "natural-resources").await);

        // Then every form was printed
        let missed: Vec<_> = FORMS.iter().map(|form| form.id).filter(|id| forms.iter().all(|form| form != id)).collect();
        assert_eq!(missed, [""; 0]);
        sound(&server).await;
    }

    #[tokio::test]
    async fn the_query_code_stands_on_the_notice_of_the_office_that_gave_it_and_on_no_other(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a petition that the office registered and the department accepted
        let server = Server::start(database).await;
        let (clerk, unit, path, code) = accepted(&server).await;
        let notice = format!("{path}/documents/petition_acceptance");

        // Then the notice that the office prints has the code, and that of the rated department says where it was given
        assert!(Sent::get(&clerk, &notice).await.text().contains(&code));
        let forms = unit.get(&format!("{path}/documents")).await.must(200);
        for form in forms.at("/items").as_array().unwrap() {
            let form = form["form"].as_str().unwrap();
            let text = Sent::get(&unit, &format!("{path}/documents/{form}")).await.text();
            assert!(!text.contains(&code), "{form}: {text}");
            assert!(form != "petition_acceptance" || text.contains("见信访登记时的告知"), "{text}");
        }
    }

    #[tokio::test]
    async fn a_paper_of_an_accusation_reaches_nobody_whom_it_accuses(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given an accusation of the department, printed by the clerk who handles accusations
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let entrusted = server.log_in("accusation-clerk").await;
        let department = json!({"organisations": [server.world.id("natural-resources")]});
        let accusation = accusation("2026-03-02", department);
        let path = entrusted.post("/api/v1/petitions", &accusation).await.must(201).location().to_owned();
        let register = format!("{path}/documents/petition_register");
        let sent = Sent::get(&entrusted, &register).await;
        assert!(sent.text().contains("张伟"));
        let print = format!("/api/v1/prints/{}", sent.hash);
        assert_eq!(entrusted.get(&print).await.must(200).text("/petition"), path.rsplit('/').next().unwrap());

        // Then neither the accused nor a clerk who is not entrusted gets it, nor learns that there is such a paper
        for username in ["natural-resources", "petition-clerk"] {
            let client = server.log_in(username).await;
            for place in [register.clone(), format!("{path}/documents"), print.clone(), format!("{print}/document")] {
                assert_eq!(client.get(&place).await.must(404).problem(), "not-found", "{username} {place}");
            }
        }
    }
}
