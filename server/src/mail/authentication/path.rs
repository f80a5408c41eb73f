//! The way of a mail, as far as trusted hosts wrote it down (RFC 5321 section 4.4). Everything below the field in which the first of them
//! took the mail from the outside is the sender's own words.

use super::{Origin, TrustedHost};
use crate::mail::text::cut;
use domain::time::Timestamp;
use mail_parser::{HeaderValue, Host, Protocol, Received, parsers::MessageStream};
use std::net::IpAddr;

/// Characters of a name or address that is taken from a field.
const NAME_CHARACTERS: usize = 320;

/// What trusted hosts wrote about how a mail came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Path {
    /// Where it came from.
    pub(super) origin: Origin,
    /// The name that the client gave (HELO).
    pub(super) helo: String,
    /// The host that took it.
    pub(super) host: String,
    /// The envelope sender; empty for mails that report on others, none when it is not known.
    pub(super) sender: Option<String>,
    /// When it came.
    pub(super) received_at: Option<Timestamp>,
    /// So many fields at the top were written by trusted hosts.
    pub(super) trusted_fields: usize,
    /// The trusted names, for comparing with those in front of results.
    pub(super) names: Vec<String>,
}

impl Path {
    /// The domain that SPF is asked about: that of the envelope sender, or the client's own name (RFC 7208 section 2.4).
    pub(super) fn identity(&self) -> Option<&str> {
        let sender = self.sender.as_deref()?;
        Some(sender.rsplit_once('@').map_or(self.helo.as_str(), |(_, domain)| domain))
    }

    /// Reads the fields of a header, from the top.
    pub(super) fn read(headers: &[(&[u8], &[u8])], trusted: &[TrustedHost]) -> Self {
        let names = trusted.iter().filter_map(|host| match host {
            TrustedHost::Name(name) => Some(name.clone()),
            TrustedHost::Network(_) => None,
        });
        let mut path = Self {
            names: names.collect(),
            ..Self::default()
        };
        if trusted.is_empty() {
            return path;
        }
        let mut sender = None;
        let mut is_inside = false;
        for (index, (name, value)) in headers.iter().enumerate() {
            if name.eq_ignore_ascii_case(b"return-path") {
                sender = sender.or_else(|| return_path(value));
                continue;
            }
            if !name.eq_ignore_ascii_case(b"received") {
                continue;
            }
            let Some(received) = read_received(value).filter(|received| wrote(trusted, received)) else {
                return path;
            };
            let took = |origin| Self {
                origin,
                helo: helo(&received),
                host: received.by.as_ref().map(name_of).unwrap_or_default(),
                sender: sender.clone(),
                received_at: received
                    .date
                    .as_ref()
                    .map(|date| Timestamp(date.to_timestamp().saturating_mul(1_000))),
                trusted_fields: index,
                names: path.names.clone(),
            };
            match (received.with, client(&received)) {
                (Some(protocol), _) if is_signed_in(protocol) => return took(Origin::Inside),
                // Fetched from elsewhere, or typed into a web page: who brought it is not known.
                (Some(Protocol::HTTP | Protocol::HTTPS | Protocol::IMAP | Protocol::POP3), _) => return path,
                (_, Some(address)) if is_near(address, trusted) => is_inside = true,
                (_, Some(address)) if is_private(address) => return path,
                (_, Some(address)) => return took(Origin::Outside(address)),
                (_, None) => is_inside = true,
            }
        }
        if is_inside {
            path.origin = Origin::Inside;
            path.trusted_fields = headers.len();
        }
        path
    }
}

fn read_received(value: &[u8]) -> Option<Received<'static>> {
    let mut ended = value.to_vec();
    if !ended.ends_with(b"\n") {
        ended.push(b'\n');
    }
    match MessageStream::new(&ended).parse_received() {
        HeaderValue::Received(received) => Some(received.into_owned()),
        _ => None,
    }
}

/// Whether a trusted host wrote the field.
fn wrote(trusted: &[TrustedHost], received: &Received<'_>) -> bool {
    trusted.iter().any(|host| match (host, &received.by) {
        (TrustedHost::Name(name), Some(Host::Name(by))) => by.trim_end_matches('.').eq_ignore_ascii_case(name),
        (TrustedHost::Network(network), Some(Host::IpAddr(by))) => network.contains(by),
        _ => false,
    })
}

/// The client's address: the one that the host saw, before the one that the client gave for its name.
fn client(received: &Received<'_>) -> Option<IpAddr> {
    received.from_ip.or(match received.from {
        Some(Host::IpAddr(address)) => Some(address),
        _ => None,
    })
}

fn name_of(host: &Host<'_>) -> String {
    match host {
        Host::Name(name) => cut(name, NAME_CHARACTERS).to_ascii_lowercase(),
        Host::IpAddr(IpAddr::V4(address)) => format!("[{address}]"),
        Host::IpAddr(IpAddr::V6(address)) => format!("[IPv6:{address}]"),
    }
}

fn helo(received: &Received<'_>) -> String {
    received
        .helo
        .as_ref()
        .or(received.from.as_ref())
        .map(name_of)
        .unwrap_or_default()
}

/// Whether the protocol's name says that the client signed in (RFC 3848).
const fn is_signed_in(protocol: Protocol) -> bool {
    matches!(
        protocol,
        Protocol::ESMTPA
            | Protocol::ESMTPSA
            | Protocol::LMTPA
            | Protocol::LMTPSA
            | Protocol::UTF8SMTPA
            | Protocol::UTF8SMTPSA
            | Protocol::UTF8LMTPA
            | Protocol::UTF8LMTPSA
    )
}

/// Whether a trusted host got the mail from a neighbour: a filter on the same machine, or an address in a trusted network. An address of a
/// private network that is not listed can be that of a proxy, behind which is everybody.
fn is_near(address: IpAddr, trusted: &[TrustedHost]) -> bool {
    let address = address.to_canonical();
    address.is_loopback()
        || trusted
            .iter()
            .any(|host| matches!(host, TrustedHost::Network(network) if network.contains(&address)))
}

/// Whether an address exists inside of networks only.
fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_unicast_link_local(),
    }
}

/// The address in a Return-Path field; empty for `<>`.
fn return_path(value: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(value);
    let text = text.trim();
    let inner = match text.split_once('<') {
        Some((_, rest)) => rest.split_once('>')?.0,
        None => text,
    };
    let inner = inner.trim();
    let is_address = inner.is_empty() || inner.contains('@') && !inner.contains(char::is_whitespace);
    (is_address && inner.len() <= NAME_CHARACTERS).then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(header: &str) -> Path {
        let trusted = ["mx.own.example", "filter.own.example", "198.51.100.0/24", "10.1.0.0/16"]
            .map(|host| host.parse().unwrap());
        let fields: Vec<(&[u8], &[u8])> = header
            .lines()
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
            .collect();
        Path::read(&fields, &trusted)
    }

    fn outside(text: &str) -> Origin {
        Origin::Outside(text.parse().unwrap())
    }

    #[test]
    fn the_client_is_whom_the_trusted_host_saw() {
        for (received, client, helo) in [
            // Postfix, with and without a name in the DNS; a client that gives an address as its name.
            (
                "from a.example (a.example [203.0.113.7]) by mx.own.example (Postfix) with ESMTPS id 1 for <x@own.example>; Mon, 2 Nov 2026 10:00:00 +0100",
                "203.0.113.7",
                "a.example",
            ),
            (
                "from a.example (unknown [IPv6:2001:db8::7]) by mx.own.example (Postfix) with ESMTP id 1",
                "2001:db8::7",
                "a.example",
            ),
            (
                "from [192.0.2.66] (unknown [203.0.113.7]) by mx.own.example (Postfix) with ESMTP id 1",
                "203.0.113.7",
                "[192.0.2.66]",
            ),
            // Exim, likewise.
            (
                "from a.example ([203.0.113.7] helo=b.example) by mx.own.example with esmtps (Exim 4.96)",
                "203.0.113.7",
                "b.example",
            ),
            (
                "from [203.0.113.7] (helo=b.example) by mx.own.example with smtp (Exim 4.96)",
                "203.0.113.7",
                "b.example",
            ),
            (
                "from [203.0.113.7] (helo=[192.0.2.66]) by mx.own.example with smtp (Exim 4.96)",
                "203.0.113.7",
                "[192.0.2.66]",
            ),
        ] {
            let path = read(&format!(
                "Return-Path: <s@a.example>\nReceived: {received}\nReceived: from bank.example (x [192.0.2.1]) by mx.own.example"
            ));
            assert_eq!((path.origin, path.helo.as_str()), (outside(client), helo), "{received}");
            assert_eq!(
                (path.sender.as_deref(), path.trusted_fields),
                (Some("s@a.example"), 1),
                "{received}"
            );
        }
    }

    #[test]
    fn between_trusted_hosts_the_first_one_counts() {
        let path = read(
            "Received: by mx.own.example with LMTP\nReceived: from filter.own.example (filter [10.1.1.1]) by mx.own.example with ESMTP\nReceived: from mx (mx [198.51.100.9]) by filter.own.example with ESMTP\nReceived: from c.example (c.example [203.0.113.9]) by mx.own.example with ESMTP; Mon, 2 Nov 2026 10:00:00 +0100\nReturn-Path: <forged@bank.example>\nReceived: from b.example (b [192.0.2.1]) by mx.own.example",
        );
        assert_eq!((path.origin, path.trusted_fields), (outside("203.0.113.9"), 3));
        assert_eq!(
            path.sender, None,
            "below the trusted fields everything is the sender's word"
        );
        assert_eq!(path.received_at, Some(Timestamp(1_793_610_000_000)));
    }

    #[test]
    fn what_trusted_hosts_did_not_write_is_not_believed() {
        for header in [
            "Received: from a.example (a [203.0.113.7]) by mx.other.example with ESMTP\nReceived: from b.example (b [192.0.2.1]) by mx.own.example with ESMTP",
            "Received: by mx.own.example with LMTP\nReceived: from a.example (a [203.0.113.7]) by relay.other.example with ESMTP",
            "Received: from pop.other.example (x [203.0.113.7]) by mx.own.example with POP3",
            // A proxy stands in front: behind it is everybody.
            "Received: from a.example (unknown [172.18.0.1]) by mx.own.example with ESMTP",
            "Received: from a.example (unknown [172.18.0.1]) by mx.own.example with ESMTP\nReceived: from b.example (b [192.0.2.1]) by mx.own.example with ESMTP",
            "From: a@b.example",
            "Received: from mx.own.example",
        ] {
            assert_eq!(read(header).origin, Origin::Unknown, "{header}");
            assert_eq!(read(header).trusted_fields, 0, "{header}");
        }
    }

    #[test]
    fn who_signed_in_or_is_near_is_inside() {
        for header in [
            "Received: from [192.168.1.4] (dsl.example [203.0.113.7]) by mx.own.example (Postfix) with ESMTPSA id 1",
            "Received: from printer (printer [10.1.0.9]) by mx.own.example with SMTP",
            "Received: by mx.own.example (Postfix, from userid 0)",
        ] {
            assert_eq!(read(header).origin, Origin::Inside, "{header}");
        }
    }

    #[test]
    fn return_paths_are_read_as_servers_write_them() {
        let path = |text: &str| return_path(text.as_bytes());
        assert_eq!(path(" <a@b.example>\r\n").as_deref(), Some("a@b.example"));
        assert_eq!(path(" <> ").as_deref(), Some(""));
        assert_eq!(path("a@b.example").as_deref(), Some("a@b.example"));
        assert_eq!(path("<a b@c.example>"), None);
        assert_eq!(path("<a@b.example"), None);
    }
}
