//! Tests of the whole program, a module a theme; see README.md beside this file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod attachments;
mod bench;
mod browser;
mod command_line;
mod demo;
mod erasure;
mod exports;
mod faults;
mod first_steps;
mod guide;
mod harness;
mod imports;
mod indicators;
mod log_in;
mod pages;
mod papers;
mod permissions;
mod petition_report;
mod scenarios;
mod sectors;
mod statistics;
mod structure;
mod webhooks;
