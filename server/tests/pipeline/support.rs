//! What the walks share: a scanner, mails made on the spot, reasons in short.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{policy::Policy, verdict::Verdict};
use postern_server::{
    commands::scan::policy_file::default_policy,
    mail::{DocumentReader, Fetched, Limits, MailSummary, ObjectSet, Scanner, ScannerSettings, default_rules},
};
use std::{
    io::{Cursor, Write},
    sync::{Arc, LazyLock},
};
use zip::{ZipWriter, write::SimpleFileOptions};

pub(crate) static SCANNER: LazyLock<Scanner> = LazyLock::new(|| scanner("", Limits::default()));

pub(crate) fn scanner(objects: &str, limits: Limits) -> Scanner {
    Scanner::new(ScannerSettings {
        rules: default_rules(),
        objects: Arc::new(ObjectSet::read(objects).unwrap()),
        reader: Some(DocumentReader::at(env!("CARGO_BIN_EXE_postern"))),
        limits,
        ..ScannerSettings::default()
    })
    .unwrap()
}

pub(crate) fn judge_with(scanner: &Scanner, mail: &[u8], policy: &Policy) -> (Verdict, MailSummary) {
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

pub(crate) fn judge(mail: &[u8]) -> (Verdict, MailSummary) {
    judge_with(&SCANNER, mail, &default_policy())
}

/// `rule @ place` of every reason.
pub(crate) fn reasons(verdict: &Verdict) -> Vec<String> {
    verdict
        .because
        .iter()
        .map(|reason| format!("{} @ {}", reason.evidence.rule, reason.evidence.place.label()))
        .collect()
}

pub(crate) fn corpus(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/corpus/{name}.eml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The EICAR test file, put together here so that no file of the tree holds it.
pub(crate) fn eicar() -> String {
    [
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}$",
        "EICAR",
        "-STANDARD-ANTIVIRUS-",
        "TEST-FILE!$H+H*",
    ]
    .concat()
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A mail with one file.
pub(crate) fn attachment(name: &str, content: &[u8]) -> Vec<u8> {
    format!("{}{}--q--\r\n", beginning(), part(name, content)).into_bytes()
}

/// A mail with two files.
pub(crate) fn two_files(one: (&str, &[u8]), other: (&str, &[u8])) -> Vec<u8> {
    format!(
        "{}{}{}--q--\r\n",
        beginning(),
        part(one.0, one.1),
        part(other.0, other.1)
    )
    .into_bytes()
}

fn beginning() -> &'static str {
    "From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain\r\n\r\nHello.\r\n"
}

fn part(name: &str, content: &[u8]) -> String {
    let encoded: Vec<String> = STANDARD
        .encode(content)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    format!(
        "--q\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        encoded.join("\r\n")
    )
}
