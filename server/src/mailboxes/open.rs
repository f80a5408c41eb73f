//! From a service account's connection to a mailbox.

use super::{
    Mailbox, MailboxError,
    imap::{ImapMailbox, ImapSettings},
    maildir::{MaildirMailbox, MaildirRoot},
};
use domain::account::Connection;

/// The mailbox `address` behind `connection`. `password` is the mailbox's own, or the master user's where the connection
/// signs in as one; Maildir needs none. An IMAP server is reached at the first use, not here.
///
/// # Errors
/// [`MailboxError::Unreachable`] when a Maildir is not there.
pub async fn open(connection: &Connection, address: &str, password: &str) -> Result<Box<dyn Mailbox>, MailboxError> {
    match connection {
        Connection::Maildir { path, domain } => {
            let (path, domain, address) = (path.clone(), domain.clone(), address.to_owned());
            let opened = tokio::task::spawn_blocking(move || {
                let found = MaildirRoot::discover(&path, &domain)?;
                let Some((_, maildir)) = found
                    .into_iter()
                    .find(|(other, _)| other.eq_ignore_ascii_case(&address))
                else {
                    return Err(MailboxError::Unreachable(format!(
                        "There is no mailbox “{address}” in “{path}” any more. Was its folder moved or renamed?"
                    )));
                };
                MaildirMailbox::open(maildir)
            });
            match opened.await {
                Ok(opened) => Ok(Box::new(opened?)),
                Err(_) => Err(MailboxError::Unreachable(
                    "Looking for the Maildir was broken off.".into(),
                )),
            }
        }
        Connection::Imap { .. } => {
            let settings = ImapSettings::new(connection, address, password)?;
            Ok(Box::new(ImapMailbox::new(settings)))
        }
    }
}
