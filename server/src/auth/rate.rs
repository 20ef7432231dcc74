//! How often one may try to get in, per address and per account, and ask, per person: generic cell rate.

use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use governor::{
    Quota, RateLimiter, clock::Clock as _, middleware::NoOpMiddleware, nanos::Nanos,
    state::keyed::HashMapStateStore,
};
use sha2::{Digest as _, Sha256};
use sync_core::id::PersonId;

use crate::{
    clock::Clock,
    config::Limits,
    http::{code, problem::Problem},
};

/// Tries that one account is given per minute, from whatever addresses.
const PER_ACCOUNT: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Requests of one person.
const A_SECOND: NonZeroU32 = NonZeroU32::new(Limits::REQUESTS_A_SECOND).unwrap();
const AT_ONCE: NonZeroU32 = NonZeroU32::new(Limits::REQUESTS_AT_ONCE).unwrap();
/// Every so many tries, those long past are forgotten, so that addresses cannot fill the memory.
const SWEEP_EVERY: u32 = 4096;

/// The server's clock as governor reads it.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        u64::try_from(self.0.now_ms())
            .unwrap_or(0)
            .saturating_mul(1_000_000)
            .into()
    }
}

struct Limit<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, HashMapStateStore<K>, Ticks, NoOpMiddleware<Nanos>>,
    tries: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn of(quota: Quota, clock: &Arc<dyn Clock>) -> Self {
        let ticks = Ticks(Arc::clone(clock));
        Self {
            limiter: RateLimiter::new(quota, HashMapStateStore::default(), ticks),
            tries: AtomicU32::new(0),
        }
    }

    fn check(&self, key: &K) -> Result<(), Problem> {
        if self.tries.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.limiter.clock().now());
            let seconds = wait.as_secs() + 1;
            Problem::new(&code::TOO_MANY_REQUESTS)
                .arg("seconds", seconds)
                .retry_after(seconds)
        })
    }
}

/// The limits of one server.
pub struct Rates {
    addresses: Limit<IpAddr>,
    accounts: Limit<[u8; 32]>,
    people: Limit<PersonId>,
}

impl Rates {
    /// Limits that allow an address `per_minute` tries.
    pub fn new(per_minute: u32, clock: &Arc<dyn Clock>) -> Self {
        let per_minute = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        Self {
            addresses: Limit::of(Quota::per_minute(per_minute), clock),
            accounts: Limit::of(Quota::per_minute(PER_ACCOUNT), clock),
            people: Limit::of(Quota::per_second(A_SECOND).allow_burst(AT_ONCE), clock),
        }
    }

    /// Counts a try from an address. A customer's IPv6 network counts as one.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn address(&self, address: IpAddr) -> Result<(), Problem> {
        let counted = match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
            v4 @ IpAddr::V4(_) => v4,
        };
        self.addresses.check(&counted)
    }

    /// Counts a request of somebody who showed a good token.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn person(&self, person: PersonId) -> Result<(), Problem> {
        self.people.check(&person)
    }

    /// Counts a try at an account, whether or not there is such an account.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn account(&self, realm: &str, login: &str) -> Result<(), Problem> {
        let mut key = Sha256::new();
        key.update((realm.len() as u64).to_be_bytes());
        key.update(realm);
        key.update(login);
        self.accounts.check(&key.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    #[test]
    fn tries_run_out_and_come_back_with_time() {
        let clock = Arc::new(ManualClock::at(1_800_000_000_000));
        let rates = Rates::new(2, &(Arc::clone(&clock) as Arc<dyn Clock>));
        let home: IpAddr = "192.0.2.1".parse().unwrap();
        assert!(rates.address(home).is_ok());
        assert!(rates.address(home).is_ok());
        assert_eq!(rates.address(home).unwrap_err().code(), "too_many_requests");
        assert!(
            rates.address("192.0.2.2".parse().unwrap()).is_ok(),
            "another is not held up"
        );
        clock.advance(30_001);
        assert!(rates.address(home).is_ok());
    }

    #[test]
    fn who_asks_without_end_is_slowed_down_and_others_are_not() {
        let clock = Arc::new(ManualClock::at(1_800_000_000_000));
        let rates = Rates::new(1, &(Arc::clone(&clock) as Arc<dyn Clock>));
        let (greedy, other) = (PersonId([1; 16]), PersonId([2; 16]));
        for _ in 0..Limits::REQUESTS_AT_ONCE {
            assert!(rates.person(greedy).is_ok());
        }
        assert!(rates.person(greedy).is_err());
        assert!(rates.person(other).is_ok());
        clock.advance(1_000);
        assert!(rates.person(greedy).is_ok());
    }

    #[test]
    fn addresses_of_one_ipv6_network_count_together() {
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(1_800_000_000_000));
        let rates = Rates::new(1, &clock);
        assert!(rates.address("2001:db8::1".parse().unwrap()).is_ok());
        assert!(rates.address("2001:db8::2".parse().unwrap()).is_err());
        assert!(rates.address("2001:db8:0:1::1".parse().unwrap()).is_ok());
    }
}
