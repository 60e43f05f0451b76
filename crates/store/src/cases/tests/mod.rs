//! Scenarios on a small world, on both databases. A file a theme; the world and its habits are in `world`.

mod attachments;
mod conflict;
mod erasure;
mod life;
mod list;
mod looks;
mod numbers;
mod prints;
mod renewal;
mod sealed;
mod visible;
pub(crate) mod world;
