//! Small, valid files of the kinds that arrive by mail. Writing into memory cannot fail; where a library's signature says
//! otherwise, an empty file is the answer, and the tests of this room would find it.

use flate2::{Compression, Crc, write::ZlibEncoder};
use std::io::{Cursor, Write as _};
use zip::{AesMode, AesSalt, ZipWriter, write::SimpleFileOptions};

/// A ZIP archive (APPNOTE 6.3.10) of these members.
pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let begun = archive.start_file(*name, SimpleFileOptions::default());
        if begun.is_err() || archive.write_all(bytes).is_err() {
            return Vec::new();
        }
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A ZIP archive of one member, encrypted with AES-256. The salt is fixed, since the demo hides nothing and is the same on
/// every run.
pub(super) fn encrypted_zip(name: &str, bytes: &[u8], password: &str) -> Vec<u8> {
    let Ok(salt) = AesSalt::try_new(AesMode::Aes256, b"salt of the quay") else {
        return Vec::new();
    };
    let options = SimpleFileOptions::default().with_aes_encryption_and_salt(password.as_bytes(), salt);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    if archive.start_file(name, options).is_err() || archive.write_all(bytes).is_err() {
        return Vec::new();
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A PDF (ISO 32000-1) of one page with these lines; `catalogue` is added to the document's catalogue.
pub(super) fn pdf(catalogue: &str, lines: &[&str]) -> Vec<u8> {
    let text: String = lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let line = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            format!("BT /F1 14 Tf 60 {} Td ({line}) Tj ET\n", 760 - 28 * index)
        })
        .collect();
    let objects = [
        format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>"),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .into(),
        format!("<< /Length {} >>\nstream\n{text}endstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".into(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut table = String::new();
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n{table}"));
    out.push_str(&format!(
        "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    out.into_bytes()
}

/// A PNG (RFC 2083) of the sky over the harbour: sunrise above, water below, and a crane as dark lines.
pub(super) fn picture() -> Vec<u8> {
    const WIDTH: u32 = 240;
    const HEIGHT: u32 = 150;
    const HORIZON: u32 = 105;
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        // Filter type 0: the row as it is.
        rows.push(0);
        for x in 0..WIDTH {
            let mast = (150..154).contains(&x) && (30..HORIZON + 8).contains(&y);
            let jib = (60..190).contains(&x) && y == 40 + (190 - x) / 12;
            let rope = x == 66 && (50..85).contains(&y);
            let level = |value: u32| u8::try_from(value.min(255)).unwrap_or(u8::MAX);
            rows.extend(if mast || jib || rope {
                [28, 34, 48]
            } else if y < HORIZON {
                [level(120 + y), level(90 + y), level(210 - y / 2)]
            } else {
                let wave = (x + 3 * y) % 11;
                [level(40 + wave), level(70 + 2 * wave), level(110 + 3 * wave)]
            });
        }
    }
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    let _ = packer.write_all(&rows);
    let packed = packer.finish().unwrap_or_default();

    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    // Eight bits a channel, true colour, deflate, no filter method but the first, not interlaced.
    header.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in [(b"IHDR", header), (b"IDAT", packed), (b"IEND", Vec::new())] {
        out.extend(u32::try_from(body.len()).unwrap_or(0).to_be_bytes());
        let mut sum = Crc::new();
        sum.update(kind);
        sum.update(&body);
        out.extend(kind);
        out.extend(body);
        out.extend(sum.sum().to_be_bytes());
    }
    out
}

/// The beginning of a Windows program (PE/COFF): its headers, no section and no code, so that nothing can run.
pub(super) fn program() -> Vec<u8> {
    const PE_AT: u8 = 0x80;
    let mut out = vec![0; 0x200];
    out[..2].copy_from_slice(b"MZ");
    out[0x3c] = PE_AT;
    let note = b"This program of the demo cannot be run in any mode.\r\n$";
    out[0x40..0x40 + note.len()].copy_from_slice(note);
    let at = usize::from(PE_AT);
    out[at..at + 4].copy_from_slice(b"PE\0\0");
    // Intel 386, no sections; "executable image, 32 bits".
    out[at + 4..at + 6].copy_from_slice(&0x014c_u16.to_le_bytes());
    out[at + 20..at + 22].copy_from_slice(&0x00e0_u16.to_le_bytes());
    out[at + 22..at + 24].copy_from_slice(&0x0102_u16.to_le_bytes());
    out[at + 24..at + 26].copy_from_slice(&0x010b_u16.to_le_bytes());
    out
}

/// A Windows shortcut (MS-SHLLINK 2.1) with a relative path and nothing else.
pub(super) fn shortcut(target: &str) -> Vec<u8> {
    const CLASS: [u8; 16] = [1, 0x14, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];
    /// HasRelativePath and IsUnicode.
    const FLAGS: u32 = 0x0000_0088;
    let mut out = 0x4c_u32.to_le_bytes().to_vec();
    out.extend(CLASS);
    out.extend(FLAGS.to_le_bytes());
    out.resize(0x4c, 0);
    // Shown as a normal window.
    out[60] = 1;
    let units: Vec<u16> = target.encode_utf16().collect();
    out.extend(u16::try_from(units.len()).unwrap_or(0).to_le_bytes());
    out.extend(units.into_iter().flat_map(u16::to_le_bytes));
    out.extend([0; 4]);
    out
}

/// The beginning of a disk image (ISO 9660, ECMA-119 8.4): an empty volume with this label.
pub(super) fn disk_image(label: &str) -> Vec<u8> {
    const SECTOR: usize = 2_048;
    const SYSTEM_AREA: usize = 16;
    let mut out = vec![0; SECTOR * (SYSTEM_AREA + 2)];
    let volume = SECTOR * SYSTEM_AREA;
    out[volume..volume + 7].copy_from_slice(b"\x01CD001\x01");
    out[volume + 40..volume + 72].fill(b' ');
    for (place, byte) in out[volume + 40..volume + 72].iter_mut().zip(label.bytes()) {
        *place = byte;
    }
    out[volume + SECTOR..volume + SECTOR + 7].copy_from_slice(b"\xffCD001\x01");
    out
}

/// A signature without signers (RFC 5652 section 5.1, "certificates-only"): right in form, signs nothing.
pub(super) fn empty_signature() -> Vec<u8> {
    vec![
        0x30, 0x23, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, // signedData
        0xa0, 0x16, 0x30, 0x14, 0x02, 0x01, 0x01, 0x31, 0x00, // version 1, no digests
        0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01, // data, detached
        0x31, 0x00, // no signers
    ]
}
