//! The petition scenarios of the domain reference, section 12, with every date.

mod ledger;
mod levels;
mod mediation;
mod repeats;
mod visit;
