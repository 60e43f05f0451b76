//! Meetings of the township's committee, to which the department is invited.

use domain::id::MeetingId;
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::Transaction;
use store::cases::CaseError;
use store::meetings;

use super::recipes::{Ground, NOW, Prepared, made};
use super::stages::Stage;

fn read<T: DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).unwrap()
}

/// A request about a meeting of today that has its minutes, and a case in mediation on its agenda.
pub(super) async fn prepare(ground: &Ground<'_>, method: Method, template: &str) -> Prepared {
    let (server, case) = (ground.server, made(ground, Stage::InMediation).await);
    let world = &server.world;
    let (scope, department) = (world.scope("township-director"), world.id("natural-resources"));
    let topic = json!({"subject": "case", "subject_id": case.id});
    let put = topic.clone();
    let hold = move |transaction: &mut Transaction| -> Result<MeetingId, CaseError> {
        let new = json!({"kind": "daily_consultation", "held_on": NOW, "chair": "镇长", "invited": [department]});
        let id = meetings::create(transaction, &scope, &read(new))?.unwrap().id;
        meetings::add(transaction, &scope, (id, 1), &read(put.clone()))?.unwrap();
        meetings::write_minutes(transaction, &scope, (id, 2), &read(json!({"minutes": "已经研判。"})))?.unwrap();
        Ok(id)
    };
    let id = server.store.write(hold).await.unwrap();
    let with = |member: &str, value: Value| {
        let mut body = topic.clone();
        body[member] = value;
        body
    };
    let body = match template.strip_prefix("/api/v1/meetings/{id}").unwrap() {
        "" | "/proposals" => Value::Null,
        "/agenda" => json!({"subject": "case", "subject_id": made(ground, Stage::InMediation).await.id}),
        "/agenda/removal" => topic,
        "/agenda/discussion" => with("text", json!("由镇里牵头。")),
        "/decisions" => {
            json!({"subject": "case", "subject_id": case.id, "decision": "勘查。", "owner": department, "due_on": "2026-03-20"})
        }
        "/minutes" => json!({"minutes": "已经研判，明确责任单位。"}),
        "/closing" => json!({}),
        other => panic!("no recipe for {other}"),
    };
    let version = (method == Method::POST).then_some(3);
    Prepared { method, path: template.replace("{id}", &id.to_string()), version, body }
}
