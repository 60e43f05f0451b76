//! Pictures that come with an application (申请照片): each an event of its own while it waits, sealed as what was told. They
//! become attachments of the case, or are forgotten with the application.

use domain::application::ApplicationState;
use domain::case::{Attachment, AttachmentKind};
use domain::id::{ApplicationId, AttachmentId, CaseId};
use domain::text::Line;
use domain::time::civil_date;

use super::read::access;
use super::record::{self, Payload};
use crate::access_log::{self, AccessKind};
use crate::cases::{self, CaseError};
use crate::dossier::{self, Download, Uploaded};
use crate::error::StoreError;
use crate::limits::{APPLICATION_PICTURE_BYTES_MAX, APPLICATION_PICTURES_MAX};
use crate::reference::{Decided, Objection};
use crate::scope::Scope;
use crate::write::Transaction;

/// Adds a picture to an application that waits. There is no account and no scope: whoever calls this knows that the sender
/// is who applied.
///
/// # Errors
/// [`StoreError::UnsupportedType`] when it is no picture, [`StoreError::TooLarge`], or when the database fails.
pub fn add_picture(
    transaction: &mut Transaction,
    id: ApplicationId,
    (uploaded, name): (&Uploaded, Line),
) -> Decided<()> {
    if !uploaded.kind().is_picture() {
        return Err(StoreError::UnsupportedType);
    }
    if uploaded.bytes() > APPLICATION_PICTURE_BYTES_MAX {
        return Err(StoreError::TooLarge { bytes_max: APPLICATION_PICTURE_BYTES_MAX });
    }
    let application = record::find(transaction.connection(), id)?;
    if application.state != ApplicationState::Waiting {
        return Ok(Err(Objection::conflicting("该申请已经答复或者撤回，不能再添照片")));
    }
    // While it waits, everything after the first event is a picture.
    if application.version > APPLICATION_PICTURES_MAX {
        return Ok(Err(Objection::conflicting(format!("照片不超过{APPLICATION_PICTURES_MAX}张"))));
    }
    let key = application.key(transaction.keyring())?.ok_or(StoreError::Erased)?;
    let now = transaction.now();
    let attachment = uploaded.entry(id.into(), (AttachmentKind::Photo, name), civil_date(now))?;
    let event = application.event((now, None, ApplicationState::Waiting), Payload::sealed(&key, &attachment)?)?;
    record::go_on(transaction, &application, event)?;
    dossier::enter(transaction, uploaded)?;
    Ok(Ok(()))
}

/// Lets a picture of an application before the account's committee be read; the look is on disk before the content is
/// given.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub fn picture(
    transaction: &mut Transaction,
    scope: &Scope,
    id: ApplicationId,
    picture: AttachmentId,
) -> Result<Download, StoreError> {
    let keyring = transaction.keyring().clone();
    let application = record::load(transaction.connection(), scope, id)?;
    let pictures = record::pictures(transaction.connection(), &keyring, &application)?;
    let attachment = pictures.into_iter().find(|found| found.id == picture).ok_or(StoreError::NotFound)?;
    let opened = dossier::open_file(transaction, id.into(), attachment)?;
    access_log::record(transaction, &access(scope, id, AccessKind::Download))?;
    Ok(opened)
}

/// Files the pictures of an application in the case that it became.
pub(super) fn hand_over(
    transaction: &mut Transaction,
    scope: &Scope,
    (from, pictures): (ApplicationId, Vec<Attachment>),
    to: CaseId,
) -> Result<(), CaseError> {
    for picture in pictures {
        cases::take_over_file(transaction, scope, to, picture)?;
    }
    Ok(dossier::hand_over_files(transaction, from.into(), to.into())?)
}
