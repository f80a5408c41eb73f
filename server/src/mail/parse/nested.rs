//! Keeps the parser from following mails within mails by itself.
//!
//! The parser builds one value inside another for each layer, and a mail of 50 MB has room for more than a million layers:
//! dropping such a value would overflow the stack. So the types that make it descend are overwritten, byte for byte, in a
//! copy that only the parser sees. Scanning then takes inner mails apart by itself, within its own limit of layers.

use super::disarm::ParserCopy;
use mail_parser::parsers::MessageStream;
use std::ops::Range;

/// What stands in for `rfc822` (RFC 2046) and `global` (RFC 6532).
const MAIL: &str = "x-mail";
/// What stands in for `digest` (RFC 2046 section 5.1.5).
const DIGEST: &str = "x-dige";
/// Words of which one stands in every value that makes the parser descend, and what is written there.
const WORDS: [(&[u8], &str); 3] = [(b"rfc822", MAIL), (b"global", MAIL), (b"digest", DIGEST)];

/// Whether a subtype of `message` means a mail, after disarming.
pub(super) fn is_mail(subtype: &str) -> bool {
    [MAIL, "rfc822", "global"].contains(&subtype)
}

/// Whether a subtype of `multipart` means a digest, after disarming.
pub(super) fn is_digest(subtype: &str) -> bool {
    [DIGEST, "digest"].contains(&subtype)
}

/// Overwrites what would make the parser descend for the value of this Content-Type. Reads the value as the parser would,
/// as long as there are bytes left for it in `careful`; false when there were not, and every such word was overwritten.
pub(super) fn overwrite(copy: &mut ParserCopy<'_>, value: &Range<usize>, careful: &mut usize) -> bool {
    // Each turn overwrites one word, so that this ends.
    while let Some(left) = careful.checked_sub(value.len()) {
        *careful = left;
        let Some((word, stand_in)) = descends(copy.bytes(), value.clone()) else {
            return true;
        };
        copy.write(word, stand_in.as_bytes());
    }
    for (word, stand_in) in WORDS {
        let mut from = value.start;
        while let Some(at) = position(&copy.bytes()[from..value.end], word) {
            copy.write(from + at, stand_in.as_bytes());
            from += at + word.len();
        }
    }
    false
}

fn position(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len())
        .position(|window| window.eq_ignore_ascii_case(word))
}

/// Whether the parser would descend for this value, by its own reading; then the first word that makes it so and what to
/// write there.
fn descends(raw: &[u8], value: Range<usize>) -> Option<(usize, &'static str)> {
    let text = &raw[value.clone()];
    // A quick look before a careful one: no such word, no such type.
    let [rfc822, global, digest] =
        WORDS.map(|(word, stand_in)| position(text, word).map(|at| (value.start + at, stand_in)));
    rfc822.or(global).or(digest)?;
    let parsed = MessageStream::new(text).parse_content_type().into_content_type()?;
    match (parsed.ctype(), parsed.subtype()?) {
        ("message", "rfc822") => rfc822,
        ("message", "global") => global,
        ("multipart", "digest") => digest,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::disarm::disarm;

    #[test]
    fn types_that_descend_are_overwritten_in_place_however_they_are_written() {
        for written in [
            "Content-Type: message/rfc822\n\n",
            "content-TYPE :\tMESSAGE\r\n /RFC822; name=x\r\n\r\n",
            "Content-Type: (rfc822) message/(;=/)\"global\"\n\n",
            "Content-Type: multipart/digest; boundary=\"digest\"\n\n",
            "Con tent-\tType\r: message/rfc822\n\n",
            "Content-Type: --qContent-Type: message/rfc822\n\n",
        ] {
            let copy = disarm(written.as_bytes(), 100).copy.unwrap();
            assert_eq!(copy.len(), written.len());
            assert!(disarm(&copy, 100).copy.is_none(), "{written}");
            assert!(String::from_utf8(copy).unwrap().contains("x-"), "{written}");
        }
        let digest = disarm(b"Content-Type: multipart/digest; boundary=digest\n\n", 100)
            .copy
            .unwrap();
        assert!(String::from_utf8(digest).unwrap().ends_with("boundary=digest\n\n"));
    }
}
