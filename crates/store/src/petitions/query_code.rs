//! The code by which a citizen follows a petition, or an application (查询码).

use crate::crypto;
use crate::error::StoreError;

/// Letters and digits that nobody takes for one another.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Characters of a code: sixty bits, too many to try.
const LENGTH: usize = 12;

/// A new random code, in groups of four: `7KQM-3XPA-92TF`.
pub(crate) fn generate() -> Result<String, StoreError> {
    let mut bytes = [0; LENGTH];
    crypto::fill_at_random(&mut bytes)?;
    let characters: Vec<char> = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}
