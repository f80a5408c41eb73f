//! Time and identifiers, handed in so that a test can run a licence or a retention through years.

use domain::time::Timestamp;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};
use uuid::{ContextV7, Uuid};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
    /// A time that only goes on, whatever the clock is set to.
    fn running(&self) -> Instant {
        Instant::now()
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands until it is moved; for tests.
#[derive(Debug, Default)]
pub struct HandClock(AtomicI64);

impl HandClock {
    /// Stands at `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(start.0)))
    }
    /// Moves on by so many milliseconds.
    pub fn advance(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Where identifiers come from: UUID version 7 (RFC 9562 section 5.7), so that later ones sort after earlier ones, also
/// within one millisecond.
pub struct Ids {
    clock: Arc<dyn Clock>,
    context: std::sync::Mutex<ContextV7>,
}

impl Ids {
    /// Identifiers stamped by `clock`.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            context: std::sync::Mutex::new(ContextV7::new()),
        }
    }

    /// The next identifier; wrap it: `HeldId::new(ids.next())`.
    #[must_use]
    pub fn next(&self) -> Uuid {
        let now = self.clock.now().0.max(0).unsigned_abs();
        let context = self.context.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let stamp = uuid::Timestamp::from_unix(
            &*context,
            now / 1_000,
            u32::try_from(now % 1_000 * 1_000_000).unwrap_or(0),
        );
        Uuid::new_v7(stamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_identifiers_sort_after_earlier_ones_within_one_instant() {
        let ids = Ids::new(HandClock::at(Timestamp(1_709_210_096_789)));
        let made: Vec<Uuid> = (0..1_000).map(|_| ids.next()).collect();
        assert!(made.is_sorted() && made.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
