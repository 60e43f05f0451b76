//! The chain of a history: each event carries the SHA-256 of its predecessor and of its own canonical bytes.
//!
//! The canonical bytes are the readable columns, a line each, and the digest of the sealed payload. So the chain can be
//! checked without any key, and stays whole when the key of a case has been destroyed. The other way round the payload
//! is sealed for exactly these columns, so that nobody without the key can change one of them and chain anew.

use domain::id::{CaseId, OrganisationId, UserId};
use sha2::{Digest, Sha256};

use crate::clock::Instant;

/// Digest before the first event.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// The readable columns of an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) case: CaseId,
    pub(super) sequence: i32,
    pub(super) at: Instant,
    pub(super) actor: UserId,
    pub(super) organisation: OrganisationId,
    pub(super) kind: &'a str,
}

impl Link<'_> {
    /// The columns as bytes, a line each.
    pub(super) fn header(&self) -> Vec<u8> {
        let Self { case, sequence, at, actor, organisation, kind } = self;
        format!("{case}\n{sequence}\n{}\n{actor}\n{organisation}\n{kind}\n", at.timestamp_micros()).into_bytes()
    }

    /// The hash of this event after its predecessor's.
    pub(super) fn hash(&self, previous: &[u8], payload: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(previous);
        hash.update(self.header());
        hash.update(Sha256::digest(payload));
        hash.finalize().to_vec()
    }
}
