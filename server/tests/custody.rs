//! No mail is ever lost or doubled: moved by hand, pressed twice, or the program killed at any step.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::{
    console::Quarantine as _,
    custody::{CustodyAct, HeldStatus, MailLocation},
    held::{HeldFilter, Selection},
};
use postern_server::mailboxes::QUARANTINE_FOLDER;
use support::{
    console::{Postern, hostile},
    dovecot::Dovecot,
    ways::{ANNA, Way},
};

/// A server, a data folder that watches Anna's mailbox on it, and one hostile mail in quarantine.
async fn one_held(way: Way) -> (Dovecot, tempfile::TempDir, Postern) {
    let dovecot = Dovecot::start(&way.options());
    let data = tempfile::tempdir().unwrap();
    Postern::prepare(data.path(), way, &dovecot).await;
    dovecot.deliver(ANNA, &hostile(1));
    let postern = Postern::start(data.path()).await;
    postern.until(HeldStatus::Quarantined).await;
    (dovecot, data, postern)
}

/// How many mails lie in the inbox and in quarantine, as the server itself counts.
fn count(dovecot: &Dovecot) -> (usize, usize) {
    (dovecot.count(ANNA, "INBOX"), dovecot.count(ANNA, QUARANTINE_FOLDER))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_mail_goes_back_where_it_came_from_and_stays_there() {
    for way in [Way::Maildir, Way::Tls, Way::PlainBare] {
        let (dovecot, _data, postern) = one_held(way).await;
        assert_eq!(count(&dovecot), (0, 1), "{way:?}");
        let scanned = async |postern: &Postern| -> u64 {
            postern
                .tenant
                .store
                .mailboxes(None)
                .await
                .unwrap()
                .iter()
                .map(|mailbox| mailbox.health.scanned)
                .sum()
        };
        let before = scanned(&postern).await;
        assert_eq!(postern.ask(CustodyAct::Restore).await.begun, 1);
        let row = postern.until(HeldStatus::Restored).await;
        assert_eq!(row.location, MailLocation::Folder("INBOX".into()));
        // The watcher meets it again, and leaves it alone.
        postern.wait(async |postern| scanned(postern).await > before).await;
        postern.settled().await;
        assert_eq!(count(&dovecot), (1, 0), "{way:?}");
        postern.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_q8_two_administrators_press_restore_at_once_and_one_mail_is_delivered() {
    let (dovecot, _data, postern) = one_held(Way::Tls).await;
    let ids = vec![postern.rows().await[0].id];
    let (one, other) = (postern.desk().await, postern.desk().await);
    let these = || Selection::These { ids: ids.clone() };
    let (first, second) = tokio::join!(
        one.act(CustodyAct::Restore, these()),
        other.act(CustodyAct::Restore, these())
    );
    assert_eq!(first.unwrap().begun + second.unwrap().begun, 1);
    postern.until(HeldStatus::Restored).await;
    let late = one.act(CustodyAct::Delete, these()).await.unwrap();
    assert_eq!((late.begun, late.skipped), (0, 1), "what is restored is not deleted");
    assert_eq!(count(&dovecot), (1, 0));
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_somebody_moved_is_shown_where_it_is_and_not_touched() {
    for way in [Way::Maildir, Way::Tls] {
        let (dovecot, _data, postern) = one_held(way).await;
        dovecot.create(ANNA, "Later");
        let uid = dovecot.uids(ANNA, QUARANTINE_FOLDER)[0];
        dovecot.move_mail(ANNA, QUARANTINE_FOLDER, uid, "Later");
        for (act, unable) in [
            (CustodyAct::Restore, HeldStatus::UnableToRestore),
            (CustodyAct::Delete, HeldStatus::UnableToDelete),
        ] {
            postern.ask(act).await;
            let row = postern.until(unable).await;
            assert_eq!(row.location, MailLocation::Folder("Later".into()), "{way:?}");
            assert!(
                row.status_reason.is_some_and(|reason| reason.contains("“Later”")),
                "{way:?}"
            );
            assert_eq!((count(&dovecot), dovecot.count(ANNA, "Later")), ((0, 0), 1), "{way:?}");
        }
        // Put back by hand, it is found again and can be restored.
        let uid = dovecot.uids(ANNA, "Later")[0];
        dovecot.move_mail(ANNA, "Later", uid, QUARANTINE_FOLDER);
        let found = postern.desk().await.locate(postern.rows().await[0].id).await.unwrap();
        assert_eq!(found.row.location, MailLocation::Quarantine, "{way:?}");
        postern.ask(CustodyAct::Restore).await;
        postern.until(HeldStatus::Restored).await;
        assert_eq!(count(&dovecot), (1, 0), "{way:?}");
        postern.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_somebody_deleted_is_said_to_be_nowhere() {
    let (dovecot, _data, postern) = one_held(Way::Tls).await;
    dovecot.doveadm(&["expunge", "-u", ANNA, "mailbox", QUARANTINE_FOLDER, "all"], b"");
    postern.ask(CustodyAct::Restore).await;
    let row = postern.until(HeldStatus::UnableToRestore).await;
    assert_eq!(row.location.label(), "not found in this mailbox");
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarantine_folder_renamed_behind_our_back_is_found() {
    let (dovecot, _data, postern) = one_held(Way::Tls).await;
    dovecot.doveadm(&["mailbox", "rename", "-u", ANNA, QUARANTINE_FOLDER, "Put away"], b"");
    postern
        .wait(async |postern| {
            postern.tenant.store.newest_held(1).await.unwrap()[0].location == MailLocation::Folder("Put away".into())
        })
        .await;
    postern.ask(CustodyAct::Restore).await;
    postern.until(HeldStatus::UnableToRestore).await;
    assert_eq!(dovecot.count(ANNA, "Put away"), 1);
    // What is condemned from now on goes into a new folder.
    dovecot.deliver(ANNA, &hostile(2));
    postern
        .wait(async |postern| postern.tenant.store.newest_held(1).await.unwrap()[0].status == HeldStatus::Quarantined)
        .await;
    assert_eq!(count(&dovecot), (0, 1));
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_meanwhile_is_waited_for() {
    let (mut dovecot, _data, postern) = one_held(Way::Tls).await;
    dovecot.stop();
    postern.ask(CustodyAct::Restore).await;
    postern
        .wait(async |postern| {
            postern
                .tenant
                .store
                .mailboxes(None)
                .await
                .unwrap()
                .iter()
                .any(|mailbox| mailbox.health.error.is_some())
        })
        .await;
    assert_eq!(postern.rows().await[0].status, HeldStatus::Restoring);
    dovecot.resume();
    postern.until(HeldStatus::Restored).await;
    assert_eq!(count(&dovecot), (1, 0));
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_is_in_the_audit_trail_and_the_chain_holds() {
    use domain::{audit::AuditFilter, console::Logs as _};
    let (_dovecot, _data, postern) = one_held(Way::Tls).await;
    postern.ask(CustodyAct::Restore).await;
    postern.until(HeldStatus::Restored).await;
    let page = postern.desk().await.audit(AuditFilter::default(), None).await.unwrap();
    for action in [
        "account.add",
        "policy.switch",
        "quarantine.begin",
        "quarantine.quarantine",
        "quarantine.restore.asked",
        "quarantine.restore",
    ] {
        assert!(
            page.rows.iter().any(|row| row.act.action == action),
            "{action} is missing"
        );
    }
    assert_eq!(page.broken_at, None);
    let held = postern
        .desk()
        .await
        .held(
            HeldFilter {
                search: "invoice".into(),
                ..HeldFilter::default()
            },
            None,
        )
        .await
        .unwrap();
    assert_eq!(held.matching, 1, "found by subject and by attachment name");
    postern.stop().await;
}

/// The program is killed at each step of each movement; the next start finishes or undoes it, and the mail is there once.
#[cfg(feature = "faults")]
mod killed {
    use super::*;
    use domain::{console::Logs as _, detection::DetectionFilter, verdict::Action};
    use std::{
        io::{BufRead as _, BufReader},
        path::Path,
        process::{Command, Stdio},
    };

    /// The junk folder, known by its name.
    const JUNK: &str = "Junk";

    /// Runs the program on the data folder until it halts at `step`, and kills it there. False when it never gets there.
    fn kill_at(data: &Path, step: &str) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_postern"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("POSTERN_HALT_AT", step)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let mut heard = Vec::new();
        let halted = said
            .inspect(|line| heard.push(line.clone()))
            .any(|line| line == format!("halted at {step}"));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(halted, "the program ended before {step}: {heard:?}");
    }

    fn steps(way: Way, act: CustodyAct) -> Vec<String> {
        let word = act.word();
        let mut steps: Vec<String> = ["journaled", "moving", "moved", "finished"]
            .iter()
            .map(|step| format!("{word}.{step}"))
            .collect();
        if act != CustodyAct::Delete {
            steps.extend(
                match way {
                    Way::Maildir => &["maildir.moved"][..],
                    Way::Tls => &["imap.moved"],
                    Way::StartTlsMasterCopy | Way::PlainBare => &["imap.copied", "imap.moved"],
                }
                .iter()
                .map(ToString::to_string),
            );
        }
        steps
    }

    async fn every_step(way: Way) {
        for act in [CustodyAct::Quarantine, CustodyAct::Restore, CustodyAct::Delete] {
            for step in steps(way, act) {
                let dovecot = Dovecot::start(&way.options());
                let data = tempfile::tempdir().unwrap();
                Postern::prepare(data.path(), way, &dovecot).await;
                dovecot.deliver(ANNA, &hostile(1));
                if act != CustodyAct::Quarantine {
                    let postern = Postern::start(data.path()).await;
                    postern.until(HeldStatus::Quarantined).await;
                    postern.stop().await;
                    let postern = Postern::open(data.path()).await;
                    postern.ask(act).await;
                    postern.stop().await;
                }
                let at = data.path().to_path_buf();
                let halt = step.clone();
                tokio::task::spawn_blocking(move || kill_at(&at, &halt)).await.unwrap();
                let (inbox, quarantine) = count(&dovecot);
                assert!(
                    act == CustodyAct::Delete || inbox + quarantine >= 1,
                    "{way:?} {step}: the mail is in no folder"
                );

                let postern = Postern::start(data.path()).await;
                let row = postern.settled().await;
                assert_eq!(row.status, act.done(), "{way:?} {step}: {row:?}");
                let expected = match act {
                    CustodyAct::Quarantine => (0, 1),
                    CustodyAct::Restore => (1, 0),
                    CustodyAct::Delete => (0, 0),
                };
                assert_eq!(count(&dovecot), expected, "{way:?} {step}");
                postern.stop().await;
            }
        }
    }

    /// Mail that is not held but moved to the junk folder or deleted: once there, or once gone, and once in the log.
    async fn every_disposal(way: Way) {
        for action in [Action::MoveToJunk, Action::Delete] {
            let mut steps = vec![
                "dispose.journaled",
                "dispose.moving",
                "dispose.moved",
                "dispose.finished",
            ];
            if action == Action::MoveToJunk && way == Way::StartTlsMasterCopy {
                steps.push("imap.copied");
            }
            for step in steps {
                let dovecot = Dovecot::start(&way.options());
                dovecot.create(ANNA, JUNK);
                let data = tempfile::tempdir().unwrap();
                Postern::prepare(data.path(), way, &dovecot).await;
                let postern = Postern::open(data.path()).await;
                postern.act_on_malware(action).await;
                postern.stop().await;
                dovecot.deliver(ANNA, &hostile(1));
                let at = data.path().to_path_buf();
                tokio::task::spawn_blocking(move || kill_at(&at, step)).await.unwrap();

                let postern = Postern::start(data.path()).await;
                let mailbox = postern.tenant.store.mailboxes(None).await.unwrap()[0].record.id;
                postern
                    .wait(async |postern| {
                        dovecot.count(ANNA, "INBOX") == 0
                            && postern.tenant.store.open_disposals(mailbox).await.unwrap().is_empty()
                    })
                    .await;
                let expected = usize::from(action == Action::MoveToJunk);
                assert_eq!(dovecot.count(ANNA, JUNK), expected, "{way:?} {step} {action:?}");
                let desk = postern.desk().await;
                let log = desk.detections(DetectionFilter::default(), None).await.unwrap();
                assert_eq!(log.rows.len(), 1, "{way:?} {step} {action:?}");
                assert!(
                    postern.rows().await.is_empty(),
                    "{way:?} {step} {action:?}: it is not held"
                );
                postern.stop().await;
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn at_every_step_of_a_disposal() {
        every_disposal(Way::Maildir).await;
        every_disposal(Way::StartTlsMasterCopy).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn at_every_step_on_maildir() {
        every_step(Way::Maildir).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn at_every_step_on_imap_with_move() {
        every_step(Way::Tls).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn at_every_step_on_imap_with_copy_and_expunge() {
        every_step(Way::StartTlsMasterCopy).await;
    }
}
