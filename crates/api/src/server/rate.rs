//! How often an account or an address may ask.

use std::{hash::Hash, net::IpAddr, num::NonZeroU32, time::Duration};

use domain::id::UserId;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use crate::{
    RateSettings,
    problem::{Kind, Problem},
};

/// The three limits; each counts in memory, so several servers each allow their share.
pub struct Rates {
    address: Limit<IpAddr>,
    login: Limit<IpAddr>,
    account: Limit<UserId>,
}

impl Rates {
    /// Limits by these settings.
    #[must_use]
    pub fn new(settings: &RateSettings) -> Self {
        let second = Duration::from_secs(1);
        Self {
            address: Limit::new(settings.address_per_second, second, settings.address_burst),
            login: Limit::new(settings.login_per_minute, 60 * second, settings.login_burst),
            account: Limit::new(settings.account_per_second, second, settings.account_burst),
        }
    }

    /// Counts a request from an address.
    ///
    /// # Errors
    /// [`Kind::RateLimited`] when there were too many.
    pub fn address(&self, network: IpAddr) -> Result<(), Problem> {
        self.address.check(&network)
    }

    /// Counts a log-in or refresh from an address.
    ///
    /// # Errors
    /// [`Kind::RateLimited`] when there were too many.
    pub fn login(&self, network: IpAddr) -> Result<(), Problem> {
        self.login.check(&network)
    }

    /// Counts a request of an account.
    ///
    /// # Errors
    /// [`Kind::RateLimited`] when there were too many.
    pub fn account(&self, user: UserId) -> Result<(), Problem> {
        self.account.check(&user)
    }

    /// Forgets whoever has not asked for a while.
    pub fn sweep(&self) {
        self.address.sweep();
        self.login.sweep();
        self.account.sweep();
    }
}

struct Limit<K: Clone + Hash + Eq> {
    limiter: Option<DefaultKeyedRateLimiter<K>>,
}

impl<K: Clone + Hash + Eq> Limit<K> {
    fn new(count: u32, every: Duration, burst: u32) -> Self {
        let quota = NonZeroU32::new(count)
            .and_then(|count| Quota::with_period(every / count.get()))
            .map(|quota| quota.allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN)));
        Self { limiter: quota.map(RateLimiter::keyed) }
    }

    fn check(&self, key: &K) -> Result<(), Problem> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        limiter.check_key(key).map_err(|refused| {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            Problem::of(Kind::RateLimited).retry_after(wait.as_secs() + 1)
        })
    }

    fn sweep(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_burst_the_caller_waits_but_nobody_else_does() {
        let rates = Rates::new(&RateSettings { address_per_second: 1, address_burst: 3, ..RateSettings::default() });
        let [office, home]: [IpAddr; 2] = ["203.0.113.9", "203.0.113.10"].map(|text| text.parse().unwrap());
        for _ in 0..3 {
            assert!(rates.address(office).is_ok());
        }
        let problem = rates.address(office).expect_err("the burst is used up");
        assert_eq!(problem.kind(), Kind::RateLimited);
        assert!(rates.address(home).is_ok());
        assert!(rates.login(office).is_ok());
    }

    #[test]
    fn a_rate_of_zero_is_no_limit() {
        let rates = Rates::new(&RateSettings::unlimited());
        assert!((0..10_000).all(|_| rates.address("203.0.113.9".parse().unwrap()).is_ok()));
    }
}
