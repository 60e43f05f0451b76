//! Sessions: from log-in to log-out, carried on by refresh tokens that are each good once.
//!
//! A refresh token that comes back a second time was copied: either the thief or the owner holds a newer one, so the
//! whole session ends. The store sees only a hash of the secret in it.

use super::attempts;
use super::events::{self, EventKind};
use super::roles;
use super::second_factor::{self, CodeCheck};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::organisations;
use crate::read::Snapshot;
use crate::schema::{account as accounts, refresh_token, session};
use crate::types::Db;
use crate::write::Transaction;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use domain::id::{OrganisationId, UserId, county_of};
use domain::organisation::{Organisation, Role};
use serde_json::json;
use uuid::Uuid;

/// SHA-256 of the secret in a refresh token.
pub type Secret = [u8; 32];

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Seconds without a refresh after which it ends.
    pub idle_seconds: u32,
    /// Seconds after which it ends whatever happens.
    pub seconds: u32,
}

/// A session with the refresh token that carries it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// The session.
    pub id: Uuid,
    /// Whose it is.
    pub account: UserId,
    /// The account's organisation.
    pub organisation: OrganisationId,
    /// Present token version of the account.
    pub token_version: i64,
    /// Id of the refresh token; whoever brings it must also know its secret.
    pub refresh_token: Uuid,
    /// When the refresh token ends (UTC).
    pub refresh_until: DateTime<Utc>,
    /// Whether nothing but a change of the password is allowed.
    pub must_change_password: bool,
}

/// A refresh token as it was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presented {
    /// Its id.
    pub id: Uuid,
    /// Hash of its secret.
    pub secret: Secret,
}

/// What became of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refreshed {
    /// The session goes on.
    Renewed(Session),
    /// The token is unknown, over, or of a session that has ended.
    Refused,
    /// The token was used before; its session has been ended.
    Reused,
}

/// Where an account and its session stand at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The account.
    pub account: UserId,
    /// Where it belongs.
    pub organisation: Organisation,
    /// Roles held, in the order of [`Role::ALL`].
    pub roles: Vec<Role>,
    /// Tokens of other versions are revoked.
    pub token_version: i64,
    /// Whether nothing but a change of the password is allowed.
    pub must_change_password: bool,
    /// Whether the session still runs, and account and organisation are open.
    pub valid: bool,
}

/// What became of a log-in with the right password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogIn {
    /// The session has begun.
    Begun(Session),
    /// The account was closed meanwhile, or its organisation was.
    Closed,
    /// The account has a second factor, and no code was given.
    CodeMissing,
    /// The code is wrong, over, or used before; the try counts as failed.
    CodeWrong,
}

/// Starts a session for somebody whose password was right, if the code is too where the account has a second factor.
/// `secret` is that of the first refresh token.
///
/// # Errors
/// When the database fails.
pub fn log_in(
    transaction: &mut Transaction,
    account: UserId,
    code: Option<&str>,
    secret: &Secret,
    lifetime: Lifetime,
) -> Result<LogIn, StoreError> {
    let Some(owner) = Owner::open(transaction.connection(), account)? else { return Ok(LogIn::Closed) };
    match second_factor::check(transaction, account, code)? {
        CodeCheck::NotEnrolled | CodeCheck::Passed => begin(transaction, &owner, secret, lifetime).map(LogIn::Begun),
        CodeCheck::Missing => {
            attempts::take_back(transaction, &owner.username)?;
            Ok(LogIn::CodeMissing)
        }
        CodeCheck::Wrong => Ok(LogIn::CodeWrong),
    }
}

/// Starts a session for somebody who has proved everything; `None` when the account or its organisation is closed.
///
/// # Errors
/// When the database fails.
pub fn begin_session(
    transaction: &mut Transaction,
    account: UserId,
    secret: &Secret,
    lifetime: Lifetime,
) -> Result<Option<Session>, StoreError> {
    let Some(owner) = Owner::open(transaction.connection(), account)? else { return Ok(None) };
    begin(transaction, &owner, secret, lifetime).map(Some)
}

fn begin(
    transaction: &mut Transaction,
    owner: &Owner,
    secret: &Secret,
    lifetime: Lifetime,
) -> Result<Session, StoreError> {
    attempts::forget(transaction, &owner.username)?;
    let account = owner.account;
    let (id, now) = (transaction.new_id(account.county()), transaction.now());
    let expires_at = now + TimeDelta::seconds(i64::from(lifetime.seconds));
    diesel::insert_into(session::table)
        .values((
            session::county.eq(Db(account.county())),
            session::id.eq(Db(id)),
            session::account.eq(Db(account)),
            session::started_at.eq(Db(now)),
            session::expires_at.eq(Db(expires_at)),
            session::ended_at.eq(None::<Db<DateTime<Utc>>>),
        ))
        .execute(transaction.connection())?;
    events::record(transaction, EventKind::LoggedIn, Some(account), Some(account), json!({"session": id}))?;
    carry_on(transaction, owner, id, expires_at, secret, lifetime)
}

/// Exchanges a refresh token for the next one, whose secret is `next`.
///
/// # Errors
/// When the database fails.
pub fn refresh(
    transaction: &mut Transaction,
    presented: Presented,
    next: &Secret,
    lifetime: Lifetime,
) -> Result<Refreshed, StoreError> {
    let now = transaction.now();
    let key = (Db(county_of(presented.id)), Db(presented.id));
    type Row = (Uuid, Vec<u8>, DateTime<Utc>, Option<DateTime<Utc>>);
    let found: Option<Row> = refresh_token::table
        .find(key)
        .select((refresh_token::session, refresh_token::secret_hash, refresh_token::expires_at, refresh_token::used_at))
        .first(transaction.connection())
        .optional()?;
    let Some((id, _, expires_at, used_at)) = found.filter(|(_, hash, _, _)| hash.as_slice() == presented.secret) else {
        return Ok(Refreshed::Refused);
    };
    let (account, ends_at, ended_at): (UserId, DateTime<Utc>, Option<DateTime<Utc>>) = session::table
        .find((Db(county_of(id)), Db(id)))
        .select((session::account, session::expires_at, session::ended_at))
        .first(transaction.connection())?;
    if used_at.is_some() {
        if ended_at.is_none() {
            end(transaction, id)?;
            revoke_tokens(transaction, account)?;
            events::record(transaction, EventKind::TokenReused, Some(account), None, json!({"session": id}))?;
        }
        return Ok(Refreshed::Reused);
    }
    if ended_at.is_some() || ends_at <= now || expires_at <= now {
        return Ok(Refreshed::Refused);
    }
    let Some(owner) = Owner::open(transaction.connection(), account)? else { return Ok(Refreshed::Refused) };
    diesel::update(refresh_token::table.find(key))
        .set(refresh_token::used_at.eq(Some(Db(now))))
        .execute(transaction.connection())?;
    carry_on(transaction, &owner, id, ends_at, next, lifetime).map(Refreshed::Renewed)
}

/// Ends a session at its owner's wish.
///
/// # Errors
/// When the database fails.
pub fn end_session(transaction: &mut Transaction, account: UserId, id: Uuid) -> Result<(), StoreError> {
    end(transaction, id)?;
    events::record(transaction, EventKind::LoggedOut, Some(account), Some(account), json!({"session": id}))
}

/// Where an account and its session stand at present; `None` when there is no such session.
///
/// # Errors
/// When the database fails.
pub fn standing(snapshot: &mut Snapshot, session_id: Uuid) -> Result<Option<Standing>, StoreError> {
    let now = snapshot.now();
    let found: Option<(UserId, DateTime<Utc>, Option<DateTime<Utc>>)> = session::table
        .find((Db(county_of(session_id)), Db(session_id)))
        .select((session::account, session::expires_at, session::ended_at))
        .first(snapshot.connection())
        .optional()?;
    let Some((account, expires_at, ended_at)) = found else { return Ok(None) };
    type Row = (OrganisationId, i64, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    let (organisation, token_version, chosen_at, disabled_at): Row = accounts::table
        .find((Db(account.county()), Db(account)))
        .select((accounts::organisation, accounts::token_version, accounts::password_chosen_at, accounts::disabled_at))
        .first(snapshot.connection())?;
    let organisation = organisations::load(snapshot.connection(), organisation)?;
    let open = disabled_at.is_none() && organisation.active;
    Ok(Some(Standing {
        account,
        organisation,
        roles: roles::held(snapshot.connection(), account)?,
        token_version,
        must_change_password: chosen_at.is_none(),
        valid: open && ended_at.is_none() && expires_at > now,
    }))
}

/// Ends all sessions of an account.
pub(super) fn end_all(transaction: &mut Transaction, account: UserId) -> Result<(), StoreError> {
    let now = transaction.now();
    let running = session::table
        .filter(session::county.eq(Db(account.county())))
        .filter(session::account.eq(Db(account)))
        .filter(session::ended_at.is_null());
    diesel::update(running).set(session::ended_at.eq(Some(Db(now)))).execute(transaction.connection())?;
    revoke_tokens(transaction, account)
}

/// Revokes all access tokens of an account; a refresh brings new ones.
pub(super) fn revoke_tokens(transaction: &mut Transaction, account: UserId) -> Result<(), StoreError> {
    diesel::update(accounts::table.find((Db(account.county()), Db(account))))
        .set(accounts::token_version.eq(accounts::token_version + 1))
        .execute(transaction.connection())?;
    Ok(())
}

fn end(transaction: &mut Transaction, id: Uuid) -> Result<(), StoreError> {
    let now = transaction.now();
    let running = session::table.find((Db(county_of(id)), Db(id))).filter(session::ended_at.is_null());
    diesel::update(running).set(session::ended_at.eq(Some(Db(now)))).execute(transaction.connection())?;
    Ok(())
}

/// An open account of an organisation that is open too, as far as a session needs it.
#[derive(Queryable)]
struct Owner {
    account: UserId,
    username: String,
    organisation: OrganisationId,
    token_version: i64,
    password_chosen_at: Option<DateTime<Utc>>,
}

impl Owner {
    fn open(connection: &mut AnyConnection, account: UserId) -> Result<Option<Self>, StoreError> {
        let found: Option<Self> = accounts::table
            .find((Db(account.county()), Db(account)))
            .filter(accounts::disabled_at.is_null())
            .select((
                accounts::id,
                accounts::username,
                accounts::organisation,
                accounts::token_version,
                accounts::password_chosen_at,
            ))
            .first(connection)
            .optional()?;
        let Some(owner) = found else { return Ok(None) };
        Ok(organisations::load(connection, owner.organisation)?.active.then_some(owner))
    }
}

fn carry_on(
    transaction: &mut Transaction,
    owner: &Owner,
    id: Uuid,
    session_ends: DateTime<Utc>,
    secret: &Secret,
    lifetime: Lifetime,
) -> Result<Session, StoreError> {
    let refresh_until = session_ends.min(transaction.now() + TimeDelta::seconds(i64::from(lifetime.idle_seconds)));
    let refresh_token = transaction.new_id(owner.account.county());
    diesel::insert_into(refresh_token::table)
        .values((
            refresh_token::county.eq(Db(owner.account.county())),
            refresh_token::id.eq(Db(refresh_token)),
            refresh_token::session.eq(Db(id)),
            refresh_token::secret_hash.eq(secret.as_slice()),
            refresh_token::expires_at.eq(Db(refresh_until)),
            refresh_token::used_at.eq(None::<Db<DateTime<Utc>>>),
        ))
        .execute(transaction.connection())?;
    Ok(Session {
        id,
        account: owner.account,
        organisation: owner.organisation,
        token_version: owner.token_version,
        refresh_token,
        refresh_until,
        must_change_password: owner.password_chosen_at.is_none(),
    })
}
