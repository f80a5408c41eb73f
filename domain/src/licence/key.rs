//! Registration keys and activation codes: what is typed, what it says by itself, and why it cannot be one
//! (contract `cas-api.md` section 3.1; spec L3, L5, L9).
//!
//! A key names a licence. It is too short for a signature: what it is worth stands in the signed record behind it
//! ([`super::record`]). Both kinds begin with the product family and the country of the purchase and end with a check character
//! (ISO/IEC 7064, MOD 37,36), which finds every single mistyped character before anything is sent.

use super::{product::Family, site::Country};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a key consists of, in the order of their values: letters and digits.
const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Characters of what is typed that are looked at; more is no key.
const TYPED_MAX: usize = 400;

/// The two kinds of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// Registers a purchase: `XX-XXXX-XXXX-XXXX-XXXX`.
    Registration,
    /// Activates a product: `XX-XXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
    Activation,
}

impl KeyKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Registration, Self::Activation];

    /// The lengths of its groups.
    #[must_use]
    pub const fn groups(self) -> &'static [usize] {
        match self {
            Self::Registration => &[2, 4, 4, 4, 4],
            Self::Activation => &[2, 4, 5, 5, 5, 5, 5],
        }
    }

    /// Letters and digits in it: 18 or 31.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            Self::Registration => 18,
            Self::Activation => 31,
        }
    }

    /// Characters of its serial: what is left beside family, country and check character.
    #[must_use]
    pub const fn serial_length(self) -> usize {
        self.length() - 5
    }

    /// As it is called.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Registration => "registration key",
            Self::Activation => "activation code",
        }
    }

    /// How it looks.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Registration => "XX-XXXX-XXXX-XXXX-XXXX",
            Self::Activation => "XX-XXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX",
        }
    }
}

/// A well-formed key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key {
    /// Letters and digits alone.
    plain: String,
}

/// Why what was typed is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Nothing but space.
    #[error(
        "Type a key: a registration key looks like XX-XXXX-XXXX-XXXX-XXXX, an activation code like XX-XXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX."
    )]
    Empty,
    /// A character that no key has.
    #[error("“{0}” cannot stand in a key: keys consist of the letters A to Z and of digits.")]
    Character(char),
    /// Neither 18 nor 31 characters.
    #[error(
        "This has {0} letters and digits: a registration key has 18, an activation code 31. It may have been cut off when it was copied."
    )]
    Length(usize),
    /// A character was mistyped.
    #[error("A character of this {0} is mistyped: its check character does not fit. Compare it with the original.")]
    Check(&'static str),
    /// Starts with no known family.
    #[error("No product has keys that begin with “{0}”. Compare the first two letters with the original.")]
    Family(String),
    /// Names no country.
    #[error("“{0}”, the third and fourth character of this key, is no country. Compare it with the original.")]
    Country(String),
}

/// What is left of `text` when spaces, line breaks, hyphens of all kinds and what cannot be seen are taken out, in capitals.
fn plain(text: &str) -> Result<String, KeyFault> {
    let mut plain = String::new();
    for character in text.chars().take(TYPED_MAX) {
        match character {
            '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' | '\u{30fc}' => {}
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            space if space.is_whitespace() || space.is_control() => {}
            // Full-width letters and digits, as Japanese keyboards write them.
            wide @ ('０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') => {
                let narrow = char::from_u32(wide as u32 - 0xFEE0).unwrap_or(wide);
                plain.push(narrow.to_ascii_uppercase());
            }
            letter if letter.is_ascii_alphanumeric() => plain.push(letter.to_ascii_uppercase()),
            other => return Err(KeyFault::Character(other)),
        }
    }
    Ok(plain)
}

/// The value of a character of a key.
fn value(character: u8) -> u32 {
    match character {
        b'0'..=b'9' => u32::from(character - b'0'),
        _ => u32::from(character.saturating_sub(b'A')) + 10,
    }
}

/// The remainder before the check character (ISO/IEC 7064, hybrid system MOD 37,36).
fn product(plain: &[u8]) -> u32 {
    plain.iter().fold(36, |product, character| {
        let sum = (product + value(*character)) % 36;
        let sum = if sum == 0 { 36 } else { sum };
        sum * 2 % 37
    })
}

/// The character that makes `plain` whole.
fn check_character(plain: &[u8]) -> char {
    let index = (37 - product(plain)) % 36;
    char::from(*ALPHABET.get(index as usize).unwrap_or(&b'0'))
}

fn checks(plain: &[u8]) -> bool {
    match plain.split_last() {
        Some((check, rest)) => (product(rest) + value(*check)) % 36 == 1,
        None => false,
    }
}

impl Key {
    /// Reads what was typed or pasted: in capitals or not, with spaces, line breaks and hyphens wherever they are.
    ///
    /// # Errors
    /// A [`KeyFault`] that says what is wrong with it.
    pub fn read(text: &str) -> Result<Self, KeyFault> {
        let plain = plain(text)?;
        if plain.is_empty() {
            return Err(KeyFault::Empty);
        }
        let kind = KeyKind::ALL
            .into_iter()
            .find(|kind| kind.length() == plain.len())
            .ok_or(KeyFault::Length(plain.len()))?;
        if !checks(plain.as_bytes()) {
            return Err(KeyFault::Check(kind.label()));
        }
        if Family::of_prefix(&plain[..2]).is_none() {
            return Err(KeyFault::Family(plain[..2].to_owned()));
        }
        if Country::read(&plain[2..4]).is_none() {
            return Err(KeyFault::Country(plain[2..4].to_owned()));
        }
        Ok(Self { plain })
    }

    /// Makes a key. Of `chance`, a value each, as many are used as the serial has characters, of which there may be fewer in
    /// it: they are used again.
    #[must_use]
    pub fn make(kind: KeyKind, family: Family, country: Country, chance: &[u8]) -> Self {
        let serial = chance
            .iter()
            .copied()
            .chain(std::iter::repeat(0))
            .take(kind.serial_length());
        let mut plain = format!("{}{country}", family.prefix());
        plain.extend(serial.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])));
        plain.push(check_character(plain.as_bytes()));
        Self { plain }
    }

    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        if self.plain.len() == KeyKind::Registration.length() {
            KeyKind::Registration
        } else {
            KeyKind::Activation
        }
    }

    /// The family of products.
    #[must_use]
    pub fn family(&self) -> Family {
        Family::of_prefix(&self.plain[..2]).unwrap_or(Family::Suite)
    }

    /// The country in which it was bought.
    #[must_use]
    pub fn country(&self) -> Country {
        Country::read(&self.plain[2..4]).unwrap_or(Country::UNITED_STATES)
    }

    /// All but the last group hidden, for lists.
    #[must_use]
    pub fn masked(&self) -> String {
        let whole = self.to_string();
        let shown = whole.len() - self.kind().groups().last().copied().unwrap_or(0);
        whole
            .char_indices()
            .map(|(at, character)| match character {
                '-' => '-',
                _ if at < 2 || at >= shown => character,
                _ => '•',
            })
            .collect()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.plain.as_str();
        for (index, length) in self.kind().groups().iter().enumerate() {
            let (group, after) = rest.split_at_checked(*length).unwrap_or((rest, ""));
            f.write_str(if index == 0 { "" } else { "-" })?;
            f.write_str(group)?;
            rest = after;
        }
        Ok(())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.masked())
    }
}

impl TryFrom<String> for Key {
    type Error = KeyFault;
    fn try_from(text: String) -> Result<Self, KeyFault> {
        Self::read(&text)
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn any_key() -> impl Strategy<Value = Key> {
        let kind = prop_oneof![Just(KeyKind::Registration), Just(KeyKind::Activation)];
        let country = prop_oneof![Just("DE"), Just("JP"), Just("US")];
        (
            kind,
            0..Family::ALL.len(),
            country,
            proptest::collection::vec(any::<u8>(), 26),
        )
            .prop_map(|(kind, family, country, chance)| {
                Key::make(kind, Family::ALL[family], Country::read(country).unwrap(), &chance)
            })
    }

    #[test]
    fn the_shapes_are_those_of_the_contract() {
        for kind in KeyKind::ALL {
            let key = Key::make(kind, Family::Mail, Country::read("DE").unwrap(), &[7; 26]);
            let shape: String = key
                .to_string()
                .chars()
                .map(|c| if c == '-' { '-' } else { 'X' })
                .collect();
            assert_eq!(shape, kind.shape());
            assert_eq!(kind.groups().iter().sum::<usize>(), kind.length());
            assert!(!key.masked().contains("77-7777"), "{}", key.masked());
        }
    }

    proptest! {
        #[test]
        fn a_key_is_read_however_it_is_pasted(key in any_key(), noise in "[ \\-\\n\\t\u{2011}]{0,4}", lower: bool) {
            let text = key.to_string();
            let text = if lower { text.to_lowercase() } else { text };
            let pasted: String = text.chars().flat_map(|c| [c.to_string(), noise.clone()]).collect();
            prop_assert_eq!(Key::read(&pasted).unwrap(), key);
        }

        #[test]
        fn any_single_mistyped_character_is_found(key in any_key(), at in 0_usize..31, other in 0_usize..36) {
            let mut plain = key.plain.clone().into_bytes();
            let at = at % plain.len();
            prop_assume!(plain[at] != ALPHABET[other]);
            plain[at] = ALPHABET[other];
            let fault = Key::read(&String::from_utf8(plain).unwrap()).unwrap_err();
            prop_assert_eq!(fault, KeyFault::Check(key.kind().label()));
        }

        #[test]
        fn what_was_cut_off_says_so(key in any_key(), left in 1_usize..30) {
            let plain: String = key.plain.chars().take(left).collect();
            prop_assume!(left < key.plain.len() && left != 18);
            prop_assert_eq!(Key::read(&plain), Err(KeyFault::Length(left)));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,60}") {
            let _ = Key::read(&text);
        }
    }

    #[test]
    fn a_strange_character_is_named() {
        assert_eq!(Key::read("PM-DE0O!"), Err(KeyFault::Character('!')));
        assert_eq!(Key::read(" \n"), Err(KeyFault::Empty));
    }

    #[test]
    fn the_check_character_is_that_of_the_standard() {
        // ISO/IEC 7064, MOD 37,36: worked through by hand for one letter: 36 + 10 = 46, less 36 is 10; doubled 20; 37 - 20 is 17.
        assert_eq!(check_character(b"A"), 'H');
        assert!(checks(b"AH") && !checks(b"HA"));
    }
}
