//! Forgets what is over, so that tables which only serve the moment do not grow for ever.

use crate::error::StoreError;
use crate::{Store, accounts, idempotency};

impl Store {
    /// Forgets sessions, refresh tokens, failed log-ins and kept answers that are over. Several servers may do so at once.
    ///
    /// # Errors
    /// When the database fails; nothing is forgotten then.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        self.write(|transaction| {
            accounts::sweep(transaction)?;
            idempotency::forget_expired(transaction).map(drop)
        })
        .await
    }
}
