//! Thirty villagers at the county's petition office: group, report, mediation with a power of attorney, task force.

use serde_json::json;
use test_database::both_databases;

use super::petitions::{codes_of, does, due, letter, verify};
use crate::harness::{PNG, Server};

both_databases! {
    #[tokio::test]
    async fn thirty_villagers_come_to_the_county_office(database: TestDatabase) {
        // Given 2026-05-06, thirty villagers because of unpaid rent, 120 concerned
        let server = Server::start(database).await;
        server.set_clock("2026-05-06 09:00");
        let clerk = server.log_in("petition-clerk").await;
        let unit = server.log_in("natural-resources").await;
        let mut visit = letter("2026-05-06");
        visit["petition"]["channel"] = json!("visit");
        visit["petition"]["headcount"] = json!({"present": 30, "involved": 120});
        let people = |count: usize| {
            let one = |n| json!({"role": "representative", "particulars": {"name": format!("代表{n}")}});
            (1..=count).map(one).collect::<Vec<_>>()
        };

        // Then six representatives are too many, and five are registered
        visit["petitioners"] = json!(people(6));
        let refused = clerk.post("/api/v1/petitions", &visit).await;
        assert!(codes_of(&refused).contains(&"representatives".to_owned()), "{:#}", refused.body);
        visit["petitioners"] = json!(people(5));
        let path = clerk.post("/api/v1/petitions", &visit).await.must(201).location().to_owned();
        let sheet = clerk.get(&path).await.must(200);
        assert_eq!(sheet.at("/petition/flags"), &json!(["group"]));
        assert!(sheet.text("/number").ends_with("信字第1号"));
        due(&sheet, "dispatch", ["2026-05-21"; 3]);
        let groups = clerk.get("/api/v1/petitions?flag=group").await.must(200);
        assert_eq!(groups.at("/items").as_array().unwrap().len(), 1);

        // When it is major and urgent, then it is to be reported on the same day
        does(&clerk, &path, "flags", json!({"set": ["major_urgent"], "clear": [], "reason": "三十人集体访"}))
            .await
            .must(200);
        due(&clerk.get(&path).await.must(200), "urgent_report", ["2026-05-06"; 3]);
        let chain = ["joint-meeting", "city-petition"].map(|key| server.world.id(key));
        does(&clerk, &path, "urgent-report", json!({"to": chain, "facts": "三十人集体访。"})).await.must(200);

        // When the unit receives it on 05-08, then it may object until 05-14 and must tell nominally by Saturday 05-23
        server.set_clock("2026-05-07 09:00");
        let to = server.world.id("natural-resources");
        does(&clerk, &path, "dispatch", json!({"kind": "transfer", "to": to})).await.must(200);
        server.set_clock("2026-05-08 09:00");
        does(&unit, &path, "receipt", json!({"on": "2026-05-08"})).await.must(200);
        let sheet = unit.get(&path).await.must(200);
        due(&sheet, "objection", ["2026-05-14"; 3]);
        due(&sheet, "petition_notice", ["2026-05-23", "2026-05-22", "2026-05-25"]);

        // And accepted on 05-11 it is due on 07-10, at most on Sunday 08-09
        server.set_clock("2026-05-11 09:00");
        does(&unit, &path, "acceptance", json!({"notice": "written"})).await.must(200);
        due(&unit.get(&path).await.must(200), "handling", ["2026-07-10"; 3]);
        let longer = json!({"days": 30, "approver": "局长", "reason": "需要测量。", "told": true});
        does(&unit, &path, "extension", longer).await.must(200);
        due(&unit.get(&path).await.must(200), "handling", ["2026-08-09", "2026-08-07", "2026-08-10"]);

        // When both sides agree to mediation, then it is not referred without the villagers' power of attorney
        let offer = json!({"other_side": "丙公司", "civil": true, "open_to_mediation": true});
        does(&unit, &path, "mediation", offer).await.must(200);
        for side in ["petitioner", "other"] {
            let word = json!({"side": side, "consent": "agreed", "on": "2026-05-11", "means": "written"});
            does(&unit, &path, "mediation/words", word).await.must(200);
        }
        let referral = json!({"committee": server.world.id("township"), "difficulty": "complex"});
        let refused = does(&unit, &path, "mediation/referral", referral.clone()).await;
        assert!(codes_of(&refused).contains(&"group_represented".to_owned()), "{:#}", refused.body);
        let etag = unit.get(&path).await.must(200).etag().to_owned();
        unit.upload(&format!("{path}/attachments?kind=authorisation&name=a.png"), &etag, PNG).await.must(200);

        // And with it a case of the group and its five representatives is open, which is to be answered in three working days
        let referred = does(&unit, &path, "mediation/referral", referral).await.must(200);
        let case = format!("/api/v1/cases/{}", referred.text("/case"));
        let sheet = server.log_in("township-director").await.get(&case).await.must(200);
        let group = sheet.at("/case/parties/0");
        assert_eq!((&group["kind"], &group["members"]), (&json!("group"), &json!(30)), "{group:#}");
        assert_eq!(group["representatives"].as_array().unwrap().len(), 5, "{group:#}");
        due(&unit.get(&path).await.must(200), "committee_answer", ["2026-05-14"; 3]);

        // And a task force with tasks that are due
        let meeting = server.log_in("joint-meeting").await;
        let force = json!({
            "leader": "副市长陈平",
            "members": [{"organisation": to, "duty": "周敏，测量"}],
            "resources": [{"kind": "lawyer", "name": "赵律师"}],
            "plan": "核定租金，督促支付。",
            "exit_criteria": "租金付清",
        });
        does(&meeting, &path, "task-force", force).await.must(200);
        let task = |owner| json!({"owner": owner, "what": "核定面积", "due_on": "2026-05-20"});
        let outside = does(&meeting, &path, "task-force/tasks", task(server.world.id("labour"))).await;
        assert!(codes_of(&outside).contains(&"owner_is_member".to_owned()), "{:#}", outside.body);
        does(&meeting, &path, "task-force/tasks", task(to)).await.must(200);
        due(&unit.get(&path).await.must(200), "task", ["2026-05-20"; 3]);
        let early = does(&meeting, &path, "task-force/dissolution", json!({"outcome": "租金已经付清。"})).await;
        assert!(codes_of(&early).contains(&"tasks_done".to_owned()), "{:#}", early.body);

        // When the task is done a day late, then that is recorded, and the force can be dissolved
        server.set_clock("2026-05-21 09:00");
        let done = json!({"task": 1, "result": "已经核定。"});
        does(&unit, &path, "task-force/tasks/completion", done).await.must(200);
        let missed = unit.get(&path).await.must(200).at("/petition/missed").clone();
        let late = missed.as_array().unwrap().iter().find(|missed| missed["clock"] == "task").cloned();
        assert_eq!(late.map(|missed| missed["due_on"].clone()), Some(json!("2026-05-20")), "{missed:#}");
        does(&meeting, &path, "task-force/dissolution", json!({"outcome": "租金已经付清。"})).await.must(200);
        verify(&server).await;
    }
}
