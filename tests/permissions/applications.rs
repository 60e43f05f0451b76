//! Applications of citizens about the township, which its committee answers.

use domain::id::ApplicationId;
use reqwest::Method;
use serde_json::{Value, json};
use store::Transaction;
use store::applications::{self, ApplicationFilter, ApplicationReceived};

use super::recipes::{Ground, Prepared};
use crate::harness::PNG;
use crate::harness::deeds::application;
use crate::scenarios::applications::ended;

/// Today.
const NOW: &str = "2026-03-03";

/// A request about an application that waits, or to rate what came of one.
pub(super) async fn prepare(ground: &Ground<'_>, method: Method, template: &str) -> Prepared {
    if template.ends_with("/rating") {
        let (code, _) = ended(ground.server, NOW).await;
        let answer = json!({"query_code": code, "phone_tail": "5678"});
        let body = json!({"answer": answer, "rating": {"satisfaction": "satisfied"}});
        return Prepared { method, path: template.to_owned(), version: None, body };
    }
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
    let picture = if template.ends_with("{picture}") { pictured(ground, id).await } else { String::new() };
    let body = match template.rsplit('/').next().unwrap() {
        "status" | "withdrawal" => json!({"query_code": received.query_code, "phone_tail": "5678"}),
        "takeover" => json!({"category": "02"}),
        "return" => json!({"ground": "unclear", "guidance": "请携带材料到枫桥镇调委会当面说明。"}),
        "applications" if method == Method::POST => application("330681109000"),
        _ => Value::Null,
    };
    let version = (method == Method::POST && template.contains("{id}")).then_some(1);
    let path = if template.ends_with("/pictures") { with_ticket(ground, template).await } else { template.to_owned() };
    let path = path.replace("{id}", &id.to_string()).replace("{picture}", &picture);
    Prepared { method, path, version, body }
}

/// The address of a picture for an application that somebody just sent.
async fn with_ticket(ground: &Ground<'_>, template: &str) -> String {
    let sent = ground.server.anybody().post("/api/v1/applications", &application("330681109000")).await.must(201);
    format!("{template}?ticket={}&name=a.png", sent.body["picture_ticket"].as_str().unwrap())
}

/// Adds a picture to an application.
async fn pictured(ground: &Ground<'_>, id: ApplicationId) -> String {
    let mut upload = ground.server.store.begin_upload(id).unwrap();
    upload.write(PNG).unwrap();
    let uploaded = upload.finish().unwrap();
    let add = move |transaction: &mut Transaction| {
        let entry = (&uploaded, "围墙.png".parse().unwrap());
        applications::add_picture(transaction, id, entry)
    };
    ground.server.store.write(add).await.unwrap().unwrap();
    let scope = ground.server.world.scope("township-director");
    let sheet = ground.server.store.read(move |snapshot| applications::sheet(snapshot, &scope, id)).await.unwrap();
    sheet.pictures[0].id.to_string()
}
