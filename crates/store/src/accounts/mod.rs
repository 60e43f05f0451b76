//! Accounts of the people who work in an organisation: who they are, what they may do, and how they prove it.
//!
//! One account is one person in one organisation; who works in two has two, so that every act names the organisation
//! that answers for it. Roles that let somebody watch or appoint others need two administrators ([`roles`]). Who wants to
//! proves more than a password ([`second_factor`]). A session
//! ([`sessions`]) lasts from log-in to log-out and is carried on by refresh tokens that are each good once. Whatever
//! happens to an account leaves an [`AccountEvent`].
//!
//! This module knows nothing of HTTP, JWT or argon2: it keeps hashes and secrets that `api` makes.

mod account;
mod attempts;
mod events;
mod names;
mod roles;
mod second_factor;
mod sessions;
mod signing_keys;

#[cfg(test)]
mod tests;

pub use account::{
    Account, Creation, NewAccount, Password, Reach, change_password, create, disable, find, list, password_of,
    reset_password,
};
pub use attempts::{Attempt, Lock, attempt_failed, begin_attempt};
pub use events::{AccountEvent, EventKind, events_of};
pub use names::names;
pub use roles::{Confirmation, ProposedRoles, confirm_roles, needs_second_administrator, replace_roles};
pub use second_factor::{
    CodeCheck, Enrolment, SecondFactor, SecondFactorConfirmation, confirm as confirm_second_factor,
    enrol as enrol_second_factor, remove as remove_second_factor, reset as reset_second_factor,
};
pub use sessions::{
    Lifetime, LogIn, Presented, Refreshed, Secret, Session, Standing, begin_session, end_session, log_in, refresh,
    standing,
};
pub use signing_keys::{SigningKeyRecord, add_signing_key, signing_keys};

use crate::error::StoreError;
use crate::schema::{login_attempt, refresh_token, session};
use crate::types::{Db, words};
use crate::write::Transaction;
use chrono::TimeDelta;
use diesel::prelude::*;
use domain::organisation::Role;

words!(EventKind, Role);

/// How long what is over is kept, so that a token that comes late is still told apart from one that never was.
const KEPT: TimeDelta = TimeDelta::days(1);

/// Forgets sessions, refresh tokens and failures that have been over for a day. What happened stays in the events.
pub(crate) fn sweep(transaction: &mut Transaction) -> Result<(), StoreError> {
    let before = Db(transaction.now() - KEPT);
    let connection = transaction.connection();
    diesel::delete(refresh_token::table.filter(refresh_token::expires_at.lt(before))).execute(connection)?;
    diesel::delete(session::table.filter(session::expires_at.lt(before))).execute(connection)?;
    diesel::delete(login_attempt::table.filter(login_attempt::last_at.lt(before))).execute(connection)?;
    Ok(())
}
