//! The key of a dossier, and what is sealed with it: the whole, its summary, its events.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Dossier, DossierId, Link};
use crate::crypto::{self, DataKey, KeyRing, WrappedKey};
use crate::error::StoreError;

const PAYLOAD: &str = "case_event.payload";
const PRINT: &str = "print.content";

/// The key of a dossier.
pub(crate) struct DossierKey<D> {
    key: DataKey,
    pub(super) id: DossierId,
    seals: PhantomData<fn() -> D>,
}

impl<D: Dossier> DossierKey<D> {
    /// A new key, and the form in which it is stored.
    pub(crate) fn generate(id: DossierId, keyring: &KeyRing) -> Result<(Self, Vec<u8>), StoreError> {
        let key = DataKey::generate()?;
        let wrapped = keyring.wrap(&key, &crypto::place(D::TABLE, id.uuid()))?;
        Ok((Self { key, id, seals: PhantomData }, wrapped.0))
    }

    /// The stored key of a dossier; [`StoreError::Erased`] when it has been destroyed.
    pub(crate) fn open(id: DossierId, wrapped: Option<Vec<u8>>, keyring: &KeyRing) -> Result<Self, StoreError> {
        let wrapped = WrappedKey(wrapped.ok_or(StoreError::Erased)?);
        let key = keyring.unwrap(&wrapped, &crypto::place(D::TABLE, id.uuid()))?;
        Ok(Self { key, id, seals: PhantomData })
    }

    fn seal(&self, place: &[u8], value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        let plain = serde_json::to_vec(value).map_err(|e| StoreError::CorruptRecord(e.to_string()))?;
        crypto::seal(&self.key, &plain, place)
    }

    fn unseal<T: DeserializeOwned>(&self, place: &[u8], sealed: &[u8]) -> Result<T, StoreError> {
        let plain = crypto::open(&self.key, sealed, place)?;
        serde_json::from_slice(&plain).map_err(|e| StoreError::CorruptRecord(format!("{}: {e}", self.id)))
    }

    fn column(&self, name: &str) -> Vec<u8> {
        crypto::place(&[D::TABLE, ".", name].concat(), self.id.uuid())
    }

    pub(crate) fn seal_snapshot(&self, whole: &D) -> Result<Vec<u8>, StoreError> {
        self.seal(&self.column("snapshot"), whole)
    }

    pub(crate) fn open_snapshot(&self, sealed: &[u8]) -> Result<D, StoreError> {
        self.unseal(&self.column("snapshot"), sealed)
    }

    pub(crate) fn seal_summary(&self, summary: &D::Summary) -> Result<Vec<u8>, StoreError> {
        self.seal(&self.column("summary"), summary)
    }

    pub(crate) fn open_summary(&self, sealed: &[u8]) -> Result<D::Summary, StoreError> {
        self.unseal(&self.column("summary"), sealed)
    }

    /// Seals another column of the dossier's row.
    pub(crate) fn seal_column(&self, name: &str, value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        self.seal(&self.column(name), value)
    }

    /// Opens what [`DossierKey::seal_column`] sealed.
    pub(crate) fn open_column<T: DeserializeOwned>(&self, name: &str, sealed: &[u8]) -> Result<T, StoreError> {
        self.unseal(&self.column(name), sealed)
    }

    pub(crate) fn seal_event(&self, link: &Link<'_>, event: &D::Event) -> Result<Vec<u8>, StoreError> {
        self.seal(&self.event(link), event)
    }

    pub(crate) fn open_event(&self, link: &Link<'_>, sealed: &[u8]) -> Result<D::Event, StoreError> {
        self.unseal(&self.event(link), sealed)
    }

    fn event(&self, link: &Link<'_>) -> Vec<u8> {
        [crypto::place(PAYLOAD, self.id.uuid()), link.header()].concat()
    }
}

impl<D> DossierKey<D> {
    /// Whose key it is.
    pub(crate) const fn dossier(&self) -> DossierId {
        self.id
    }

    /// The key for whoever only handles papers, whatever they are of.
    pub(crate) fn plain(self) -> DossierKey<()> {
        DossierKey { key: self.key, id: self.id, seals: PhantomData }
    }

    /// Seals what stood on a paper, for the hash it is found by.
    pub(crate) fn seal_print(&self, hash: Uuid, content: &[u8]) -> Result<Vec<u8>, StoreError> {
        crypto::seal(&self.key, content, &self.print(hash))
    }

    pub(crate) fn open_print(&self, hash: Uuid, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        crypto::open(&self.key, sealed, &self.print(hash))
    }

    fn print(&self, hash: Uuid) -> Vec<u8> {
        [crypto::place(PRINT, self.id.uuid()), hash.as_bytes().to_vec()].concat()
    }
}
