//! Rate limits: so many at once, so many over time, for each key. Memory is bounded, whatever the keys.
//! A token bucket kept as one instant a key: when the bucket will be full again.

use std::{
    collections::HashMap,
    fmt,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use parking_lot::Mutex;
use tokio::time::Instant;

/// How many, over how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// As many may come at once.
    pub burst: u32,
    /// As many again may come within this time.
    pub per: Duration,
}

/// How many codes may be tried: those of invitations, and those of topics that came without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuessRates {
    /// By one account.
    pub account: Rate,
    /// From one [`network`], which a whole house may share.
    pub network: Rate,
}

/// Come back after this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many requests; try again in {} ms", wait.as_millis())]
pub struct RetryAfter {
    /// How long until the next one is let through.
    pub wait: Duration,
}

/// A token bucket for each key, such as the [`network`] of a client. When there are more keys than it has room
/// for, those not heard of for longest are forgotten first.
pub struct RateLimiter<K> {
    interval: Duration,
    tolerance: Duration,
    capacity: usize,
    buckets: Mutex<Buckets<K>>,
}

/// Two generations: when the young one is full it becomes the old one, and the old one goes.
struct Buckets<K> {
    young: HashMap<K, Instant>,
    old: HashMap<K, Instant>,
}

impl<K: Hash + Eq> RateLimiter<K> {
    /// A limiter that remembers about `capacity` keys. A burst of none is taken as one.
    #[must_use]
    pub fn new(rate: Rate, capacity: usize) -> Self {
        let burst = rate.burst.max(1);
        let interval = rate.per / burst;
        Self {
            interval,
            tolerance: interval * (burst - 1),
            capacity: (capacity / 2).max(1),
            buckets: Mutex::new(Buckets { young: HashMap::new(), old: HashMap::new() }),
        }
    }

    /// Takes a token for `key` now.
    pub fn check(&self, key: K) -> Result<(), RetryAfter> {
        self.check_at(key, Instant::now())
    }

    /// Takes a token for `key` at an instant that the caller names.
    pub fn check_at(&self, key: K, now: Instant) -> Result<(), RetryAfter> {
        let mut buckets = self.buckets.lock();
        let full_at = buckets.young.get(&key).or_else(|| buckets.old.get(&key)).copied();
        let full_at = full_at.map_or(now, |full_at| full_at.max(now));
        let wait = full_at.duration_since(now).saturating_sub(self.tolerance);
        if !wait.is_zero() {
            return Err(RetryAfter { wait });
        }
        if buckets.young.len() >= self.capacity && !buckets.young.contains_key(&key) {
            buckets.old = std::mem::take(&mut buckets.young);
        }
        buckets.young.insert(key, full_at + self.interval);
        Ok(())
    }
}

impl<K> fmt::Debug for RateLimiter<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter").field("interval", &self.interval).finish_non_exhaustive()
    }
}

/// The key of an address: itself in IPv4, its /64 in IPv6, for a household has all of that.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Instant, IpAddr, Rate, RateLimiter, network};

    const RATE: Rate = Rate { burst: 3, per: Duration::from_secs(30) };

    #[test]
    fn a_burst_is_let_through_and_then_one_at_a_time() {
        let limiter = RateLimiter::new(RATE, 100);
        let start = Instant::now();
        let seconds = Duration::from_secs;
        let at = |after| limiter.check_at("a", start + seconds(after)).map_err(|refused| refused.wait);
        assert_eq!([at(0), at(0), at(0)], [Ok(()); 3]);
        assert_eq!(at(0), Err(seconds(10)));
        assert_eq!(at(9), Err(seconds(1)));
        assert_eq!(at(10), Ok(()));
        assert!(at(10).is_err());
        assert_eq!([at(100), at(100), at(100)], [Ok(()); 3]);
        assert!(at(100).is_err());
        assert_eq!(limiter.check_at("b", start), Ok(()));
    }

    #[test]
    fn strangers_do_not_fill_the_memory() {
        let limiter = RateLimiter::new(RATE, 10);
        let start = Instant::now();
        for stranger in 0..1_000 {
            assert_eq!(limiter.check_at(stranger, start), Ok(()));
        }
        let buckets = limiter.buckets.lock();
        assert!(buckets.young.len() + buckets.old.len() <= 10);
    }

    #[test]
    fn a_household_shares_one_bucket() {
        let address = |text: &str| text.parse::<IpAddr>();
        assert_eq!(address("2001:db8:1:2:3:4:5:6").map(network), address("2001:db8:1:2::"));
        assert_eq!(address("::ffff:192.0.2.7").map(network), address("192.0.2.7"));
    }
}
