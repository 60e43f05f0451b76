//! Forgets what is over, so that tables which only serve the moment do not grow for ever.

use std::path::PathBuf;

use crate::error::StoreError;
use crate::files::FileName;
use crate::limits::{OUTBOX_KEPT, UPLOAD_ABANDONED_AFTER};
use crate::{Store, accounts, applications, dossier, idempotency, imports, notifications, outbox, webhooks};

impl Store {
    /// Forgets sessions, refresh tokens, failed log-ins, kept answers, notices read long ago, rows of ledgers, deliveries, what
    /// was told in applications that were returned long ago, and tasks that are over. Several servers may do so at once.
    ///
    /// # Errors
    /// When the database fails; nothing is forgotten then.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        self.write(|transaction| {
            accounts::sweep(transaction)?;
            idempotency::forget_expired(transaction)?;
            notifications::forget_read(transaction)?;
            imports::forget_rows(transaction)?;
            webhooks::forget_ended(transaction)?;
            applications::forget_returned(transaction)?;
            let before = transaction.now() - OUTBOX_KEPT;
            outbox::forget_done(transaction, before).map(drop)
        })
        .await
    }

    /// Removes finished uploads that no case has entered within a day: the act was refused, or the program died between.
    /// Gives their number. Blocks.
    ///
    /// # Errors
    /// When the database fails, or the disk.
    pub fn sweep_files(&self) -> Result<usize, StoreError> {
        let mut removed = 0;
        for (_, name) in self.unknown_files()? {
            if let Some(name) = name {
                self.0.files.remove(name)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Files on disk for more than a day that no case knows, and their names where they are finished uploads.
    pub(crate) fn unknown_files(&self) -> Result<Vec<(PathBuf, Option<FileName>)>, StoreError> {
        let mut unknown = Vec::new();
        for (path, name) in self.0.files.older_than(UPLOAD_ABANDONED_AFTER)? {
            let known = match name {
                Some(name) => self.read_blocking(move |snapshot| dossier::is_entered(snapshot, name))?,
                None => false,
            };
            if !known {
                unknown.push((path, name));
            }
        }
        Ok(unknown)
    }
}
