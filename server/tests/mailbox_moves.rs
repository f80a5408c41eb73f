//! Moves, searches and refusals as servers answer them that are not Dovecot: a small IMAP server in this file leaves out
//! what it may leave out, and refuses what it is told to refuse.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use domain::account::{Connection, ImapSignIn, TransportSecurity};
use postern_server::mailboxes::{
    Fingerprint, FolderRole, Locator, Mailbox, MailboxError,
    imap::{ImapMailbox, ImapSettings},
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

const HELD: &str = "Postern Quarantine";

/// One mail of the small server.
#[derive(Debug, Clone)]
struct Kept {
    uid: u32,
    raw: Vec<u8>,
    flags: Vec<String>,
}

/// What the small server holds and how it misbehaves.
#[derive(Default)]
struct Server {
    capabilities: String,
    folders: BTreeMap<String, Vec<Kept>>,
    /// Commands that are refused: how they begin, in which open folder (any when empty), and the words after NO.
    refused: Vec<(&'static str, &'static str, &'static str)>,
    /// Whether the next COPY or MOVE finds the mail taken away by somebody else.
    somebody_is_faster: bool,
    /// Whether COPYUID is told.
    copyuid: bool,
    selected: String,
    /// Every command that came.
    heard: Vec<String>,
}

impl Server {
    fn with(capabilities: &str) -> Self {
        Self {
            capabilities: capabilities.into(),
            folders: [("INBOX".into(), vec![]), (HELD.into(), vec![])].into(),
            ..Self::default()
        }
    }

    fn put(&mut self, folder: &str, raw: &[u8]) -> u32 {
        let uid = self.next();
        let flags = Vec::new();
        let raw = raw.to_vec();
        self.folders.get_mut(folder).unwrap().push(Kept { uid, raw, flags });
        uid
    }

    /// Counted over all folders: a UID never means two mails.
    fn next(&self) -> u32 {
        self.folders
            .values()
            .flatten()
            .map(|mail| mail.uid + 1)
            .max()
            .unwrap_or(1)
    }

    fn open(&mut self) -> &mut Vec<Kept> {
        self.folders.get_mut(&self.selected).unwrap()
    }

    /// What is said before the outcome, and the outcome.
    fn answer(&mut self, command: &str) -> (Vec<u8>, String) {
        self.heard.push(command.into());
        let ok = || "OK done".to_owned();
        let name = command.split('"').nth(1).unwrap_or_default().to_owned();
        if command.starts_with("EXAMINE") || command.starts_with("SELECT") {
            self.selected.clone_from(&name);
        }
        let at = self.selected.clone();
        let refusal = self
            .refused
            .iter()
            .find(|(verb, folder, _)| command.starts_with(verb) && (folder.is_empty() || *folder == at));
        if let Some((_, _, words)) = refusal {
            return (Vec::new(), format!("NO {words}"));
        }
        let words: Vec<&str> = command.split(' ').collect();
        let uid = words.get(2).and_then(|uid| uid.parse::<u32>().ok()).unwrap_or(0);
        let mut said = Vec::new();
        match words[..] {
            ["CAPABILITY"] => said = format!("* CAPABILITY IMAP4rev1 {}\r\n", self.capabilities).into_bytes(),
            ["EXAMINE" | "SELECT", ..] => {
                let Some(mails) = self.folders.get(&name) else {
                    return (said, "NO no such folder".into());
                };
                said = format!(
                    "* {} EXISTS\r\n* OK [UIDVALIDITY 1]\r\n* OK [UIDNEXT {}]\r\n",
                    mails.len(),
                    self.next()
                )
                .into_bytes();
            }
            ["STATUS", ..] => said = format!("* STATUS \"{name}\" (UIDNEXT {})\r\n", self.next()).into_bytes(),
            ["NAMESPACE"] => said = b"* NAMESPACE ((\"Mail/\" \"/\")) NIL ((\"Shared/\" \"/\"))\r\n".to_vec(),
            ["LIST", ..] => {
                let asked = command.split('"').nth(3).unwrap_or_default();
                for folder in self.folders.keys().filter(|folder| asked == "*" || asked == *folder) {
                    said.extend(format!("* LIST () \"/\" \"{folder}\"\r\n").bytes());
                }
            }
            ["UID", "SEARCH", "DELETED"] => {
                let marked = self
                    .open()
                    .iter()
                    .filter(|mail| mail.flags.iter().any(|flag| flag == "\\Deleted"));
                let uids: Vec<String> = marked.map(|mail| mail.uid.to_string()).collect();
                said = format!("* SEARCH {}\r\n", uids.join(" ")).into_bytes();
            }
            ["UID", "SEARCH", ..] => {
                let uids: Vec<String> = self.open().iter().map(|mail| mail.uid.to_string()).collect();
                said = format!("* SEARCH {}\r\n", uids.join(" ")).into_bytes();
            }
            ["UID", "FETCH", set, ..] => {
                let wanted: Vec<u32> = set.split(',').filter_map(|uid| uid.parse().ok()).collect();
                let bodies = command.contains("BODY.PEEK[]");
                for mail in self.open().iter().filter(|mail| wanted.contains(&mail.uid)) {
                    let (uid, size, flags) = (mail.uid, mail.raw.len(), mail.flags.join(" "));
                    said.extend(format!("* 1 FETCH (UID {uid} FLAGS ({flags}) RFC822.SIZE {size}").bytes());
                    if bodies {
                        said.extend(format!(" BODY[] {{{size}}}\r\n").bytes());
                        said.extend(&mail.raw);
                    }
                    said.extend(b")\r\n");
                }
            }
            ["UID", verb @ ("COPY" | "MOVE"), ..] => {
                let next = self.next();
                if std::mem::take(&mut self.somebody_is_faster) {
                    self.open().retain(|mail| mail.uid != uid);
                }
                let Some(mail) = self.open().iter().find(|mail| mail.uid == uid).cloned() else {
                    return (said, ok());
                };
                if verb == "MOVE" {
                    self.open().retain(|mail| mail.uid != uid);
                }
                self.folders.get_mut(&name).unwrap().push(Kept { uid: next, ..mail });
                if self.copyuid {
                    return (said, format!("OK [COPYUID 1 {uid} {next}] done"));
                }
            }
            ["UID", "STORE", ..] => {
                for mail in self.open().iter_mut().filter(|mail| mail.uid == uid) {
                    mail.flags.retain(|flag| flag != "\\Deleted");
                    if command.contains("+FLAGS") {
                        mail.flags.push("\\Deleted".into());
                    }
                }
            }
            ["UID", "EXPUNGE", ..] => self
                .open()
                .retain(|mail| mail.uid != uid || !mail.flags.iter().any(|flag| flag == "\\Deleted")),
            ["EXPUNGE"] => self
                .open()
                .retain(|mail| !mail.flags.iter().any(|flag| flag == "\\Deleted")),
            _ => {}
        }
        (said, ok())
    }
}

/// The small server, and a mailbox on it.
async fn start(server: Server) -> (Arc<Mutex<Server>>, ImapMailbox) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = Arc::new(Mutex::new(server));
    let inside = Arc::clone(&server);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (read, mut write) = stream.split();
            let mut lines = BufReader::new(read).lines();
            let _ = write.write_all(b"* OK ready\r\n").await;
            while let Ok(Some(line)) = lines.next_line().await {
                let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
                let (mut reply, outcome) = inside.lock().unwrap().answer(command);
                reply.extend(format!("{tag} {outcome}\r\n").bytes());
                if write.write_all(&reply).await.is_err() {
                    break;
                }
            }
        }
    });
    let connection = Connection::Imap {
        host: "127.0.0.1".into(),
        port,
        security: TransportSecurity::Plain,
        sign_in: ImapSignIn::PerUser,
        master_user: String::new(),
        separator: String::new(),
        authority: String::new(),
    };
    let settings = ImapSettings::new(&connection, "anna@example.com", "secret").unwrap();
    (server, ImapMailbox::new(settings))
}

fn print_of(raw: &[u8]) -> Fingerprint {
    Fingerprint {
        sha256: hex::encode(Sha256::digest(raw)),
        size: raw.len() as u64,
        message_id: None,
    }
}

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
    let mut server = Server::with("UIDPLUS");
    let uid = server.put("INBOX", RAW);
    server.refused = vec![("UID STORE", "", "[NOPERM] not yours")];
    let (_, mut mailbox) = start(server).await;
    let error = mailbox
        .move_mail(&place("INBOX", uid), HELD, &print_of(RAW))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, MailboxError::Refused(why) if why.contains("it is in both")),
        "{error:?}"
    );
    // What is refused only now is tried again later: the copy stays for the journal to meet.
    let mut server = Server::with("UIDPLUS");
    let uid = server.put("INBOX", RAW);
    server.refused = vec![("UID STORE", "", "[UNAVAILABLE] later")];
    let (_, mut mailbox) = start(server).await;
    let error = mailbox
        .move_mail(&place("INBOX", uid), HELD, &print_of(RAW))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, MailboxError::Unreachable(why) if why.contains("later")),
        "{error:?}"
    );
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
