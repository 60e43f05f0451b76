//! Seals a file in chunks, so that it can be written and read without holding it in memory.
//!
//! The STREAM construction: the nonce of a chunk is seven random bytes of the file, the number of the chunk and whether
//! it is the last. So chunks that are swapped, repeated, left out or cut off at the end do not open.

use crate::crypto::{DataKey, NONCE_BYTES, TAG_BYTES, fill_at_random};
use crate::error::StoreError;
use crate::limits::FILE_CHUNK_BYTES;

/// Length of what stands before the first chunk: the random bytes of all nonces.
pub(super) const HEADER_BYTES: usize = 7;

/// Length of every chunk but the last.
pub(super) const SEALED_CHUNK_BYTES: u64 = (FILE_CHUNK_BYTES + TAG_BYTES) as u64;

/// Gives each chunk its nonce.
struct Nonces {
    header: [u8; HEADER_BYTES],
    chunk: u32,
}

impl Nonces {
    fn next(&mut self, last: bool) -> Result<[u8; NONCE_BYTES], StoreError> {
        let mut nonce = [0; NONCE_BYTES];
        nonce[..HEADER_BYTES].copy_from_slice(&self.header);
        nonce[HEADER_BYTES..NONCE_BYTES - 1].copy_from_slice(&self.chunk.to_be_bytes());
        nonce[NONCE_BYTES - 1] = u8::from(last);
        self.chunk = self.chunk.checked_add(1).ok_or(StoreError::Sealed)?;
        Ok(nonce)
    }
}

/// Seals the chunks of one file in their order.
pub(super) struct Sealer {
    key: DataKey,
    place: Vec<u8>,
    nonces: Nonces,
}

impl Sealer {
    pub(super) fn new(key: DataKey, place: Vec<u8>) -> Result<Self, StoreError> {
        let mut header = [0; HEADER_BYTES];
        fill_at_random(&mut header)?;
        Ok(Self { key, place, nonces: Nonces { header, chunk: 0 } })
    }

    pub(super) fn header(&self) -> [u8; HEADER_BYTES] {
        self.nonces.header
    }

    pub(super) fn seal(&mut self, chunk: &[u8], last: bool) -> Result<Vec<u8>, StoreError> {
        self.key.seal_with_nonce(self.nonces.next(last)?, chunk, &self.place)
    }
}

/// Opens the chunks of one file in their order.
pub(super) struct Opener {
    key: DataKey,
    place: Vec<u8>,
    nonces: Nonces,
}

impl Opener {
    pub(super) fn new(key: DataKey, place: Vec<u8>, header: [u8; HEADER_BYTES]) -> Self {
        Self { key, place, nonces: Nonces { header, chunk: 0 } }
    }

    pub(super) fn open(&mut self, sealed: &[u8], last: bool) -> Result<Vec<u8>, StoreError> {
        self.key.open_with_nonce(self.nonces.next(last)?, sealed, &self.place)
    }
}
