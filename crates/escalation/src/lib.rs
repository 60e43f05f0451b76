//! The state machine of a case: one table of transitions over four tiers, who may act, when, and why not.
//!
//! Start reading at [`table::TRANSITIONS`]. A command is decided by [`decide()`], its events are applied by [`apply()`];
//! [`actions`] tells what may be done and why not. Nothing here reads a clock, a database or a random number.

pub mod act;
pub mod acts;
mod apply;
mod available;
pub mod clocks;
mod decide;
pub mod diagram;
mod event;
mod evidence;
mod facts;
mod needs;
mod refusal;
pub mod table;

pub use act::{Act, Command, Input, InputSchema};
pub use acts::register::{Dispute, Register, register};
pub use apply::{BrokenHistory, apply, replay};
pub use available::{Action, actions};
pub use clocks::{Clock, ClockKind, clocks};
pub use decide::{decide, stands, unmet};
pub use event::{Correction, Event, PartyCorrection, Registered};
pub use facts::{Actor, Facts};
pub use needs::CaseNeed;
pub use refusal::{Need, Refusal, Unmet, UnmetKind};
