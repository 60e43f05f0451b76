//! Somebody who has logged in and asks over one connection.

use rand::RngExt;
use serde_json::{Value, json};

use super::committees::PASSWORD;
use super::served::Served;
use super::wire::{Connection, request};
use crate::Failure;

/// A connection with the token of an account.
pub(super) struct Session {
    connection: Connection,
    token: String,
}

impl Session {
    /// Logs in.
    pub(super) async fn open(served: &Served, username: &str) -> Result<Self, Failure> {
        let mut session = Self { connection: Connection::open(served.address).await?, token: String::new() };
        let body = json!({"username": username, "password": PASSWORD});
        let reply = session.send(&request("POST", "/api/v1/auth/token", &[], &body.to_string())).await?;
        session.token = format!("Bearer {}", reply["access_token"].as_str().unwrap_or_default());
        Ok(session)
    }

    /// A request to read.
    pub(super) fn get(&self, path: &str) -> Vec<u8> {
        request("GET", path, &[("Authorization", &self.token)], "")
    }

    /// A request to change, under a key of its own.
    pub(super) fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Vec<u8> {
        let key = format!("{:032x}", rand::rng().random::<u128>());
        let own = [("Authorization", self.token.as_str()), ("Idempotency-Key", &key)];
        request("POST", path, &[&own, headers].concat(), &body.to_string())
    }

    /// Sends a request that must be granted.
    pub(super) async fn must(&mut self, asked: &[u8]) -> Result<(), Failure> {
        let status = self.connection.send(asked).await?;
        if matches!(status, 200 | 201) {
            return Ok(());
        }
        let said = String::from_utf8_lossy(self.connection.body());
        Err(Failure::Refused(format!("the server answered {status} {said}")))
    }

    /// The same, and gives the answer.
    pub(super) async fn send(&mut self, asked: &[u8]) -> Result<Value, Failure> {
        self.must(asked).await?;
        serde_json::from_slice(self.connection.body())
            .map_err(|why| Failure::Refused(format!("the server answered with something that is not JSON: {why}")))
    }
}
