//! Where the time comes from: the machine, or a test or demonstration that sets it.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use std::sync::{Arc, Mutex, PoisonError};

/// A point in time (UTC), kept to the microsecond on both engines.
pub type Instant = DateTime<Utc>;

/// Tells the time. Injected, so that a test can set it.
pub trait Clock: Send + Sync {
    /// The present instant, to the microsecond, so that it equals itself after it was stored.
    fn now(&self) -> Instant;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        to_microseconds(std::time::SystemTime::now().into())
    }
}

/// A clock that stands still until it is set. Copies show the same time.
#[derive(Debug, Clone)]
pub struct SettableClock(Arc<Mutex<Instant>>);

impl SettableClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        Self(Arc::new(Mutex::new(to_microseconds(now))))
    }

    /// Sets the clock, backwards too.
    pub fn set(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = to_microseconds(now);
    }

    /// Puts the clock forward.
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for SettableClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn to_microseconds(instant: Instant) -> Instant {
    instant.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(instant)
}
