//! Service accounts: the connections through which mail is reached, and how they are doing.

use crate::{
    ids::{AccountId, MailboxId},
    policy::ProviderFamily,
    problem::{Answer, Problem},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Mailboxes behind one service account.
pub const MAILBOXES_MAX: usize = 5_000;
/// Characters in an account's name.
pub const NAME_MAX: usize = 128;

/// How a connection to an IMAP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransportSecurity {
    /// TLS from the first byte (RFC 8314), port 993 by custom.
    Tls,
    /// STARTTLS on the clear port, required before signing in (RFC 3501 section 6.2.1).
    StartTls,
    /// None. Only to a loopback address.
    Plain,
}

impl TransportSecurity {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Tls, Self::StartTls, Self::Plain];
    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tls => "TLS",
            Self::StartTls => "STARTTLS",
            Self::Plain => "None (this machine only)",
        }
    }
    /// The word in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "start_tls",
            Self::Plain => "plain",
        }
    }
    /// The value of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.word() == word)
    }
}

/// How one signs in to the mailboxes of an IMAP server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImapSignIn {
    /// Each mailbox with its own password.
    PerUser,
    /// One master user who may open every mailbox: `user*master` with the master's password.
    MasterUser,
}

/// Everything about a connection but its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "provider", rename_all = "snake_case")]
pub enum Connection {
    /// A folder of Maildirs on the machine that Postern runs on.
    Maildir {
        /// The folder: each folder in it that has `cur`, `new` and `tmp` is a mailbox named by its folder; or it is such a folder itself.
        path: String,
        /// Completes folder names to addresses: `anna` becomes `anna@domain`.
        domain: String,
    },
    /// A server that speaks IMAP4rev1.
    Imap {
        /// Name or address.
        host: String,
        /// TCP port.
        port: u16,
        /// Protection.
        security: TransportSecurity,
        /// How one signs in.
        sign_in: ImapSignIn,
        /// With a master user: his name.
        master_user: String,
        /// With a master user: what stands between the user's and the master's name, `*` by custom.
        separator: String,
        /// A certificate authority to trust besides the system's, as PEM; empty for none.
        authority: String,
    },
}

impl Connection {
    /// How one signs in to the mailboxes; none where files are read.
    #[must_use]
    pub const fn sign_in(&self) -> Option<ImapSignIn> {
        match self {
            Self::Maildir { .. } => None,
            Self::Imap { sign_in, .. } => Some(*sign_in),
        }
    }

    /// For people.
    #[must_use]
    pub const fn provider(&self) -> &'static str {
        match self {
            Self::Maildir { .. } => "Maildir",
            Self::Imap { .. } => "IMAP",
        }
    }
    /// Whose policies apply to its mailboxes.
    #[must_use]
    pub const fn family(&self) -> ProviderFamily {
        match self {
            Self::Maildir { .. } | Self::Imap { .. } => ProviderFamily::Mailbox,
        }
    }
    /// Where it leads, for people.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Maildir { path, .. } => path.clone(),
            Self::Imap { host, port, .. } => format!("{host}:{port}"),
        }
    }
}

/// A mailbox to be reached through the account, with its password where each has its own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxSignIn {
    /// The address, which is the sign-in name too.
    pub address: String,
    /// The password; empty means "keep the one that is stored".
    #[serde(default)]
    pub password: String,
}

impl std::fmt::Debug for MailboxSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailboxSignIn")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// What the form of a service account sends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountForm {
    /// None for a new one.
    #[serde(default)]
    pub id: Option<AccountId>,
    /// Shown in lists.
    pub name: String,
    /// The connection.
    pub connection: Connection,
    /// IMAP: the mailboxes to watch. Maildir finds its own.
    #[serde(default)]
    pub mailboxes: Vec<MailboxSignIn>,
    /// The master user's password; empty means "keep the one that is stored".
    #[serde(default)]
    pub master_password: String,
}

impl std::fmt::Debug for AccountForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountForm")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl AccountForm {
    /// Checks what can be checked without reaching the server.
    ///
    /// # Errors
    /// [`Problem::Invalid`] names the first field that cannot be taken.
    pub fn check(&self) -> Answer<()> {
        if self.name.trim().is_empty() || self.name.chars().count() > NAME_MAX {
            return Err(Problem::invalid(
                "name",
                format!("A service account needs a name of 1 to {NAME_MAX} characters."),
            ));
        }
        match &self.connection {
            Connection::Maildir { path, domain } => {
                if path.trim().is_empty() {
                    return Err(Problem::invalid("path", "Give the folder that holds the Maildirs."));
                }
                if domain.contains('@') || domain.trim().is_empty() {
                    return Err(Problem::invalid(
                        "domain",
                        "Give the domain of the addresses, without @.",
                    ));
                }
            }
            Connection::Imap {
                host,
                port,
                security,
                sign_in,
                master_user,
                ..
            } => {
                if host.trim().is_empty() {
                    return Err(Problem::invalid("host", "Give the name or address of the IMAP server."));
                }
                if *port == 0 {
                    return Err(Problem::invalid(
                        "port",
                        "The port is a number from 1 to 65535: 993 for TLS, 143 for STARTTLS.",
                    ));
                }
                if *security == TransportSecurity::Plain && !is_loopback(host) {
                    return Err(Problem::invalid(
                        "security",
                        format!(
                            "Without TLS the password would cross the network in clear: only this machine may be reached so, and “{host}” is another one."
                        ),
                    ));
                }
                if *sign_in == ImapSignIn::MasterUser && master_user.trim().is_empty() {
                    return Err(Problem::invalid("master_user", "Give the master user's name."));
                }
                if self.mailboxes.is_empty() {
                    return Err(Problem::invalid("mailboxes", "Name at least one mailbox."));
                }
                if self.mailboxes.len() > MAILBOXES_MAX {
                    return Err(Problem::invalid(
                        "mailboxes",
                        format!("One service account holds at most {MAILBOXES_MAX} mailboxes."),
                    ));
                }
            }
        }
        Ok(())
    }
}

/// Whether a host as it is written names this machine; a name is only believed when it is `localhost`.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim().trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// One step of a connection test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestStep {
    /// What was tried: `Reach the server`, `Check the certificate`, `Sign in as anna@...`.
    pub name: String,
    /// Whether it worked.
    pub passed: bool,
    /// What was seen, or what to do.
    pub sentence: String,
}

/// What a connection test found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TestReport {
    /// In the order in which they were tried; ends with the first that failed.
    pub steps: Vec<TestStep>,
    /// Mailboxes that were found.
    pub mailboxes: Vec<String>,
}

impl TestReport {
    /// Whether everything worked.
    #[must_use]
    pub fn passed(&self) -> bool {
        !self.steps.is_empty() && self.steps.iter().all(|step| step.passed)
    }
}

/// How new mail is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watching {
    /// Not connected yet, or paused.
    Not,
    /// The server tells (IMAP IDLE, RFC 2177).
    Idle,
    /// Postern asks at intervals.
    Polling,
}

/// How one mailbox is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxHealth {
    /// The mailbox.
    pub id: MailboxId,
    /// Its address.
    pub address: String,
    /// When it was reached last.
    pub last_contact: Option<Timestamp>,
    /// Milliseconds from the arrival of the last mail to its verdict.
    pub lag: Option<i64>,
    /// How new mail is noticed.
    pub watching: Watching,
    /// The present error in plain words, with what to do.
    pub error: Option<String>,
    /// Mails scanned since the connection.
    pub scanned: u64,
}

/// One row of Administration > Service Account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The connection, without secrets.
    pub connection: Connection,
    /// Whether it is paused: nothing is scanned, nothing is lost.
    pub paused: bool,
    /// Whether it belongs to the demo.
    pub demo: bool,
    /// Its mailboxes.
    pub mailboxes: Vec<MailboxHealth>,
    /// When it was added.
    pub added_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_may_be_reached_without_tls() {
        for (host, local) in [
            ("127.0.0.1", true),
            ("[::1]", true),
            ("LocalHost", true),
            ("127.0.0.1.evil.example", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(host), local, "{host}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let form = AccountForm {
            id: None,
            name: "n".into(),
            connection: Connection::Maildir {
                path: "/m".into(),
                domain: "d".into(),
            },
            mailboxes: vec![MailboxSignIn {
                address: "a@b".into(),
                password: "hunter2".into(),
            }],
            master_password: "hunter2".into(),
        };
        assert!(!format!("{form:?} {:?}", form.mailboxes).contains("hunter2"));
    }
}
