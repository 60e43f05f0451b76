//! Petitions on a small world, on both databases; how they are found in a large archive.

mod candidates;
mod ladder;
mod plans;
mod renewal;
mod world;
