//! What the server is told: one TOML file, `POSTERN_*` in the environment, the command line. The later wins; a key that is not
//! known is refused.

use super::{authentication::AuthenticationSection, mail::MailSection};
use crate::{
    http::{reach::Reach, visitor::Network},
    licensing::{IssuerError, PublicIssuer},
    mail::AuthenticationSettings,
    notices::MailSettings,
};
use domain::licence::site::Site;
use serde::Deserialize;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};
use url::Url;

/// The address that is listened on by default.
pub const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);
/// The data folder by default.
pub const DEFAULT_DATA: &str = "./data";
/// Days that held mail and logs are kept by default.
pub const DEFAULT_RETENTION_DAYS: u32 = 180;
/// The longest retention: a hundred years.
const RETENTION_DAYS_MAX: u32 = 36_500;
/// Bytes of a configuration file.
const FILE_MAX: u64 = 1024 * 1024;
/// Variables with our prefix that are not configuration: the file's own place, the log's level, a step to halt at in tests.
const OTHER_VARIABLES: [&str; 3] = ["POSTERN_CONFIG", "POSTERN_LOG", "POSTERN_HALT_AT"];

/// Why a configuration is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("The configuration file {path} cannot be read: {source}.")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what is expected.
    #[error("The configuration file {path} cannot be used: {what}")]
    Text {
        /// The file.
        path: PathBuf,
        /// Where and why.
        what: String,
    },
    /// A variable or option is not known.
    #[error("The environment holds {0}, which is no setting of Postern. Remove it or correct its name.")]
    UnknownVariable(String),
    /// A value cannot be taken.
    #[error("{key}: {what}")]
    Value {
        /// The setting.
        key: &'static str,
        /// What is wrong and what is expected.
        what: String,
    },
    /// Two settings do not go together.
    #[error("{0}")]
    Together(&'static str),
}

/// Settings as they are written, all of them optional. The command line fills one too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The data folder.
    pub data: Option<PathBuf>,
    /// `ADDRESS:PORT` to listen on.
    pub listen: Option<String>,
    /// The address that people type, when it is not the listening one.
    pub public_url: Option<String>,
    /// The certificate chain, PEM.
    pub tls_cert: Option<PathBuf>,
    /// Its key, PEM.
    pub tls_key: Option<PathBuf>,
    /// Addresses or networks of proxies in front.
    pub trusted_proxies: Option<Vec<String>>,
    /// clamd's socket: a path, or `ADDRESS:PORT`.
    pub clamd: Option<String>,
    /// A folder of YARA rules.
    pub rules: Option<PathBuf>,
    /// Days that held mail and logs are kept.
    pub retention_days: Option<u32>,
    /// Entries that each list of an organisation holds.
    pub list_entries: Option<usize>,
    /// Whether `/metrics` answers others than this machine.
    pub metrics_public: Option<bool>,
    /// Public keys of issuers whose licences hold here, as `postern issuer init` prints them.
    pub licence_issuers: Option<Vec<String>>,
    /// The site of this console: global, eu or japan.
    pub site: Option<String>,
    /// The mail server through which the console sends.
    pub mail: Option<MailSection>,
    /// Who is asked whether mails are from whom they say.
    pub authentication: Option<AuthenticationSection>,
}

/// The configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// What is listened on.
    pub listen: SocketAddr,
    /// The address that people type, when it is not the listening one: scheme, host and port alone.
    pub public_url: Option<Url>,
    /// Certificate chain and key, PEM.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Proxies whose forwarding fields are believed.
    pub trusted_proxies: Vec<Network>,
    /// clamd's socket: a path, or `ADDRESS:PORT`.
    pub clamd: Option<String>,
    /// A folder of YARA rules.
    pub rules: Option<PathBuf>,
    /// Days that held mail and logs are kept.
    pub retention_days: u32,
    /// Entries that each list of an organisation holds.
    pub list_entries: usize,
    /// Whether `/metrics` answers others than this machine.
    pub metrics_public: bool,
    /// Issuers whose licences hold here besides those of the data folder.
    pub licence_issuers: Vec<PublicIssuer>,
    /// The site of this console.
    pub site: Site,
    /// The mail server; without one, mails wait.
    pub mail: Option<MailSettings>,
    /// Who is asked whether mails are from whom they say, and whose word is taken.
    pub authentication: AuthenticationSettings,
}

impl Settings {
    /// The settings of a file and of the environment, the latter winning.
    ///
    /// # Errors
    /// When the file cannot be read, or either names a setting that does not exist.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let base = file.map_or_else(|| Ok(Self::default()), Self::from_file)?;
        Ok(base.overlaid(Self::from_environment(environment)?))
    }

    /// The settings of a TOML file.
    ///
    /// # Errors
    /// When it cannot be read or holds an unknown key.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let unreadable = |source| ConfigError::File {
            path: path.to_owned(),
            source,
        };
        let wrong = |what: String| ConfigError::Text {
            path: path.to_owned(),
            what,
        };
        if std::fs::metadata(path).map_err(unreadable)?.len() > FILE_MAX {
            return Err(wrong(format!("it is larger than {FILE_MAX} bytes.")));
        }
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        toml::from_str(&text).map_err(|error| wrong(error.to_string()))
    }

    /// The settings of the environment: `POSTERN_DATA`, `POSTERN_LISTEN` and so on; the list of proxies is parted by commas.
    ///
    /// # Errors
    /// When a variable begins with `POSTERN_` and is not known, or a number is none.
    pub fn from_environment(environment: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut settings = Self::default();
        for (name, value) in environment {
            match name.as_str() {
                "POSTERN_DATA" => settings.data = Some(value.into()),
                "POSTERN_LISTEN" => settings.listen = Some(value),
                "POSTERN_PUBLIC_URL" => settings.public_url = Some(value),
                "POSTERN_TLS_CERT" => settings.tls_cert = Some(value.into()),
                "POSTERN_TLS_KEY" => settings.tls_key = Some(value.into()),
                "POSTERN_TRUSTED_PROXIES" => {
                    let list = value.split(',').map(str::trim).filter(|entry| !entry.is_empty());
                    settings.trusted_proxies = Some(list.map(str::to_owned).collect());
                }
                "POSTERN_CLAMD" => settings.clamd = Some(value),
                "POSTERN_RULES" => settings.rules = Some(value.into()),
                "POSTERN_RETENTION_DAYS" => {
                    settings.retention_days = Some(value.parse().map_err(|_| ConfigError::Value {
                        key: "POSTERN_RETENTION_DAYS",
                        what: format!("“{value}” is not a number of days."),
                    })?);
                }
                "POSTERN_METRICS_PUBLIC" => {
                    settings.metrics_public = Some(value.parse().map_err(|_| ConfigError::Value {
                        key: "POSTERN_METRICS_PUBLIC",
                        what: "write true or false.".into(),
                    })?);
                }
                "POSTERN_LICENCE_ISSUERS" => {
                    let list = value.split(',').map(str::trim).filter(|entry| !entry.is_empty());
                    settings.licence_issuers = Some(list.map(str::to_owned).collect());
                }
                "POSTERN_SITE" => settings.site = Some(value),
                other if other.starts_with("POSTERN_") && !OTHER_VARIABLES.contains(&other) => {
                    return Err(ConfigError::UnknownVariable(name));
                }
                _ => {}
            }
        }
        Ok(settings)
    }

    /// These settings with those of `over` in front.
    #[must_use]
    pub fn overlaid(self, over: Self) -> Self {
        Self {
            data: over.data.or(self.data),
            listen: over.listen.or(self.listen),
            public_url: over.public_url.or(self.public_url),
            tls_cert: over.tls_cert.or(self.tls_cert),
            tls_key: over.tls_key.or(self.tls_key),
            trusted_proxies: over.trusted_proxies.or(self.trusted_proxies),
            clamd: over.clamd.or(self.clamd),
            rules: over.rules.or(self.rules),
            retention_days: over.retention_days.or(self.retention_days),
            list_entries: over.list_entries.or(self.list_entries),
            metrics_public: over.metrics_public.or(self.metrics_public),
            licence_issuers: over.licence_issuers.or(self.licence_issuers),
            site: over.site.or(self.site),
            mail: over.mail.or(self.mail),
            authentication: over.authentication.or(self.authentication),
        }
    }

    /// Checks each setting and how they go together.
    ///
    /// # Errors
    /// A sentence that names the setting and what is expected.
    pub fn check(self) -> Result<Config, ConfigError> {
        let listen = self.listen.as_deref().map_or(Ok(DEFAULT_LISTEN), |text| {
            text.parse().map_err(|_| ConfigError::Value {
                key: "listen",
                what: format!("“{text}” is not an address with a port, such as 127.0.0.1:3000 or [::]:8443."),
            })
        })?;
        let tls = match (self.tls_cert, self.tls_key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => {
                return Err(ConfigError::Together(
                    "tls_cert and tls_key go together: give both, or neither.",
                ));
            }
        };
        let public_url = self.public_url.as_deref().map(public_url).transpose()?;
        if !listen.ip().is_loopback() && tls.is_none() && public_url.is_none() {
            return Err(ConfigError::Together(
                "An address that other machines can reach needs TLS, since passwords are sent to it: give tls_cert and \
                 tls_key, or public_url when a proxy in front speaks TLS.",
            ));
        }
        let trusted_proxies = self
            .trusted_proxies
            .unwrap_or_default()
            .iter()
            .map(|entry| {
                entry
                    .parse()
                    .map_err(|error: crate::http::visitor::NotANetwork| ConfigError::Value {
                        key: "trusted_proxies",
                        what: format!("{error}."),
                    })
            })
            .collect::<Result<_, _>>()?;
        let retention_days = self.retention_days.unwrap_or(DEFAULT_RETENTION_DAYS);
        if !(1..=RETENTION_DAYS_MAX).contains(&retention_days) {
            return Err(ConfigError::Value {
                key: "retention_days",
                what: format!("a number of days from 1 to {RETENTION_DAYS_MAX} is expected."),
            });
        }
        let licence_issuers = self
            .licence_issuers
            .unwrap_or_default()
            .iter()
            .map(|entry| {
                entry.parse().map_err(|error: IssuerError| ConfigError::Value {
                    key: "licence_issuers",
                    what: error.to_string(),
                })
            })
            .collect::<Result<_, _>>()?;
        let site = self.site.as_deref().map_or(Ok(Site::Global), |word| {
            Site::from_word(word).ok_or_else(|| ConfigError::Value {
                key: "site",
                what: format!("“{word}” is no site: global, eu or japan is expected."),
            })
        })?;
        let mail = self.mail.map(MailSection::check).transpose()?;
        let list_entries = self.list_entries.unwrap_or(domain::lists::ENTRIES_MAX);
        if !(1..=domain::lists::LINES_MAX).contains(&list_entries) {
            return Err(ConfigError::Value {
                key: "list_entries",
                what: format!(
                    "{list_entries} entries; a number from 1 to {}",
                    domain::lists::LINES_MAX
                ),
            });
        }
        let authentication = self.authentication.unwrap_or_default().check()?;
        Ok(Config {
            data: self.data.unwrap_or_else(|| DEFAULT_DATA.into()),
            listen,
            public_url,
            tls,
            trusted_proxies,
            clamd: self.clamd,
            rules: self.rules,
            retention_days,
            list_entries,
            metrics_public: self.metrics_public.unwrap_or(false),
            licence_issuers,
            site,
            mail,
            authentication,
        })
    }
}

impl Config {
    /// How browsers reach the server.
    #[must_use]
    pub fn reach(&self) -> Reach {
        Reach {
            public_url: self.public_url.clone(),
            tls: self.tls.is_some(),
        }
    }
}

/// An origin: scheme, host, port, nothing more.
fn public_url(text: &str) -> Result<Url, ConfigError> {
    let wrong = |what: &str| ConfigError::Value {
        key: "public_url",
        what: format!("“{text}” {what}"),
    };
    let url = Url::parse(text).map_err(|_| wrong("is not an address, such as https://postern.example.org."))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(wrong("has to begin with https:// or http://."));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(wrong(
            "has to end after the host and port: the console needs a name of its own.",
        ));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_command_line_over_both() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("postern.toml");
        std::fs::write(
            &file,
            "data = \"/srv/a\"\nlisten = \"127.0.0.1:1\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n",
        )
        .unwrap();
        let loaded = Settings::load(
            Some(&file),
            variables(&[("POSTERN_LISTEN", "127.0.0.1:2"), ("HOME", "/root")]),
        )
        .unwrap();
        let config = loaded
            .overlaid(Settings {
                data: Some("/srv/b".into()),
                ..Settings::default()
            })
            .check()
            .unwrap();
        assert_eq!((config.data, config.listen.port()), (PathBuf::from("/srv/b"), 2));
        assert!(config.trusted_proxies[0].holds("10.9.9.9".parse().unwrap()));
    }

    #[test]
    fn what_is_not_known_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("postern.toml");
        std::fs::write(&file, "listne = \"127.0.0.1:1\"\n").unwrap();
        assert!(
            Settings::load(Some(&file), [])
                .unwrap_err()
                .to_string()
                .contains("listne")
        );
        let error = Settings::load(None, variables(&[("POSTERN_LISTNE", "x")]))
            .unwrap_err()
            .to_string();
        assert!(error.contains("POSTERN_LISTNE"), "{error}");
        assert!(Settings::load(None, variables(&[("POSTERN_HALT_AT", "x")])).is_ok());
        assert!(Settings::load(Some(Path::new("/nowhere/postern.toml")), []).is_err());
    }

    #[test]
    fn other_machines_reach_the_server_only_by_tls_or_a_proxy() {
        let check = |listen: &str, public: Option<&str>, cert: bool| {
            Settings {
                listen: Some(listen.into()),
                public_url: public.map(str::to_owned),
                tls_cert: cert.then(|| "cert.pem".into()),
                tls_key: cert.then(|| "key.pem".into()),
                ..Settings::default()
            }
            .check()
        };
        assert!(check("127.0.0.1:0", None, false).is_ok() && check("[::1]:0", None, false).is_ok());
        assert!(
            check("0.0.0.0:3000", None, false)
                .unwrap_err()
                .to_string()
                .contains("TLS")
        );
        assert!(check("0.0.0.0:3000", Some("https://post.example.org"), false).is_ok());
        assert!(check("0.0.0.0:3000", None, true).is_ok());
        for wrong in [
            "post.example.org",
            "ftp://post.example.org",
            "https://post.example.org/console",
            "https://a@b",
        ] {
            assert!(check("127.0.0.1:0", Some(wrong), false).is_err(), "{wrong}");
        }
        assert!(check("localhost", None, false).is_err());
        let half = Settings {
            tls_cert: Some("cert.pem".into()),
            ..Settings::default()
        };
        assert!(half.check().is_err());
    }
}
