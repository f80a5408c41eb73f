//! A program that knows nothing but the contract, against the real `postern`.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

/// A console that ends with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn postern(arguments: &[&str]) -> Output {
    let program = Command::new(env!("CARGO_BIN_EXE_postern")).args(arguments).output();
    program.unwrap()
}

fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

#[test]
fn an_independent_program_that_signs_by_itself_walks_through_every_call() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let line = said(&postern(&[
        "partner",
        "create",
        "--data",
        data,
        "--name",
        "Cranes and Co",
    ]));
    let (token, secret) = line.trim_end().split_once(' ').expect("one line: ACCESS_TOKEN SECRET");
    assert!(
        token.len() == 36 && secret.len() == 43 && line.lines().count() == 1,
        "{line}"
    );

    let mut serving = Serving(
        Command::new(env!("CARGO_BIN_EXE_postern"))
            .args(["serve", "--data", data, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut lines = BufReader::new(serving.0.stdout.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let port = line.rsplit_once(':').expect("listening on http://127.0.0.1:PORT").1;

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/partner/script.py");
    let walked = Command::new("python3")
        .arg(script)
        .args(["127.0.0.1", port, token, secret])
        .output()
        .expect("python3 is installed");
    assert_eq!(said(&walked).trim_end(), "walked through");
}

#[test]
fn an_operator_is_told_what_is_wrong_with_a_new_provider() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let refused = postern(&["partner", "create", "--data", data, "--name", " "]);
    assert_eq!(refused.status.code(), Some(2));
    let sentence = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(sentence.contains("a name of 1 to 128 characters"), "{sentence}");
    let nobody = "0".repeat(32);
    let refused = postern(&["partner", "create", "--data", data, "--name", "N", "--tenant", &nobody]);
    assert_eq!(refused.status.code(), Some(2));
    let first = said(&postern(&["partner", "create", "--data", data, "--name", "N"]));
    // Again for the only organisation: new credentials.
    assert_ne!(
        first,
        said(&postern(&["partner", "create", "--data", data, "--name", "N"]))
    );
}
