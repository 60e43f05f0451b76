//! Where an organisation has its notices sent to, set by its administrators; every change is in the log of changes.

use diesel::prelude::*;
use domain::id::{County, OrganisationId, UserId, WebhookId};
use domain::notice::NoticeKind;
use serde_json::json;

use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::crypto::{self, DataKey, KeyRing, WrappedKey};
use crate::error::StoreError;
use crate::limits::{WEBHOOK_SECRET_BYTES, WEBHOOKS_PER_ORGANISATION};
use crate::read::Snapshot;
use crate::reference::{self, Change, ChangeKind, ChangeSubject, Decided, Objection};
use crate::schema::{webhook as table, webhook_delivery};
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// Place of the key of a webhook.
const TABLE: &str = "webhook";

/// Column that holds the sealed secret.
const SECRET: &str = "webhook.secret";

/// A receiver of notices (接收地址).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Identity.
    pub id: WebhookId,
    /// Version; the ETag.
    pub version: i64,
    /// Where to, and what.
    pub settings: WebhookSettings,
    /// Who registered it.
    pub created_by: UserId,
    /// UTC instant of that.
    pub created_at: Instant,
    /// UTC instant at which a notice was given up, so that nothing is sent any more until it is enabled again.
    pub failed_at: Option<Instant>,
}

/// What is set of a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSettings {
    /// Where to.
    pub url: String,
    /// Which kinds of notices; all when empty.
    pub kinds: Vec<NoticeKind>,
    /// Whether anything is sent.
    pub enabled: bool,
}

/// What a receiver knows our messages by. It never shows itself but where it is asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

impl From<Vec<u8>> for WebhookSecret {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl WebhookSecret {
    /// The bytes.
    #[must_use]
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}

/// The readable columns of a receiver.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(super) struct Row {
    pub(super) id: WebhookId,
    version: i32,
    url: String,
    kinds: String,
    enabled: i32,
    created_by: UserId,
    created_at: Instant,
    failed_at: Option<Instant>,
}

impl Row {
    fn webhook(self) -> Result<Webhook, StoreError> {
        let kinds = self.kinds.split(',').filter(|kind| !kind.is_empty()).map(str::parse);
        let kinds = kinds.collect::<Result<_, _>>();
        let kinds = kinds.map_err(|_| StoreError::CorruptRecord(format!("kinds of webhook {}", self.id)))?;
        Ok(Webhook {
            id: self.id,
            version: i64::from(self.version),
            settings: WebhookSettings { url: self.url, kinds, enabled: self.enabled != 0 },
            created_by: self.created_by,
            created_at: self.created_at,
            failed_at: self.failed_at,
        })
    }
}

/// The receivers of the account's organisation, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn list(snapshot: &mut Snapshot, scope: &Scope) -> Result<Vec<Webhook>, StoreError> {
    let rows: Vec<Row> = own(scope).order(table::id).select(Row::as_select()).load(snapshot.connection())?;
    rows.into_iter().map(Row::webhook).collect()
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none of that id.
pub fn find(snapshot: &mut Snapshot, scope: &Scope, id: WebhookId) -> Result<Webhook, StoreError> {
    load(snapshot.connection(), scope, id)
}

#[diesel::dsl::auto_type]
fn own(scope: &Scope) -> _ {
    let county: Db<County> = Db(scope.organisation_id().county());
    let organisation: Db<OrganisationId> = Db(scope.organisation_id());
    table::table.filter(table::county.eq(county)).filter(table::organisation.eq(organisation))
}

pub(super) fn load(connection: &mut AnyConnection, scope: &Scope, id: WebhookId) -> Result<Webhook, StoreError> {
    own(scope).filter(table::id.eq(Db(id))).select(Row::as_select()).first::<Row>(connection)?.webhook()
}

/// Registers a receiver; its secret is given this once.
///
/// # Errors
/// When the database fails.
pub fn create(
    transaction: &mut Transaction,
    scope: &Scope,
    settings: &WebhookSettings,
) -> Decided<(Webhook, WebhookSecret)> {
    let known: i64 = own(scope).count().get_result(transaction.connection())?;
    if known >= WEBHOOKS_PER_ORGANISATION {
        return Ok(Err(Objection::conflicting(format!("一个机构的接收地址不超过{WEBHOOKS_PER_ORGANISATION}个"))));
    }
    let county = scope.organisation_id().county();
    let id = WebhookId(transaction.new_id(county));
    let (wrapped, sealed, secret) = new_secret(transaction.keyring(), id)?;
    let now = transaction.now();
    diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(county)),
            table::id.eq(Db(id)),
            table::organisation.eq(Db(scope.organisation_id())),
            table::url.eq(&settings.url),
            table::kinds.eq(kinds(settings)),
            table::enabled.eq(i32::from(settings.enabled)),
            table::version.eq(1),
            table::created_by.eq(Db(scope.user())),
            table::created_at.eq(Db(now)),
            table::wrapped_key.eq(wrapped),
            table::secret.eq(sealed),
        ))
        .execute(transaction.connection())?;
    log(transaction, scope, ChangeKind::Created, (id, None, Some(settings)))?;
    Ok(Ok((load(transaction.connection(), scope, id)?, secret)))
}

/// Sets a receiver anew. One that had failed is tried again.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::VersionConflict`], or when the database fails.
pub fn change(
    transaction: &mut Transaction,
    scope: &Scope,
    at: (WebhookId, i64),
    settings: &WebhookSettings,
) -> Result<Webhook, StoreError> {
    let before = at_version(transaction, scope, at)?;
    let version = next_version(transaction, before.id)?;
    diesel::update(row(before.id))
        .set((
            table::url.eq(&settings.url),
            table::kinds.eq(kinds(settings)),
            table::enabled.eq(i32::from(settings.enabled)),
            table::failed_at.eq(None::<Db<Instant>>),
            table::version.eq(version),
        ))
        .execute(transaction.connection())?;
    log(transaction, scope, ChangeKind::Set, (before.id, Some(&before.settings), Some(settings)))?;
    load(transaction.connection(), scope, before.id)
}

/// Gives a receiver another secret, which is given this once; from then on the one before is good for nothing.
///
/// # Errors
/// As [`change`].
pub fn renew_secret(
    transaction: &mut Transaction,
    scope: &Scope,
    at: (WebhookId, i64),
) -> Result<(Webhook, WebhookSecret), StoreError> {
    let before = at_version(transaction, scope, at)?;
    let (wrapped, sealed, secret) = new_secret(transaction.keyring(), before.id)?;
    let version = next_version(transaction, before.id)?;
    diesel::update(row(before.id))
        .set((table::wrapped_key.eq(wrapped), table::secret.eq(sealed), table::version.eq(version)))
        .execute(transaction.connection())?;
    log(transaction, scope, ChangeKind::Set, (before.id, Some(&before.settings), Some(&before.settings)))?;
    Ok((load(transaction.connection(), scope, before.id)?, secret))
}

/// Removes a receiver with its deliveries; what was on its way is not sent any more.
///
/// # Errors
/// As [`change`].
pub fn remove(transaction: &mut Transaction, scope: &Scope, at: (WebhookId, i64)) -> Result<(), StoreError> {
    let before = at_version(transaction, scope, at)?;
    let deliveries = webhook_delivery::table
        .filter(webhook_delivery::county.eq(Db(before.id.county())))
        .filter(webhook_delivery::webhook.eq(Db(before.id)));
    diesel::delete(deliveries).execute(transaction.connection())?;
    diesel::delete(row(before.id)).execute(transaction.connection())?;
    log(transaction, scope, ChangeKind::Closed, (before.id, Some(&before.settings), None))
}

/// Sends nothing to a receiver any more, until an administrator enables it again.
pub(super) fn give_up(transaction: &mut Transaction, id: WebhookId) -> Result<(), StoreError> {
    let (now, version) = (transaction.now(), next_version(transaction, id)?);
    diesel::update(row(id))
        .set((table::enabled.eq(0), table::failed_at.eq(Some(Db(now))), table::version.eq(version)))
        .execute(transaction.connection())?;
    Ok(())
}

/// A receiver as it is sent to.
pub(super) struct Opened {
    pub(super) enabled: bool,
    pub(super) url: String,
    pub(super) secret: WebhookSecret,
    pub(super) organisation: OrganisationId,
}

/// Where to send and how to sign; nothing when the receiver is gone.
pub(super) fn opened(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    id: WebhookId,
) -> Result<Option<Opened>, StoreError> {
    let found = row(id)
        .select((table::enabled, table::url, table::organisation, table::wrapped_key, table::secret))
        .first::<(i32, String, OrganisationId, Vec<u8>, Vec<u8>)>(connection)
        .optional()?;
    let Some((enabled, url, organisation, wrapped, sealed)) = found else { return Ok(None) };
    let key = keyring.unwrap(&WrappedKey(wrapped), &crypto::place(TABLE, id.0))?;
    let secret = WebhookSecret(crypto::open(&key, &sealed, &crypto::place(SECRET, id.0))?);
    Ok(Some(Opened { enabled: enabled != 0, url, secret, organisation }))
}

/// How many receivers are switched off since a notice to them was given up, for who keeps the server running.
///
/// # Errors
/// When the database fails.
pub fn failed(snapshot: &mut Snapshot) -> Result<i64, StoreError> {
    Ok(table::table.filter(table::failed_at.is_not_null()).count().get_result(snapshot.connection())?)
}

/// The receivers of an organisation that want notices of a kind.
pub(super) fn wanting(
    connection: &mut AnyConnection,
    organisation: OrganisationId,
    kind: NoticeKind,
) -> Result<Vec<WebhookId>, StoreError> {
    let rows = table::table
        .filter(table::county.eq(Db(organisation.county())))
        .filter(table::organisation.eq(Db(organisation)))
        .filter(table::enabled.eq(1))
        .select((table::id, table::kinds))
        .load::<(WebhookId, String)>(connection)?;
    let wants = |kinds: &str| kinds.is_empty() || kinds.split(',').any(|one| one == kind.code());
    Ok(rows.into_iter().filter(|(_, kinds)| wants(kinds)).map(|(id, _)| id).collect())
}

#[diesel::dsl::auto_type]
fn row(id: WebhookId) -> _ {
    let county: Db<County> = Db(id.county());
    let id: Db<WebhookId> = Db(id);
    table::table.filter(table::county.eq(county)).filter(table::id.eq(id))
}

fn at_version(
    transaction: &mut Transaction,
    scope: &Scope,
    (id, expected): (WebhookId, i64),
) -> Result<Webhook, StoreError> {
    let webhook = load(transaction.connection(), scope, id)?;
    if webhook.version == expected {
        return Ok(webhook);
    }
    Err(StoreError::VersionConflict { expected, found: webhook.version })
}

fn next_version(transaction: &mut Transaction, id: WebhookId) -> Result<i32, StoreError> {
    Ok(row(id).select(table::version).first::<i32>(transaction.connection())? + 1)
}

fn kinds(settings: &WebhookSettings) -> String {
    settings.kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(",")
}

/// A new secret: its key wrapped, itself sealed, and in the clear.
fn new_secret(keyring: &KeyRing, id: WebhookId) -> Result<(Vec<u8>, Vec<u8>, WebhookSecret), StoreError> {
    let mut secret = vec![0; WEBHOOK_SECRET_BYTES];
    crypto::fill_at_random(&mut secret)?;
    let key = DataKey::generate()?;
    let wrapped = keyring.wrap(&key, &crypto::place(TABLE, id.0))?;
    let sealed = crypto::seal(&key, &secret, &crypto::place(SECRET, id.0))?;
    Ok((wrapped.0, sealed, WebhookSecret(secret)))
}

type Was<'a> = (WebhookId, Option<&'a WebhookSettings>, Option<&'a WebhookSettings>);

fn log(
    transaction: &mut Transaction,
    scope: &Scope,
    action: ChangeKind,
    (id, before, after): Was<'_>,
) -> Result<(), StoreError> {
    let told =
        |settings: &WebhookSettings| json!({"url": settings.url, "kinds": settings.kinds, "enabled": settings.enabled});
    let change = Change {
        scope: Some(scope),
        county: id.county(),
        action,
        subject: ChangeSubject::Webhook,
        key: id.to_string(),
        before: before.map(told),
        after: after.map_or_else(|| json!(null), told),
        reason: None,
    };
    reference::record(transaction, &change)
}
