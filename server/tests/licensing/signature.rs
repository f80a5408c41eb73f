//! The signature of a licence, checked by another program with another library: Python's `cryptography`.

use base64::{Engine, engine::general_purpose::STANDARD};
use std::{
    path::Path,
    process::{Command, Output},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_postern");
/// Debian's, for which `make test` installs the library.
const PYTHON: &str = "/usr/bin/python3";

fn postern(arguments: &[&str], data: &Path) -> String {
    let done = Command::new(PROGRAM)
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout).unwrap()
}

fn checked(issuer: &str, file: &Path) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/licensing/signature.py");
    Command::new(PYTHON).arg(script).arg(issuer).arg(file).output().unwrap()
}

#[test]
fn another_program_finds_that_the_signature_of_a_licence_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("licence.json"));
    let issuer = postern(&["issuer", "init", "--name", "Example issuer"], &data);
    let issue = "licence issue --tenant Example --product mail,hub --edition full --seats 25 --region DE --from 2026-01-01 --to 2027-12-31";
    let mut arguments: Vec<&str> = issue.split(' ').collect();
    arguments.extend(["--out", file.to_str().unwrap()]);
    let said = postern(&arguments, &data);
    let holds = checked(issuer.trim(), &file);
    assert!(holds.status.success(), "{holds:?}");
    let key = String::from_utf8(holds.stdout).unwrap();
    assert!(said.contains(key.trim()), "{said} does not name {key}");

    // One seat more, and the same signature.
    let mut envelope: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let payload = STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
    let more = String::from_utf8(payload)
        .unwrap()
        .replace("\"seats\":25", "\"seats\":26");
    envelope["payload"] = STANDARD.encode(more).into();
    let tampered = folder.path().join("tampered.json");
    std::fs::write(&tampered, envelope.to_string()).unwrap();
    let refused = checked(issuer.trim(), &tampered);
    assert_eq!(
        String::from_utf8_lossy(&refused.stderr).trim(),
        "the signature does not hold"
    );

    let other = postern(&["issuer", "init"], &folder.path().join("other"));
    let refused = checked(other.trim(), &file);
    assert_eq!(String::from_utf8_lossy(&refused.stderr).trim(), "another issuer");
}
