//! Entries of the lists, checked and in the form in which they are compared.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Bytes of a domain (RFC 1035 section 2.3.4, without the final dot).
const DOMAIN_BYTES: usize = 253;
/// Bytes of one label (RFC 1035 section 2.3.4).
const LABEL_BYTES: usize = 63;
/// Bytes of the part before the `@` (RFC 5321 section 4.5.3.1.1).
const LOCAL_BYTES: usize = 64;
/// Characters of a person's name.
const NAME_CHARACTERS: usize = 128;
/// Addresses of one person.
const ADDRESSES_MAX: usize = 32;

/// Why a text is no entry. The display is the reason as a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Nothing but `*`.
    #[error("This stands for everybody. Write an address, *@domain or a domain.")]
    Everybody,
    /// A `*` at another place than in front of `@`.
    #[error("A * can only stand for the whole part before the @, as in *@example.org.")]
    Star,
    /// No domain.
    #[error("The domain is not one: it needs a dot, and labels of letters, digits and hyphens.")]
    Domain,
    /// No address.
    #[error("This is no mail address. Write it as name@example.org.")]
    Address,
    /// A person without a name.
    #[error("The name is missing. Write the name, then the addresses, parted by commas.")]
    NoName,
    /// A name that is too long.
    #[error("The name is longer than 128 characters.")]
    LongName,
    /// A person without an address.
    #[error("The person's own addresses are missing. Write the name, then the addresses, parted by commas.")]
    NoAddress,
    /// Too many addresses of a person.
    #[error("A person has at most 32 addresses.")]
    ManyAddresses,
    /// A line that is too long.
    #[error("The line is longer than 4096 characters.")]
    LongLine,
}

/// An entry of a list: one line of its text form.
pub trait Entry: Sized + Clone + Eq + std::hash::Hash + fmt::Display {
    /// Reads a line.
    ///
    /// # Errors
    /// [`Wrong`] says what is wrong with it.
    fn parse(text: &str) -> Result<Self, Wrong>;
}

/// Lets a kind of entry be read, written and stored as its text.
macro_rules! as_text {
    ($kind:ident) => {
        impl Entry for $kind {
            fn parse(text: &str) -> Result<Self, Wrong> {
                $kind::parse(text)
            }
        }
        impl TryFrom<String> for $kind {
            type Error = Wrong;
            fn try_from(text: String) -> Result<Self, Wrong> {
                $kind::parse(&text)
            }
        }
        impl From<$kind> for String {
            fn from(entry: $kind) -> Self {
                entry.to_string()
            }
        }
    };
}

/// A domain with at least two labels, in lower case and as A-labels.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);
as_text!(Domain);

impl Domain {
    /// Reads a domain; a final dot is passed over.
    ///
    /// # Errors
    /// [`Wrong::Domain`], [`Wrong::Star`], [`Wrong::Everybody`].
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.contains('*') {
            return Err(if text == "*" { Wrong::Everybody } else { Wrong::Star });
        }
        // Longer than any domain even before its labels are made longer by encoding.
        if text.len() > DOMAIN_BYTES * 4 {
            return Err(Wrong::Domain);
        }
        let ascii = idna::domain_to_ascii(text).map_err(|_| Wrong::Domain)?;
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= LABEL_BYTES
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        let top = ascii.rsplit('.').next().unwrap_or_default();
        let is_domain = ascii.len() <= DOMAIN_BYTES
            && ascii.contains('.')
            && ascii.split('.').all(label)
            && !top.bytes().all(|byte| byte.is_ascii_digit());
        if is_domain { Ok(Self(ascii)) } else { Err(Wrong::Domain) }
    }

    /// As A-labels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this domain or lies under it.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        other
            .0
            .strip_suffix(self.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A mail address in lower case. That the part before the `@` could matter by case (RFC 5321 section 2.4) is of no account in practice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    local: String,
    domain: Domain,
}
as_text!(Address);

impl Address {
    /// Reads `a@b` or `<a@b>`.
    ///
    /// # Errors
    /// [`Wrong::Address`], [`Wrong::Domain`], [`Wrong::Star`].
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let bare = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        let (local, domain) = bare.unwrap_or(text).rsplit_once('@').ok_or(Wrong::Address)?;
        if local.contains('*') {
            return Err(Wrong::Star);
        }
        let refused = |character: char| {
            character.is_whitespace() || character.is_control() || "<>(),;:\"[]\\@".contains(character)
        };
        let local = local.to_lowercase();
        if local.is_empty() || local.len() > LOCAL_BYTES || local.contains(refused) {
            return Err(Wrong::Address);
        }
        Ok(Self {
            local,
            domain: Domain::parse(domain)?,
        })
    }

    /// The part after the `@`.
    #[must_use]
    pub const fn domain(&self) -> &Domain {
        &self.domain
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

/// Which senders an entry stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Pattern {
    /// `a@b`: one address.
    Address(Address),
    /// `*@b`: every address of exactly this domain.
    At(Domain),
    /// `b`: every address of this domain and of those under it.
    Under(Domain),
}
as_text!(Pattern);

impl Pattern {
    /// Reads `a@b`, `*@b` or `b`. What would stand for everybody, `*` and `*@*`, is refused.
    ///
    /// # Errors
    /// [`Wrong`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        match text.rsplit_once('@') {
            _ if matches!(text, "*" | "*@*") => Err(Wrong::Everybody),
            Some(("*" | "", domain)) => Domain::parse(domain).map(Self::At),
            Some(_) => Address::parse(text).map(Self::Address),
            None => Domain::parse(text).map(Self::Under),
        }
    }

    /// Whether the entry stands for an address.
    #[must_use]
    pub fn covers(&self, address: &Address) -> bool {
        match self {
            Self::Address(listed) => listed == address,
            Self::At(domain) => domain == address.domain(),
            Self::Under(domain) => domain.holds(address.domain()),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::At(domain) => write!(f, "*@{domain}"),
            Self::Under(domain) => domain.fmt(f),
        }
    }
}

/// A person whose name somebody could pretend to have, and the addresses that really are theirs. Written as a line: the name, then the
/// addresses, parted by commas; `Doe, Jane <jane@example.org>` is understood too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Person {
    name: String,
    addresses: Vec<Address>,
}
as_text!(Person);

impl Person {
    /// Reads a line.
    ///
    /// # Errors
    /// [`Wrong`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let (mut name, mut addresses) = (Vec::new(), Vec::new());
        for piece in text
            .split([',', ';', '<', '>', '\t'])
            .map(|piece| piece.trim_matches(['"', ' ']))
        {
            if piece.contains('@') {
                let address = Address::parse(piece)?;
                if !addresses.contains(&address) {
                    addresses.push(address);
                }
            } else if !piece.is_empty() {
                name.push(piece.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
        let name = name.join(", ");
        if !name.contains(char::is_alphabetic) || name.contains(char::is_control) {
            Err(Wrong::NoName)
        } else if name.chars().count() > NAME_CHARACTERS {
            Err(Wrong::LongName)
        } else if addresses.is_empty() {
            Err(Wrong::NoAddress)
        } else if addresses.len() > ADDRESSES_MAX {
            Err(Wrong::ManyAddresses)
        } else {
            Ok(Self { name, addresses })
        }
    }

    /// As it was written, `Jane Doe` or `Doe, Jane`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether an address is the person's own, with or without a detail behind a `+` (RFC 5233).
    #[must_use]
    pub fn has(&self, address: &Address) -> bool {
        let plain = address
            .local
            .split_once('+')
            .map_or(address.local.as_str(), |(plain, _)| plain);
        self.addresses
            .iter()
            .any(|own| own == address || own.domain == address.domain && !plain.is_empty() && own.local == plain)
    }

    /// The person's own addresses.
    #[must_use]
    pub fn addresses(&self) -> &[Address] {
        &self.addresses
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.addresses.iter().try_for_each(|address| write!(f, ", {address}"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_would_stand_for_everybody_is_refused() {
        for (text, wrong) in [
            ("*", Wrong::Everybody),
            ("*@*", Wrong::Everybody),
            ("*@", Wrong::Domain),
            ("*@*.example", Wrong::Star),
            ("a*@b.example", Wrong::Star),
            ("*.example", Wrong::Star),
            ("com", Wrong::Domain),
            ("*@com", Wrong::Domain),
            ("192.0.2.1", Wrong::Domain),
            ("a b@c.example", Wrong::Address),
            ("a@@b.example", Wrong::Address),
            ("a@b..example", Wrong::Domain),
            ("a@-.", Wrong::Domain),
            ("", Wrong::Domain),
        ] {
            assert_eq!(Pattern::parse(text), Err(wrong), "{text}");
        }
        assert!(Domain::parse(&"a.".repeat(200)).is_err());
        assert!(Domain::parse(&format!("{}.example", "a".repeat(64))).is_err());
    }

    #[test]
    fn entries_cover_what_they_say() {
        let covers = |pattern: &str, address: &str| {
            Pattern::parse(pattern)
                .unwrap()
                .covers(&Address::parse(address).unwrap())
        };
        assert!(covers("A@B.example", "a@b.EXAMPLE") && !covers("a@b.example", "a@sub.b.example"));
        assert!(covers("*@b.example", "x@b.example") && !covers("*@b.example", "x@sub.b.example"));
        assert!(covers("b.example", "x@sub.b.example") && !covers("b.example", "x@bb.example"));
        assert!(covers("@müller.example", "x@XN--MLLER-KVA.example"));
    }

    #[test]
    fn people_are_read_however_they_are_written() {
        let person = Person::parse("Jane  Doe, Jane@own.example,jd@home.example").unwrap();
        for text in [
            "Jane Doe <jane@own.example>; jd@home.example",
            "\"Jane Doe\"\t<JANE@own.example>,<jd@home.example>, jane@own.example",
        ] {
            assert_eq!(Person::parse(text), Ok(person.clone()), "{text}");
        }
        let has = |address: &str| person.has(&Address::parse(address).unwrap());
        assert!(has("jane@own.example") && has("Jane+news@own.example"));
        assert!(!has("jane+news@other.example") && !has("janet@own.example") && !has("+jane@own.example"));
        assert_eq!(Person::parse("Doe, Jane <j@d.example>").unwrap().name(), "Doe, Jane");
        assert_eq!(Person::parse("j@d.example"), Err(Wrong::NoName));
        assert_eq!(Person::parse("Jane Doe"), Err(Wrong::NoAddress));
        assert_eq!(Person::parse("Jane Doe, jane@"), Err(Wrong::Domain));
    }
}
