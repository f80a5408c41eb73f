//! Which mailboxes a folder of Maildirs holds.

use super::super::MailboxError;
use super::look::is_maildir;
use domain::account::MAILBOXES_MAX;
use std::path::{Path, PathBuf};

/// The folder that a Maildir service account names.
pub struct MaildirRoot;

impl MaildirRoot {
    /// The mailboxes in `path`, by address: each folder with `cur`, `new` and `tmp`, or with a `Maildir` that has them; or
    /// `path` itself. A folder name without `@` is completed by `domain`. Links and dot folders are passed over.
    ///
    /// # Errors
    /// [`MailboxError::Unreachable`] when the folder cannot be read, [`MailboxError::Limit`] when it holds too many.
    pub fn discover(path: impl AsRef<Path>, domain: &str) -> Result<Vec<(String, PathBuf)>, MailboxError> {
        let path = path.as_ref();
        let root = path.canonicalize().map_err(|error| unreadable(path, &error))?;
        if is_maildir(&root) {
            // `/home/anna/Maildir` is anna's.
            let owner = match root.file_name() {
                Some(name) if name.eq_ignore_ascii_case("Maildir") => root.parent().unwrap_or(&root),
                _ => &root,
            };
            let name = owner.file_name().map(|name| name.to_string_lossy().into_owned());
            return Ok(vec![(address(&name.unwrap_or_default(), domain), root)]);
        }
        let mut found = Vec::new();
        for entry in root.read_dir().map_err(|error| unreadable(path, &error))? {
            let entry = entry.map_err(|error| unreadable(path, &error))?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if name.starts_with('.') || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                continue;
            }
            let candidates = [entry.path(), entry.path().join("Maildir")];
            let real = |candidate: &PathBuf| candidate.symlink_metadata().is_ok_and(|about| about.is_dir());
            if let Some(mailbox) = candidates.into_iter().find(|one| real(one) && is_maildir(one)) {
                found.push((address(&name, domain), mailbox));
            }
            if found.len() > MAILBOXES_MAX {
                return Err(MailboxError::Limit(format!(
                    "“{}” holds more than {MAILBOXES_MAX} mailboxes. Divide them among several service accounts.",
                    path.display()
                )));
            }
        }
        found.sort();
        Ok(found)
    }
}

fn address(name: &str, domain: &str) -> String {
    if name.contains('@') {
        name.to_owned()
    } else {
        format!("{name}@{}", domain.trim())
    }
}

/// Says why one mail, or one folder of a mailbox, cannot be used; the rest of the mailbox can.
pub(super) fn refused(path: &Path, error: &std::io::Error) -> MailboxError {
    MailboxError::Refused(unreadable(path, error).to_string())
}

/// Says why a folder cannot be used.
pub(in super::super) fn unreadable(path: &Path, error: &std::io::Error) -> MailboxError {
    let path = path.display();
    MailboxError::Unreachable(match error.kind() {
        std::io::ErrorKind::NotFound => {
            format!("There is no folder “{path}” on this machine. Check the path and whether its disk is mounted.")
        }
        std::io::ErrorKind::PermissionDenied => {
            format!("Postern may not use “{path}”. Give the user that Postern runs as read and write rights there.")
        }
        std::io::ErrorKind::NotADirectory => {
            format!("“{path}” is not a folder. Name the folder that holds the Maildirs.")
        }
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            format!("There is no space left for “{path}”. Free some, the work is then tried again.")
        }
        _ => format!("“{path}” cannot be used: {error}."),
    })
}
