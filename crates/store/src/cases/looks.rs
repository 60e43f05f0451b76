//! Looks at the particulars of people, each with its line in the access log.

use domain::id::{CaseId, PersonId};
use domain::organisation::Role;
use domain::person::Particulars;
use escalation::{Need, Refusal, Unmet, UnmetKind};
use uuid::Uuid;

use super::error::CaseError;
use super::visibility;
use crate::access_log::{self, AccessKind, AccessLine, AccessSubject};
use crate::dossier::{self, people};
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
    let particulars = people::find(transaction.connection(), &keyring, case.into(), person)?;
    let look = dossier::access(scope, case.into(), AccessKind::Unmask, (AccessSubject::Person, person.0), Some(reason));
    access_log::record(transaction, &look)?;
    Ok(particulars)
}

/// Who looked at a case, at its people or its files, and who erased them (查阅记录): latest first, so many lines before
/// the line `before`. For auditors.
///
/// # Errors
/// [`CaseError`]: [`crate::StoreError::NotFound`] when the case is outside of the scope, a refusal for all but auditors.
pub fn looks(
    snapshot: &mut Snapshot,
    scope: &Scope,
    case: CaseId,
    (before, limit): (Option<Uuid>, u32),
) -> Result<Vec<AccessLine>, CaseError> {
    visibility::see(snapshot.connection(), scope, case)?;
    by_auditor(scope)?;
    Ok(dossier::look_lines(snapshot.connection(), case.into(), before, limit)?)
}

/// Refuses the access log to all but auditors.
pub(crate) fn by_auditor(scope: &Scope) -> Result<(), Refusal> {
    if scope.has_any(&[Role::Auditor]) {
        return Ok(());
    }
    Err(Refusal { unmet: vec![Unmet::of(&BY_AUDITOR, UnmetKind::Permission, None)] })
}
