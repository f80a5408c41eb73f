//! Reading a Maildir: folders, what is in them, what is new.

use super::super::{
    ChangeCursor, Changes, Folder, FolderRole, Locator, MailboxError, RawMail,
    limits::{FOLDERS_MAX, MAIL_BYTES_MAX},
    names,
};
use super::{
    cursor::Seen,
    file::{Entry, Unread, arrival, flags, is_mail, read_mail, unique},
    root::{refused, unreadable},
};
use domain::time::Timestamp;
use std::{
    collections::HashMap,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The two folders that hold mail; `new` first, because a mail goes from there to `cur` and must not slip between two looks.
pub(super) const HALVES: [&str; 2] = ["new", "cur"];

/// Whether `path` has real `cur`, `new` and `tmp` folders in it.
pub(super) fn is_maildir(path: &Path) -> bool {
    ["cur", "new", "tmp"]
        .iter()
        .all(|part| path.join(part).symlink_metadata().is_ok_and(|about| about.is_dir()))
}

/// Whether a folder in a Maildir++ holds mail: some programs make only the half that they need. One that may not be looked
/// into counts, so that it is told and not passed over in silence.
fn is_folder(path: &Path) -> bool {
    HALVES.iter().any(|half| match path.join(half).symlink_metadata() {
        Ok(about) => about.is_dir(),
        Err(error) => error.kind() == ErrorKind::PermissionDenied,
    })
}

/// The times of a folder's halves when it was last read.
type Stamp = [Option<SystemTime>; 2];

/// One mailbox on disk. All methods block.
pub(super) struct Maildir {
    pub(super) root: PathBuf,
    /// Of each folder that is followed, its times before it was last read.
    stamps: HashMap<String, Stamp>,
    /// The folder that was listed last, and its files by unique name: saves a look through the folder for each mail.
    listed: Option<(String, HashMap<String, Entry>)>,
}

impl Maildir {
    pub(super) fn open(path: &Path) -> Result<Self, MailboxError> {
        let root = path.canonicalize().map_err(|error| unreadable(path, &error))?;
        if !is_maildir(&root) {
            return Err(MailboxError::Unreachable(format!(
                "“{}” is not a Maildir: it has no folders “cur”, “new” and “tmp”.",
                path.display()
            )));
        }
        Ok(Self {
            root,
            stamps: HashMap::new(),
            listed: None,
        })
    }

    pub(super) fn folders(&self) -> Result<Vec<Folder>, MailboxError> {
        let mut folders = vec![Folder {
            name: "INBOX".into(),
            role: FolderRole::Inbox,
        }];
        for (name, _) in self.directories()? {
            let role = names::role(&name, '.', &[]);
            folders.push(Folder { name, role });
        }
        folders[1..].sort_by(|one, other| one.name.cmp(&other.name));
        Ok(folders)
    }

    /// All folders but the inbox: name for people, and path. Links are not followed.
    fn directories(&self) -> Result<Vec<(String, PathBuf)>, MailboxError> {
        let fails = |error: io::Error| unreadable(&self.root, &error);
        let mut found = Vec::new();
        for entry in self.root.read_dir().map_err(fails)? {
            let entry = entry.map_err(fails)?;
            let Ok(file) = entry.file_name().into_string() else {
                continue;
            };
            let Some(wire) = file.strip_prefix('.').filter(|wire| !wire.is_empty() && *wire != ".") else {
                continue;
            };
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_folder(&path) {
                found.push((names::decode(wire).unwrap_or_else(|| wire.to_owned()), path));
            }
            if found.len() > FOLDERS_MAX {
                return Err(MailboxError::Limit(format!(
                    "“{}” has more than {FOLDERS_MAX} folders.",
                    self.root.display()
                )));
            }
        }
        Ok(found)
    }

    /// Where a folder is. The name is looked for among those that are there and never becomes a path by itself.
    pub(super) fn place(&self, folder: &str) -> Result<PathBuf, MailboxError> {
        if folder.eq_ignore_ascii_case("INBOX") {
            return Ok(self.root.clone());
        }
        self.directories()?
            .into_iter()
            .find(|(name, _)| name == folder)
            .map(|(_, path)| path)
            .ok_or_else(|| MailboxError::NoFolder(folder.to_owned()))
    }

    /// Drops what was listed: a name in it has changed.
    pub(super) fn forget(&mut self) {
        self.listed = None;
    }

    /// Every mail in a folder, once each.
    pub(super) fn entries(&mut self, folder: &str) -> Result<HashMap<String, Entry>, MailboxError> {
        let place = self.place(folder)?;
        let mut entries = HashMap::new();
        self.look(folder, &place, &mut entries)?;
        Ok(entries)
    }

    fn look(&self, folder: &str, place: &Path, into: &mut HashMap<String, Entry>) -> Result<(), MailboxError> {
        let fails = |path: &Path, error: &io::Error| {
            if error.kind() == ErrorKind::PermissionDenied && *place != self.root {
                refused(path, error)
            } else {
                unreadable(path, error)
            }
        };
        for half in HALVES {
            let path = place.join(half);
            match path.symlink_metadata() {
                Ok(about) if about.is_dir() => {}
                // A half that is not there holds no mail, and a link is not followed. Without its own halves the mailbox
                // itself is gone: its disk is not mounted, and its mails must not be taken for removed.
                Ok(_) if *place != self.root => continue,
                Err(error) if error.kind() == ErrorKind::NotFound && *place != self.root => continue,
                Ok(_) => return Err(unreadable(&path, &ErrorKind::NotADirectory.into())),
                Err(error) => return Err(fails(&path, &error)),
            }
            for entry in path.read_dir().map_err(|error| fails(&path, &error))? {
                let entry = entry.map_err(|error| fails(&path, &error))?;
                let Ok(file) = entry.file_name().into_string() else {
                    continue;
                };
                // Pipes, sockets, devices, links and folders are no mail.
                if !file.starts_with('.') && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                    into.insert(unique(&file).to_owned(), Entry { half, file });
                }
            }
        }
        if place.symlink_metadata().is_ok_and(|about| about.is_dir()) {
            Ok(())
        } else {
            Err(MailboxError::NoFolder(folder.to_owned()))
        }
    }

    pub(super) fn changes(&mut self, folder: &str, cursor: Option<&ChangeCursor>) -> Result<Changes, MailboxError> {
        let place = self.place(folder)?;
        self.stamps.insert(folder.to_owned(), stamp(&place));
        let mut entries = self.entries(folder)?;
        let mut now = Seen::of(entries.keys().map(String::as_str));
        let before = cursor.and_then(Seen::read);
        if before.as_ref().is_some_and(|before| !before.is_within(&now)) {
            // A file that is renamed while the folder is read may not be met at all; taken for gone, it would be new the
            // next time. A second look meets it.
            self.look(folder, &place, &mut entries)?;
            now = Seen::of(entries.keys().map(String::as_str));
        }
        let new = before.map_or_else(Vec::new, |before| {
            entries
                .values()
                .filter(|entry| !before.has(entry.unique()))
                .cloned()
                .collect()
        });
        let new = self.by_age(folder, &place, new);
        self.listed = Some((folder.to_owned(), entries));
        Ok(Changes {
            new: new.into_iter().map(|(_, locator)| locator).collect(),
            cursor: now.write(),
        })
    }

    pub(super) fn arrived(
        &mut self,
        folder: &str,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Locator>, MailboxError> {
        let place = self.place(folder)?;
        let entries = self.entries(folder)?;
        let aged = self.by_age(folder, &place, entries.values().cloned().collect());
        self.listed = Some((folder.to_owned(), entries));
        Ok(aged
            .into_iter()
            .filter(|(at, _)| (from..until).contains(at))
            .map(|(_, locator)| locator)
            .collect())
    }

    pub(super) fn list(&mut self, folder: &str) -> Result<Vec<Locator>, MailboxError> {
        let entries = self.entries(folder)?;
        let all = entries.keys().map(|key| locator(folder, key)).collect();
        self.listed = Some((folder.to_owned(), entries));
        Ok(all)
    }

    /// Oldest first. A mail that left meanwhile is left out.
    fn by_age(&self, folder: &str, place: &Path, entries: Vec<Entry>) -> Vec<(Timestamp, Locator)> {
        let mut aged: Vec<(Timestamp, Locator)> = entries
            .into_iter()
            .map(|entry| {
                let about = place.join(entry.half).join(&entry.file).symlink_metadata();
                (
                    about.map_or(Timestamp(0), |about| arrival(&about)),
                    locator(folder, entry.unique()),
                )
            })
            .collect();
        aged.sort_by(|(at, one), (later, other)| at.cmp(later).then_with(|| one.key.cmp(&other.key)));
        aged
    }

    /// Where a mail is now: folder and file. Others rename it at any time, so the last listing is only a first guess.
    pub(super) fn locate(&mut self, at: &Locator) -> Result<(PathBuf, Entry), MailboxError> {
        let place = self.place(&at.folder)?;
        let known = self
            .listed
            .as_ref()
            .filter(|(folder, _)| *folder == at.folder)
            .and_then(|(_, entries)| entries.get(&at.key));
        if let Some(entry) = known
            && is_mail(&place.join(entry.half).join(&entry.file))
        {
            return Ok((place, entry.clone()));
        }
        let mut entries = self.entries(&at.folder)?;
        let found = entries.remove(&at.key);
        match found {
            Some(entry) => {
                entries.insert(at.key.clone(), entry.clone());
                self.listed = Some((at.folder.clone(), entries));
                Ok((place, entry))
            }
            None => Err(MailboxError::Gone(at.folder.clone())),
        }
    }

    pub(super) fn fetch(&mut self, at: &Locator) -> Result<RawMail, MailboxError> {
        for _ in 0..3 {
            let (place, entry) = self.locate(at)?;
            let path = place.join(entry.half).join(&entry.file);
            match read_mail(&path) {
                Ok((bytes, about)) => {
                    return Ok(RawMail {
                        bytes,
                        received_at: Some(arrival(&about)),
                        flags: flags(&place, entry.letters()),
                    });
                }
                // A mail reader renamed it between the look and the opening.
                Err(Unread::Gone) => self.listed = None,
                Err(Unread::Large) => {
                    return Err(MailboxError::Limit(format!(
                        "A mail in the folder “{}” is larger than {} MiB and is not fetched.",
                        at.folder,
                        MAIL_BYTES_MAX / (1024 * 1024)
                    )));
                }
                Err(Unread::NoFile) => {
                    return Err(MailboxError::Refused(format!(
                        "“{}” is a link, a pipe or a device, not a mail, and is not opened.",
                        path.display()
                    )));
                }
                Err(Unread::Refused(error)) => return Err(refused(&path, &error)),
                Err(Unread::Other(error)) => return Err(unreadable(&path, &error)),
            }
        }
        Err(MailboxError::Gone(at.folder.clone()))
    }

    /// Whether a followed folder, or the set of folders, changed since it was last read.
    pub(super) fn touched(&mut self) -> Result<bool, MailboxError> {
        self.listed = None;
        if !is_maildir(&self.root) {
            return Err(unreadable(&self.root, &ErrorKind::NotFound.into()));
        }
        if !self.stamps.contains_key("INBOX") {
            self.stamps.insert("INBOX".into(), stamp(&self.root));
        }
        let places: HashMap<String, PathBuf> = self.directories()?.into_iter().collect();
        let mut touched = false;
        for (folder, before) in &mut self.stamps {
            let place = if folder == "INBOX" {
                Some(&self.root)
            } else {
                places.get(folder)
            };
            let now = place.map_or([None, None], |place| stamp(place));
            touched |= now != *before;
            *before = now;
        }
        Ok(touched)
    }
}

pub(super) fn locator(folder: &str, key: &str) -> Locator {
    Locator {
        folder: folder.to_owned(),
        key: key.to_owned(),
    }
}

fn stamp(place: &Path) -> Stamp {
    HALVES.map(|half| place.join(half).metadata().and_then(|about| about.modified()).ok())
}
