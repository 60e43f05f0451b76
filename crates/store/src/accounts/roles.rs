//! Roles of an account, and the two administrators that the watching and appointing ones need.

use super::account::{self, Account, Reach};
use super::events::{self, EventKind};
use super::sessions;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{account_role, role_proposal};
use crate::types::Db;
use crate::write::Transaction;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::UserId;
use domain::organisation::Role;
use serde_json::{Value, json};

/// Roles that one administrator proposed and another has yet to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedRoles {
    /// All the roles that the account shall hold.
    pub roles: Vec<Role>,
    /// When they were proposed (UTC).
    pub proposed_at: DateTime<Utc>,
    /// By whom.
    pub proposed_by: UserId,
}

/// What became of a confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmation {
    /// The roles are held now.
    Granted(Box<Account>),
    /// Nothing waits to be confirmed.
    NothingProposed,
    /// Who proposed the roles, or would hold them, cannot confirm them.
    SamePerson,
}

/// Whether a role is granted only by two administrators: who holds it watches or appoints others, or is trusted with
/// accusations.
#[must_use]
pub const fn needs_second_administrator(role: Role) -> bool {
    matches!(role, Role::Administrator | Role::Auditor | Role::AccusationHandler)
}

/// Replaces the roles of an account within reach. When a role that needs a second administrator is added, the new roles
/// are only proposed and the old ones stay.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not within reach, [`StoreError::VersionConflict`] when it has changed.
pub fn replace_roles(
    transaction: &mut Transaction,
    reach: Reach,
    id: UserId,
    expected: i64,
    roles: &[Role],
) -> Result<Account, StoreError> {
    account::change(transaction, reach, id, expected)?;
    set(transaction, Some(reach.administrator), id, roles)?;
    account::load(transaction, id)
}

/// Confirms the proposed roles of an account within reach, as a second administrator.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not within reach, [`StoreError::VersionConflict`] when it has changed.
pub fn confirm_roles(
    transaction: &mut Transaction,
    reach: Reach,
    id: UserId,
    expected: i64,
) -> Result<Confirmation, StoreError> {
    let found = account::check(transaction, reach, id, expected)?;
    let Some(proposed) = found.proposed else { return Ok(Confirmation::NothingProposed) };
    if reach.administrator == proposed.proposed_by || reach.administrator == id {
        return Ok(Confirmation::SamePerson);
    }
    account::count_up(transaction, id)?;
    let confirmed_by = Some(reach.administrator);
    write(transaction, id, &proposed.roles, Some(proposed.proposed_by), confirmed_by)?;
    let account = account::load(transaction, id)?;
    Ok(Confirmation::Granted(Box::new(account)))
}

/// Grants roles, or proposes them where a second administrator is needed. The operator (`by` is `None`) needs none.
pub(super) fn set(
    transaction: &mut Transaction,
    by: Option<UserId>,
    id: UserId,
    roles: &[Role],
) -> Result<(), StoreError> {
    let held = held(transaction.connection(), id)?;
    let adds_watcher = roles.iter().any(|role| needs_second_administrator(*role) && !held.contains(role));
    let Some(proposer) = by.filter(|_| adds_watcher) else {
        return write(transaction, id, roles, by, None);
    };
    withdraw(transaction, id)?;
    let now = transaction.now();
    diesel::insert_into(role_proposal::table)
        .values((
            role_proposal::county.eq(Db(id.county())),
            role_proposal::account.eq(Db(id)),
            role_proposal::roles.eq(Db(codes(roles))),
            role_proposal::proposed_at.eq(Db(now)),
            role_proposal::proposed_by.eq(Db(proposer)),
        ))
        .execute(transaction.connection())?;
    let detail = json!({"held": codes(&held), "proposed": codes(roles)});
    events::record(transaction, EventKind::RolesProposed, Some(id), by, detail)
}

fn write(
    transaction: &mut Transaction,
    id: UserId,
    roles: &[Role],
    granted_by: Option<UserId>,
    confirmed_by: Option<UserId>,
) -> Result<(), StoreError> {
    withdraw(transaction, id)?;
    let before = held(transaction.connection(), id)?;
    let of_account =
        account_role::table.filter(account_role::county.eq(Db(id.county()))).filter(account_role::account.eq(Db(id)));
    let now = transaction.now();
    for lost in before.iter().filter(|role| !roles.contains(role)) {
        diesel::delete(of_account.filter(account_role::role.eq(Db(*lost)))).execute(transaction.connection())?;
    }
    for gained in Role::ALL.iter().filter(|role| roles.contains(role) && !before.contains(role)) {
        diesel::insert_into(account_role::table)
            .values((
                account_role::county.eq(Db(id.county())),
                account_role::account.eq(Db(id)),
                account_role::role.eq(Db(*gained)),
                account_role::granted_at.eq(Db(now)),
                account_role::granted_by.eq(granted_by.map(Db)),
                account_role::confirmed_by.eq(confirmed_by.map(Db)),
            ))
            .execute(transaction.connection())?;
    }
    sessions::revoke_tokens(transaction, id)?;
    let detail = json!({"before": codes(&before), "after": codes(roles), "proposed_by": granted_by});
    events::record(transaction, EventKind::RolesChanged, Some(id), confirmed_by.or(granted_by), detail)
}

fn withdraw(transaction: &mut Transaction, id: UserId) -> Result<(), StoreError> {
    diesel::delete(role_proposal::table.find((Db(id.county()), Db(id)))).execute(transaction.connection())?;
    Ok(())
}

/// The roles that an account holds, in the order of [`Role::ALL`].
pub(super) fn held(connection: &mut AnyConnection, id: UserId) -> Result<Vec<Role>, StoreError> {
    let mut roles: Vec<Role> = account_role::table
        .filter(account_role::county.eq(Db(id.county())))
        .filter(account_role::account.eq(Db(id)))
        .select(account_role::role)
        .load(connection)?;
    roles.sort_unstable();
    Ok(roles)
}

/// The roles that wait for a second administrator.
pub(super) fn proposed(connection: &mut AnyConnection, id: UserId) -> Result<Option<ProposedRoles>, StoreError> {
    let found: Option<(Value, DateTime<Utc>, UserId)> = role_proposal::table
        .find((Db(id.county()), Db(id)))
        .select((role_proposal::roles, role_proposal::proposed_at, role_proposal::proposed_by))
        .first(connection)
        .optional()?;
    let Some((roles, proposed_at, proposed_by)) = found else { return Ok(None) };
    let roles = serde_json::from_value(roles).map_err(|error| StoreError::CorruptRecord(error.to_string()))?;
    Ok(Some(ProposedRoles { roles, proposed_at, proposed_by }))
}

fn codes(roles: &[Role]) -> Value {
    json!(roles)
}
