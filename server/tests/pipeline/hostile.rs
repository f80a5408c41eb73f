//! Mails that mean harm to whoever looks into them.

use crate::support::{attachment, corpus, eicar, judge, reasons, zip};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{evidence::Check, verdict::Outcome};
use postern_server::mail::Limits;
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::{AesMode, ZipWriter, write::SimpleFileOptions};

/// Kinds of findings, each of which is kept up to a limit of its own.
const CHECKS: usize = 7;

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
fn a_damaged_transfer_encoding_hides_nothing() {
    let encoded = STANDARD.encode(format!("<p>{}</p><a href='http://203.0.113.9/'>x</a>", eicar()));
    let (front, back) = encoded.split_at(21);
    let head =
        "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/html\r\n";
    let head =
        format!("{head}Content-Disposition: inline; filename=e.html\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    for mail in [
        format!("{head}{encoded}"),
        format!("{head}{front}!{back}\r\n--q--\r\n"),
        format!("{head}{front}-{back}\r\n--q--\r\n"),
        format!("{head}{front}--{back}\r\n--q--\r\n"),
        format!("{head}{front}\u{e9}{back}\r\n--q"),
        format!("{}{encoded}\r\n--q--\r\n", head.replace("base64", "Base64; (x)")),
    ] {
        let found = reasons(&judge(mail.as_bytes()).0);
        assert_eq!(
            found,
            ["yara:EICAR_Test_File @ e.html", "link:address @ e.html"],
            "{mail}"
        );
    }
    let quoted = eicar().replace('=', "=3D").replace("FILE", "=46ILE");
    let mail = format!("From: a@b.example\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ {quoted}=\r\n");
    assert_eq!(reasons(&judge(mail.as_bytes()).0), ["yara:EICAR_Test_File @ text body"]);
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
        prop_assert!(verdict.because.len() <= CHECKS * Limits::default().evidence);
    }
}
