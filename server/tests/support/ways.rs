//! The ways in which one mailbox is reached in tests, and the mails in it.

use super::dovecot::{BARE, Dovecot, MASTER, MASTER_PASSWORD, Options, PASSWORD};
use domain::account::{Connection, ImapSignIn, TransportSecurity};
use postern_server::mailboxes::{Fingerprint, Mailbox, open};
use sha2::{Digest, Sha256};

/// The mailbox that every walk uses.
pub const ANNA: &str = "anna@example.com";

/// A mail to Anna, as it arrives.
pub fn mail(subject: &str, id: &str, body: &str) -> Vec<u8> {
    format!(
        "From: Ben <ben@example.com>\r\nTo: Anna <anna@example.com>\r\nSubject: {subject}\r\nMessage-ID: <{id}@example.com>\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\n\r\n{body}\r\n"
    )
    .into_bytes()
}

/// What tells the mail with these bytes from all others.
pub fn print_of(raw: &[u8]) -> Fingerprint {
    Fingerprint {
        sha256: hex::encode(Sha256::digest(raw)),
        size: raw.len() as u64,
        message_id: None,
    }
}

/// As [`print_of`], with a Message-ID that narrows the search.
pub fn print_with(raw: &[u8], id: &str) -> Fingerprint {
    Fingerprint {
        message_id: Some(format!("{id}@example.com")),
        ..print_of(raw)
    }
}

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
