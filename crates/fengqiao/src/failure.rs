//! Why a command of the program could not do its work.

use std::path::PathBuf;

/// What went wrong, worded for the operator, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A setting is missing, unknown or wrong: mend the file or variable that it names.
    #[error("settings: {0}")]
    Settings(Box<figment::Error>),
    /// The database or the files could not do what was asked.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The server could not start.
    #[error("serving: {0}")]
    Serving(#[from] api::server::StartError),
    /// The operating system refused, mostly for lack of a permission, a folder or space.
    #[error("{what}: {why}")]
    System {
        /// What was being done.
        what: String,
        /// What the operating system says.
        why: std::io::Error,
    },
    /// The database is in use, but the key ring that opens it is not where it should be.
    #[error(
        "there is no key file {0}, but the database has been used: put the key file back from where you keep it; \
         without it nothing personal in the database can be read"
    )]
    KeysLost(PathBuf),
    /// What was asked makes no sense as things are.
    #[error("{0}")]
    Refused(String),
}

impl Failure {
    /// Wraps an error of the operating system with what was being done.
    pub fn system(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        move |why| Self::System { what: what.into(), why }
    }
}

impl From<figment::Error> for Failure {
    fn from(error: figment::Error) -> Self {
        Self::Settings(Box::new(error))
    }
}
