//! Ledgers of the township's committee.

use reqwest::Method;
use serde_json::{Value, json};

use super::recipes::{Ground, Prepared};
use crate::harness::{Reply, new_key};

/// A ledger that nobody has sent before.
pub(super) fn ledger() -> String {
    format!("登记日期,申请人,纠纷类别,纠纷经过\r\n2021-05-06,张三,邻里纠纷,漫水{}\r\n,,,没有日期\r\n", new_key())
}

/// A request about imports, where it is about one, about one that waits to be confirmed.
pub(super) async fn prepare(ground: &Ground<'_>, method: Method, template: &str) -> Prepared {
    let path = match template.strip_prefix("/api/v1/imports").unwrap() {
        "" if method == Method::POST => format!("{template}?name=ledger.csv"),
        "" | "/template" => template.to_owned(),
        _ => {
            let director = ground.server.log_in("township-director").await;
            let request = director.request(Method::POST, "/api/v1/imports?name=ledger.csv").body(ledger());
            let begun = Reply::read(request.send().await.unwrap()).await.unwrap().must(201);
            template.replace("{id}", begun.text("/id"))
        }
    };
    let body = if method == Method::POST { json!({}) } else { Value::Null };
    Prepared { method, path, version: None, body }
}
