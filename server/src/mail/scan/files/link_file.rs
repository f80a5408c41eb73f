//! Windows shortcuts ([MS-SHLLINK]): what they start, and with which command. The crates that read them open a path, or give up at
//! the first field that is wrong, where Windows goes on; this reader takes what it gets.

use super::{
    super::{Trail, Walk},
    pattern::{Pattern, group},
};
use crate::mail::analyser::features::{
    LINK_FILE_DISGUISED, LINK_FILE_DOWNLOAD, LINK_FILE_LONG, LINK_FILE_PADDED, LINK_FILE_REMOTE, LINK_FILE_SHELL,
};
use base64::{Engine, engine::general_purpose::STANDARD};

/// Header size and class identifier ([MS-SHLLINK] section 2.1).
pub(super) const BEGINNING: &[u8] = b"\x4c\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46";
/// Bytes of the header.
const HEADER: usize = 76;
/// The block that names the target with environment variables (section 2.5.4).
const ENVIRONMENT: u32 = 0xa000_0001;
/// Blocks after the strings that are looked at.
const BLOCKS: usize = 32;
/// Characters of a command that Windows shows.
const SHOWN: usize = 260;
/// Blanks in a row that push a command out of sight.
const BLANKS: usize = 48;
/// Bytes of a shortcut that are looked at: what some carry behind their end is none of its fields.
const BYTES: usize = 1024 * 1024;

/// Programs that carry out what they are handed.
static INTERPRETERS: Pattern = Pattern::new(
    r"(?:^|[\\/%\s])(cmd|powershell|powershell_ise|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|msiexec|forfiles|conhost|pcalua|ssh|curl|wmic|schtasks|scriptrunner|msbuild|installutil|ftp|finger|mavinject|odbcconf|comspec%?)(?:\.exe)?$",
);
/// Loading from the network, in the words of those programs.
static LOADS: Pattern = Pattern::new(
    r"https?:[/\\]{1,2}|\\\\[\w.-]+@(?:ssl|\d+)|downloadstring|downloadfile|downloaddata|invoke-webrequest|invoke-restmethod|\b(?:iwr|irm|wget)\b|start-bitstransfer|net\.webclient|urlcache|msxml2|winhttp",
);
/// A PowerShell command in Base64.
static ENCODED: Pattern = Pattern::new(r"[-/]e(?:c|n|nc|nco\w*)?\s+[\x22']?([a-z0-9+/=]{24,})");
/// A program on another machine that is reached over the web.
static REMOTE: Pattern =
    Pattern::new(r"^(?:\\\\|//|file:[/\\]{2,5})(?:[\w.-]+@(?:ssl|\d+)|\d{1,3}(?:\.\d{1,3}){3}(?:@\d+)?)[\\/]");
static PICTURE_OF_DOCUMENT: Pattern = Pattern::new(
    r"\.(?:pdf|docx?|xlsx?|txt|jpe?g|png)$|(?:acrord32|acrobat|winword|excel|msedge|chrome|imageres)\.(?:exe|dll)$",
);
static PROGRAM: Pattern = Pattern::new(r"\.(?:exe|com|bat|cmd|scr|pif|dll|vbs|js|hta|cpl|msi)$");

/// What a shortcut says.
#[derive(Debug, Default, PartialEq, Eq)]
struct LinkFile {
    /// Where it leads, in every way in which it says so.
    targets: Vec<String>,
    arguments: String,
    icon: String,
}

impl LinkFile {
    /// Reads as far as it makes sense.
    fn read(bytes: &[u8]) -> Self {
        let bytes = &bytes[..bytes.len().min(BYTES)];
        let mut link = Self::default();
        let flags = number(bytes, 20);
        let is_wide = flags & 0x80 != 0;
        let mut at = HEADER;
        if flags & 1 != 0 {
            let length = usize::from(short(bytes, at));
            if let Some(list) = bytes.get(at + 2..(at + 2 + length).min(bytes.len())) {
                link.targets.extend(item_names(list));
            }
            at += 2 + length;
        }
        if flags & 2 != 0 {
            let length = number(bytes, at) as usize;
            let info = bytes.get(at..).map_or(&[][..], |rest| &rest[..length.min(rest.len())]);
            link.targets.extend(places(info));
            at = at.saturating_add(length.max(4));
        }
        let mut strings = [const { String::new() }; 5];
        for (bit, string) in [4, 8, 16, 32, 64].into_iter().zip(&mut strings) {
            if flags & bit == 0 {
                continue;
            }
            let characters = usize::from(short(bytes, at));
            let length = if is_wide { characters * 2 } else { characters };
            let rest = bytes.get(at.saturating_add(2)..).unwrap_or_default();
            *string = text(&rest[..length.min(rest.len())], is_wide);
            at = at.saturating_add(2 + length);
        }
        let [_, relative, _, arguments, icon] = strings;
        link.targets.push(relative);
        (link.arguments, link.icon) = (arguments, icon);
        for _ in 0..BLOCKS {
            let length = number(bytes, at) as usize;
            if length < 8 {
                break;
            }
            if number(bytes, at + 4) == ENVIRONMENT {
                let field = |from: usize, length: usize| bytes.get(at + from..(at + from + length).min(bytes.len()));
                link.targets
                    .extend(field(8, 260).map(|field| text(until_nul(field), false)));
                link.targets.extend(field(268, 520).map(|field| text(field, true)));
            }
            at = at.saturating_add(length);
        }
        link.targets.retain(|target| !target.is_empty());
        link
    }

    fn interpreter(&self) -> Option<&str> {
        self.targets
            .iter()
            .map(|target| target.trim_matches(['"', ' ']))
            .find(|target| INTERPRETERS.fits(target))
    }
}

impl Walk<'_> {
    /// Looks at a Windows shortcut.
    pub(super) fn link_file(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        let link = LinkFile::read(bytes);
        let command = without_tricks(&link.arguments);
        self.addresses(&command);
        let interpreter = link.interpreter().map(base_name);
        if let Some(program) = interpreter
            && !command.trim().is_empty()
        {
            let decoded = ENCODED.each(&command).find_map(|found| powershell(group(&found, 1)));
            if let Some(decoded) = &decoded {
                self.addresses(decoded);
            }
            let said = decoded.as_deref().unwrap_or(&command);
            let detail = format!("{program} {}", said.split_whitespace().collect::<Vec<_>>().join(" "));
            self.feature(&LINK_FILE_SHELL, trail, &detail);
            if LOADS.fits(said) || LOADS.fits(&command) {
                self.feature(&LINK_FILE_DOWNLOAD, trail, &detail);
            }
        }
        if is_padded(&link.arguments) {
            self.feature(
                &LINK_FILE_PADDED,
                trail,
                command.split_whitespace().next().unwrap_or_default(),
            );
        }
        if link.arguments.chars().count() > SHOWN {
            self.feature(&LINK_FILE_LONG, trail, "");
        }
        if let Some(remote) = link
            .targets
            .iter()
            .find(|target| REMOTE.fits(target) && PROGRAM.fits(target))
        {
            self.feature(&LINK_FILE_REMOTE, trail, remote);
        }
        let is_program = interpreter.is_some() || link.targets.iter().any(|target| PROGRAM.fits(target));
        // A program that shows its own picture is no disguise.
        let own = link
            .targets
            .iter()
            .any(|target| base_name(target).eq_ignore_ascii_case(base_name(&link.icon)));
        if is_program && !own && PICTURE_OF_DOCUMENT.fits(link.icon.trim()) {
            self.feature(&LINK_FILE_DISGUISED, trail, base_name(&link.icon));
        }
    }

    /// Looks at an internet shortcut, which is a text.
    pub(super) fn internet_shortcut(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(BYTES)]);
        for line in text.lines() {
            let Some((key, value)) = line.split_once('=') else {
                continue;
            };
            if !key.trim().eq_ignore_ascii_case("url") {
                continue;
            }
            self.addresses(value);
            let value = value.trim();
            if REMOTE.fits(value) && PROGRAM.fits(value) {
                self.feature(&LINK_FILE_REMOTE, trail, value);
            }
        }
    }
}

fn base_name(path: &str) -> &str {
    path.trim_matches(['"', ' ']).rsplit(['\\', '/']).next().unwrap_or(path)
}

/// What cmd and PowerShell leave out of words: carets, ticks, quotes between letters.
fn without_tricks(command: &str) -> String {
    static QUOTED: Pattern = Pattern::new(r#"['"]\s*\+\s*['"]|([a-z])(?:""|'')([a-z])"#);
    let plain: String = command
        .chars()
        .filter(|character| !matches!(character, '^' | '`'))
        .collect();
    QUOTED.replaced(&plain, |found| format!("{}{}", group(found, 1), group(found, 2)))
}

/// A PowerShell command as `-EncodedCommand` takes it: UTF-16 in Base64.
fn powershell(encoded: &str) -> Option<String> {
    let whole = &encoded[..encoded.len() - encoded.len() % 4];
    let bytes = STANDARD.decode(whole).ok()?;
    Some(text(&bytes, true)).filter(|text| !text.is_empty())
}

fn is_padded(arguments: &str) -> bool {
    let mut row = 0;
    arguments.chars().any(|character| {
        row = if character.is_whitespace() { row + 1 } else { 0 };
        row >= BLANKS
    })
}

/// The names in a list of shell items (section 2.2): their form depends on who made them, but each holds its name as text.
fn item_names(list: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = list;
    while names.len() < BLOCKS {
        let length = usize::from(short(rest, 0));
        if length < 3 || length > rest.len() {
            break;
        }
        let item = &rest[2..length];
        for run in item
            .split(|byte| !(0x20..0x7f).contains(byte))
            .filter(|run| run.len() > 3)
        {
            names.push(String::from_utf8_lossy(run).into_owned());
        }
        // The same in UTF-16, on either side of an even address.
        for from in [0, 1] {
            let mut name = String::new();
            for pair in item
                .get(from..)
                .unwrap_or_default()
                .chunks_exact(2)
                .chain([&[0, 0][..]])
            {
                if let [low @ 0x20..0x7f, 0] = pair {
                    name.push(char::from(*low));
                } else if name.len() > 3 {
                    names.push(std::mem::take(&mut name));
                } else {
                    name.clear();
                }
            }
        }
        rest = &rest[length..];
    }
    names
}

/// The paths of a LinkInfo structure (section 2.3), on this machine or on another.
fn places(info: &[u8]) -> Vec<String> {
    let string = |at: usize| {
        let from = number(info, at) as usize;
        let bytes = info.get(from..).filter(|_| from > 0)?;
        Some(text(until_nul(bytes), false))
    };
    let mut places: Vec<String> = string(16).into_iter().collect();
    if number(info, 4) >= 0x24 {
        let from = number(info, 28) as usize;
        places.extend(info.get(from..).filter(|_| from > 0).map(|bytes| text(bytes, true)));
    }
    let network = number(info, 20) as usize;
    if let Some(link) = info.get(network..).filter(|_| network > 0) {
        let from = number(link, 8) as usize;
        if let Some(share) = link.get(from..).filter(|_| from > 0) {
            let suffix = string(24).unwrap_or_default();
            places.push(format!("{}\\{suffix}", text(until_nul(share), false)));
        }
    }
    places
}

fn until_nul(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len())]
}

/// A text up to its NUL; in UTF-16 or, letter by letter, as ASCII.
fn text(bytes: &[u8], is_wide: bool) -> String {
    if !is_wide {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .take_while(|unit| *unit != 0)
        .collect();
    String::from_utf16_lossy(&units)
}

fn short(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..) {
        Some([low, high, ..]) => u16::from_le_bytes([*low, *high]),
        _ => 0,
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at.saturating_add(2))) << 16
}
