//! Applications for mediation that citizens send in without an account (网上申请).
//!
//! A small record beside the cases: what the citizen told is sealed under a key of its own, what happens to it is a chain
//! of few events: it came in, a picture came, it was answered. The committee of the place takes it over, which registers a
//! case in the same transaction, or returns it. The key is destroyed as soon as what was told is not needed here any more;
//! the chain stays.

mod answer;
mod citizen;
mod list;
mod pictures;
mod read;
mod receive;
mod record;
#[cfg(test)]
mod tests;
mod verify;

pub use answer::{ApplicationReceipt, Return, TakeOver, return_to_citizen, take_over};
pub(crate) use answer::{forget_returned, look_at_lamps};
pub use citizen::{ApplicationAnswer, PublicApplication, rate, status, withdraw};
pub use list::{ApplicationFilter, ApplicationLine, ApplicationPosition, list};
pub use pictures::{add_picture, picture};
pub(crate) use read::named;
pub use read::{ApplicationSheet, log_look, sheet};
pub use receive::{Applicant, ApplicationReceived, NewApplication, OtherSide, receive};
pub(crate) use record::holds;
pub(crate) use verify::check;

use domain::organisation::Role;

use crate::scope::Scope;

/// Roles that answer the applications before their committee. Nobody else sees one.
pub const ANSWERING: &[Role] = &[Role::Mediator, Role::CommitteeDirector];

/// Whether the account answers applications.
pub(crate) fn answers(scope: &Scope) -> bool {
    scope.has_any(ANSWERING)
}
