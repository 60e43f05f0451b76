//! What the state machine does, told as cases with dates.

mod needs;
mod scenarios;
mod stages;
mod support;
mod table;
