//! What happens to acknowledged work when things break: kill -9, a damaged byte, a full disk, a lost database, a clock that
//! goes back.
//!
//! The real program serves over the sample world ([`Installation`]). [`Writer`]s do casework over HTTP and note every
//! receipt; after each fault the [`ledger`] holds against what the server still knows. A request whose answer was lost is
//! repeated with its idempotency key until it is answered, and must have been done once.
//!
//! Everything that is chosen at random comes from one seed, printed by each test and set again by `FAULT_SEED`. When a
//! kill hits is a matter of microseconds all the same, so the same seed gives the same choices, not the same instant.

mod backups;
mod clock;
mod damage;
mod full_disk;
mod installation;
mod kills;
mod ledger;
mod lost_database;
mod request;
mod writer;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub(crate) use installation::Installation;
pub(crate) use writer::Writer;

/// How often the server is killed in each test of kills: `FAULT_KILLS`, or few.
fn kills() -> u32 {
    number("FAULT_KILLS").map_or(5, |kills| kills.try_into().unwrap())
}

/// The seed of a test, printed so that its choices can be made again.
fn seed(test: &str) -> u64 {
    let seed = number("FAULT_SEED").unwrap_or_else(rand::random);
    eprintln!("{test}: FAULT_SEED={seed} makes the same choices again");
    seed
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable}={text} is no number")))
}

/// Tells writers that it is enough.
type Enough = Arc<AtomicBool>;
