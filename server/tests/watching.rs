//! What the watcher takes for new, what it steps over, and what it says when it cannot go on. On Maildirs, whose files a test
//! can put into any state.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::{
    account::{AccountForm, Connection},
    console::{Accounts as _, Logs as _, Quarantine as _},
    custody::{CustodyAct, HeldStatus},
    detection::DetectionFilter,
    evidence::Filter,
    held::Selection,
    problem::Problem,
};
use postern_server::{
    mail::authentication::{AuthenticationSettings, ResolverChoice},
    services::Settings,
};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};
use support::{
    console::{Postern, hostile},
    dns::Dns,
};

const ANNA: &str = "anna@example.com";

fn make(maildir: &Path) {
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(maildir.join(part)).unwrap();
    }
}

fn put(maildir: &Path, number: usize) {
    let part = maildir.join("tmp").join(format!("1760000000.{number}.test"));
    fs::write(&part, hostile(number)).unwrap();
    fs::rename(&part, maildir.join("new").join(format!("1760000000.{number}.test"))).unwrap();
}

fn count(maildir: &Path) -> usize {
    ["cur", "new"]
        .iter()
        .filter_map(|part| fs::read_dir(maildir.join(part)).ok())
        .flatten()
        .count()
}

fn form(root: &Path, name: &str) -> AccountForm {
    AccountForm {
        id: None,
        name: name.into(),
        connection: Connection::Maildir {
            path: root.display().to_string(),
            domain: "example.com".into(),
        },
        mailboxes: Vec::new(),
        master_password: String::new(),
    }
}

/// A Postern that watches Anna's Maildir, the default threat policy ON.
async fn watching(data: &Path, root: &Path) -> Postern {
    let postern = Postern::start(data).await;
    let desk = postern.desk().await;
    let (id, report) = desk.save_account(form(root, "Mail")).await.unwrap();
    assert!(id.is_some(), "{report:?}");
    postern.switch_on(&desk).await;
    contacted(&postern).await;
    postern
}

/// Whether a mail is from whom it says is asked of a real DNS server on loopback, and the default policy acts on the answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_its_domain_disowns_is_held_and_one_that_it_sent_is_not() {
    let dns =
        Dns::start("bank.example TXT v=spf1 ip4:198.51.100.2 -all\n_dmarc.bank.example TXT v=DMARC1; p=reject").await;
    let (data, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let anna = root.path().join(ANNA);
    make(&anna);
    let settings = Settings {
        authentication: AuthenticationSettings {
            resolver: ResolverChoice::Servers(vec![dns.address]),
            trusted_hosts: vec!["mx.example.com".parse().unwrap()],
            ..AuthenticationSettings::default()
        },
        ..Settings::default()
    };
    let postern = Postern::open_with(data.path(), settings).await;
    postern.house.start().await.unwrap();
    let desk = postern.desk().await;
    desk.save_account(form(root.path(), "Mail")).await.unwrap();
    postern.switch_on(&desk).await;
    contacted(&postern).await;
    let deliver = |name: &str, client: &str| {
        let mail = format!(
            "Return-Path: <service@bank.example>\nReceived: from client (client [{client}]) by mx.example.com with ESMTP\nFrom: service@bank.example\nSubject: From {client}\n\nHello.\n"
        );
        let part = anna.join("tmp").join(name);
        fs::write(&part, mail).unwrap();
        fs::rename(&part, anna.join("new").join(name)).unwrap();
    };
    deliver("1760000000.1.test", "198.51.100.2");
    deliver("1760000000.2.test", "203.0.113.7");
    let held = postern.until(HeldStatus::Quarantined).await;
    assert_eq!(held.subject, "From 203.0.113.7");
    let list = desk.detections(DetectionFilter::default(), None).await.unwrap();
    assert_eq!(list.rows.len(), 1, "{:?}", list.rows);
    assert_eq!(
        (list.rows[0].filter, list.rows[0].rule.as_str()),
        (Filter::AdvancedSpamProtection, "dmarc:fail")
    );
    postern.stop().await;
}

/// Folders that go with the test, Anna's Maildir, and a Postern that watches it.
struct Watched {
    anna: PathBuf,
    postern: Postern,
    root: tempfile::TempDir,
    _data: tempfile::TempDir,
}

impl Watched {
    async fn start() -> Self {
        let (data, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let anna = root.path().join(ANNA);
        make(&anna);
        let postern = watching(data.path(), root.path()).await;
        Self {
            anna,
            postern,
            root,
            _data: data,
        }
    }

    /// The same, with one mail in quarantine.
    async fn with_one_held() -> Self {
        let watched = Self::start().await;
        put(&watched.anna, 1);
        watched.postern.until(HeldStatus::Quarantined).await;
        watched
    }
}

async fn contacted(postern: &Postern) {
    postern
        .wait(async |postern| {
            let mailboxes = postern.tenant.store.mailboxes(None).await.unwrap();
            !mailboxes.is_empty() && mailboxes.iter().all(|mailbox| mailbox.health.last_contact.is_some())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn old_mail_stays_old_in_a_folder_that_is_renamed() {
    let (data, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let anna = root.path().join(ANNA);
    make(&anna);
    make(&anna.join(".Projects"));
    put(&anna.join(".Projects"), 1);
    let old = fs::File::open(anna.join(".Projects/new/1760000000.1.test")).unwrap();
    let last_year = std::time::SystemTime::now() - std::time::Duration::from_secs(365 * 86_400);
    old.set_modified(last_year).unwrap();
    let postern = watching(data.path(), root.path()).await;

    fs::rename(anna.join(".Projects"), anna.join(".Archive")).unwrap();
    make(&anna.join(".Later"));
    put(&anna.join(".Later"), 2);
    // What arrived after the connection is new, also in a folder that was not there before.
    postern.until(HeldStatus::Quarantined).await;
    assert_eq!(postern.rows().await[0].subject, "Invoice 2");
    postern
        .wait(async |postern| {
            let mailbox = postern.tenant.store.mailboxes(None).await.unwrap()[0].record.id;
            let known = postern.tenant.store.known_folders(mailbox).await.unwrap();
            known.iter().any(|folder| folder == "Archive") && known.iter().any(|folder| folder == "Later")
        })
        .await;
    assert_eq!(postern.rows().await.len(), 1, "what was old is not scanned as new");
    assert_eq!(count(&anna.join(".Archive")), 1);
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarantine_folder_that_cannot_be_made_is_told_and_can_be_tried_again() {
    let watched = Watched::start().await;
    let Watched { anna, postern, .. } = &watched;
    assert!(
        !anna.join(".Postern Quarantine").exists(),
        "it is made when it is needed"
    );
    // A file where the folder belongs.
    fs::write(anna.join(".Postern Quarantine"), "in the way").unwrap();
    put(anna, 1);
    let row = postern.until(HeldStatus::UnableToQuarantine).await;
    assert!(row.status_reason.is_some_and(|reason| !reason.is_empty()));
    assert_eq!(count(anna), 1, "the mail is where it was");

    fs::remove_file(anna.join(".Postern Quarantine")).unwrap();
    let report = postern.ask(CustodyAct::Quarantine).await;
    assert_eq!((report.begun, report.skipped), (1, 0));
    postern.until(HeldStatus::Quarantined).await;
    assert_eq!((count(anna), count(&anna.join(".Postern Quarantine"))), (0, 1));
    watched.postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_was_removed_ends_what_was_asked_of_it() {
    let watched = Watched::with_one_held().await;
    let Watched { anna, postern, .. } = &watched;
    let desk = postern.desk().await;
    let account = desk.accounts().await.unwrap()[0].id;
    desk.remove_account(account).await.unwrap();
    postern.ask(CustodyAct::Restore).await;
    let row = postern.until(HeldStatus::UnableToRestore).await;
    assert!(
        row.status_reason
            .is_some_and(|reason| reason.contains("no longer connected")),
        "the reason is told"
    );
    assert_eq!(count(&anna.join(".Postern Quarantine")), 1);
    watched.postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_movement_that_waits_says_what_for() {
    let watched = Watched::with_one_held().await;
    let Watched {
        anna, postern, root, ..
    } = &watched;
    let away = root.path().with_extension("away");
    fs::rename(root.path(), &away).unwrap();
    postern.ask(CustodyAct::Restore).await;
    postern
        .wait(async |postern| {
            let row = &postern.tenant.store.newest_held(1).await.unwrap()[0];
            row.status == HeldStatus::Restoring
                && row
                    .status_reason
                    .as_ref()
                    .is_some_and(|reason| reason.starts_with("Waiting: "))
        })
        .await;
    fs::rename(&away, root.path()).unwrap();
    postern.tenant.custody_bell.notify_one();
    let row = postern.until(HeldStatus::Restored).await;
    assert_eq!(row.status_reason, None);
    assert_eq!(count(anna), 1);
    watched.postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_belongs_to_one_service_account() {
    let watched = Watched::start().await;
    let Watched { postern, root, .. } = &watched;
    let refused = postern.desk().await.save_account(form(root.path(), "Again")).await;
    assert!(
        matches!(&refused, Err(Problem::Invalid { sentence, .. }) if sentence.contains(ANNA) && sentence.contains("“Mail”")),
        "{refused:?}"
    );
    watched.postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_matches_is_taken_however_much_it_is() {
    const MAILS: usize = 230;
    let watched = Watched::start().await;
    let Watched { anna, postern, .. } = &watched;
    for number in 0..MAILS {
        put(anna, number);
    }
    let all = async |postern: &Postern, status: HeldStatus| {
        let counts = postern.tenant.store.held_counts_by_filter().await.unwrap();
        let held: u64 = counts.iter().map(|(_, count)| *count).sum();
        match status {
            HeldStatus::Quarantined => held as usize == MAILS,
            _ => held == 0,
        }
    };
    postern
        .wait(async |postern| all(postern, HeldStatus::Quarantined).await)
        .await;
    let desk = postern.desk().await;
    let report = desk
        .act(
            CustodyAct::Delete,
            Selection::Matching {
                filter: domain::held::HeldFilter::default(),
            },
        )
        .await
        .unwrap();
    assert_eq!((report.begun as usize, report.skipped), (MAILS, 0));
    postern
        .wait(async |postern| postern.tenant.store.open_moves().await.unwrap().is_empty())
        .await;
    assert_eq!(count(&anna.join(".Postern Quarantine")), 0);
    let log = desk.detections(DetectionFilter::default(), None).await.unwrap();
    assert_eq!(log.matching as usize, MAILS);
    watched.postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_cannot_be_read_is_in_the_log_and_the_others_are_scanned() {
    let watched = Watched::start().await;
    let Watched { anna, postern, .. } = &watched;
    // Larger than anything that is read; a hole on the disk.
    let large = fs::File::create(anna.join("tmp/1760000000.1.large")).unwrap();
    large.set_len(1 << 30).unwrap();
    fs::set_permissions(anna.join("tmp/1760000000.1.large"), fs::Permissions::from_mode(0o600)).unwrap();
    fs::rename(anna.join("tmp/1760000000.1.large"), anna.join("new/1760000000.1.large")).unwrap();
    put(anna, 2);
    postern.until(HeldStatus::Quarantined).await;
    let desk = postern.desk().await;
    postern
        .wait(async |_| {
            let log = desk.detections(DetectionFilter::default(), None).await.unwrap();
            log.rows.iter().any(|row| row.rule == "limit:body_size")
        })
        .await;
    watched.postern.stop().await;
}
