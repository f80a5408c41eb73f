//! What is needed to reach one mailbox on an IMAP server.

use super::super::{
    MailboxError,
    limits::{CONNECT_TIMEOUT, RESOLVE_TIMEOUT, SILENCE_TIMEOUT, TLS_TIMEOUT},
};
use domain::account::{Connection, ImapSignIn, TransportSecurity};
use std::time::Duration;

/// How long each step may take. The default is what `limits` says; tests shorten it.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Looking up the name.
    pub resolve: Duration,
    /// Opening the connection, for each address.
    pub connect: Duration,
    /// The TLS handshake.
    pub tls: Duration,
    /// A server that says nothing.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            resolve: RESOLVE_TIMEOUT,
            connect: CONNECT_TIMEOUT,
            tls: TLS_TIMEOUT,
            silence: SILENCE_TIMEOUT,
        }
    }
}

/// What is needed to reach one mailbox.
#[derive(Clone)]
pub struct ImapSettings {
    /// Name or address of the server.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is protected.
    pub security: TransportSecurity,
    /// A certificate authority to trust besides the system's, PEM; empty for none.
    pub authority: String,
    /// The mailbox's address, for sentences.
    pub address: String,
    /// The name to sign in with.
    pub user: String,
    /// The password. Never printed.
    pub password: String,
    /// Whether `user` and `password` are those of a master user.
    pub master: bool,
    /// How long each step may take.
    pub patience: Patience,
}

impl std::fmt::Debug for ImapSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImapSettings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

impl ImapSettings {
    /// For the mailbox `address` behind `connection`. `password` is the mailbox's own, or the master user's.
    ///
    /// # Errors
    /// [`MailboxError::Refused`] when the connection is of another kind.
    pub fn new(connection: &Connection, address: &str, password: &str) -> Result<Self, MailboxError> {
        let Connection::Imap {
            host,
            port,
            security,
            sign_in,
            master_user,
            separator,
            authority,
        } = connection
        else {
            return Err(MailboxError::Refused(format!(
                "A {} account has no IMAP settings.",
                connection.provider()
            )));
        };
        let master = *sign_in == ImapSignIn::MasterUser;
        let separator = if separator.is_empty() { "*" } else { separator };
        Ok(Self {
            host: host.trim().trim_start_matches('[').trim_end_matches(']').to_owned(),
            port: *port,
            security: *security,
            authority: authority.clone(),
            address: address.to_owned(),
            user: if master {
                format!("{address}{separator}{}", master_user.trim())
            } else {
                address.to_owned()
            },
            password: password.to_owned(),
            master,
            patience: Patience::default(),
        })
    }

    /// `host:port`, for sentences.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}
