//! A request that may have to be repeated because its answer was lost.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use crate::harness::Client;

/// How long an answer may take before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(20);

/// A change that is asked for, the same however often it is sent.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// Its idempotency key, which also names the case that it registers.
    pub(super) key: String,
    /// Where it is posted to.
    pub(super) path: String,
    /// The version that it changes.
    pub(super) version: Option<u64>,
    /// What is asked for.
    pub(super) body: Value,
    /// Position of the case among those of its writer; `None` for one that it registers.
    pub(super) case: Option<usize>,
}

/// What became of a request, as its sender knows.
pub(super) enum Answer {
    /// It was done; the receipt.
    Done(Value),
    /// It was refused for now (503): nothing was done, or nobody knows.
    Unavailable,
    /// The connection broke before an answer was there.
    Lost,
}

impl Request {
    /// Sends it once. Panics at an answer that no fault explains.
    pub(super) async fn send(&self, client: &Client) -> Answer {
        let mut request = client.request(Method::POST, &self.path).timeout(PATIENCE);
        if let Some(version) = self.version {
            request = request.header("If-Match", format!("\"{version}\""));
        }
        let Ok(response) = request.header("Idempotency-Key", &self.key).json(&self.body).send().await else {
            return Answer::Lost;
        };
        let status = response.status().as_u16();
        let Ok(body) = response.bytes().await else { return Answer::Lost };
        match status {
            200 | 201 => Answer::Done(serde_json::from_slice(&body).unwrap()),
            503 => Answer::Unavailable,
            _ => panic!("{status} {} to {self:?}", String::from_utf8_lossy(&body)),
        }
    }
}
