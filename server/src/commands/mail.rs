//! The section `[mail]` of the configuration file: the server through which the console sends.

use super::config::ConfigError;
use crate::notices::{MailSettings, MailTls};
use serde::Deserialize;
use std::path::PathBuf;

/// The section as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSection {
    /// The server's name.
    pub server: String,
    /// Its port; by custom 25 without TLS, 587 with STARTTLS, 465 with TLS.
    pub port: Option<u16>,
    /// `none`, `starttls` or `tls`; `starttls` when nothing is said.
    pub tls: Option<MailTls>,
    /// The user, where the server wants one.
    pub user: Option<String>,
    /// The file that holds the password.
    pub password_file: Option<PathBuf>,
    /// A file with the certificate (PEM) of who vouches for the server, where the system does not know it.
    pub certificate_file: Option<PathBuf>,
    /// The sender, such as `Postern <postern@example.org>`.
    pub from: String,
}

impl MailSection {
    /// Checks it.
    ///
    /// # Errors
    /// A sentence that names the setting and what is expected.
    pub(super) fn check(self) -> Result<MailSettings, ConfigError> {
        let value = |key, what: String| ConfigError::Value { key, what };
        if self.server.trim().is_empty() {
            return Err(value("mail.server", "the name of the mail server is expected.".into()));
        }
        let from = self.from.parse().map_err(|_| {
            let what = format!("“{}” is no sender, such as Postern <postern@example.org>.", self.from);
            value("mail.from", what)
        })?;
        let user = match (self.user, self.password_file) {
            (Some(user), Some(file)) => Some((user, file)),
            (None, None) => None,
            _ => {
                return Err(ConfigError::Together(
                    "mail.user and mail.password_file go together: give both, or neither.",
                ));
            }
        };
        let tls = self.tls.unwrap_or(MailTls::StartTls);
        if user.is_some() && tls == MailTls::None {
            return Err(ConfigError::Together(
                "mail.user needs mail.tls = \"starttls\" or \"tls\": a password is not sent in clear.",
            ));
        }
        if self.certificate_file.is_some() && tls == MailTls::None {
            return Err(ConfigError::Together(
                "mail.certificate_file needs mail.tls = \"starttls\" or \"tls\": without TLS no certificate is looked at.",
            ));
        }
        Ok(MailSettings {
            server: self.server,
            port: self.port.unwrap_or(match tls {
                MailTls::None => 25,
                MailTls::StartTls => 587,
                MailTls::Tls => 465,
            }),
            tls,
            certificate: self.certificate_file,
            user,
            from,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str) -> Result<MailSettings, String> {
        let section: MailSection = toml::from_str(text).map_err(|error| error.to_string())?;
        section.check().map_err(|error| error.to_string())
    }

    #[test]
    fn a_section_is_taken_with_what_is_usual() {
        let mail = read("server = \"mail.example\"\nfrom = \"Postern <p@mail.example>\"").unwrap();
        assert_eq!((mail.port, mail.tls), (587, MailTls::StartTls));
        let mail = read("server = \"m\"\ntls = \"tls\"\nfrom = \"p@mail.example\"").unwrap();
        assert_eq!(mail.port, 465);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("server = \"\"\nfrom = \"p@mail.example\"", "mail.server"),
            ("server = \"m\"\nfrom = \"nobody\"", "mail.from"),
            ("server = \"m\"\nfrom = \"p@mail.example\"\nuser = \"p\"", "go together"),
            (
                "server = \"m\"\nfrom = \"p@mail.example\"\ntls = \"none\"\nuser = \"p\"\npassword_file = \"f\"",
                "not sent in clear",
            ),
            (
                "server = \"m\"\nfrom = \"p@mail.example\"\ntls = \"none\"\ncertificate_file = \"f\"",
                "no certificate is looked at",
            ),
            ("server = \"m\"\nfrom = \"p@mail.example\"\nsecure = true", "secure"),
        ] {
            let said = read(text).unwrap_err();
            assert!(said.contains(named), "{text}: {said}");
        }
    }
}
