//! Files of a petition (附件): entered by an act, read back within a scope.

use domain::case::AttachmentKind;
use domain::id::{AttachmentId, PetitionId};
use domain::text::Line;
use domain::time::civil_date;
use escalation::acts::intake::Attach;

use super::act::{Particular, PetitionReceipt, at_version, change};
use super::{record, visibility};
use crate::access_log::{self, AccessKind, AccessSubject};
use crate::cases::CaseError;
use crate::dossier::{self, Download, Uploaded};
use crate::error::StoreError;
use crate::scope::Scope;
use crate::write::Transaction;

/// Enters an uploaded file into its petition (登记附件).
///
/// # Errors
/// As [`super::act`].
pub fn attach(
    transaction: &mut Transaction,
    scope: &Scope,
    id: PetitionId,
    expected: u64,
    (uploaded, kind, name): (&Uploaded, AttachmentKind, Line),
) -> Result<PetitionReceipt, CaseError> {
    let attachment = uploaded.entry(id.into(), (kind, name), civil_date(transaction.now()))?;
    let loaded = at_version(transaction, scope, id, expected)?;
    let receipt = change(transaction, scope, loaded, Attach { attachment }.into(), Particular::None)?;
    dossier::enter(transaction, uploaded)?;
    Ok(receipt)
}

/// Lets a file be read; the look is on disk, with the reason if there is one, before the content is given.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such file in the petition, or no such petition within the scope; a refusal where
/// the file tells who somebody is and the account sees the petition masked, unless its role may unmask and a reason is given.
pub fn download(
    transaction: &mut Transaction,
    scope: &Scope,
    petition: PetitionId,
    (id, reason): (AttachmentId, Option<&str>),
) -> Result<Download, CaseError> {
    let reference = transaction.reference()?;
    let keyring = transaction.keyring().clone();
    let ground = (&keyring, &*reference.organisations);
    visibility::see(transaction.connection(), scope, ground, petition)?;
    let loaded = record::load(transaction.connection(), &keyring, petition)?;
    let attachment = loaded.petition.attachments.into_iter().find(|a| a.id == id).ok_or(StoreError::NotFound)?;
    let asked = (attachment.kind, reason.is_some());
    visibility::see_file(transaction.connection(), scope, ground, petition, asked)?;
    let opened = dossier::open_file(transaction, petition.into(), attachment)?;
    let look = dossier::access(scope, petition.into(), AccessKind::Download, (AccessSubject::Attachment, id.0), reason);
    access_log::record(transaction, &look)?;
    Ok(opened)
}
