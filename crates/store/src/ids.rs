//! Makes ids, in the order of time.

use crate::clock::Instant;
use domain::id::{County, compose};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Bits of the counter that orders the ids of one millisecond; they stand before the county and the randomness.
const COUNTER_BITS: u32 = 12;

/// Bits of randomness after the county.
const RANDOM_BITS: u32 = 42;

/// Makes UUIDv7 that carry their county. Those of one source grow strictly, even within a millisecond and when the
/// clock goes back; those of several servers differ by 42 random bits.
pub struct IdSource(Mutex<State>);

struct State {
    random: Box<dyn Rng + Send>,
    unix_ms: u64,
    counter: u64,
}

impl IdSource {
    /// Ids from the randomness of the machine.
    #[must_use]
    pub fn from_system() -> Self {
        Self::new(rand::make_rng::<StdRng>())
    }

    /// The same ids for the same seed and times: for tests and the demonstration.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self::new(StdRng::seed_from_u64(seed))
    }

    fn new(random: impl Rng + Send + 'static) -> Self {
        Self(Mutex::new(State { random: Box::new(random), unix_ms: 0, counter: 0 }))
    }

    /// A new id, made in `county` at `now`.
    #[must_use]
    pub fn next(&self, now: Instant, county: County) -> Uuid {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now_ms = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        if now_ms > state.unix_ms {
            (state.unix_ms, state.counter) = (now_ms, 0);
        } else if state.counter + 1 < 1 << COUNTER_BITS {
            state.counter += 1;
        } else {
            (state.unix_ms, state.counter) = (state.unix_ms + 1, 0);
        }
        let random = state.random.random::<u64>() & ((1 << RANDOM_BITS) - 1);
        compose(state.unix_ms, county, state.counter << RANDOM_BITS | random)
    }
}

impl std::fmt::Debug for IdSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdSource")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone, Utc};

    #[test]
    fn ids_grow_within_a_millisecond_and_when_the_clock_goes_back() {
        let source = IdSource::from_seed(1);
        let nine = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
        let mut last = source.next(nine, County(330_681));

        // More ids than one millisecond has room for, in changing counties, on a clock that is put back an hour.
        for i in 0..10_000 {
            let id = source.next(nine - TimeDelta::seconds(i64::from(i % 3600)), County(330_000 + i % 700));
            assert!(id > last, "{id} came after {last}");
            last = id;
        }
    }

    #[test]
    fn two_servers_make_different_ids_in_the_same_millisecond() {
        let nine = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
        let (one, other) = (IdSource::from_system(), IdSource::from_system());
        assert_ne!(one.next(nine, County(330_681)), other.next(nine, County(330_681)));
    }
}
