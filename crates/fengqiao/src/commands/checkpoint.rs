//! `fengqiao checkpoint`: signs how far every history has come, and prints what to keep outside of the database.

use super::open_store;
use crate::Failure;
use crate::settings::Settings;

/// Signs what has grown and prints the last checkpoint of every county, and the public key.
///
/// # Errors
/// When the database or the keys cannot be used.
pub fn run(settings: &Settings) -> Result<(), Failure> {
    let store = open_store(settings)?;
    store.sign_checkpoints()?;
    for head in store.checkpoint_heads()? {
        println!("{head}");
    }
    println!("public key (Ed25519): {}", store.checkpoint_key());
    Ok(())
}
