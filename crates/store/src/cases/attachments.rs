//! Files of a case (附件): uploaded piece by piece, then entered into the case by an act, read back within a scope.
//!
//! The content is on disk, sealed, before the act is decided; key and place of it are stored in the transaction of the
//! act. A file whose act was refused, or that a crash left alone, has no row and is swept away after a day.

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::case::{Attachment, AttachmentKind};
use domain::id::{AttachmentId, CaseId};
use domain::text::Line;
use domain::time::civil_date;
use escalation::acts::intake::Attach;

use sha2::{Digest, Sha256};

use super::act::{Receipt, at_version, change};
use super::error::CaseError;
use super::looks::access;
use super::{record, visibility};
use crate::access_log::{self, AccessKind, AccessSubject};
use crate::connection::AnyConnection;
use crate::crypto::{self, DataKey, KeyRing, WrappedKey};
use crate::error::StoreError;
use crate::files::{FileKind, FileName, FileReader, Upload};
use crate::read::Snapshot;
use crate::schema::attachment as table;
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;
use crate::{Store, files};

const KEY: &str = "attachment";
const CONTENT: &str = "attachment.content";

/// A file on its way into a case. Dropped unfinished, it leaves nothing behind.
#[derive(Debug)]
pub struct CaseUpload {
    id: AttachmentId,
    case: CaseId,
    upload: Upload,
}

/// A file that is on disk and waits to be entered into its case.
#[derive(Clone)]
pub struct Uploaded {
    id: AttachmentId,
    case: CaseId,
    file: FileName,
    digest: String,
    bytes: u64,
    kind: FileKind,
    key: DataKey,
}

/// A file that may be read: what it is, and the right to its content.
#[derive(Clone)]
pub struct Download {
    /// The entry in the case.
    pub attachment: Attachment,
    file: FileName,
    key: DataKey,
}

impl Store {
    /// Begins a file for a case. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Disk`].
    pub fn begin_upload(&self, case: CaseId) -> Result<CaseUpload, StoreError> {
        let id = AttachmentId(self.0.context.ids.next(self.now(), case.county()));
        Ok(CaseUpload { id, case, upload: self.0.files.begin(crypto::place(CONTENT, id.0))? })
    }

    /// Removes a file that was certainly not entered into a case. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Disk`].
    pub fn discard(&self, uploaded: &Uploaded) -> Result<(), StoreError> {
        self.0.files.remove(uploaded.file)
    }

    /// The content of a file, piece by piece. Blocks, the reader too.
    ///
    /// # Errors
    /// [`StoreError::CorruptRecord`] when the file is gone.
    pub fn open_download(&self, download: &Download) -> Result<FileReader, StoreError> {
        let place = crypto::place(CONTENT, download.attachment.id.0);
        self.0.files.read(download.file, download.key.clone(), place)
    }
}

impl CaseUpload {
    /// Takes the next piece of the content. Blocks.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] as soon as the limit is passed, [`StoreError::UnsupportedType`] as soon as the type is
    /// known, [`StoreError::Disk`].
    pub fn write(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        self.upload.write(piece)
    }

    /// Ends the file and answers when it is durable. Blocks.
    ///
    /// # Errors
    /// [`StoreError::UnsupportedType`], [`StoreError::Disk`].
    pub fn finish(self) -> Result<Uploaded, StoreError> {
        let files::StoredFile { name, content_sha256, bytes, kind, key } = self.upload.finish()?;
        let digest = hex::encode(content_sha256);
        Ok(Uploaded { id: self.id, case: self.case, file: name, digest, bytes, kind, key })
    }
}

impl Download {
    pub(super) fn open(
        attachment: Attachment,
        file: &[u8],
        wrapped: Vec<u8>,
        keyring: &KeyRing,
    ) -> Result<Self, StoreError> {
        let id = attachment.id;
        let file = file.try_into().map_err(|_| StoreError::CorruptRecord(format!("attachment {id}")))?;
        let key = keyring.unwrap(&WrappedKey(wrapped), &crypto::place(KEY, id.0))?;
        Ok(Self { attachment, file: FileName(file), key })
    }

    pub(super) const fn name(&self) -> FileName {
        self.file
    }

    /// Whether the content is what was uploaded.
    pub(super) fn is_whole(&self, content: FileReader) -> Result<bool, StoreError> {
        let mut digest = Sha256::new();
        for piece in content {
            digest.update(piece?);
        }
        Ok(hex::encode(digest.finalize()) == self.attachment.digest)
    }
}

impl Uploaded {
    /// SHA-256 of the content as it was sent, in hex.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

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
    if uploaded.case != id {
        return Err(StoreError::NotFound.into());
    }
    let loaded = at_version(transaction, scope, id, expected)?;
    let attachment = Attachment {
        id: uploaded.id,
        kind,
        name: name.into(),
        media_type: uploaded.kind.media_type().to_owned(),
        bytes: uploaded.bytes,
        digest: uploaded.digest.clone(),
        added_on: civil_date(transaction.now()),
    };
    let receipt = change(transaction, scope, loaded, Attach { attachment }.into())?;
    let wrapped = transaction.keyring().wrap(&uploaded.key, &crypto::place(KEY, uploaded.id.0))?;
    diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(id.county())),
            table::id.eq(Db(uploaded.id)),
            table::case_id.eq(Db(id)),
            table::file.eq(uploaded.file.0.as_slice()),
            table::wrapped_key.eq(wrapped.0),
        ))
        .execute(transaction.connection())?;
    Ok(receipt)
}

/// Lets a file be read; the look is on disk before the content is given.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such file in the case, or no such case within the scope.
pub fn download(
    transaction: &mut Transaction,
    scope: &Scope,
    case: CaseId,
    id: AttachmentId,
) -> Result<Download, StoreError> {
    visibility::see(transaction.connection(), scope, case)?;
    let keyring = transaction.keyring().clone();
    let loaded = record::load(transaction.connection(), &keyring, case)?;
    let attachment = loaded.case.attachments.into_iter().find(|a| a.id == id).ok_or(StoreError::NotFound)?;
    let (file, wrapped) = table::table
        .find((Db(case.county()), Db(id)))
        .filter(table::case_id.eq(Db(case)))
        .select((table::file, table::wrapped_key))
        .first::<(Vec<u8>, Vec<u8>)>(transaction.connection())?;
    let opened = Download::open(attachment, &file, wrapped, &keyring)?;
    let look = access(scope, case, AccessKind::Download, (AccessSubject::Attachment, id.0), None);
    access_log::record(transaction, &look)?;
    Ok(opened)
}

/// The files of a case.
pub(super) fn of_case(connection: &mut AnyConnection, case: CaseId) -> Result<Vec<AttachmentId>, StoreError> {
    let files = table::table.filter(table::county.eq(Db(case.county()))).filter(table::case_id.eq(Db(case)));
    Ok(files.select(table::id).load(connection)?)
}

/// Whether a file belongs to a case.
pub(crate) fn is_entered(snapshot: &mut Snapshot, file: FileName) -> Result<bool, StoreError> {
    let row = table::table.filter(table::file.eq(file.0.to_vec()));
    Ok(diesel::select(exists(row)).get_result(snapshot.connection())?)
}
