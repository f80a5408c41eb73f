//! What the Licensing pages show and ask.

use super::{
    entitlement::Seats,
    judge::Effect,
    key::Key,
    life::{Life, State},
    product::{Edition, Product},
    site::Site,
};
use crate::{ids::LicenceId, time::Timestamp, words::fill};
use serde::{Deserialize, Serialize};

/// A product of the organisation, with the licence that counts for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRow {
    /// The licence.
    pub number: LicenceId,
    /// The product.
    pub product: Product,
    /// Trial or full.
    pub edition: Edition,
    /// From when to when.
    pub life: Life,
    /// Its state now.
    pub state: State,
    /// Whole days that the state lasts still; none for the last one.
    pub days_left: Option<i64>,
    /// Seats bought and used.
    pub seats: Seats,
    /// The site that serves it.
    pub site: Site,
    /// Whether its activation code was given.
    pub activated: bool,
    /// The code that activates it, while it was not given.
    pub activation_code: Option<Key>,
    /// Whether this licence is the one that counts for the product; others ended or wait.
    pub counts: bool,
}

/// The Products/Services page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portal {
    /// By product, the licence that counts first.
    pub products: Vec<ProductRow>,
    /// The site of this console.
    pub site: Site,
    /// Whether the clock of this machine was turned back: licences are judged by the latest time that was seen.
    pub clock_turned_back: bool,
    /// The time by which licences are judged.
    pub judged_at: Timestamp,
    /// Whether the trial is taken over at the next sign-in.
    pub migration_waits: bool,
}

/// One licence of one product, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceDetail {
    /// As in the list.
    pub row: ProductRow,
    /// For whom it was issued.
    pub name: String,
    /// The key that registers it, masked.
    pub registration_key: String,
    /// By whom it was signed.
    pub issuer: String,
    /// What happened, newest first.
    pub history: Vec<HistoryLine>,
    /// The time by which it is judged.
    pub judged_at: Timestamp,
}

/// One thing that happened to a licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: String,
}

/// What a key will do, before it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPreview {
    /// The key.
    pub key: Key,
    /// What it will do.
    pub effect: Effect,
    /// For whom the licence was issued.
    pub name: String,
    /// Products with seats.
    pub products: Vec<(Product, u32)>,
    /// Trial or full.
    pub edition: Edition,
    /// The first instant.
    pub from: Timestamp,
    /// The midnight after the last day.
    pub until: Timestamp,
    /// The site.
    pub site: Site,
}

/// What a key did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDone {
    /// What it did.
    pub effect: Effect,
    /// The licence.
    pub number: LicenceId,
    /// Activation codes that are to be given now.
    pub codes: Vec<(Product, Key)>,
}

/// Days before its end from which a licence is spoken of on every page.
pub const SOON: i64 = 14;

/// A licence that asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceNotice {
    /// The product.
    pub product: Product,
    /// Its state.
    pub state: State,
    /// Whole days that it lasts still; none for the last state.
    pub days_left: Option<i64>,
}

impl LicenceNotice {
    /// What is to be said of a life now; none while all is well.
    #[must_use]
    pub fn of(life: Life, now: Timestamp) -> Option<Self> {
        let (state, days_left) = (life.state(now), life.days_left(now));
        let says = match state {
            State::Trial | State::Active => days_left.is_some_and(|days| days <= SOON),
            State::Upcoming => false,
            State::Grace | State::Suspended | State::Deprovisioned => true,
        };
        says.then_some(Self {
            product: life.product,
            state,
            days_left,
        })
    }

    /// What it says, in the language of `say`.
    #[must_use]
    pub fn sentence(self, say: impl Fn(&'static str) -> &'static str) -> String {
        let product = say(self.product.label());
        let days = self.days_left.unwrap_or_default().to_string();
        match self.state {
            State::Grace => fill(
                say("The licence of “{}” has ended. Everything works for {} more days."),
                &[product, &days],
            ),
            State::Suspended => fill(
                say("The licence of “{}” is suspended: nothing new is scanned. Its data is kept for {} more days."),
                &[product, &days],
            ),
            State::Deprovisioned => fill(
                say("The licence of “{}” has ended, and its data is cleared."),
                &[product],
            ),
            State::Upcoming => fill(say("The licence of “{}” begins in {} days."), &[product, &days]),
            State::Trial | State::Active => fill(say("The licence of “{}” ends in {} days."), &[product, &days]),
        }
    }
}
