//! Names in front of an address that are somebody else's: many mail programs show the name alone.

use super::{
    addresses::{Named, Sender},
    finding,
    free_mail::is_free_mail,
    organisation::{Likeness, Organisation},
    skeleton,
};
use crate::mail::{owner::is_same, text::shown};
use domain::{evidence::Evidence, lists::Address};

/// Parts before the `@` that machines write under. They put the name of whoever pressed the button in front.
const MACHINES: [&str; 16] = [
    "alert",
    "bounce",
    "calendar",
    "donotreply",
    "invitation",
    "mailer",
    "message",
    "noreply",
    "notice",
    "notification",
    "notify",
    "reminder",
    "reply",
    "share",
    "system",
    "update",
];

pub(super) fn look(sender: &Sender, organisation: &Organisation) -> Vec<Evidence> {
    let mut found = Vec::new();
    for named in &sender.from {
        let address = named.address.as_ref();
        // Whether From is true is told by authentication; here it is about names before addresses from elsewhere.
        if named.name.is_empty() || address.is_some_and(|address| organisation.is_internal(address.domain())) {
            continue;
        }
        found.extend(person(named, sender, organisation));
        found.extend(own_domain(named, sender, organisation));
    }
    found
}

/// The name of a listed person before an address that is not theirs.
fn person(named: &Named, sender: &Sender, organisation: &Organisation) -> Option<Evidence> {
    let people = organisation.named(&named.name);
    let (person, likeness) = people.first()?;
    let is_own = |address: &Address| people.iter().any(|(person, _)| person.has(address));
    if named.address.as_ref().is_some_and(is_own) || *likeness == Likeness::Equal && is_machine(named, sender) {
        return None;
    }
    let address = written(named);
    Some(match likeness {
        Likeness::Equal => finding(
            "impersonation:display-name",
            format!(
                "The mail shows the name “{}” and comes from {address}, which is none of the addresses of {}.",
                shown(&named.name),
                shown(person.name())
            ),
            "From",
        ),
        Likeness::Looks => finding(
            "homoglyph:display-name",
            format!(
                "The name “{}” is written with letters that look like those of {}, and the mail comes from {address}.",
                shown(&named.name),
                shown(person.name())
            ),
            "From",
        ),
    })
}

/// Whether a service speaks for somebody: it says so in its header, writes under a machine's name of a domain of its own, and takes the answer
/// itself.
fn is_machine(named: &Named, sender: &Sender) -> bool {
    let Some(address) = &named.address else { return false };
    let text = address.to_string();
    let local: String = text
        .rsplit_once('@')
        .map_or("", |(local, _)| local)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let answers_itself = sender.reply_to.iter().all(|reply| {
        let domain = reply.address.as_ref().map(Address::domain);
        domain.is_some_and(|domain| is_same(domain.as_str(), address.domain().as_str()))
    });
    sender.is_automatic
        && answers_itself
        && !is_free_mail(address.domain().as_str())
        && MACHINES.iter().any(|machine| local.contains(machine))
}

/// An own domain, alone or in an address, in the name.
fn own_domain(named: &Named, sender: &Sender, organisation: &Organisation) -> Option<Evidence> {
    let name = skeleton::folded(&named.name);
    // A list that writes in the name of its members says so: “Anna via Gardening”.
    let is_passed_on = sender.list.is_some()
        && name
            .split_whitespace()
            .any(|word| word.trim_matches(['(', '[']) == "via");
    if is_passed_on || !name.contains('.') {
        return None;
    }
    let (own, before) = organisation.own.iter().find_map(|own| {
        Some((
            own,
            place_of(&name, own.domain.as_str()).or_else(|| place_of(&name, &skeleton::folded(&own.written)))?,
        ))
    })?;
    let (shows, rule) = match before {
        Some('@') => ("an address of", "impersonation:address-in-name"),
        _ => ("the name of", "impersonation:domain-in-name"),
    };
    let because = format!(
        "In front of the address {} the mail shows {shows} your own domain {}: “{}”.",
        written(named),
        own.domain,
        shown(&named.name)
    );
    Some(finding(rule, because, "From"))
}

/// Where a domain stands in a text as a word of its own: the character in front of it, or none at the beginning.
fn place_of(text: &str, domain: &str) -> Option<Option<char>> {
    text.match_indices(domain).find_map(|(at, _)| {
        let before = text.get(..at)?.chars().next_back();
        let mut after = text.get(at + domain.len()..)?.chars();
        let next = after.next();
        let goes_on = match next {
            Some('.') => after.next().is_some_and(char::is_alphanumeric),
            Some(character) => character.is_alphanumeric() || character == '-',
            None => false,
        };
        let is_begun = before.is_some_and(|character| character.is_alphanumeric() || character == '-');
        (!goes_on && !is_begun).then_some(before)
    })
}

/// The address for a sentence.
fn written(named: &Named) -> String {
    named
        .address
        .as_ref()
        .map_or_else(|| "no address".into(), |address| shown(&address.to_string()))
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn a_domain_is_a_word_of_its_own() {
        for text in [
            "own.example",
            "ceo@own.example",
            "the own.example team",
            "(own.example)",
            "mail.own.example.",
            "own.example.",
        ] {
            assert!(place_of(text, "own.example").is_some(), "{text}");
        }
        for text in [
            "my-own.example",
            "grown.example",
            "own.example.org",
            "own.examples",
            "own.example-x",
        ] {
            assert!(place_of(text, "own.example").is_none(), "{text}");
        }
    }
}
