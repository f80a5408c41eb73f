//! A small IMAP server that leaves out what a server may leave out, and refuses what it is told to refuse.

use domain::account::{Connection, ImapSignIn, TransportSecurity};
use postern_server::mailboxes::imap::{ImapMailbox, ImapSettings};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// The name of our folder.
pub const HELD: &str = "Postern Quarantine";

/// One mail of the small server.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its UID; every UIDVALIDITY is 1.
    pub uid: u32,
    /// Its bytes.
    pub raw: Vec<u8>,
    /// Its flags.
    pub flags: Vec<String>,
}

/// What the small server holds and how it misbehaves.
#[derive(Default)]
pub struct Server {
    capabilities: String,
    /// Its folders.
    pub folders: BTreeMap<String, Vec<Kept>>,
    /// Commands that are refused: how they begin, in which open folder (any when empty), and the words after NO.
    pub refused: Vec<(&'static str, &'static str, &'static str)>,
    /// Whether the next COPY or MOVE finds the mail taken away by somebody else.
    pub somebody_is_faster: bool,
    /// Whether COPYUID is told.
    pub copyuid: bool,
    selected: String,
    /// Every command that came.
    pub heard: Vec<String>,
}

impl Server {
    /// One with an inbox and our folder, both empty.
    pub fn with(capabilities: &str) -> Self {
        Self {
            capabilities: capabilities.into(),
            folders: [("INBOX".into(), vec![]), (HELD.into(), vec![])].into(),
            ..Self::default()
        }
    }

    /// Puts a mail into a folder and gives its UID.
    pub fn put(&mut self, folder: &str, raw: &[u8]) -> u32 {
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

    /// The mails of the folder that is open.
    pub fn open(&mut self) -> &mut Vec<Kept> {
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
pub async fn start(server: Server) -> (Arc<Mutex<Server>>, ImapMailbox) {
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
