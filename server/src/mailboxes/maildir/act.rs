//! Changing a Maildir: the quarantine folder, moves, removals. Each is durable when it returns.

use super::super::{Locator, MailboxError, QUARANTINE_FOLDER, names};
use super::{
    file::Entry,
    look::{HALVES, Maildir, is_maildir, locator},
    root::unreadable,
};
use crate::faults;
use rustix::fs::{CWD, RenameFlags};
use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
};

/// How often a move is tried when mail readers rename the file under our hands, or its name is taken.
const TRIES: usize = 8;

impl Maildir {
    /// The quarantine folder's name, when it is there.
    pub(super) fn find_quarantine_folder(&self) -> Result<Option<String>, MailboxError> {
        match self.place(QUARANTINE_FOLDER) {
            Ok(_) => Ok(Some(QUARANTINE_FOLDER.into())),
            Err(MailboxError::NoFolder(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn quarantine_folder(&mut self) -> Result<String, MailboxError> {
        let path = self.root.join(format!(".{}", names::encode(QUARANTINE_FOLDER)));
        let fails = |error: io::Error| unreadable(&path, &error);
        match path.symlink_metadata() {
            Ok(about) if about.is_dir() && is_maildir(&path) => return Ok(QUARANTINE_FOLDER.into()),
            Ok(about) if !about.is_dir() => {
                return Err(MailboxError::Refused(format!(
                    "“{}” should be the quarantine folder but is a link or a file. Move it away.",
                    path.display()
                )));
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(fails(error)),
        }
        self.make(&path)?;
        for part in ["tmp", "new", "cur"] {
            self.make(&path.join(part))?;
        }
        let like = self.root.join("cur").metadata().map_err(fails)?;
        // Says to delivery agents that this is a folder of a Maildir++, not a mailbox of its own.
        let mark = path.join("maildirfolder");
        if mark.symlink_metadata().is_err() {
            File::create_new(&mark).map_err(fails)?;
            give_away(&mark, &like);
            fs::set_permissions(&mark, fs::Permissions::from_mode(like.mode() & 0o666)).map_err(fails)?;
        }
        sync(&path)?;
        sync(&self.root)?;
        Ok(QUARANTINE_FOLDER.into())
    }

    /// Makes a directory as those of the inbox are: whoever reads that one must be able to read this one.
    fn make(&self, directory: &Path) -> Result<(), MailboxError> {
        let made = || {
            let like = self.root.join("cur").metadata()?;
            match fs::create_dir(directory) {
                Ok(()) => {
                    give_away(directory, &like);
                    fs::set_permissions(directory, fs::Permissions::from_mode(like.mode() & 0o7777))
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
                Err(error) => Err(error),
            }
        };
        made().map_err(|error| unreadable(directory, &error))
    }

    /// Makes sure that mail can be put into a half of a folder: it may be missing, and a link would lead out.
    fn prepare(&self, half: &Path) -> Result<(), MailboxError> {
        match half.symlink_metadata() {
            Ok(about) if about.is_dir() => Ok(()),
            Ok(_) => Err(MailboxError::Refused(format!(
                "“{}” should be a folder but is a link or a file. Move it away.",
                half.display()
            ))),
            Err(error) if error.kind() == ErrorKind::NotFound => self.make(half),
            Err(error) => Err(unreadable(half, &error)),
        }
    }

    pub(super) fn move_mail(&mut self, from: &Locator, to: &str) -> Result<Locator, MailboxError> {
        let target = self.place(to)?;
        if self.place(&from.folder)? == target {
            return self.locate(from).map(|_| from.clone());
        }
        for attempt in 0..TRIES {
            let (source, entry) = self.locate(from)?;
            // Taken whatever its flags: two files with one unique name are one mail to every reader.
            let taken = self.entries(to)?.contains_key(entry.unique());
            let key = if taken || attempt > TRIES / 2 {
                format!("{}_{attempt}", entry.unique())
            } else {
                entry.unique().to_owned()
            };
            let (half, file) = landing(&entry, &key);
            self.prepare(&target.join(half))?;
            let old = source.join(entry.half).join(&entry.file);
            match rename_without_replacing(&old, &target.join(half).join(file)) {
                Ok(()) => {
                    faults::reach("maildir.moved");
                    // The target first: after a power cut the mail may be in both folders, never in none.
                    sync(&target.join(half))?;
                    sync(&source.join(entry.half))?;
                    self.forget();
                    return Ok(locator(to, &key));
                }
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists) => self.forget(),
                Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                    return Err(MailboxError::Refused(format!(
                        "The folder “{to}” is on another file system than “{}”, so a mail cannot be moved there in one step. Bring them together.",
                        from.folder
                    )));
                }
                Err(error) => return Err(unreadable(&target, &error)),
            }
        }
        Err(MailboxError::Refused(format!(
            "A mail in “{}” is being renamed by another program all the time. Try again.",
            from.folder
        )))
    }

    pub(super) fn remove(&mut self, at: &Locator) -> Result<(), MailboxError> {
        for _ in 0..TRIES {
            let (place, entry) = self.locate(at)?;
            let directory = place.join(entry.half);
            match fs::remove_file(directory.join(&entry.file)) {
                Ok(()) => {
                    self.forget();
                    return sync(&directory);
                }
                Err(error) if error.kind() == ErrorKind::NotFound => self.forget(),
                Err(error) => return Err(unreadable(&directory, &error)),
            }
        }
        Err(MailboxError::Gone(at.folder.clone()))
    }
}

/// Where in the target folder a mail comes to lie: a mail that nobody opened stays new, any other keeps its flags.
fn landing(entry: &Entry, key: &str) -> (&'static str, String) {
    if entry.half == HALVES[0] && entry.letters().is_empty() {
        (HALVES[0], key.to_owned())
    } else {
        (HALVES[1], format!("{key}:2,{}", entry.letters()))
    }
}

fn rename_without_replacing(old: &Path, new: &Path) -> io::Result<()> {
    match rustix::fs::renameat_with(CWD, old, CWD, new, RenameFlags::NOREPLACE) {
        // A file system that does not know the flag (some network ones): look, then rename. The names are unique by
        // their making, so nobody else makes this one in between.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => match new.symlink_metadata() {
            Ok(_) => Err(ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(old, new),
        },
        other => other.map_err(Into::into),
    }
}

/// What we make belongs to the mailbox's owner. Without the right to give it away it stays ours, in his group's reach.
fn give_away(path: &Path, like: &fs::Metadata) {
    let _ = chown(path, Some(like.uid()), Some(like.gid()));
}

/// Waits until a directory's names are on the disk.
fn sync(directory: &Path) -> Result<(), MailboxError> {
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(|error| unreadable(directory, &error))
}
