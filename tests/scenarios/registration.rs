//! Everything that the register of petitions asks for (domain reference 5.1) is taken down, kept, corrected and shown; what is
//! wrong with a petition or a dispute is said where it stands.

use escalation::Need;
use serde_json::{Value, json};
use store::{cases::NewCase, petitions::NewPetition};
use test_database::both_databases;

use super::petitions::{accepted, codes_of, does, letter, opinion, received, verify};
use crate::harness::deeds::quarrel;
use crate::harness::{Reply, Server};

/// What a refusal points at, in the body that was sent, which has all of it.
fn pointed_at(refused: &Reply, body: &Value) -> Vec<String> {
    let errors = refused.at("/errors").as_array().unwrap().iter();
    let pointers: Vec<String> = errors.map(|error| error["pointer"].as_str().unwrap().to_owned()).collect();
    assert!(pointers.iter().all(|pointer| body.pointer(pointer).is_some()), "{pointers:?} in {body:#}");
    pointers
}

/// Every place that a registration can be wrong at is one of its body, but for the row of an imported ledger.
fn resolve(needs: Vec<(Need, &'static str)>, body: &Value) {
    for (need, pointer) in needs {
        assert!(body.pointer(pointer).is_some() || pointer.starts_with("/ledger/"), "{}: {pointer}", need.code);
    }
}

#[test]
fn what_a_registration_must_satisfy_names_fields_of_what_is_sent_in() {
    let case: NewCase = serde_json::from_value(quarrel("2026-03-02")).unwrap();
    resolve(escalation::acts::register::input_needs(), &serde_json::to_value(case).unwrap());
    let petition: NewPetition = serde_json::from_value(letter("2026-03-02")).unwrap();
    resolve(escalation::petition::acts::register::input_needs(), &serde_json::to_value(petition).unwrap());
}

both_databases! {
    #[tokio::test]
    async fn what_is_wrong_is_said_where_it_stands(database: TestDatabase) {
        let server = Server::start(database).await;

        // Given a dispute of a day to come, referred by nobody, with a weapon and at a low risk
        let mut dispute = quarrel("2029-03-02");
        dispute["dispute"]["source"] = json!("police");
        dispute["dispute"]["referred_by"] = json!(null);
        dispute["dispute"]["risks"] = json!({"level": "low", "flags": ["weapon"]});
        let refused = server.log_in("village-mediator").await.post("/api/v1/cases", &dispute).await.must(422);
        let places = ["/dispute/applied_on", "/dispute/risks/level", "/dispute/referred_by"];
        assert_eq!(pointed_at(&refused, &dispute), places);

        // And a call to the hotline of a day to come, of one of five people, without the hotline's number
        let mut call = letter("2029-03-02");
        call["petition"]["channel"] = json!("hotline");
        call["petition"]["source_number"] = json!(null);
        call["petition"]["headcount"] = json!({"present": 5, "involved": 1});
        let refused = server.log_in("petition-clerk").await.post("/api/v1/petitions", &call).await.must(422);
        let places = ["/petition/received_on", "/petition/headcount", "/petition/source_number"];
        assert_eq!(pointed_at(&refused, &call), places);
    }

    #[tokio::test]
    async fn everything_of_the_register_is_taken_down_and_shown(database: TestDatabase) {
        // Given a letter with its cause, the section that took it, where the petitioner is registered, and who is complained of
        let server = Server::start(database).await;
        server.set_clock("2026-03-02 09:00");
        let clerk = server.log_in("petition-clerk").await;
        let mut told = letter("2026-03-02");
        told["petition"]["cause"] = json!("补偿协议未履行");
        told["petition"]["section"] = json!("办信科");
        told["petition"]["addressee"] = json!("市长");
        told["petition"]["accused"] = json!({"people": [{
            "name": "陈某", "level": "section", "post": "副镇长", "place": "枫桥镇人民政府",
        }, {"name": "蔡某"}]});
        let particulars = json!({
            "name": "张伟", "phone": "13800001234", "address": "诸暨市枫桥镇下章27号", "sex": "male", "nation": "汉族",
            "born_on": "1980-05-06", "occupation": "农民", "unit": "枫桥香榧合作社", "household": "绍兴市上虞区道墟街道",
        });
        told["petitioners"][0]["particulars"] = particulars.clone();
        let mut early = told.clone();
        early["petition"]["flags"] = json!(["conclusion_approved"]);
        assert_eq!(codes_of(&clerk.post("/api/v1/petitions", &early).await), ["conclusion_approved"]);
        let mut nameless = told.clone();
        nameless["petition"]["accused"] = json!({"people": [{"post": "副镇长"}]});
        clerk.post("/api/v1/petitions", &nameless).await.must(422);
        let path = clerk.post("/api/v1/petitions", &told).await.must(201).location().to_owned();

        // Then the sheet has all of it, and of the person no more than masked
        let sheet = clerk.get(&path).await.must(200);
        assert_eq!((sheet.text("/petition/cause"), sheet.text("/petition/registered_section")), ("补偿协议未履行", "办信科"));
        assert_eq!(sheet.at("/petition/accused/people/0/level"), "section");
        assert_eq!(sheet.at("/petition/accused/people/1"), &json!({"name": "蔡某", "level": null, "post": null, "place": null}));
        let person = sheet.text("/petition/petitioners/0/person").to_owned();
        assert_eq!(sheet.at(&format!("/people/{person}/name")), "张*");
        assert!(!sheet.body.to_string().contains("上虞"), "{:#}", sheet.body);
        let unmask = format!("{path}/people/{person}/unmask");
        assert_eq!(clerk.post(&unmask, &json!({"reason": "核对户籍"})).await.must(200).body, particulars);

        // When the cause and who is complained of are corrected, then both are as they should be
        let correction = json!({"reason": "核对来信", "cause": "安置房未交付"});
        does(&clerk, &path, "correction", correction).await.must(200);
        let accused = json!({"accused": {"people": [{"name": "陈某", "level": "division"}]}, "reason": "来信补充"});
        does(&clerk, &path, "accused", accused).await.must(200);
        let sheet = clerk.get(&path).await.must(200);
        assert_eq!((sheet.text("/petition/cause"), sheet.text("/petition/accused/people/0/level")), ("安置房未交付", "division"));
        verify(&server).await;
    }

    #[tokio::test]
    async fn a_conclusion_is_approved_once_there_is_one_and_by_the_office(database: TestDatabase) {
        // Given a petition that the department handles
        let server = Server::start(database).await;
        let (clerk, unit, path, _) = accepted(&server).await;
        let approve = || json!({"set": ["conclusion_approved"], "clear": [], "reason": "经审核，事实清楚、处理到位"});
        assert_eq!(codes_of(&does(&clerk, &path, "flags", approve()).await), ["conclusion_approved"]);
        // When it is concluded on 04-08, then the department cannot approve its own work, and the office can
        server.set_clock("2026-04-08 09:00");
        does(&unit, &path, "opinion", opinion("support")).await.must(200);
        does(&unit, &path, "service", received("2026-04-08")).await.must(200);
        assert_eq!(codes_of(&does(&unit, &path, "flags", approve()).await), ["conclusion_approved"]);
        does(&clerk, &path, "flags", approve()).await.must(200);
        let found = clerk.get("/api/v1/petitions?flag=conclusion_approved").await.must(200);
        assert_eq!(found.at("/items").as_array().unwrap().len(), 1);
        // And an order to handle it anew takes that away
        let ask = json!({"on": "2026-04-08", "grounds": "金额有误。"});
        does(&clerk, &path, "review-request", ask).await.must(200);
        let county = server.log_in("county-reviewer").await;
        does(&county, &path, "review", opinion("redo")).await.must(200);
        does(&county, &path, "service", received("2026-04-08")).await.must(200);
        assert_eq!(clerk.get(&path).await.must(200).at("/petition/flags"), &json!([]));

        // And who repeats it is told where it came first
        let again = clerk.post("/api/v1/petitions", &letter("2026-04-08")).await.must(201).location().to_owned();
        let repeat = json!({"of": path.rsplit('/').next().unwrap(), "reason": "同一人同一房屋"});
        does(&clerk, &again, "repeat", repeat).await.must(200);
        let first = json!({"registered_in": server.world.id("petition"), "received_on": "2026-03-02"});
        assert_eq!(clerk.get(&again).await.must(200).at("/first"), &first);
        assert_eq!(clerk.get(&path).await.must(200).at("/first"), &json!(null));
        verify(&server).await;
    }
}
