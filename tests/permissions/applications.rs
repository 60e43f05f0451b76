//! Applications of citizens about the township, which its committee answers.

use reqwest::Method;
use serde_json::{Value, json};
use store::Transaction;
use store::applications::{self, ApplicationFilter, ApplicationReceived};

use super::recipes::{Ground, Prepared};
use crate::harness::deeds::application;

/// A request about an application that waits.
pub(super) async fn prepare(ground: &Ground<'_>, method: Method, template: &str) -> Prepared {
    let store = &ground.server.store;
    let new = application("330681109000");
    let receive = move |transaction: &mut Transaction| {
        let new = serde_json::from_value(new.clone()).unwrap();
        Ok::<ApplicationReceived, store::StoreError>(applications::receive(transaction, &new)?.unwrap())
    };
    let received = store.write(receive).await.unwrap();
    let scope = ground.server.world.scope("township-director");
    let filter = ApplicationFilter { state: domain::application::ApplicationState::Waiting };
    let waiting = store.read(move |snapshot| applications::list(snapshot, &scope, filter, (None, 200))).await.unwrap();
    let id = waiting.last().unwrap().id;
    let body = match template.rsplit('/').next().unwrap() {
        "status" | "withdrawal" => json!({"query_code": received.query_code, "phone_tail": "5678"}),
        "takeover" => json!({"category": "02"}),
        "return" => json!({"ground": "unclear", "guidance": "请携带材料到枫桥镇调委会当面说明。"}),
        "applications" if method == Method::POST => application("330681109000"),
        _ => Value::Null,
    };
    let version = (method == Method::POST && template.contains("{id}")).then_some(1);
    Prepared { method, path: template.replace("{id}", &id.to_string()), version, body }
}
