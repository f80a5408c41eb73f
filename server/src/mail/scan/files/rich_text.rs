//! Rich text (RTF 1.9.1): its objects are written in hexadecimal digits between control words, and hold files of their own.

use super::{
    super::{Trail, Walk},
    office::{COMPOUND, sized},
};
use crate::mail::analyser::features::{EMBEDDED_PROGRAM, OBJECT_HIDDEN, OBJECT_LINK};
use memchr::memmem;

/// Objects of one text that are looked at.
const OBJECTS: usize = 256;
/// Bytes of one object.
const OBJECT_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of field code.
const CODE_BYTES: usize = 64 * 1024;
/// Control words between the digits of one object from which on they are there to hide it.
const INTERRUPTIONS: usize = 3;

impl Walk<'_> {
    /// Looks at the objects and fields of a rich text.
    pub(super) fn rich_text_objects(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        let updates = memmem::find(bytes, b"\\objupdate").is_some() || memmem::find(bytes, b"\\objautlink").is_some();
        // Objects follow each other: nothing is read twice.
        let mut from = 0;
        for _ in 0..OBJECTS {
            let Some(at) = bytes.get(from..).and_then(|rest| memmem::find(rest, b"\\objdata")) else {
                break;
            };
            let start = from + at + b"\\objdata".len();
            let (object, interruptions, length) = digits(&bytes[start..]);
            from = start + length;
            if interruptions >= INTERRUPTIONS {
                self.feature(&OBJECT_HIDDEN, trail, "");
            }
            self.object(&object, updates, trail);
        }
        if memmem::find(bytes, b"fldinst").is_some() {
            let mut code = String::new();
            for at in memmem::find_iter(bytes, b"fldinst") {
                let rest = &bytes[at + b"fldinst".len()..];
                code.push_str(&String::from_utf8_lossy(&rest[..rest.len().min(512)]));
                code.push('\n');
                if code.len() > CODE_BYTES {
                    break;
                }
            }
            self.field_code(&code.replace(['{', '}'], ""), trail);
        }
    }

    /// An object as it is written ([MS-OLEDS] 2.2.4): version, kind, class, topic, item, and its own bytes.
    fn object(&mut self, object: &[u8], updates: bool, trail: &Trail<'_>) {
        let native = object.get(8..).and_then(|rest| {
            let (class, rest) = sized(rest)?;
            let (_, rest) = sized(rest)?;
            let (_, rest) = sized(rest)?;
            Some((class, sized(rest)?.0))
        });
        let Some((class, native)) = native else { return };
        let class = String::from_utf8_lossy(class)
            .trim_end_matches('\0')
            .to_ascii_lowercase();
        if class.starts_with("package") {
            return self.packaged(native, trail);
        }
        if class.starts_with("equation") && !native.starts_with(COMPOUND) {
            return self.equation(native, trail);
        }
        // The moniker of a link names its address in UTF-16.
        let address = memmem::find(native, b"h\0t\0t\0p\0");
        if let Some(at) = address
            && updates
            && class.starts_with("ole2link")
        {
            let units: Vec<u16> = native[at..]
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                .take_while(|unit| *unit > 0x20)
                .take(2_048)
                .collect();
            let url = String::from_utf16_lossy(&units);
            self.addresses(&url);
            self.feature(&OBJECT_LINK, trail, &url);
        }
        if native.starts_with(COMPOUND) {
            self.compound_streams(native, trail);
        } else if !native.is_empty() {
            self.embedded(native, "object", &EMBEDDED_PROGRAM, trail);
        }
    }
}

/// The bytes that digits write, up to the end of their group; how often control words stand between them; and how long it all is.
fn digits(text: &[u8]) -> (Vec<u8>, usize, usize) {
    let mut bytes = Vec::new();
    let (mut half, mut depth, mut interruptions, mut at) = (None, 0_usize, 0, 0);
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => break,
            b'}' => depth -= 1,
            b'\\' => {
                interruptions += 1;
                // A word, its number, and the blank that ends both.
                let word = text[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                at += word.max(1);
                if word > 0 {
                    at += text
                        .get(at..)
                        .unwrap_or_default()
                        .iter()
                        .take_while(|byte| byte.is_ascii_digit() || **byte == b'-')
                        .count();
                    at += usize::from(text.get(at) == Some(&b' '));
                }
            }
            digit if depth == 0 => {
                let Some(value) = char::from(*digit)
                    .to_digit(16)
                    .and_then(|value| u8::try_from(value).ok())
                else {
                    continue;
                };
                match half.take() {
                    None => half = Some(value),
                    Some(high) => bytes.push(high << 4 | value),
                }
                if bytes.len() >= OBJECT_BYTES {
                    break;
                }
            }
            _ => {}
        }
    }
    (bytes, interruptions, at.min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_through_what_stands_between_them() {
        assert_eq!(digits(b" 4d5\n a}rest"), (b"MZ".to_vec(), 0, 8));
        assert_eq!(digits(b"4{\\x 77}\\bin0 d\\ab-1 5a"), (b"MZ".to_vec(), 3, 23));
        assert_eq!(digits(b"\\"), (Vec::new(), 1, 1));
    }
}
