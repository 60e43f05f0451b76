//! Patrol points of the township, which its committee and its administrators define.

use reqwest::Method;
use serde_json::{Value, json};
use store::patrol;
use store::{StoreError, Transaction};

use super::recipes::{Ground, Prepared};
use crate::harness::deeds::patrol_point;

/// A request about a point that is visited.
pub(super) async fn prepare(ground: &Ground<'_>, method: Method, template: &str) -> Prepared {
    let scope = ground.server.world.scope("township-director");
    let new = patrol_point("330681109000");
    let define = move |transaction: &mut Transaction| {
        let new = serde_json::from_value(new.clone()).unwrap();
        Ok::<_, StoreError>(patrol::define(transaction, &scope, &new)?.unwrap().id)
    };
    let id = ground.server.store.write(define).await.unwrap();
    let posts = method == Method::POST;
    let body = match template.rsplit('/').next().unwrap() {
        "patrol-points" if posts => patrol_point("330681109000"),
        "visits" if posts => json!({"finding": "nothing"}),
        "closing" => json!({}),
        _ => Value::Null,
    };
    let version = template.ends_with("/closing").then_some(1);
    Prepared { method, path: template.replace("{id}", &id.to_string()), version, body }
}
