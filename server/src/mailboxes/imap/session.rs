//! A signed-in connection: what is in a folder, what is new, one mail.

use super::{
    Fault,
    answer::Value,
    connect::{self, Capabilities},
    date,
    settings::ImapSettings,
    wire::{Command, Wire},
};
use crate::mailboxes::{ChangeCursor, Changes, Locator, MailboxError, RawMail};
use bytes::Bytes;
use std::collections::HashMap;

/// The folder that is open, as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selected {
    /// For people.
    pub(super) folder: String,
    /// Whether mail in it may be changed (SELECT, not EXAMINE).
    pub(super) writable: bool,
    /// UIDVALIDITY.
    pub(super) validity: u32,
    /// UIDNEXT.
    pub(super) next: u32,
}

impl Selected {
    /// The mail with this UID.
    pub(super) fn locator(&self, uid: u32) -> Locator {
        Locator {
            folder: self.folder.clone(),
            key: format!("{}:{uid}", self.validity),
        }
    }
}

/// A signed-in connection.
pub(in crate::mailboxes) struct Session {
    pub(super) wire: Wire,
    capabilities: Capabilities,
    pub(super) selected: Option<Selected>,
    /// The names on the wire of folders whose name for people is known.
    pub(super) wire_names: HashMap<String, String>,
    /// What stands before the names of the person's own folders, once it is known.
    pub(super) prefixes: Option<Vec<String>>,
    /// The inbox's UIDNEXT up to which the caller has seen it.
    pub(super) inbox_next: Option<u32>,
}

impl Session {
    /// Connects and signs in.
    pub(in crate::mailboxes) async fn open(settings: &ImapSettings) -> Result<Self, MailboxError> {
        let addresses = connect::resolve(settings).await?;
        let stream = connect::reach(settings, &addresses).await?;
        let (mut wire, before) = connect::secure(settings, stream).await?;
        let capabilities = connect::sign_in(settings, &mut wire, &before).await?;
        Ok(Self::over(wire, capabilities))
    }

    /// Over a connection that is signed in.
    pub(in crate::mailboxes) fn over(wire: Wire, capabilities: Capabilities) -> Self {
        Self {
            wire,
            capabilities,
            selected: None,
            wire_names: HashMap::new(),
            prefixes: None,
            inbox_next: None,
        }
    }

    /// Signs out.
    pub(in crate::mailboxes) async fn close(self) {
        self.wire.close().await;
    }

    /// Whether the server says that it can.
    pub(in crate::mailboxes) fn can(&self, capability: &str) -> bool {
        self.capabilities.has(capability)
    }

    pub(super) async fn noop(&mut self) -> Result<(), Fault> {
        self.wire.run(Command::new("NOOP")).await.map(|_| ())
    }

    /// Opens a folder read-only and sees its present state.
    pub(super) async fn examine(&mut self, folder: &str) -> Result<Selected, Fault> {
        self.select(folder, false).await
    }

    /// Opens a folder and sees its present state.
    pub(super) async fn select(&mut self, folder: &str, writable: bool) -> Result<Selected, Fault> {
        self.selected = None;
        // Servers repeat names in what they say, where a line break would end the line.
        if folder.contains(char::is_control) {
            return Err(Fault::Final(MailboxError::NoFolder(folder.to_owned())));
        }
        let verb = if writable { "SELECT" } else { "EXAMINE" };
        let command = Command::new(verb).string(&self.wire_name(folder));
        let answer = match self.wire.run(command).await {
            Err(Fault::No(status)) => {
                return Err(if !status.is_temporary() && self.is_missing(&status, folder).await? {
                    Fault::Final(MailboxError::NoFolder(folder.to_owned()))
                } else {
                    Fault::No(status)
                });
            }
            answer => answer?,
        };
        if writable && answer.status.has_code("READ-ONLY") {
            return Err(Fault::Final(MailboxError::Refused(format!(
                "The mail server lets this sign-in only read the folder “{folder}”. Give it the right to delete there."
            ))));
        }
        let number = |code: &str| answer.code(code).and_then(|value| value.parse::<u32>().ok());
        let validity = number("UIDVALIDITY").unwrap_or(0);
        let next = match number("UIDNEXT") {
            Some(next) => next,
            None => self.highest_uid().await?.saturating_add(1),
        };
        let selected = Selected {
            folder: folder.to_owned(),
            writable,
            validity,
            next,
        };
        self.selected = Some(selected.clone());
        Ok(selected)
    }

    /// For servers that do not say UIDNEXT.
    async fn highest_uid(&mut self) -> Result<u32, Fault> {
        match self.wire.run(Command::new("UID FETCH * (UID)")).await {
            Ok(answer) => Ok(answer.fetches().filter_map(|fetched| fetched.uid()).max().unwrap_or(0)),
            // An empty folder has no `*`.
            Err(Fault::No(_)) => Ok(0),
            Err(fault) => Err(fault),
        }
    }

    /// Opens the folder of a mail, read-only unless it already is open, and gives the mail's UID.
    pub(super) async fn go_to(&mut self, at: &Locator, writable: bool) -> Result<u32, Fault> {
        let gone = || Fault::Final(MailboxError::Gone(at.folder.clone()));
        let (validity, uid) = at.key.split_once(':').ok_or_else(gone)?;
        let (Ok(validity), Ok(uid)) = (validity.parse::<u32>(), uid.parse::<u32>()) else {
            return Err(gone());
        };
        let open = self
            .selected
            .clone()
            .filter(|open| open.folder == at.folder && open.writable >= writable);
        let selected = match open {
            Some(open) => open,
            None => self.select(&at.folder, writable).await?,
        };
        if selected.validity == validity {
            Ok(uid)
        } else {
            Err(gone())
        }
    }

    pub(super) async fn changes(&mut self, folder: &str, cursor: Option<&ChangeCursor>) -> Result<Changes, Fault> {
        let selected = self.examine(folder).await?;
        let mut next = selected.next;
        let from = cursor
            .and_then(|cursor| cursor.0.split_once(':'))
            .and_then(|(validity, from)| Some((validity.parse::<u32>().ok()?, from.parse::<u32>().ok()?)))
            .filter(|(validity, _)| *validity == selected.validity)
            .map(|(_, from)| from.max(1));
        let mut new = Vec::new();
        if let Some(from) = from {
            if from < selected.next {
                // `*` is the last mail even when it is older than `from` (RFC 3501 section 6.4.8).
                let answer = self.wire.run(Command::new(format!("UID FETCH {from}:* (UID)"))).await?;
                new = answer
                    .fetches()
                    .filter_map(|fetched| fetched.uid())
                    .filter(|uid| *uid >= from)
                    .collect();
                new.sort_unstable();
                new.dedup();
            }
            next = new
                .last()
                .map_or(next, |last| next.max(last.saturating_add(1)))
                .max(from);
        }
        if folder.eq_ignore_ascii_case("INBOX") {
            self.inbox_next = Some(next);
        }
        Ok(Changes {
            new: new.into_iter().map(|uid| selected.locator(uid)).collect(),
            cursor: ChangeCursor(format!("{}:{next}", selected.validity)),
        })
    }

    pub(super) async fn list(&mut self, folder: &str) -> Result<Vec<Locator>, Fault> {
        let selected = self.examine(folder).await?;
        let uids = self.uid_search("ALL").await?;
        Ok(uids.into_iter().map(|uid| selected.locator(uid)).collect())
    }

    /// The UIDs in the open folder that match, ascending.
    pub(super) async fn uid_search(&mut self, criteria: &str) -> Result<Vec<u32>, Fault> {
        self.uid_search_with(Command::new("UID SEARCH").words(criteria)).await
    }

    /// As [`Session::uid_search`], for a whole command.
    pub(super) async fn uid_search_with(&mut self, command: Command) -> Result<Vec<u32>, Fault> {
        let answer = self.wire.run(command).await?;
        let mut uids: Vec<u32> = answer.named("SEARCH").flatten().filter_map(Value::number).collect();
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    pub(super) async fn fetch(&mut self, at: &Locator) -> Result<RawMail, Fault> {
        let uid = self.go_to(at, false).await?;
        let command = format!("UID FETCH {uid} (BODY.PEEK[] FLAGS INTERNALDATE)");
        let answer = match self.wire.run(Command::new(command)).await {
            Err(Fault::No(status)) if status.has_code("EXPUNGEISSUED") => {
                return Err(Fault::Final(MailboxError::Gone(at.folder.clone())));
            }
            answer => answer?,
        };
        let mail = answer
            .fetches()
            .filter(|fetched| fetched.uid() == Some(uid))
            .find_map(|fetched| {
                let Some(Value::Text(bytes)) = fetched.get("BODY[]") else {
                    return None;
                };
                let date = fetched.get("INTERNALDATE").and_then(Value::string);
                let flags = fetched.get("FLAGS").and_then(Value::list).unwrap_or_default();
                Some(RawMail {
                    bytes: Bytes::clone(bytes),
                    received_at: date.and_then(|date| date::parse(&date)),
                    flags: flags
                        .iter()
                        .filter_map(Value::string)
                        .filter(|flag| !flag.eq_ignore_ascii_case("\\Recent"))
                        .collect(),
                })
            });
        mail.ok_or_else(|| Fault::Final(MailboxError::Gone(at.folder.clone())))
    }
}
