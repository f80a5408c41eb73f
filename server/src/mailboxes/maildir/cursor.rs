//! How far a folder has been seen: the set of unique names in it, as hashes.
//!
//! No mark of time does: a mail that is moved in keeps its old times, and a flag set by a mail reader makes an old mail's
//! file look changed. Hence the names; 48 bits of SHA-256 each, sorted, and the distances between them as variable-length
//! integers in base64: about seven characters a mail. Two names of one folder that share 48 bits, and so hide one mail,
//! are expected once in 2.8 * 10^9 arrivals into a folder of 100,000 mails.

use super::super::{ChangeCursor, limits::CURSOR_CHARACTERS_MAX};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Names the form, so that a later form is told from this one.
const FORM: &str = "m1:";

/// The names that have been seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen(BTreeSet<u64>);

impl Seen {
    /// The set of these names.
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        Self(names.map(short).collect())
    }

    /// Whether this name has been seen.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(&short(name))
    }

    /// Whether every name of this set is in `other`.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// As it is stored.
    pub(super) fn write(&self) -> ChangeCursor {
        let mut bytes = Vec::with_capacity(self.0.len() * 6);
        let mut before = 0;
        for &hash in &self.0 {
            let mut distance = hash - before;
            before = hash;
            while distance >= 0x80 {
                bytes.push((distance & 0x7f) as u8 | 0x80);
                distance >>= 7;
            }
            bytes.push(distance as u8);
        }
        ChangeCursor(format!("{FORM}{}", STANDARD_NO_PAD.encode(bytes)))
    }

    /// The stored set, or none when it is not one of ours: such a cursor counts like none.
    pub(super) fn read(cursor: &ChangeCursor) -> Option<Self> {
        if cursor.0.len() > CURSOR_CHARACTERS_MAX {
            return None;
        }
        let bytes = STANDARD_NO_PAD.decode(cursor.0.strip_prefix(FORM)?).ok()?;
        let mut seen = BTreeSet::new();
        let (mut before, mut distance, mut shift) = (0_u64, 0_u64, 0_u32);
        for byte in bytes {
            if shift > 49 {
                return None;
            }
            distance |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                before = before.checked_add(distance)?;
                seen.insert(before);
                (distance, shift) = (0, 0);
            }
        }
        (shift == 0).then_some(Self(seen))
    }
}

/// The first 48 bits of the name's SHA-256.
fn short(name: &str) -> u64 {
    let digest = Sha256::digest(name.as_bytes());
    digest.iter().take(6).fold(0, |bits, &byte| bits << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_thousand_names_are_written_in_seven_thousand_characters_and_read_back() {
        let names: Vec<String> = (0..1_000).map(|n| format!("1700000000.M{n}P1.host,S=1{n}")).collect();
        let seen = Seen::of(names.iter().map(String::as_str));
        let written = seen.write();
        assert!(written.0.len() < 8_000, "{}", written.0.len());
        assert_eq!(Seen::read(&written), Some(seen.clone()));
        assert!(names.iter().all(|name| seen.has(name)) && !seen.has("other"));
    }

    #[test]
    fn what_we_did_not_write_is_not_believed() {
        for cursor in ["", "7:42", "m1:!!", "m1:gICAgICAgICAgIAB", "m1:gA"] {
            assert_eq!(Seen::read(&ChangeCursor(cursor.into())), None, "{cursor}");
        }
        assert_eq!(Seen::read(&ChangeCursor("m1:".into())), Some(Seen::default()));
    }

    proptest! {
        #[test]
        fn any_cursor_is_answered(text in "(m1:)?[A-Za-z0-9+/]{0,80}") {
            let _ = Seen::read(&ChangeCursor(text));
        }
    }
}
