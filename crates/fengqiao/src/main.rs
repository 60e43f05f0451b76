//! The program: serve, demo, migrate, load, backup, verify, bench.

fn main() {}
