//! Minors: thirteen, sixteen and a half, seven.

use serde_json::{Value, json};
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Docket, Server};

const MEDIATOR: &str = "village-mediator";
const DIRECTOR: &str = "village-director";

/// A pupil hurt in the schoolyard, told on Monday 2026-04-13.
fn hurt_pupil(born_on: &str) -> Value {
    let mut dispute = quarrel("2026-04-13");
    dispute["dispute"]["category"] = json!("06");
    dispute["dispute"]["title"] = json!("校园伤害纠纷");
    dispute["dispute"]["risks"] = json!({"level": "medium", "flags": ["minor"]});
    dispute["parties"][0]["particulars"] = json!({"name": "王小明", "born_on": born_on});
    dispute
}

/// The pupil's father.
fn father() -> Value {
    json!({
        "name": "王建国",
        "identity": {"kind": "resident_id_card", "number": "33068119750919002X"},
        "phone": "13758511111",
    })
}

both_databases! {
    #[tokio::test]
    async fn a_guardian_acts_for_a_pupil_of_thirteen(database: TestDatabase) {
        let server = Server::start(database).await;
        server.set_clock("2026-04-13 09:00");
        let c = Docket::given(&server, MEDIATOR, &hurt_pupil("2012-09-01")).await;
        let pupil = c.applicant();
        c.has("/case/parties/0/capacity", json!("limited")).await;
        c.has("/case/parties/0/under_fourteen", json!(true)).await;
        c.does(MEDIATOR, agrees(c.respondent(), "2026-04-13")).await;
        c.does(MEDIATOR, explain(&c.both(), "2026-04-13")).await;

        // Given no guardian, then nothing is accepted, and the pupil's own word does not count
        c.cannot(DIRECTOR, accept(), "all_can_act").await;
        c.cannot(DIRECTOR, accept(), "information_covered").await;
        c.cannot(MEDIATOR, agrees(pupil, "2026-04-13"), "speaker_entitled").await;

        // When the father is recorded, then his consent to the handling of the child's information is still needed
        let guardian = json!({"particulars": father(), "relation": "父亲"});
        c.does(MEDIATOR, deed("guardians", json!({"party": pupil, "guardian": guardian}))).await;
        c.cannot(DIRECTOR, accept(), "information_covered").await;
        let sheet = c.sheet().await;
        let father = sheet.text("/case/parties/0/guardians/0/person");
        let consent = json!({"party": pupil, "relation": "父亲", "information_consent": true});
        let reply = c.client(MEDIATOR).await.change(&format!("{}/guardians/{father}", c.path), sheet.etag(), &consent).await;
        assert_eq!(reply.must(200).at("/events"), &json!(["guardian_recorded"]));
        c.does(MEDIATOR, agrees(pupil, "2026-04-13").with("given_by", father)).await;
        c.does(DIRECTOR, accept()).await;

        // And when the mother is recorded too and the two are of different minds, then a note keeps that
        let mother = json!({"particulars": {"name": "陈红"}, "relation": "母亲", "information_consent": true});
        c.does(MEDIATOR, deed("guardians", json!({"party": pupil, "guardian": mother}))).await;
        c.does(MEDIATOR, contact(pupil, "2026-04-13", true).with("note", "父母意见不一：父亲同意调解，母亲要求起诉。")).await;
        c.has("/case/contacts/0/note", json!("父母意见不一：父亲同意调解，母亲要求起诉。")).await;

        // Then only those who take part see the case: the neighbouring village does not
        c.client("duhuangxin-director").await.get(&c.path).await.must(404);

        // And sessions are closed to the public unless somebody wants otherwise
        c.does(DIRECTOR, assign(server.world.user(MEDIATOR))).await;
        c.on("2026-04-15").does(MEDIATOR, session("2026-04-15", &[server.world.user(MEDIATOR)], &c.both())).await;
        c.has("/case/sessions/0/closed", json!(true)).await;

        // And the father signs; the pupil's own hand is not enough
        let seals = [server.world.id("village")];
        let agreement = agree_in_writing("2026-04-15", &[], &c.both(), &seals);
        c.cannot(DIRECTOR, agreement.clone(), "all_signed").await;
        let by_father = json!({"party": pupil, "signed_by": father, "signed_on": "2026-04-15"});
        let signatures = json!([by_father, signature(c.respondent(), "2026-04-15")]);
        c.does(DIRECTOR, agreement.with("signatures", signatures)).await;
        c.is("performed").await;
    }

    #[tokio::test]
    async fn who_lives_on_own_wages_at_sixteen_and_a_half_acts_alone(database: TestDatabase) {
        let server = Server::start(database).await;
        server.set_clock("2026-04-13 09:00");

        // Given evidence of wages, then the word of somebody born on 2009-10-01 counts
        let mut dispute = hurt_pupil("2009-10-01");
        dispute["parties"][0]["lives_on_own_labour"] = json!(true);
        let c = Docket::given(&server, MEDIATOR, &dispute).await;
        c.has("/case/parties/0/capacity", json!("full")).await;
        c.does(MEDIATOR, agrees(c.applicant(), "2026-04-13")).await;

        // And without it not, until it is brought
        let c = Docket::given(&server, MEDIATOR, &hurt_pupil("2009-10-01")).await;
        c.has("/case/parties/0/capacity", json!("limited")).await;
        c.has("/case/parties/0/under_fourteen", json!(false)).await;
        c.cannot(MEDIATOR, agrees(c.applicant(), "2026-04-13"), "speaker_entitled").await;
        let evidence = json!({"party": c.applicant(), "reason": "有工资收入证明", "capacity": "full"});
        c.does(MEDIATOR, deed("parties/correction", evidence)).await;
        c.does(MEDIATOR, agrees(c.applicant(), "2026-04-13")).await;
    }

    #[tokio::test]
    async fn the_guardian_of_a_child_of_seven_acts_alone(database: TestDatabase) {
        let server = Server::start(database).await;
        server.set_clock("2026-04-13 09:00");

        // Given a child born on 2018-06-01, whose father applies
        let mut dispute = hurt_pupil("2018-06-01");
        dispute["parties"][0]["guardians"] =
            json!([{"particulars": father(), "relation": "父亲", "information_consent": true}]);
        let c = Docket::given(&server, MEDIATOR, &dispute).await;

        // Then the application is the guardian's word, and the child's own is none
        c.has("/case/parties/0/capacity", json!("none")).await;
        let sheet = c.sheet().await;
        let guardian = sheet.at("/case/parties/0/guardians/0/person");
        assert_eq!(sheet.at("/case/parties/0/consents/0/given_by"), guardian);
        c.cannot(MEDIATOR, agrees(c.applicant(), "2026-04-13"), "speaker_entitled").await;
        c.does(MEDIATOR, agrees(c.respondent(), "2026-04-13")).await;
        c.does(MEDIATOR, explain(&c.both(), "2026-04-13")).await;
        c.does(DIRECTOR, accept()).await;
        c.is("accepted").await;
    }
}
