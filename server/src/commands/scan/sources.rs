//! Where `postern scan` finds mails: single files, mboxes (RFC 4155), Maildirs and folders. One mail is in memory at a time.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

/// Folders within folders that are followed.
const FOLDERS_DEEP: usize = 64;

/// One mail.
#[derive(Debug)]
pub struct Mail {
    /// The file, with `#` and the number of the mail from 1 when the file is an mbox.
    pub path: String,
    /// Every byte.
    pub bytes: Vec<u8>,
}

/// What could not be read. The display is a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{path} cannot be read: {reason}")]
pub struct SourceError {
    path: String,
    reason: String,
}

/// Calls `each` with every mail, in the order of the names, until it answers false. A mail longer than `limit` is cut just
/// above it: the pipeline then says that it is too long.
pub fn each(paths: &[PathBuf], limit: usize, each: &mut dyn FnMut(Result<Mail, SourceError>) -> bool) {
    for path in paths {
        if !visit(path, 0, true, limit, each) {
            return;
        }
    }
}

fn wrong(path: &Path, reason: impl ToString) -> SourceError {
    SourceError {
        path: path.display().to_string(),
        reason: reason.to_string(),
    }
}

fn visit(
    path: &Path,
    depth: usize,
    named: bool,
    limit: usize,
    each: &mut dyn FnMut(Result<Mail, SourceError>) -> bool,
) -> bool {
    let found = if named {
        fs::metadata(path)
    } else {
        fs::symlink_metadata(path)
    };
    match found {
        Err(error) => each(Err(wrong(path, error))),
        Ok(found) if found.is_dir() => folder(path, depth, limit, each),
        Ok(found) if found.is_file() => file(path, limit, each),
        // A link inside a folder can lead in a circle, and a pipe never ends.
        Ok(_) if !named => true,
        Ok(_) => each(Err(wrong(path, "it is neither a file nor a folder"))),
    }
}

fn folder(path: &Path, depth: usize, limit: usize, each: &mut dyn FnMut(Result<Mail, SourceError>) -> bool) -> bool {
    if depth > FOLDERS_DEEP {
        return each(Err(wrong(path, "it lies too deep in other folders")));
    }
    let mut names = match fs::read_dir(path).and_then(|entries| {
        entries
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect::<io::Result<Vec<_>>>()
    }) {
        Ok(names) => names,
        Err(error) => return each(Err(wrong(path, error))),
    };
    names.sort();
    // In a Maildir, `tmp` holds what is not yet there, and the files beside the folders belong to the server.
    let is_maildir = path.join("cur").is_dir() && path.join("new").is_dir();
    for name in names {
        let inner = path.join(&name);
        let hidden = name.as_encoded_bytes().starts_with(b".");
        let skip = if is_maildir {
            !(name == "cur" || name == "new" || hidden && inner.is_dir())
        } else {
            hidden
        };
        if !skip && !visit(&inner, depth + 1, false, limit, each) {
            return false;
        }
    }
    true
}

fn file(path: &Path, limit: usize, each: &mut dyn FnMut(Result<Mail, SourceError>) -> bool) -> bool {
    let mut reader = match File::open(path) {
        Ok(file) => BufReader::with_capacity(256 * 1024, file),
        Err(error) => return each(Err(wrong(path, error))),
    };
    let is_mbox = match reader.fill_buf() {
        Ok(front) => front.starts_with(b"From "),
        Err(error) => return each(Err(wrong(path, error))),
    };
    if is_mbox {
        return mbox(path, reader, limit, each);
    }
    let mut bytes = Vec::new();
    let mail = match reader.take(limit as u64 + 1).read_to_end(&mut bytes) {
        Ok(_) => Ok(Mail {
            path: path.display().to_string(),
            bytes,
        }),
        Err(error) => Err(wrong(path, error)),
    };
    each(mail)
}

/// Mails are parted by lines that begin with `From ` after an empty line; `>From ` inside a mail is `From ` (mboxrd).
fn mbox(
    path: &Path,
    mut reader: impl BufRead,
    limit: usize,
    each: &mut dyn FnMut(Result<Mail, SourceError>) -> bool,
) -> bool {
    let (mut bytes, mut line) = (Vec::new(), Vec::new());
    let (mut number, mut after_empty) = (0usize, true);
    loop {
        line.clear();
        // A line longer than the limit is taken in pieces, none of which begins a mail.
        let read = (&mut reader).take(limit as u64 + 1).read_until(b'\n', &mut line);
        let ended = match &read {
            Ok(length) => *length == 0,
            Err(error) => return each(Err(wrong(path, error))),
        };
        if ended || after_empty && line.starts_with(b"From ") {
            if number > 0 {
                let mail = Mail {
                    path: format!("{}#{number}", path.display()),
                    bytes: std::mem::take(&mut bytes),
                };
                if !each(Ok(mail)) {
                    return false;
                }
            }
            if ended {
                return true;
            }
            number += 1;
            after_empty = false;
            continue;
        }
        after_empty = line == b"\n" || line == b"\r\n";
        let quoted = line.iter().take_while(|byte| **byte == b'>').count();
        let keep = usize::from(quoted > 0 && line[quoted..].starts_with(b"From "));
        let room = (limit + 1).saturating_sub(bytes.len());
        bytes.extend_from_slice(&line[keep..][..line[keep..].len().min(room)]);
    }
}
