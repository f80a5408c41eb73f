//! What licences entitle to: one question for every feature (spec L7), seats (L10), and the time by which all of it is judged (L9).

use super::{judge::Held, life::State, product::Feature};
use crate::time::{MINUTE, Timestamp};
use serde::{Deserialize, Serialize};

/// How far a clock may be behind what was seen before, in milliseconds: smaller steps are corrections of the time service.
pub const CLOCK_TOLERANCE: i64 = 60 * MINUTE;

/// The time by which licences are judged: the latest that was ever seen, so that a clock turned back revives nothing; and whether it was.
#[must_use]
pub fn judged_at(clock: Timestamp, latest_seen: Timestamp) -> (Timestamp, bool) {
    (clock.max(latest_seen), latest_seen.since(clock) > CLOCK_TOLERANCE)
}

/// How over-use of seats is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// What was bought.
    pub bought: u64,
    /// What is used.
    pub used: u64,
}

impl Seats {
    /// The stated strategy: nothing is ever left unprotected for want of a seat; over-use is shown everywhere, and nothing further
    /// can be connected until there is room.
    pub const STRATEGY: &'static str =
        "Mailboxes that are protected stay protected. Further ones cannot be connected until there is room.";

    /// How many too many.
    #[must_use]
    pub const fn over(self) -> u64 {
        self.used.saturating_sub(self.bought)
    }
}

/// Whether a feature may be used, from what is held of its product.
///
/// # Errors
/// The sentence that says why not, and how to get it.
pub fn entitled(feature: Feature, held: &[Held]) -> Result<(), String> {
    let product = feature.product();
    let best = held
        .iter()
        .filter(|held| held.product == product && held.activated)
        .map(|held| held.state)
        .max_by_key(|state| state.worth());
    let label = product.label();
    let suspended_by_provider = held.iter().any(|held| held.product == product && held.by_provider);
    match best {
        Some(state) if state.runs() => Ok(()),
        Some(State::Suspended) if feature.works_suspended() => Ok(()),
        Some(State::Suspended) if suspended_by_provider => Err(format!(
            "The subscription of “{label}” is suspended by your service provider. Ask it to resume the subscription, and everything goes on."
        )),
        Some(State::Suspended) => Err(format!(
            "The licence of “{label}” has ended and is suspended. Provide the key of a renewal under Licensing, and everything goes on."
        )),
        Some(State::Upcoming) => Err(format!("The licence of “{label}” has not begun yet.")),
        Some(_) => Err(format!(
            "The licence of “{label}” has ended. Provide a new key under Licensing."
        )),
        None => Err(format!(
            "Your licences do not contain “{label}”. Provide a key for it under Licensing."
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        ids::LicenceId,
        licence::product::{Edition, Product},
        time::DAY,
    };
    use uuid::Uuid;

    fn at(text: &str) -> Timestamp {
        Timestamp::read(text).unwrap()
    }

    fn held(state: State) -> Held {
        Held {
            number: LicenceId::new(Uuid::from_u128(1)),
            product: Product::Mail,
            edition: Edition::Full,
            activated: true,
            state,
            until: at("2026-07-01"),
            by_provider: false,
        }
    }

    #[test]
    fn a_clock_that_was_turned_back_revives_nothing() {
        let (seen, day) = (at("2026-06-01"), DAY);
        assert_eq!(judged_at(seen.plus(-day), seen), (seen, true));
        assert_eq!(judged_at(seen.plus(-1), seen), (seen, false));
        assert_eq!(judged_at(seen.plus(day), seen), (seen.plus(day), false));
    }

    #[test]
    fn a_feature_asks_for_the_best_licence_of_its_product() {
        let says = |states: &[State], feature| {
            let all: Vec<_> = states.iter().map(|state| held(*state)).collect();
            entitled(feature, &all)
        };
        use State::{Active, Deprovisioned, Grace, Suspended};
        assert_eq!(says(&[Deprovisioned, Active], Feature::ScanMail), Ok(()));
        assert_eq!(says(&[Grace], Feature::ScanMail), Ok(()));
        assert_eq!(says(&[Suspended], Feature::UseQuarantine), Ok(()));
        assert!(says(&[Suspended], Feature::ScanMail).unwrap_err().contains("suspended"));
        assert!(says(&[], Feature::ScanMail).unwrap_err().contains("do not contain"));
        assert!(says(&[Active], Feature::EnforceObjects).is_err());
        for feature in Feature::ALL {
            assert!(says(&[Deprovisioned], feature).is_err(), "{feature:?}");
        }
    }
}
