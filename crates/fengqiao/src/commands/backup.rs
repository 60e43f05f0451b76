//! `fengqiao backup DIR`: a consistent copy, made while the server runs.

use std::path::PathBuf;

use clap::Args;

use super::open_store;
use crate::Failure;
use crate::settings::Settings;

/// What follows `fengqiao backup`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Folder to write into; it must not exist yet.
    dir: PathBuf,
}

/// Backs up database and attachments, and says what is in the copy.
///
/// # Errors
/// When the folder exists, the disk refuses, or `pg_dump` is missing or fails on PostgreSQL.
pub fn run(arguments: &Arguments, settings: &Settings) -> Result<(), Failure> {
    let backup = open_store(settings)?.backup(&arguments.dir, settings.database.pg_dump.as_deref())?;
    println!("{}", backup.database.display());
    println!("{} ({} attachments)", backup.files.display(), backup.file_count);
    println!("{} bytes; the key file is not among them: keep a copy of it elsewhere", backup.bytes);
    Ok(())
}
