//! What the tests are told in.

mod case;
mod commands;
mod docket;
mod organisations;

pub use case::*;
pub use commands::*;
pub use docket::*;
pub use organisations::*;
