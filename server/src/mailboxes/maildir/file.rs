//! One mail's file: its name, its time, its bytes, its flags.

use super::super::limits::{KEYWORDS_BYTES_MAX, MAIL_BYTES_MAX};
use bytes::Bytes;
use domain::time::Timestamp;
use rustix::{
    fs::{Mode, OFlags},
    io::Errno,
};
use std::{
    collections::HashMap,
    fs::{File, Metadata},
    io::{self, ErrorKind, Read},
    path::Path,
    time::UNIX_EPOCH,
};

/// A file that is a mail.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// `new` or `cur`.
    pub(super) half: &'static str,
    /// The whole file name.
    pub(super) file: String,
}

impl Entry {
    /// The unique part: all before the colon.
    pub(super) fn unique(&self) -> &str {
        unique(&self.file)
    }
    /// The letters after `:2,`, empty when there are none.
    pub(super) fn letters(&self) -> &str {
        self.file.split_once(":2,").map_or("", |(_, letters)| letters)
    }
}

/// The part of a file name before the colon.
pub(super) fn unique(file: &str) -> &str {
    file.split_once(':').map_or(file, |(unique, _)| unique)
}

/// Whether a mail is there, itself and not a link.
pub(super) fn is_mail(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|about| about.is_file())
}

/// When a mail arrived: the time of its file, as Dovecot answers for INTERNALDATE.
pub(super) fn arrival(about: &Metadata) -> Timestamp {
    let since = about.modified().unwrap_or(UNIX_EPOCH).duration_since(UNIX_EPOCH);
    Timestamp(i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX))
}

/// Why a file was not read.
#[derive(Debug)]
pub(super) enum Unread {
    /// There is none of this name (any more).
    Gone,
    /// It passes the limit.
    Large,
    /// It is no file but a link, a folder, a pipe, a socket or a device.
    NoFile,
    /// This one cannot be read, whenever it is tried: a right that is missing, a broken place on the disk.
    Refused(io::Error),
    /// Anything else; another file may do no better now.
    Other(io::Error),
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        let broken = error.raw_os_error() == Some(Errno::IO.raw_os_error());
        match error.kind() {
            ErrorKind::NotFound => Self::Gone,
            ErrorKind::PermissionDenied => Self::Refused(error),
            _ if broken => Self::Refused(error),
            _ => Self::Other(error),
        }
    }
}

/// Opens a file for reading, never through a link. What is no file is not opened at all: opening a pipe waits for its other
/// end, and opening a device may do something.
fn open(path: &Path) -> Result<(File, Metadata), Unread> {
    if !path.symlink_metadata()?.is_file() {
        return Err(Unread::NoFile);
    }
    // Again when it is open: another may stand there by now.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::LOOP | Errno::NXIO) => return Err(Unread::NoFile),
        Err(error) => return Err(io::Error::from(error).into()),
    };
    let about = file.metadata()?;
    if about.is_file() {
        Ok((file, about))
    } else {
        Err(Unread::NoFile)
    }
}

/// Reads a mail, never through a link and never more than the limit.
pub(super) fn read_mail(path: &Path) -> Result<(Bytes, Metadata), Unread> {
    let (file, about) = open(path)?;
    if about.len() > MAIL_BYTES_MAX {
        return Err(Unread::Large);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0));
    file.take(MAIL_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAIL_BYTES_MAX {
        return Err(Unread::Large);
    }
    Ok((bytes.into(), about))
}

/// Flags in IMAP's spelling. Lower-case letters are the folder's own keywords, which Dovecot names in `dovecot-keywords`.
pub(super) fn flags(place: &Path, letters: &str) -> Vec<String> {
    let mut flags = Vec::new();
    let mut keywords: Option<HashMap<usize, String>> = None;
    for letter in letters.chars() {
        let named = match letter {
            'P' => "$Forwarded",
            'R' => "\\Answered",
            'S' => "\\Seen",
            'T' => "\\Deleted",
            'D' => "\\Draft",
            'F' => "\\Flagged",
            'a'..='z' => {
                let number = letter as usize - 'a' as usize;
                let keywords = keywords.get_or_insert_with(|| read_keywords(place));
                flags.extend(keywords.get(&number).cloned());
                continue;
            }
            _ => continue,
        };
        flags.push(named.to_owned());
    }
    flags
}

fn read_keywords(place: &Path) -> HashMap<usize, String> {
    let mut text = Vec::new();
    let read = open(&place.join("dovecot-keywords"))
        .is_ok_and(|(file, _)| file.take(KEYWORDS_BYTES_MAX).read_to_end(&mut text).is_ok());
    if !read {
        return HashMap::new();
    }
    String::from_utf8_lossy(&text)
        .lines()
        .filter_map(|line| {
            let (number, name) = line.split_once(' ')?;
            Some((number.parse().ok()?, name.trim().to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_ails_one_file_is_told_from_what_ails_all() {
        let kind = |errno: Errno| Unread::from(io::Error::from(errno));
        assert!(matches!(kind(Errno::NOENT), Unread::Gone));
        for errno in [Errno::ACCESS, Errno::PERM, Errno::IO] {
            assert!(matches!(kind(errno), Unread::Refused(_)), "{errno}");
        }
        for errno in [Errno::MFILE, Errno::NOMEM, Errno::STALE, Errno::TIMEDOUT] {
            assert!(matches!(kind(errno), Unread::Other(_)), "{errno}");
        }
    }
}
