//! Files of a dossier (附件): uploaded piece by piece, then entered into it by an act, read back within a scope. Pictures
//! of an application lie here too, and become those of the case that it becomes.
//!
//! The content is on disk, sealed, before the act is decided; key and place of it are stored in the transaction of the
//! act. A file whose act was refused, or that a crash left alone, has no row and is swept away after a day.

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::case::{Attachment, AttachmentKind};
use domain::id::{ApplicationId, AttachmentId, CaseId, County, PetitionId};
use domain::text::Line;
use domain::time::CivilDate;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::DossierId;
use crate::connection::AnyConnection;
use crate::crypto::{self, DataKey, KeyRing, WrappedKey};
use crate::error::StoreError;
use crate::files::{FileKind, FileName, FileReader, Upload};
use crate::read::Snapshot;
use crate::schema::attachment as table;
use crate::types::Db;
use crate::write::Transaction;
use crate::{Store, files};

const KEY: &str = "attachment";
const CONTENT: &str = "attachment.content";

/// What a file belongs to: a dossier, or an application that may become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileOwner(Uuid);

impl FileOwner {
    /// Its id.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    fn county(self) -> County {
        domain::id::county_of(self.0)
    }
}

impl From<DossierId> for FileOwner {
    fn from(id: DossierId) -> Self {
        Self(id.uuid())
    }
}

impl From<CaseId> for FileOwner {
    fn from(id: CaseId) -> Self {
        Self(id.0)
    }
}

impl From<PetitionId> for FileOwner {
    fn from(id: PetitionId) -> Self {
        Self(id.0)
    }
}

impl From<ApplicationId> for FileOwner {
    fn from(id: ApplicationId) -> Self {
        Self(id.0)
    }
}

/// A file on its way into a dossier. Dropped unfinished, it leaves nothing behind.
#[derive(Debug)]
pub struct DossierUpload {
    id: AttachmentId,
    owner: FileOwner,
    upload: Upload,
}

/// A file that is on disk and waits to be entered into its dossier.
#[derive(Clone)]
pub struct Uploaded {
    id: AttachmentId,
    owner: FileOwner,
    file: FileName,
    digest: String,
    bytes: u64,
    kind: FileKind,
    key: DataKey,
}

/// A file that may be read: what it is, and the right to its content.
#[derive(Clone)]
pub struct Download {
    /// The entry in the dossier.
    pub attachment: Attachment,
    file: FileName,
    key: DataKey,
}

impl Store {
    /// Begins a file for a dossier. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Disk`].
    pub fn begin_upload(&self, owner: impl Into<FileOwner>) -> Result<DossierUpload, StoreError> {
        let owner = owner.into();
        let id = AttachmentId(self.0.context.ids.next(self.now(), owner.county()));
        Ok(DossierUpload { id, owner, upload: self.0.files.begin(crypto::place(CONTENT, id.0))? })
    }

    /// Removes a file that was certainly not entered into a dossier. Blocks.
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

impl DossierUpload {
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
        Ok(Uploaded { id: self.id, owner: self.owner, file: name, digest, bytes, kind, key })
    }
}

impl Download {
    pub(crate) fn open(
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

    pub(crate) const fn name(&self) -> FileName {
        self.file
    }

    /// Whether the content is what was uploaded.
    pub(crate) fn is_whole(&self, content: FileReader) -> Result<bool, StoreError> {
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

    /// Size of the content in bytes.
    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What the content is.
    pub(crate) const fn kind(&self) -> FileKind {
        self.kind
    }

    /// The entry in the dossier.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the file was uploaded for another.
    pub(crate) fn entry(
        &self,
        owner: FileOwner,
        (kind, name): (AttachmentKind, Line),
        added_on: CivilDate,
    ) -> Result<Attachment, StoreError> {
        if self.owner != owner {
            return Err(StoreError::NotFound);
        }
        Ok(Attachment {
            id: self.id,
            kind,
            name: name.into(),
            media_type: self.kind.media_type().to_owned(),
            bytes: self.bytes,
            digest: self.digest.clone(),
            added_on,
        })
    }
}

/// Stores where the content of an entered file is, in the transaction of the act that enters it.
pub(crate) fn enter(transaction: &mut Transaction, uploaded: &Uploaded) -> Result<(), StoreError> {
    let wrapped = transaction.keyring().wrap(&uploaded.key, &crypto::place(KEY, uploaded.id.0))?;
    diesel::insert_into(table::table)
        .values((
            table::county.eq(Db(uploaded.owner.county())),
            table::id.eq(Db(uploaded.id)),
            table::case_id.eq(Db(uploaded.owner.0)),
            table::file.eq(uploaded.file.0.as_slice()),
            table::wrapped_key.eq(wrapped.0),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// The right to the content of a file that the dossier names.
pub(crate) fn open(
    transaction: &mut Transaction,
    owner: FileOwner,
    attachment: Attachment,
) -> Result<Download, StoreError> {
    let (file, wrapped) = table::table
        .find((Db(owner.county()), Db(attachment.id)))
        .filter(table::case_id.eq(Db(owner.0)))
        .select((table::file, table::wrapped_key))
        .first::<(Vec<u8>, Vec<u8>)>(transaction.connection())?;
    Download::open(attachment, &file, wrapped, transaction.keyring())
}

/// The files of a dossier.
pub(crate) fn of_dossier(connection: &mut AnyConnection, dossier: DossierId) -> Result<Vec<AttachmentId>, StoreError> {
    let of_it = table::case_id.eq(Db(dossier.uuid()));
    Ok(table::table.filter(table::county.eq(Db(dossier.county()))).filter(of_it).select(table::id).load(connection)?)
}

/// Destroys the keys of the files of a dossier. What is left on disk opens for nobody and is swept away.
pub(crate) fn forget(transaction: &mut Transaction, owner: FileOwner) -> Result<(), StoreError> {
    let of_it = table::case_id.eq(Db(owner.0));
    let files = table::table.filter(table::county.eq(Db(owner.county()))).filter(of_it);
    diesel::delete(files).execute(transaction.connection())?;
    Ok(())
}

/// Gives the files of one to another of its county.
pub(crate) fn hand_over(transaction: &mut Transaction, from: FileOwner, to: FileOwner) -> Result<(), StoreError> {
    let of_it = table::case_id.eq(Db(from.0));
    diesel::update(table::table.filter(table::county.eq(Db(from.county()))).filter(of_it))
        .set(table::case_id.eq(Db(to.0)))
        .execute(transaction.connection())?;
    Ok(())
}

/// Whether a file belongs to a dossier.
pub(crate) fn is_entered(snapshot: &mut Snapshot, file: FileName) -> Result<bool, StoreError> {
    let row = table::table.filter(table::file.eq(file.0.to_vec()));
    Ok(diesel::select(exists(row)).get_result(snapshot.connection())?)
}
