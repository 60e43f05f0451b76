//! One try at a time for each name.
//!
//! A try counts as failed until its password was found right. Without turns, several right passwords at once, as from
//! a page opened in many tabs, would look like so many failures.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use sha2::{Digest, Sha256};
use tokio::sync::OwnedMutexGuard;

use crate::limits;

/// Whose turn it is, by the hash of the name.
#[derive(Default)]
pub struct Turns(Mutex<HashMap<[u8; 32], Arc<tokio::sync::Mutex<()>>>>);

impl Turns {
    /// Waits until no other try for this name is under way; the turn ends when the guard is dropped.
    pub async fn wait_for(&self, name: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if turns.len() >= limits::HASH_QUEUE {
                turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            }
            Arc::clone(turns.entry(Sha256::digest(name).into()).or_default())
        };
        turn.lock_owned().await
    }
}
