//! Keeps the parser from following mails within mails by itself.
//!
//! The parser builds one value inside another for each layer, and a mail of 50 MB has room for more than a million layers:
//! dropping such a value would overflow the stack. So the types that make it descend are overwritten, byte for byte, in a
//! copy that only the parser sees; every offset stays what it was. Scanning then takes inner mails apart by itself, within
//! its own limit of layers. Most mails hold none of these types, and are not copied.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use mail_parser::parsers::MessageStream;
use std::sync::LazyLock;

/// What stands in for `rfc822` (RFC 2046) and `global` (RFC 6532).
const MAIL: &str = "x-mail";
/// What stands in for `digest` (RFC 2046 section 5.1.5).
const DIGEST: &str = "x-dige";

static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .kind(Some(aho_corasick::AhoCorasickKind::DFA))
        .build(["content-type", "content-disposition"])
        .ok()
});

/// What [`disarm`] found.
pub(super) struct Disarmed {
    /// The mail with those types overwritten; none when there are none.
    pub(super) copy: Option<Vec<u8>>,
    /// Bytes of the longest Content-Type or Content-Disposition field.
    pub(super) longest_field: usize,
}

/// Whether a subtype of `message` means a mail, after [`disarm`].
pub(super) fn is_mail(subtype: &str) -> bool {
    [MAIL, "rfc822", "global"].contains(&subtype)
}

/// Whether a subtype of `multipart` means a digest, after [`disarm`].
pub(super) fn is_digest(subtype: &str) -> bool {
    [DIGEST, "digest"].contains(&subtype)
}

/// Overwrites what would make the parser descend.
pub(super) fn disarm(raw: &[u8]) -> Disarmed {
    let mut disarmed = Disarmed {
        copy: None,
        longest_field: 0,
    };
    let Some(words) = WORDS.as_ref() else {
        return disarmed;
    };
    let mut field_end = 0;
    for found in words.find_iter(raw) {
        // Several mentions within one field are that one field.
        if found.start() < field_end {
            continue;
        }
        let Some(value) = value_after(raw, found.end()) else {
            continue;
        };
        field_end = value.end;
        disarmed.longest_field = disarmed.longest_field.max(value.len());
        if value.len() > super::FIELD_BYTES {
            return disarmed;
        }
        if found.pattern().as_usize() == 0 {
            let copy = &mut disarmed.copy;
            while let Some((word, stand_in)) = descends(copy.as_deref().unwrap_or(raw), value.clone()) {
                copy.get_or_insert_with(|| raw.to_vec())[word..word + stand_in.len()]
                    .copy_from_slice(stand_in.as_bytes());
            }
        }
    }
    disarmed
}

/// The value of a field whose name ends at `at`, folded lines included (RFC 5322 section 2.2.3).
fn value_after(raw: &[u8], at: usize) -> Option<std::ops::Range<usize>> {
    let blank = raw[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    if raw.get(at + blank) != Some(&b':') {
        return None;
    }
    let start = at + blank + 1;
    let mut end = start;
    loop {
        end = match memchr::memchr(b'\n', &raw[end..]) {
            None => raw.len(),
            Some(length) => end + length + 1,
        };
        if !matches!(raw.get(end), Some(b' ' | b'\t')) {
            return Some(start..end);
        }
    }
}

/// Whether the parser would descend for this value, by its own reading; then the first word that makes it so and what to
/// write there. Each call removes one word, so that calling again ends.
fn descends(raw: &[u8], value: std::ops::Range<usize>) -> Option<(usize, &'static str)> {
    let text = &raw[value.clone()];
    // A quick look before a careful one: no such word, no such type.
    let first = |word: &[u8]| {
        text.windows(word.len())
            .position(|window| window.eq_ignore_ascii_case(word))
    };
    let mail = first(b"rfc822").or_else(|| first(b"global"));
    let digest = first(b"digest");
    if mail.is_none() && digest.is_none() {
        return None;
    }
    let parsed = MessageStream::new(text).parse_content_type().into_content_type()?;
    match (parsed.ctype(), parsed.subtype()?) {
        ("message", "rfc822") => first(b"rfc822").map(|at| (value.start + at, MAIL)),
        ("message", "global") => first(b"global").map(|at| (value.start + at, MAIL)),
        ("multipart", "digest") => digest.map(|at| (value.start + at, DIGEST)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_ordinary_mail_is_not_copied() {
        let disarmed = disarm(b"Content-Type: text/plain; name=rfc822.txt\r\n\r\nmessage/rfc822");
        assert!(disarmed.copy.is_none() && disarmed.longest_field > 0);
    }

    #[test]
    fn types_that_descend_are_overwritten_in_place_however_they_are_written() {
        for written in [
            "Content-Type: message/rfc822\n\n",
            "content-TYPE :\tMESSAGE\r\n /RFC822; name=x\r\n\r\n",
            "Content-Type: (rfc822) message/(;=/)\"global\"\n\n",
            "Content-Type: multipart/digest; boundary=\"digest\"\n\n",
        ] {
            let copy = disarm(written.as_bytes()).copy.unwrap();
            assert_eq!(copy.len(), written.len());
            assert!(disarm(&copy).copy.is_none(), "{written}");
            assert!(String::from_utf8(copy).unwrap().contains("x-"), "{written}");
        }
        let digest = disarm(b"Content-Type: multipart/digest; boundary=digest\n\n")
            .copy
            .unwrap();
        assert!(String::from_utf8(digest).unwrap().ends_with("boundary=digest\n\n"));
    }
}
