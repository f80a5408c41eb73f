//! Rich Text Format (Microsoft, RTF Specification 1.9.1): what a reader sees of it. One walk over the bytes, which keeps of a group only
//! what its end restores.

use super::Ending;
use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};
use std::collections::BTreeMap;

/// Groups inside each other.
const GROUPS: usize = 4_096;
/// Fonts whose code page is remembered.
const FONTS: usize = 10_000;
/// Bytes of the name of a control word (specification: 32).
const WORD: usize = 32;

/// Groups whose content is no text.
const UNREAD: &[&str] = &[
    "colortbl",
    "stylesheet",
    "pict",
    "objdata",
    "objclass",
    "objname",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "filetbl",
    "revtbl",
    "xmlnstbl",
    "fontemb",
    "fontfile",
    "generator",
    "pntext",
];
/// Groups that a reader who does not know them would skip, and whose content is text.
const READ: &[&str] = &[
    "shpinst",
    "shptxt",
    "annotation",
    "fldinst",
    "ud",
    "docvar",
    "userprops",
    "formfield",
];

/// What the end of a group restores.
#[derive(Clone, Copy)]
struct Group {
    unread: bool,
    fonts: bool,
    /// Characters that stand for one of Unicode, for readers who do not know it.
    instead: usize,
    encoding: &'static Encoding,
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    group: Group,
    groups: Vec<Group>,
    /// Whether the group has begun with `\*`.
    starred: bool,
    /// What is left to leave out after a character of Unicode.
    leave_out: usize,
    default: &'static Encoding,
    /// The font that is being described.
    font: i32,
    fonts: BTreeMap<i32, &'static Encoding>,
    /// Bytes of a code page, and units of UTF-16, that are not characters yet.
    pending: Vec<u8>,
    units: Vec<u16>,
    text: String,
}

/// The text, at most `limit` bytes of it, and how far it was read.
pub(super) fn text_of(bytes: &[u8], limit: usize) -> (String, Ending) {
    let group = Group {
        unread: false,
        fonts: false,
        instead: 1,
        encoding: WINDOWS_1252,
    };
    let mut reader = Reader {
        bytes,
        at: 0,
        group,
        groups: Vec::new(),
        starred: false,
        leave_out: 0,
        default: WINDOWS_1252,
        font: 0,
        fonts: BTreeMap::new(),
        pending: Vec::new(),
        units: Vec::new(),
        text: String::new(),
    };
    let ending = reader.read(limit);
    reader.flush();
    (reader.text, ending)
}

impl Reader<'_> {
    fn read(&mut self, limit: usize) -> Ending {
        while let Some(byte) = self.next() {
            if self.text.len() + self.pending.len() > limit {
                return Ending::Text;
            }
            match byte {
                b'{' => {
                    if self.groups.len() == GROUPS {
                        return Ending::Broken;
                    }
                    self.groups.push(self.group);
                    self.starred = false;
                    self.leave_out = 0;
                }
                b'}' => {
                    self.flush();
                    self.leave_out = 0;
                    let Some(group) = self.groups.pop() else {
                        return Ending::Broken;
                    };
                    self.group = group;
                    if self.groups.is_empty() {
                        return Ending::Whole;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                byte => self.byte(byte),
            }
        }
        Ending::Broken
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) {
        if self.leave_out > 0 {
            self.leave_out -= 1;
        } else if !self.group.unread && !self.group.fonts {
            self.units_end();
            self.pending.push(byte);
        }
    }

    fn say(&mut self, text: &str) {
        if self.leave_out > 0 {
            self.leave_out -= 1;
        } else if !self.group.unread && !self.group.fonts {
            self.flush();
            self.text.push_str(text);
        }
    }

    fn units_end(&mut self) {
        if !self.units.is_empty() {
            self.text.push_str(&String::from_utf16_lossy(&self.units));
            self.units.clear();
        }
    }

    fn flush(&mut self) {
        self.units_end();
        if !self.pending.is_empty() {
            let (text, _) = self.group.encoding.decode_without_bom_handling(&self.pending);
            self.text.push_str(&text);
            self.pending.clear();
        }
    }

    fn control(&mut self) {
        match self.next() {
            Some(b'\'') => {
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                let (high, low) = (digit(self.peek()), digit(self.bytes.get(self.at + 1).copied()));
                if let (Some(high), Some(low)) = (high, low) {
                    self.at += 2;
                    self.byte(u8::try_from(high * 16 + low).unwrap_or_default());
                }
            }
            Some(b'*') => self.starred = true,
            Some(b'~') => self.say(" "),
            Some(b'_') => self.say("-"),
            Some(byte @ (b'\\' | b'{' | b'}')) => self.byte(byte),
            Some(b'\r' | b'\n') => self.say("\n"),
            Some(byte) if byte.is_ascii_alphabetic() => self.word(),
            _ => {}
        }
    }

    fn word(&mut self) {
        let begin = self.at - 1;
        while self.at - begin < WORD && self.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
            self.at += 1;
        }
        let bytes = self.bytes;
        let name = bytes
            .get(begin..self.at)
            .and_then(|name| std::str::from_utf8(name).ok());
        let begin = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        while self.at - begin < 11 && self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let number = bytes
            .get(begin..self.at)
            .and_then(|number| std::str::from_utf8(number).ok());
        let number = number.and_then(|number| number.parse::<i32>().ok());
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        self.means(name.unwrap_or_default(), number);
    }

    fn means(&mut self, name: &str, number: Option<i32>) {
        if std::mem::take(&mut self.starred) && !READ.contains(&name) {
            self.group.unread = true;
        }
        match name {
            "par" | "line" | "sect" | "page" | "row" | "column" | "softline" => self.say("\n"),
            "cell" | "nestcell" | "nestrow" | "tab" => self.say("\t"),
            "emdash" | "endash" => self.say("-"),
            "emspace" | "enspace" | "qmspace" => self.say(" "),
            "bullet" => self.say("•"),
            "lquote" | "rquote" => self.say("'"),
            "ldblquote" | "rdblquote" => self.say("\""),
            "u" => self.unicode(number.unwrap_or_default()),
            "uc" => self.group.instead = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(1),
            "ansicpg" => {
                self.default = number.and_then(code_page).unwrap_or(WINDOWS_1252);
                self.changed_to(self.default);
            }
            "mac" => {
                self.default = MACINTOSH;
                self.changed_to(self.default);
            }
            "fonttbl" => self.group.fonts = true,
            "f" if self.group.fonts => self.font = number.unwrap_or_default(),
            "fcharset" if self.group.fonts && self.fonts.len() < FONTS => {
                if let Some(encoding) = number.and_then(character_set) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "f" => {
                let known = number.and_then(|font| self.fonts.get(&font).copied());
                self.changed_to(known.unwrap_or(self.default));
            }
            "plain" => self.changed_to(self.default),
            "bin" => {
                let skipped = number
                    .and_then(|number| usize::try_from(number).ok())
                    .unwrap_or_default();
                self.at = self.at.saturating_add(skipped).min(self.bytes.len());
            }
            unread if UNREAD.contains(&unread) => self.group.unread = true,
            _ => {}
        }
    }

    fn changed_to(&mut self, encoding: &'static Encoding) {
        self.flush();
        self.group.encoding = encoding;
    }

    /// A unit of UTF-16, written as a signed number of 16 bits.
    fn unicode(&mut self, number: i32) {
        if !self.group.unread && !self.group.fonts {
            if !self.pending.is_empty() {
                self.flush();
            }
            let unit = number.rem_euclid(0x1_0000);
            self.units.push(u16::try_from(unit).unwrap_or(0xfffd));
        }
        self.leave_out = self.group.instead;
    }
}

/// A code page of Windows.
fn code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        _ => return None,
    })
}

/// A character set of a font (`\fcharset`).
fn character_set(number: i32) -> Option<&'static Encoding> {
    code_page(match number {
        0 => 1252,
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        let (text, ending) = text_of(text.as_bytes(), 1_000_000);
        assert_eq!(ending, Ending::Whole);
        text
    }

    #[test]
    fn runs_are_joined_and_paragraphs_parted() {
        assert_eq!(
            read(
                r"{\rtf1\ansi{\fonttbl{\f0\fswiss Helvetica;}}\f0\pard 4111 {\b 11}11 1111 1111\par second\cell third}"
            ),
            "4111 1111 1111 1111\nsecond\tthird"
        );
        assert_eq!(
            read("{\\rtf1 4111\\~1111\r\n 1111\\_1111\\{\\}\\\\}"),
            "4111 1111 1111-1111{}\\"
        );
    }

    #[test]
    fn letters_of_code_pages_and_of_unicode_are_read() {
        assert_eq!(read(r"{\rtf1\ansi\ansicpg1250 \'b3\'f3d\'9f}"), "łódź");
        // A font has its own; マイナンバー in the code page of Japan.
        assert_eq!(
            read(
                r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset128 MS Gothic;}}{\f1\'83\'7d\'83\'43\'83\'69\'83\'93\'83\'6f\'81\'5b} 1234}"
            ),
            "マイナンバー 1234"
        );
        assert_eq!(
            read(r"{\rtf1\uc1\u8364? and \u-10179?\u-8704? {\uc2\u233\'c3\'a9}e}"),
            "€ and 😀 ée"
        );
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        assert_eq!(
            read(
                r"{\rtf1{\*\generator 536-90-4399;}{\pict\pngblip 4111111111111111}{\object{\*\objdata 4111111111111111}{\result seen}}{\*\shpinst{\shptxt too}}}"
            ),
            "seentoo"
        );
        assert_eq!(read("{\\rtf1 a\\bin4 }}}}b}"), "ab");
    }

    #[test]
    fn what_has_no_end_is_told() {
        assert_eq!(text_of(b"{\\rtf1 a", 100).1, Ending::Broken);
        assert_eq!(text_of("{".repeat(1_000_000).as_bytes(), 100).1, Ending::Broken);
        assert_eq!(text_of(b"{\\rtf1 aaaaaaaaaaaaaaaaaaaa}", 10).1, Ending::Text);
        assert_eq!(text_of(b"{\\rtf1 \\bin2147483647 aaaa}", 10).1, Ending::Broken);
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in proptest::collection::vec(proptest::sample::select(b"{}\\'*u0189-binfcharset \xff".to_vec()), 0..300)) {
            text_of(&bytes, 1_000);
        }
    }
}
