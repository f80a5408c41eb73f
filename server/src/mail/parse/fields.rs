//! The two fields whose values the parser takes apart into parameters, in time that grows with the square of their length.
//! They are found wherever the parser could find them, which is more than where they stand in a header.

use super::disarm::ParserCopy;
use std::ops::Range;

/// Bytes of a field that is shortened up to its first parameter: its type.
const TYPE_BYTES: usize = 256;
/// Parameters that it keeps: what the parts are parted by, what a file is called, how a text is written.
const KEPT: [&[u8]; 6] = [b"boundary", b"filename", b"name", b"filename*", b"name*", b"charset"];
/// Bytes of one of them.
const KEPT_BYTES: usize = 1_024;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Content-Type.
    Type,
    /// Content-Disposition.
    Disposition,
}

/// The field whose name ends before this colon, by the parser's reading: it passes over blanks, also within a name.
pub(super) fn before(raw: &[u8], colon: usize) -> Option<Field> {
    let is = |name: &[u8]| {
        let mut letters = name.iter().rev();
        let mut wanted = letters.next();
        for byte in raw[..colon].iter().rev() {
            if byte.is_ascii_whitespace() && *byte != b'\n' {
                continue;
            }
            if wanted.is_none_or(|letter| !letter.eq_ignore_ascii_case(byte)) {
                return false;
            }
            wanted = letters.next();
            if wanted.is_none() {
                return true;
            }
        }
        false
    };
    if is(b"content-type") {
        Some(Field::Type)
    } else if is(b"content-disposition") {
        Some(Field::Disposition)
    } else {
        None
    }
}

/// The value after this colon, folded lines included (RFC 5322 section 2.2.3).
pub(super) fn value(raw: &[u8], colon: usize) -> Range<usize> {
    let start = colon + 1;
    let mut end = start;
    loop {
        end = match memchr::memchr(b'\n', &raw[end..]) {
            None => return start..raw.len(),
            Some(length) => end + length + 1,
        };
        if !matches!(raw.get(end), Some(b' ' | b'\t')) {
            return start..end;
        }
    }
}

/// Leaves of a value its type and the parameters that matter, and gives the range in which the rest is blank.
pub(super) fn shorten(copy: &mut ParserCopy<'_>, value: &Range<usize>) -> Range<usize> {
    let raw = copy.raw();
    let text = raw[value.clone()].trim_ascii_end();
    let first = memchr::memchr(b';', text).unwrap_or(text.len());
    let mut at = value.start + first.min(TYPE_BYTES);
    let blank = at..value.start + text.len();
    copy.fill(blank.clone(), b' ');
    let mut kept = Vec::with_capacity(KEPT.len());
    for parameter in parameters(&text[first..]) {
        let name = parameter
            .split(|byte| *byte == b'=')
            .next()
            .unwrap_or_default()
            .trim_ascii();
        let Some(known) = KEPT.iter().find(|known| known.eq_ignore_ascii_case(name)) else {
            continue;
        };
        if parameter.len() <= KEPT_BYTES && !kept.contains(known) {
            kept.push(*known);
            copy.write(at, b";");
            copy.write(at + 1, parameter);
            at += 1 + parameter.len();
        }
    }
    copy.touch(blank.clone());
    blank
}

/// The pieces after each semicolon that stands in no quotation marks.
fn parameters(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |byte| {
        let parts = *byte == b';' && !quoted;
        quoted ^= *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && quoted && !escaped;
        parts
    })
    .map(<[u8]>::trim_ascii)
    .filter(|piece| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::disarm::disarm;
    use super::*;

    #[test]
    fn names_are_known_however_they_are_spaced() {
        for (written, field) in [
            ("Content-Type:", Some(Field::Type)),
            ("x\nCON TENT-\tdisposition \r:", Some(Field::Disposition)),
            ("ontent-Type:", None),
            ("Content-\nType:", None),
            (":", None),
        ] {
            assert_eq!(before(written.as_bytes(), written.len() - 1), field, "{written:?}");
        }
    }

    #[test]
    fn of_a_value_that_is_too_long_what_matters_is_kept() {
        let junk = "; a=\"; boundary=\\\"no\"".repeat(2_000);
        let written =
            format!("Content-Type: multipart/mixed{junk};\r\n Boundary=\"x;y\"; boundary=z; Name=n\r\n\r\nbody");
        let copy = disarm(written.as_bytes(), 100)
            .copy
            .map(|copy| String::from_utf8_lossy(&copy).into_owned());
        let copy = copy.unwrap_or_default();
        assert_eq!(copy.len(), written.len());
        assert_eq!(
            copy.split_whitespace().collect::<Vec<_>>().join(" "),
            "Content-Type: multipart/mixed;Boundary=\"x;y\";Name=n body"
        );
        assert!(copy.ends_with("\r\n\r\nbody"));
    }
}
