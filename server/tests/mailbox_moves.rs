//! Moves, searches and refusals as servers answer them that are not Dovecot.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use postern_server::mailboxes::{FolderRole, Locator, Mailbox, MailboxError};
use std::sync::Mutex;
use support::{
    small_imap::{HELD, Server, start},
    ways::print_of,
};

fn place(folder: &str, uid: u32) -> Locator {
    Locator {
        folder: folder.into(),
        key: format!("1:{uid}"),
    }
}

/// The UIDs in a folder, and whether none of them is marked as deleted.
fn uids(server: &Mutex<Server>, folder: &str) -> (Vec<u32>, bool) {
    let server = server.lock().unwrap();
    let mails = &server.folders[folder];
    (
        mails.iter().map(|mail| mail.uid).collect(),
        mails.iter().all(|mail| mail.flags.is_empty()),
    )
}

const RAW: &[u8] = b"Subject: x\r\n\r\nx\r\n";
const WAYS: [&str; 4] = ["", "UIDPLUS", "MOVE", "UIDPLUS MOVE"];

#[tokio::test]
async fn a_move_without_copyuid_ends_like_any_other() {
    for (capabilities, copyuid) in WAYS.into_iter().flat_map(|way| [(way, false), (way, true)]) {
        let mut server = Server::with(capabilities);
        server.copyuid = copyuid;
        let older = server.put(HELD, RAW);
        let uid = server.put("INBOX", RAW);
        let (server, mut mailbox) = start(server).await;
        let moved = mailbox
            .move_mail(&place("INBOX", uid), HELD, &print_of(RAW))
            .await
            .unwrap();
        assert_eq!(
            moved,
            place(HELD, uid + 1),
            "{capabilities} {copyuid}: the new one, not the older"
        );
        assert!(uids(&server, "INBOX").0.is_empty(), "{capabilities} {copyuid}");
        assert_eq!(
            uids(&server, HELD),
            (vec![older, uid + 1], true),
            "{capabilities} {copyuid}"
        );
    }
}

#[tokio::test]
async fn a_mail_that_somebody_took_away_is_gone_although_the_server_says_ok() {
    for capabilities in WAYS {
        let mut server = Server::with(capabilities);
        let older = server.put(HELD, RAW);
        let uid = server.put("INBOX", RAW);
        server.somebody_is_faster = true;
        let (server, mut mailbox) = start(server).await;
        let error = mailbox
            .move_mail(&place("INBOX", uid), HELD, &print_of(RAW))
            .await
            .unwrap_err();
        assert!(matches!(error, MailboxError::Gone(_)), "{capabilities}: {error:?}");
        assert_eq!(
            uids(&server, HELD).0,
            [older],
            "{capabilities}: the older one is not taken for it"
        );
    }
}

#[tokio::test]
async fn a_copy_whose_original_may_not_be_deleted_is_taken_back() {
    for (capabilities, verb) in [
        ("", "UID STORE"),
        ("UIDPLUS", "UID STORE"),
        ("UIDPLUS", "UID EXPUNGE"),
        ("", "EXPUNGE"),
    ] {
        let mut server = Server::with(capabilities);
        let uid = server.put("INBOX", RAW);
        server.refused = vec![(verb, "INBOX", "[NOPERM] not yours")];
        let (server, mut mailbox) = start(server).await;
        let error = mailbox
            .move_mail(&place("INBOX", uid), HELD, &print_of(RAW))
            .await
            .unwrap_err();
        assert!(
            matches!(&error, MailboxError::Refused(why) if why.contains("not moved") && why.contains("not yours")),
            "{capabilities} {verb}: {error:?}"
        );
        assert_eq!(
            uids(&server, "INBOX"),
            (vec![uid], true),
            "{capabilities} {verb}: as it was"
        );
        assert!(
            uids(&server, HELD).0.is_empty(),
            "{capabilities} {verb}: no second copy"
        );
    }
    // Nowhere may anything be deleted: said, so that a person can end it.
    let error = moved_where_marks_are_refused("[NOPERM] not yours").await;
    assert!(
        matches!(&error, MailboxError::Refused(why) if why.contains("it is in both")),
        "{error:?}"
    );
    // What is refused only now is tried again later: the copy stays for the journal to meet.
    let error = moved_where_marks_are_refused("[UNAVAILABLE] later").await;
    assert!(
        matches!(&error, MailboxError::Unreachable(why) if why.contains("later")),
        "{error:?}"
    );
}

/// What a move says where no mail may be marked as deleted, for the reason `why`.
async fn moved_where_marks_are_refused(why: &'static str) -> MailboxError {
    let mut server = Server::with("UIDPLUS");
    let uid = server.put("INBOX", RAW);
    server.refused = vec![("UID STORE", "", why)];
    let (_, mut mailbox) = start(server).await;
    mailbox
        .move_mail(&place("INBOX", uid), HELD, &print_of(RAW))
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_removal_that_is_refused_leaves_no_mark() {
    let mut server = Server::with("UIDPLUS");
    let uid = server.put(HELD, RAW);
    server.refused = vec![("UID EXPUNGE", "", "no")];
    let (server, mut mailbox) = start(server).await;
    assert!(matches!(
        mailbox.remove(&place(HELD, uid)).await,
        Err(MailboxError::Refused(_))
    ));
    assert_eq!(uids(&server, HELD), (vec![uid], true));
}

#[tokio::test]
async fn the_oldest_of_a_thousand_equal_mails_is_known_by_its_place_alone() {
    let mut server = Server::with("UIDPLUS");
    let oldest = server.put(HELD, RAW);
    for _ in 0..1_000 {
        server.put(HELD, RAW);
    }
    let (server, mut mailbox) = start(server).await;
    assert!(mailbox.holds(&place(HELD, oldest), &print_of(RAW)).await.unwrap());
    assert!(
        !mailbox
            .holds(&place(HELD, oldest), &print_of(b"other bytes, same place"))
            .await
            .unwrap()
    );
    assert!(!mailbox.holds(&place(HELD, 5_000), &print_of(RAW)).await.unwrap());
    assert!(!mailbox.holds(&place("Nowhere", oldest), &print_of(RAW)).await.unwrap());
    let bodies = |heard: &String| heard.contains("BODY.PEEK[]");
    assert_eq!(
        server
            .lock()
            .unwrap()
            .heard
            .iter()
            .filter(|heard| bodies(heard))
            .count(),
        2
    );
    mailbox.remove(&place(HELD, oldest)).await.unwrap();
    assert!(!mailbox.holds(&place(HELD, oldest), &print_of(RAW)).await.unwrap());
}

#[tokio::test]
async fn a_folder_that_cannot_be_looked_into_now_is_not_a_folder_without_the_mail() {
    let searched = |words: &'static str, folders: &'static [&'static str]| async move {
        let mut server = Server::with("UIDPLUS");
        server.folders.insert("Archive".into(), Vec::new());
        server.put("Archive", RAW);
        server.refused = vec![("EXAMINE", HELD, words)];
        let (_, mut mailbox) = start(server).await;
        let folders: Vec<String> = folders.iter().map(|&folder| folder.to_owned()).collect();
        (
            mailbox.find(&print_of(RAW), &folders).await,
            mailbox.find(&print_of(b"never seen"), &folders).await,
            mailbox.holds(&place(HELD, 1), &print_of(RAW)).await,
        )
    };
    for words in ["[UNAVAILABLE] the disk is away", "[INUSE] being repaired"] {
        for folders in [&[][..], &[HELD]] {
            let (found, nowhere, holds) = searched(words, folders).await;
            for error in [found.unwrap_err(), nowhere.unwrap_err(), holds.unwrap_err()] {
                assert!(matches!(error, MailboxError::Unreachable(_)), "{words}: {error:?}");
            }
        }
    }
    let (found, nowhere, holds) = searched("Server error", &[]).await;
    assert_eq!(found.unwrap().len(), 1, "found elsewhere is found");
    assert!(
        matches!(nowhere, Err(MailboxError::Refused(_))),
        "it may lie there: {nowhere:?}"
    );
    assert!(matches!(holds, Err(MailboxError::Refused(_))));
    let (found, nowhere, _) = searched("[NOPERM] of somebody else", &[]).await;
    assert_eq!((found.unwrap().len(), nowhere.unwrap().len()), (1, 0));
    let (_, nowhere, _) = searched("[NOPERM] of somebody else", &[HELD]).await;
    assert!(
        matches!(nowhere, Err(MailboxError::Refused(_))),
        "asked for by name: {nowhere:?}"
    );
    let (found, nowhere, holds) = searched("[NONEXISTENT] gone", &[]).await;
    assert_eq!(
        (found.unwrap().len(), nowhere.unwrap().len(), holds.unwrap()),
        (1, 0, false)
    );
}

#[tokio::test]
async fn what_ails_one_mail_is_told_from_what_ails_the_mailbox() {
    let mut server = Server::with("UIDPLUS");
    let ill = server.put("INBOX", b"Subject: ill\r\n\r\n");
    server.refused = vec![("UID FETCH 1 ", "", "[SERVERBUG] cannot be read")];
    let (server, mut mailbox) = start(server).await;
    assert!(matches!(
        mailbox.fetch(&place("INBOX", ill)).await,
        Err(MailboxError::Refused(_))
    ));
    server.lock().unwrap().refused = vec![("UID FETCH 1 ", "", "[EXPUNGEISSUED] taken away")];
    assert!(matches!(
        mailbox.fetch(&place("INBOX", ill)).await,
        Err(MailboxError::Gone(_))
    ));
    server.lock().unwrap().refused = vec![("UID FETCH 1 ", "", "[UNAVAILABLE] later")];
    assert!(matches!(
        mailbox.fetch(&place("INBOX", ill)).await,
        Err(MailboxError::Unreachable(_))
    ));
    server.lock().unwrap().refused = vec![("EXAMINE", "Shared", "not for you")];
    server.lock().unwrap().folders.insert("Shared".into(), Vec::new());
    assert!(matches!(
        mailbox.changes("Shared", None).await,
        Err(MailboxError::Refused(_))
    ));
    mailbox.changes("INBOX", None).await.unwrap();

    // An odd flag is a flag.
    let odd = ["[todo", "\\Seen", "a]b"];
    server.lock().unwrap().open()[0].flags = odd.map(str::to_owned).into();
    assert_eq!(mailbox.fetch(&place("INBOX", ill)).await.unwrap().flags, odd);
}

#[tokio::test]
async fn our_folder_is_ours_behind_any_prefix() {
    let mut server = Server::with("NAMESPACE");
    for folder in [
        "Mail/Postern Quarantine",
        "Mail/Sent",
        "Mail/Projects/Sent",
        "Shared/Sent",
    ] {
        server.folders.insert(folder.into(), Vec::new());
    }
    let (_, mut mailbox) = start(server).await;
    let quarantine = mailbox.quarantine_folder().await.unwrap();
    assert_eq!(quarantine, "Mail/Postern Quarantine");
    let folders = mailbox.folders().await.unwrap();
    let role = |name: &str| folders.iter().find(|folder| folder.name == name).unwrap().role;
    assert_eq!(role(&quarantine), FolderRole::Quarantine);
    assert_eq!(role("Mail/Sent"), FolderRole::Sent);
    assert_eq!(role("Mail/Projects/Sent"), FolderRole::Other);
    assert_eq!(role("Shared/Sent"), FolderRole::Other);
}
