//! Failed log-ins, and the lock after too many of them.
//!
//! A try counts as failed before its password is looked at and is forgiven when that was right, so that many tries at
//! once are not more tries. Names are counted whether they exist or not: the answers tell nobody which do. They are
//! kept as a keyed hash, since people type passwords into the wrong field.

use super::account::{self, Password};
use super::events::{self, EventKind};
use crate::connection::on_each;
use crate::error::StoreError;
use crate::schema::login_attempt;
use crate::types::Db;
use crate::write::Transaction;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use domain::id::UserId;
use serde_json::json;

/// When a name is locked, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lock {
    /// Failures in a row after which the name is locked.
    pub failures: u32,
    /// First lock in seconds; each further failure doubles it.
    pub seconds: u32,
    /// Longest lock in seconds. After so long without a try the failures are forgotten.
    pub seconds_max: u32,
}

impl Lock {
    /// How long the name is locked after so many failures; `None` when not yet.
    fn after(self, failures: u32) -> Option<TimeDelta> {
        let doublings = failures.checked_sub(self.failures)?;
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        let seconds = self.seconds.saturating_mul(factor).min(self.seconds_max);
        Some(TimeDelta::seconds(i64::from(seconds)))
    }
}

/// Whether a password may be tried.
#[derive(Debug, Clone)]
pub enum Attempt {
    /// It may: against this hash, or against nothing when the name belongs to nobody.
    Allowed(Option<Password>),
    /// Not before this instant (UTC).
    LockedUntil(DateTime<Utc>),
}

/// Counts a try for a user name, as failed until [`super::log_in`] says otherwise.
///
/// # Errors
/// When the database fails.
pub fn begin_attempt(transaction: &mut Transaction, username: &str, lock: Lock) -> Result<Attempt, StoreError> {
    let (index, now) = (index_of(transaction, username), transaction.now());
    type Row = (i32, DateTime<Utc>, Option<DateTime<Utc>>);
    let found: Option<Row> = login_attempt::table
        .find(&index)
        .select((login_attempt::failures, login_attempt::last_at, login_attempt::locked_until))
        .first(transaction.connection())
        .optional()?;
    if let Some((_, _, Some(until))) = found
        && until > now
    {
        return Ok(Attempt::LockedUntil(until));
    }
    let forgotten = now - TimeDelta::seconds(i64::from(lock.seconds_max));
    let before = found.filter(|(_, last_at, _)| *last_at > forgotten).map_or(0, |(failures, _, _)| failures);
    let failures = before.saturating_add(1);
    let locked_until = lock.after(u32::try_from(failures).unwrap_or(u32::MAX)).map(|length| now + length);
    let counted = (
        login_attempt::failures.eq(failures),
        login_attempt::last_at.eq(Db(now)),
        login_attempt::locked_until.eq(locked_until.map(Db)),
    );
    on_each!(transaction.connection(), c => diesel::insert_into(login_attempt::table)
        .values((login_attempt::name_index.eq(&index), counted))
        .on_conflict(login_attempt::name_index)
        .do_update()
        .set(counted)
        .execute(c))?;
    let password = account::password_by_username(transaction.connection(), username)?;
    if locked_until.is_some() {
        let subject = password.as_ref().map(|password| password.account);
        events::record(transaction, EventKind::Locked, subject, None, json!({"failures": failures}))?;
    }
    Ok(Attempt::Allowed(password))
}

/// Records that the password of an attempt was wrong; `account` is `None` when the name belongs to nobody.
///
/// # Errors
/// When the database fails.
pub fn attempt_failed(transaction: &mut Transaction, account: Option<UserId>) -> Result<(), StoreError> {
    events::record(transaction, EventKind::LogInFailed, account, None, json!({}))
}

/// Counts the last try not as failed after all, and the failures before it still: the password was right, but that is
/// not all that is needed.
pub(super) fn take_back(transaction: &mut Transaction, username: &str) -> Result<(), StoreError> {
    let index = index_of(transaction, username);
    diesel::update(login_attempt::table.find(index))
        .set((
            login_attempt::failures.eq(login_attempt::failures - 1),
            login_attempt::locked_until.eq(None::<Db<DateTime<Utc>>>),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// Forgets the failures of a user name.
pub(super) fn forget(transaction: &mut Transaction, username: &str) -> Result<(), StoreError> {
    let index = index_of(transaction, username);
    diesel::delete(login_attempt::table.find(index)).execute(transaction.connection())?;
    Ok(())
}

fn index_of(transaction: &Transaction, username: &str) -> Vec<u8> {
    transaction.keyring().derive(&format!("login {username}")).to_vec()
}
