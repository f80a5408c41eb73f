//! The fields of the service account form, and how they become a connection.

use crate::words::say;
use domain::{
    account::{AccountForm, AccountRow, Connection, ImapSignIn, MailboxSignIn, TransportSecurity},
    ids::AccountId,
    problem::Problem,
};
use serde::{Deserialize, Serialize};

/// What the form sends: the fields of every provider, of which the chosen one's are looked at.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountFields {
    /// None for a new one.
    pub id: Option<AccountId>,
    /// `maildir` or `imap`.
    pub provider: String,
    /// Shown in lists.
    pub name: String,
    /// Maildir: the folder.
    pub path: String,
    /// Maildir: completes folder names to addresses.
    pub domain: String,
    /// IMAP: name or address.
    pub host: String,
    /// IMAP: the port, as it was written.
    pub port: String,
    /// IMAP: the word of the protection.
    pub security: String,
    /// IMAP: `per_user` or `master_user`.
    pub sign_in: String,
    /// IMAP: the mailboxes of a per-user sign-in.
    pub addresses: Vec<String>,
    /// IMAP: their passwords, in the same order; empty keeps the stored one.
    pub passwords: Vec<String>,
    /// IMAP with a master user: the mailboxes, one in each line.
    pub mailboxes: String,
    /// The master user's name.
    pub master_user: String,
    /// The master user's password; empty keeps the stored one.
    pub master_password: String,
    /// Between the user's and the master's name.
    pub separator: String,
    /// A certificate authority as PEM.
    pub authority: String,
}

/// Passwords are never printed.
impl std::fmt::Debug for AccountFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountFields")
            .field("id", &self.id)
            .field("provider", &self.provider)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl AccountFields {
    /// A new connection of a provider, with what is usual.
    #[must_use]
    pub fn blank(provider: &str) -> Self {
        Self {
            provider: provider.into(),
            port: "993".into(),
            security: TransportSecurity::Tls.word().into(),
            sign_in: "per_user".into(),
            separator: "*".into(),
            ..Self::default()
        }
    }

    /// What the form shows of an account; never a secret.
    #[must_use]
    pub fn of(account: &AccountRow) -> Self {
        let addresses: Vec<String> = account
            .mailboxes
            .iter()
            .map(|mailbox| mailbox.address.clone())
            .collect();
        let fields = Self {
            id: Some(account.id),
            name: account.name.clone(),
            ..Self::blank("maildir")
        };
        match &account.connection {
            Connection::Maildir { path, domain } => Self {
                path: path.clone(),
                domain: domain.clone(),
                ..fields
            },
            Connection::Imap {
                host,
                port,
                security,
                sign_in,
                master_user,
                separator,
                authority,
            } => Self {
                provider: "imap".into(),
                host: host.clone(),
                port: port.to_string(),
                security: security.word().into(),
                sign_in: match sign_in {
                    ImapSignIn::PerUser => "per_user".into(),
                    ImapSignIn::MasterUser => "master_user".into(),
                },
                mailboxes: addresses.join("\n"),
                addresses,
                master_user: master_user.clone(),
                separator: separator.clone(),
                authority: authority.clone(),
                ..fields
            },
        }
    }

    /// The connection that the form describes.
    ///
    /// # Errors
    /// [`Problem::Invalid`] names the first field that cannot be taken.
    pub fn into_form(self) -> Result<AccountForm, Problem> {
        let connection = match self.provider.as_str() {
            "maildir" => Connection::Maildir {
                path: self.path.trim().to_owned(),
                domain: self.domain.trim().to_owned(),
            },
            "imap" => Connection::Imap {
                host: self.host.trim().to_owned(),
                port: self.port.trim().parse().map_err(|_| {
                    Problem::invalid(
                        "port",
                        say("The port is a number from 1 to 65535: 993 for TLS, 143 for STARTTLS."),
                    )
                })?,
                security: TransportSecurity::from_word(&self.security)
                    .ok_or_else(|| Problem::invalid("security", say("Choose how the connection is protected.")))?,
                sign_in: if self.sign_in == "master_user" {
                    ImapSignIn::MasterUser
                } else {
                    ImapSignIn::PerUser
                },
                master_user: self.master_user.trim().to_owned(),
                separator: self.separator.clone(),
                authority: self.authority.trim().to_owned(),
            },
            _ => {
                return Err(Problem::invalid(
                    "provider",
                    say("Choose the provider: Maildir or IMAP."),
                ));
            }
        };
        let mailboxes = match &connection {
            Connection::Maildir { .. } => Vec::new(),
            Connection::Imap {
                sign_in: ImapSignIn::MasterUser,
                ..
            } => self
                .mailboxes
                .split(['\n', ',', ';'])
                .map(str::trim)
                .filter(|address| !address.is_empty())
                .map(|address| MailboxSignIn {
                    address: address.to_owned(),
                    password: String::new(),
                })
                .collect(),
            Connection::Imap { .. } => {
                let passwords = self.passwords.into_iter().chain(std::iter::repeat(String::new()));
                self.addresses
                    .into_iter()
                    .zip(passwords)
                    .map(|(address, password)| MailboxSignIn {
                        address: address.trim().to_owned(),
                        password,
                    })
                    .filter(|mailbox| !mailbox.address.is_empty())
                    .collect()
            }
        };
        let form = AccountForm {
            id: self.id,
            name: self.name.trim().to_owned(),
            connection,
            mailboxes,
            master_password: self.master_password,
        };
        form.check()?;
        Ok(form)
    }
}

/// A page with script shows every step of a test; a form that was sent without gets the step that failed as its refusal,
/// since the page that follows can only show a sentence.
///
/// # Errors
/// [`Problem::Unavailable`] for a plain form whose test failed.
#[cfg(feature = "ssr")]
pub(super) fn for_plain_forms(
    report: domain::account::TestReport,
) -> Result<domain::account::TestReport, crate::Refused> {
    use super::account_form::{seen, tried};
    let plain = crate::refused::is_plain_form();
    match report.steps.iter().find(|step| !step.passed) {
        Some(step) if plain => Err(crate::refused::refuse(Problem::Unavailable {
            sentence: format!("{}: {}", tried(step.name.clone()), seen(step.sentence.clone())),
        })),
        _ => {
            crate::refused::done(say("The connection works."));
            Ok(report)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn addresses_and_passwords_stay_together_and_empty_rows_are_left_out() {
        let fields = AccountFields {
            name: "Office".into(),
            host: "mail.example.org".into(),
            addresses: vec!["anna@example.org".into(), " ".into(), "ben@example.org".into()],
            passwords: vec!["one".into(), String::new(), "three".into()],
            ..AccountFields::blank("imap")
        };
        let form = fields.into_form().unwrap();
        let pairs: Vec<_> = form
            .mailboxes
            .iter()
            .map(|mailbox| (mailbox.address.as_str(), mailbox.password.as_str()))
            .collect();
        assert_eq!(pairs, [("anna@example.org", "one"), ("ben@example.org", "three")]);
    }

    #[test]
    fn a_port_that_is_none_is_named() {
        let fields = AccountFields {
            name: "Office".into(),
            host: "mail.example.org".into(),
            port: "99999".into(),
            ..AccountFields::blank("imap")
        };
        assert!(matches!(fields.into_form(), Err(Problem::Invalid { field, .. }) if field == "port"));
    }

    #[test]
    fn passwords_are_not_printed() {
        let fields = AccountFields {
            passwords: vec!["hunter2".into()],
            master_password: "hunter2".into(),
            ..AccountFields::blank("imap")
        };
        assert!(!format!("{fields:?}").contains("hunter2"));
    }
}
