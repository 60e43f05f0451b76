//! What can go wrong in the store. A lawful "no" is not among it: that is a refusal and belongs to `escalation`.

use diesel::result::DatabaseErrorKind;
use std::io::ErrorKind;
use std::sync::Arc;

/// Why the store could not do what was asked, and what to do about it.
///
/// It can be cloned because all writes of a group share the fate of their commit.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// There is no such record, or not within the scope of the caller: answer 404, whichever of the two it is.
    #[error("no such record")]
    NotFound,
    /// The record has been erased for good, as the law asks: answer 410.
    #[error("the record has been erased")]
    Erased,
    /// Somebody else changed the record since the caller read it: let the caller read it again and decide anew.
    #[error("version {found} is stored, version {expected} was expected")]
    VersionConflict {
        /// The version that the caller had read.
        expected: i64,
        /// The version that is stored now.
        found: i64,
    },
    /// Too many requests are waiting, or others kept getting in the way: try again after a moment.
    #[error("the database is busy")]
    Busy,
    /// The connection broke while the transaction was being committed, so nobody knows whether it took effect: repeat
    /// the request with the same idempotency key.
    #[error("the connection broke during the commit, the outcome is unknown")]
    OutcomeUnknown,
    /// The database refused or cannot be reached: look at the cause; the caller may try again later.
    #[error("database: {0}")]
    Database(#[source] Arc<diesel::result::Error>),
    /// The disk of the database is full or fails, so that nothing was written: make room; the caller may try again later.
    #[error("the database cannot write: {0}")]
    CannotWrite(String),
    /// No connection could be made: check the URL, that the server runs and that the directory exists.
    #[error("cannot connect to the database: {0}")]
    Connection(String),
    /// The schema could not be brought up to date: nothing of the failed migration was kept; mend and run it again.
    #[error("migration: {0}")]
    Migration(String),
    /// The code of a transaction panicked; its changes were undone. This is a defect of the program: report it.
    #[error("the transaction panicked: {0}")]
    Panicked(String),
    /// The store was closed while the request waited: nothing was written; try again after the restart.
    #[error("the store is closed")]
    Closed,
    /// An option of the store makes no sense: mend the configuration.
    #[error("configuration: {0}")]
    Configuration(String),
    /// The file is larger than allowed: the person must send a smaller one.
    #[error("the file has more than {bytes_max} bytes")]
    TooLarge {
        /// Largest length in bytes.
        bytes_max: u64,
    },
    /// The content is not of a kind that may be attached, whatever its name says: the person must send another file.
    #[error("files of this type are not accepted")]
    UnsupportedType,
    /// The disk cannot be read or written: check space and permissions.
    #[error("disk: {0}")]
    Disk(#[source] Arc<std::io::Error>),
    /// A program that the work was left to is missing or refused it: see what it says.
    #[error("{0}")]
    Tool(String),
    /// A sealed value does not open: it was changed, moved to another record, or its key destroyed. Where no key was
    /// destroyed on purpose, restore the record from a backup.
    #[error("a sealed value does not open")]
    Sealed,
    /// The key ring lacks the master key of that name: add it back.
    #[error("the key ring has no master key named {0}")]
    UnknownMasterKey(String),
    /// A stored record cannot be read back as what it should be: run `verify`, and restore it from a backup.
    #[error("corrupt record: {0}")]
    CorruptRecord(String),
}

/// Texts, and what an error that holds one of them is.
type ToldByText = (&'static [&'static str], fn(String) -> StoreError);

/// What only the text of an error tells: the engines have no kind for it. SQLite's texts are never translated; those of
/// PostgreSQL stand in the languages of the servers we expect.
const TOLD_BY_TEXT: &[ToldByText] = &[
    (&["database is locked"], |_| StoreError::Busy),
    (
        &["database or disk is full", "disk I/O error", "No space left on device", "设备上没有空间"],
        StoreError::CannotWrite,
    ),
    // Told by the server on its way out, or found by the client afterwards.
    (
        &[
            "server closed the connection",
            "terminating connection",
            "no connection to the server",
            "connection not open",
            "could not receive data from server",
            "could not send data to server",
        ],
        StoreError::Connection,
    ),
];

fn told_by(text: &str) -> Option<StoreError> {
    let says = |texts: &[&str]| texts.iter().any(|known| text.contains(known));
    TOLD_BY_TEXT.iter().find(|(texts, _)| says(texts)).map(|(_, variant)| variant(text.to_owned()))
}

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::Error;
        match error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Busy,
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, ref information) => {
                Self::Connection(information.message().to_owned())
            }
            Error::DatabaseError(
                DatabaseErrorKind::Unknown | DatabaseErrorKind::UnableToSendCommand,
                ref information,
            ) => told_by(information.message()).unwrap_or_else(|| Self::Database(Arc::new(error))),
            Error::BrokenTransactionManager => Self::Connection("it broke during a transaction".to_owned()),
            Error::DeserializationError(cause) => Self::CorruptRecord(cause.to_string()),
            other => Self::Database(Arc::new(other)),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::CannotWrite(error.to_string()),
            _ => Self::Disk(Arc::new(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::result::Error;

    fn of(kind: DatabaseErrorKind, text: &str) -> StoreError {
        Error::DatabaseError(kind, Box::new(text.to_owned())).into()
    }

    #[test]
    fn what_has_no_kind_is_known_by_its_text() {
        use DatabaseErrorKind::{UnableToSendCommand, Unknown};
        assert!(matches!(of(Unknown, "database is locked"), StoreError::Busy));
        assert!(matches!(of(Unknown, "database or disk is full"), StoreError::CannotWrite(_)));
        let full = "could not extend file \"base/5/16384\": 设备上没有空间";
        assert!(matches!(of(Unknown, full), StoreError::CannotWrite(text) if text == full));
        let gone = "FATAL:  terminating connection due to administrator command";
        assert!(matches!(of(Unknown, gone), StoreError::Connection(_)));
        assert!(matches!(of(UnableToSendCommand, "no connection to the server"), StoreError::Connection(_)));
        assert!(matches!(of(Unknown, "syntax error"), StoreError::Database(_)));
        assert!(matches!(of(DatabaseErrorKind::UniqueViolation, "database is locked"), StoreError::Database(_)));
    }
}
