//! The brake on guessing passwords: for each account and each source, attempts after the fifth failure have to wait, longer
//! each time.

use domain::time::{HOUR, SECOND, Timestamp};
use std::collections::HashMap;

/// Failures that are free.
const FREE: u32 = 5;
/// The first delay; each further failure doubles it.
const FIRST_DELAY: i64 = 5 * SECOND;
/// The longest delay.
const LONGEST_DELAY: i64 = HOUR / 4;
/// After so long without a failure everything is forgotten.
const FORGET: i64 = HOUR;
/// Keys that are remembered at most.
const KEYS_MAX: usize = 10_000;

/// What attempts are counted by. The two are counted apart: who guesses one account from many places is held up as much as
/// who guesses many accounts from one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// The address that was tried, in lower case.
    Account(String),
    /// The network address it was tried from, as the trusted edge saw it; never one that the client may choose.
    Source(String),
}

impl Key {
    /// The keys of one attempt.
    #[must_use]
    pub fn of(account: &str, source: &str) -> [Self; 2] {
        // Cut, so that nobody fills the memory with long names.
        let account: String = account.to_lowercase().chars().take(domain::people::EMAIL_MAX).collect();
        [Self::Account(account), Self::Source(source.to_owned())]
    }
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
}

impl Failures {
    fn until(self) -> Timestamp {
        let Some(over) = self.count.checked_sub(FREE) else {
            return self.last;
        };
        let doubled = 1_i64.checked_shl(over.min(32)).unwrap_or(i64::MAX);
        self.last.plus(FIRST_DELAY.saturating_mul(doubled).min(LONGEST_DELAY))
    }
}

/// The failures of late. Bounded: when it is full, what failed longest ago is forgotten.
#[derive(Debug, Default)]
pub struct Throttle {
    failures: HashMap<Key, Failures>,
}

impl Throttle {
    /// Remembers nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether an attempt may be looked at.
    ///
    /// # Errors
    /// The seconds until it may, at least 1.
    pub fn check(&self, keys: &[Key], now: Timestamp) -> Result<(), u64> {
        let wait = keys
            .iter()
            .filter_map(|key| self.failures.get(key))
            .map(|failures| failures.until().since(now))
            .max()
            .unwrap_or(0);
        if wait <= 0 {
            return Ok(());
        }
        // No longer than the longest delay, also after the clock was set back.
        Err(wait.min(LONGEST_DELAY).unsigned_abs().div_ceil(SECOND.unsigned_abs()))
    }

    /// Notes a failure.
    pub fn failed(&mut self, keys: &[Key], now: Timestamp) {
        for key in keys {
            if self.failures.len() >= KEYS_MAX && !self.failures.contains_key(key) {
                self.make_room(now);
            }
            let failures = self
                .failures
                .entry(key.clone())
                .or_insert(Failures { count: 0, last: now });
            if now.since(failures.last) > FORGET {
                failures.count = 0;
            }
            failures.count = failures.count.saturating_add(1);
            failures.last = now;
        }
    }

    /// Forgets the failures of an account after a right password. Those of the source stay, but for the one that was noted
    /// before this attempt was looked at: a right password of one's own must not buy further guesses at others, and many
    /// people who sign in from one office must not hold each other up.
    pub fn succeeded(&mut self, keys: &[Key]) {
        for key in keys {
            match key {
                Key::Account(_) => {
                    self.failures.remove(key);
                }
                Key::Source(_) => {
                    if let Some(failures) = self.failures.get_mut(key) {
                        failures.count = failures.count.saturating_sub(1);
                    }
                }
            }
        }
    }

    /// Forgets what is old; if nothing is, the half that failed longest ago, those that are free before those held up.
    fn make_room(&mut self, now: Timestamp) {
        self.failures.retain(|_, failures| now.since(failures.last) <= FORGET);
        if self.failures.len() < KEYS_MAX {
            return;
        }
        let mut order: Vec<(bool, Timestamp, Key)> = self
            .failures
            .iter()
            .map(|(key, failures)| (failures.until() > now, failures.last, key.clone()))
            .collect();
        order.sort_by_key(|(held_up, last, _)| (*held_up, *last));
        for (_, _, key) in order.into_iter().take(KEYS_MAX / 2) {
            self.failures.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::MINUTE;

    const START: Timestamp = Timestamp(1_700_000_000_000);

    #[test]
    fn bug_a5_guessing_is_held_up_by_account_and_by_source() {
        let mut throttle = Throttle::new();
        // One account from ever other places.
        for place in 0..FREE {
            let keys = Key::of("Anna@example.org", &format!("192.0.2.{place}"));
            assert_eq!(throttle.check(&keys, START), Ok(()));
            throttle.failed(&keys, START);
        }
        assert_eq!(
            throttle.check(&Key::of("anna@EXAMPLE.org", "198.51.100.1"), START),
            Err(5)
        );
        // Ever other accounts from one place.
        for account in 0..FREE {
            throttle.failed(&Key::of(&format!("{account}@example.org"), "203.0.113.9"), START);
        }
        assert_eq!(
            throttle.check(&Key::of("new@example.org", "203.0.113.9"), START),
            Err(5)
        );
        assert_eq!(
            throttle.check(&Key::of("new@example.org", "203.0.113.10"), START),
            Ok(())
        );
    }

    #[test]
    fn the_delay_doubles_up_to_a_quarter_of_an_hour_and_passes() {
        let mut throttle = Throttle::new();
        let keys = Key::of("anna@example.org", "192.0.2.1");
        let mut now = START;
        for _ in 0..FREE {
            throttle.failed(&keys, now);
        }
        for seconds in [5, 10, 20, 40, 80, 160, 320, 640, 900, 900] {
            assert_eq!(throttle.check(&keys, now), Err(seconds));
            now = now.plus(seconds.cast_signed() * SECOND);
            assert_eq!(throttle.check(&keys, now), Ok(()));
            throttle.failed(&keys, now);
        }
        assert_eq!(
            throttle.check(&keys, now.plus(-365 * 24 * HOUR)),
            Err(900),
            "the clock was set back"
        );
        now = now.plus(FORGET + 1);
        throttle.failed(&keys, now);
        assert_eq!(throttle.check(&keys, now), Ok(()), "an hour of quiet counts from new");
    }

    #[test]
    fn a_right_password_frees_the_account_and_not_the_source() {
        let mut throttle = Throttle::new();
        // The last is noted before it turns out to be right.
        for _ in 0..=FREE {
            throttle.failed(&Key::of("anna@example.org", "192.0.2.1"), START);
        }
        throttle.succeeded(&Key::of("anna@example.org", "192.0.2.1"));
        assert_eq!(throttle.check(&Key::of("anna@example.org", "192.0.2.2"), START), Ok(()));
        assert_eq!(throttle.check(&Key::of("anna@example.org", "192.0.2.1"), START), Err(5));
    }

    #[test]
    fn an_office_that_signs_in_from_one_address_is_not_held_up() {
        let mut throttle = Throttle::new();
        for person in 0..10 * FREE {
            let keys = Key::of(&format!("{person}@example.org"), "192.0.2.1");
            assert_eq!(throttle.check(&keys, START), Ok(()), "person {person}");
            throttle.failed(&keys, START);
            throttle.succeeded(&keys);
        }
        // A right password in between does not make guesses free.
        let own = Key::of("own@example.org", "192.0.2.1");
        for guess in 0..FREE {
            throttle.failed(&Key::of(&format!("{guess}@example.org"), "192.0.2.1"), START);
            throttle.failed(&own, START);
            throttle.succeeded(&own);
        }
        assert_eq!(throttle.check(&own, START), Err(5));
    }

    #[test]
    fn a_flood_of_names_neither_grows_without_end_nor_frees_who_is_held_up() {
        let mut throttle = Throttle::new();
        let guesser = Key::of("anna@example.org", "192.0.2.1");
        for _ in 0..=FREE + 3 {
            throttle.failed(&guesser, START);
        }
        for name in 0..3 * KEYS_MAX {
            throttle.failed(&[Key::Account(format!("{name}@example.org"))], START.plus(MINUTE / 60));
        }
        assert!(throttle.failures.len() <= KEYS_MAX);
        assert!(throttle.check(&guesser, START.plus(SECOND)).is_err());
    }
}
