//! The clock of a demonstration: that of the machine, and it can be put forward, so that what takes weeks can be tried in
//! an afternoon.
//!
//! Only the demonstration has it, with two routes of its own, and commands that are run on its folder. A real installation
//! lives in real time: nothing there can touch the clock.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use actix_web::http::Method;
use actix_web::web;
use api::extract::Body;
use api::problem::{Kind, Problem};
use api::routes::{Access, Route};
use chrono::TimeDelta;
use domain::time::{CivilDate, civil_date};
use serde::{Deserialize, Serialize};
use store::clock::{Clock, Instant};
use utoipa::ToSchema;

use crate::Failure;

const PATH: &str = "/demo/clock";
const TAG: &str = "演示";

/// Most days that the clock is put forward at once.
const DAYS_MAX: u16 = 366;

/// A clock that can be put forward by whole days. Copies show the same time.
#[derive(Clone)]
pub struct DemoClock {
    base: Arc<dyn Clock>,
    days: Arc<Mutex<i64>>,
    kept_in: Option<PathBuf>,
}

impl DemoClock {
    /// A clock that goes with another one and forgets with the process how far it was put forward.
    #[must_use]
    pub fn over(base: Arc<dyn Clock>) -> Self {
        Self { base, days: Arc::default(), kept_in: None }
    }

    /// The same, but the days it was put forward are kept in a file: time shall not run backwards when the demonstration
    /// is started again.
    ///
    /// # Errors
    /// When the file is there but cannot be read.
    pub fn kept_in(base: Arc<dyn Clock>, path: PathBuf) -> Result<Self, Failure> {
        let days = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            text => {
                let text = text.map_err(Failure::system(format!("reading {}", path.display())))?;
                let wrong = |_| Failure::Refused(format!("{} holds no number of days", path.display()));
                text.trim().parse().map_err(wrong)?
            }
        };
        Ok(Self { base, days: Arc::new(Mutex::new(days)), kept_in: Some(path) })
    }

    /// Puts the clock forward.
    ///
    /// # Errors
    /// When that cannot be kept; then the clock stays as it was.
    pub fn forward(&self, days: u16) -> io::Result<()> {
        let mut all = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let forward = *all + i64::from(days);
        if let Some(path) = &self.kept_in {
            fs::write(path, forward.to_string())?;
        }
        *all = forward;
        Ok(())
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Instant {
        let days = *self.days.lock().unwrap_or_else(PoisonError::into_inner);
        self.base.now() + TimeDelta::days(days)
    }
}

/// How the clock stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DemoTime)]
struct Time {
    /// The instant (UTC).
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    now: Instant,
    /// The civil date in China.
    #[schema(value_type = chrono::NaiveDate)]
    today: CivilDate,
}

/// By how much to put the clock forward.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DemoForward)]
struct Forward {
    /// Whole days.
    #[schema(minimum = 1, maximum = 366)]
    days: u16,
}

impl DemoClock {
    fn time(&self) -> Time {
        let now = self.now();
        Time { now, today: civil_date(now) }
    }
}

/// The routes of the clock. Anybody may call them: the demonstration serves nobody but the machine it runs on, and whoever
/// puts the clock forward ends all sessions, their own too.
#[must_use]
pub fn routes(clock: &DemoClock) -> Vec<Route> {
    let (shown, moved) = (clock.clone(), clock.clone());
    let show = move || {
        let time = shown.time();
        async move { web::Json(time) }
    };
    let forward = move |Body(Forward { days }): Body<Forward>| {
        let clock = moved.clone();
        async move {
            if !(1..=DAYS_MAX).contains(&days) {
                let detail = format!("应为 1 至 {DAYS_MAX}");
                return Err(Problem::new(Kind::BodyInvalid, format!("/days：{detail}。")).at("/days", detail));
            }
            clock.forward(days).map_err(Problem::internal)?;
            Ok(web::Json(clock.time()))
        }
    };
    vec![
        Route::new(Method::GET, PATH, "演示用的时钟", show).tag(TAG).access(Access::Open).gives::<Time>(200),
        Route::new(Method::POST, PATH, "把演示用的时钟拨快若干天", forward)
            .tag(TAG)
            .access(Access::Open)
            .takes::<Forward>()
            .gives::<Time>(200),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::clock::SettableClock;

    #[test]
    fn what_was_put_forward_stays_so_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("clock");
        let machine = SettableClock::at("2026-03-02T01:00:00Z".parse().unwrap());
        let open = || DemoClock::kept_in(Arc::new(machine.clone()), path.clone()).unwrap();

        let clock = open();
        clock.forward(3).unwrap();
        clock.clone().forward(30).unwrap();
        machine.advance(TimeDelta::hours(1));

        assert_eq!(clock.now().to_string(), "2026-04-04 02:00:00 UTC");
        assert_eq!(open().now(), clock.now());
        fs::write(&path, "soon").unwrap();
        assert!(matches!(DemoClock::kept_in(Arc::new(machine), path), Err(Failure::Refused(_))));
    }
}
