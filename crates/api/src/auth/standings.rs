//! Where sessions and their accounts stand, remembered for a moment so that not every request asks the database.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Instant,
};

use store::{
    Store, StoreError,
    accounts::{self, Standing},
};
use uuid::Uuid;

use crate::limits;

/// Remembers standings for [`limits::ACCOUNT_CACHE`]: so long a change made on another server may stay unseen here.
#[derive(Default)]
pub struct Standings(RwLock<HashMap<Uuid, LookUp>>);

/// When it was looked up, and what was found.
type LookUp = (Instant, Option<Arc<Standing>>);

impl Standings {
    /// Where a session stands; `None` when there is no such session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, store: &Store, session: Uuid) -> Result<Option<Arc<Standing>>, StoreError> {
        if let Some((looked_up, standing)) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&session)
            && looked_up.elapsed() < limits::ACCOUNT_CACHE
        {
            return Ok(standing.clone());
        }
        // The age counts from before the look-up: a change during it must not be missed for longer.
        let asked = Instant::now();
        let standing = store.read(move |snapshot| accounts::standing(snapshot, session)).await?.map(Arc::new);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= limits::CACHE_ENTRIES {
            known.retain(|_, (looked_up, _)| looked_up.elapsed() < limits::ACCOUNT_CACHE);
        }
        if known.len() < limits::CACHE_ENTRIES {
            known.insert(session, (asked, standing.clone()));
        }
        Ok(standing)
    }

    /// Forgets everything, because an account or session was changed here.
    pub fn forget(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
