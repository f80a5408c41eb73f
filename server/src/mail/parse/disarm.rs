//! What the parser would take too long over, or too much memory for, is overwritten before it looks.
//!
//! It writes into a copy that only the parser sees, byte for byte, so that every offset stays what it was; most mails need
//! no copy. What looks like a header field may stand in somebody's text: there the part is read from the mail as it came.

use super::{
    excess,
    fields::{self, Field},
    nested,
};
use crate::mail::limits::{FIELD_BYTES, FIELDS};
use memchr::memchr_iter;
use std::ops::Range;

/// Touched bytes that are no further apart than this are one range.
const TOUCHED_GAP: usize = 4 * 1024;
/// How many times the bytes of the mail are read in looking carefully at its types; they only repeat where one stands in
/// the value of another, and no mail program writes such.
const CAREFUL: usize = 8;
/// Bytes that are read carefully at any rate.
const CAREFUL_AT_LEAST: usize = 64 * 1024;

/// What [`disarm`] did.
pub(super) struct Disarmed {
    /// The mail as the parser may see it; none when it may see the mail itself.
    pub(super) copy: Option<Vec<u8>>,
    /// Where more was overwritten than the name of a type.
    pub(super) touched: Touched,
    /// Whether there are more parts than the limit.
    pub(super) too_many_parts: bool,
}

/// Where the parser saw something else than the mail: ranges in order that do not meet.
#[derive(Debug, Default)]
pub(super) struct Touched(Vec<Range<usize>>);

/// The mail as the parser is to see it.
pub(super) struct ParserCopy<'m> {
    raw: &'m [u8],
    copy: Option<Vec<u8>>,
    touched: Vec<Range<usize>>,
}

impl<'m> ParserCopy<'m> {
    /// What was written so far.
    pub(super) fn bytes(&self) -> &[u8] {
        self.copy.as_deref().unwrap_or(self.raw)
    }

    /// The mail as it came.
    pub(super) const fn raw(&self) -> &'m [u8] {
        self.raw
    }

    /// Overwrites what stands at `at`.
    pub(super) fn write(&mut self, at: usize, bytes: &[u8]) {
        let raw = self.raw;
        let copy = self.copy.get_or_insert_with(|| raw.to_vec());
        if let Some(place) = copy.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// Writes one byte over the whole range.
    pub(super) fn fill(&mut self, range: Range<usize>, byte: u8) {
        let raw = self.raw;
        if let Some(place) = self.copy.get_or_insert_with(|| raw.to_vec()).get_mut(range) {
            place.fill(byte);
        }
    }

    /// Remembers that the parser sees something else here.
    pub(super) fn touch(&mut self, range: Range<usize>) {
        match self.touched.last_mut() {
            Some(last) if last.start <= range.start && range.start <= last.end.saturating_add(TOUCHED_GAP) => {
                last.end = last.end.max(range.end);
            }
            _ => self.touched.push(range),
        }
    }
}

/// Bytes of values that are read with care in a mail of so many bytes.
pub(super) fn careful(bytes: usize) -> usize {
    bytes.saturating_mul(CAREFUL).max(CAREFUL_AT_LEAST)
}

/// Overwrites what is too much for the parser.
pub(super) fn disarm(raw: &[u8], parts: usize) -> Disarmed {
    let mut copy = ParserCopy {
        raw,
        copy: None,
        touched: Vec::new(),
    };
    let mut careful = careful(raw.len());
    let mut shortened = 0..0;
    let mut overwritten_to = 0;
    let mut colons = 0;
    for colon in memchr_iter(b':', raw) {
        colons += 1;
        let Some(field) = fields::before(raw, colon) else {
            continue;
        };
        if shortened.contains(&colon) || colon < overwritten_to {
            continue;
        }
        let value = fields::value(raw, colon);
        if value.len() > FIELD_BYTES {
            shortened = fields::shorten(&mut copy, &value);
        }
        if field != Field::Type {
            continue;
        }
        if !nested::overwrite(&mut copy, &value, &mut careful) {
            copy.touch(value.clone());
            overwritten_to = value.end;
        }
    }
    if colons > FIELDS {
        excess::fields(&mut copy);
    }
    let too_many_parts = excess::parts(&mut copy, parts);
    Disarmed {
        copy: copy.copy,
        touched: Touched::new(copy.touched),
        too_many_parts,
    }
}

impl Touched {
    fn new(mut ranges: Vec<Range<usize>>) -> Self {
        ranges.sort_by_key(|range| range.start);
        ranges.dedup_by(|next, kept| {
            let meets = next.start <= kept.end;
            if meets {
                kept.end = kept.end.max(next.end);
            }
            meets
        });
        Self(ranges)
    }

    /// Whether the parser saw something else than the mail within this range.
    pub(super) fn meets(&self, range: &Range<usize>) -> bool {
        let next = self.0.partition_point(|one| one.end <= range.start);
        self.0.get(next).is_some_and(|one| one.start < range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_mail_is_not_copied() {
        let disarmed = disarm(b"Content-Type: text/plain; name=rfc822.txt\r\n\r\nmessage/rfc822", 100);
        assert!(disarmed.copy.is_none() && !disarmed.touched.meets(&(0..usize::MAX)) && !disarmed.too_many_parts);
    }

    #[test]
    fn ranges_that_meet_become_one() {
        let touched = Touched::new(vec![10..20, 0..5, 15..30, 40..41]);
        assert_eq!(touched.0, [0..5, 10..30, 40..41]);
        for (range, meets) in [
            (5..10, false),
            (4..10, true),
            (29..35, true),
            (30..40, false),
            (41..99, false),
        ] {
            assert_eq!(touched.meets(&range), meets, "{range:?}");
        }
    }
}
