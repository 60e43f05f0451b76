//! The disk of the database is full.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::kills::{begin, end, settle};
use super::{Enough, Installation, ledger, seed};
use crate::harness::{Client, PASSWORD};

/// Size of the disk.
const DISK_MIB: usize = 24;

/// What fills most of it, until it is taken away.
const BALLAST_MIB: usize = 18;

/// How long it may take until the disk is full.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_what_it_cannot_keep_and_keeps_what_it_promised() {
    // Given a server whose database is on a small disk
    let Some(disk) = Disk::mount() else { return };
    let seed = seed("a_full_disk_refuses_what_it_cannot_keep_and_keeps_what_it_promised");
    let url = format!("sqlite://{}", disk.path("fengqiao.sqlite").display());
    let installation = Installation::new(&url).await;
    fs::write(disk.path("ballast"), vec![0; BALLAST_MIB << 20]).unwrap();
    let serving = installation.serve();
    let somebody = Client::new(&serving.url);

    // When people work until it is full
    let enough = Enough::default();
    let work = begin(installation.writers(seed), &serving.url, &enough);
    let started = Instant::now();
    while somebody.try_log_in("village-mediator", PASSWORD).await.status != 503 {
        assert!(started.elapsed() < PATIENCE, "the disk does not fill up");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    enough.store(true, Ordering::Relaxed);
    let mut writers = end(work).await;

    // Then what can be read without being written about is still there
    assert_eq!(reqwest::get(serving.url.clone() + "/healthz").await.unwrap().status(), 200);

    // And once there is room again, everything goes on in the same process, and nothing promised is missing
    fs::remove_file(disk.path("ballast")).unwrap();
    settle(&mut writers, &serving.url).await;
    ledger::check(&serving.url, &writers).await;
    ledger::check_numbers(&serving.url, &writers).await;
    installation.must_be_sound();
    assert!(serving.stop().0.success());
}

/// A small disk of its own, unmounted when it is dropped.
struct Disk(TempDir);

impl Disk {
    /// `None` where this process may not mount, which is an error where `CI` is set.
    fn mount() -> Option<Self> {
        let dir = tempfile::Builder::new().prefix("fengqiao-disk-").tempdir().unwrap();
        let size = format!("size={DISK_MIB}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(dir.path()).output();
        let mounted = mounted.is_ok_and(|output| output.status.success());
        assert!(mounted || std::env::var_os("CI").is_none(), "mounting a small disk takes root");
        if !mounted {
            eprintln!("note: only root can mount a small disk, so a full one is not tested");
        }
        mounted.then_some(Self(dir))
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.0.path().join(relative)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily, since whoever still has a file open there is about to be killed.
        Command::new("umount").arg("-l").arg::<&Path>(self.0.path()).status().ok();
    }
}
