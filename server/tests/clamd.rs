//! The walk with a real clamd (Debian's clamav-daemon) whose only signatures are our own two.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// clamd loads its signatures before it listens.
const START: Duration = Duration::from_secs(60);
/// What our signature finds.
const MARK: &str = "postern-walk-with-clamd";

struct Clamd {
    child: Child,
    socket: PathBuf,
    _folder: tempfile::TempDir,
}

impl Clamd {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (signatures, socket, settings) = (
            folder.path().join("signatures"),
            folder.path().join("clamd.socket"),
            folder.path().join("clamd.conf"),
        );
        fs::create_dir(&signatures).unwrap();
        // Extended signatures (name, any file type, any place, bytes).
        fs::write(
            signatures.join("walk.ndb"),
            format!("Walk.Marker:0:*:{}\n", hex::encode(MARK)),
        )
        .unwrap();
        fs::write(
            &settings,
            format!(
                "Foreground yes\nLocalSocket {}\nDatabaseDirectory {}\nTemporaryDirectory {}\nMaxThreads 2\nStreamMaxLength 1M\n",
                socket.display(),
                signatures.display(),
                folder.path().display()
            ),
        )
        .unwrap();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new("/usr/sbin/clamd")
            .arg("--config-file")
            .arg(&settings)
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .expect("clamd is needed: apt-get install clamav-daemon (make test does it)");
        let mut clamd = Self {
            child,
            socket,
            _folder: folder,
        };
        let started = Instant::now();
        while std::os::unix::net::UnixStream::connect(&clamd.socket).is_err() {
            let ended = clamd.child.try_wait().unwrap();
            assert!(
                ended.is_none() && started.elapsed() < START,
                "clamd does not listen: {}",
                fs::read_to_string(clamd.socket.with_file_name("log")).unwrap_or_default()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        clamd
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn scan(clamd: &Path, mails: &Path) -> Vec<serde_json::Value> {
    let answer = Command::new(env!("CARGO_BIN_EXE_postern"))
        .args(["scan", "--json", "--clamd"])
        .arg(clamd)
        .arg(mails)
        .output()
        .unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    String::from_utf8(answer.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn what_clamd_finds_condemns_and_what_it_does_not_take_is_said() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let clamd = Clamd::start();
    let mails = tempfile::tempdir().unwrap();
    let attached = |body: &str| {
        format!(
            "From: a@b.example\r\nSubject: hello\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; name=note.txt\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n"
        )
    };
    // clamd takes the mail apart itself: it has to decode the part to see the mark.
    fs::write(
        mails.path().join("1-marked.eml"),
        attached(&STANDARD.encode(format!("A note with {MARK} inside."))),
    )
    .unwrap();
    fs::write(mails.path().join("2-clean.eml"), attached(&STANDARD.encode("A note."))).unwrap();
    let long = "A line of a very long mail that no one will read to its end.\r\n".repeat(40_000);
    fs::write(
        mails.path().join("3-larger-than-clamd-takes.eml"),
        format!("From: a@b.example\r\nSubject: long\r\n\r\n{long}"),
    )
    .unwrap();

    let verdicts = scan(&clamd.socket, mails.path());
    assert_eq!(verdicts[0]["verdict"], "condemned", "{}", verdicts[0]);
    assert_eq!(verdicts[0]["filter"], "Malware Scanning");
    assert!(
        verdicts[0]["rule"].as_str().unwrap().starts_with("clamd:Walk.Marker"),
        "{}",
        verdicts[0]
    );
    assert_eq!(verdicts[1]["verdict"], "clean", "{}", verdicts[1]);
    assert_eq!(verdicts[2]["verdict"], "unscannable", "{}", verdicts[2]);
    assert!(
        verdicts[2]["because"]
            .as_str()
            .unwrap()
            .contains("larger than clamd takes"),
        "{}",
        verdicts[2]
    );
}
