//! Who changed what of the reference data, and when. Written in the transaction of the change; kept, never changed.

use super::{Decided, Objection, renew_version};
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::reference_change;
use crate::scope::Scope;
use crate::types::{Db, words};
use crate::write::Transaction;
use diesel::dsl::max;
use diesel::prelude::*;
use domain::id::{County, OrganisationId, UserId};
use domain::organisation::Role;
use serde_json::Value;
use uuid::Uuid;

domain::coded_enum! {
    /// What was done to reference data.
    pub enum ChangeKind {
        /// It was made.
        Created = "created" "新增";
        /// An organisation got another name.
        Renamed = "renamed" "更名";
        /// An organisation was put under another.
        Moved = "moved" "调整上级";
        /// An organisation takes no more work.
        Closed = "closed" "关闭";
        /// A rule, a day or the telephone of an organisation was set.
        Set = "set" "设定";
        /// Many rows were loaded at once.
        Loaded = "loaded" "批量载入";
    }
}

domain::coded_enum! {
    /// Kind of reference data.
    pub enum ChangeSubject {
        /// An organisation (机构), by its id.
        Organisation = "organisation" "机构";
        /// A rule (规则), by its key.
        Rule = "rule" "规则";
        /// What a place adds to a form (文书模板附注), by the id of the form.
        Template = "template" "文书模板";
        /// Days of the calendar (节假日), by the day, or the year of a loaded file.
        Holiday = "holiday" "节假日";
        /// Villages (村级区划).
        Village = "village" "村级区划";
        /// A receiver of notices (提醒接收地址), by its id.
        Webhook = "webhook" "提醒接收地址";
    }
}

words!(ChangeKind, ChangeSubject);

/// The county of what holds for everybody.
pub(crate) const EVERYWHERE: County = County(0);

/// A change about to be recorded.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    /// On whose behalf; `None` for the operator at the command line.
    pub(crate) scope: Option<&'a Scope>,
    /// County of what was changed, or [`EVERYWHERE`].
    pub(crate) county: County,
    /// What was done.
    pub(crate) action: ChangeKind,
    /// To what kind of thing.
    pub(crate) subject: ChangeSubject,
    /// To which.
    pub(crate) key: String,
    /// As it was before; `None` where there was nothing.
    pub(crate) before: Option<Value>,
    /// As it is now.
    pub(crate) after: Value,
    /// Why, where a reason is asked for.
    pub(crate) reason: Option<&'a str>,
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = reference_change)]
pub struct ReferenceChange {
    /// Position in the log of the county: grows with time.
    pub id: Uuid,
    /// When it was (UTC).
    pub at: Instant,
    /// Who did it; `None` for the operator at the command line.
    pub actor: Option<UserId>,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// What was done.
    pub action: ChangeKind,
    /// To what kind of thing.
    pub subject: ChangeSubject,
    /// To which: an id, a division code, the key of a rule, a date or a year.
    pub subject_key: String,
    /// As it was before.
    pub before: Option<Value>,
    /// As it was after.
    pub after: Value,
    /// Why.
    pub reason: Option<String>,
}

/// Records a change, and ends it: what was read into memory since it began is read again.
pub(crate) fn record(transaction: &mut Transaction, change: &Change<'_>) -> Result<(), StoreError> {
    let (id, at) = (transaction.new_id(change.county), transaction.now());
    diesel::insert_into(reference_change::table)
        .values((
            reference_change::county.eq(Db(change.county)),
            reference_change::id.eq(Db(id)),
            reference_change::at.eq(Db(at)),
            reference_change::actor.eq(change.scope.map(|scope| Db(scope.user()))),
            reference_change::organisation.eq(change.scope.map(|scope| Db(scope.organisation_id()))),
            reference_change::action.eq(Db(change.action)),
            reference_change::subject.eq(Db(change.subject)),
            reference_change::subject_key.eq(&change.key),
            reference_change::before.eq(change.before.clone().map(Db)),
            reference_change::after.eq(Db(change.after.clone())),
            reference_change::reason.eq(change.reason),
            reference_change::request.eq(change.scope.and_then(Scope::request_id)),
        ))
        .execute(transaction.connection())?;
    renew_version(transaction)
}

/// When a rule or a day of the calendar was changed last, wherever it was.
pub(crate) fn latest_of_terms(connection: &mut AnyConnection) -> Result<Option<Instant>, StoreError> {
    let of_terms = [ChangeSubject::Rule, ChangeSubject::Holiday].map(Db);
    let changes = reference_change::table.filter(reference_change::subject.eq_any(of_terms));
    Ok(changes.select(max(reference_change::at)).first(connection)?)
}

/// Which changes to list.
#[derive(Debug, Clone, Default)]
pub struct ChangeFilter {
    /// Only of this kind of thing.
    pub subject: Option<ChangeSubject>,
    /// Only of the thing with this key.
    pub key: Option<String>,
    /// Only before this one.
    pub before: Option<Uuid>,
}

/// What was changed in the division of the scope or for everybody, latest first, at most `limit` changes. Only for
/// administrators and auditors.
///
/// # Errors
/// When the database fails.
pub fn changes(
    snapshot: &mut Snapshot,
    scope: &Scope,
    filter: &ChangeFilter,
    limit: u32,
) -> Decided<Vec<ReferenceChange>> {
    if !scope.has_any(&[Role::Administrator, Role::Auditor]) {
        return Ok(Err(Objection::not_allowed("只有系统管理员和审计员可以查看变更记录")));
    }
    let (first, last) = scope.division().county_range();
    let mut query = reference_change::table
        .filter(reference_change::county.between(Db(first), Db(last)).or(reference_change::county.eq(Db(EVERYWHERE))))
        .order(reference_change::id.desc())
        .limit(i64::from(limit))
        .select(ReferenceChange::as_select())
        .into_boxed();
    if let Some(subject) = filter.subject {
        query = query.filter(reference_change::subject.eq(Db(subject)));
    }
    if let Some(key) = filter.key.clone() {
        query = query.filter(reference_change::subject_key.eq(key));
    }
    if let Some(before) = filter.before {
        query = query.filter(reference_change::id.lt(Db(before)));
    }
    Ok(Ok(query.load(snapshot.connection())?))
}
