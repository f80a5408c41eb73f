//! Delivery into a Maildir: written to `tmp`, synced, renamed to `new`, so that no reader sees half a mail.

use super::{DemoMail, PEOPLE};
use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

/// Makes the Maildirs of all [`PEOPLE`] under `root`; those that are there are left as they are.
///
/// # Errors
/// When a folder cannot be made.
pub fn create_maildirs(root: &Path) -> io::Result<()> {
    for person in PEOPLE {
        for folder in ["cur", "new", "tmp"] {
            fs::create_dir_all(root.join(person).join(folder))?;
        }
    }
    Ok(())
}

/// Delivers one mail into its Maildir under `root`. `unique` becomes the file's name and must be new in this Maildir.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] when `unique` is not a plain file name, [`io::ErrorKind::AlreadyExists`] when it is
/// taken, else whatever the file system says. After an error there is no mail in `new`.
pub fn deliver(root: &Path, mail: &DemoMail, unique: &str) -> io::Result<()> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-=,".contains(c);
    if unique.is_empty() || unique.starts_with('.') || !unique.chars().all(plain) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a mail's file name is made of letters, digits and “._-=,” and does not begin with a dot",
        ));
    }
    let maildir = root.join(mail.mailbox);
    let (from, to) = (maildir.join("tmp").join(unique), maildir.join("new").join(unique));
    // Renaming would replace a mail of the same name without a word.
    if to.try_exists()? {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "a mail of this name has already been delivered",
        ));
    }
    let written = File::create_new(&from).and_then(|mut file| {
        file.write_all(&mail.bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&from, &to)) {
        if error.kind() != io::ErrorKind::AlreadyExists {
            // The first error is the one to tell; what is left in `tmp` is no mail.
            let _ = fs::remove_file(&from);
        }
        return Err(error);
    }
    // The rename itself is safe only when the folder is synced too.
    File::open(maildir.join("new"))?.sync_all()
}
