//! A consistent copy of the database and its files, made while the program runs.

mod postgres;
#[cfg(test)]
mod tests;

use crate::Store;
use crate::connection::{Address, AnyConnection, Purpose};
use crate::error::StoreError;
use crate::files::sync_dir;
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Name of the database in a backup of SQLite: a database that can be opened as it is.
const SQLITE: &str = "fengqiao.sqlite";

/// Name of the database in a backup of PostgreSQL: an archive for `pg_restore`.
const POSTGRES: &str = "fengqiao.dump";

/// Name of the folder of attachments in a backup.
const FILES: &str = "files";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The copy of the database.
    pub database: PathBuf,
    /// The folder with the copies of the attachments.
    pub files: PathBuf,
    /// Number of attachments.
    pub file_count: usize,
    /// Length of everything in bytes.
    pub bytes: u64,
}

impl Store {
    /// Writes a backup into `dir`, which must not exist yet; on PostgreSQL with the program `pg_dump`, which is looked for
    /// where none is named. Reads and writes go on meanwhile; what was answered before the call is in it. The key ring is
    /// not, and without it a backup tells nothing: keep it elsewhere. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Tool`] when `pg_dump` is missing or fails; [`StoreError::Disk`]. Nothing is left in `dir` then.
    pub fn backup(&self, dir: &Path, pg_dump: Option<&Path>) -> Result<Backup, StoreError> {
        fs::create_dir(dir)?;
        let made = self.back_up_into(dir, pg_dump);
        if made.is_err() {
            // Half a backup must not pass for one. What refused the backup may refuse this too, and is what matters.
            fs::remove_dir_all(dir).ok();
        }
        made
    }

    fn back_up_into(&self, dir: &Path, pg_dump: Option<&Path>) -> Result<Backup, StoreError> {
        let files = dir.join(FILES);
        let database = match &self.0.address {
            Address::Sqlite(_) => self.copy_sqlite(dir.join(SQLITE))?,
            Address::Postgres(url) => postgres::dump(url, pg_dump, dir.join(POSTGRES))?,
        };
        File::open(&database)?.sync_all()?;

        // A file is on disk before its record is committed, so after the database every file it names is there.
        fs::create_dir(&files)?;
        let mut backup = Backup { bytes: fs::metadata(&database)?.len(), database, files, file_count: 0 };
        for source in self.0.files.paths()? {
            let name = source.strip_prefix(self.0.files.dir()).expect("it was found in that folder");
            backup.bytes += copy(&source, &backup.files.join(name))?;
            backup.file_count += 1;
        }
        sync_dir(&backup.files)?;
        sync_dir(dir)?;
        Ok(backup)
    }

    fn copy_sqlite(&self, target: PathBuf) -> Result<PathBuf, StoreError> {
        let path = target.to_str().ok_or_else(|| StoreError::Configuration("the path is not UTF-8".to_owned()))?;
        let mut connection = AnyConnection::open(&self.0.address, Purpose::Write)?;
        diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(path).execute(&mut connection)?;
        Ok(target)
    }
}

fn copy(source: &Path, target: &Path) -> Result<u64, StoreError> {
    let folder = target.parent().expect("a file is in a folder");
    fs::create_dir_all(folder)?;
    let bytes = fs::copy(source, target)?;
    File::open(target)?.sync_all()?;
    sync_dir(folder)?;
    Ok(bytes)
}
