//! Which characters the codes of a font are, and how wide (ISO 32000-1 sections 9.6 to 9.10).

use encoding_rs::{BIG5, EUC_JP, EUC_KR, GBK, SHIFT_JIS, UTF_16BE};
use lopdf::{Dictionary, Document, Encoding, Object};
use std::collections::HashMap;

/// A letter is about half as wide as high where the font does not say.
const USUAL_WIDTH: f32 = 0.5;
/// Widths of one font that are kept.
const WIDTHS: usize = 70_000;

/// How codes become characters.
enum Letters<'d> {
    /// As the font says.
    Told(Encoding<'d>),
    /// By a code page (the predefined CMaps of section 9.7.5.2).
    CodePage(&'static encoding_rs::Encoding),
    /// Nobody knows.
    Unknown,
}

pub(super) struct Font<'d> {
    letters: Letters<'d>,
    /// Two bytes a code.
    is_wide: bool,
    /// By code, in parts of the size.
    widths: HashMap<u16, f32>,
    other_width: f32,
    weight: usize,
}

impl<'d> Font<'d> {
    /// Reads a font, unpacking not more than `limit` bytes.
    pub(super) fn read(font: &'d Dictionary, document: &'d Document, limit: usize) -> Self {
        let descendant = descendant(font, document);
        let (letters, weight) = letters(font, document, descendant.is_some(), limit);
        let mut widths = HashMap::new();
        let other_width = match descendant {
            Some(descendant) => wide_widths(descendant, document, &mut widths),
            None => narrow_widths(font, document, &mut widths),
        };
        Self {
            is_wide: descendant.is_some(),
            letters,
            widths,
            other_width,
            weight,
        }
    }

    /// Bytes that were unpacked for it.
    pub(super) const fn weight(&self) -> usize {
        self.weight
    }

    /// Whether it says how wide its letters are.
    pub(super) fn is_measured(&self) -> bool {
        !self.widths.is_empty()
    }

    /// The characters of a string; none when nobody knows them.
    pub(super) fn text(&self, bytes: &[u8]) -> Option<String> {
        match &self.letters {
            Letters::Told(encoding) => encoding.bytes_to_string(bytes).ok(),
            Letters::CodePage(page) => Some(page.decode_without_bom_handling(bytes).0.into_owned()),
            Letters::Unknown => None,
        }
    }

    /// Its width in parts of the size, its characters, and the spaces among them.
    pub(super) fn width(&self, bytes: &[u8]) -> (f32, f32, f32) {
        let (mut width, mut characters, mut spaces) = (0.0, 0.0, 0.0);
        for code in bytes.chunks(if self.is_wide { 2 } else { 1 }) {
            let number = code
                .iter()
                .fold(0, |number: u16, byte| (number << 8) | u16::from(*byte));
            width += self.widths.get(&number).copied().unwrap_or(self.other_width);
            characters += 1.0;
            if code == b" " {
                spaces += 1.0;
            }
        }
        (width, characters, spaces)
    }
}

/// The font of many letters inside a composite one.
fn descendant<'d>(font: &'d Dictionary, document: &'d Document) -> Option<&'d Dictionary> {
    let fonts = font.get_deref(b"DescendantFonts", document).ok()?.as_array().ok()?;
    let (_, first) = document.dereference(fonts.first()?).ok()?;
    first.as_dict().ok()
}

/// The characters, and the bytes that were unpacked to know them.
fn letters<'d>(font: &'d Dictionary, document: &'d Document, is_wide: bool, limit: usize) -> (Letters<'d>, usize) {
    let unicode = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream).ok();
    let weight = unicode.map_or(0, |stream| stream.content.len().saturating_mul(8));
    let name = font
        .get_deref(b"Encoding", document)
        .and_then(Object::as_name)
        .unwrap_or_default();
    if unicode.is_none() {
        let page = match name {
            name if name.starts_with(b"Uni") && (name.ends_with(b"UCS2-H") || name.ends_with(b"UTF16-H")) => {
                Some(UTF_16BE)
            }
            b"90ms-RKSJ-H" | b"90msp-RKSJ-H" | b"90pv-RKSJ-H" | b"83pv-RKSJ-H" => Some(SHIFT_JIS),
            b"EUC-H" => Some(EUC_JP),
            b"GBK-EUC-H" | b"GBK2K-H" | b"GB-EUC-H" | b"GBKp-EUC-H" => Some(GBK),
            b"ETen-B5-H" | b"B5pc-H" | b"ETenms-B5-H" => Some(BIG5),
            b"KSCms-UHC-H" | b"KSC-EUC-H" | b"KSCms-UHC-HW-H" => Some(EUC_KR),
            _ => None,
        };
        if let Some(page) = page {
            return (Letters::CodePage(page), weight);
        }
        if is_wide {
            return (Letters::Unknown, weight);
        }
    }
    let encoding = if unicode.is_some() && font.has(b"Encoding") {
        without_encoding(font, document, limit)
    } else {
        font.get_font_encoding_with_limit(document, limit).ok()
    };
    (encoding.map_or(Letters::Unknown, Letters::Told), weight)
}

/// What `ToUnicode` says: it was made for this, and lopdf asks for it last.
fn without_encoding<'d>(font: &'d Dictionary, document: &'d Document, limit: usize) -> Option<Encoding<'d>> {
    let mut told = Dictionary::new();
    told.set("Type", Object::Name(b"Font".to_vec()));
    told.set("ToUnicode", font.get(b"ToUnicode").ok()?.clone());
    match told.get_font_encoding_with_limit(document, limit) {
        Ok(Encoding::UnicodeMapEncoding(map)) => Some(Encoding::UnicodeMapEncoding(map)),
        _ => font.get_font_encoding_with_limit(document, limit).ok(),
    }
}

fn thousandths(object: &Object) -> Option<f32> {
    object.as_float().ok().map(|width| width / 1_000.0)
}

fn code(object: &Object) -> Option<u16> {
    object.as_i64().ok().and_then(|code| u16::try_from(code).ok())
}

/// `FirstChar` and `Widths`; gives the width of every other.
fn narrow_widths(font: &Dictionary, document: &Document, widths: &mut HashMap<u16, f32>) -> f32 {
    let first = font
        .get_deref(b"FirstChar", document)
        .ok()
        .and_then(code)
        .unwrap_or_default();
    let listed = font.get_deref(b"Widths", document).and_then(Object::as_array);
    for (number, width) in (first..).zip(listed.into_iter().flatten()).take(WIDTHS) {
        let width = document
            .dereference(width)
            .ok()
            .and_then(|(_, width)| thousandths(width));
        if let Some(width) = width {
            widths.insert(number, width);
        }
    }
    USUAL_WIDTH
}

/// `W`: `code [width width ...]` and `first last width`; gives `DW`, the width of every other.
fn wide_widths(font: &Dictionary, document: &Document, widths: &mut HashMap<u16, f32>) -> f32 {
    let mut listed = font
        .get_deref(b"W", document)
        .and_then(Object::as_array)
        .into_iter()
        .flatten();
    while let (Some(first), Some(second)) = (listed.next(), listed.next()) {
        let Some(first) = code(first) else { break };
        let Ok((_, second)) = document.dereference(second) else {
            break;
        };
        if let Ok(each) = second.as_array() {
            for (number, width) in (first..).zip(each) {
                if let Some(width) = thousandths(width) {
                    widths.insert(number, width);
                }
            }
        } else if let (Some(last), Some(width)) = (code(second), listed.next().and_then(thousandths)) {
            widths.extend((first..=last).map(|number| (number, width)));
        } else {
            break;
        }
    }
    let other = font
        .get_deref(b"DW", document)
        .ok()
        .and_then(thousandths)
        .unwrap_or(1.0);
    // A font of one width says nothing but this.
    widths.entry(0).or_insert(other);
    other
}
