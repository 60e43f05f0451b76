//! The state machines of a case and of a petition: a table of transitions each, who may act, when, and why not.
//!
//! Start reading at [`table::TRANSITIONS`]. A command is decided by [`decide()`], its events are applied by [`apply()`];
//! [`actions`] tells what may be done and why not. Nothing here reads a clock, a database or a random number.

pub mod act;
pub mod acts;
pub mod aggregate;
mod apply;
mod available;
mod case;
pub mod clocks;
mod decide;
pub mod diagram;
mod event;
mod evidence;
mod facts;
mod needs;
pub mod notices;
pub mod petition;
mod prompts;
mod rate;
mod refusal;
pub mod table;

pub use act::{Act, Command, Input, InputSchema};
pub use acts::register::{Dispute, LedgerEnd, LedgerRow, Register, register};
pub use aggregate::Aggregate;
pub use apply::{BrokenHistory, apply, replay};
pub use available::{Action, actions};
pub use clocks::{Clock, ClockKind, clocks};
pub use decide::{decide, unmet};
pub use event::{Correction, Event, PartyCorrection, Registered};
pub use facts::{Actor, Beside, Facts};
pub use needs::{CaseNeed, SubjectNeed};
pub use prompts::{Prompt, prompts};
pub use rate::{Rate, rate};
pub use refusal::{Need, Refusal, Unmet, UnmetKind};
