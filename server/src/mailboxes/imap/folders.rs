//! The folders of a mailbox: which there are, what each is for, and our own.

use super::{
    Fault,
    answer::{Status, Value},
    session::Session,
    wire::Command,
};
use crate::mailboxes::{Folder, FolderRole, MailboxError, QUARANTINE_FOLDER, limits::FOLDERS_MAX, names};

impl Session {
    /// All folders that hold mail of their own. Views over others (`\All`, `\Flagged`) would show every mail twice.
    pub(in crate::mailboxes) async fn folders(&mut self) -> Result<Vec<Folder>, Fault> {
        let plain = || Command::new("LIST \"\" \"*\"");
        let answer = if self.can("SPECIAL-USE") && self.can("LIST-EXTENDED") {
            match self.wire.run(plain().words("RETURN (SPECIAL-USE)")).await {
                Err(Fault::No(_)) => self.wire.run(plain()).await?,
                answer => answer?,
            }
        } else {
            self.wire.run(plain()).await?
        };
        let prefixes = self.personal_prefixes().await?;
        let mut folders = Vec::new();
        for row in answer.named("LIST").filter_map(Listed::of) {
            if row.name.contains(char::is_control)
                || row.has("\\Noselect")
                || row.has("\\NonExistent")
                || row.has("\\All")
                || row.has("\\Flagged")
            {
                continue;
            }
            let separator = row.separator.chars().next().unwrap_or('/');
            let role = match names::role(&row.name, separator, &prefixes) {
                fixed @ (FolderRole::Inbox | FolderRole::Quarantine) => fixed,
                _ if row.has("\\Sent") => FolderRole::Sent,
                _ if row.has("\\Drafts") => FolderRole::Drafts,
                _ if row.has("\\Trash") => FolderRole::Trash,
                _ if row.has("\\Junk") => FolderRole::Junk,
                by_name => by_name,
            };
            if folders.len() == FOLDERS_MAX {
                return Err(Fault::Final(MailboxError::Limit(format!(
                    "The mailbox has more than {FOLDERS_MAX} folders."
                ))));
            }
            let name = if role == FolderRole::Inbox {
                "INBOX".to_owned()
            } else {
                row.name
            };
            self.wire_names.entry(name.clone()).or_insert(row.wire);
            folders.push(Folder { name, role });
        }
        folders.sort_by(|one, other| {
            let first = |folder: &Folder| folder.role != FolderRole::Inbox;
            first(one).cmp(&first(other)).then_with(|| one.name.cmp(&other.name))
        });
        folders.dedup_by(|one, other| one.name == other.name);
        Ok(folders)
    }

    /// A folder's name on the wire.
    pub(super) fn wire_name(&self, folder: &str) -> String {
        self.wire_names
            .get(folder)
            .cloned()
            .unwrap_or_else(|| names::encode(folder))
    }

    /// Whether there is such a folder, one that can be opened.
    pub(super) async fn exists(&mut self, folder: &str) -> Result<bool, Fault> {
        let wire = self.wire_name(folder);
        let answer = self.wire.run(Command::new("LIST \"\"").string(&wire)).await?;
        Ok(answer.named("LIST").filter_map(Listed::of).any(|row| {
            (row.wire == wire || folder.eq_ignore_ascii_case("INBOX") && row.wire.eq_ignore_ascii_case("INBOX"))
                && !row.has("\\Noselect")
                && !row.has("\\NonExistent")
        }))
    }

    /// Whether a refusal says that there is no such folder.
    pub(super) async fn is_missing(&mut self, status: &Status, folder: &str) -> Result<bool, Fault> {
        Ok(status.has_code("NONEXISTENT") || status.has_code("TRYCREATE") || !self.exists(folder).await?)
    }

    /// What stands before the names of the person's own folders: `INBOX.` or `Mail/` at some servers (RFC 2342). The first
    /// is where new folders belong.
    async fn personal_prefixes(&mut self) -> Result<Vec<String>, Fault> {
        if let Some(known) = &self.prefixes {
            return Ok(known.clone());
        }
        let mut prefixes = Vec::new();
        if self.can("NAMESPACE") {
            let answer = self.wire.run(Command::new("NAMESPACE")).await?;
            let personal = answer
                .named("NAMESPACE")
                .next()
                .and_then(|spaces| spaces.first()?.list())
                .unwrap_or_default();
            prefixes = personal
                .iter()
                .filter_map(|space| space.list()?.first()?.string())
                .map(|wire| names::decode(&wire).unwrap_or(wire))
                .collect();
        }
        self.prefixes = Some(prefixes.clone());
        Ok(prefixes)
    }

    /// The quarantine folder's name here.
    async fn quarantine_name(&mut self) -> Result<String, Fault> {
        let prefixes = self.personal_prefixes().await?;
        let prefix = prefixes.first().map_or("", String::as_str);
        Ok(format!("{prefix}{QUARANTINE_FOLDER}"))
    }

    /// Whether the quarantine folder is there already, and its name.
    pub(in crate::mailboxes) async fn look_for_quarantine(&mut self) -> Result<(String, bool), Fault> {
        let name = self.quarantine_name().await?;
        let there = self.exists(&name).await?;
        Ok((name, there))
    }

    pub(super) async fn quarantine_folder(&mut self) -> Result<String, Fault> {
        let (name, there) = self.look_for_quarantine().await?;
        if there {
            return Ok(name);
        }
        let wire = self.wire_name(&name);
        match self.wire.run(Command::new("CREATE").string(&wire)).await {
            Err(Fault::No(status)) if !status.has_code("ALREADYEXISTS") && !status.is_temporary() => {
                return Err(Fault::Final(MailboxError::Refused(format!(
                    "The mail server does not let Postern make its quarantine folder “{name}”: {}",
                    status.words
                ))));
            }
            Err(Fault::No(status)) if status.has_code("ALREADYEXISTS") => {}
            Ok(_) => {}
            Err(fault) => return Err(fault),
        }
        // Some servers subscribe what they create; people's mail programs would then show it.
        let subscribed = self.wire.run(Command::new("LSUB \"\"").string(&wire)).await?;
        if subscribed.named("LSUB").next().is_some() {
            self.wire.run(Command::new("UNSUBSCRIBE").string(&wire)).await?;
        }
        Ok(name)
    }
}

/// One row of a LIST answer.
struct Listed<'a> {
    attributes: &'a [Value],
    separator: String,
    wire: String,
    name: String,
}

impl<'a> Listed<'a> {
    fn of(values: &'a [Value]) -> Option<Self> {
        let [attributes, separator, wire, ..] = values else {
            return None;
        };
        let wire = wire.string()?;
        Some(Self {
            attributes: attributes.list()?,
            separator: separator.string().unwrap_or_default(),
            name: names::decode(&wire).unwrap_or_else(|| wire.clone()),
            wire,
        })
    }
    fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|value| value.is(attribute))
    }
}
