//! How far the case files are that this server is making: it is shown to who waits for one, and kept nowhere.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::id::{CaseId, UserId};
use serde::Serialize;

/// Who makes the file of which case.
type Maker = (UserId, CaseId);

/// How far a case file is (卷宗制作进度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// How many of its papers and attachments are set.
    pub set: usize,
    /// How many it has.
    pub of: usize,
}

/// The case files that are being made.
#[derive(Debug, Clone, Default)]
pub struct Making(Arc<Mutex<HashMap<Maker, Progress>>>);

/// A case file that is being made, until it is dropped.
pub(super) struct Begun(Making, Maker, usize);

impl Making {
    /// How far the file of a case is that somebody makes; `None` when nothing is being made, or by another server.
    #[must_use]
    pub fn progress(&self, maker: Maker) -> Option<Progress> {
        self.all().get(&maker).copied()
    }

    pub(super) fn begin(&self, maker: Maker, of: usize) -> Begun {
        let begun = Begun(self.clone(), maker, of);
        begun.far(0);
        begun
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Maker, Progress>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Begun {
    /// So many are set.
    pub(super) fn far(&self, set: usize) {
        self.0.all().insert(self.1, Progress { set, of: self.2 });
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.all().remove(&self.1);
    }
}
