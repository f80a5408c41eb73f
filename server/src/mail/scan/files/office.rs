//! Office documents: the parts of a package ([ECMA-376] part 2) that make it load or start something, and the streams of a compound
//! file ([MS-CFB]) in which other files are carried.

use super::{
    super::{Trail, Walk, kind},
    pattern::{Pattern, group},
    starts_with_a_click,
};
use crate::mail::{
    analyser::features::{
        DDE_COMMAND, EMBEDDED_PROGRAM, EXCEL4_RUN, EXCEL4_SHEET, Feature, OBJECT_EQUATION, REMOTE_OBJECT,
        REMOTE_TEMPLATE,
    },
    limits::Restriction,
};
use html5gum::{HtmlString, StartTag, Token, Tokenizer};
use memchr::memmem;
use std::io::{Cursor, Read};

/// How a compound file begins.
pub(super) const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Streams of one file that are looked at.
const STREAMS: usize = 1_000;
/// Bytes of one stream.
const STREAM_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes of one part of a package that are read as markup.
const PART_BYTES: usize = 8 * 1024 * 1024;
/// Bytes of a name inside an object.
const NAME_BYTES: usize = 1_024;
/// Bytes of the header before an equation's records (EQNOLEFILEHDR), and of the records' own.
const EQUATION_HEADER: usize = 28 + 5;
/// Bytes of the records in which the font's is looked for.
const EQUATION_RECORDS: usize = 16;
/// Bytes that the old editor has for the name of a font; a longer one runs over what follows.
const FONT_NAME: usize = 40;

/// A field that talks to another program, and programs that nobody gets figures from.
static DDE: Pattern = Pattern::new(
    r#"\bdde(?:auto)?\b[ \t\r\n"'\\/a-z0-9_:.()%-]{0,160}?\b(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|msiexec)\b"#,
);
/// The same in the cell of a text that a spreadsheet opens.
static DDE_CELL: Pattern = Pattern::new(
    r#"(?:^|[,;\t"])\s*[=+@-][^,;|\r\n]{0,40}\b(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|msexcel)\s*\|"#,
);
static DDE_SERVICE: Pattern =
    Pattern::new(r"^(?:.*[\\/])?(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil)(?:\.exe)?$");
/// Characters by their numbers, as a field writes them.
static QUOTED: Pattern = Pattern::new(r"\bquote\s+((?:\d{1,3}\s+){3,}\d{1,3})");
/// Functions of Excel 4.0 that leave the workbook.
static EXCEL4: Pattern = Pattern::new(r"\b(?:exec|call|register(?:\.id)?|fopen|fwrite(?:ln)?)\s*\(");

/// Whether a member of an archive is a part of a document that can do something.
pub(super) fn is_part(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let of_document = ["word/", "xl/", "ppt/"].iter().any(|folder| name.starts_with(folder));
    name.ends_with(".rels") || of_document && name.ends_with(".xml")
}

/// Whether a text is one that a spreadsheet opens.
pub(super) fn is_sheet_text(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".csv", ".tsv", ".slk", ".iqy"].iter().any(|end| name.ends_with(end))
}

impl Walk<'_> {
    /// Looks at a part of a package.
    pub(super) fn office_part(&mut self, bytes: &[u8], name: &str, trail: &Trail<'_>) {
        let name = name.to_ascii_lowercase();
        let bytes = &bytes[..bytes.len().min(PART_BYTES)];
        if name.ends_with(".rels") {
            self.relationships(bytes, trail);
        } else if name.starts_with("xl/macrosheets/") {
            let text = String::from_utf8_lossy(bytes);
            self.feature(&EXCEL4_SHEET, trail, "");
            if let Some(call) = formulas(bytes).find_map(|formula| EXCEL4.first(&formula).map(String::from)) {
                self.feature(&EXCEL4_RUN, trail, call.trim_end_matches('('));
            }
            self.addresses(&text);
        } else if name.starts_with("xl/externallinks/") {
            self.external_link(bytes, trail);
        } else if name.starts_with("word/") {
            self.fields(bytes, trail);
        }
    }

    /// The cells of a text.
    pub(super) fn cells(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        let bytes = &bytes[..bytes.len().min(PART_BYTES)];
        if memchr::memchr(b'|', bytes).is_some()
            && let Some(cell) = DDE_CELL.first(&String::from_utf8_lossy(bytes))
        {
            self.feature(&DDE_COMMAND, trail, cell.trim());
        }
    }

    /// What a part loads (part 2, section 9.3).
    fn relationships(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        if memmem::find(bytes, b"xternal").is_none() {
            return;
        }
        for tag in tags(bytes).filter(|tag| tag.name.as_slice() == b"relationship") {
            let (kind, target, mode) = (value(&tag, "type"), value(&tag, "target"), value(&tag, "targetmode"));
            let lower = target.to_ascii_lowercase();
            let is_remote = ["http://", "https://", "ftp://", "mhtml:", "file://///", r"\\"]
                .iter()
                .any(|scheme| lower.starts_with(scheme));
            if !mode.eq_ignore_ascii_case("external") || !is_remote {
                continue;
            }
            if kind.ends_with("/attachedTemplate") && !lower.starts_with(r"\\") {
                self.feature(&REMOTE_TEMPLATE, trail, &target);
                self.addresses(&target);
            } else if kind.ends_with("/oleObject") && (lower.starts_with("http") || lower.starts_with("mhtml"))
                || lower.contains("!x-usc:")
            {
                self.feature(&REMOTE_OBJECT, trail, &target);
                self.addresses(target.rsplit("x-usc:").next().unwrap_or(&target));
            }
        }
    }

    /// Fields of a text document: their code may be spread over any number of runs.
    fn fields(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        if memmem::find(bytes, b"instr").is_none() {
            return;
        }
        let mut code = String::new();
        let mut in_code = false;
        for token in Tokenizer::new(bytes) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) if tag.name.as_slice() == b"w:instrtext" => in_code = !tag.self_closing,
                Token::EndTag(tag) if tag.name.as_slice() == b"w:instrtext" => in_code = false,
                Token::EndTag(tag) if tag.name.as_slice() == b"w:p" => code.push('\n'),
                Token::StartTag(tag) if tag.name.as_slice() == b"w:fldsimple" => {
                    code.push_str(&value(&tag, "w:instr"));
                    code.push('\n');
                }
                Token::String(text) if in_code => code.push_str(&String::from_utf8_lossy(&text)),
                _ => {}
            }
        }
        self.field_code(&code, trail);
    }

    /// The code of fields, also of those in rich text.
    pub(super) fn field_code(&mut self, code: &str, trail: &Trail<'_>) {
        let code = QUOTED.replaced(code, |found| {
            group(found, 1)
                .split_whitespace()
                .filter_map(|number| number.parse().ok().and_then(char::from_u32))
                .collect()
        });
        if let Some(command) = DDE.first(&code) {
            self.feature(&DDE_COMMAND, trail, command);
            self.addresses(&code);
        }
    }

    fn external_link(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        for tag in tags(bytes).filter(|tag| tag.name.as_slice() == b"ddelink") {
            let service = value(&tag, "ddeservice");
            if DDE_SERVICE.fits(&service) {
                self.feature(&DDE_COMMAND, trail, &format!("{service} {}", value(&tag, "ddetopic")));
            }
        }
    }

    /// Looks at the streams of a compound file that hold other files.
    pub(super) fn compound_streams(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
            return;
        };
        let streams: Vec<_> = file
            .walk()
            .filter(|entry| entry.is_stream() && entry.len() <= STREAM_BYTES)
            .take(STREAMS)
            .filter(|entry| {
                let name = entry.name();
                matches!(
                    name,
                    "Workbook" | "Book" | "Equation Native" | "\u{1}Ole10Native" | "Package" | "CONTENTS"
                )
            })
            .map(|entry| (entry.path().to_path_buf(), entry.name().to_string()))
            .collect();
        for (path, name) in streams {
            let mut content = Vec::new();
            let read = file
                .open_stream(&path)
                .and_then(|mut stream| stream.read_to_end(&mut content));
            if read.is_err() {
                continue;
            }
            match name.as_str() {
                "Workbook" | "Book" => self.workbook(&content, trail),
                "Equation Native" => self.equation(&content, trail),
                "\u{1}Ole10Native" => {
                    if let Some(native) = content.get(4..) {
                        self.packaged(native, trail);
                    }
                }
                _ => self.embedded(&content, &name, &EMBEDDED_PROGRAM, trail),
            }
        }
    }

    /// A file in an object of the class Package: two bytes, its label, its path, where it was, and then itself.
    pub(super) fn packaged(&mut self, native: &[u8], trail: &Trail<'_>) {
        let Some((label, rest)) = native.get(2..).and_then(text_with_nul) else {
            return;
        };
        let Some((path, rest)) = text_with_nul(rest) else {
            return;
        };
        // Eight bytes: a mark, and the length of the path that follows.
        let Some(content) = sized(rest.get(4..).unwrap_or_default())
            .and_then(|(_, rest)| sized(rest))
            .map(|(content, _)| content)
        else {
            return;
        };
        let named = if path.is_empty() { label } else { path };
        let name = String::from_utf8_lossy(named).into_owned();
        let name = name.rsplit(['\\', '/']).next().unwrap_or(&name);
        self.embedded(content, name, &EMBEDDED_PROGRAM, trail);
    }

    /// An equation of the old editor. Many old documents have some; what makes one an attack is the name of a font that is
    /// longer than the room for it.
    pub(super) fn equation(&mut self, native: &[u8], trail: &Trail<'_>) {
        let records = native.get(EQUATION_HEADER..).unwrap_or_default();
        let font = records.iter().take(EQUATION_RECORDS).position(|byte| *byte == 8);
        let name = font.and_then(|at| records.get(at + 3..)).unwrap_or_default();
        if name.len() > FONT_NAME && !name[..FONT_NAME].contains(&0) {
            self.feature(&OBJECT_EQUATION, trail, "");
        }
    }

    /// A file inside a file, looked at like a member of an archive.
    pub(super) fn embedded(&mut self, content: &[u8], name: &str, feature: &'static Feature, trail: &Trail<'_>) {
        if trail.layer >= self.scanner.limits.layers {
            return self.restricted(Restriction::Layers, trail, "");
        }
        if !self.may_open(trail) {
            return;
        }
        if self.budget.unpacked < content.len() as u64 {
            return self.restricted(Restriction::Unpacked, trail, "");
        }
        self.budget.unpacked -= content.len() as u64;
        if starts_with_a_click(&kind::look(content), name) {
            self.feature(feature, trail, name);
        }
        self.file(content, name, true, &Trail::named(Some(trail), name));
    }
}

fn tags(bytes: &[u8]) -> impl Iterator<Item = StartTag<()>> {
    Tokenizer::new(bytes).filter_map(|token| {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => Some(tag),
            _ => None,
        }
    })
}

/// The value of an attribute, whose name is in lower case; empty without it.
pub(super) fn value(tag: &StartTag<()>, attribute: &str) -> String {
    tag.attributes
        .get(&HtmlString(attribute.as_bytes().to_vec()))
        .map(|value| String::from_utf8_lossy(value).into_owned())
        .unwrap_or_default()
}

/// The formulas of a sheet.
fn formulas(bytes: &[u8]) -> impl Iterator<Item = String> {
    let mut in_formula = false;
    Tokenizer::new(bytes).filter_map(move |token| {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => in_formula = tag.name.as_slice() == b"f",
            Token::EndTag(_) => in_formula = false,
            Token::String(text) if in_formula => return Some(String::from_utf8_lossy(&text).into_owned()),
            _ => {}
        }
        None
    })
}

fn text_with_nul(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().take(NAME_BYTES).position(|byte| *byte == 0)?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// A length in four bytes, and as many bytes as it says or as there are.
pub(super) fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    Some(rest.split_at((u32::from_le_bytes(*length) as usize).min(rest.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_fields_and_cells_are_told_from_figures() {
        for code in [
            r#" DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc" "#,
            r#"DDE "C:\\Programs\\Microsoft\\Office\\MSWord.exe\\..\\..\\..\\windows\\system32\\powershell.exe" "x""#,
        ] {
            assert!(DDE.fits(code), "{code}");
        }
        for code in [
            r#" DDEAUTO excel "C:\\sales.xls" "Sheet1!R1C1" "#,
            " HYPERLINK \"https://a.example/cmd\" ",
            "the DDE",
        ] {
            assert!(!DDE.fits(code), "{code}");
        }
        assert!(DDE_CELL.fits("name,=cmd|'/c calc'!A0") && DDE_CELL.fits("@SUM(1+1)*cmd|' /C calc'!A0"));
        assert!(!DDE_CELL.fits("a,b\n=SUM(A1:A2),x|y\ncmd | more"));
        assert!(EXCEL4.fits("EXEC(\"x\")") && !EXCEL4.fits("EXECUTION(1)+RECALL(2)"));
    }
}
