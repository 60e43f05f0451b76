//! Everything that happened to a petition stands on its page, not only in its history.

use std::time::Duration;

use serde_json::json;
use test_database::both_databases;

use super::{Browser, page_of, section};
use crate::harness::Server;
use crate::scenarios::petitions::{accepted, does, letter, opinion, received};

/// How often an order by rule is looked for, and how many times at most: the server works off what was promised every second.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: usize = 300;

both_databases! {
    #[tokio::test]
    async fn everything_that_happened_to_a_petition_stands_on_its_page(database: TestDatabase) {
        // Given a letter that was reported to leaders, sent to one department, objected to, assigned to another, heard,
        // and about which the joint meeting and the office had something to say
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let clerk = server.log_in("petition-clerk").await;
        let (unit, labour) = (server.log_in("natural-resources").await, server.log_in("labour").await);
        let meeting = server.log_in("joint-meeting").await;
        let [resources, other] = ["natural-resources", "labour"].map(|place| server.world.id(place));
        let made = clerk.post("/api/v1/petitions", &letter("2026-03-02")).await.must(201);
        let (path, code) = (made.location().to_owned(), made.text("/query_code").to_owned());
        let report = json!({"leader": "副市长陈平", "proposal": "拟由主管部门核查。"});
        does(&clerk, &path, "leader-report", report).await.must(200);
        does(&clerk, &path, "dispatch", json!({"kind": "transfer", "to": other})).await.must(200);
        let objection = json!({"reasons": "拆迁不归本局管。", "proper_unit": resources});
        does(&labour, &path, "objection", objection).await.must(200);
        let assigned = json!({
            "kind": "assign", "to": resources, "report_due_on": "2026-03-31", "instruction": "请限期反馈。",
        });
        does(&clerk, &path, "dispatch", assigned).await.must(200);
        does(&unit, &path, "acceptance", json!({"notice": "written"})).await.must(200);
        does(&unit, &path, "assignment-report", json!({"text": "已经约见。"})).await.must(200);
        let hearing = json!({"from": "2026-03-02", "until": "2026-03-02", "chair": "李明", "record": "双方陈述完毕。"});
        does(&unit, &path, "hearings", hearing).await.must(200);
        does(&meeting, &path, "reproof", json!({"rung": "interview", "text": "约谈分管负责人。"})).await.must(200);
        let order = json!({
            "ground": "shirking", "problem": "两次推诿。", "demand": "立即改正。", "due_on": "2026-03-20",
        });
        does(&meeting, &path, "rectification", order).await.must(200);
        let proposal = json!({"kind": "policy", "to": resources, "text": "更新补偿标准。", "due_on": "2026-03-31"});
        does(&clerk, &path, "proposals", proposal).await.must(200);
        does(&unit, &path, "proposals/answer", json!({"proposal": 1, "text": "已列入计划。"})).await.must(200);
        does(&unit, &path, "opinion", opinion("support")).await.must(200);
        does(&unit, &path, "service", received("2026-03-02")).await.must(200);
        let rating = json!({
            "answer": {"query_code": code, "phone_tail": "1234"},
            "rating": {"party": "unit", "satisfaction": "satisfied", "comment": "答复清楚。"},
        });
        server.anybody().post("/api/v1/public/petitions/rating", &rating).await.must(204);
        // And the same matter came once more
        let again = clerk.post("/api/v1/petitions", &letter("2026-03-02")).await.must(201).location().to_owned();
        let repeat = json!({"of": path.rsplit('/').next().unwrap(), "reason": "同一人同一房屋"});
        does(&clerk, &again, "repeat", repeat).await.must(200);

        // Then its page says all of it
        let office = Browser::logged_in(&server, "petition-clerk").await;
        let text = office.read(&page_of(&path)).await;
        let sections = [
            ("报送领导", ["副市长陈平", "拟由主管部门核查。"]),
            ("转送和交办", ["拆迁不归本局管。", "请限期反馈。"]),
            ("转送和交办", ["反馈：已经约见。", "认为应由诸暨市自然资源和规划局办理"]),
            ("听证", ["办理听证", "双方陈述完毕。"]),
            ("督办和整改", ["责令限期整改：推诿、敷衍、拖延", "两次推诿。"]),
            ("通报和约谈", ["约谈", "约谈分管负责人。"]),
            ("三项建议", ["更新补偿标准。", "反馈：已列入计划。"]),
            ("满意度评价", ["满意", "答复清楚。"]),
        ];
        for (title, said) in sections {
            let section = section(&text, title);
            said.iter().for_each(|words| assert!(section.contains(words), "{title} lacks {words}: {section}"));
        }

        // And the page of the repeat shows what was answered to the first
        let thread = office.read(&page_of(&again)).await;
        assert!(thread.contains("处理意见：请求合法合理，予以支持（诸暨市自然资源和规划局）"), "{thread}");
    }

    #[tokio::test]
    async fn an_order_that_the_rules_gave_by_themselves_is_told_as_theirs(database: TestDatabase) {
        // Given a letter that its office is to send on by 2026-03-17
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let clerk = server.log_in("petition-clerk").await;
        let path = clerk.post("/api/v1/petitions", &letter("2026-03-02")).await.must(201).location().to_owned();

        // When it has not by the next morning, so that the rules order it in the name of the office above
        server.set_clock("2026-03-18 09:00");
        let mut looks = 0;
        while clerk.get(&path).await.must(200).at("/petition/supervisions") == &json!([]) {
            assert!(looks < LOOKS, "no order was given");
            looks += 1;
            tokio::time::sleep(LOOK_EVERY).await;
        }

        // Then page and history say so, with the day as people write it
        let office = Browser::logged_in(&server, "petition-clerk").await;
        let page = office.read(&page_of(&path)).await;
        assert!(section(&page, "督办和整改").contains("已于2026年3月17日届满"), "{page}");
        let history = office.read(&format!("{}/history", page_of(&path))).await;
        assert!(history.contains("系统按规则自动办理") && !history.contains("未知人员"), "{history}");
    }

    #[tokio::test]
    async fn what_a_weighty_petition_called_for_stands_on_its_page(database: TestDatabase) {
        // Given a petition that was urgent, extended, led by a leader and a task force, one of whose tasks was late
        let server = Server::start(database).await;
        let (clerk, unit, path, _) = accepted(&server).await;
        let meeting = server.log_in("joint-meeting").await;
        let department = server.world.id("natural-resources");
        server.set_clock("2026-04-01 09:00");
        let urgent = json!({"set": ["major_urgent"], "clear": [], "reason": "接访人员判断"});
        does(&clerk, &path, "flags", urgent).await.must(200);
        let longer = json!({"days": 20, "approver": "局长", "reason": "需要委托评估。", "told": true});
        does(&unit, &path, "extension", longer).await.must(200);
        let leader = json!({"leader": "副局长王立", "organisation": department});
        does(&unit, &path, "sponsorship", leader).await.must(200);
        let step = json!({"on": "2026-04-01", "text": "约见信访人。", "result": "商定付款日期"});
        does(&unit, &path, "sponsorship/steps", step).await.must(200);
        let force = json!({
            "leader": "副市长陈平",
            "members": [{"organisation": department, "duty": "周敏，测量"}],
            "resources": [{"kind": "lawyer", "name": "赵律师"}],
            "plan": "核定补偿款。",
            "exit_criteria": "补偿款付清",
        });
        does(&meeting, &path, "task-force", force).await.must(200);
        let task = json!({"owner": department, "what": "核定面积", "due_on": "2026-04-09"});
        does(&meeting, &path, "task-force/tasks", task).await.must(200);
        server.set_clock("2026-04-13 09:00");
        let done = json!({"task": 1, "result": "已经核定。"});
        does(&unit, &path, "task-force/tasks/completion", done).await.must(200);
        does(&meeting, &path, "task-force/dissolution", json!({"outcome": "差额已经付清。"})).await.must(200);
        does(&unit, &path, "opinion", opinion("support")).await.must(200);
        does(&unit, &path, "service", received("2026-04-13")).await.must(200);
        let paid = json!({"on": "2026-04-13", "text": "余款已经付到账户。", "complete": true});
        does(&unit, &path, "execution", paid).await.must(200);

        // Then its page says all of it, and that it is the first of its matter, by whose word
        let text = Browser::logged_in(&server, "petition-clerk").await.read(&page_of(&path)).await;
        let sections: [(&str, &[&str]); 5] = [
            ("反映的事实和请求", &[
                "<dt>全国初次</dt><dd>是（方敏，2026年3月2日）", "<dt>本机构初次</dt><dd>是（方敏，2026年3月2日）",
                "2026年4月1日经局长批准延长 20 日，理由：需要委托评估。",
            ]),
            ("领导包案", &["副局长王立", "2026年4月1日：约见信访人。", "包案结果：商定付款日期"]),
            ("专班", &["周敏，测量", "律师：赵律师", "补偿款付清", "差额已经付清。", "已经核定。"]),
            ("意见执行情况", &["全部执行完毕", "余款已经付到账户。"]),
            ("超期记录", &["应于2026年4月9日前，2026年4月13日终止计算", "诸暨市自然资源和规划局"]),
        ];
        for (title, said) in sections {
            let section = section(&text, title);
            said.iter().for_each(|words| assert!(section.contains(words), "{title} lacks {words}: {section}"));
        }
    }
}
