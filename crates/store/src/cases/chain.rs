//! The chain of a history: each event carries the SHA-256 of its predecessor and of its own canonical bytes.
//!
//! The canonical bytes are the readable columns, a line each, and the digest of the sealed payload. So the chain can be
//! checked without any key, and stays whole when the key of a case has been destroyed.

use domain::id::{CaseId, OrganisationId, UserId};
use sha2::{Digest, Sha256};

use crate::clock::Instant;

/// Digest before the first event.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// The readable columns of an event.
pub(super) struct Link<'a> {
    pub(super) case: CaseId,
    pub(super) sequence: i32,
    pub(super) at: Instant,
    pub(super) actor: UserId,
    pub(super) organisation: OrganisationId,
    pub(super) kind: &'a str,
    pub(super) payload: &'a [u8],
}

impl Link<'_> {
    /// The hash of this event after its predecessor's.
    pub(super) fn hash(&self, previous: &[u8]) -> Vec<u8> {
        let header = format!(
            "{}\n{}\n{}\n{}\n{}\n{}\n",
            self.case,
            self.sequence,
            self.at.timestamp_micros(),
            self.actor,
            self.organisation,
            self.kind,
        );
        let mut hash = Sha256::new();
        hash.update(previous);
        hash.update(header.as_bytes());
        hash.update(Sha256::digest(self.payload));
        hash.finalize().to_vec()
    }
}
