//! The life of a licence: one table, product and day to state (spec L6; figures: contract `cas-api.md` section 3.3).
//!
//! Days are days in UTC. A licence that runs until a day is good through all of it.

use super::product::{Edition, Product};
use crate::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// A length of time as contracts say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Days of 24 hours.
    Days(i64),
    /// Calendar months; where a month is too short, its last day.
    Months(i64),
}

/// The most months that a span is moved by: far more than any licence has.
const MONTHS_MAX: i64 = 12 * 200;

impl Span {
    /// `from`, moved by it.
    #[must_use]
    pub fn after(self, from: Timestamp) -> Timestamp {
        match self {
            Self::Days(days) => from.plus(days.saturating_mul(DAY)),
            Self::Months(months) => {
                let (year, month, day, ..) = from.civil();
                let months = year * 12 + i64::from(month) - 1 + months.clamp(-MONTHS_MAX, MONTHS_MAX);
                let (year, month) = (months.div_euclid(12), (months.rem_euclid(12) + 1) as u8);
                let start = (1..=day).rev().find_map(|day| Timestamp::of_day(year, month, day));
                start.map_or(from, |start| start.plus(from.0.rem_euclid(DAY)))
            }
        }
    }
}

/// How long what lasts after a licence has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Everything works still.
    pub grace: Span,
    /// After that: nothing new, data kept.
    pub suspended: Span,
    /// When service accounts are deprovisioned, counted from the end of grace.
    pub accounts_end: Option<Span>,
    /// Where the figures are from.
    pub source: &'static str,
}

/// The states of a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Has not begun.
    Upcoming,
    /// A trial that runs.
    Trial,
    /// Bought, and runs.
    Active,
    /// Ended; everything works, and it says so everywhere.
    Grace,
    /// Ended for longer: nothing new, data kept. The web gateway's "expiration".
    Suspended,
    /// Its data is cleared.
    Deprovisioned,
}

impl State {
    /// In the order of a life.
    pub const ALL: [Self; 6] = [
        Self::Upcoming,
        Self::Trial,
        Self::Active,
        Self::Grace,
        Self::Suspended,
        Self::Deprovisioned,
    ];

    /// As it is shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Upcoming => "Not begun",
            Self::Trial => "Trial",
            Self::Active => "Active",
            Self::Grace => "Grace",
            Self::Suspended => "Suspended",
            Self::Deprovisioned => "Deprovisioned",
        }
    }

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Trial => "trial",
            Self::Active => "active",
            Self::Grace => "grace",
            Self::Suspended => "suspended",
            Self::Deprovisioned => "deprovisioned",
        }
    }

    /// The state of a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// What it means for whoever uses the product.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Upcoming => "The licence begins on its first day.",
            Self::Trial => "Everything works, until the trial ends.",
            Self::Active => "Everything works.",
            Self::Grace => "The licence has ended. Everything still works; renew it to keep it so.",
            Self::Suspended => "Nothing new is scanned or set up. Data is kept; a renewal brings everything back.",
            Self::Deprovisioned => "The data is cleared. A new licence begins with nothing.",
        }
    }

    /// How much it is worth beside another one of the same product: of several licences the one counts whose state is worth most.
    #[must_use]
    pub const fn worth(self) -> u8 {
        match self {
            Self::Deprovisioned => 0,
            Self::Upcoming => 1,
            Self::Suspended => 2,
            Self::Grace => 3,
            Self::Trial => 4,
            Self::Active => 5,
        }
    }

    /// Whether everything works.
    #[must_use]
    pub const fn runs(self) -> bool {
        matches!(self, Self::Trial | Self::Active | Self::Grace)
    }
}

/// From when to when a licence of a product runs, and everything that follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// The product.
    pub product: Product,
    /// Trial or full.
    pub edition: Edition,
    /// The first instant.
    pub from: Timestamp,
    /// The first instant at which it has ended: the midnight after its last day.
    pub until: Timestamp,
    /// Since when whoever provides the service has suspended it; none while it runs. The dates stay what they are.
    #[serde(default)]
    pub suspended_at: Option<Timestamp>,
}

/// Something that happens once in a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// Another state begins.
    Enters {
        /// Which.
        state: State,
    },
    /// It ends in so many days.
    EndsIn {
        /// Days ahead.
        days: i64,
    },
    /// Service accounts are deprovisioned.
    AccountsEnd,
}

/// Days before the end at which a notice is due (contract section 3.3).
pub const NOTICES: [i64; 3] = [60, 30, 14];

impl Life {
    /// Whether whoever provides the service has suspended it.
    #[must_use]
    pub fn is_suspended(self, now: Timestamp) -> bool {
        self.suspended_at.is_some_and(|at| now >= at)
    }

    /// When grace ends.
    #[must_use]
    pub fn grace_until(self) -> Timestamp {
        self.product.figures().grace.after(self.until)
    }

    /// When data is cleared.
    #[must_use]
    pub fn kept_until(self) -> Timestamp {
        self.product.figures().suspended.after(self.grace_until())
    }

    /// When service accounts are deprovisioned.
    #[must_use]
    pub fn accounts_until(self) -> Option<Timestamp> {
        let span = self.product.figures().accounts_end?;
        Some(span.after(self.grace_until()))
    }

    /// The state at an instant.
    #[must_use]
    pub fn state(self, now: Timestamp) -> State {
        match self.edition {
            // What has ended is cleared at its time, suspended or not.
            _ if self.is_suspended(now) && now < self.kept_until() => State::Suspended,
            _ if now < self.from => State::Upcoming,
            Edition::Trial if now < self.until => State::Trial,
            Edition::Full if now < self.until => State::Active,
            _ if now < self.grace_until() => State::Grace,
            _ if now < self.kept_until() => State::Suspended,
            _ => State::Deprovisioned,
        }
    }

    /// When the state of `now` ends; none for the last one.
    #[must_use]
    pub fn state_ends(self, now: Timestamp) -> Option<Timestamp> {
        match self.state(now) {
            State::Upcoming => Some(self.from),
            State::Trial | State::Active => Some(self.until),
            State::Grace => Some(self.grace_until()),
            State::Suspended => Some(self.kept_until()),
            State::Deprovisioned => None,
        }
    }

    /// Whole days left of the state of `now`, the day that runs counted; none for the last state.
    #[must_use]
    pub fn days_left(self, now: Timestamp) -> Option<i64> {
        let left = self.state_ends(now)?.since(now).max(0);
        Some(left / DAY + i64::from(left % DAY > 0))
    }

    /// Whether service accounts are deprovisioned.
    #[must_use]
    pub fn accounts_ended(self, now: Timestamp) -> bool {
        self.accounts_until().is_some_and(|until| now >= until)
    }

    /// Everything that happens in it, in order.
    #[must_use]
    pub fn events(self) -> Vec<(Timestamp, Event)> {
        let enters = |state| Event::Enters { state };
        let running = match self.edition {
            Edition::Trial => State::Trial,
            Edition::Full => State::Active,
        };
        let mut events = vec![
            (self.from, enters(running)),
            (self.until, enters(State::Grace)),
            (self.grace_until(), enters(State::Suspended)),
            (self.kept_until(), enters(State::Deprovisioned)),
        ];
        let notices = NOTICES.map(|days| (self.until.plus(-days * DAY), Event::EndsIn { days }));
        events.extend(notices.into_iter().filter(|(at, _)| *at > self.from));
        events.extend(self.accounts_until().map(|at| (at, Event::AccountsEnd)));
        if let Some(suspended) = self.suspended_at {
            // Of what would run, nothing happens while it is suspended.
            let quiet = |event: &Event| match event {
                Event::Enters { state } => state.runs(),
                Event::EndsIn { .. } => true,
                Event::AccountsEnd => false,
            };
            events.retain(|(at, event)| *at < suspended || !quiet(event));
        }
        events.sort_by_key(|(at, _)| *at);
        events
    }

    /// What is due since `done`, the last instant for which it was looked: each once, also when nobody looked for long. Of notices that
    /// were missed only the last one is worth saying.
    #[must_use]
    pub fn due(self, done: Timestamp, now: Timestamp) -> Vec<(Timestamp, Event)> {
        let mut due = self.events();
        due.retain(|(at, _)| *at > done && *at <= now);
        let last = due.iter().rposition(|(_, event)| matches!(event, Event::EndsIn { .. }));
        let ended = now >= self.until;
        let mut index = 0;
        due.retain(|(_, event)| {
            let keeps = !matches!(event, Event::EndsIn { .. }) || (Some(index) == last && !ended);
            index += 1;
            keeps
        });
        due
    }
}

/// The licence that counts of several of one product: that in the state that is worth most, and of equals the one that lasts longest.
pub fn counting<T>(licences: impl Iterator<Item = (T, Life)>, now: Timestamp) -> Option<(T, Life)> {
    licences.max_by_key(|(_, life)| (life.state(now).worth(), life.until))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Timestamp {
        Timestamp::read(text).unwrap()
    }

    fn life(product: Product, edition: Edition) -> Life {
        Life {
            product,
            edition,
            from: day("2026-01-01"),
            until: day("2026-11-30"),
            suspended_at: None,
        }
    }

    #[test]
    fn a_suspension_stops_what_runs_and_leaves_the_dates() {
        let mut life = life(Product::Mail, Edition::Full);
        life.suspended_at = Some(day("2026-06-01"));
        for (at, state) in [
            ("2026-05-31T23:59", State::Active),
            ("2026-06-01", State::Suspended),
            ("2026-12-01", State::Suspended),
            ("2027-01-28T23:59", State::Suspended),
            ("2027-01-29", State::Deprovisioned),
        ] {
            assert_eq!(life.state(day(at)), state, "{at}");
        }
        let entered: Vec<_> = life.events().into_iter().map(|(_, event)| event).collect();
        assert!(!entered.contains(&Event::Enters { state: State::Grace }), "{entered:?}");
        life.suspended_at = None;
        assert_eq!(life.state(day("2026-06-01")), State::Active);
    }

    #[test]
    fn the_mail_product_lives_as_the_contract_says() {
        let life = life(Product::Mail, Edition::Full);
        for (at, state, left, accounts) in [
            ("2025-12-31", State::Upcoming, Some(1), false),
            ("2026-11-29T23:59", State::Active, Some(1), false),
            ("2026-11-30", State::Grace, Some(30), false),
            ("2026-12-29T23:59", State::Grace, Some(1), false),
            ("2026-12-30", State::Suspended, Some(30), false),
            ("2027-01-08T23:59", State::Suspended, Some(21), false),
            ("2027-01-09", State::Suspended, Some(20), true),
            ("2027-01-28T23:59", State::Suspended, Some(1), true),
            ("2027-01-29", State::Deprovisioned, None, true),
        ] {
            let now = day(at);
            assert_eq!(
                (life.state(now), life.days_left(now), life.accounts_ended(now)),
                (state, left, accounts),
                "{at}"
            );
        }
    }

    #[test]
    fn the_gateway_counts_in_calendar_months() {
        let life = life(Product::WebGateway, Edition::Full);
        for (at, state) in [
            ("2027-02-27T23:59", State::Grace),
            // November has 30 days, February 28.
            ("2027-02-28", State::Suspended),
            ("2027-05-27T23:59", State::Suspended),
            ("2027-05-28", State::Deprovisioned),
        ] {
            assert_eq!(life.state(day(at)), state, "{at}");
        }
    }

    #[test]
    fn a_life_says_each_thing_once_in_order() {
        let life = life(Product::Mail, Edition::Trial);
        let said: Vec<_> = life
            .events()
            .into_iter()
            .map(|(at, event)| (at.rfc3339()[..10].to_owned(), event))
            .collect();
        let enters = |state| Event::Enters { state };
        assert_eq!(
            said,
            [
                ("2026-01-01".into(), enters(State::Trial)),
                ("2026-10-01".into(), Event::EndsIn { days: 60 }),
                ("2026-10-31".into(), Event::EndsIn { days: 30 }),
                ("2026-11-16".into(), Event::EndsIn { days: 14 }),
                ("2026-11-30".into(), enters(State::Grace)),
                ("2026-12-30".into(), enters(State::Suspended)),
                ("2027-01-09".into(), Event::AccountsEnd),
                ("2027-01-29".into(), enters(State::Deprovisioned)),
            ]
        );
    }

    #[test]
    fn who_slept_through_notices_gets_the_last_one_alone() {
        let life = life(Product::Mail, Edition::Full);
        let due = |done, now| -> Vec<Event> {
            life.due(day(done), day(now))
                .into_iter()
                .map(|(_, event)| event)
                .collect()
        };
        assert_eq!(due("2026-09-01", "2026-11-20"), [Event::EndsIn { days: 14 }]);
        assert_eq!(due("2026-09-01", "2026-12-05"), [Event::Enters { state: State::Grace }]);
        assert_eq!(due("2026-11-20", "2026-11-20"), []);
    }

    fn any_life() -> impl Strategy<Value = Life> {
        (0..Product::ALL.len(), any::<bool>(), -20_000_i64..40_000, 1_i64..3_000).prop_map(
            |(product, full, from, days)| Life {
                product: Product::ALL[product],
                edition: if full { Edition::Full } else { Edition::Trial },
                from: Timestamp(from * DAY),
                until: Timestamp((from + days) * DAY),
                suspended_at: None,
            },
        )
    }

    proptest! {
        #[test]
        fn a_state_never_goes_back_and_the_table_has_no_gap(life in any_life(), first in -100_i64..4_000, later in 0_i64..4_000) {
            let first = life.from.plus(first * DAY + 1);
            let later = first.plus(later * DAY);
            prop_assert!(life.state(first) <= life.state(later));
            match life.state_ends(first) {
                Some(end) => {
                    prop_assert!(end > first);
                    prop_assert_eq!(life.state(end.plus(-1)), life.state(first));
                    prop_assert!(life.state(end) > life.state(first));
                }
                None => prop_assert_eq!(life.state(first), State::Deprovisioned),
            }
        }

        #[test]
        fn looking_often_or_once_applies_the_same_changes(life in any_life(), mut looks in proptest::collection::vec(-100_i64..4_000, 1..20)) {
            looks.sort_unstable();
            let begin = life.from.plus(-200 * DAY);
            let changes = |events: Vec<(Timestamp, Event)>| -> Vec<_> {
                events.into_iter().filter(|(_, event)| !matches!(event, Event::EndsIn { .. })).collect()
            };
            let mut done = begin;
            let mut seen = Vec::new();
            for look in looks {
                let now = life.from.plus(look * DAY);
                seen.extend(life.due(done, now));
                done = now;
            }
            let once = changes(life.due(begin, done));
            prop_assert_eq!(changes(seen.clone()), once);
            let notices = seen.iter().filter(|(_, event)| matches!(event, Event::EndsIn { .. })).count();
            prop_assert!(notices <= NOTICES.len());
        }
    }
}
