//! A paper that was printed.

use reqwest::Method;

use super::recipes::{Ground, made};
use super::stages::Stage;

/// The hash of a paper of a case that the township's director has printed.
pub(super) async fn printed(ground: &Ground<'_>) -> String {
    let made = made(ground, Stage::InMediation).await;
    let director = ground.server.log_in("township-director").await;
    let path = format!("/api/v1/cases/{}/documents/acceptance_register", made.id);
    let printed = director.request(Method::GET, &path).send().await.unwrap();
    printed.headers()["Print-Hash"].to_str().unwrap().to_owned()
}
