//! Mailboxes in Maildir++ folders on this machine, as Dovecot, Courier and qmail write them: `cur`, `new` and `tmp` in the
//! mailbox itself for the inbox, and in `.Name.Sub` for every other folder, with names in modified UTF-7.
//!
//! Mail readers and delivery agents work on the same files at the same time and know nothing of us, hence: a mail is
//! known by the unique part of its file name (all before `:2,`), every move is one rename that never replaces a file,
//! mail in `new` stays there, no index or subscription file is written, and no name out of a mail becomes a path.

mod act;
mod cursor;
mod file;
mod find;
mod look;
mod root;

pub use root::MaildirRoot;

use super::{
    ChangeCursor, Changes, Fingerprint, Folder, Locator, Mailbox, MailboxError, RawMail, limits::MAILDIR_POLL_EVERY,
};
use async_trait::async_trait;
use domain::{account::Watching, time::Timestamp};
use look::Maildir;
use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// One Maildir++ mailbox.
pub struct MaildirMailbox {
    maildir: Arc<Mutex<Maildir>>,
}

impl MaildirMailbox {
    /// The mailbox whose `cur`, `new` and `tmp` are in `path`.
    ///
    /// # Errors
    /// [`MailboxError::Unreachable`] when it is not there, is no Maildir or may not be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, MailboxError> {
        Ok(Self {
            maildir: Arc::new(Mutex::new(Maildir::open(path.as_ref())?)),
        })
    }

    /// Runs `work` where waiting for a disk blocks nobody.
    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Maildir) -> Result<T, MailboxError> + Send + 'static,
    ) -> Result<T, MailboxError> {
        let maildir = Arc::clone(&self.maildir);
        let done =
            tokio::task::spawn_blocking(move || work(&mut maildir.lock().unwrap_or_else(PoisonError::into_inner)));
        done.await.unwrap_or_else(|_| {
            Err(MailboxError::Unreachable(
                "Work on the Maildir was broken off. It is tried again by itself.".into(),
            ))
        })
    }
}

#[async_trait]
impl Mailbox for MaildirMailbox {
    async fn folders(&mut self) -> Result<Vec<Folder>, MailboxError> {
        self.on_disk(|maildir| maildir.folders()).await
    }

    async fn changes(&mut self, folder: &str, cursor: Option<&ChangeCursor>) -> Result<Changes, MailboxError> {
        let (folder, cursor) = (folder.to_owned(), cursor.cloned());
        self.on_disk(move |maildir| maildir.changes(&folder, cursor.as_ref()))
            .await
    }

    async fn arrived(&mut self, folder: &str, from: Timestamp, until: Timestamp) -> Result<Vec<Locator>, MailboxError> {
        let folder = folder.to_owned();
        self.on_disk(move |maildir| maildir.arrived(&folder, from, until)).await
    }

    async fn list(&mut self, folder: &str) -> Result<Vec<Locator>, MailboxError> {
        let folder = folder.to_owned();
        self.on_disk(move |maildir| maildir.list(&folder)).await
    }

    async fn fetch(&mut self, at: &Locator) -> Result<RawMail, MailboxError> {
        let at = at.clone();
        self.on_disk(move |maildir| maildir.fetch(&at)).await
    }

    async fn find_quarantine_folder(&mut self) -> Result<Option<String>, MailboxError> {
        self.on_disk(|maildir| maildir.find_quarantine_folder()).await
    }

    async fn quarantine_folder(&mut self) -> Result<String, MailboxError> {
        self.on_disk(|maildir| maildir.quarantine_folder()).await
    }

    async fn holds(&mut self, at: &Locator, mail: &Fingerprint) -> Result<bool, MailboxError> {
        let (at, mail) = (at.clone(), mail.clone());
        self.on_disk(move |maildir| maildir.holds(&at, &mail)).await
    }

    async fn move_mail(&mut self, from: &Locator, to: &str, _: &Fingerprint) -> Result<Locator, MailboxError> {
        let (from, to) = (from.clone(), to.to_owned());
        self.on_disk(move |maildir| maildir.move_mail(&from, &to)).await
    }

    async fn remove(&mut self, at: &Locator) -> Result<(), MailboxError> {
        let at = at.clone();
        self.on_disk(move |maildir| maildir.remove(&at)).await
    }

    async fn find(&mut self, mail: &Fingerprint, folders: &[String]) -> Result<Vec<Locator>, MailboxError> {
        let (mail, folders) = (mail.clone(), folders.to_vec());
        self.on_disk(move |maildir| maildir.find(&mail, &folders)).await
    }

    async fn wait(&mut self, limit: Duration) -> Result<(), MailboxError> {
        let until = Instant::now() + limit;
        loop {
            if self.on_disk(|maildir| maildir.touched()).await? {
                return Ok(());
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            tokio::time::sleep(left.min(MAILDIR_POLL_EVERY)).await;
        }
    }

    fn watching(&self) -> Watching {
        Watching::Polling
    }
}
