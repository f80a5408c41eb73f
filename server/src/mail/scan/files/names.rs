//! Names that pretend: a program called like a document.

use super::{
    super::{Trail, Walk, kind::Look},
    starts_with_a_click,
};
use crate::mail::analyser::features::{ARCHIVE_NESTED, NAME_DOUBLE, NAME_REVERSED};
use domain::policy::FileKind;

/// Extensions that a click runs, on systems that hide them.
const PROGRAMS: [&str; 34] = [
    "appx",
    "bat",
    "chm",
    "cmd",
    "com",
    "cpl",
    "exe",
    "gadget",
    "hta",
    "inf",
    "jar",
    "js",
    "jse",
    "lnk",
    "msc",
    "msi",
    "msix",
    "msp",
    "pif",
    "ps1",
    "reg",
    "scf",
    "scr",
    "sct",
    "settingcontent-ms",
    "url",
    "vb",
    "vbe",
    "vbs",
    "ws",
    "wsc",
    "wsf",
    "wsh",
    "xll",
];
/// Extensions of what people send each other.
const DOCUMENTS: [&str; 26] = [
    "avi", "csv", "doc", "docx", "eml", "gif", "htm", "html", "jpeg", "jpg", "mov", "mp3", "mp4", "msg", "odt", "pdf",
    "png", "ppt", "pptx", "rtf", "tif", "tiff", "txt", "wav", "xls", "xlsx",
];
/// Blanks between the two extensions from which on the second is out of sight.
const BLANKS: usize = 8;

/// Archives around a program from which on they are there to hide it: a release within a delivery has two.
const WRAPPINGS: usize = 3;

impl Walk<'_> {
    /// Compares a name with what is behind it.
    pub(super) fn name(&mut self, look: &Look, name: &str, trail: &Trail<'_>) {
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        if is_double(base) {
            self.feature(&NAME_DOUBLE, trail, base);
        }
        let is_launched = starts_with_a_click(look, base) || look.kind == Some(FileKind::MacroDocument);
        if self.wrappings >= WRAPPINGS && is_launched {
            self.feature(&ARCHIVE_NESTED, trail, base);
        }
        // The mark that turns what follows around hides where the name ends (Unicode UAX #9, RLO).
        let is_turned = base.contains(['\u{202e}', '\u{202d}', '\u{2067}']);
        if is_turned && starts_with_a_click(look, base) {
            self.feature(&NAME_REVERSED, trail, base);
        }
    }
}

/// The extension as systems take it: in lower case, without what they drop at the end.
fn extension(name: &str) -> Option<(&str, String)> {
    let (stem, extension) = name.trim_end_matches(['.', ' ', '\0']).rsplit_once('.')?;
    Some((stem, extension.trim().to_ascii_lowercase()))
}

/// Whether a click on something of this name runs it.
pub(crate) fn is_program_name(name: &str) -> bool {
    extension(name).is_some_and(|(_, extension)| PROGRAMS.contains(&extension.as_str()))
}

/// `invoice.pdf.exe`, or a long stretch of blanks before the `.exe`.
fn is_double(name: &str) -> bool {
    let Some((stem, last)) = extension(name) else {
        return false;
    };
    // Systems themselves call a shortcut after what it leads to: `report.pdf.lnk`, `index.html.url`. Where it leads is told from it.
    if matches!(last.as_str(), "url" | "lnk") || !PROGRAMS.contains(&last.as_str()) {
        return false;
    }
    let shown = stem.trim_end_matches([' ', '\u{a0}', '\u{2003}', '\u{3000}', '_']);
    let blanks = stem.chars().count() - shown.chars().count();
    blanks >= BLANKS || extension(shown).is_some_and(|(_, before)| DOCUMENTS.contains(&before.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_called_like_documents_are_told() {
        for name in [
            "invoice.pdf.exe",
            "Scan.DOCX.js",
            "a.jpg .scr",
            "photo.png.com. ",
            "offer          .exe",
            "x.pdf____.bat",
        ] {
            assert!(is_double(name), "{name}");
        }
        for name in [
            "setup.exe",
            "jquery.min.js",
            "notes.exe.txt",
            "report.final.pdf",
            "a.tar.gz",
            "page.html.url",
            "plan.txt.lnk",
            "pdf.exe",
            "letter.pdf",
            ".exe",
        ] {
            assert!(!is_double(name), "{name}");
        }
    }
}
