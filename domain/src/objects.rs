//! Blocked and suspicious objects: what they are and how a text becomes one.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Characters of an object's value.
pub const VALUE_MAX: usize = 2_048;

/// Kinds of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    /// A file by its SHA-1, 40 hexadecimal digits.
    Sha1,
    /// A file by its SHA-256, 64 hexadecimal digits.
    Sha256,
    /// An IP address, version 4 or 6.
    Address,
    /// A domain and everything below it.
    Domain,
    /// An address on the web: this one and everything below its path.
    Url,
    /// A mail address.
    Sender,
}

impl ObjectKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Sha1,
        Self::Sha256,
        Self::Address,
        Self::Domain,
        Self::Url,
        Self::Sender,
    ];

    /// The word in rules (`object:sha256:...`), files and the store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Address => "ip",
            Self::Domain => "domain",
            Self::Url => "url",
            Self::Sender => "sender",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sha1 => "File (SHA-1)",
            Self::Sha256 => "File (SHA-256)",
            Self::Address => "IP address",
            Self::Domain => "Domain",
            Self::Url => "URL",
            Self::Sender => "Sender",
        }
    }

    /// Brings a value into the form in which it is compared, or says what is wrong with it.
    ///
    /// # Errors
    /// A sentence that names the value and what is expected.
    pub fn normalise(self, value: &str) -> Result<String, String> {
        let value = value.trim();
        if value.is_empty() || value.len() > VALUE_MAX {
            return Err(format!("an object has 1 to {VALUE_MAX} characters"));
        }
        let hexadecimal = |digits: usize| {
            (value.len() == digits && value.bytes().all(|b| b.is_ascii_hexdigit()))
                .then(|| value.to_ascii_lowercase())
                .ok_or_else(|| format!("“{value}” is not {digits} hexadecimal digits"))
        };
        match self {
            Self::Sha1 => hexadecimal(40),
            Self::Sha256 => hexadecimal(64),
            Self::Address => value
                .parse::<IpAddr>()
                .map(|ip| ip.to_string())
                .map_err(|_| format!("“{value}” is not an IP address")),
            Self::Domain => domain(value).ok_or_else(|| format!("“{value}” is not a domain")),
            Self::Url => url(value).ok_or_else(|| format!("“{value}” is not a URL: host and path are expected")),
            Self::Sender => value
                .rsplit_once('@')
                .filter(|(local, _)| !local.is_empty())
                .and_then(|(local, host)| domain(host).map(|host| format!("{}@{host}", local.to_lowercase())))
                .ok_or_else(|| format!("“{value}” is not a mail address")),
        }
    }

    /// The kind that a bare value most likely is: lists without a kind in each line are read with this.
    #[must_use]
    pub fn guess(value: &str) -> Option<Self> {
        let value = value.trim();
        [Self::Sha256, Self::Sha1, Self::Address, Self::Sender]
            .into_iter()
            .find(|kind| kind.normalise(value).is_ok())
            .or_else(|| (value.contains('/') && url(value).is_some()).then_some(Self::Url))
            .or_else(|| domain(value).map(|_| Self::Domain))
    }
}

/// A domain in lower case without a final dot; none when it is not one.
fn domain(value: &str) -> Option<String> {
    let value = value.strip_suffix('.').unwrap_or(value).to_lowercase();
    let fine = value.contains('.')
        && value.len() <= 253
        && value.split('.').all(|label| {
            !label.is_empty() && label.len() <= 63 && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        });
    fine.then_some(value)
}

/// `host/path`: scheme and sign-in dropped, host in lower case, a bare host with a final slash (contract cas-api 1.8), no fragment.
fn url(value: &str) -> Option<String> {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or(rest);
    let split = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(split);
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !host.contains(':') => host,
        _ => authority,
    };
    let host = if host.parse::<IpAddr>().is_ok() || host.starts_with('[') {
        host.to_string()
    } else {
        domain(host)?
    };
    if path.chars().any(char::is_whitespace) {
        return None;
    }
    Some(format!("{host}{}", if path.is_empty() { "/" } else { path }))
}

/// An object that scanning looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockedObject {
    /// Its kind.
    pub kind: ObjectKind,
    /// In the form of [`ObjectKind::normalise`].
    pub value: String,
    /// Why it is blocked.
    pub note: String,
    /// From then on it no longer counts; none for ever.
    pub expires_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_in_one_form() {
        for (kind, from, to) in [
            (
                ObjectKind::Url,
                "HTTPS://user@Evil.Example:8443/Path?q=1#top",
                "evil.example/Path?q=1",
            ),
            (ObjectKind::Url, "ubb.com", "ubb.com/"),
            (ObjectKind::Domain, "Evil.Example.", "evil.example"),
            (ObjectKind::Sender, " Boss@Evil.Example ", "boss@evil.example"),
            (ObjectKind::Address, "2001:DB8:0::1", "2001:db8::1"),
        ] {
            assert_eq!(kind.normalise(from).as_deref(), Ok(to));
        }
    }

    #[test]
    fn what_is_not_of_the_kind_is_refused_with_its_value() {
        assert!(
            ObjectKind::Sha1
                .normalise("abc")
                .is_err_and(|sentence| sentence.contains("abc") && sentence.contains("40"))
        );
        assert!(ObjectKind::Domain.normalise("no dots").is_err());
        assert!(ObjectKind::Sender.normalise("@evil.example").is_err());
    }

    #[test]
    fn a_bare_value_finds_its_kind() {
        assert_eq!(ObjectKind::guess("10.0.0.1"), Some(ObjectKind::Address));
        assert_eq!(ObjectKind::guess("evil.example/path"), Some(ObjectKind::Url));
        assert_eq!(ObjectKind::guess("evil.example"), Some(ObjectKind::Domain));
        assert_eq!(ObjectKind::guess("a@evil.example"), Some(ObjectKind::Sender));
        assert_eq!(ObjectKind::guess("nonsense"), None);
    }
}
