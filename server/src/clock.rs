//! Time: read here alone, and handed on as an argument.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::SystemTime,
};

use jiff::{Timestamp, tz::Offset};

/// Vietnam has one zone and no daylight saving: UTC+7.
const VIETNAM: Offset = Offset::constant(7);

/// A source of time.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01 UTC.
    fn now_ms(&self) -> i64;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// A clock that moves only when told to: for tests and simulations.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `now_ms`.
    pub fn at(now_ms: i64) -> Self {
        Self(AtomicI64::new(now_ms))
    }

    /// Moves it forward, or back with a negative number, by milliseconds.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// The calendar day in Vietnam, `YYYY-MM-DD`. A time outside the calendar gives 1970-01-01, the day on which nobody
/// holds a role.
pub fn today(now_ms: i64) -> String {
    let at = Timestamp::from_millisecond(now_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    VIETNAM.to_datetime(at).date().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_vietnam_begins_at_seventeen_hours_utc() {
        let last_second = 1_782_838_799_000; // 2026-06-30T16:59:59Z
        assert_eq!(today(last_second), "2026-06-30");
        assert_eq!(today(last_second + 1000), "2026-07-01");
    }

    #[test]
    fn a_time_outside_the_calendar_is_no_panic() {
        assert_eq!(today(i64::MAX), "1970-01-01");
        assert_eq!(today(i64::MIN), "1970-01-01");
    }
}
