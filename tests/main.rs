//! Tests of the whole program, a module a theme; see README.md beside this file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command_line;
mod harness;
mod structure;
