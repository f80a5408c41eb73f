//! One contract for every kind of mailbox: the same walks on Maildir files and through a real Dovecot in each way of
//! reaching it, with the extensions of IMAP and without. What happened is looked at with `doveadm`, not with our own code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use bytes::Bytes;
use domain::{
    account::Watching,
    time::{HOUR, Timestamp},
};
use postern_server::{
    clock::{Clock, SystemClock},
    mailboxes::{ChangeCursor, FolderRole, Locator, Mailbox, MailboxError, QUARANTINE_FOLDER},
};
use std::{collections::BTreeSet, time::Duration};
use support::{
    dovecot::Dovecot,
    ways::{ANNA, Way, mail, print_of, print_with},
};

/// Longer than any wait in these walks; reaching it is a failure.
const NEVER: Duration = Duration::from_secs(60);

macro_rules! walks {
    ($($walk:ident)*) => {
        walks!(@way on_maildir Maildir $($walk)*);
        walks!(@way over_tls Tls $($walk)*);
        walks!(@way over_starttls_as_master_without_move StartTlsMasterCopy $($walk)*);
        walks!(@way in_clear_without_extensions PlainBare $($walk)*);
    };
    (@way $module:ident $way:ident $($walk:ident)*) => {
        mod $module {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $walk() {
                let dovecot = super::Dovecot::start(&super::Way::$way.options());
                let mailbox = super::Way::$way.mailbox(&dovecot).await;
                tokio::time::timeout(super::NEVER, super::$walk(super::Way::$way, &dovecot, mailbox))
                    .await
                    .expect("the walk hangs");
            })*
        }
    };
}

walks! {
    each_new_mail_is_seen_exactly_once
    a_mail_that_is_held_and_put_back_keeps_bytes_and_flags
    a_mail_is_found_by_its_bytes_alone
    only_the_one_mail_is_removed
    what_is_missing_is_said_to_be_missing
    fetching_leaves_a_mail_unread
    folders_have_roles_and_any_name
    waiting_ends_when_mail_arrives
    a_mail_is_moved_although_its_reader_marked_it_meanwhile
}

fn keys(locators: &[Locator]) -> BTreeSet<String> {
    locators.iter().map(|locator| locator.key.clone()).collect()
}

async fn only(mailbox: &mut dyn Mailbox, folder: &str) -> Locator {
    let all = mailbox.list(folder).await.unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.into_iter().next().unwrap()
}

async fn each_new_mail_is_seen_exactly_once(_: Way, dovecot: &Dovecot, mut mailbox: Box<dyn Mailbox>) {
    dovecot.create(ANNA, "Archive");
    dovecot.deliver(ANNA, &mail("old", "old", "before we came"));
    dovecot.deliver_to(ANNA, "Archive", &mail("moved", "moved", "older than all"));
    let first = mailbox.changes("INBOX", None).await.unwrap();
    assert!(first.new.is_empty(), "without a cursor nothing is new");

    let (one, two) = (mail("one", "one", "1"), mail("two", "two", "2"));
    dovecot.deliver(ANNA, &one);
    dovecot.deliver(ANNA, &two);
    let second = mailbox.changes("INBOX", Some(&first.cursor)).await.unwrap();
    let mut seen = BTreeSet::new();
    for at in &second.new {
        seen.insert(mailbox.fetch(at).await.unwrap().bytes);
    }
    assert_eq!(seen, BTreeSet::from([Bytes::from(one), Bytes::from(two)]));
    let again = mailbox.changes("INBOX", Some(&second.cursor)).await.unwrap();
    assert!(again.new.is_empty(), "seen once");

    for uid in dovecot.uids(ANNA, "INBOX") {
        dovecot.add_flags(ANNA, "INBOX", uid, "\\Seen \\Answered");
    }
    let flagged = mailbox.changes("INBOX", Some(&again.cursor)).await.unwrap();
    assert!(
        flagged.new.is_empty(),
        "read and answered is not new: {:?}",
        flagged.new
    );

    let uid = dovecot.uids(ANNA, "Archive")[0];
    dovecot.move_mail(ANNA, "Archive", uid, "INBOX");
    let moved = mailbox.changes("INBOX", Some(&flagged.cursor)).await.unwrap();
    assert_eq!(moved.new.len(), 1, "moved in from another folder");
    let raw = mailbox.fetch(&moved.new[0]).await.unwrap();
    assert!(raw.bytes.ends_with(b"older than all\r\n"));
    assert!(
        mailbox
            .changes("INBOX", Some(&moved.cursor))
            .await
            .unwrap()
            .new
            .is_empty()
    );

    for foreign in ["not a cursor of ours", "", "1:1", "4294967296:1"] {
        let answer = mailbox
            .changes("INBOX", Some(&ChangeCursor(foreign.into())))
            .await
            .unwrap();
        assert!(answer.new.is_empty(), "{foreign} counts like none");
        assert_eq!(answer.cursor, moved.cursor);
    }
}

async fn a_mail_that_is_held_and_put_back_keeps_bytes_and_flags(
    _: Way,
    dovecot: &Dovecot,
    mut mailbox: Box<dyn Mailbox>,
) {
    let raw = mail("held", "held", "a body");
    dovecot.deliver(ANNA, &mail("other", "other", "stays"));
    dovecot.deliver(ANNA, &raw);
    let uid = dovecot.uids(ANNA, "INBOX")[1];
    dovecot.add_flags(ANNA, "INBOX", uid, "\\Seen \\Flagged $Work");
    let before = dovecot.flags(ANNA, "INBOX")[1].clone();
    assert_eq!(before, ["$Work", "\\Flagged", "\\Seen"]);

    assert_eq!(mailbox.find_quarantine_folder().await.unwrap(), None);
    assert!(
        !dovecot.folders(ANNA).contains(&QUARANTINE_FOLDER.to_owned()),
        "looking for it does not make it"
    );
    let quarantine = mailbox.quarantine_folder().await.unwrap();
    assert_eq!(quarantine, QUARANTINE_FOLDER);
    assert_eq!(
        mailbox.find_quarantine_folder().await.unwrap(),
        Some(quarantine.clone())
    );
    assert_eq!(mailbox.quarantine_folder().await.unwrap(), quarantine, "made once");
    assert!(dovecot.folders(ANNA).contains(&quarantine));
    assert!(
        !dovecot.subscribed(ANNA).contains(&quarantine),
        "nobody's mail program shows it"
    );

    let at = mailbox
        .find(&print_with(&raw, "held"), &["INBOX".into()])
        .await
        .unwrap()
        .remove(0);
    let held = mailbox
        .move_mail(&at, &quarantine, &print_with(&raw, "held"))
        .await
        .unwrap();
    assert_eq!(held.folder, quarantine);
    assert_eq!(dovecot.count(ANNA, "INBOX"), 1);
    assert_eq!(dovecot.raw_messages(ANNA, &quarantine), std::slice::from_ref(&raw));
    assert_eq!(mailbox.fetch(&held).await.unwrap().bytes, raw);
    assert!(matches!(mailbox.fetch(&at).await, Err(MailboxError::Gone(folder)) if folder == "INBOX"));

    let back = mailbox.move_mail(&held, "INBOX", &print_of(&raw)).await.unwrap();
    let shown = mailbox.fetch(&back).await.unwrap();
    assert_eq!(shown.bytes, raw);
    for flag in ["\\Seen", "\\Flagged", "$Work"] {
        assert!(
            shown.flags.iter().any(|have| have == flag),
            "{flag} in {:?}",
            shown.flags
        );
    }
    assert_eq!(dovecot.count(ANNA, &quarantine), 0);
    assert_eq!(dovecot.raw_messages(ANNA, "INBOX")[1], raw);
    assert_eq!(dovecot.flags(ANNA, "INBOX")[1], before);
    assert_eq!(
        dovecot.flags(ANNA, "INBOX")[0],
        Vec::<String>::new(),
        "the other is untouched"
    );
}

async fn a_mail_is_found_by_its_bytes_alone(_: Way, dovecot: &Dovecot, mut mailbox: Box<dyn Mailbox>) {
    let wanted = mail("twin", "twin", "body A");
    dovecot.create(ANNA, "Ordner für 台北 & Co");
    for (folder, body) in [
        ("INBOX", "body B"),
        ("INBOX", "body C"),
        ("Ordner für 台北 & Co", "body D"),
    ] {
        dovecot.deliver_to(ANNA, folder, &mail("twin", "twin", body));
    }
    let print = print_with(&wanted, "twin");
    assert!(
        mailbox.find(&print, &[]).await.unwrap().is_empty(),
        "no near-duplicate is taken for it"
    );

    dovecot.deliver_to(ANNA, "Ordner für 台北 & Co", &wanted);
    let found = mailbox.find(&print, &[]).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].folder, "Ordner für 台北 & Co");
    assert_eq!(mailbox.fetch(&found[0]).await.unwrap().bytes, wanted);
    assert!(
        mailbox
            .find(&print, &["INBOX".into(), "Not there".into()])
            .await
            .unwrap()
            .is_empty()
    );

    assert!(mailbox.holds(&found[0], &print).await.unwrap());
    for twin in mailbox.list("INBOX").await.unwrap() {
        assert!(!mailbox.holds(&twin, &print).await.unwrap(), "{twin:?}");
    }

    dovecot.deliver(ANNA, &wanted);
    assert_eq!(
        mailbox.find(&print, &[]).await.unwrap().len(),
        2,
        "a second copy is a second place"
    );
    for print in [print_of(&wanted), print_with(&wanted, "a \"wrong\\ Message-ID")] {
        assert_eq!(mailbox.find(&print, &[]).await.unwrap().len(), 2, "{print:?}");
    }
}

async fn only_the_one_mail_is_removed(way: Way, dovecot: &Dovecot, mut mailbox: Box<dyn Mailbox>) {
    let raws: Vec<Vec<u8>> = ["first", "second", "third"]
        .iter()
        .map(|name| mail(name, name, name))
        .collect();
    for raw in &raws {
        dovecot.deliver(ANNA, raw);
    }
    let uids = dovecot.uids(ANNA, "INBOX");
    dovecot.add_flags(ANNA, "INBOX", uids[1], "\\Deleted");
    let at = mailbox
        .find(&print_with(&raws[0], "first"), &["INBOX".into()])
        .await
        .unwrap()
        .remove(0);
    let removed = mailbox.remove(&at).await;
    if way.has_uidplus() {
        removed.unwrap();
    } else {
        let Err(MailboxError::Refused(why)) = removed else {
            panic!("{removed:?}")
        };
        assert!(why.contains("UIDPLUS") && why.contains("try again"), "{why}");
        assert_eq!(dovecot.count(ANNA, "INBOX"), 3, "rather nothing than another's mail");
        assert!(dovecot.flags(ANNA, "INBOX")[0].is_empty());
        dovecot.doveadm(
            &["flags", "remove", "-u", ANNA, "\\Deleted", "mailbox", "INBOX", "all"],
            b"",
        );
        mailbox.remove(&at).await.unwrap();
        dovecot.add_flags(ANNA, "INBOX", uids[1], "\\Deleted");
    }
    assert_eq!(dovecot.raw_messages(ANNA, "INBOX"), raws[1..]);
    assert!(
        matches!(mailbox.remove(&at).await, Err(MailboxError::Gone(_))),
        "a second time there is nothing"
    );

    // Moving does not take the marked mail along either.
    let quarantine = mailbox.quarantine_folder().await.unwrap();
    let at = mailbox
        .find(&print_with(&raws[2], "third"), &["INBOX".into()])
        .await
        .unwrap()
        .remove(0);
    mailbox
        .move_mail(&at, &quarantine, &print_with(&raws[2], "third"))
        .await
        .unwrap();
    assert_eq!(dovecot.raw_messages(ANNA, &quarantine), raws[2..]);
    assert_eq!(
        dovecot.raw_messages(ANNA, "INBOX")[0],
        raws[1],
        "marked by its owner, still there"
    );
    let places = mailbox.find(&print_with(&raws[2], "third"), &[]).await.unwrap();
    assert_eq!(places.len(), 1, "in one place only: {places:?}");
    assert_eq!(places[0].folder, quarantine);
}

async fn what_is_missing_is_said_to_be_missing(_: Way, dovecot: &Dovecot, mut mailbox: Box<dyn Mailbox>) {
    let raw = mail("here", "here", "x");
    dovecot.deliver(ANNA, &raw);
    for folder in ["Nowhere", "../../etc", "a/b", "", "a*", "Ünknown\n"] {
        let error = mailbox.changes(folder, None).await.unwrap_err();
        assert!(
            matches!(&error, MailboxError::NoFolder(_) | MailboxError::Refused(_)),
            "{folder}: {error:?}"
        );
    }
    assert!(matches!(mailbox.list("Nowhere").await, Err(MailboxError::NoFolder(name)) if name == "Nowhere"));
    let at = only(mailbox.as_mut(), "INBOX").await;
    let print = print_of(&raw);
    let error = mailbox.move_mail(&at, "Nowhere", &print).await.unwrap_err();
    assert!(
        matches!(&error, MailboxError::NoFolder(name) if name == "Nowhere"),
        "{error:?}"
    );
    assert_eq!(dovecot.count(ANNA, "INBOX"), 1, "the mail stays where it is");
    mailbox.fetch(&at).await.unwrap();

    let quarantine = mailbox.quarantine_folder().await.unwrap();
    dovecot.doveadm(&["expunge", "-u", ANNA, "mailbox", "INBOX", "all"], b"");
    assert!(matches!(mailbox.fetch(&at).await, Err(MailboxError::Gone(_))));
    assert!(matches!(
        mailbox.move_mail(&at, &quarantine, &print).await,
        Err(MailboxError::Gone(_))
    ));
    assert!(matches!(mailbox.remove(&at).await, Err(MailboxError::Gone(_))));
    for key in ["", "7", "x:y", "1:4294967296", "../../../etc/passwd"] {
        let at = Locator {
            folder: "INBOX".into(),
            key: key.into(),
        };
        assert!(matches!(mailbox.fetch(&at).await, Err(MailboxError::Gone(_))), "{key}");
    }
    dovecot.doveadm(&["mailbox", "delete", "-u", ANNA, &quarantine], b"");
    assert!(matches!(
        mailbox.list(&quarantine).await,
        Err(MailboxError::NoFolder(_))
    ));
    assert_eq!(
        mailbox.quarantine_folder().await.unwrap(),
        quarantine,
        "made again when it was deleted"
    );
    assert!(mailbox.list(&quarantine).await.unwrap().is_empty());
}

async fn fetching_leaves_a_mail_unread(_: Way, dovecot: &Dovecot, mut mailbox: Box<dyn Mailbox>) {
    let start = SystemClock.now();
    dovecot.deliver(ANNA, &mail("unread", "unread", "x"));
    let at = only(mailbox.as_mut(), "INBOX").await;
    let shown = mailbox.fetch(&at).await.unwrap();
    assert!(shown.flags.is_empty(), "{:?}", shown.flags);
    let received = shown.received_at.unwrap();
    assert!(
        (start.0 - 2_000..=SystemClock.now().0 + 2_000).contains(&received.0),
        "{received:?}"
    );
    assert!(
        dovecot.flags(ANNA, "INBOX")[0].is_empty(),
        "\\Seen is its reader's to set"
    );

    let around = |from: i64, until: i64| (received.plus(from), received.plus(until));
    for ((from, until), expected) in [
        (around(0, 1), 1),
        (around(-HOUR, HOUR), 1),
        (around(-HOUR, 0), 0),
        (around(1, HOUR), 0),
        ((Timestamp(0), Timestamp(1)), 0),
    ] {
        let found = mailbox.arrived("INBOX", from, until).await.unwrap();
        assert_eq!(found.len(), expected, "{from:?} to {until:?}");
    }
    assert_eq!(
        keys(
            &mailbox
                .arrived("INBOX", Timestamp(0), received.plus(HOUR))
                .await
                .unwrap()
        ),
        keys(&[at])
    );
}

async fn folders_have_roles_and_any_name(way: Way, dovecot: &Dovecot, mut mailbox: Box<dyn Mailbox>) {
    let odd = [
        "Entwürfe",
        "Ordner für 台北 & Co",
        "😀",
        "with \"quotes\" and \\",
        "100% *",
        "Level.Below",
    ];
    for folder in odd
        .iter()
        .chain(&["Sent", "Spam", "Deleted Items", "Projects.Sent", "Gone"])
    {
        dovecot.create(ANNA, folder);
    }
    let quarantine = mailbox.quarantine_folder().await.unwrap();
    let folders = mailbox.folders().await.unwrap();
    let role = |name: &str| {
        folders
            .iter()
            .find(|folder| folder.name == name)
            .map(|folder| folder.role)
    };
    assert_eq!(folders[0].name, "INBOX");
    assert_eq!(role("INBOX"), Some(FolderRole::Inbox));
    assert_eq!(role("Sent"), Some(FolderRole::Sent));
    assert_eq!(role("Spam"), Some(FolderRole::Junk));
    assert_eq!(role("Deleted Items"), Some(FolderRole::Trash));
    assert_eq!(role("Entwürfe"), Some(FolderRole::Drafts));
    assert_eq!(role("Projects.Sent"), Some(FolderRole::Other));
    assert_eq!(role(&quarantine), Some(FolderRole::Quarantine));
    // Only a server can tell that “Gone” is the trash (RFC 6154); the files do not say it.
    let told = way != Way::Maildir;
    assert_eq!(
        role("Gone"),
        Some(if told { FolderRole::Trash } else { FolderRole::Other })
    );

    let raw = mail("traveller", "traveller", "x");
    dovecot.deliver(ANNA, &raw);
    let mut at = only(mailbox.as_mut(), "INBOX").await;
    for folder in odd {
        assert!(role(folder).is_some(), "{folder} in {folders:?}");
        at = mailbox.move_mail(&at, folder, &print_of(&raw)).await.unwrap();
        assert_eq!(
            dovecot.raw_messages(ANNA, folder),
            std::slice::from_ref(&raw),
            "{folder}"
        );
    }
}

async fn waiting_ends_when_mail_arrives(way: Way, dovecot: &Dovecot, mut mailbox: Box<dyn Mailbox>) {
    let start = mailbox.changes("INBOX", None).await.unwrap();
    // Nothing arrives: the wait keeps to its limit.
    mailbox.wait(Duration::from_millis(700)).await.unwrap();
    let (waited, ()) = tokio::join!(mailbox.wait(NEVER * 2), async {
        tokio::task::block_in_place(|| dovecot.deliver(ANNA, &mail("now", "now", "x")));
    });
    waited.unwrap();
    let changes = mailbox.changes("INBOX", Some(&start.cursor)).await.unwrap();
    assert_eq!(changes.new.len(), 1);
    assert_eq!(
        mailbox.watching(),
        if matches!(way, Way::Tls | Way::StartTlsMasterCopy) {
            Watching::Idle
        } else {
            Watching::Polling
        }
    );
    // What came between the last look and the wait ends the wait too.
    dovecot.deliver(ANNA, &mail("between", "between", "x"));
    mailbox.wait(NEVER * 2).await.unwrap();
    assert_eq!(
        mailbox.changes("INBOX", Some(&changes.cursor)).await.unwrap().new.len(),
        1
    );

    // A wait that is given up half-way leaves nothing behind that the next call would trip over.
    let given_up = tokio::time::timeout(Duration::from_millis(300), mailbox.wait(NEVER * 2)).await;
    assert!(given_up.is_err());
    assert_eq!(mailbox.list("INBOX").await.unwrap().len(), 2);
}

async fn a_mail_is_moved_although_its_reader_marked_it_meanwhile(
    way: Way,
    dovecot: &Dovecot,
    mut mailbox: Box<dyn Mailbox>,
) {
    // The locator stays good although the reader's flags rename the file under it.
    let raw = mail("flags", "flags", "x");
    dovecot.deliver(ANNA, &raw);
    let at = only(mailbox.as_mut(), "INBOX").await;
    mailbox.fetch(&at).await.unwrap();
    dovecot.add_flags(ANNA, "INBOX", dovecot.uids(ANNA, "INBOX")[0], "\\Seen");
    dovecot.add_flags(ANNA, "INBOX", dovecot.uids(ANNA, "INBOX")[0], "\\Flagged");
    let quarantine = mailbox.quarantine_folder().await.unwrap();
    mailbox.move_mail(&at, &quarantine, &print_of(&raw)).await.unwrap();
    assert_eq!(dovecot.flags(ANNA, &quarantine), [["\\Flagged", "\\Seen"]]);
    if way == Way::Maildir {
        use std::os::unix::fs::MetadataExt;
        let folder = dovecot.maildir(ANNA).join(".Postern Quarantine");
        for part in ["", "cur", "new", "tmp", "maildirfolder"] {
            let about = folder.join(part).metadata().unwrap();
            assert_eq!(
                (about.uid(), about.gid()),
                (8, 8),
                "“{part}” belongs to the mailbox's owner"
            );
        }
    }
}
