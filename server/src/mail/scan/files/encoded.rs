//! Bytes that a script or a page writes as text: Base64, hexadecimal digits, escapes, lists of numbers.

use super::pattern::Pattern;
use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// Characters from which on a run is tried as Base64; words of a language are shorter.
const RUN: usize = 24;
/// Digits from which on a run is tried as hexadecimal.
const DIGITS: usize = 48;
/// Escapes or numbers in a row that are taken for bytes.
const ROW: usize = 16;
/// Runs of one text that are tried.
const RUNS: usize = 2_000;

/// Forgives what browsers forgive (WHATWG Infra, forgiving-base64 decode).
static FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Two texts beside each other.
static JOINED: Pattern = Pattern::new(r#""\s*[+&]\s*"|'\s*[+&]\s*'|`\s*\+\s*`|"\s*,\s*"|'\s*,\s*'"#);
/// A text over several lines.
static CONTINUED: Pattern = Pattern::new(r"\\\r?\n");

/// The text with pieces in quotes put together: those that are added, and those of a list that is joined.
pub(super) fn joined(text: &str) -> String {
    let text = CONTINUED.replaced(text, |_| String::new());
    JOINED.replaced(&text, |_| String::new())
}

/// What the runs of a text decode to, within `budget` bytes; each with its length as it is written.
pub(super) fn decoded(text: &str, budget: &mut usize) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut keep = |bytes: Vec<u8>, budget: &mut usize| {
        if bytes.len() >= ROW && bytes.len() <= *budget && found.len() < RUNS {
            *budget -= bytes.len();
            found.push(bytes);
        }
    };
    for run in text
        .as_bytes()
        .split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r')))
    {
        if run.len() < RUN {
            continue;
        }
        let plain: Vec<u8> = run.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        if plain.len() < RUN || plain.len() > *budget {
            continue;
        }
        if plain.len() >= DIGITS && plain.iter().all(u8::is_ascii_hexdigit) {
            keep(hex::decode(&plain[..plain.len() / 2 * 2]).unwrap_or_default(), budget);
            continue;
        }
        if let Some(bytes) = base64(&plain) {
            keep(bytes, budget);
        }
        let is_turned = plain.first() == Some(&b'=');
        let backward: Vec<u8> = plain.into_iter().rev().collect();
        // Backwards only if its end says so, or if it begins like a file or a page then.
        let begins = || base64(&backward[..backward.len().min(RUN)]).is_some_and(|bytes| is_known_beginning(&bytes));
        if (is_turned || begins())
            && let Some(bytes) = base64(&backward)
        {
            keep(bytes, budget);
        }
    }
    for bytes in escaped(text).into_iter().chain(numbers(text)) {
        keep(bytes, budget);
    }
    found
}

/// Base64 in one piece, without what stands behind its end.
pub(super) fn base64(run: &[u8]) -> Option<Vec<u8>> {
    let run = run.trim_ascii();
    let body = &run[..run.iter().position(|byte| *byte == b'=').unwrap_or(run.len())];
    let body = if body.len() % 4 == 1 {
        &body[..body.len() - 1]
    } else {
        body
    };
    FORGIVING.decode(body).ok()
}

/// Programs, archives, pages.
fn is_known_beginning(bytes: &[u8]) -> bool {
    [
        &b"MZ"[..],
        b"PK\x03\x04",
        b"<",
        b"\xd0\xcf\x11\xe0",
        b"\x4c\0\0\0\x01",
        b"Rar!",
        b"7z\xbc\xaf",
        b"http",
    ]
    .iter()
    .any(|known| bytes.starts_with(known))
}

/// Rows of `\x4d`, `%4d`, `\u004d`.
fn escaped(text: &str) -> Vec<Vec<u8>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'\\' | b'%')) {
        // Letters between escapes belong to what is written, and so do those from its quote on; a longer stretch ends it.
        let before = &rest[..at];
        if at > ROW {
            rows.push(std::mem::take(&mut row));
        } else if row.is_empty() {
            let quote = before
                .iter()
                .rposition(|byte| !byte.is_ascii_alphanumeric() && *byte != b'<');
            row.extend_from_slice(&before[quote.map_or(0, |quote| quote + 1)..]);
        } else {
            row.extend_from_slice(before);
        }
        rest = &rest[at..];
        let digits = match rest {
            [b'\\', b'x', high, low, ..] => Some(([*high, *low], 4)),
            [b'\\' | b'%', b'u', b'0', b'0', high, low, ..] => Some(([*high, *low], 6)),
            [b'%', high, low, ..] => Some(([*high, *low], 3)),
            _ => None,
        };
        let byte = digits.and_then(|(digits, length)| {
            let value = u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?;
            Some((value, length))
        });
        match byte {
            Some((value, length)) => {
                row.push(value);
                rest = &rest[length..];
            }
            None => {
                rows.push(std::mem::take(&mut row));
                rest = &rest[1..];
            }
        }
    }
    rows.push(row);
    rows.retain(|row| row.len() >= ROW);
    rows
}

/// Lists of numbers that are bytes, in decimal or hexadecimal digits.
fn numbers(text: &str) -> Vec<Vec<u8>> {
    let mut lists = Vec::new();
    let mut list = Vec::new();
    for item in text.split([',', '[', ']', '(', ')', '{', '}', ';']) {
        let item = item.trim();
        let value = match item.strip_prefix("0x").or_else(|| item.strip_prefix("0X")) {
            Some(digits) => u8::from_str_radix(digits, 16).ok(),
            None if item.len() <= 3 => item.parse().ok(),
            None => None,
        };
        match value {
            Some(value) => list.push(value),
            None => lists.push(std::mem::take(&mut list)),
        }
    }
    lists.push(list);
    lists.retain(|list| list.len() >= ROW);
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_however_they_are_written() {
        for text in [
            "atob(\"TVo8c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ+\")",
            "x = 'TVo8c2Nya' + 'XB0PmFsZXJ0KDEpPC9zY3JpcHQ+'",
            "['TVo8c2Nya', 'XB0PmFsZXJ0K', 'DEpPC9zY3JpcHQ+'].join('')",
            "+QHcpJ3Yz9CPpEDK0JXZsFmP0BXayN2c8oVT",
            "4d5a3c7363726970743e616c6572742831293c2f7363726970743e",
            "\\x4d\\x5a\\x3c\\x73\\x63\\x72\\x69\\x70\\x74\\x3ealert(1)\\x3c\\x2f\\x73\\x63\\x72\\x69\\x70\\x74\\x3e",
            "unescape('%4dZ%3Cscript%3Ealert%281%29%3C/script%3E%20')",
            "[77,90,60,115,99,114,105,112,116,62,97,108,101,114,116,40,49,41,60,47,115,99,114,105,112,116,62]",
            "[0x4d, 0x5A, 0x3c, 0x73, 0x63, 0x72, 0x69, 0x70, 0x74, 0x3e, 97, 108, 101, 114, 116, 40, 49, 41]",
        ] {
            let found = decoded(&joined(text), &mut 1_000_000);
            assert!(
                found.iter().any(|bytes| bytes.starts_with(b"MZ<script>alert(1)")),
                "{text}: {found:?}"
            );
        }
        // Backwards, by its padding at the front: nothing that is known.
        assert_eq!(
            decoded("=ESIxAHIwQDIyFmYgIXYiBichJGIyFmY", &mut 1_000)[0],
            b"bar bar bar bar 40 p1!!"
        );
        assert!(decoded("A sentence of ordinary words, 100% of them.", &mut 1_000).is_empty());
        assert!(decoded("TVo8c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ+", &mut 10).is_empty());
    }
}
