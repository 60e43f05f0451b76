//! A consistent copy of the database and its files, made while the program runs.

use crate::Store;
use crate::connection::{Address, AnyConnection, Purpose};
use crate::error::StoreError;
use crate::files::sync_dir;
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Name of the database in a backup.
const DATABASE: &str = "fengqiao.sqlite";

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
    /// Writes a backup into `dir`, which must not exist yet. Reads and writes go on meanwhile; what was answered before
    /// the call is in it. The key ring is not, and without it a backup tells nothing: keep it elsewhere. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Configuration`] on PostgreSQL, which has its own tools; [`StoreError::Disk`].
    pub fn backup(&self, dir: &Path) -> Result<Backup, StoreError> {
        if matches!(self.0.address, Address::Postgres(_)) {
            return Err(StoreError::Configuration(
                "PostgreSQL is backed up with its own tools: pg_dump for a copy, pg_basebackup with WAL archiving to \
                 go back to any instant; copy the folder of attachments after it"
                    .to_owned(),
            ));
        }
        fs::create_dir(dir)?;
        let (database, files) = (dir.join(DATABASE), dir.join(FILES));
        let path = database.to_str().ok_or_else(|| StoreError::Configuration("the path is not UTF-8".to_owned()))?;
        let mut connection = AnyConnection::open(&self.0.address, Purpose::Write)?;
        diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(path).execute(&mut connection)?;
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
}

fn copy(source: &Path, target: &Path) -> Result<u64, StoreError> {
    let folder = target.parent().expect("a file is in a folder");
    fs::create_dir_all(folder)?;
    let bytes = fs::copy(source, target)?;
    File::open(target)?.sync_all()?;
    sync_dir(folder)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StoreOptions;
    use crate::clock::Instant;
    use crate::outbox;
    use crate::testing::{options, store};
    use domain::id::County;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
    use test_database::TestDatabase;

    #[test]
    fn a_backup_made_under_writes_holds_what_was_answered_before_and_opens_by_itself() {
        // Given a store that is being written to, with an attachment
        let database = TestDatabase::sqlite();
        let store = store(&database);
        let mut upload = store.0.files.begin(Vec::new()).unwrap();
        upload.write(b"%PDF-1.7 agreement").unwrap();
        let file = upload.finish().unwrap();
        let (answered, stop) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
        let writer = {
            let (store, answered, stop) = (store.clone(), Arc::clone(&answered), Arc::clone(&stop));
            std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let promise = |transaction: &mut crate::write::Transaction| {
                        outbox::promise(transaction, County(330_681), "lamp", serde_json::json!({}), Instant::MIN_UTC)
                    };
                    store.write_blocking(promise).unwrap();
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            })
        };
        while answered.load(Ordering::Relaxed) < 50 {
            std::thread::yield_now();
        }

        // When it is backed up and writing goes on
        let before = answered.load(Ordering::Relaxed);
        let backup = store.backup(&database.dir().join("backup")).unwrap();
        let after = answered.load(Ordering::Relaxed);
        stop.store(true, Ordering::Relaxed);
        writer.join().unwrap();

        // Then the copy has all that was answered before, and its file is sound
        let url = format!("sqlite://{}", backup.database.display());
        let files_dir = backup.files.clone();
        let copy = Store::open(StoreOptions { url, files_dir, ..options(&database) }).unwrap();
        let tasks: i64 = copy
            .read_blocking(|snapshot| -> Result<_, StoreError> {
                Ok(crate::schema::outbox::table.count().get_result(snapshot.connection())?)
            })
            .unwrap();
        let tasks = u32::try_from(tasks).unwrap();
        assert!((before..=after + 1).contains(&tasks), "{tasks} of {before} to {after}");
        assert_eq!(backup.file_count, 1);
        copy.0.files.verify(file.name).unwrap();
        assert_eq!(copy.pending_migrations().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_backup_never_overwrites_another() {
        let database = TestDatabase::sqlite();
        let store = store(&database);
        let dir = database.dir().join("backup");
        store.backup(&dir).unwrap();

        assert!(matches!(store.backup(&dir), Err(StoreError::Disk(_))));
    }

    #[test]
    fn postgresql_is_left_to_its_own_tools() {
        let Some(database) = TestDatabase::postgres() else { return };
        let refused = store(&database).backup(&database.dir().join("backup"));
        assert!(matches!(refused, Err(StoreError::Configuration(why)) if why.contains("pg_basebackup")));
    }
}
