//! Accounts themselves.

use super::events::{self, EventKind};
use super::roles::{self, ProposedRoles};
use super::second_factor::{self, SecondFactor};
use super::sessions;
use crate::connection::{AnyConnection, on_each};
use crate::crypto::{self, DataKey, KeyRing, WrappedKey};
use crate::error::StoreError;
use crate::organisations;
use crate::read::Snapshot;
use crate::schema::account;
use crate::types::Db;
use crate::write::Transaction;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::{OrganisationId, UserId};
use domain::organisation::Role;
use serde_json::json;
use uuid::Uuid;

/// Column that holds the sealed name.
const NAME: &str = "account.name";

/// Place of the wrapped key.
const KEY: &str = "account";

/// An account (用户).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Identity.
    pub id: UserId,
    /// Name to log in with, unique in the system.
    pub username: String,
    /// Name of the person.
    pub name: String,
    /// Where the person works.
    pub organisation: OrganisationId,
    /// Division of that organisation.
    pub division: DivisionCode,
    /// Roles held, in the order of [`Role::ALL`].
    pub roles: Vec<Role>,
    /// Roles that wait for a second administrator.
    pub proposed: Option<ProposedRoles>,
    /// Whether the password is one that an administrator gave.
    pub must_change_password: bool,
    /// The second factor that is asked for at the log-in.
    pub second_factor: Option<SecondFactor>,
    /// Grows with each change.
    pub version: i64,
    /// When the account was made (UTC).
    pub created_at: DateTime<Utc>,
    /// When it was closed (UTC); never opened again.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// An account to be made. Its password is one-time.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Name to log in with, unique in the system.
    pub username: String,
    /// Name of the person.
    pub name: String,
    /// Where the person works.
    pub organisation: OrganisationId,
    /// Roles to hold; those that need a second administrator are proposed only, unless the operator makes the account.
    pub roles: Vec<Role>,
    /// Hash of the one-time password.
    pub password_hash: String,
}

/// What became of an account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Creation {
    /// It is made.
    Made(Box<Account>),
    /// The user name is taken.
    UsernameTaken,
    /// There is no such organisation, it is closed, or it is not within reach.
    OrganisationUnknown,
}

/// How far an administrator's hand reaches: the accounts of organisations in a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The administrator.
    pub administrator: UserId,
    /// The division.
    pub division: DivisionCode,
}

/// A password hash, and whose.
#[derive(Debug, Clone)]
pub struct Password {
    /// The account.
    pub account: UserId,
    /// Its user name.
    pub username: String,
    /// PHC string.
    pub hash: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = account)]
pub(super) struct Row {
    id: UserId,
    username: String,
    wrapped_key: Vec<u8>,
    name: Vec<u8>,
    organisation: OrganisationId,
    division: String,
    password_chosen_at: Option<DateTime<Utc>>,
    version: i64,
    created_at: DateTime<Utc>,
    disabled_at: Option<DateTime<Utc>>,
}

impl Row {
    fn open(self, connection: &mut AnyConnection, keyring: &KeyRing) -> Result<Account, StoreError> {
        let id = self.id;
        Ok(Account {
            id,
            username: self.username,
            name: open_name(keyring, id, self.wrapped_key, &self.name)?,
            organisation: self.organisation,
            division: parse_division(&self.division)?,
            roles: roles::held(connection, id)?,
            proposed: roles::proposed(connection, id)?,
            must_change_password: self.password_chosen_at.is_none(),
            second_factor: second_factor::of(connection, id)?,
            version: self.version,
            created_at: self.created_at,
            disabled_at: self.disabled_at,
        })
    }
}

/// The name of a person as it was sealed.
pub(super) fn open_name(keyring: &KeyRing, id: UserId, wrapped: Vec<u8>, sealed: &[u8]) -> Result<String, StoreError> {
    let key = keyring.unwrap(&WrappedKey(wrapped), &crypto::place(KEY, id.0))?;
    let name = crypto::open(&key, sealed, &crypto::place(NAME, id.0))?;
    String::from_utf8(name).map_err(|_| StoreError::CorruptRecord(format!("account {id}")))
}

/// Makes an account. Without `by` it is the operator at the command line, whose word is enough for any organisation and
/// role.
///
/// # Errors
/// When the database fails.
pub fn create(transaction: &mut Transaction, by: Option<Reach>, new: &NewAccount) -> Result<Creation, StoreError> {
    let organisation = match organisations::load(transaction.connection(), new.organisation) {
        Ok(found) if found.active && by.is_none_or(|by| by.division.contains(found.division)) => found,
        Ok(_) | Err(StoreError::NotFound) => return Ok(Creation::OrganisationUnknown),
        Err(error) => return Err(error),
    };
    let by = by.map(|by| by.administrator);
    let county = organisation.division.county();
    let (id, now) = (UserId(transaction.new_id(county)), transaction.now());
    let key = DataKey::generate()?;
    let wrapped = transaction.keyring().wrap(&key, &crypto::place(KEY, id.0))?;
    let name = crypto::seal(&key, new.name.as_bytes(), &crypto::place(NAME, id.0))?;
    let values = (
        account::county.eq(Db(county)),
        account::id.eq(Db(id)),
        account::username.eq(&new.username),
        account::wrapped_key.eq(&wrapped.0),
        account::name.eq(&name),
        account::organisation.eq(Db(new.organisation)),
        account::division.eq(organisation.division.to_string()),
        account::password_hash.eq(&new.password_hash),
        account::password_chosen_at.eq(None::<Db<DateTime<Utc>>>),
        account::token_version.eq(1),
        account::version.eq(1),
        account::created_at.eq(Db(now)),
        account::created_by.eq(by.map(Db)),
        account::disabled_at.eq(None::<Db<DateTime<Utc>>>),
    );
    // A look beforehand would not see the same name being taken by another transaction just now.
    let made = on_each!(transaction.connection(), c => diesel::insert_into(account::table)
        .values(values)
        .on_conflict(account::username)
        .do_nothing()
        .execute(c))?;
    if made == 0 {
        return Ok(Creation::UsernameTaken);
    }
    events::record(transaction, EventKind::Created, Some(id), by, json!({"organisation": new.organisation}))?;
    roles::set(transaction, by, id, &new.roles)?;
    Ok(Creation::Made(Box::new(load(transaction, id)?)))
}

/// An account within reach.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none, or not within reach.
pub fn find(snapshot: &mut Snapshot, reach: Reach, id: UserId) -> Result<Account, StoreError> {
    let keyring = snapshot.keyring().clone();
    row(snapshot.connection(), Some(reach), id)?.open(snapshot.connection(), &keyring)
}

/// The accounts within reach, of one organisation or of all, in the order of their making: at most `limit` after
/// `after`.
///
/// # Errors
/// When the database fails.
pub fn list(
    snapshot: &mut Snapshot,
    reach: Reach,
    organisation: Option<OrganisationId>,
    after: Option<UserId>,
    limit: u32,
) -> Result<Vec<Account>, StoreError> {
    let keyring = snapshot.keyring().clone();
    let (first, last) = reach.division.prefix_range();
    let mut query = account::table
        .filter(account::division.between(first, last))
        .order(account::id)
        .limit(i64::from(limit))
        .into_boxed();
    if let Some(organisation) = organisation {
        query = query.filter(account::organisation.eq(Db(organisation)));
    }
    if let Some(after) = after {
        query = query.filter(account::id.gt(Db(after)));
    }
    let rows: Vec<Row> = query.select(Row::as_select()).load(snapshot.connection())?;
    rows.into_iter().map(|row| row.open(snapshot.connection(), &keyring)).collect()
}

/// Closes an account within reach for good and ends its sessions.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not within reach, [`StoreError::VersionConflict`] when it has changed.
pub fn disable(transaction: &mut Transaction, reach: Reach, id: UserId, expected: i64) -> Result<Account, StoreError> {
    let found = change(transaction, reach, id, expected)?;
    if found.disabled_at.is_none() {
        let now = transaction.now();
        diesel::update(account::table.find((Db(id.county()), Db(id))))
            .set(account::disabled_at.eq(Some(Db(now))))
            .execute(transaction.connection())?;
        sessions::end_all(transaction, id)?;
        events::record(transaction, EventKind::Disabled, Some(id), Some(reach.administrator), json!({}))?;
    }
    load(transaction, id)
}

/// Gives an account within reach a one-time password and ends its sessions.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not within reach, [`StoreError::VersionConflict`] when it has changed.
pub fn reset_password(
    transaction: &mut Transaction,
    reach: Reach,
    id: UserId,
    expected: i64,
    password_hash: &str,
) -> Result<Account, StoreError> {
    let found = change(transaction, reach, id, expected)?;
    set_password(transaction, id, password_hash, None)?;
    super::attempts::forget(transaction, &found.username)?;
    events::record(transaction, EventKind::PasswordReset, Some(id), Some(reach.administrator), json!({}))?;
    load(transaction, id)
}

/// Sets the password that its owner chose and ends all sessions, the present one too.
///
/// # Errors
/// When the database fails.
pub fn change_password(transaction: &mut Transaction, id: UserId, password_hash: &str) -> Result<(), StoreError> {
    let now = transaction.now();
    set_password(transaction, id, password_hash, Some(now))?;
    events::record(transaction, EventKind::PasswordChanged, Some(id), Some(id), json!({}))
}

/// The password hash of an open account.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such account or it is closed.
pub fn password_of(snapshot: &mut Snapshot, id: UserId) -> Result<Password, StoreError> {
    let (username, hash) = account::table
        .find((Db(id.county()), Db(id)))
        .filter(account::disabled_at.is_null())
        .select((account::username, account::password_hash))
        .first(snapshot.connection())?;
    Ok(Password { account: id, username, hash })
}

/// The password hash of the open account with that user name, if there is one.
pub(super) fn password_by_username(
    connection: &mut AnyConnection,
    username: &str,
) -> Result<Option<Password>, StoreError> {
    let found: Option<(Uuid, String)> = account::table
        .filter(account::username.eq(username))
        .filter(account::disabled_at.is_null())
        .select((account::id, account::password_hash))
        .first(connection)
        .optional()?;
    Ok(found.map(|(id, hash)| Password { account: UserId(id), username: username.to_owned(), hash }))
}

fn set_password(
    transaction: &mut Transaction,
    id: UserId,
    password_hash: &str,
    chosen_at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    diesel::update(account::table.find((Db(id.county()), Db(id))))
        .set((account::password_hash.eq(password_hash), account::password_chosen_at.eq(chosen_at.map(Db))))
        .execute(transaction.connection())?;
    sessions::end_all(transaction, id)
}

/// Checks reach and version before a change, and counts the version up.
pub(super) fn change(
    transaction: &mut Transaction,
    reach: Reach,
    id: UserId,
    expected: i64,
) -> Result<Account, StoreError> {
    let found = check(transaction, reach, id, expected)?;
    count_up(transaction, id)?;
    Ok(found)
}

/// The account within reach, if it has not changed.
pub(super) fn check(
    transaction: &mut Transaction,
    reach: Reach,
    id: UserId,
    expected: i64,
) -> Result<Account, StoreError> {
    let keyring = transaction.keyring().clone();
    let found = row(transaction.connection(), Some(reach), id)?.open(transaction.connection(), &keyring)?;
    if found.version != expected {
        return Err(StoreError::VersionConflict { expected, found: found.version });
    }
    Ok(found)
}

pub(super) fn count_up(transaction: &mut Transaction, id: UserId) -> Result<(), StoreError> {
    diesel::update(account::table.find((Db(id.county()), Db(id))))
        .set(account::version.eq(account::version + 1))
        .execute(transaction.connection())?;
    Ok(())
}

/// The account as it stands now in the transaction.
pub(super) fn load(transaction: &mut Transaction, id: UserId) -> Result<Account, StoreError> {
    let keyring = transaction.keyring().clone();
    row(transaction.connection(), None, id)?.open(transaction.connection(), &keyring)
}

/// The key that what belongs to an account is sealed under.
pub(super) fn key_of(transaction: &mut Transaction, id: UserId) -> Result<DataKey, StoreError> {
    let wrapped = account::table.find((Db(id.county()), Db(id))).select(account::wrapped_key);
    let wrapped = WrappedKey(wrapped.first(transaction.connection())?);
    transaction.keyring().unwrap(&wrapped, &crypto::place(KEY, id.0))
}

fn row(connection: &mut AnyConnection, reach: Option<Reach>, id: UserId) -> Result<Row, StoreError> {
    let found = account::table.find((Db(id.county()), Db(id)));
    let row: Row = found.select(Row::as_select()).first(connection)?;
    match reach {
        Some(reach) if !reach.division.contains(parse_division(&row.division)?) => Err(StoreError::NotFound),
        _ => Ok(row),
    }
}

/// A division as it is stored.
fn parse_division(stored: &str) -> Result<DivisionCode, StoreError> {
    stored.parse().map_err(|_| StoreError::CorruptRecord(format!("division {stored}")))
}
