//! Approved and blocked senders, for looking up. A list of any length costs a few look-ups.

use super::{Address, Pattern};
use std::collections::HashMap;

/// How a sender is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Approved.
    Approved,
    /// Blocked.
    Blocked,
}

/// The senders of both lists.
#[derive(Debug, Clone, Default)]
pub struct Senders(HashMap<Pattern, Listing>);

impl Senders {
    /// Takes both lists. An entry that stands in both is a blocked one.
    #[must_use]
    pub fn new(approved: &[Pattern], blocked: &[Pattern]) -> Self {
        let approved = approved.iter().map(|entry| (entry.clone(), Listing::Approved));
        let blocked = blocked.iter().map(|entry| (entry.clone(), Listing::Blocked));
        Self(approved.chain(blocked).collect())
    }

    /// The entry that decides about an address: an address before its domain, a domain before those above it, so that one sender of
    /// a blocked domain can be approved and the reverse.
    #[must_use]
    pub fn find(&self, address: &Address) -> Option<(Listing, Pattern)> {
        if self.0.is_empty() {
            return None;
        }
        let domain = address.domain();
        let mut patterns = vec![Pattern::Address(address.clone()), Pattern::At(domain.clone())];
        let mut rest = domain.as_str();
        // Entries have at least two labels, and so have these.
        while let Ok(above) = super::Domain::parse(rest) {
            patterns.push(Pattern::Under(above));
            rest = rest.split_once('.').map_or("", |(_, rest)| rest);
        }
        patterns
            .into_iter()
            .find_map(|pattern| self.0.get(&pattern).map(|listing| (*listing, pattern)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_narrower_entry_decides_and_of_equal_ones_the_blocked() {
        let patterns =
            |texts: &[&str]| -> Vec<Pattern> { texts.iter().map(|text| Pattern::parse(text).unwrap()).collect() };
        let senders = Senders::new(
            &patterns(&["good@bad.example", "*@fine.bad.example", "both.example"]),
            &patterns(&["bad.example", "both.example", "one@sub.both.example"]),
        );
        let find = |address: &str| {
            senders
                .find(&Address::parse(address).unwrap())
                .map(|(listing, pattern)| (listing, pattern.to_string()))
        };
        assert_eq!(
            find("Good@Bad.example"),
            Some((Listing::Approved, "good@bad.example".into()))
        );
        assert_eq!(
            find("x@a.b.bad.example"),
            Some((Listing::Blocked, "bad.example".into()))
        );
        assert_eq!(
            find("x@fine.bad.example"),
            Some((Listing::Approved, "*@fine.bad.example".into()))
        );
        assert_eq!(find("x@both.example"), Some((Listing::Blocked, "both.example".into())));
        assert_eq!(find("x@other.example"), None);
    }
}
