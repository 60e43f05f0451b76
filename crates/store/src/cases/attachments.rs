//! Files of a case (附件): entered by an act, read back within a scope.

use domain::case::{Attachment, AttachmentKind};
use domain::id::{AttachmentId, CaseId};
use domain::text::Line;
use domain::time::civil_date;
use escalation::acts::intake::Attach;

use super::act::{Receipt, at_version, change};
use super::error::CaseError;
use super::{record, visibility};
use crate::access_log::{self, AccessKind, AccessSubject};
use crate::dossier::{self, Download, Uploaded};
use crate::error::StoreError;
use crate::scope::Scope;
use crate::write::Transaction;

/// Enters an uploaded file into its case (登记附件).
///
/// # Errors
/// As [`super::act`].
pub fn attach(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    expected: u64,
    (uploaded, kind, name): (&Uploaded, AttachmentKind, Line),
) -> Result<Receipt, CaseError> {
    let attachment = uploaded.entry(id.into(), (kind, name), civil_date(transaction.now()))?;
    let loaded = at_version(transaction, scope, id, expected)?;
    let receipt = change(transaction, scope, loaded, Attach { attachment }.into())?;
    dossier::enter(transaction, uploaded)?;
    Ok(receipt)
}

/// Enters a file that came with an application, whose content is handed over beside.
///
/// # Errors
/// As [`super::act`].
pub(crate) fn take_over_file(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    attachment: Attachment,
) -> Result<Receipt, CaseError> {
    let keyring = transaction.keyring().clone();
    let loaded = record::load(transaction.connection(), &keyring, scope, id)?;
    change(transaction, scope, loaded, Attach { attachment }.into())
}

/// Lets a file be read; the look is on disk, with the reason if there is one, before the content is given.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such file in the case, or no such case within the scope; a refusal where the
/// file tells who somebody is and the account sees the case masked, unless its role may unmask and a reason is given.
pub fn download(
    transaction: &mut Transaction,
    scope: &Scope,
    case: CaseId,
    (id, reason): (AttachmentId, Option<&str>),
) -> Result<Download, CaseError> {
    let keyring = transaction.keyring().clone();
    let loaded = record::load(transaction.connection(), &keyring, scope, case)?;
    let attachment = loaded.case.attachments.into_iter().find(|a| a.id == id).ok_or(StoreError::NotFound)?;
    visibility::see_file(transaction.connection(), scope, case, (attachment.kind, reason.is_some()))?;
    let opened = dossier::open_file(transaction, case.into(), attachment)?;
    let look = dossier::access(scope, case.into(), AccessKind::Download, (AccessSubject::Attachment, id.0), reason);
    access_log::record(transaction, &look)?;
    Ok(opened)
}
