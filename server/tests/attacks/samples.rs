//! Files of all kinds, made on the spot. None of them does anything: a program is a header without code, an address does not exist.

use crate::dice::Dice;
use base64::{Engine, engine::general_purpose::STANDARD};
use std::io::{Cursor, Write};
use zip::{ZipWriter, unstable::write::FileOptionsExt, write::SimpleFileOptions};

/// A mail with files.
pub(crate) fn mail(text: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut mail = format!(
        "From: Kim <kim@partner.example>\r\nTo: bob@firm.example\r\nSubject: Documents\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello Bob,\r\n\r\n{text}\r\n\r\nKim\r\n"
    );
    for (name, content) in files {
        let encoded = STANDARD.encode(content);
        let lines: Vec<&str> = encoded
            .as_bytes()
            .chunks(76)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        // Names as RFC 2231 writes them, so that each arrives as it is.
        let name: String = name
            .bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() || byte == b'.' {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect();
        mail.push_str(&format!(
            "--q\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''{name}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            lines.join("\r\n")
        ));
    }
    mail.push_str("--q--\r\n");
    mail.into_bytes()
}

/// The header of a program and nothing behind it.
pub(crate) fn program() -> Vec<u8> {
    let mut out = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec();
    out.resize(0x80, 0);
    out[0x3c] = 0x80;
    out.extend(b"PE\0\0\x4c\x01");
    out.resize(512, 0);
    out
}

/// A picture of noise.
pub(crate) fn picture(dice: &mut Dice) -> Vec<u8> {
    let length = dice.number(400..4_000);
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0".to_vec(),
        dice.bytes(length),
    ]
    .concat()
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zipped(members, SimpleFileOptions::default())
}

/// A ZIP that needs a password, in the old way or in the new one.
pub(crate) fn locked_zip(members: &[(&str, &[u8])], password: &str, is_old: bool) -> Vec<u8> {
    let options = SimpleFileOptions::default();
    if is_old {
        zipped(
            members,
            options.with_deprecated_encryption(password.as_bytes()).unwrap(),
        )
    } else {
        zipped(members, options.with_aes_encryption(zip::AesMode::Aes256, password))
    }
}

fn zipped(members: &[(&str, &[u8])], options: zip::write::FileOptions<'_, '_, ()>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn tar(name: &str, content: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_cksum();
    let mut archive = tar::Builder::new(Vec::new());
    archive.append_data(&mut header, name, content).unwrap();
    archive.into_inner().unwrap()
}

pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(content).unwrap();
    gzip.finish().unwrap()
}

pub(crate) fn zlib(content: &[u8]) -> Vec<u8> {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(content).unwrap();
    zlib.finish().unwrap()
}

/// A compound file with these streams.
pub(crate) fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (path, content) in streams {
        if let Some((storage, _)) = path.rsplit_once('/').filter(|(storage, _)| !storage.is_empty()) {
            file.create_storage_all(storage).unwrap();
        }
        file.create_stream(path).unwrap().write_all(content).unwrap();
    }
    file.into_inner().into_inner()
}

/// A macro's text in the form of [MS-OVBA] section 2.4.1, with tokens that are all literal.
fn module(text: &str) -> Vec<u8> {
    let text = format!("Attribute VB_Name = \"ThisDocument\"\r\n{text}");
    let mut module = b"cache\x01".to_vec();
    for chunk in text.as_bytes().chunks(800) {
        let tokens: Vec<u8> = chunk.chunks(8).flat_map(|eight| [&[0][..], eight].concat()).collect();
        module.extend((0xb000 | (tokens.len() as u16 + 2 - 3)).to_le_bytes());
        module.extend(tokens);
    }
    module
}

/// A project of macros, as `vbaProject.bin` or as an old document.
pub(crate) fn project(modules: &[&str], root: &str) -> Vec<u8> {
    let mut streams = vec![(format!("{root}/VBA/_VBA_PROJECT"), b"\xcc\x61\xff\xff\0\0\0".to_vec())];
    for (number, text) in modules.iter().enumerate() {
        streams.push((format!("{root}/VBA/Module{number}"), module(text)));
    }
    compound(
        &streams
            .iter()
            .map(|(name, content)| (name.as_str(), content.clone()))
            .collect::<Vec<_>>(),
    )
}

/// An Office package of a kind: `word`, `xl`, `ppt`.
pub(crate) fn package(folder: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let types =
        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let relations = format!(
        "<?xml version=\"1.0\"?><Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"{folder}/document.xml\"/></Relationships>"
    );
    let first: [(&str, &[u8]); 2] = [
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations.as_bytes()),
    ];
    zip(&first.iter().chain(parts).copied().collect::<Vec<_>>())
}

/// A Windows shortcut ([MS-SHLLINK]): a relative path, arguments, the path of a picture.
pub(crate) fn shortcut(target: &str, arguments: &str, icon: &str, with_environment: bool) -> Vec<u8> {
    let mut flags = 0x80_u32;
    let mut strings = Vec::new();
    for (bit, text) in [
        (8, if with_environment { "" } else { target }),
        (32, arguments),
        (64, icon),
    ] {
        if text.is_empty() {
            continue;
        }
        flags |= bit;
        let units: Vec<u16> = text.encode_utf16().collect();
        strings.extend((units.len() as u16).to_le_bytes());
        strings.extend(units.into_iter().flat_map(u16::to_le_bytes));
    }
    let mut out = b"\x4c\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46".to_vec();
    out.extend((flags | if with_environment { 0x200 } else { 0 }).to_le_bytes());
    out.resize(76, 0);
    out.extend(strings);
    if with_environment {
        let mut block = vec![0; 0x314];
        block[..4].copy_from_slice(&0x314_u32.to_le_bytes());
        block[4..8].copy_from_slice(&0xa000_0001_u32.to_le_bytes());
        block[8..8 + target.len()].copy_from_slice(target.as_bytes());
        for (at, unit) in target.encode_utf16().enumerate() {
            block[268 + at * 2..270 + at * 2].copy_from_slice(&unit.to_le_bytes());
        }
        out.extend(block);
    }
    out.extend([0; 4]);
    out
}

/// A disk image in ISO 9660, with Joliet's names or without, everything in its root.
pub(crate) fn image(files: &[(&str, &[u8])], is_joliet: bool, hides_first: bool) -> Vec<u8> {
    const SECTOR: usize = 2_048;
    let folder = 20;
    let mut at = folder + 4;
    let both = |number: u32| [number.to_le_bytes(), number.to_be_bytes()].concat();
    let record = |name: &[u8], extent: usize, length: usize, flags: u8| {
        let size = (33 + name.len()).next_multiple_of(2);
        let mut record = vec![size as u8, 0];
        record.extend(both(extent as u32));
        record.extend(both(length as u32));
        record.extend([0; 7]);
        record.extend([flags, 0, 0, 1, 0, 0, 1, name.len() as u8]);
        record.extend(name);
        record.resize(size, 0);
        record
    };
    let mut records = [record(&[0], folder, SECTOR, 2), record(&[1], folder, SECTOR, 2)].concat();
    let mut contents = Vec::new();
    for (number, (name, content)) in files.iter().enumerate() {
        let name = if is_joliet {
            name.encode_utf16().flat_map(u16::to_be_bytes).collect()
        } else {
            format!("{};1", name.to_uppercase()).into_bytes()
        };
        records.extend(record(&name, at, content.len(), u8::from(hides_first && number == 0)));
        let mut padded = content.to_vec();
        padded.resize(content.len().max(1).next_multiple_of(SECTOR), 0);
        at += padded.len() / SECTOR;
        contents.extend(padded);
    }
    let descriptor = |kind: u8| {
        let mut sector = vec![0; SECTOR];
        sector[0] = kind;
        sector[1..7].copy_from_slice(b"CD001\x01");
        if kind == 2 {
            sector[88..91].copy_from_slice(b"%/E");
        }
        sector[128..132].copy_from_slice(&[0, 8, 8, 0]);
        let root = record(&[0], folder, SECTOR, 2);
        sector[156..156 + root.len()].copy_from_slice(&root);
        sector
    };
    let mut out = vec![0; SECTOR * 16];
    out.extend(descriptor(if is_joliet { 2 } else { 1 }));
    out.extend(descriptor(255));
    out.resize(SECTOR * folder, 0);
    records.resize(SECTOR * 4, 0);
    out.extend(records);
    out.extend(contents);
    out
}

/// A PDF of these objects, numbered from 1; the first is its root.
pub(crate) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
    for (number, object) in objects.iter().enumerate() {
        out.extend(format!("{} 0 obj\n", number + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n");
    out
}

/// A stream with its dictionary.
pub(crate) fn pdf_stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let packed = zlib(content);
    let head = format!(
        "<< {entries} /Filter /FlateDecode /Length {} >>\nstream\n",
        packed.len()
    );
    [head.into_bytes(), packed, b"\nendstream".to_vec()].concat()
}

/// What an object of the class Package holds ([MS-OLEDS] has its frame): label, path, and the file.
pub(crate) fn packaged(name: &str, content: &[u8]) -> Vec<u8> {
    let text = |text: &str| [text.as_bytes(), &[0]].concat();
    let path = text(&format!("C:\\Users\\kim\\{name}"));
    [
        vec![2, 0],
        text(name),
        path.clone(),
        vec![0, 0, 3, 0],
        (path.len() as u32).to_le_bytes().to_vec(),
        path,
        (content.len() as u32).to_le_bytes().to_vec(),
        content.to_vec(),
    ]
    .concat()
}

/// An object in a rich text.
pub(crate) fn rtf_object(class: &str, native: &[u8]) -> String {
    let class = [class.as_bytes(), &[0]].concat();
    let object = [
        0x501_u32.to_le_bytes().to_vec(),
        2_u32.to_le_bytes().to_vec(),
        (class.len() as u32).to_le_bytes().to_vec(),
        class,
        vec![0; 8],
        (native.len() as u32).to_le_bytes().to_vec(),
        native.to_vec(),
    ]
    .concat();
    let digits = hex::encode(object);
    let lines: Vec<&str> = digits
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!("{{\\object\\objemb{{\\*\\objdata \n{}}}}}", lines.join("\n"))
}

/// A section of OneNote with files.
pub(crate) fn note(files: &[&[u8]]) -> Vec<u8> {
    let mut out = b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3".to_vec();
    out.resize(1_024, 0);
    for content in files {
        out.extend(b"\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac");
        out.extend((content.len() as u64).to_le_bytes());
        out.extend([0; 12]);
        out.extend(*content);
        out.extend([0; 16]);
    }
    out
}
