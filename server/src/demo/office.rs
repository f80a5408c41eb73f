//! Office documents, new (ECMA-376) and old (MS-CFB), with and without macros. The macros only have the names that start by
//! themselves; they do nothing.

use super::formats;
use std::io::{self, Cursor, Write as _};

/// What the macros say. `AutoOpen`, `Document_Open` and `CreateObject` are what rules look for; the object that is made is
/// a list of words, which can do nothing.
const MACRO: &str = "Attribute VB_Name = \"ThisDocument\"\r\n\
    Sub AutoOpen()\r\n    Set words = CreateObject(\"Scripting.Dictionary\")\r\n\
    MsgBox \"This macro of the demo says this sentence and ends.\"\r\nEnd Sub\r\n\
    Sub Document_Open()\r\n    AutoOpen\r\nEnd Sub\r\n";

/// Bytes of text in a raw chunk (MS-OVBA 2.4.1.1.5).
const CHUNK: usize = 4_096;

/// A document without macros, as `.docx`.
pub(super) fn document(lines: &[&str]) -> Vec<u8> {
    package(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        lines,
        None,
    )
}

/// A document with a macro, as `.docm`.
pub(super) fn macro_document(lines: &[&str]) -> Vec<u8> {
    let project = compound(&[
        ("/VBA/dir", raw_chunk("")),
        ("/VBA/_VBA_PROJECT", VERSION.to_vec()),
        ("/VBA/ThisDocument", raw_chunk(MACRO)),
        ("/PROJECT", PROJECT.as_bytes().to_vec()),
    ])
    .unwrap_or_default();
    package(
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        lines,
        Some(&project),
    )
}

/// A document with a macro in the binary format, as `.doc`.
pub(super) fn old_macro_document(text: &str) -> Vec<u8> {
    // The identifier of the file information block (MS-DOC 2.5.2), and then no more than the text.
    let mut body = vec![0xec, 0xa5, 0xc1, 0x00];
    body.resize(512, 0);
    body.extend(text.bytes());
    body.resize(4_096, 0);
    compound(&[
        ("/WordDocument", body),
        ("/1Table", vec![0; 512]),
        ("/Macros/VBA/dir", raw_chunk("")),
        ("/Macros/VBA/_VBA_PROJECT", VERSION.to_vec()),
        ("/Macros/VBA/ThisDocument", raw_chunk(MACRO)),
        ("/Macros/PROJECT", PROJECT.as_bytes().to_vec()),
    ])
    .unwrap_or_default()
}

/// The project's stream (MS-OVBA 2.3.1), as short as it can be.
const PROJECT: &str =
    "ID=\"{00000000-0000-0000-0000-000000000000}\"\r\nDocument=ThisDocument/&H00000000\r\nName=\"Demo\"\r\n";

/// The version's stream (MS-OVBA 2.3.4.1): any version, so that no performance cache follows.
const VERSION: [u8; 7] = [0xcc, 0x61, 0xff, 0xff, 0x00, 0x00, 0x00];

/// A compound file with these streams; storages are made as needed.
fn compound(streams: &[(&str, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
    for (path, bytes) in streams {
        if let Some((storage, _)) = path.rsplit_once('/').filter(|(storage, _)| !storage.is_empty()) {
            file.create_storage_all(storage)?;
        }
        file.create_stream(path)?.write_all(bytes)?;
    }
    // The times of storages would be those of the making.
    let storages: Vec<_> = file
        .walk()
        .filter(|entry| entry.is_storage())
        .map(|entry| entry.path().to_path_buf())
        .collect();
    for path in storages {
        file.set_created_time(&path, std::time::UNIX_EPOCH)?;
        file.set_modified_time(&path, std::time::UNIX_EPOCH)?;
    }
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// A compressed container (MS-OVBA 2.4.1) of one raw chunk: the text stands in it as it is, filled up with line ends.
fn raw_chunk(text: &str) -> Vec<u8> {
    // The signature byte, then the header of a raw chunk: size less three, signature 0b011, flag 0.
    let mut out = vec![0x01, 0xff, 0x3f];
    out.extend(text.bytes().take(CHUNK));
    out.resize(3 + CHUNK, b'\n');
    out
}

/// An Open Packaging file with a main document of this content type.
fn package(content_type: &str, lines: &[&str], project: Option<&[u8]>) -> Vec<u8> {
    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let paragraphs: String = lines
        .iter()
        .map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>"))
        .collect();
    let types = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>"#
    );
    let relations = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"#
    );
    let main = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="{WORD}"><w:body>{paragraphs}</w:body></w:document>"#
    );
    let links = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>"#
    );
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations.as_bytes()),
        ("word/document.xml", main.as_bytes()),
    ];
    if let Some(project) = project {
        members.push(("word/_rels/document.xml.rels", links.as_bytes()));
        members.push(("word/vbaProject.bin", project));
    }
    formats::zip(&members)
}
