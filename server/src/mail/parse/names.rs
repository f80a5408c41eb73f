//! File names in several pieces (RFC 2231 section 4.1): only the first piece names the character set, and a piece may end in
//! the middle of a character, so the pieces are put together before they are decoded.

use mail_parser::decoders::charsets::map::charset_decoder;
use std::collections::BTreeMap;

/// Pieces of one name.
const PIECES: u32 = 256;

/// The name in `filename*0*=...; filename*1*=...` (or `name*...`) of a field's value, if it is written so.
pub(super) fn joined(value: &[u8]) -> Option<String> {
    let mut pieces: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    let mut charset = Vec::new();
    for parameter in value.split(|byte| *byte == b';') {
        let Some(equals) = parameter.iter().position(|byte| *byte == b'=') else {
            continue;
        };
        let (name, text) = (parameter[..equals].trim_ascii(), parameter[equals + 1..].trim_ascii());
        let mut steps = name.split(|byte| *byte == b'*');
        let known = steps
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(b"filename") || name.eq_ignore_ascii_case(b"name"));
        let number = steps
            .next()
            .and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<u32>().ok());
        let (true, Some(number @ ..PIECES)) = (known, number) else {
            continue;
        };
        let is_encoded = steps.next().is_some();
        let mut text = text.strip_prefix(b"\"").unwrap_or(text);
        text = text.strip_suffix(b"\"").unwrap_or(text);
        if is_encoded && number == 0 {
            let mut quotes = text.splitn(3, |byte| *byte == b'\'');
            if let (Some(set), Some(_language), Some(rest)) = (quotes.next(), quotes.next(), quotes.next()) {
                charset = set.to_vec();
                text = rest;
            }
        }
        let bytes = if is_encoded { unescaped(text) } else { text.to_vec() };
        pieces.entry(number).or_insert(bytes);
    }
    let bytes: Vec<u8> = pieces.into_values().flatten().collect();
    let text = match charset_decoder(&charset) {
        Some(decode) => decode(&bytes),
        None => String::from_utf8_lossy(&bytes).into_owned(),
    };
    (!text.trim().is_empty()).then_some(text)
}

/// `%20` and its like as bytes.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match (text[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_put_together_before_they_are_decoded() {
        let value = b" attachment; filename*1*=%BF.pdf;\r\n FILENAME*0*=shift_jis''%90; size=3";
        assert_eq!(joined(value).as_deref(), Some("\u{8acb}.pdf"));
        assert_eq!(
            joined(b" attachment; filename*0=\"a \"; filename*1=b").as_deref(),
            Some("a b")
        );
        assert_eq!(joined(b" attachment; filename=plain.txt"), None);
    }
}
