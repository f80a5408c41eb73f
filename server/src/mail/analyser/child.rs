//! The analyser's process, seen from outside: it gets the file, has so long, and whatever becomes of it is an answer or none.

use super::Report;
use std::{
    io::{Read, Write},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::sync_channel,
    thread,
    time::Duration,
};

/// Bytes of an answer.
const ANSWER_BYTES: u64 = 1024 * 1024;
/// Bytes of a name that is handed on: its end, which counts.
const NAME_BYTES: usize = 1_024;

/// Has `program` analyse a file, which is called so and came to this mailbox; none when it cannot be started, does not answer within `time`, or answers nonsense.
/// The process gets neither environment nor folder of ours.
#[must_use]
pub fn ask(program: &Path, bytes: &[u8], [name, mailbox]: [&str; 2], time: Duration) -> Option<Report> {
    let mut child = Command::new(program)
        .arg("analyse-file")
        .arg(format!("--name={}", argument(name)))
        .arg(format!("--mailbox={}", argument(mailbox)))
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .inspect_err(|error| tracing::warn!(%error, "the analyser cannot be started"))
        .ok()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let answer = thread::scope(|scope| {
        let (send, answers) = sync_channel(1);
        scope.spawn(move || {
            // Who stopped reading has seen enough.
            let _ = stdin.map(|mut stdin| stdin.write_all(bytes));
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = stdout.map(|stdout| stdout.take(ANSWER_BYTES).read_to_end(&mut answer));
            let _ = send.send(read.is_some_and(|read| read.is_ok()).then_some(answer));
        });
        let answer = answers.recv_timeout(time).ok().flatten();
        // It is over for it in any case; the pipes close, and so do the threads end.
        let _ = child.kill();
        let _ = child.wait();
        answer
    });
    serde_json::from_slice(&answer?).ok()
}

/// A name as an argument, which knows no NUL.
fn argument(name: &str) -> String {
    let from = (name.len().saturating_sub(NAME_BYTES)..=name.len())
        .find(|at| name.is_char_boundary(*at))
        .unwrap_or(name.len());
    name[from..].replace('\0', "\u{fffd}")
}
