//! Maildir files as others leave them: what is a mailbox, what is a mail, and what only looks like one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::account::{Connection, TestReport};
use postern_server::mailboxes::{
    Mailbox, MailboxError, limits,
    maildir::{MaildirMailbox, MaildirRoot},
    open, test_connection,
};
use std::{
    fs,
    os::unix::{fs::symlink, net::UnixListener},
    path::Path,
    process::Command,
    time::Duration,
};
use support::ways::print_of;

const ANNA: &str = "anna@example.com";

fn last(report: &TestReport) -> (&str, bool, &str) {
    let step = report.steps.last().unwrap();
    (&step.name, step.passed, &step.sentence)
}

fn make(path: &Path) {
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(path.join(part)).unwrap();
    }
}

#[tokio::test]
async fn a_folder_of_maildirs_is_tested_and_discovered() {
    let root = tempfile::tempdir().unwrap();
    let at = root.path();
    let connection = |path: &Path| Connection::Maildir {
        path: path.display().to_string(),
        domain: "example.com".into(),
    };
    let report = test_connection(&connection(&at.join("none")), &[], "").await;
    assert_eq!((last(&report).0, last(&report).1), ("Find the folder", false));
    let report = test_connection(&connection(at), &[], "").await;
    assert_eq!((last(&report).0, last(&report).1), ("Find mailboxes", false));

    make(&at.join("anna"));
    make(&at.join("ben@other.example"));
    make(&at.join("carl/Maildir"));
    make(&at.join(".hidden"));
    fs::create_dir(at.join("dora")).unwrap();
    let outside = tempfile::tempdir().unwrap();
    make(outside.path());
    symlink(outside.path(), at.join("eve")).unwrap();
    let found = MaildirRoot::discover(at, "example.com").unwrap();
    let addresses: Vec<&str> = found.iter().map(|(address, _)| address.as_str()).collect();
    assert_eq!(addresses, [ANNA, "ben@other.example", "carl@example.com"]);
    let alone = MaildirRoot::discover(at.join("anna"), "example.com").unwrap();
    assert_eq!(alone[0].0, ANNA);

    let before = fs::metadata(at.join("anna")).unwrap().modified().unwrap();
    let report = test_connection(&connection(at), &[], "").await;
    assert!(report.passed(), "{report:?}");
    assert_eq!(report.mailboxes, addresses);
    assert_eq!(
        fs::metadata(at.join("anna")).unwrap().modified().unwrap(),
        before,
        "nothing was made"
    );
    assert!(matches!(
        open(&connection(at), "dora@example.com", "").await,
        Err(MailboxError::Unreachable(_))
    ));
}

#[tokio::test]
async fn bug_q9_links_and_strange_files_in_a_maildir_lead_nowhere() {
    let root = tempfile::tempdir().unwrap();
    make(root.path());
    let secret = tempfile::NamedTempFile::new().unwrap();
    fs::write(secret.path(), "secret").unwrap();
    symlink(secret.path(), root.path().join("cur/1.link:2,S")).unwrap();
    symlink(secret.path().parent().unwrap(), root.path().join(".Linked")).unwrap();
    fs::write(root.path().join("tmp/2.half"), "being written").unwrap();
    fs::create_dir(root.path().join("new/3.folder")).unwrap();
    fs::write(root.path().join("new/4.real"), "Subject: x\r\n\r\nx").unwrap();
    let mut mailbox = MaildirMailbox::open(root.path()).unwrap();
    let all = mailbox.list("INBOX").await.unwrap();
    assert_eq!(all.iter().map(|at| at.key.as_str()).collect::<Vec<_>>(), ["4.real"]);
    assert_eq!(mailbox.folders().await.unwrap().len(), 1, "a linked folder is none");

    // The quarantine folder may not be led out of the mailbox either.
    let quarantine = root.path().join(".Postern Quarantine");
    symlink(secret.path().parent().unwrap(), &quarantine).unwrap();
    assert!(matches!(
        mailbox.quarantine_folder().await,
        Err(MailboxError::Refused(_))
    ));
    fs::remove_file(&quarantine).unwrap();
    let held = mailbox.quarantine_folder().await.unwrap();

    // A name that is taken there is not overwritten.
    fs::write(quarantine.join("cur/4.real:2,S"), "another mail").unwrap();
    let moved = mailbox
        .move_mail(&all[0], &held, &print_of(b"Subject: x\r\n\r\nx"))
        .await
        .unwrap();
    assert_ne!(moved.key, "4.real");
    assert_eq!(
        fs::read_to_string(quarantine.join("cur/4.real:2,S")).unwrap(),
        "another mail"
    );
    assert_eq!(mailbox.fetch(&moved).await.unwrap().bytes, "Subject: x\r\n\r\nx");
    assert_eq!(mailbox.list("INBOX").await.unwrap().len(), 0);
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[tokio::test]
async fn pipes_and_half_folders_stop_nothing() {
    let root = tempfile::tempdir().unwrap();
    let at = root.path();
    make(at);
    let raw = b"Subject: x\r\n\r\nx";
    fs::write(at.join("cur/1.real:2,a"), raw).unwrap();
    for half in ["new", "cur"] {
        pipe(&at.join(half).join("2.pipe"));
        drop(UnixListener::bind(at.join(half).join("3.socket")).unwrap());
    }
    // Opening a pipe waits for its other end.
    pipe(&at.join("dovecot-keywords"));
    fs::create_dir_all(at.join(".Half/cur")).unwrap();
    fs::write(at.join(".Half/cur/4.half:2,S"), raw).unwrap();
    fs::create_dir_all(at.join(".Other half/new")).unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::create_dir_all(at.join(".Led out/cur")).unwrap();
    symlink(outside.path(), at.join(".Led out/new")).unwrap();
    fs::write(outside.path().join("5.outside"), raw).unwrap();

    let mut mailbox = MaildirMailbox::open(at).unwrap();
    let walk = async {
        let folders = mailbox.folders().await.unwrap();
        let mut keys = Vec::new();
        for folder in &folders {
            let start = mailbox.changes(&folder.name, None).await.unwrap();
            assert!(
                mailbox
                    .changes(&folder.name, Some(&start.cursor))
                    .await
                    .unwrap()
                    .new
                    .is_empty()
            );
            keys.extend(mailbox.list(&folder.name).await.unwrap().into_iter().map(|at| at.key));
        }
        assert_eq!(folders.len(), 4, "{folders:?}");
        assert_eq!(keys, ["1.real", "4.half"]);
        let found = mailbox.find(&print_of(raw), &[]).await.unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        let real = mailbox.list("INBOX").await.unwrap().remove(0);
        assert!(
            mailbox.fetch(&real).await.unwrap().flags.is_empty(),
            "a pipe names no flag"
        );

        // A half that is missing is made when mail goes there; a link is not followed out.
        let moved = mailbox.move_mail(&real, "Other half", &print_of(raw)).await.unwrap();
        assert_eq!(mailbox.fetch(&moved).await.unwrap().bytes, &raw[..]);
        fs::write(at.join("new/6.fresh"), raw).unwrap();
        let fresh = mailbox.list("INBOX").await.unwrap().remove(0);
        let error = mailbox.move_mail(&fresh, "Led out", &print_of(raw)).await.unwrap_err();
        assert!(matches!(error, MailboxError::Refused(_)), "{error:?}");
        assert!(mailbox.holds(&fresh, &print_of(raw)).await.unwrap());

        // A pipe under a name that was listed as a mail is not opened either.
        fs::remove_file(at.join("new/6.fresh")).unwrap();
        pipe(&at.join("new/6.fresh"));
        assert!(matches!(mailbox.fetch(&fresh).await, Err(MailboxError::Gone(_))));

        // Without its own halves the mailbox is not empty but away.
        fs::rename(at.join("new"), at.join("away")).unwrap();
        let error = mailbox.list("INBOX").await.unwrap_err();
        assert!(matches!(error, MailboxError::Unreachable(_)), "{error:?}");
    };
    tokio::time::timeout(Duration::from_secs(20), walk)
        .await
        .expect("something waits for a pipe");
}

#[tokio::test]
async fn a_mail_beyond_the_limit_is_not_fetched() {
    // What is fetched is what the pipeline looks into: neither room may know the other, so the two numbers are held together here.
    assert_eq!(limits::MAIL_BYTES_MAX, postern_server::mail::limits::MAIL_BYTES as u64);
    let root = tempfile::tempdir().unwrap();
    make(root.path());
    let large = fs::File::create(root.path().join("new/1.large")).unwrap();
    large.set_len(limits::MAIL_BYTES_MAX + 1).unwrap();
    let mut mailbox = MaildirMailbox::open(root.path()).unwrap();
    let at = mailbox.list("INBOX").await.unwrap().remove(0);
    assert!(matches!(mailbox.fetch(&at).await, Err(MailboxError::Limit(_))));
    large.set_len(limits::MAIL_BYTES_MAX).unwrap();
    assert_eq!(
        mailbox.fetch(&at).await.unwrap().bytes.len() as u64,
        limits::MAIL_BYTES_MAX
    );
}

#[tokio::test]
async fn a_large_folder_is_followed_by_a_small_cursor() {
    const MAILS: usize = 5_000;
    let root = tempfile::tempdir().unwrap();
    make(root.path());
    for number in 0..MAILS {
        fs::write(root.path().join(format!("cur/17000{number}.M1P1.host,S=3:2,S")), "x").unwrap();
    }
    let mut mailbox = MaildirMailbox::open(root.path()).unwrap();
    let start = mailbox.changes("INBOX", None).await.unwrap();
    assert!(start.cursor.0.len() < 8 * MAILS, "{} characters", start.cursor.0.len());
    fs::write(root.path().join("new/1.late"), "late").unwrap();
    fs::remove_file(root.path().join("cur/170007.M1P1.host,S=3:2,S")).unwrap();
    fs::rename(
        root.path().join("cur/170008.M1P1.host,S=3:2,S"),
        root.path().join("cur/170008.M1P1.host,S=3:2,FS"),
    )
    .unwrap();
    let next = mailbox.changes("INBOX", Some(&start.cursor)).await.unwrap();
    assert_eq!(
        next.new.iter().map(|at| at.key.as_str()).collect::<Vec<_>>(),
        ["1.late"]
    );
}
