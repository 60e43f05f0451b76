//! How organisations come, change and go. Every change is in the log of changes.

use super::check;
use super::row::{self, OrganisationRecord};
use crate::dossier::promise_renewal;
use crate::error::StoreError;
use crate::reference::{self, Change, ChangeKind, ChangeSubject, Decided, Objection, may_administer};
use crate::scope::Scope;
use crate::write::Transaction;
use domain::division::DivisionCode;
use domain::id::OrganisationId;
use domain::identity::Phone;
use domain::organisation::{Organisation, OrganisationKind, OrganisationTree, Tier};
use domain::text::Line;
use serde_json::json;

/// An organisation to be added.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Full Chinese name.
    pub name: Line,
    /// What it is.
    pub kind: OrganisationKind,
    /// The tier it stands on.
    pub tier: Tier,
    /// The division it serves.
    pub division: DivisionCode,
    /// The organisation it hands cases up to; `None` at the top.
    pub parent: Option<OrganisationId>,
    /// What stands for the place in case numbers (案号代字), such as 枫; empty for kinds that do not mediate.
    pub number_prefix: String,
    /// Where citizens reach it (联系电话).
    pub phone: Option<Phone>,
}

/// Adds the first organisation of an empty database, without asking who adds it: somebody has to come first.
///
/// # Errors
/// When the database fails. It is refused when there is an organisation already.
pub fn bootstrap(transaction: &mut Transaction, new: &NewOrganisation) -> Decided<OrganisationRecord> {
    let tree = transaction.reference_to_change()?.organisations.clone();
    if tree.iter().next().is_some() {
        return Ok(Err(Objection::conflicting("已有机构，其他机构须由系统管理员添加")));
    }
    match check::suitable(&tree, new) {
        Ok(()) => add(transaction, None, new).map(Ok),
        Err(objection) => Ok(Err(objection)),
    }
}

/// Adds an organisation. Administrators add those of their division, on their own tier or below.
///
/// # Errors
/// When the database fails.
pub fn create(transaction: &mut Transaction, scope: &Scope, new: &NewOrganisation) -> Decided<OrganisationRecord> {
    let tree = transaction.reference_to_change()?.organisations.clone();
    match check::may_add(scope, new).and_then(|()| check::suitable(&tree, new)) {
        Ok(()) => add(transaction, Some(scope), new).map(Ok),
        Err(objection) => Ok(Err(objection)),
    }
}

fn add(
    transaction: &mut Transaction,
    scope: Option<&Scope>,
    new: &NewOrganisation,
) -> Result<OrganisationRecord, StoreError> {
    let record = row::insert(transaction, new)?;
    reference::record(transaction, &log(scope, ChangeKind::Created, None, &record.organisation, None))?;
    Ok(record)
}

/// Which version of which organisation is to be changed, and why.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The organisation.
    pub id: OrganisationId,
    /// The version that the caller has read.
    pub version: i64,
    /// Why it is changed.
    pub reason: Line,
}

/// Gives an organisation another name. Case numbers keep what stands for its place.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::VersionConflict`], or when the database fails.
pub fn rename(
    transaction: &mut Transaction,
    scope: &Scope,
    revision: &Revision,
    name: &Line,
) -> Decided<OrganisationRecord> {
    let check = |tree: &OrganisationTree, organisation: &Organisation| {
        check::free_name(tree, name, organisation.division, Some(organisation.id))
    };
    revise(transaction, scope, revision, ChangeKind::Renamed, check, |record, _| {
        record.organisation.name = name.to_string();
    })
}

/// Writes down where citizens reach an organisation, or that there is no telephone.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::VersionConflict`], or when the database fails.
pub fn set_phone(
    transaction: &mut Transaction,
    scope: &Scope,
    revision: &Revision,
    phone: Option<&Phone>,
) -> Decided<OrganisationRecord> {
    revise(
        transaction,
        scope,
        revision,
        ChangeKind::Set,
        |_, _| Ok(()),
        |record, _| {
            record.organisation.phone = phone.cloned();
        },
    )
}

/// Puts an organisation under another one, or at the top.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::VersionConflict`], or when the database fails.
pub fn move_under(
    transaction: &mut Transaction,
    scope: &Scope,
    revision: &Revision,
    parent: Option<OrganisationId>,
) -> Decided<OrganisationRecord> {
    let check = |tree: &OrganisationTree, organisation: &Organisation| {
        check::not_own(scope, organisation)?;
        let Some(parent) = parent else { return Ok(()) };
        check::suitable_parent(tree, parent, organisation.tier, organisation.division)?;
        check::no_circle(tree, organisation.id, parent)
    };
    let moved = revise(transaction, scope, revision, ChangeKind::Moved, check, |record, _| {
        record.organisation.parent = parent;
    })?;
    others_decide(transaction, moved)
}

/// Closes an organisation for good: it takes no more work. First it must have handed on what is unfinished.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::VersionConflict`], or when the database fails.
pub fn close(transaction: &mut Transaction, scope: &Scope, revision: &Revision) -> Decided<OrganisationRecord> {
    let unfinished = row::unfinished_cases(transaction.connection(), revision.id)?;
    let check = |tree: &OrganisationTree, organisation: &Organisation| {
        check::not_own(scope, organisation)?;
        check::nobody_below(tree, organisation)?;
        check::nothing_unfinished(unfinished)
    };
    let closed = revise(transaction, scope, revision, ChangeKind::Closed, check, |record, transaction| {
        record.closed_at = Some(transaction.now());
        record.organisation.active = false;
    })?;
    others_decide(transaction, closed)
}

/// Who decides between organisations follows from what stands above them, so the clocks of the place are counted again.
fn others_decide(
    transaction: &mut Transaction,
    changed: Result<OrganisationRecord, Objection>,
) -> Decided<OrganisationRecord> {
    if let Ok(record) = &changed {
        let now = transaction.now();
        promise_renewal(transaction, Some(record.organisation.division), now)?;
    }
    Ok(changed)
}

fn revise(
    transaction: &mut Transaction,
    scope: &Scope,
    revision: &Revision,
    kind: ChangeKind,
    check: impl FnOnce(&OrganisationTree, &Organisation) -> Result<(), Objection>,
    alter: impl FnOnce(&mut OrganisationRecord, &Transaction),
) -> Decided<OrganisationRecord> {
    let tree = transaction.reference_to_change()?.organisations.clone();
    let mut record = row::load(transaction.connection(), revision.id)?;
    let before = record.organisation.clone();
    if let Err(objection) = may_administer(scope, before.division) {
        return Ok(Err(objection));
    }
    if record.version != revision.version {
        return Err(StoreError::VersionConflict { expected: revision.version, found: record.version });
    }
    if let Err(objection) = check::open(&before).and_then(|()| check(&tree, &before)) {
        return Ok(Err(objection));
    }
    alter(&mut record, transaction);
    record.version += 1;
    row::update(transaction, &record)?;
    let reason = Some(&*revision.reason);
    reference::record(transaction, &log(Some(scope), kind, Some(&before), &record.organisation, reason))?;
    Ok(Ok(record))
}

fn log<'a>(
    scope: Option<&'a Scope>,
    action: ChangeKind,
    before: Option<&Organisation>,
    after: &Organisation,
    reason: Option<&'a str>,
) -> Change<'a> {
    Change {
        scope,
        county: after.id.county(),
        action,
        subject: ChangeSubject::Organisation,
        key: after.id.to_string(),
        before: before.map(|before| json!(before)),
        after: json!(after),
        reason,
    }
}
