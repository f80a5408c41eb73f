//! The test before a service account is saved: each step with what was seen, up to the first that fails. Nothing is
//! changed at the other side.

use super::{
    MailboxError, QUARANTINE_FOLDER,
    imap::{ImapSettings, connect, session::Session},
    maildir::MaildirRoot,
    names,
};
use domain::account::{Connection, ImapSignIn, MailboxSignIn, TestReport, TestStep, TransportSecurity};
use rustix::fs::Access;
use std::path::Path;

/// Mailboxes that are signed in to by a test; the others are met when the account runs.
const SIGN_INS_TRIED: usize = 3;

/// Tries `connection` with these mailboxes, or with those found in a Maildir account. `master_password` is used where the
/// connection signs in as a master user, else each mailbox's own.
pub async fn test_connection(
    connection: &Connection,
    mailboxes: &[MailboxSignIn],
    master_password: &str,
) -> TestReport {
    let mut report = TestReport::default();
    let done = match connection {
        Connection::Maildir { path, domain } => {
            let (path, domain) = (path.clone(), domain.clone());
            let tried = tokio::task::spawn_blocking(move || {
                let mut report = TestReport::default();
                let done = test_maildir(&path, &domain, &mut report);
                (report, done)
            });
            match tried.await {
                Ok((steps, done)) => {
                    report = steps;
                    done
                }
                Err(_) => failed(&mut report, "Find the folder", "The test was broken off. Try again."),
            }
        }
        Connection::Imap { .. } => test_imap(connection, mailboxes, master_password, &mut report).await,
    };
    // A failed step is the report's last; nothing more is said.
    let _ = done;
    report
}

/// The end of a test at its first failure.
struct Stop;

fn passed(report: &mut TestReport, name: &str, sentence: impl Into<String>) {
    report.steps.push(TestStep {
        name: name.into(),
        passed: true,
        sentence: sentence.into(),
    });
}

fn failed<T>(report: &mut TestReport, name: &str, sentence: impl Into<String>) -> Result<T, Stop> {
    report.steps.push(TestStep {
        name: name.into(),
        passed: false,
        sentence: sentence.into(),
    });
    Err(Stop)
}

fn step<T>(report: &mut TestReport, name: &str, outcome: Result<T, MailboxError>) -> Result<T, Stop> {
    outcome.or_else(|error| failed(report, name, error.to_string()))
}

fn test_maildir(path: &str, domain: &str, report: &mut TestReport) -> Result<(), Stop> {
    let found = MaildirRoot::discover(path, domain);
    let found = step(report, "Find the folder", found)?;
    passed(report, "Find the folder", format!("“{path}” is there."));
    if found.is_empty() {
        return failed(
            report,
            "Find mailboxes",
            format!("No folder in “{path}” is a Maildir: each mailbox needs “cur”, “new” and “tmp” in its folder."),
        );
    }
    passed(
        report,
        "Find mailboxes",
        format!("{} found.", count(found.len(), "mailbox", "mailboxes")),
    );
    for (address, maildir) in &found {
        for part in ["cur", "new"] {
            may(
                report,
                "Read them",
                &maildir.join(part),
                Access::READ_OK | Access::EXEC_OK,
                address,
            )?;
        }
    }
    passed(report, "Read them", "Every mailbox can be read.");
    for (address, maildir) in &found {
        for part in ["", "cur", "new"] {
            may(
                report,
                "Write in them",
                &maildir.join(part),
                Access::WRITE_OK | Access::EXEC_OK,
                address,
            )?;
        }
        let quarantine = maildir.join(format!(".{}", names::encode(QUARANTINE_FOLDER)));
        if quarantine.symlink_metadata().is_ok_and(|about| !about.is_dir()) {
            return failed(
                report,
                "Write in them",
                format!(
                    "“{}” should be the quarantine folder but is a link or a file. Move it away.",
                    quarantine.display()
                ),
            );
        }
    }
    passed(
        report,
        "Write in them",
        "Mail can be moved, and the quarantine folder made, in every mailbox.",
    );
    report.mailboxes = found.into_iter().map(|(address, _)| address).collect();
    Ok(())
}

fn may(report: &mut TestReport, name: &str, path: &Path, access: Access, address: &str) -> Result<(), Stop> {
    match rustix::fs::access(path, access) {
        Ok(()) => Ok(()),
        Err(error) => failed(
            report,
            name,
            format!(
                "“{}” of {address} cannot be used: {}. Give the user that Postern runs as read and write rights there.",
                path.display(),
                std::io::Error::from(error)
            ),
        ),
    }
}

async fn test_imap(
    connection: &Connection,
    mailboxes: &[MailboxSignIn],
    master_password: &str,
    report: &mut TestReport,
) -> Result<(), Stop> {
    if mailboxes.is_empty() {
        return failed(report, "Name mailboxes", "Name at least one mailbox to sign in to.");
    }
    let master = matches!(
        connection,
        Connection::Imap {
            sign_in: ImapSignIn::MasterUser,
            ..
        }
    );
    for (number, mailbox) in mailboxes.iter().take(SIGN_INS_TRIED).enumerate() {
        let first = number == 0;
        let password = if master { master_password } else { &mailbox.password };
        let settings = step(
            report,
            "Read the settings",
            ImapSettings::new(connection, &mailbox.address, password),
        )?;
        let addresses = step(report, "Look up the name", connect::resolve(&settings).await)?;
        if first {
            let shown: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
            passed(
                report,
                "Look up the name",
                format!("{} is {}.", settings.host, shown.join(", ")),
            );
        }
        let stream = step(report, "Reach the server", connect::reach(&settings, &addresses).await)?;
        if first {
            passed(
                report,
                "Reach the server",
                format!("{} takes connections.", settings.place()),
            );
        }
        let (protect, seen) = match settings.security {
            TransportSecurity::Tls => ("Check the certificate", "It is valid for this name."),
            TransportSecurity::StartTls => (
                "Start TLS and check the certificate",
                "STARTTLS works, and the certificate is valid for this name.",
            ),
            TransportSecurity::Plain => (
                "Greet the server",
                "It greets as an IMAP server. The connection stays on this machine.",
            ),
        };
        let (mut wire, before) = step(report, protect, connect::secure(&settings, stream).await)?;
        if first {
            passed(report, protect, seen);
        }
        let name = format!("Sign in as {}", settings.user);
        let capabilities = step(report, &name, connect::sign_in(&settings, &mut wire, &before).await)?;
        passed(report, &name, "The server lets us in.");
        let mut session = Session::over(wire, capabilities);
        if first {
            passed(report, "Ask what the server can do", abilities(&session));
        }
        let listed = session.folders().await.map_err(super::imap::Fault::into_error);
        let folders = step(report, "List the folders", listed)?;
        passed(
            report,
            "List the folders",
            format!("{} found.", count(folders.len(), "folder", "folders")),
        );
        let looked = session
            .look_for_quarantine()
            .await
            .map_err(super::imap::Fault::into_error);
        let (quarantine, there) = step(report, "Look for the quarantine folder", looked)?;
        passed(
            report,
            "Look for the quarantine folder",
            if there {
                format!("“{quarantine}” is there.")
            } else {
                format!("“{quarantine}” is not there yet. Postern makes it by itself.")
            },
        );
        session.close().await;
    }
    report.mailboxes = mailboxes.iter().map(|mailbox| mailbox.address.clone()).collect();
    Ok(())
}

fn abilities(session: &Session) -> String {
    let how = |capability, yes: &str, no: &str| (if session.can(capability) { yes } else { no }).to_owned();
    [
        how(
            "IDLE",
            "It tells of new mail at once (IDLE).",
            "It does not tell of new mail (no IDLE): Postern asks every few seconds.",
        ),
        how(
            "MOVE",
            "It moves mail in one step (MOVE).",
            "It has no MOVE: mail is copied, then the original is deleted.",
        ),
        how(
            "UIDPLUS",
            "It deletes single mails (UIDPLUS).",
            "It has no UIDPLUS: a mail is deleted only when no other in its folder is marked as deleted.",
        ),
    ]
    .join(" ")
}

fn count(number: usize, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}
