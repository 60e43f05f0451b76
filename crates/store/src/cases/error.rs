//! Why nothing was changed: a lawful no, or something that broke.

use escalation::{BrokenHistory, Refusal};

use crate::error::StoreError;

/// Why an act on a case was not done.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CaseError {
    /// The rules say no: show the refusal to the one who asked.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<diesel::result::Error> for CaseError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<BrokenHistory> for StoreError {
    fn from(broken: BrokenHistory) -> Self {
        Self::CorruptRecord(broken.to_string())
    }
}
