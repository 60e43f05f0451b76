//! Petitions on a small world, on both databases; how they are found in a large archive.

mod candidates;
mod erasure;
mod ladder;
mod measures;
mod plans;
mod renewal;
mod search;
mod silence;
mod walk;
pub(crate) mod world;
