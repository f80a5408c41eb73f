//! `postern scan` as a person or a script uses it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use clap::{Args, Command, FromArgMatches};
use postern_server::commands::{
    DONE, FAILED, WRONG_USE,
    scan::{ScanArgs, run},
};
use serde_json::Value;
use std::{fs, path::Path};

fn scan(arguments: &[&str]) -> (u8, String, String) {
    let matches = ScanArgs::augment_args(Command::new("scan").no_binary_name(true)).get_matches_from(arguments);
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let code = run(&ScanArgs::from_arg_matches(&matches).unwrap(), &mut out, &mut errors);
    (
        code,
        String::from_utf8(out).unwrap(),
        String::from_utf8(errors).unwrap(),
    )
}

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn write(path: &Path, text: &str) -> String {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    path.display().to_string()
}

const CLEAN: &str = "From: a@b.example\nSubject: hello\n\nSee https://north.example/.\n";
const SCRIPT: &str = "From: a@b.example\nContent-Type: application/x; name=run.vbs\n\nMsgBox 1\n";

#[test]
fn a_line_of_json_says_what_was_decided_and_why() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("b/script.eml"), SCRIPT);
    write(&folder.path().join("a.eml"), CLEAN);
    let (code, out, errors) = scan(&["--json", folder.path().to_str().unwrap()]);
    assert_eq!((code, errors.as_str()), (DONE, ""));
    let lines = lines(&out);
    assert!(lines[0]["path"].as_str().unwrap().ends_with("/a.eml"));
    assert_eq!(
        (&lines[0]["verdict"], &lines[0]["rule"]),
        (&"clean".into(), &Value::Null)
    );
    let script = &lines[1];
    for (key, value) in [
        ("verdict", "condemned"),
        ("action", "quarantine"),
        ("filter", "File Blocking"),
        ("rule", "extension:vbs"),
        ("place", "run.vbs"),
    ] {
        assert_eq!(script[key], value, "{key}");
    }
    assert!(script["because"].as_str().unwrap().contains(".vbs"));
    assert_eq!(lines.len(), 2);
}

#[test]
fn mboxes_and_maildirs_are_read_mail_by_mail() {
    let folder = tempfile::tempdir().unwrap();
    let mbox = write(
        &folder.path().join("all.mbox"),
        &format!(
            "From a@b.example Mon Jan  1 00:00:00 2026\n{CLEAN}>From the start\n\nFrom x\n{SCRIPT}\nFrom y\n{CLEAN}"
        ),
    );
    let maildir = folder.path().join("mail");
    write(&maildir.join("cur/1:2,S"), CLEAN);
    write(&maildir.join("new/2"), SCRIPT);
    write(&maildir.join("tmp/3"), SCRIPT);
    write(&maildir.join("dovecot.index"), SCRIPT);
    write(&maildir.join(".Archive/cur/4"), SCRIPT);
    fs::create_dir_all(maildir.join(".Archive/new")).unwrap();
    let (code, out, _) = scan(&["--json", "--threads", "3", &mbox, maildir.to_str().unwrap()]);
    assert_eq!(code, DONE);
    let said: Vec<(String, String)> = lines(&out)
        .iter()
        .map(|line| {
            let path = line["path"].as_str().unwrap();
            let short = path.strip_prefix(folder.path().to_str().unwrap()).unwrap();
            (short.to_string(), line["verdict"].as_str().unwrap().to_string())
        })
        .collect();
    let expected = [
        ("/all.mbox#1", "clean"),
        ("/all.mbox#2", "condemned"),
        ("/all.mbox#3", "clean"),
        ("/mail/.Archive/cur/4", "condemned"),
        ("/mail/cur/1:2,S", "clean"),
        ("/mail/new/2", "condemned"),
    ];
    assert_eq!(
        said,
        expected.map(|(path, verdict)| (path.to_string(), verdict.to_string()))
    );
}

#[test]
fn rules_objects_and_policy_are_taken_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let mail = write(&folder.path().join("mail.eml"), CLEAN);
    let rules = folder.path().join("rules");
    write(
        &rules.join("own.yar"),
        "rule Own { strings: $b = \"north.example\" condition: $b }",
    );
    let objects = write(&folder.path().join("objects"), "url,north.example,Seen in a campaign\n");
    let policy = write(
        &folder.path().join("policy.toml"),
        "[malware_scanning]\nenabled = false\n[suspicious_objects]\naction = \"delete\"\n",
    );
    let rules = rules.to_str().unwrap();
    let first = |arguments: &[&str]| lines(&scan(&[arguments, &["--json", &mail]].concat()).1)[0].clone();
    assert_eq!(first(&["--rules", rules])["rule"], "yara:Own");
    let both = first(&["--rules", rules, "--objects", &objects]);
    assert_eq!(
        both["rules"],
        serde_json::json!(["yara:Own", "object:url:north.example/"])
    );
    let strict = first(&["--rules", rules, "--objects", &objects, "--policy", &policy]);
    assert_eq!(
        (&strict["rule"], &strict["action"]),
        (&"object:url:north.example/".into(), &"delete".into())
    );
    assert!(strict["because"].as_str().unwrap().contains("Seen in a campaign"));
}

#[test]
fn wrong_use_is_told_in_one_plain_line() {
    let folder = tempfile::tempdir().unwrap();
    let mail = write(&folder.path().join("mail.eml"), CLEAN);
    let objects = write(&folder.path().join("objects"), "north.example\nno object\n");
    let policy = write(&folder.path().join("policy.toml"), "\n[web_reputatoin]\n");
    let rules = folder.path().join("rules");
    write(&rules.join("broken.yar"), "rule X { condition: maybe }");
    for (arguments, words) in [
        (vec!["--objects", &objects], ["objects", "line 2"]),
        (vec!["--policy", &policy], ["policy.toml", "line 2"]),
        (vec!["--rules", rules.to_str().unwrap()], ["broken.yar", "maybe"]),
        (vec!["--clamd", "nowhere"], ["nowhere", "host:port"]),
        (vec!["--threads", "0"], ["--threads", "1"]),
        (vec!["/nonexistent/mail.eml"], ["/nonexistent/mail.eml", "no file"]),
    ] {
        let (code, out, errors) = scan(&[&arguments[..], &[mail.as_str()]].concat());
        assert_eq!(
            (code, out.as_str(), errors.lines().count()),
            (WRONG_USE, "", 1),
            "{errors}"
        );
        assert!(words.iter().all(|word| errors.contains(word)), "{errors}");
    }
}

#[test]
fn the_table_ends_in_a_count_and_a_clamd_that_is_silent_is_said() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("mail\u{1b}[2J.eml"), CLEAN);
    let (code, out, _) = scan(&["--clamd", "/nonexistent/clamd", folder.path().to_str().unwrap()]);
    assert_eq!(code, DONE);
    assert!(out.contains("clamd:unreachable") && !out.contains('\u{1b}'), "{out}");
    assert!(out.ends_with("1 mails: 0 clean, 0 condemned, 1 unscannable\n"));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_done() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("mail.eml"), CLEAN);
    symlink(folder.path(), folder.path().join("circle")).unwrap();
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let (code, out, errors) = scan(&["--json", folder.path().to_str().unwrap(), socket.to_str().unwrap()]);
    assert_eq!((code, lines(&out).len()), (FAILED, 1));
    assert!(errors.contains("socket") && errors.lines().count() == 1, "{errors}");
}
