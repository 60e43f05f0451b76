//! The chain of a history: each event carries the SHA-256 of its predecessor and of its own canonical bytes.
//!
//! The canonical bytes are the readable columns, a line each, and the digest of the sealed payload. So the chain can be
//! checked without any key, and stays whole when the key of a dossier has been destroyed. The other way round the payload
//! is sealed for exactly these columns, so that nobody without the key can change one of them and chain anew.

use domain::id::{OrganisationId, UserId};
use sha2::{Digest, Sha256};

use super::DossierId;
use crate::clock::Instant;

/// Digest before the first event.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

/// The readable columns of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link<'a> {
    pub(crate) dossier: DossierId,
    pub(crate) sequence: i32,
    pub(crate) at: Instant,
    pub(crate) actor: UserId,
    pub(crate) organisation: OrganisationId,
    pub(crate) kind: &'a str,
}

impl Link<'_> {
    /// The columns as bytes, a line each.
    pub(crate) fn header(&self) -> Vec<u8> {
        let Self { dossier, sequence, at, actor, organisation, kind } = self;
        format!("{}\n{sequence}\n{}\n{actor}\n{organisation}\n{kind}\n", dossier.uuid(), at.timestamp_micros())
            .into_bytes()
    }

    /// The hash of this event after its predecessor's.
    pub(crate) fn hash(&self, previous: &[u8], payload: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(previous);
        hash.update(self.header());
        hash.update(Sha256::digest(payload));
        hash.finalize().to_vec()
    }
}
