//! What the state machine does, told as cases with dates.

mod acts;
mod needs;
mod permissions;
mod prompts;
mod rating;
mod scenarios;
mod stages;
mod support;
mod table;
mod walk;
