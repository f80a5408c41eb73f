//! Mails that ask for more than they get: too deep, too long, too many. What stands among it is seen all the same.

use crate::support::{SCANNER, attachment, eicar, judge, judge_with, reasons, scanner, two_files, zip};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::verdict::Outcome;
use postern_server::{
    commands::scan::policy_file::default_policy,
    mail::{
        Fetched, Limits,
        limits::{CONTENT_FIELDS, FIELDS, PARTS},
    },
};
use std::{
    io::{Cursor, Write},
    time::{Duration, Instant},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

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
        ("Con tent-Type: message/rfc822\r\n\r\n", 30_000),
        (
            "Content-Type: multipart/mixed; boundary=a\r\n\r\nContent-Type: --aContent-Type: message/rfc822\r\n\r\n",
            30_000,
        ),
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
fn much_that_cannot_be_looked_into_hides_nothing() {
    let names: Vec<String> = (0..70).map(|number| format!("{number}.bin")).collect();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for name in &names {
        writer.start_file(name, options).unwrap();
        writer.write_all(b"x").unwrap();
    }
    let mut archive = writer.finish().unwrap().into_inner();
    // A way of compression that nobody knows.
    for (mark, at) in [(&b"PK\x03\x04"[..], 8), (b"PK\x01\x02", 10)] {
        let found: Vec<usize> = memchr::memmem::find_iter(&archive, mark).collect();
        for entry in found {
            archive[entry + at] = 77;
        }
    }
    let (verdict, _) = judge(&two_files(("a.zip", &archive), ("invoice.exe", b"text")));
    assert_eq!(verdict.outcome, Outcome::Condemned);
    assert_eq!(reasons(&verdict)[0], "extension:exe @ invoice.exe");
    assert_eq!(verdict.because.len(), 1 + Limits::default().evidence);
}

#[test]
fn a_body_that_looks_like_an_endless_field_hides_nothing() {
    let endless = format!("content-type: {}", "a".repeat(17 * 1024));
    let mail = |body: &str| {
        let mail = String::from_utf8(attachment("invoice.exe", b"text")).unwrap();
        mail.replacen("Hello.", body, 1)
    };
    assert_eq!(
        reasons(&judge(mail(&endless).as_bytes()).0),
        ["extension:exe @ invoice.exe"]
    );
    // Nor is anything within it lost: the text is read as it came.
    let listed = scanner("domain,evil.example", Limits::default());
    let body = format!("{endless};\r\n see http://evil.example/ {}", eicar());
    assert_eq!(
        reasons(&judge_with(&listed, mail(&body).as_bytes(), &default_policy()).0),
        [
            "yara:EICAR_Test_File @ text body",
            "object:domain:evil.example @ text body",
            "extension:exe @ invoice.exe"
        ]
    );
    // Where it is a field, it is told, and the parts behind it are still seen.
    let fields = mail("Hello.").replacen("boundary=q", &format!("{}; boundary=q", "; a*0=x".repeat(4_000)), 1);
    assert_eq!(
        reasons(&judge(fields.as_bytes()).0),
        ["extension:exe @ invoice.exe", "limit:parts @ whole mail"]
    );
}

#[test]
fn fields_and_parts_without_end_are_told_and_what_is_among_them_is_seen() {
    let mail = String::from_utf8(attachment("invoice.exe", b"text")).unwrap();
    // In the header, in the header of a part before the file, in the header of the file.
    for (before, junk) in [
        ("Subject:", "a:\n"),
        ("\r\n\r\nHello.", "\nx:y"),
        ("Content-Disposition:", "-:\n"),
    ] {
        let mail = mail.replacen(before, &format!("{}{before}", junk.repeat(1024 * 1024)), 1);
        let parsed = SCANNER.parse(Fetched {
            mailbox: "",
            bytes: mail.as_bytes(),
        });
        let parts = &parsed.message().unwrap().parts;
        assert!(parts.iter().map(|part| part.headers.len()).sum::<usize>() <= FIELDS + CONTENT_FIELDS);
        assert_eq!(
            reasons(&judge(mail.as_bytes()).0),
            ["extension:exe @ invoice.exe", "limit:parts @ whole mail"],
            "{before}"
        );
    }
    // In a text they are no fields: its links are read as they stand.
    let listed = scanner("domain,evil.example", Limits::default());
    let text = format!("--\r\n{}http://evil.example/", "a: b\r\n".repeat(200_000));
    assert_eq!(
        reasons(&judge_with(&listed, mail.replacen("Hello.", &text, 1).as_bytes(), &default_policy()).0),
        ["object:domain:evil.example @ text body", "extension:exe @ invoice.exe"]
    );
    let empty = mail.replacen("--q", &"--q\n\n".repeat(1024 * 1024), 1);
    let parsed = SCANNER.parse(Fetched {
        mailbox: "",
        bytes: empty.as_bytes(),
    });
    assert!(parsed.message().unwrap().parts.len() <= PARTS + 2);
    assert!(reasons(&judge(empty.as_bytes()).0).contains(&"limit:parts @ whole mail".to_string()));
    // Dashes that begin no part do not count.
    let dashes = mail.replacen("Hello.", &"-- a comment\r\n".repeat(PARTS + 10), 1);
    assert_eq!(reasons(&judge(dashes.as_bytes()).0), ["extension:exe @ invoice.exe"]);
}
