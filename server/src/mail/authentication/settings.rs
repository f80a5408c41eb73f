//! What the operator says about the DNS and about hosts whose word is taken.

use super::breaker::Breaker;
use crate::mail::limits::{AUTHENTICATION_TIME, DNS_ANSWERS, DNS_PAUSE, DNS_TIME};
use ipnet::IpNet;
use mail_auth::{
    MessageAuthenticator,
    hickory_resolver::{
        TokioResolver,
        config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts},
        net::runtime::TokioRuntimeProvider,
        system_conf::read_system_conf,
    },
};
use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
    time::Duration,
};

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ResolverChoice {
    /// Nobody.
    #[default]
    None,
    /// The DNS servers of this machine.
    System,
    /// These.
    Servers(Vec<SocketAddr>),
}

/// How long the DNS is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For one question; it is asked twice.
    pub question: Duration,
    /// For all questions about one mail.
    pub mail: Duration,
    /// How long a DNS that is dead is left alone.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            question: DNS_TIME,
            mail: AUTHENTICATION_TIME,
            pause: DNS_PAUSE,
        }
    }
}

/// What the operator says. [`Default`] asks nobody and believes nobody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuthenticationSettings {
    /// Whom to ask.
    pub resolver: ResolverChoice,
    /// Mail servers whose Received and Authentication-Results fields are believed, and the networks that they pass mail on in.
    pub trusted_hosts: Vec<TrustedHost>,
    /// Domains whose ARC seals are believed (RFC 8617 section 7.2), in lower case: those of mailing lists and forwarders.
    pub trusted_sealers: Vec<String>,
    /// How long the DNS is waited for.
    pub patience: Patience,
}

/// A mail server whose word is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustedHost {
    /// By the name that it writes after `by` in Received and in front of its Authentication-Results, in lower case.
    Name(String),
    /// By address.
    Network(IpNet),
}

impl FromStr for TrustedHost {
    type Err = AuthenticationError;

    fn from_str(text: &str) -> Result<Self, AuthenticationError> {
        let text = text.trim();
        if let Ok(network) = text.parse::<IpNet>() {
            return Ok(Self::Network(network));
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self::Network(address.into()));
        }
        let is_name = |character: char| character.is_ascii_alphanumeric() || "-._".contains(character);
        if text.is_empty() || !text.chars().all(is_name) {
            return Err(AuthenticationError::Host(text.into()));
        }
        Ok(Self::Name(text.to_ascii_lowercase()))
    }
}

/// Why authentication cannot be set up. The display is a sentence for people that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticationError {
    /// No host.
    #[error(
        "“{0}” is neither the name of a mail server, such as mx.example.org, nor an address or network, such as 10.0.0.0/8."
    )]
    Host(String),
    /// The system's settings cannot be used.
    #[error("The DNS servers of this machine cannot be found out: {0}. Name them in authentication.resolver.")]
    System(String),
    /// The resolver cannot be made.
    #[error("The DNS servers in authentication.resolver cannot be used: {0}.")]
    Resolver(String),
}

impl AuthenticationSettings {
    /// What asks the DNS, if it is to be asked.
    pub(super) fn resolver(&self) -> Result<Option<(MessageAuthenticator, Breaker)>, AuthenticationError> {
        let (config, mut options) = match &self.resolver {
            ResolverChoice::None => return Ok(None),
            ResolverChoice::System => {
                let (found, options) =
                    read_system_conf().map_err(|error| AuthenticationError::System(error.to_string()))?;
                // Domains in mails are whole: what this machine appends to short names is not appended to them.
                let servers = found.name_servers().to_vec();
                (ResolverConfig::from_parts(None, Vec::new(), servers), options)
            }
            ResolverChoice::Servers(servers) => {
                let servers = servers.iter().map(server).collect();
                (
                    ResolverConfig::from_parts(None, Vec::new(), servers),
                    ResolverOpts::default(),
                )
            }
        };
        options.timeout = self.patience.question;
        options.attempts = 1;
        options.cache_size = DNS_ANSWERS;
        // The table of this machine's neighbours knows nothing of the domains in mails.
        options.use_hosts_file = ResolveHosts::Never;
        let build = |options: ResolverOpts| {
            TokioResolver::builder_with_config(config.clone(), TokioRuntimeProvider::default())
                .with_options(options)
                .build()
                .map_err(|error| AuthenticationError::Resolver(error.to_string()))
        };
        let mut without_cache = options.clone();
        without_cache.cache_size = 0;
        without_cache.attempts = 0;
        let breaker = Breaker::new(build(without_cache)?, self.patience);
        Ok(Some((MessageAuthenticator(build(options)?), breaker)))
    }
}

/// UDP, and TCP for what is too long for it.
fn server(address: &SocketAddr) -> NameServerConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = address.port();
        connection
    });
    NameServerConfig::new(address.ip(), true, connections.to_vec())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hosts_are_names_addresses_and_networks() {
        let host = |text: &str| text.parse::<TrustedHost>();
        assert_eq!(
            host(" MX.example.org ").unwrap(),
            TrustedHost::Name("mx.example.org".into())
        );
        assert_eq!(
            host("192.0.2.1").unwrap(),
            TrustedHost::Network("192.0.2.1/32".parse().unwrap())
        );
        assert_eq!(
            host("fd00::/8").unwrap(),
            TrustedHost::Network("fd00::/8".parse().unwrap())
        );
        for wrong in ["", "mx example", "10.0.0.0/99", "<mx>"] {
            assert!(host(wrong).unwrap_err().to_string().contains("mail server"), "{wrong}");
        }
    }
}
