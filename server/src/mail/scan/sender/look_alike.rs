//! Domains that look like an own one: by letters, by a slip of typing, by another ending, by wearing the whole name.

use super::{
    addresses::Sender,
    finding,
    free_mail::is_free_mail,
    organisation::{Organisation, Own},
    skeleton,
};
use crate::mail::{
    owner::{is_same, owner, parts},
    text::shown,
};
use domain::{evidence::Evidence, lists::Domain};
use strsim::damerau_levenshtein;

/// Letters of a label from which one slip makes it look like another one. Shorter ones are too often a slip apart by chance.
const ONE_SLIP: usize = 6;
/// Letters from which two slips do.
const TWO_SLIPS: usize = 12;
/// Letters from which one slip does under another ending.
const ONE_SLIP_ELSEWHERE: usize = 9;
/// Letters from which the same label under another ending does.
const OTHER_ENDING: usize = 6;
/// Letters from which a hyphen more or less does, and a label within others.
const HYPHEN: usize = 4;
/// What is put beside a name, with a hyphen between, to make it look like a service of its owner.
const SERVICES: [&str; 36] = [
    "access",
    "account",
    "accounts",
    "admin",
    "auth",
    "billing",
    "confirm",
    "finance",
    "helpdesk",
    "hr",
    "id",
    "invoice",
    "invoices",
    "login",
    "logon",
    "mail",
    "mailbox",
    "notice",
    "office365",
    "password",
    "payment",
    "payments",
    "payroll",
    "portal",
    "reset",
    "secure",
    "security",
    "service",
    "signin",
    "sso",
    "support",
    "update",
    "validate",
    "verification",
    "verify",
    "webmail",
];
/// Of these, what is put there without a hyphen too. `linuxmail` is just a name.
const JOINED_SERVICES: [&str; 12] = [
    "account",
    "accounts",
    "billing",
    "helpdesk",
    "invoice",
    "invoices",
    "login",
    "logon",
    "payroll",
    "signin",
    "verification",
    "verify",
];
/// Letters of a name from which the joined form is looked at.
const JOINED: usize = 6;

/// How a domain looks like another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Other letters of the same looks.
    Letters,
    /// A slip or two of typing.
    Slip,
    /// A hyphen more or less.
    Hyphen,
    /// Another ending.
    Ending,
    /// The whole domain in front of somebody else's.
    Worn,
    /// The name beside the word for a service.
    Service,
}

impl Kind {
    const fn rule(self) -> &'static str {
        match self {
            Self::Letters => "look-alike:letters",
            Self::Slip => "look-alike:domain",
            Self::Hyphen => "look-alike:hyphen",
            Self::Ending => "look-alike:ending",
            Self::Worn => "look-alike:subdomain",
            Self::Service => "look-alike:service",
        }
    }

    const fn how(self) -> &'static str {
        match self {
            Self::Letters => "written with letters that look the same",
            Self::Slip => "a slip of typing apart",
            Self::Hyphen => "a hyphen apart",
            Self::Ending => "the same name with another ending",
            Self::Worn => "the whole name in front of somebody else's",
            Self::Service => "the name beside a word for a service",
        }
    }
}

pub(super) fn look(sender: &Sender, organisation: &Organisation) -> Vec<Evidence> {
    let domains = sender
        .from
        .iter()
        .filter_map(|named| named.address.as_ref())
        .map(|address| address.domain());
    let found = domains.filter_map(|domain| {
        let (own, kind) = imitated(domain, organisation)?;
        let because = format!(
            "The mail comes from {}, which looks like your own domain {}: {}.",
            spoken(domain),
            own.domain,
            kind.how()
        );
        Some(finding(kind.rule(), because, "From"))
    });
    found.collect()
}

/// The own domain that a foreign one imitates.
pub(super) fn imitated<'o>(domain: &Domain, organisation: &'o Organisation) -> Option<(&'o Own, Kind)> {
    let is_own = || {
        organisation
            .own
            .iter()
            .any(|own| is_same(own.domain.as_str(), domain.as_str()))
    };
    if organisation.own.is_empty() || is_own() || is_free_mail(domain.as_str()) {
        return None;
    }
    let (label, suffix) = parts(domain.as_str())?;
    let label = idna::domain_to_unicode(label).0;
    let looks = skeleton::looks(&label);
    organisation
        .own
        .iter()
        .find_map(|own| kind(domain.as_str(), &label, suffix, &looks, own).map(|kind| (own, kind)))
}

fn kind(domain: &str, label: &str, suffix: &str, looks: &[String; 2], own: &Own) -> Option<Kind> {
    let length = own.label.chars().count();
    let is_near = suffix == own.suffix;
    if label == own.label {
        return (length >= OTHER_ENDING).then_some(Kind::Ending);
    }
    if looks.iter().any(|form| own.looks.contains(form)) && (is_near || length >= OTHER_ENDING) {
        return Some(Kind::Letters);
    }
    if is_worn(domain, own) {
        return Some(Kind::Worn);
    }
    let joined = |label: &str| label.replace('-', "");
    if is_near && length >= HYPHEN && joined(label) == joined(&own.label) {
        return Some(Kind::Hyphen);
    }
    if length >= HYPHEN && is_service(label, &own.label) {
        return Some(Kind::Service);
    }
    let slips = match length {
        TWO_SLIPS.. if is_near => 2,
        ONE_SLIP.. if is_near => 1,
        ONE_SLIP_ELSEWHERE.. => 1,
        _ => return None,
    };
    let apart = label.chars().count().abs_diff(length);
    (apart <= slips && damerau_levenshtein(label, &own.label) <= slips && !is_numbered(label, &own.label))
        .then_some(Kind::Slip)
}

/// `own.example.evil.example` and `own-example.evil.example`: the whole domain in front. The name alone is what services give their customers:
/// `own.helpdesk.example`.
fn is_worn(domain: &str, own: &Own) -> bool {
    let whole = own.domain.as_str();
    let dashed = whole.replace('.', "-");
    let owned = owner(domain);
    let front = domain.strip_suffix(owned).unwrap_or_default().trim_end_matches('.');
    let ends_with = |front: &str, name: &str| {
        front
            .strip_suffix(name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(['.', '-']))
    };
    let label = owned.split('.').next().unwrap_or_default();
    // In the label that its owner chose, the suffix has to be there too: `own-example.net`.
    ends_with(front, whole)
        || ends_with(front, &dashed)
        || label.starts_with(&dashed) && (label == dashed || label.as_bytes().get(dashed.len()) == Some(&b'-'))
}

/// `own-login`, `secure-own`, `ownlogin`.
fn is_service(label: &str, own: &str) -> bool {
    let Some(beside) = label.strip_prefix(own).or_else(|| label.strip_suffix(own)) else {
        return false;
    };
    if !beside.starts_with('-') && !beside.ends_with('-') {
        return own.chars().count() >= JOINED && JOINED_SERVICES.contains(&beside);
    }
    let mut words = beside.split('-').filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| SERVICES.contains(&word))
}

/// Whether nothing but a number tells them apart, as it does those of one owner or of a series: `studio1` and `studio2`.
fn is_numbered(one: &str, other: &str) -> bool {
    let without = |text: &str| -> String { text.chars().filter(|character| !character.is_ascii_digit()).collect() };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    without(one) == without(other) && digits(one) > 0 && digits(other) > 0
}

/// A domain for a sentence: with its letters, and as it is registered.
pub(super) fn spoken(domain: &Domain) -> String {
    let written = idna::domain_to_unicode(domain.as_str()).0;
    if written == domain.as_str() {
        shown(domain.as_str())
    } else {
        format!("{} ({})", shown(&written), shown(domain.as_str()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::lists::Lists;

    fn kind_of(own: &str, foreign: &str) -> Option<Kind> {
        let lists = Lists {
            internal_domains: vec![Domain::parse(own).unwrap()],
            ..Lists::default()
        };
        imitated(&Domain::parse(foreign).unwrap(), &Organisation::of(&lists)).map(|(_, kind)| kind)
    }

    #[test]
    fn each_way_of_looking_alike_is_seen() {
        for (own, foreign, kind) in [
            ("postern.com", "pоstern.com", Kind::Letters),
            ("postern.com", "postem.com", Kind::Letters),
            ("modern.com", "rnodern.com", Kind::Letters),
            ("paypal.com", "paypa1.com", Kind::Letters),
            ("müller.de", "muller.de", Kind::Letters),
            ("postern.com", "postren.com", Kind::Slip),
            ("postern.com", "posterm.com", Kind::Slip),
            ("postern.com", "possstern.com", Kind::Slip),
            ("northwindtraders.com", "northwnidtradrs.com", Kind::Slip),
            ("postern.com", "post-ern.com", Kind::Hyphen),
            ("post-ern.com", "postern.com", Kind::Hyphen),
            ("postern.com", "postern.net", Kind::Ending),
            ("postern.co.uk", "mail.postern.com", Kind::Ending),
            ("postern.com", "postern.com.evil.net", Kind::Worn),
            ("postern.com", "login.postern-com.evil.net", Kind::Worn),
            ("postern.com", "postern-com.net", Kind::Worn),
            ("postern.com", "postern-login.net", Kind::Service),
            ("postern.com", "secure-postern.org", Kind::Service),
            ("postern.com", "posternlogin.org", Kind::Service),
        ] {
            // Two letters too many are two slips, and its label has seven.
            let kind = (foreign != "possstern.com").then_some(kind);
            assert_eq!(kind_of(own, foreign), kind, "{own} {foreign}");
        }
    }

    #[test]
    fn what_merely_resembles_is_not() {
        for (own, foreign) in [
            ("postern.com", "mail.postern.com"),
            ("postern.com", "postern.helpdesk.net"),
            ("postern.com", "posters.org"),
            ("postern.com", "western.com"),
            ("postern.com", "postern-hamburg.com"),
            ("studio1.com", "studio2.com"),
            ("linux.ie", "linuxmail.org"),
            ("postern.com", "posternmail.com"),
            ("acme.com", "acne.com"),
            ("ibm.com", "ibm.de"),
            ("own.com", "owl.com"),
            ("gmail.com", "email.com"),
            ("mail.example", "gmail.com"),
            ("postern.com", "example.org"),
        ] {
            assert_eq!(kind_of(own, foreign), None, "{own} {foreign}");
        }
    }
}
