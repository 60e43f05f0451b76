//! A receiver of the notices of the township's committee.

use std::collections::BTreeSet;

use domain::id::UserId;
use domain::organisation::Role;
use reqwest::Method;
use serde_json::{Value, json};
use store::webhooks::{self, Webhook, WebhookSettings};
use store::{Scope, StoreError, Transaction};
use uuid::Uuid;

use super::recipes::{Ground, Prepared};

pub(super) const URL: &str = "https://oa.example.gov.cn/hooks";

/// A request about the receiver, which is made where there is none.
pub(super) async fn prepare(ground: &Ground<'_>, method: Method, template: &str) -> Prepared {
    let township = ground.server.world.organisation("township").clone();
    let by = Scope::new(UserId(Uuid::nil()), township, BTreeSet::from([Role::Administrator]));
    let reading = by.clone();
    let known = ground.server.store.read(move |snapshot| webhooks::list(snapshot, &reading)).await.unwrap();
    let make = move |transaction: &mut Transaction| -> Result<Webhook, StoreError> {
        let settings = WebhookSettings { url: URL.to_owned(), kinds: Vec::new(), enabled: true };
        Ok(webhooks::create(transaction, &by, &settings)?.unwrap().0)
    };
    let webhook = match known.into_iter().next() {
        Some(webhook) => webhook,
        None => ground.server.store.write(make).await.unwrap(),
    };
    let body = if template.ends_with("/settings") { json!({"url": URL, "enabled": true}) } else { json!({}) };
    let (version, body) = match method {
        Method::POST => (u64::try_from(webhook.version).ok(), body),
        _ => (None, Value::Null),
    };
    Prepared { method, path: template.replace("{id}", &webhook.id.to_string()), version, body }
}
