//! A clock that jumps ahead is given a day to be put right, before what is due by it is done: licences would end by a wrong clock,
//! and what they kept would be cleared for good.

use domain::time::{DAY, Timestamp};
use std::time::{Duration, Instant};

/// Milliseconds ahead of the latest time that was seen, from which a clock has jumped. A machine that was switched off for longer
/// looks the same; what is due waits a day then, and is done.
pub(super) const JUMP: i64 = DAY;
/// How long what is due waits after a jump, counted by the time that this machine runs and not by its clock.
const SETTLES: Duration = Duration::from_secs(24 * 60 * 60);

/// Watches the clock from look to look.
#[derive(Debug, Default)]
pub(super) struct ClockGuard {
    jumped: Option<Instant>,
}

impl ClockGuard {
    /// Whether what is due at `clock` may be done, the latest time that was seen before being `latest`. `running` is a time that only
    /// goes on while the machine runs.
    pub(super) fn settled(&mut self, clock: Timestamp, latest: Timestamp, running: Instant) -> bool {
        let ahead = clock.since(latest);
        // Nothing was ever seen: there is nothing to be ahead of.
        if latest == Timestamp::default() || ahead <= JUMP {
            self.jumped = None;
            return true;
        }
        let since = *self.jumped.get_or_insert_with(|| {
            tracing::warn!(
                days = ahead / DAY,
                "the clock of this machine is days ahead of the latest time that was seen here; what is due for licences waits 24 hours, \
                 so that a wrong clock can be put right before anything is cleared"
            );
            running
        });
        running.duration_since(since) >= SETTLES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock as _, SystemClock};

    #[test]
    fn what_is_due_waits_a_day_after_a_jump_and_no_longer() {
        let (begin, at) = (SystemClock.running(), Timestamp(1_800_000_000_000));
        let hours = |hours: u64| begin + Duration::from_secs(hours * 3_600);
        let mut guard = ClockGuard::default();
        assert!(guard.settled(at, Timestamp::default(), begin), "the first look of all");
        assert!(guard.settled(at.plus(DAY), at, begin), "a day without a look");
        let wrong = at.plus(9_000 * DAY);
        assert!(!guard.settled(wrong, at, begin));
        assert!(!guard.settled(wrong.plus(DAY / 2), at, hours(12)));
        assert!(guard.settled(at.plus(DAY / 2), at, hours(13)), "put right");
        assert!(!guard.settled(wrong, at, hours(20)), "and wrong again: counted anew");
        assert!(!guard.settled(wrong, at, hours(43)));
        assert!(guard.settled(wrong, at, hours(44)), "it is meant so");
    }
}
