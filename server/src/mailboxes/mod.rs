//! Mailboxes: one trait, and one file for each kind of provider. Nothing here knows a policy or a database.

mod connection_test;
pub mod imap;
pub mod limits;
pub mod maildir;
pub mod names;
mod open;

pub use connection_test::test_connection;
pub use open::open;

use async_trait::async_trait;
use bytes::Bytes;
use domain::{account::Watching, time::Timestamp};
use std::time::Duration;

/// The name of the folder that Postern makes in every mailbox for what it holds.
pub const QUARANTINE_FOLDER: &str = "Postern Quarantine";

/// What a folder is for (RFC 6154 special use, else by custom names).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FolderRole {
    /// Where mail arrives.
    Inbox,
    /// Sent mail: not scanned.
    Sent,
    /// Drafts: not scanned.
    Drafts,
    /// Trash: not scanned.
    Trash,
    /// Junk: scanned only by a switch.
    Junk,
    /// Ours: not scanned.
    Quarantine,
    /// Any other: scanned.
    Other,
}

/// A folder of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Folder {
    /// Its full name, decoded; the levels are separated as the provider does it.
    pub name: String,
    /// What it is for.
    pub role: FolderRole,
}

/// Where one mail is. Stays valid until the mail is moved or removed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Locator {
    /// The folder's name.
    pub folder: String,
    /// What finds it there: Maildir the unique part of the file name, IMAP `UIDVALIDITY:UID`.
    pub key: String,
}

/// How far a folder has been read, as the provider counts; opaque to everybody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeCursor(pub String);

/// What came into a folder since a cursor.
#[derive(Debug, Clone)]
pub struct Changes {
    /// New mails, oldest first.
    pub new: Vec<Locator>,
    /// The cursor after these.
    pub cursor: ChangeCursor,
}

/// A mail as the mailbox holds it.
#[derive(Debug, Clone)]
pub struct RawMail {
    /// Every byte.
    pub bytes: Bytes,
    /// When it arrived in the mailbox.
    pub received_at: Option<Timestamp>,
    /// Flags in IMAP's spelling: `\Seen`, `\Answered`, keywords.
    pub flags: Vec<String>,
}

/// What tells one mail from all others, wherever it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// SHA-256 of the raw bytes, lower-case hexadecimal. Decides.
    pub sha256: String,
    /// Bytes; narrows the search.
    pub size: u64,
    /// The Message-ID without angle brackets, if there is one; narrows the search.
    pub message_id: Option<String>,
}

/// What went wrong with a mailbox. The display is a sentence for people that says what to do.
///
/// The kind tells what it concerns. [`Gone`](Self::Gone), [`NoFolder`](Self::NoFolder), [`Refused`](Self::Refused) and
/// [`Limit`](Self::Limit) are about the one mail or the one folder that was asked for, and asking again gives the same: a
/// caller that goes through many steps over it, tells it, and goes on. The others are about the whole mailbox or about this
/// moment: the work is tried again later.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// The server or folder cannot be reached, or cannot do it now (a refusal that is called temporary, a full disk).
    #[error("{0}")]
    Unreachable(String),
    /// The certificate is not accepted.
    #[error("{0}")]
    Certificate(String),
    /// The sign-in was refused.
    #[error("{0}")]
    SignIn(String),
    /// The mail is no longer where the locator says.
    #[error("the mail is no longer in the folder “{0}”")]
    Gone(String),
    /// The folder is no longer there.
    #[error("the folder “{0}” is no longer in this mailbox")]
    NoFolder(String),
    /// The provider refused it: a folder that may not be opened, a mail that is not given out or may not be moved, a file
    /// that may not be read or is none.
    #[error("{0}")]
    Refused(String),
    /// A limit of ours was passed.
    #[error("{0}")]
    Limit(String),
}

/// A connection to one mailbox. Every method may reconnect by itself; an error leaves the mailbox as it was, except that
/// [`Mailbox::move_mail`] may have left the mail in both folders, never in none: after [`MailboxError::Unreachable`], and
/// after [`MailboxError::Refused`] where the server did not let the copy be taken back; its sentence says so.
#[async_trait]
pub trait Mailbox: Send {
    /// All folders, with their roles.
    async fn folders(&mut self) -> Result<Vec<Folder>, MailboxError>;

    /// What came into `folder` since `cursor`. Without a cursor nothing is new and the answer's cursor is the present state.
    /// A cursor that no longer counts (UIDVALIDITY changed) is answered like none.
    async fn changes(&mut self, folder: &str, cursor: Option<&ChangeCursor>) -> Result<Changes, MailboxError>;

    /// The mails in `folder` that arrived from `from` on and before `until`, oldest first.
    async fn arrived(&mut self, folder: &str, from: Timestamp, until: Timestamp) -> Result<Vec<Locator>, MailboxError>;

    /// Everything in `folder`, in no particular order.
    async fn list(&mut self, folder: &str) -> Result<Vec<Locator>, MailboxError>;

    /// One mail. Does not set `\Seen`.
    async fn fetch(&mut self, at: &Locator) -> Result<RawMail, MailboxError>;

    /// The quarantine folder's name, when it is there. Nothing is made.
    async fn find_quarantine_folder(&mut self) -> Result<Option<String>, MailboxError>;

    /// Makes the quarantine folder if it is not there, not subscribed, and gives its name.
    async fn quarantine_folder(&mut self) -> Result<String, MailboxError>;

    /// Whether this very mail lies at this place. Only that place is read, however many equal ones lie around it.
    async fn holds(&mut self, at: &Locator, mail: &Fingerprint) -> Result<bool, MailboxError>;

    /// Moves one mail to another folder of the same mailbox, flags kept, and gives its new place. `mail` is what lies at
    /// `from`: its bytes find it again where the provider does not tell the new place.
    async fn move_mail(&mut self, from: &Locator, to: &str, mail: &Fingerprint) -> Result<Locator, MailboxError>;

    /// Deletes one mail for good, and no other.
    async fn remove(&mut self, at: &Locator) -> Result<(), MailboxError>;

    /// Looks for a mail in `folders` (all folders when empty). The raw bytes decide, so an answer is never another mail. A
    /// folder that is not there is passed over. When the mail is found nowhere and a folder or a mail could not be looked
    /// into, that is an error: it may be there.
    async fn find(&mut self, mail: &Fingerprint, folders: &[String]) -> Result<Vec<Locator>, MailboxError>;

    /// Waits until something may have changed, `limit` at most. IMAP waits in IDLE on the inbox when the server has it.
    async fn wait(&mut self, limit: Duration) -> Result<(), MailboxError>;

    /// How new mail is noticed.
    fn watching(&self) -> Watching;
}
