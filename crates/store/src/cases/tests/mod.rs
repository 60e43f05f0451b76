//! Scenarios on a small world, on both databases. A file a theme; the world and its habits are in `world`.

mod attachments;
mod conflict;
mod erasure;
mod life;
mod list;
mod looks;
mod numbers;
pub(crate) mod plans;
mod prints;
mod renewal;
pub(crate) mod sealed;
mod search;
mod tampering;
mod visible;
mod walk;
pub(crate) mod world;
