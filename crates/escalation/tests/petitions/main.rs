//! What the state machine does with petitions, told as cases with dates.

mod accusations;
mod acts;
mod confidential;
mod erasure;
mod measures;
mod needs;
mod oversight;
mod permissions;
mod scenarios;
mod support;
mod table;
mod walk;
