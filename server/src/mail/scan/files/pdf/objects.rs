//! The objects of a PDF (ISO 32000-1 section 7.3), as far as they make sense.

use super::{
    filters::{ascii85, hexadecimal},
    reader::Reader,
};
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
/// Bytes of one text or name.
pub(super) const TEXT_BYTES: usize = 4 * 1024 * 1024;
/// Filters one behind the other.
const FILTERS: usize = 4;
/// Steps from a reference to what it means.
const REFERENCES: usize = 16;

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
pub(super) struct Dictionary(pub(super) Rc<BTreeMap<String, Value>>);

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_what_acts_in_digits_are_told() {
        let hides = |text: &[u8]| Document::read(text, 1_000).hides_names;
        assert!(hides(b"1 0 obj << /#4aavaScript 2 0 R >> endobj"));
        assert!(!hides(b"1 0 obj << /Font#20Name 2 0 R /JavaScript 1 0 R >> endobj"));
    }
}
