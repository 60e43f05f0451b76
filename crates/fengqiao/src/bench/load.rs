//! Clients that ask again as soon as they are answered, and how long each answer took.

use std::time::{Duration, Instant};

use tokio::task::LocalSet;

use crate::Failure;

/// Part of the time that is not counted, while connections and caches get warm.
const WARM_UP: f64 = 0.2;

/// Somebody who asks.
pub(super) trait Asker: 'static {
    /// Asks once, and waits for the answer.
    async fn ask(&mut self) -> Result<(), Failure>;
}

/// How long the answers took.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    /// Answers a second.
    pub(super) rate: f64,
    /// Half of the answers came within it.
    pub(super) p50: Duration,
    /// 95 of 100.
    pub(super) p95: Duration,
    /// 99 of 100.
    pub(super) p99: Duration,
    /// The slowest.
    pub(super) max: Duration,
}

impl Measured {
    fn of(mut took: Vec<Duration>, during: Duration) -> Result<Self, Failure> {
        took.sort_unstable();
        let at = |percent: usize| took.get((took.len() * percent / 100).min(took.len().saturating_sub(1))).copied();
        let (Some(p50), Some(p95), Some(p99), Some(max)) = (at(50), at(95), at(99), took.last()) else {
            return Err(Failure::Refused("nothing was answered in time: measure longer".to_owned()));
        };
        Ok(Self { rate: took.len() as f64 / during.as_secs_f64(), p50, p95, p99, max: *max })
    }
}

/// Lets the askers ask for so long; gives them back with what was measured.
pub(super) async fn drive<A: Asker>(askers: Vec<A>, during: Duration) -> Result<(Measured, Vec<A>), Failure> {
    let begins = Instant::now() + during.mul_f64(WARM_UP);
    let ends = begins + during;
    let all = LocalSet::new();
    let tasks: Vec<_> = askers
        .into_iter()
        .map(|mut asker| {
            all.spawn_local(async move {
                let mut took = Vec::new();
                loop {
                    let asked = Instant::now();
                    asker.ask().await?;
                    let answered = Instant::now();
                    // Who was not answered in time at all goes on until it was: a slow machine is measured, too.
                    if answered >= ends && !took.is_empty() {
                        return Ok::<_, Failure>((took, asker));
                    }
                    if asked >= begins {
                        took.push(answered - asked);
                    }
                }
            })
        })
        .collect();
    all.await;
    let mut took = Vec::new();
    let mut askers = Vec::new();
    for task in tasks {
        let (its, asker) = task.await.expect("an asker does not panic")?;
        took.extend(its);
        askers.push(asker);
    }
    Ok((Measured::of(took, during)?, askers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_answers() {
        let took = (1..=200).rev().map(Duration::from_millis).collect();
        let measured = Measured::of(took, Duration::from_secs(2)).unwrap();
        let ms = [measured.p50, measured.p95, measured.p99, measured.max].map(|took| took.as_millis());
        assert_eq!(ms, [101, 191, 199, 200]);
        assert!((measured.rate - 100.0).abs() < f64::EPSILON);
        assert!(Measured::of(Vec::new(), Duration::from_secs(2)).is_err());
    }
}
