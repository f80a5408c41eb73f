//! The ways in which one mailbox is reached in tests.

use super::dovecot::{BARE, Dovecot, MASTER, MASTER_PASSWORD, Options, PASSWORD};
use domain::account::{Connection, ImapSignIn, TransportSecurity};
use postern_server::mailboxes::{Mailbox, open};

/// The mailbox that every walk uses.
pub const ANNA: &str = "anna@example.com";

/// How the mailbox is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Its files, while Dovecot works on them too.
    Maildir,
    /// TLS, own password, every extension.
    Tls,
    /// STARTTLS, master user, no MOVE.
    StartTlsMasterCopy,
    /// In clear on loopback, no extension at all.
    PlainBare,
}

impl Way {
    /// The server for it.
    pub fn options(self) -> Options {
        let capability = match self {
            Self::Maildir | Self::Tls => None,
            Self::StartTlsMasterCopy => Some("IMAP4rev1 UIDPLUS IDLE NAMESPACE SPECIAL-USE LIST-EXTENDED".into()),
            Self::PlainBare => Some(BARE.into()),
        };
        Options {
            capability,
            ..Options::default()
        }
    }

    /// Whether single mails can be expunged.
    pub const fn has_uidplus(self) -> bool {
        !matches!(self, Self::PlainBare)
    }

    /// The connection of a service account.
    pub fn connection(self, dovecot: &Dovecot) -> Connection {
        let imap = |port, security, sign_in| Connection::Imap {
            host: "localhost".into(),
            port,
            security,
            sign_in,
            master_user: MASTER.into(),
            separator: "*".into(),
            authority: dovecot.certificate.clone(),
        };
        match self {
            Self::Maildir => Connection::Maildir {
                path: dovecot.maildirs().display().to_string(),
                domain: "example.com".into(),
            },
            Self::Tls => imap(dovecot.tls_port, TransportSecurity::Tls, ImapSignIn::PerUser),
            Self::StartTlsMasterCopy => imap(dovecot.port, TransportSecurity::StartTls, ImapSignIn::MasterUser),
            Self::PlainBare => imap(dovecot.port, TransportSecurity::Plain, ImapSignIn::PerUser),
        }
    }

    /// Anna's mailbox.
    pub async fn mailbox(self, dovecot: &Dovecot) -> Box<dyn Mailbox> {
        let password = if self == Self::StartTlsMasterCopy {
            MASTER_PASSWORD
        } else {
            PASSWORD
        };
        open(&self.connection(dovecot), ANNA, password).await.unwrap()
    }
}
