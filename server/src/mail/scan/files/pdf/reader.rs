//! Reads the values of a PDF (ISO 32000-1 section 7.3) out of bytes, as far as they make sense.

use super::{
    filters::hexadecimal,
    objects::{Dictionary, TEXT_BYTES, Value},
};
use memchr::memmem;
use std::{collections::BTreeMap, ops::Range, rc::Rc};

/// Values within values.
const DEPTH: usize = 48;
/// Entries of one dictionary and values of one array.
const ENTRIES: usize = 100_000;
/// Names of what acts, which nobody has a reason to write in digits.
const ACTING: [&str; 10] = [
    "JavaScript",
    "JS",
    "OpenAction",
    "AA",
    "Launch",
    "SubmitForm",
    "EmbeddedFile",
    "GoToE",
    "ObjStm",
    "RichMedia",
];

/// Reads values one behind the other.
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    pub(super) at: usize,
    /// Values that may still be read; then all is over.
    pub(super) values: usize,
    /// Whether names of what acts were written in digits.
    pub(super) hides_names: bool,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8], at: usize, values: usize) -> Self {
        Self {
            bytes,
            at: at.min(bytes.len()),
            values,
            hides_names: false,
        }
    }

    fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Over blanks and comments.
    fn blanks(&mut self) {
        loop {
            self.at += self
                .rest()
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace() || **byte == 0)
                .count();
            if self.rest().first() != Some(&b'%') {
                return;
            }
            self.at += self
                .rest()
                .iter()
                .take_while(|byte| !matches!(byte, b'\r' | b'\n'))
                .count();
        }
    }

    /// A value; a number may turn out to begin a reference.
    pub(super) fn value(&mut self, depth: usize) -> Value {
        let value = self.plain_at(depth);
        let Value::Number(number) = value else { return value };
        let here = self.at;
        if let Value::Number(_) = self.number_ahead()
            && {
                self.blanks();
                self.rest().first() == Some(&b'R')
                    && self.rest().get(1).is_none_or(|byte| !byte.is_ascii_alphanumeric())
            }
            && let Ok(number) = u32::try_from(number)
        {
            self.at += 1;
            return Value::Reference(number);
        }
        self.at = here;
        value
    }

    fn number_ahead(&mut self) -> Value {
        self.blanks();
        if self.rest().first().is_some_and(u8::is_ascii_digit) {
            self.plain()
        } else {
            Value::Other
        }
    }

    /// A value that is no reference and holds none.
    pub(super) fn plain(&mut self) -> Value {
        self.plain_at(DEPTH)
    }

    fn plain_at(&mut self, depth: usize) -> Value {
        self.values = self.values.saturating_sub(1);
        if self.values == 0 {
            self.at = self.bytes.len();
        }
        self.blanks();
        match self.rest() {
            [b'<', b'<', ..] if depth < DEPTH => self.dictionary(depth),
            [b'<', b'<', ..] => {
                self.at += 2;
                Value::Other
            }
            [b'<', ..] => {
                let length = memchr::memchr(b'>', self.rest())
                    .unwrap_or(self.rest().len())
                    .min(TEXT_BYTES);
                let text = hexadecimal(&self.rest()[1..length.max(1)]);
                self.at += length + 1;
                Value::Text(text)
            }
            [b'(', ..] => self.text(),
            [b'/', ..] => Value::Name(self.name()),
            [b'[', ..] if depth < DEPTH => {
                self.at += 1;
                let mut values = Vec::new();
                loop {
                    self.blanks();
                    match self.rest().first() {
                        None => break,
                        Some(b']') => {
                            self.at += 1;
                            break;
                        }
                        Some(_) if values.len() >= ENTRIES || self.ends() => break,
                        Some(_) => values.push(self.value(depth + 1)),
                    }
                }
                Value::Array(values)
            }
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => self.number(),
            [_, ..] => {
                // A word, or a mark that has no place here.
                let word = self
                    .rest()
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphanumeric())
                    .count();
                self.at += word.max(1);
                Value::Other
            }
            [] => Value::Other,
        }
    }

    fn number(&mut self) -> Value {
        let length = self
            .rest()
            .iter()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'))
            .count();
        let text = std::str::from_utf8(&self.rest()[..length]).unwrap_or_default();
        let whole = text.split('.').next().unwrap_or_default();
        self.at += length;
        whole.parse().map_or(Value::Other, Value::Number)
    }

    /// Where an object ends although its values do not.
    fn ends(&self) -> bool {
        self.rest().starts_with(b"endobj")
            || self.rest().starts_with(b"stream")
            || self.rest().starts_with(b"endstream")
    }

    fn dictionary(&mut self, depth: usize) -> Value {
        self.at += 2;
        let mut entries = BTreeMap::new();
        loop {
            self.blanks();
            match self.rest() {
                [] => break,
                [b'>', b'>', ..] => {
                    self.at += 2;
                    break;
                }
                [b'/', ..] if entries.len() < ENTRIES => {
                    let key = self.name();
                    let value = self.value(depth + 1);
                    entries.entry(key).or_insert(value);
                }
                _ if self.ends() || entries.len() >= ENTRIES => break,
                // Whatever stands where a name should.
                _ => {
                    self.plain();
                }
            }
        }
        Value::Dictionary(Dictionary(Rc::new(entries)))
    }

    /// A name, its characters in digits read (section 7.3.5).
    fn name(&mut self) -> String {
        self.at += 1;
        let length = self
            .rest()
            .iter()
            .take_while(|byte| !byte.is_ascii_whitespace() && **byte != 0 && !b"()<>[]{}/%".contains(byte))
            .count()
            .min(TEXT_BYTES);
        let written = &self.rest()[..length];
        self.at += length;
        let mut name = Vec::with_capacity(length);
        let mut rest = written;
        let mut is_hidden = false;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
            match digits
                .filter(|_| *byte == b'#')
                .and_then(|two| u8::from_str_radix(two, 16).ok())
            {
                Some(value) => {
                    is_hidden |= value.is_ascii_alphanumeric();
                    name.push(value);
                    rest = &after[2..];
                }
                None => name.push(*byte),
            }
        }
        let name = String::from_utf8_lossy(&name).into_owned();
        self.hides_names |= is_hidden && ACTING.contains(&name.as_str());
        name
    }

    /// A text in brackets (section 7.3.4.2).
    fn text(&mut self) -> Value {
        self.at += 1;
        let mut out = Vec::new();
        let mut open = 1_usize;
        while let Some(byte) = self.rest().first().copied() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escaped(&mut out);
                    continue;
                }
                _ => {}
            }
            if out.len() >= TEXT_BYTES {
                break;
            }
            out.push(byte);
        }
        Value::Text(out)
    }

    fn escaped(&mut self, out: &mut Vec<u8>) {
        let digits = self
            .rest()
            .iter()
            .take(3)
            .take_while(|byte| matches!(byte, b'0'..=b'7'))
            .count();
        if digits > 0 {
            let value = self.rest()[..digits]
                .iter()
                .fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
            out.push(u8::try_from(value & 0xff).unwrap_or(0));
            self.at += digits;
            return;
        }
        let Some(byte) = self.rest().first().copied() else {
            return;
        };
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' | b'f' => {}
            b'\r' => self.at += usize::from(self.rest().first() == Some(&b'\n')),
            b'\n' => {}
            other => out.push(other),
        }
    }

    /// The bytes of the stream that follows, to its end as it is marked: its length is as little to be believed as the table.
    pub(super) fn stream(&mut self) -> Option<Range<usize>> {
        self.blanks();
        if !self.rest().starts_with(b"stream") {
            return None;
        }
        let mut start = self.at + 6;
        start += usize::from(self.bytes.get(start) == Some(&b'\r'));
        start += usize::from(self.bytes.get(start) == Some(&b'\n'));
        let start = start.min(self.bytes.len());
        let end = memmem::find(&self.bytes[start..], b"endstream").map_or(self.bytes.len(), |length| start + length);
        Some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_far_as_they_make_sense() {
        let mut reader = Reader::new(
            b"<< /A#42 (x\\)\\101(in)) /C [1 0 R -2.5 <4d5>] % no\n /D << /E /F >> ",
            0,
            100,
        );
        let Value::Dictionary(dictionary) = reader.value(0) else {
            unreachable!()
        };
        assert_eq!(dictionary.get("AB"), Some(&Value::Text(b"x)A(in)".to_vec())));
        assert_eq!(
            dictionary.get("C"),
            Some(&Value::Array(vec![
                Value::Reference(1),
                Value::Number(-2),
                Value::Text(b"MP".to_vec())
            ]))
        );
        assert!(matches!(dictionary.get("D"), Some(Value::Dictionary(_))));
        let nested = b"[".repeat(100_000);
        assert!(matches!(Reader::new(&nested, 0, 1_000).value(0), Value::Array(_)));
    }
}
