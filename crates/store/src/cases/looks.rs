//! Looks at personal data, each with its line in the access log.

use domain::id::{CaseId, PersonId};
use domain::organisation::Role;
use domain::person::Particulars;
use escalation::{Need, Refusal, Unmet, UnmetKind};
use uuid::Uuid;

use super::error::CaseError;
use super::{attachments, people, visibility};
use crate::Store;
use crate::access_log::{self, Access, AccessKind, AccessLine, AccessSubject};
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::scope::Scope;
use crate::write::Transaction;

const BY_AUDITOR: Need = Need::own("by_auditor", "查阅记录由审计员查看");

/// A person's particulars unmasked, for a reason. The look is on disk before the answer is given.
///
/// # Errors
/// [`CaseError`]: also a refusal when the account sees the case masked only.
pub fn unmask(
    transaction: &mut Transaction,
    scope: &Scope,
    case: CaseId,
    (person, reason): (PersonId, &str),
) -> Result<Particulars, CaseError> {
    visibility::see_unmasked(transaction.connection(), scope, case)?;
    let keyring = transaction.keyring().clone();
    let particulars = people::find(transaction.connection(), &keyring, case, person)?;
    let look = access(scope, case, AccessKind::Unmask, (AccessSubject::Person, person.0), Some(reason));
    access_log::record(transaction, &look)?;
    Ok(particulars)
}

/// Logs that a case was looked at, in the transaction in which it is.
///
/// # Errors
/// When the database fails.
pub fn record_look(
    transaction: &mut Transaction,
    scope: &Scope,
    case: CaseId,
    action: AccessKind,
) -> Result<(), StoreError> {
    access_log::record(transaction, &access(scope, case, action, (AccessSubject::Case, case.0), None))
}

impl Store {
    /// Logs that a case was looked at, with the next commit and without waiting for it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait.
    pub fn log_look(&self, scope: &Scope, case: CaseId, action: AccessKind) -> Result<(), StoreError> {
        let scope = scope.clone();
        self.write_later(move |transaction| record_look(transaction, &scope, case, action))
    }
}

/// Who looked at a case, at its people or its files, and who erased them (查阅记录): latest first, so many lines before
/// the line `before`. For auditors.
///
/// # Errors
/// [`CaseError`]: [`StoreError::NotFound`] when the case is outside of the scope, a refusal for all but auditors.
pub fn looks(
    snapshot: &mut Snapshot,
    scope: &Scope,
    case: CaseId,
    (before, limit): (Option<Uuid>, u32),
) -> Result<Vec<AccessLine>, CaseError> {
    visibility::see(snapshot.connection(), scope, case)?;
    if !scope.has_any(&[Role::Auditor]) {
        return Err(Refusal { unmet: vec![Unmet::of(&BY_AUDITOR, UnmetKind::Permission, None)] }.into());
    }
    let people = people::of_case(snapshot.connection(), case)?;
    let files = attachments::of_case(snapshot.connection(), case)?;
    let parts = people.into_iter().map(|person| person.0).chain(files.into_iter().map(|file| file.0));
    let ids: Vec<Uuid> = std::iter::once(case.0).chain(parts).collect();
    Ok(access_log::of_records(snapshot.connection(), case.county(), &ids, before, i64::from(limit))?)
}

/// The line for one look.
pub(super) fn access(
    scope: &Scope,
    case: CaseId,
    action: AccessKind,
    (subject, subject_id): (AccessSubject, Uuid),
    reason: Option<&str>,
) -> Access {
    Access {
        county: case.county(),
        actor: scope.user(),
        organisation: scope.organisation_id(),
        action,
        subject,
        subject_id: Some(subject_id),
        reason: reason.map(ToOwned::to_owned),
        request: scope.request_id().map(ToOwned::to_owned),
    }
}
