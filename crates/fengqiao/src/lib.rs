//! The program: puts the other crates together and runs them from the command line.
//!
//! Start reading at [`command_line`]; each command has a file of its name in [`commands`]. This crate alone reads the
//! environment ([`settings`]) and the clock of the machine, and tells the others. It holds no rule about cases.

mod bench;
pub mod command_line;
pub mod commands;
pub mod demo;
pub mod demo_clock;
mod failure;
pub mod key_file;
mod logging;
pub mod settings;
mod stop;
pub mod world;

pub use command_line::main;
pub use failure::Failure;
