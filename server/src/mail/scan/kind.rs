//! What a file is, by its content.

use domain::policy::FileKind;
use memchr::memmem;
use std::io::Cursor;

/// How a container is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// ZIP, which Office documents, Java and Android programs are too.
    Zip,
    /// gzip.
    Gzip,
    /// xz.
    Xz,
    /// tar.
    Tar,
    /// A compound file, for the macros in it.
    Compound,
    /// A disk image: ISO 9660 or UDF.
    DiskImage,
    /// One that is not opened here.
    Unopened,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Its kind; none when no policy has a word for it.
    pub kind: Option<FileKind>,
    /// For people.
    pub label: &'static str,
    /// How to look inside.
    pub container: Option<Container>,
    /// Whether it is a document that is encrypted.
    pub protected: bool,
}

const fn is(kind: FileKind, label: &'static str) -> Look {
    Look {
        kind: Some(kind),
        label,
        container: None,
        protected: false,
    }
}

const fn holds(container: Container, kind: FileKind, label: &'static str) -> Look {
    Look {
        container: Some(container),
        ..is(kind, label)
    }
}

const fn plain(label: &'static str) -> Look {
    Look {
        kind: None,
        label,
        container: None,
        protected: false,
    }
}

use FileKind::{
    Archive, DiskImage, Document, Executable, Html, Image, Installer, MacroDocument, Media, Pdf, Script, Shortcut,
};

/// Beginnings that say it all: offset, bytes, what it is. The first that fits counts.
const MAGIC: &[(usize, &[u8], Look)] = &[
    (0, b"\x7fELF", is(Executable, "Program (ELF)")),
    (0, b"\xfe\xed\xfa\xce", is(Executable, "Program (Mach-O)")),
    (0, b"\xfe\xed\xfa\xcf", is(Executable, "Program (Mach-O)")),
    (0, b"\xce\xfa\xed\xfe", is(Executable, "Program (Mach-O)")),
    (0, b"\xcf\xfa\xed\xfe", is(Executable, "Program (Mach-O)")),
    (0, b"\xca\xfe\xba\xbe", is(Executable, "Program (Mach-O or Java class)")),
    (0, b"dex\n03", is(Executable, "Program (Dalvik)")),
    (
        0,
        b"\x4c\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
        is(Shortcut, "Windows shortcut"),
    ),
    (0, b"[InternetShortcut]", is(Shortcut, "Internet shortcut")),
    (0, b"PK\x03\x04", holds(Container::Zip, Archive, "ZIP archive")),
    (0, b"PK\x05\x06", holds(Container::Zip, Archive, "ZIP archive")),
    (0, b"PK00PK\x03\x04", holds(Container::Zip, Archive, "ZIP archive")),
    (0, b"\x1f\x8b\x08", holds(Container::Gzip, Archive, "gzip file")),
    (257, b"ustar", holds(Container::Tar, Archive, "tar archive")),
    (
        0,
        b"7z\xbc\xaf\x27\x1c",
        holds(Container::Unopened, Archive, "7z archive"),
    ),
    (0, b"Rar!\x1a\x07", holds(Container::Unopened, Archive, "RAR archive")),
    (4, b"1AY&SY", holds(Container::Unopened, Archive, "bzip2 file")),
    (0, b"\xfd7zXZ\x00", holds(Container::Xz, Archive, "xz file")),
    (
        0,
        b"\x28\xb5\x2f\xfd",
        holds(Container::Unopened, Archive, "Zstandard file"),
    ),
    (
        0,
        b"MSCF\x00\x00\x00\x00",
        holds(Container::Unopened, Archive, "Cabinet archive"),
    ),
    (7, b"**ACE**", holds(Container::Unopened, Archive, "ACE archive")),
    (2, b"-lh", holds(Container::Unopened, Archive, "LHA archive")),
    (0, b"LZIP", holds(Container::Unopened, Archive, "lzip file")),
    (
        0,
        b"\x78\x9f\x3e\x22",
        holds(Container::Unopened, Archive, "Outlook winmail.dat"),
    ),
    (
        0x8001,
        b"CD001",
        holds(Container::DiskImage, DiskImage, "Disk image (ISO)"),
    ),
    (
        0x8801,
        b"CD001",
        holds(Container::DiskImage, DiskImage, "Disk image (ISO)"),
    ),
    (
        0x8001,
        b"BEA01",
        holds(Container::DiskImage, DiskImage, "Disk image (UDF)"),
    ),
    (
        0,
        b"conectix",
        holds(Container::Unopened, DiskImage, "Disk image (VHD)"),
    ),
    (
        0,
        b"vhdxfile",
        holds(Container::Unopened, DiskImage, "Disk image (VHDX)"),
    ),
    (0, b"!<arch>\ndebian", is(Installer, "Debian package")),
    (0, b"\xed\xab\xee\xdb", is(Installer, "RPM package")),
    (0, b"{\\rt", is(Document, "Rich text")),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", is(Document, "OneNote section")),
    (0, b"ActiveMime", is(MacroDocument, "Office macros (ActiveMime)")),
    (0, b"#!", is(Script, "Script")),
];

/// Bytes from the front that are looked at for text and PDF.
const FRONT: usize = 1_024;
/// Bytes from the end in which the directory of a ZIP begins that has something else before it.
const TAIL: usize = 66_000;
/// Members of a ZIP whose names are looked at.
const NAMES: usize = 4_000;

/// Looks at a file.
#[must_use]
pub fn look(bytes: &[u8]) -> Look {
    let starts = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(magic));
    if is_program(bytes) {
        return is(Executable, "Program (Windows)");
    }
    if starts(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes);
    }
    if let Some((_, _, look)) = MAGIC.iter().find(|(at, magic, _)| starts(*at, magic)) {
        return if look.container == Some(Container::Zip) {
            zip_kind(bytes).unwrap_or(*look)
        } else {
            *look
        };
    }
    let front = &bytes[..bytes.len().min(FRONT)];
    if memmem::find(front, b"%PDF-").is_some() {
        return is(Pdf, "PDF");
    }
    if let Some(look) = text_kind(bytes, front) {
        return look;
    }
    if starts(bytes.len().saturating_sub(512), b"conectix") {
        return holds(Container::Unopened, DiskImage, "Disk image (VHD)");
    }
    if starts(bytes.len().saturating_sub(512), b"koly") {
        return holds(Container::Unopened, DiskImage, "Disk image (DMG)");
    }
    // Something stands before the archive, so that its beginning does not betray it.
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    if memmem::rfind(tail, b"PK\x05\x06").is_some()
        && let Some(look) = zip_kind(bytes)
    {
        return look;
    }
    match infer::get(&bytes[..bytes.len().min(8_192)]).map(|found| found.matcher_type()) {
        Some(infer::MatcherType::Image) => is(Image, "Picture"),
        Some(infer::MatcherType::Audio | infer::MatcherType::Video) => is(Media, "Sound or film"),
        _ if std::str::from_utf8(front).is_ok_and(|text| !text.contains('\0')) => plain("Text"),
        _ => plain("Data"),
    }
}

/// `MZ` and more than the two letters: a text can begin so too.
fn is_program(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"MZ") || bytes.len() < 64 {
        return false;
    }
    let header = u32::from_le_bytes([bytes[60], bytes[61], bytes[62], bytes[63]]) as usize;
    bytes.get(header..).is_some_and(|rest| rest.starts_with(b"PE\0\0")) || bytes[..64].contains(&0)
}

/// An OLE compound file: old Office documents, Outlook messages, installers.
fn compound(bytes: &[u8]) -> Look {
    const INSTALLER: &str = "000c1084-0000-0000-c000-000000000046";
    let utf16 = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let holds_name = |name: &str| memmem::find(bytes, &utf16(name)).is_some();
    if holds_name("_VBA_PROJECT") || holds_name("_VBA_PROJECT_CUR") {
        return holds(Container::Compound, MacroDocument, "Office document with macros");
    }
    if holds_name("EncryptedPackage") {
        return Look {
            protected: true,
            ..is(Document, "Encrypted Office document")
        };
    }
    if let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes))
        && file.root_entry().clsid().to_string() == INSTALLER
    {
        return is(Installer, "Windows installer");
    }
    if holds_name("__properties_version1.0") {
        return is(Document, "Outlook message");
    }
    is(Document, "Office document")
}

/// What a ZIP is, by the names of its members; none when it has no readable directory.
fn zip_kind(bytes: &[u8]) -> Option<Look> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut document = None;
    for name in archive.file_names_raw().take(NAMES) {
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        if name.ends_with("vbaproject.bin") || name.starts_with("basic/") && name.ends_with("script-lb.xml") {
            return Some(holds(Container::Zip, MacroDocument, "Office document with macros"));
        }
        match name.as_str() {
            "androidmanifest.xml" => return Some(holds(Container::Zip, Installer, "Android package")),
            "meta-inf/manifest.mf" => document = Some(holds(Container::Zip, Executable, "Java program")),
            "[content_types].xml" => document = Some(holds(Container::Zip, Document, "Office document")),
            "content.xml" if document.is_none() => document = Some(holds(Container::Zip, Document, "OpenDocument")),
            _ => {}
        }
    }
    Some(document.unwrap_or(holds(Container::Zip, Archive, "ZIP archive")))
}

/// HTML, scripts and Office documents that are text.
fn text_kind(bytes: &[u8], front: &[u8]) -> Option<Look> {
    let front = front.strip_prefix(b"\xef\xbb\xbf").unwrap_or(front);
    let wide;
    let front = if front.starts_with(b"\xff\xfe") {
        wide = front[2..]
            .chunks_exact(2)
            .map(|pair| if pair[1] == 0 { pair[0] } else { b'?' })
            .collect::<Vec<u8>>();
        &wide[..]
    } else {
        front
    };
    if front.contains(&0) {
        return None;
    }
    let front = front.trim_ascii_start().to_ascii_lowercase();
    let has = |word: &str| memmem::find(&front, word.as_bytes()).is_some();
    if has("<hta:application") {
        return Some(is(Script, "HTML application"));
    }
    if has("progid=\"word.document\"") && memmem::find(bytes, b"w:binData").is_some() {
        return Some(is(MacroDocument, "Office document with macros"));
    }
    let html = ["<!doctype html", "<html", "<head", "<body", "<script", "<meta "];
    if html.iter().any(|tag| front.starts_with(tag.as_bytes()))
        || front.starts_with(b"<!--") && html.iter().any(|tag| has(tag))
        || front.starts_with(b"<?xml") && has("<html")
    {
        return Some(is(Html, "HTML file"));
    }
    if has("<job") && has("<script") || front.starts_with(b"@echo off") {
        return Some(is(Script, "Script"));
    }
    if [
        "wscript.createobject",
        "wscript.shell",
        "new activexobject(",
        "scripting.filesystemobject",
    ]
    .iter()
    .any(|word| has(word))
    {
        return Some(is(Script, "Script (Windows Script Host)"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_whatever_the_name_says() {
        let mut program = b"MZ\x90\0".to_vec();
        program.resize(256, 0);
        let mut iso = vec![0u8; 0x9000];
        iso[0x8001..0x8006].copy_from_slice(b"CD001");
        for (bytes, kind) in [
            (program.as_slice(), Some(Executable)),
            (b"\x7fELF\x02\x01\x01", Some(Executable)),
            (&iso, Some(DiskImage)),
            (b"#!/bin/sh\necho hello", Some(Script)),
            (b"\xef\xbb\xbf  <!DOCTYPE html><html>", Some(Html)),
            (b"junk\n%PDF-1.7", Some(Pdf)),
            (b"\x89PNG\r\n\x1a\n\0\0", Some(Image)),
            (
                b"MZ is not always a program, and a text with those two letters at its beginning stays a text.",
                None,
            ),
            (b"", None),
        ] {
            assert_eq!(look(bytes).kind, kind, "{:?}", &bytes[..bytes.len().min(16)]);
        }
    }
}
