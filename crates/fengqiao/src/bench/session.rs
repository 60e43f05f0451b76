//! Somebody who has logged in and asks over one connection.

use rand::RngExt;
use serde_json::{Value, json};

use super::committees::PASSWORD;
use super::served::Served;
use super::wire::{Connection, request};
use crate::Failure;

/// A connection of an account.
pub(super) struct Session {
    connection: Connection,
    /// The header that says whose it is.
    own: (&'static str, String),
}

impl Session {
    /// Logs in as a program.
    pub(super) async fn open(served: &Served, username: &str) -> Result<Self, Failure> {
        let connection = Connection::open(served.address).await?;
        let mut session = Self { connection, own: ("Authorization", String::new()) };
        let body = json!({"username": username, "password": PASSWORD});
        let reply = session.send(&request("POST", "/api/v1/auth/token", &[], &body.to_string())).await?;
        session.own.1 = format!("Bearer {}", reply["access_token"].as_str().unwrap_or_default());
        Ok(session)
    }

    /// Logs in as a browser.
    pub(super) async fn browse(served: &Served, username: &str) -> Result<Self, Failure> {
        let mut connection = Connection::open(served.address).await?;
        let body = format!("username={username}&password={PASSWORD}");
        connection.send(&request("POST", "/log-in", &[], &body)).await?;
        let cookie = connection.header("Set-Cookie").and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
        let cookie = cookie.ok_or_else(|| Failure::Refused(format!("{username} cannot log in with a browser")))?;
        Ok(Self { connection, own: ("Cookie", cookie) })
    }

    /// A request to read.
    pub(super) fn get(&self, path: &str) -> Vec<u8> {
        request("GET", path, &[(self.own.0, &self.own.1)], "")
    }

    /// A request to change, under a key of its own.
    pub(super) fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Vec<u8> {
        let key = format!("{:032x}", rand::rng().random::<u128>());
        let own = [(self.own.0, self.own.1.as_str()), ("Idempotency-Key", &key)];
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
