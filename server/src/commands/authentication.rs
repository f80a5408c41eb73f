//! The section `[authentication]` of the configuration file: who is asked whether mails are from whom they say, and whose word is taken.

use super::config::ConfigError;
use crate::mail::authentication::{AuthenticationError, AuthenticationSettings, Patience, ResolverChoice, TrustedHost};
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};

/// Where DNS servers listen.
const DNS_PORT: u16 = 53;

/// The section as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthenticationSection {
    /// `"none"`, `"system"`, or a list of addresses of DNS servers; none when nothing is said.
    pub resolver: Option<Resolver>,
    /// Names of the mail servers whose Received and Authentication-Results fields are believed, and networks in which they pass mail on.
    pub trusted_hosts: Option<Vec<String>>,
    /// Domains of mailing lists and forwarders whose ARC seals are believed.
    pub trusted_sealers: Option<Vec<String>>,
}

/// Who is asked, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Resolver {
    /// A word.
    Word(String),
    /// Addresses, with a port where it is not 53.
    Servers(Vec<String>),
}

impl AuthenticationSection {
    /// Checks it.
    ///
    /// # Errors
    /// A sentence that names the setting and what is expected.
    pub(super) fn check(self) -> Result<AuthenticationSettings, ConfigError> {
        let value = |key, what: String| ConfigError::Value { key, what };
        let resolver = match self.resolver {
            None => ResolverChoice::None,
            Some(Resolver::Word(word)) => match word.as_str() {
                "none" => ResolverChoice::None,
                "system" => ResolverChoice::System,
                other => {
                    let what = format!(
                        "“{other}” is not known: \"none\", \"system\" or a list such as [\"127.0.0.1:53\"] is expected."
                    );
                    return Err(value("authentication.resolver", what));
                }
            },
            Some(Resolver::Servers(servers)) if servers.is_empty() => {
                let what = "the list is empty: write \"none\", or name a DNS server such as \"127.0.0.1:53\".";
                return Err(value("authentication.resolver", what.into()));
            }
            Some(Resolver::Servers(servers)) => {
                let server = |text: &String| {
                    let address = text.parse::<SocketAddr>();
                    let address = address.or_else(|_| text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, DNS_PORT)));
                    address.map_err(|_| {
                        let what = format!(
                            "“{text}” is not the address of a DNS server, such as 192.0.2.53 or [2001:db8::53]:5353."
                        );
                        value("authentication.resolver", what)
                    })
                };
                ResolverChoice::Servers(servers.iter().map(server).collect::<Result<_, _>>()?)
            }
        };
        let host = |text: &String| {
            text.parse()
                .map_err(|error: AuthenticationError| value("authentication.trusted_hosts", error.to_string()))
        };
        let trusted_hosts: Vec<TrustedHost> = self
            .trusted_hosts
            .unwrap_or_default()
            .iter()
            .map(host)
            .collect::<Result<_, _>>()?;
        let sealer = |text: &String| {
            domain::lists::Domain::parse(text).map(String::from).map_err(|_| {
                let what =
                    format!("“{text}” is not the domain of a mailing list or forwarder, such as lists.example.org.");
                value("authentication.trusted_sealers", what)
            })
        };
        Ok(AuthenticationSettings {
            resolver,
            trusted_hosts,
            trusted_sealers: self
                .trusted_sealers
                .unwrap_or_default()
                .iter()
                .map(sealer)
                .collect::<Result<_, _>>()?,
            patience: Patience::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str) -> Result<AuthenticationSettings, String> {
        let section: AuthenticationSection = toml::from_str(text).map_err(|error| error.to_string())?;
        section.check().map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_word_nobody_is_asked_and_nobody_believed() {
        assert_eq!(read("").unwrap(), AuthenticationSettings::default());
        assert_eq!(read("resolver = \"system\"").unwrap().resolver, ResolverChoice::System);
    }

    #[test]
    fn servers_hosts_and_sealers_are_read() {
        let read = read("resolver = [\"192.0.2.53\", \"[2001:db8::53]:5353\"]\ntrusted_hosts = [\"MX.example.org\", \"10.0.0.0/8\"]\ntrusted_sealers = [\"Lists.Example.org\"]").unwrap();
        let servers = ["192.0.2.53:53", "[2001:db8::53]:5353"].map(|server| server.parse().unwrap());
        assert_eq!(read.resolver, ResolverChoice::Servers(servers.to_vec()));
        assert_eq!(read.trusted_hosts[0], TrustedHost::Name("mx.example.org".into()));
        assert_eq!(read.trusted_sealers, ["lists.example.org"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("resolver = \"google\"", "“google”"),
            ("resolver = []", "empty"),
            ("resolver = [\"dns.example.org\"]", "“dns.example.org”"),
            ("trusted_hosts = [\"mx example\"]", "authentication.trusted_hosts"),
            ("trusted_sealers = [\"*\"]", "authentication.trusted_sealers"),
            ("resolvers = \"none\"", "resolvers"),
        ] {
            let said = read(text).unwrap_err();
            assert!(said.contains(named), "{text}: {said}");
        }
    }
}
