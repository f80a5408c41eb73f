//! Who a request comes from: the peer of the connection, or what a proxy that is trusted says of it.

use super::{State, cookies, desk::Visitor};
use app::LANGUAGE_COOKIE;
use axum::{
    extract::{ConnectInfo, Request, State as Handed},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use domain::words::Language;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    str::FromStr,
};

/// Characters of a `User-Agent` field that are kept.
pub const USER_AGENT_MAX: usize = 512;
/// Bytes of a sign-in secret; a longer one is none.
const SECRET_MAX: usize = 128;
/// Addresses of an `X-Forwarded-For` chain that are looked at, from the near end.
const HOPS_MAX: usize = 16;

/// One address or network (RFC 4632) whose forwarding fields are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    prefix: u8,
}

/// Why a text is not a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an address or network: write 10.0.0.7, 10.0.0.0/8 or fd00::/8")]
pub struct NotANetwork(pub String);

impl FromStr for Network {
    type Err = NotANetwork;
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let wrong = || NotANetwork(text.chars().take(64).collect());
        let (base, prefix) = text
            .split_once('/')
            .map_or((text, None), |(base, prefix)| (base, Some(prefix)));
        let base: IpAddr = base.parse().map_err(|_| wrong())?;
        let longest = if base.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(longest), str::parse).map_err(|_| wrong())?;
        if prefix > longest {
            return Err(wrong());
        }
        Ok(Self { base, prefix })
    }
}

impl Network {
    /// Whether `address` is in it; an IPv4 address in IPv6 dress counts as IPv4.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        let (ours, theirs, bits) = match (self.base, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => (u128::from(ours.to_bits()), u128::from(theirs.to_bits()), 32),
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => (ours.to_bits(), theirs.to_bits(), 128),
            _ => return false,
        };
        (ours ^ theirs).checked_shr(bits - u32::from(self.prefix)).unwrap_or(0) == 0
    }
}

/// The address that stands for the sender: the nearest hop that is not a trusted proxy. Whatever stands before that in
/// `X-Forwarded-For` was written by the sender and is not looked at.
#[must_use]
pub fn sender(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let believed = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    let mut nearest = peer.to_canonical();
    // Several fields count as one list in order (RFC 9110 section 5.3).
    let fields: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let hops = fields
        .iter()
        .flat_map(|field| field.split(','))
        .map(str::trim)
        .collect::<Vec<_>>();
    for hop in hops.into_iter().rev().take(HOPS_MAX) {
        if !believed(nearest) {
            break;
        }
        match hop
            .parse::<IpAddr>()
            .or_else(|_| hop.parse::<SocketAddr>().map(|at| at.ip()))
        {
            Ok(address) => nearest = address.to_canonical(),
            Err(_) => break,
        }
    }
    nearest
}

/// Hands the visitor on with the request.
pub(super) async fn recognise(Handed(state): Handed<State>, mut request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    let headers = request.headers();
    let field = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let visitor = Visitor {
        language: cookies::read(headers, LANGUAGE_COOKIE)
            .and_then(Language::of_tag)
            .unwrap_or_else(|| Language::accepted(field(header::ACCEPT_LANGUAGE))),
        secret: cookies::read(headers, state.reach.cookies().name)
            .filter(|secret| !secret.is_empty() && secret.len() <= SECRET_MAX)
            .map(str::to_owned),
        address: sender(peer, headers, &state.trusted_proxies),
        user_agent: headers
            .get(header::USER_AGENT)
            .map(|value| {
                String::from_utf8_lossy(value.as_bytes())
                    .chars()
                    .take(USER_AGENT_MAX)
                    .collect()
            })
            .unwrap_or_default(),
        secure: state.reach.secure(),
    };
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn forwarded(value: &str) -> HeaderMap {
        HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), value.parse().unwrap())])
    }

    #[test]
    fn bug_a6_a_sender_cannot_choose_its_own_address() {
        let proxy: IpAddr = "10.0.0.7".parse().unwrap();
        let trusted = ["10.0.0.0/24".parse().unwrap()];
        let client: IpAddr = "203.0.113.9".parse().unwrap();
        // A sender that rotates forged addresses stays the one address that the proxy saw.
        for forged in 0..200_u8 {
            let chain = forwarded(&format!("198.51.100.{forged}, 10.0.0.3, 203.0.113.9"));
            assert_eq!(sender(proxy, &chain, &trusted), client);
        }
        // Without a trusted proxy in front the field says nothing.
        assert_eq!(sender(client, &forwarded("198.51.100.1"), &trusted), client);
        assert_eq!(sender(client, &forwarded("198.51.100.1"), &[]), client);
        // Rubbish beyond the proxy leaves the proxy's own address.
        assert_eq!(sender(proxy, &forwarded("198.51.100.1, <script>"), &trusted), proxy);
        assert_eq!(sender(proxy, &HeaderMap::new(), &trusted), proxy);
        // An IPv4 peer on an IPv6 socket is the same peer.
        assert_eq!(
            sender("::ffff:10.0.0.7".parse().unwrap(), &forwarded("203.0.113.9"), &trusted),
            client
        );
    }

    #[test]
    fn networks_are_read_and_matched() {
        let network: Network = "10.1.0.0/16".parse().unwrap();
        assert!(network.holds("10.1.255.1".parse().unwrap()) && !network.holds("10.2.0.1".parse().unwrap()));
        assert!("::/0".parse::<Network>().unwrap().holds("fd00::1".parse().unwrap()));
        assert!(
            "0.0.0.0/0"
                .parse::<Network>()
                .unwrap()
                .holds("8.8.8.8".parse().unwrap())
        );
        assert!(
            !"192.0.2.1"
                .parse::<Network>()
                .unwrap()
                .holds("192.0.2.2".parse().unwrap())
        );
        for wrong in ["10.0.0.0/33", "proxy.example.org", "", "10.0.0.0/-1", "10.0.0.0/8/8"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
