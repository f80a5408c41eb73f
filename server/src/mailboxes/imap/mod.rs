//! Mailboxes on any server that speaks IMAP4rev1 (RFC 3501) or IMAP4rev2 (RFC 9051).
//!
//! Used when offered: IDLE (RFC 2177), NAMESPACE (RFC 2342), UIDPLUS (RFC 4315), SPECIAL-USE (RFC 6154), MOVE (RFC 6851).
//! Each has a way round.
//!
//! The line and its grammar are ours (`wire`, `answer`). A ready client was weighed: async-imap 0.12 hides COPYUID, holds
//! up to 512 MiB and logs sent passwords at trace level; under it imap-proto 0.17 panics on `INTERNALDATE NIL` and on
//! `* OK [ALERT]` with a letter beyond ASCII behind it, and nested parentheses in BODYSTRUCTURE end the whole process by
//! stack overflow. A mail server must not be able to do that to the console.
//!
//! Folders are opened read-only (EXAMINE) wherever nothing is changed, and a mail's `\Seen` is never set.

mod answer;
pub(super) mod connect;
mod date;
mod folders;
mod moves;
mod search;
pub(super) mod session;
mod settings;
mod tls;
mod wait;
mod wire;

pub use settings::{ImapSettings, Patience};

use super::{ChangeCursor, Changes, Fingerprint, Folder, Locator, Mailbox, MailboxError, RawMail};
use answer::Status;
use async_trait::async_trait;
use domain::{account::Watching, time::Timestamp};
use session::Session;
use std::time::Duration;

/// What went wrong between us and the server.
#[derive(Debug)]
pub(super) enum Fault {
    /// The connection is of no use any more; a new one may do. A sentence.
    Broken(String),
    /// An answer passed a limit; the connection is of no use any more. A sentence.
    Large(String),
    /// The server refused the command.
    No(Status),
    /// What the caller gets, whatever is tried again.
    Final(MailboxError),
}

impl Fault {
    /// For people.
    fn sentence(self) -> String {
        self.into_error().to_string()
    }

    /// For the caller.
    pub(super) fn into_error(self) -> MailboxError {
        match self {
            Self::Broken(sentence) => MailboxError::Unreachable(sentence),
            Self::Large(sentence) => MailboxError::Limit(sentence),
            Self::No(status) if status.is_temporary() => MailboxError::Unreachable(format!(
                "The mail server cannot do this at the moment: {}",
                status.words
            )),
            Self::No(status) => MailboxError::Refused(format!("The mail server refused: {}", status.words)),
            Self::Final(error) => error,
        }
    }
}

impl From<MailboxError> for Fault {
    fn from(error: MailboxError) -> Self {
        Self::Final(error)
    }
}

/// One mailbox on an IMAP server. Connects when it is first used, and again when the connection broke.
pub struct ImapMailbox {
    settings: ImapSettings,
    /// Taken out while a command runs: a call that is dropped half-way takes the connection with it, so that the next
    /// call never reads the rest of another's answer.
    session: Option<Session>,
    /// How new mail was noticed at the last connection.
    watching: Watching,
}

/// Runs one operation on the session: connects when there is none, and once more when the connection breaks under it.
/// Only for what may be done twice.
macro_rules! on_session {
    ($mailbox:ident, $session:ident => $work:expr) => {{
        let mut tries_left = 1;
        loop {
            let mut $session = $mailbox.take_session().await?;
            match $work.await {
                Err(Fault::Broken(_)) if tries_left > 0 => tries_left -= 1,
                Err(fault @ (Fault::Broken(_) | Fault::Large(_))) => break Err(fault.into_error()),
                outcome => {
                    $mailbox.session = Some($session);
                    break outcome.map_err(Fault::into_error);
                }
            }
        }
    }};
}

impl ImapMailbox {
    /// The mailbox that these settings lead to. Nothing is sent yet.
    #[must_use]
    pub const fn new(settings: ImapSettings) -> Self {
        Self {
            settings,
            session: None,
            watching: Watching::Not,
        }
    }

    async fn take_session(&mut self) -> Result<Session, MailboxError> {
        let session = match self.session.take() {
            Some(session) => session,
            None => match Session::open(&self.settings).await {
                Ok(session) => session,
                Err(error) => {
                    self.watching = Watching::Not;
                    return Err(error);
                }
            },
        };
        self.watching = if session.can("IDLE") {
            Watching::Idle
        } else {
            Watching::Polling
        };
        Ok(session)
    }

    /// Makes sure that the connection lives, for what must not be done twice.
    async fn wake(&mut self) -> Result<(), MailboxError> {
        on_session!(self, session => session.noop())
    }
}

#[async_trait]
impl Mailbox for ImapMailbox {
    async fn folders(&mut self) -> Result<Vec<Folder>, MailboxError> {
        on_session!(self, session => session.folders())
    }

    async fn changes(&mut self, folder: &str, cursor: Option<&ChangeCursor>) -> Result<Changes, MailboxError> {
        on_session!(self, session => session.changes(folder, cursor))
    }

    async fn arrived(&mut self, folder: &str, from: Timestamp, until: Timestamp) -> Result<Vec<Locator>, MailboxError> {
        on_session!(self, session => session.arrived(folder, from, until))
    }

    async fn list(&mut self, folder: &str) -> Result<Vec<Locator>, MailboxError> {
        on_session!(self, session => session.list(folder))
    }

    async fn fetch(&mut self, at: &Locator) -> Result<RawMail, MailboxError> {
        on_session!(self, session => session.fetch(at))
    }

    async fn find_quarantine_folder(&mut self) -> Result<Option<String>, MailboxError> {
        on_session!(self, session => session.look_for_quarantine()).map(|(name, there)| there.then_some(name))
    }

    async fn quarantine_folder(&mut self) -> Result<String, MailboxError> {
        on_session!(self, session => session.quarantine_folder())
    }

    async fn holds(&mut self, at: &Locator, mail: &Fingerprint) -> Result<bool, MailboxError> {
        on_session!(self, session => session.holds(at, mail))
    }

    async fn move_mail(&mut self, from: &Locator, to: &str, mail: &Fingerprint) -> Result<Locator, MailboxError> {
        self.wake().await?;
        let mut session = self.take_session().await?;
        let moved = session.move_mail(from, to, mail).await;
        self.keep(session, moved)
    }

    async fn remove(&mut self, at: &Locator) -> Result<(), MailboxError> {
        self.wake().await?;
        let mut session = self.take_session().await?;
        let removed = session.remove(at).await;
        self.keep(session, removed)
    }

    async fn find(&mut self, mail: &Fingerprint, folders: &[String]) -> Result<Vec<Locator>, MailboxError> {
        on_session!(self, session => session.find(mail, folders))
    }

    async fn wait(&mut self, limit: Duration) -> Result<(), MailboxError> {
        on_session!(self, session => session.wait(limit))
    }

    fn watching(&self) -> Watching {
        self.watching
    }
}

impl ImapMailbox {
    /// Keeps the session unless it broke.
    fn keep<T>(&mut self, session: Session, outcome: Result<T, Fault>) -> Result<T, MailboxError> {
        if !matches!(outcome, Err(Fault::Broken(_) | Fault::Large(_))) {
            self.session = Some(session);
        }
        outcome.map_err(Fault::into_error)
    }
}
