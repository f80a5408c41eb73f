//! More header fields, or more parts, than the parser has memory for: it builds a value for each, many times as large as what
//! was written. What is beyond the limits is overwritten so that it sees none there.

use super::{
    disarm::{self, ParserCopy},
    fields::{self, Field},
};
use crate::mail::limits::{CONTENT_FIELDS, FIELDS};
use aho_corasick::AhoCorasick;
use mail_parser::parsers::MessageStream;
use memchr::{memchr_iter, memmem};
use std::collections::HashSet;

/// What stands before the boundary where a part begins.
const DASHES: &[u8] = b"--";
/// Bytes of a boundary that are compared; what begins the same counts too.
const BOUNDARY_BYTES: usize = 16;
/// Fields that say what a part is begin so.
const CONTENT: [&[u8]; 2] = [b"content-t", b"content-d"];

/// Takes from the lines that may be fields, beyond the limits, the colon that makes them fields.
pub(super) fn fields(copy: &mut ParserCopy<'_>) {
    let raw = copy.raw();
    let (mut in_header, mut fields, mut content) = (true, 0, 0);
    let mut start = 0;
    while start < raw.len() {
        let end = memchr::memchr(b'\n', &raw[start..]).map_or(raw.len(), |length| start + length);
        let line = &raw[start..end];
        // A line of blanks that begins with one may only continue the field before it.
        let is_empty = line.trim_ascii().is_empty() && !matches!(line.first(), Some(b' ' | b'\t'));
        in_header = !is_empty && (in_header || memmem::find(line, DASHES).is_some());
        if in_header && memchr::memchr(b':', line).is_some() {
            let says_what = line.starts_with(DASHES)
                || CONTENT.iter().any(|known| {
                    line.get(..known.len())
                        .is_some_and(|beginning| beginning.eq_ignore_ascii_case(known))
                });
            let (count, limit) = if says_what {
                (&mut content, CONTENT_FIELDS)
            } else {
                (&mut fields, FIELDS)
            };
            *count += 1;
            if *count > limit {
                for colon in memchr_iter(b':', line) {
                    copy.write(start + colon, b".");
                }
                copy.touch(start..end);
            }
        }
        start = end + 1;
    }
}

/// Takes from what would begin a part, beyond the limit, the dashes that make it a beginning. Whether there were so many.
pub(super) fn parts(copy: &mut ParserCopy<'_>, limit: usize) -> bool {
    let raw = copy.raw();
    // Hardly a mail has so many dashes, whatever they are there for.
    if memmem::find_iter(raw, DASHES).take(limit + 1).count() <= limit {
        return false;
    }
    let Ok(beginnings) = AhoCorasick::new(boundaries(copy.bytes())) else {
        return false;
    };
    let mut is_over = false;
    for beginning in beginnings.find_iter(raw).skip(limit) {
        is_over = true;
        copy.fill(beginning.start()..beginning.start() + DASHES.len(), b' ');
        copy.touch(beginning.range());
    }
    is_over
}

/// Dashes and boundary for every boundary that the mail names anywhere.
fn boundaries(seen: &[u8]) -> HashSet<Vec<u8>> {
    let mut boundaries = HashSet::new();
    let mut careful = disarm::careful(seen.len());
    for colon in memchr_iter(b':', seen) {
        if fields::before(seen, colon) != Some(Field::Type) {
            continue;
        }
        let value = fields::value(seen, colon);
        let left = careful.checked_sub(value.len());
        let Some(left) = left.filter(|_| boundaries.len() < CONTENT_FIELDS) else {
            // Not worth looking into any further: any dashes may begin a part.
            return HashSet::from([DASHES.to_vec()]);
        };
        careful = left;
        let parsed = MessageStream::new(&seen[value])
            .parse_content_type()
            .into_content_type();
        let boundary = parsed.as_ref().and_then(|parsed| parsed.attribute("boundary"));
        if let Some(boundary) = boundary.filter(|boundary| !boundary.is_empty()) {
            let bytes = boundary.as_bytes();
            boundaries.insert([DASHES, &bytes[..bytes.len().min(BOUNDARY_BYTES)]].concat());
        }
    }
    boundaries
}
