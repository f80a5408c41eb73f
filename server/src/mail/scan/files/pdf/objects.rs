//! The objects of a PDF (ISO 32000-1 section 7.3), as far as they make sense.

use memchr::memmem;
use std::{
    collections::{BTreeMap, HashMap},
    io::Read,
    ops::Range,
    rc::Rc,
};

/// Objects of one file.
const OBJECTS: usize = 200_000;
/// Values of one file, those within others included.
const VALUES: usize = 400_000;
/// Values within values.
const DEPTH: usize = 48;
/// Entries of one dictionary and values of one array.
const ENTRIES: usize = 100_000;
/// Bytes of one text or name.
const TEXT_BYTES: usize = 4 * 1024 * 1024;
/// Filters one behind the other.
const FILTERS: usize = 4;
/// Steps from a reference to what it means.
const REFERENCES: usize = 16;
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

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Name(String),
    Text(Vec<u8>),
    Number(i64),
    Reference(u32),
    Dictionary(Dictionary),
    Array(Vec<Value>),
    /// Booleans, null, and what is none of all this.
    Other,
}

/// A dictionary, by its names. A clone shares them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Dictionary(Rc<BTreeMap<String, Value>>);

impl Dictionary {
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

/// A file taken apart.
pub(super) struct Document<'b> {
    bytes: &'b [u8],
    objects: HashMap<u32, (Value, Option<Range<usize>>)>,
    /// Every dictionary, also of objects that another one of the same number hides, and those within others.
    all: Vec<Dictionary>,
    /// Values that may still be read.
    values: usize,
    /// Bytes that streams may still become.
    pub(super) left: usize,
    /// Whether there was more than is looked at.
    pub(super) is_cut: bool,
    /// Whether names of what acts are written in digits.
    pub(super) hides_names: bool,
}

impl<'b> Document<'b> {
    /// Reads every object; streams of objects are inflated to `limit` bytes.
    pub(super) fn read(bytes: &'b [u8], limit: usize) -> Self {
        let mut document = Self {
            bytes,
            objects: HashMap::new(),
            all: Vec::new(),
            values: VALUES,
            left: limit,
            is_cut: false,
            hides_names: false,
        };
        let mut at = 0;
        let mut packed = Vec::new();
        while let Some(found) = bytes.get(at..).and_then(|rest| memmem::find(rest, b"obj")) {
            let keyword = at + found;
            at = keyword + 3;
            // `endobj` ends one.
            let Some(number) = number_before(&bytes[..keyword]) else {
                continue;
            };
            if document.all.len() >= OBJECTS || document.values == 0 {
                document.is_cut = true;
                break;
            }
            let mut reader = Reader::new(bytes, at, document.values);
            let value = reader.value(0);
            document.read_by(&reader);
            at = reader.at.max(at);
            let stream = reader.stream();
            if let Some(stream) = &stream {
                at = stream.end;
            }
            if matches!(&value, Value::Dictionary(dictionary) if is_kind(dictionary, "ObjStm"))
                && let Some(stream) = stream.clone()
            {
                packed.push((value.clone(), stream));
            }
            document.keep(&value);
            document.objects.insert(number, (value, stream));
        }
        for (dictionary, stream) in packed {
            document.packed(&dictionary, stream);
        }
        document.trailers();
        document
    }

    /// The trailer's dictionary is no object.
    fn trailers(&mut self) {
        let bytes = self.bytes;
        for at in memmem::find_iter(bytes, b"trailer").take(64) {
            let mut reader = Reader::new(bytes, at + 7, self.values);
            let value = reader.value(0);
            self.read_by(&reader);
            self.keep(&value);
        }
    }

    fn read_by(&mut self, reader: &Reader<'_>) {
        self.hides_names |= reader.hides_names;
        self.values = reader.values;
    }

    /// Keeps every dictionary of a value for looking through.
    fn keep(&mut self, value: &Value) {
        let mut waiting = vec![value];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Dictionary(dictionary) if self.all.len() < OBJECTS => {
                    self.all.push(dictionary.clone());
                    waiting.extend(dictionary.0.values());
                }
                Value::Array(values) => waiting.extend(values),
                _ => {}
            }
        }
    }

    /// Objects in a stream (section 7.5.7): their numbers and places first.
    fn packed(&mut self, dictionary: &Value, stream: Range<usize>) {
        let Value::Dictionary(dictionary) = dictionary else {
            return;
        };
        let content = self.inflated(dictionary, stream, usize::MAX);
        let first = match dictionary.get("First") {
            Some(Value::Number(first)) => usize::try_from(*first).unwrap_or(0),
            _ => 0,
        };
        let mut head = Reader::new(&content, 0, OBJECTS);
        let mut places = Vec::new();
        while head.at < first.min(content.len()) && places.len() < OBJECTS {
            let (Value::Number(number), Value::Number(place)) = (head.plain(), head.plain()) else {
                break;
            };
            places.push((number, place));
        }
        for (number, place) in places {
            if self.all.len() >= OBJECTS || self.values == 0 {
                self.is_cut = true;
                return;
            }
            let place = first.saturating_add(usize::try_from(place).unwrap_or(usize::MAX));
            let mut reader = Reader::new(&content, place, self.values);
            let value = reader.value(0);
            self.read_by(&reader);
            self.keep(&value);
            if let Ok(number) = u32::try_from(number) {
                self.objects.insert(number, (value, None));
            }
        }
    }

    /// Every dictionary of the file.
    pub(super) fn dictionaries(&self) -> impl Iterator<Item = &Dictionary> {
        self.all.iter()
    }

    pub(super) fn object(&self, number: u32) -> Option<&Value> {
        self.objects.get(&number).map(|(value, _)| value)
    }

    /// What a reference means.
    pub(super) fn resolved(&self, value: &Value) -> Value {
        let mut value = value;
        for _ in 0..REFERENCES {
            match value {
                Value::Reference(number) => match self.object(*number) {
                    Some(meant) => value = meant,
                    None => return Value::Other,
                },
                _ => break,
            }
        }
        value.clone()
    }

    /// A text, written out or as a stream.
    pub(super) fn text(&mut self, value: &Value) -> String {
        let bytes = match (value, self.resolved(value)) {
            (_, Value::Text(mut bytes)) => {
                bytes.truncate(self.left);
                self.left -= bytes.len();
                bytes
            }
            (Value::Reference(number), Value::Dictionary(_)) => self.stream(*number, TEXT_BYTES),
            (_, Value::Name(name)) => return name,
            _ => return String::new(),
        };
        match bytes.as_slice() {
            [0xfe, 0xff, wide @ ..] => {
                let units: Vec<u16> = wide
                    .chunks_exact(2)
                    .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                    .collect();
                String::from_utf16_lossy(&units)
            }
            bytes => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// The name in a file specification (section 7.11), simple or full.
    pub(super) fn file_name(&mut self, value: &Value) -> String {
        match self.resolved(value) {
            Value::Dictionary(specification) => ["UF", "F", "DOS", "Unix"]
                .iter()
                .find_map(|key| specification.get(key).cloned())
                .map(|name| self.text(&name))
                .unwrap_or_default(),
            other => self.text(&other),
        }
    }

    /// The numbers of streams of a kind.
    pub(super) fn streams_of(&self, kind: &str) -> Vec<u32> {
        let mut numbers: Vec<u32> = self
            .objects
            .iter()
            .filter(|(_, (value, stream))| {
                stream.is_some() && matches!(value, Value::Dictionary(dictionary) if is_kind(dictionary, kind))
            })
            .map(|(number, _)| *number)
            .collect();
        numbers.sort_unstable();
        numbers
    }

    /// The bytes of a stream, as far as its filters are known.
    pub(super) fn stream(&mut self, number: u32, limit: usize) -> Vec<u8> {
        match self.objects.get(&number) {
            Some((Value::Dictionary(dictionary), Some(stream))) => {
                let (dictionary, stream) = (dictionary.clone(), stream.clone());
                self.inflated(&dictionary, stream, limit)
            }
            _ => Vec::new(),
        }
    }

    fn inflated(&mut self, dictionary: &Dictionary, stream: Range<usize>, limit: usize) -> Vec<u8> {
        let filters = match dictionary.get("Filter").map(|filter| self.resolved(filter)) {
            Some(Value::Name(filter)) => vec![filter],
            Some(Value::Array(filters)) => filters
                .iter()
                .map(|filter| match self.resolved(filter) {
                    Value::Name(name) => name,
                    _ => String::new(),
                })
                .take(FILTERS)
                .collect(),
            _ => Vec::new(),
        };
        let written = self.bytes.get(stream).unwrap_or_default();
        self.is_cut |= written.len() > self.left;
        let mut content = written[..written.len().min(self.left)].to_vec();
        self.left -= content.len();
        for filter in filters {
            let limit = limit.min(self.left) as u64;
            content = match filter.as_str() {
                "FlateDecode" | "Fl" => {
                    let mut out = Vec::new();
                    // What stands before the fault is there all the same.
                    let _ = flate2::read::ZlibDecoder::new(content.as_slice())
                        .take(limit)
                        .read_to_end(&mut out);
                    out
                }
                "ASCIIHexDecode" | "AHx" => hexadecimal(&content),
                "ASCII85Decode" | "A85" => ascii85(&content),
                _ => return content,
            };
            self.is_cut |= content.len() as u64 >= limit && limit > 0;
            self.left = self.left.saturating_sub(content.len());
        }
        content
    }
}

fn is_kind(dictionary: &Dictionary, kind: &str) -> bool {
    matches!(dictionary.get("Type"), Some(Value::Name(name)) if name == kind)
}

/// The number of an object, from `12 0 ` before its keyword.
fn number_before(before: &[u8]) -> Option<u32> {
    let tail = &before[before.len().saturating_sub(40)..];
    let mut words = tail
        .rsplit(|byte| byte.is_ascii_whitespace())
        .filter(|word| !word.is_empty());
    let generation = words.next()?;
    if !generation.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let word = words.next()?;
    // Right behind what ends the one before: `endobj12 0 obj`.
    let digits = word.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&word[word.len() - digits..]).ok()?.parse().ok()
}

/// Reads values one behind the other.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    /// Values that may still be read; then all is over.
    values: usize,
    hides_names: bool,
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8], at: usize, values: usize) -> Self {
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
    fn value(&mut self, depth: usize) -> Value {
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
    fn plain(&mut self) -> Value {
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
    fn stream(&mut self) -> Option<Range<usize>> {
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

/// Bytes written in digits; others are passed over.
fn hexadecimal(written: &[u8]) -> Vec<u8> {
    let mut digits = written
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::new();
    while let Some(high) = digits.next() {
        out.push(u8::try_from(high << 4 | digits.next().unwrap_or(0)).unwrap_or(0));
    }
    out
}

/// Five characters for four bytes (section 7.4.3).
fn ascii85(written: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut five = Vec::with_capacity(5);
    let mut put = |five: &mut Vec<u8>| {
        let missing = 5 - five.len();
        if missing == 5 {
            return;
        }
        let number = five
            .iter()
            .chain(std::iter::repeat_n(&84, missing))
            .fold(0_u32, |number, digit| {
                number.wrapping_mul(85).wrapping_add(u32::from(*digit))
            });
        out.extend_from_slice(&number.to_be_bytes()[..4_usize.saturating_sub(missing)]);
        five.clear();
    };
    for byte in written {
        match byte {
            b'~' => break,
            b'z' if five.is_empty() => {
                five.extend([0; 5]);
                put(&mut five);
            }
            b'!'..=b'u' => {
                five.push(byte - b'!');
                if five.len() == 5 {
                    put(&mut five);
                }
            }
            _ => {}
        }
    }
    put(&mut five);
    out
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
            panic!()
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
        assert_eq!(ascii85(b"9jqo^BlbD-~>"), b"Man is d");
        assert_eq!(ascii85(b"9jqo^Bl~>"), b"Man i");
        let nested = b"[".repeat(100_000);
        assert!(matches!(Reader::new(&nested, 0, 1_000).value(0), Value::Array(_)));
    }

    #[test]
    fn names_of_what_acts_in_digits_are_told() {
        let hides = |text: &[u8]| Document::read(text, 1_000).hides_names;
        assert!(hides(b"1 0 obj << /#4aavaScript 2 0 R >> endobj"));
        assert!(!hides(b"1 0 obj << /Font#20Name 2 0 R /JavaScript 1 0 R >> endobj"));
    }
}
