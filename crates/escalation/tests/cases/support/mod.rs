//! Organisations, people, and a fluent way to run commands on given dates.

mod commands;
mod docket;
mod organisations;
mod situations;
mod stages;

pub use commands::*;
pub use docket::{Docket, World, date, given};
pub use organisations::{Org, li, person, zhang};
pub use situations::*;
pub use stages::*;
