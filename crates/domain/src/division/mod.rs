//! Administrative divisions (行政区划): codes, the tree of all China, and what is special about some places.
//!
//! A division says *where*. At which of the four tiers an organisation works is an attribute of the organisation and is
//! never computed from a code here.

mod code;
mod tree;
mod villages;

pub use code::{DivisionCode, DivisionLevel};
pub use tree::{Division, DivisionTree};
pub use villages::villages;
