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
    let backup = store.backup(&database.dir().join("backup"), None).unwrap();
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
    store.backup(&dir, None).unwrap();

    assert!(matches!(store.backup(&dir, None), Err(StoreError::Disk(_))));
}

#[test]
fn a_backup_that_fails_leaves_nothing_behind() {
    let Some(database) = TestDatabase::postgres() else { return };
    let dir = database.dir().join("backup");
    let failed = store(&database).backup(&dir, Some(Path::new("/nowhere/pg_dump")));
    assert!(matches!(failed, Err(StoreError::Tool(_))));
    assert!(!dir.exists());
}
