//! One mail's file: its name, its time, its bytes, its flags.

use super::super::limits::{KEYWORDS_BYTES_MAX, MAIL_BYTES_MAX};
use bytes::Bytes;
use domain::time::Timestamp;
use rustix::fs::{Mode, OFlags};
use std::{
    collections::HashMap,
    fs::{File, Metadata},
    io::{self, Read},
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

/// Why a mail was not read.
pub(super) enum Unread {
    Gone,
    Large,
    NoFile,
    Other(io::Error),
}

/// Reads a mail, never through a link and never more than the limit.
pub(super) fn read_mail(path: &Path) -> Result<(Bytes, Metadata), Unread> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(rustix::io::Errno::NOENT) => return Err(Unread::Gone),
        Err(rustix::io::Errno::LOOP) => return Err(Unread::NoFile),
        Err(error) => return Err(Unread::Other(error.into())),
    };
    let about = file.metadata().map_err(Unread::Other)?;
    if !about.is_file() {
        return Err(Unread::NoFile);
    }
    if about.len() > MAIL_BYTES_MAX {
        return Err(Unread::Large);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0));
    file.take(MAIL_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(Unread::Other)?;
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
    let read = File::open(place.join("dovecot-keywords"))
        .and_then(|file| file.take(KEYWORDS_BYTES_MAX).read_to_end(&mut text));
    if read.is_err() {
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
