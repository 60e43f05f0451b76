//! The state machine of a petition, made as that of a case: start reading at [`table::TRANSITIONS`].
//!
//! A matter (信访事项) is judged in [`matter`], who may know an accusation in [`shield`], the ladder towards an overdue
//! term in [`ladder`], what a linked mediation case brings back in [`mediation`].

pub mod act;
pub mod acts;
mod apply;
mod clocks;
mod event;
pub mod ladder;
mod life;
pub mod matter;
pub mod measures;
pub mod mediation;
mod needs;
mod rate;
pub mod shield;
pub mod table;

pub use act::{Act, Command};
pub use acts::register::{Intake, PetitionLedgerRow, Register, register};
pub use apply::apply;
pub use clocks::{clocks, handling_deadline};
pub use event::{Event, PetitionCorrection, PetitionRegistered};
pub(crate) use life::{reprover, superior};
pub use rate::{Rate, rate};
pub use table::Relation;

pub use crate::clocks::{Clock, ClockKind};

/// An act as it stands for one actor and one petition.
pub type Action = crate::Action<Act>;
