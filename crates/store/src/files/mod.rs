//! Attachments on disk, each sealed under a key of its own and named by the SHA-256 of its sealed bytes.
//!
//! Naming by what is stored lets a backup be verified without keys. Equal files of two cases are stored twice on
//! purpose: each can be erased alone. Everything here blocks; call it from a thread that may.
//!
//! ```text
//! incoming/…        unfinished uploads, removed when abandoned
//! 3f/3f09ab…        finished files, never changed
//! ```

mod kind;
mod sealing;
#[cfg(test)]
mod tests;

pub use kind::FileKind;

use crate::crypto::DataKey;
use crate::error::StoreError;
use crate::limits::{FILE_BYTES_MAX, FILE_CHUNK_BYTES, UPLOAD_ABANDONED_AFTER};
use sealing::{Opener, Sealer};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Folder of the unfinished uploads.
const INCOMING: &str = "incoming";

/// The folder of all attachments.
#[derive(Debug)]
pub(crate) struct FileStore {
    dir: PathBuf,
}

/// Name of a stored file: SHA-256 of its sealed bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FileName(pub(crate) [u8; 32]);

impl FileName {
    fn of(path: &Path) -> Option<Self> {
        let bytes = hex::decode(path.file_name()?.to_str()?).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

/// A file that is safely on disk.
pub(crate) struct StoredFile {
    /// Where it is.
    pub(crate) name: FileName,
    /// SHA-256 of the content as it was sent.
    pub(crate) content_sha256: [u8; 32],
    /// Length of the content in bytes.
    pub(crate) bytes: u64,
    /// What the content is.
    pub(crate) kind: FileKind,
    /// What it is sealed with; to be stored wrapped, else the file is lost.
    pub(crate) key: DataKey,
}

impl FileStore {
    /// Opens the folder, makes it where there is none, and removes abandoned uploads.
    pub(crate) fn open(dir: &Path) -> Result<Self, StoreError> {
        let incoming = dir.join(INCOMING);
        fs::create_dir_all(&incoming)?;
        for entry in fs::read_dir(&incoming)? {
            let entry = entry?;
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            if age > UPLOAD_ABANDONED_AFTER {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(Self { dir: dir.to_owned() })
    }

    /// Begins a file for the record that `place` names.
    pub(crate) fn begin(&self, place: Vec<u8>) -> Result<Upload, StoreError> {
        let key = DataKey::generate()?;
        let sealer = Sealer::new(key.clone(), place)?;
        let mut upload = Upload {
            dir: self.dir.clone(),
            file: NamedTempFile::new_in(self.dir.join(INCOMING))?,
            stored: Sha256::new(),
            content: Sha256::new(),
            bytes: 0,
            kind: None,
            pending: Vec::with_capacity(FILE_CHUNK_BYTES),
            sealer,
            key,
        };
        let header = upload.sealer.header();
        upload.append(&header)?;
        Ok(upload)
    }

    /// Reads a file piece by piece. What comes out is exactly what went in, or an error comes before its end.
    pub(crate) fn read(&self, name: FileName, key: DataKey, place: Vec<u8>) -> Result<FileReader, StoreError> {
        let mut file = File::open(self.path(name)).map_err(|error| missing(name, error))?;
        let remaining = file.metadata()?.len();
        let mut header = [0; sealing::HEADER_BYTES];
        file.read_exact(&mut header).map_err(|_| corrupt(name))?;
        let remaining = remaining - header.len() as u64;
        Ok(FileReader { file, remaining, opener: Opener::new(key, place, header), finished: false })
    }

    /// Checks that a file is there and is what its name says. Needs no key.
    pub(crate) fn verify(&self, name: FileName) -> Result<(), StoreError> {
        let mut file = File::open(self.path(name)).map_err(|error| missing(name, error))?;
        let mut digest = Sha256::new();
        io::copy(&mut file, &mut DigestWriter(&mut digest))?;
        if digest.finalize().as_slice() == name.0 { Ok(()) } else { Err(corrupt(name)) }
    }

    /// Removes a file whose record was erased or never came to be. No error when it is gone already.
    pub(crate) fn remove(&self, name: FileName) -> Result<(), StoreError> {
        let path = self.path(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            Err(_) => Ok(()),
            Ok(()) => Ok(sync_dir(path.parent().unwrap_or(&self.dir))?),
        }
    }

    /// Everything but the unfinished uploads.
    pub(crate) fn paths(&self) -> Result<Vec<PathBuf>, StoreError> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            if !entry.file_type()?.is_dir() {
                paths.push(entry.path());
            } else if entry.file_name() != INCOMING {
                let files = fs::read_dir(entry.path())?;
                paths.extend(files.map(|file| Ok(file?.path())).collect::<io::Result<Vec<_>>>()?);
            }
        }
        Ok(paths)
    }

    /// The finished files that are older than that. What is not named as a finished file has no name here.
    pub(crate) fn older_than(&self, age: std::time::Duration) -> Result<Vec<(PathBuf, Option<FileName>)>, StoreError> {
        let mut files = Vec::new();
        for path in self.paths()? {
            if fs::metadata(&path)?.modified()?.elapsed().unwrap_or_default() > age {
                let name = FileName::of(&path).filter(|name| self.path(*name) == path);
                files.push((path, name));
            }
        }
        Ok(files)
    }

    /// Whether a file is there, whatever is in it.
    pub(crate) fn holds(&self, name: FileName) -> bool {
        self.path(name).is_file()
    }

    /// The folder itself.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    fn path(&self, name: FileName) -> PathBuf {
        let name = hex::encode(name.0);
        self.dir.join(&name[..2]).join(name)
    }
}

/// A file on its way in. Dropped unfinished, it leaves nothing behind.
pub struct Upload {
    dir: PathBuf,
    file: NamedTempFile,
    stored: Sha256,
    content: Sha256,
    bytes: u64,
    kind: Option<FileKind>,
    pending: Vec<u8>,
    sealer: Sealer,
    key: DataKey,
}

impl Upload {
    /// Takes the next piece of the content. Blocks.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] as soon as the limit is passed, [`StoreError::UnsupportedType`] as soon as the type is
    /// known, [`StoreError::Disk`].
    pub fn write(&mut self, mut piece: &[u8]) -> Result<(), StoreError> {
        self.bytes += piece.len() as u64;
        if self.bytes > FILE_BYTES_MAX {
            return Err(StoreError::TooLarge { bytes_max: FILE_BYTES_MAX });
        }
        self.content.update(piece);
        while self.pending.len() + piece.len() > FILE_CHUNK_BYTES {
            let (now, later) = piece.split_at(FILE_CHUNK_BYTES - self.pending.len());
            self.pending.extend_from_slice(now);
            self.seal_pending(false)?;
            piece = later;
        }
        self.pending.extend_from_slice(piece);
        Ok(())
    }

    /// Ends the file and answers when it is durable under its name.
    pub(crate) fn finish(mut self) -> Result<StoredFile, StoreError> {
        self.seal_pending(true)?;
        let kind = self.kind.ok_or(StoreError::UnsupportedType)?;
        let name = FileName(self.stored.finalize().into());
        self.file.as_file().sync_all()?;

        let path = FileStore { dir: self.dir.clone() }.path(name);
        let folder = path.parent().expect("a file is in a folder");
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            Err(_) => {}
            Ok(()) => sync_dir(&self.dir)?,
        }
        self.file.persist(&path).map_err(|refused| refused.error)?;
        sync_dir(folder)?;
        let content_sha256 = self.content.finalize().into();
        Ok(StoredFile { name, content_sha256, bytes: self.bytes, kind, key: self.key })
    }

    fn seal_pending(&mut self, last: bool) -> Result<(), StoreError> {
        if self.kind.is_none() {
            self.kind = Some(FileKind::sniff(&self.pending).ok_or(StoreError::UnsupportedType)?);
        }
        let sealed = self.sealer.seal(&self.pending, last)?;
        self.pending.clear();
        self.append(&sealed)
    }

    fn append(&mut self, sealed: &[u8]) -> Result<(), StoreError> {
        self.stored.update(sealed);
        Ok(self.file.write_all(sealed)?)
    }
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload").field("bytes", &self.bytes).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The content of a file in pieces of up to [`FILE_CHUNK_BYTES`]. Reading blocks.
pub struct FileReader {
    file: File,
    remaining: u64,
    opener: Opener,
    finished: bool,
}

impl Iterator for FileReader {
    type Item = Result<Vec<u8>, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        let piece = self.next_piece();
        self.finished = self.remaining == 0 || piece.is_err();
        Some(piece)
    }
}

impl FileReader {
    fn next_piece(&mut self) -> Result<Vec<u8>, StoreError> {
        let length = self.remaining.min(sealing::SEALED_CHUNK_BYTES);
        self.remaining -= length;
        let mut sealed = vec![0; usize::try_from(length).expect("a chunk fits into memory")];
        self.file.read_exact(&mut sealed)?;
        self.opener.open(&sealed, self.remaining == 0)
    }
}

impl std::fmt::Debug for FileReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileReader").field("remaining", &self.remaining).finish_non_exhaustive()
    }
}

struct DigestWriter<'a>(&'a mut Sha256);

impl Write for DigestWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Makes the entries of a folder durable.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

fn corrupt(name: FileName) -> StoreError {
    StoreError::CorruptRecord(format!("file {}", hex::encode(name.0)))
}

fn missing(name: FileName, error: io::Error) -> StoreError {
    if error.kind() == io::ErrorKind::NotFound { corrupt(name) } else { error.into() }
}
