//! Senders that the organisation approves or blocks.

use super::{addresses::Sender, finding, organisation::Organisation};
use crate::mail::text::shown;
use domain::{
    evidence::Evidence,
    lists::{Address, Listing, Pattern},
};

/// How the sender is listed: blocked if one address in From is, approved if all are. With the address and the entry.
pub(super) fn listing(sender: &Sender, organisation: &Organisation) -> Option<(Listing, Address, Pattern)> {
    let find = |address: &Address| {
        let (listing, entry) = organisation.senders().find(address)?;
        Some((listing, address.clone(), entry))
    };
    let mut found = Vec::new();
    for named in &sender.from {
        found.push(named.address.as_ref().and_then(find));
    }
    let blocked = found
        .iter()
        .flatten()
        .find(|(listing, ..)| *listing == Listing::Blocked)
        .cloned();
    blocked.or_else(|| found.into_iter().collect::<Option<Vec<_>>>()?.into_iter().next())
}

/// The evidence.
pub(super) fn blocked(address: &Address, entry: &Pattern) -> Evidence {
    let because = format!(
        "The sender {} is blocked by the entry “{}” of the list of blocked senders.",
        shown(&address.to_string()),
        shown(&entry.to_string())
    );
    finding("sender:blocked", because, "From")
}
