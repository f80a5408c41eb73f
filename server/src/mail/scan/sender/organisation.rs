//! What an organisation says about itself, made ready for looking up: once for each change of its lists, not for each mail.

use super::{free_mail::is_free_mail, skeleton};
use crate::mail::owner;
use domain::{
    lists::{Address, Domain, Lists, Person, Senders},
    policy::PolicyKind,
};
use std::collections::HashMap;

/// Words in front of or behind a name that belong to nobody.
const TITLES: [&str; 28] = [
    "dr",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "sir",
    "herr",
    "frau",
    "mme",
    "ceo",
    "cfo",
    "cto",
    "coo",
    "cio",
    "ciso",
    "president",
    "director",
    "chairman",
    "chairwoman",
    "manager",
    "phd",
    "mba",
    "esq",
    "jr",
    "sr",
    "ing",
];
/// Letters of a name of two words from which it says enough to be compared.
const NAME_LETTERS: usize = 5;
/// Characters of a name that is written without spaces, as in Chinese and Japanese.
const NAME_IDEOGRAPHS: usize = 3;

/// An organisation, for looking up. [`Default`] knows nobody.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    lists: Lists,
    senders: Senders,
    /// Domains that could be imitated.
    pub(super) own: Vec<Own>,
    /// People by the forms of their names.
    people: HashMap<String, Vec<usize>>,
}

/// An internal domain in the forms in which it is compared.
#[derive(Debug, Clone)]
pub(super) struct Own {
    /// The domain.
    pub(super) domain: Domain,
    /// With its own letters.
    pub(super) written: String,
    /// The label that the owner chose, with its own letters.
    pub(super) label: String,
    /// The public suffix.
    pub(super) suffix: String,
    /// What the label looks like.
    pub(super) looks: [String; 2],
}

/// How a shown name and a person's name are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// They are.
    Equal,
    /// They only look so.
    Looks,
}

impl Organisation {
    /// Makes the lists ready.
    #[must_use]
    pub fn of(lists: &Lists) -> Self {
        let mut people: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, person) in lists.high_profile_users.iter().enumerate() {
            for key in keys(person.name()) {
                let known = people.entry(key).or_default();
                if !known.contains(&number) {
                    known.push(number);
                }
            }
        }
        Self {
            own: lists.internal_domains.iter().filter_map(Own::of).collect(),
            senders: lists.senders(),
            people,
            lists: lists.clone(),
        }
    }

    /// The approved and blocked senders.
    pub(super) const fn senders(&self) -> &Senders {
        &self.senders
    }

    /// Whether the mailbox is left out of the policies of a kind.
    #[must_use]
    pub fn is_approved_user(&self, kind: PolicyKind, address: &str) -> bool {
        self.lists.is_approved_user(kind, address)
    }

    /// Whether a domain is the organisation's own.
    pub(super) fn is_internal(&self, domain: &Domain) -> bool {
        self.lists.is_internal(domain)
    }

    /// The listed people who have this name, and how it is the same.
    pub(super) fn named(&self, name: &str) -> Vec<(&Person, Likeness)> {
        if self.people.is_empty() {
            return Vec::new();
        }
        let plain = plain_key(name);
        let mut found: Vec<(&Person, Likeness)> = Vec::new();
        for number in keys(name).iter().filter_map(|key| self.people.get(key)).flatten() {
            if let Some(person) = self.lists.high_profile_users.get(*number)
                && !found.iter().any(|(known, _)| *known == person)
            {
                let is_equal = plain.is_some() && plain == plain_key(person.name());
                found.push((person, if is_equal { Likeness::Equal } else { Likeness::Looks }));
            }
        }
        found
    }

    /// The listed person who has this address.
    pub(super) fn owner_of(&self, address: &Address) -> Option<&Person> {
        self.lists.high_profile_users.iter().find(|person| person.has(address))
    }
}

impl Own {
    /// None for a domain at which anybody gets an address, and for what has no owner.
    fn of(domain: &Domain) -> Option<Self> {
        let (label, suffix) = owner::parts(domain.as_str()).filter(|_| !is_free_mail(domain.as_str()))?;
        let label = idna::domain_to_unicode(label).0;
        Some(Self {
            written: idna::domain_to_unicode(domain.as_str()).0,
            looks: skeleton::looks(&label),
            label,
            suffix: suffix.to_owned(),
            domain: domain.clone(),
        })
    }
}

/// The words of a name without titles, in one order: `Doe, Jane` and `Dr. Jane Doe` are one. None for what says too little.
fn words(name: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = name
        .split(|character: char| !(character.is_alphanumeric() || is_mark(character)))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.retain(|word| !TITLES.contains(&skeleton::folded(word).as_str()));
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let has_ideographs = words.iter().flat_map(|word| word.chars()).any(|character| {
        matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
    });
    let enough = if has_ideographs {
        letters >= NAME_IDEOGRAPHS
    } else {
        words.len() >= 2 && letters >= NAME_LETTERS
    };
    enough.then_some(words)
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

fn joined(mut words: Vec<String>, is_spaced: bool) -> String {
    words.sort_unstable();
    words.join(if is_spaced { " " } else { "" })
}

/// The name as people read it.
fn plain_key(name: &str) -> Option<String> {
    Some(joined(
        words(name)?.iter().map(|word| skeleton::folded(word)).collect(),
        true,
    ))
}

/// The forms of a name: as it is read, and as it looks.
fn keys(name: &str) -> Vec<String> {
    let Some(words) = words(name) else { return Vec::new() };
    let mut keys: Vec<String> = Vec::from_iter(plain_key(name));
    for form in 0..2 {
        let looks = words.iter().map(|word| {
            let [lower, written] = skeleton::looks(word);
            if form == 0 { lower } else { written }
        });
        keys.push(joined(looks.collect(), true));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_are_known_however_they_are_written() {
        let lists = Lists {
            high_profile_users: [
                "Jane Doe, jane@own.example",
                "José Núñez, j@own.example",
                "山田 太郎, y@own.example",
                "Al, al@own.example",
            ]
            .map(|line| Person::parse(line).unwrap())
            .to_vec(),
            ..Lists::default()
        };
        let organisation = Organisation::of(&lists);
        let named = |name: &str| {
            organisation
                .named(name)
                .first()
                .map(|(person, likeness)| (person.name().to_owned(), *likeness))
        };
        for name in ["JANE DOE", "Doe, Jane", "Dr. Jane Doe", "Jane Doe (CEO)", "'jane.doe'"] {
            assert_eq!(named(name), Some(("Jane Doe".into(), Likeness::Equal)), "{name}");
        }
        assert_eq!(named("Jаne Dоe"), Some(("Jane Doe".into(), Likeness::Looks)));
        assert_eq!(named("Jose Nunez"), Some(("José Núñez".into(), Likeness::Equal)));
        assert_eq!(named("山田 太郎"), Some(("山田 太郎".into(), Likeness::Equal)));
        for name in [
            "Jane",
            "Jane Doering",
            "Jane Doe via Forms",
            "Jane Doe (Jira)",
            "Jane and John Doe",
            "Al",
            "",
            "山田",
        ] {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
