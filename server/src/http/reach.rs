//! How browsers reach this server: its own origin, its cookies, and the paths that belong to it.

use app::request::CookieStyle;
use axum::http::{HeaderMap, header};
use url::Url;

/// Characters of a path with query that is redirected to; longer ones become `/`.
const PATH_MAX: usize = 2_048;

/// How browsers reach this server.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// The address that people type, when it is not the listening one.
    pub public_url: Option<Url>,
    /// Whether this program itself speaks TLS.
    pub tls: bool,
}

impl Reach {
    /// Whether browsers come by TLS: ours, or that of a proxy in front.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.public_url.as_ref().map_or(self.tls, |url| url.scheme() == "https")
    }

    /// How the sign-in cookie is written (RFC 6265bis section 4.1.3.2). `__Host-` needs Secure, so plain HTTP, which only
    /// a loopback address or a public URL that asks for it may speak, has a plain name.
    #[must_use]
    pub fn cookies(&self) -> CookieStyle {
        if self.secure() {
            CookieStyle {
                name: "__Host-postern",
                secure: true,
            }
        } else {
            CookieStyle {
                name: "postern",
                secure: false,
            }
        }
    }

    /// Our own origin (RFC 6454) as the browser of this request has to name it: the public URL, else the `Host` that it
    /// came to. None when a plain listener is reached by a name that is not this machine's own: a foreign name
    /// that was pointed at 127.0.0.1 (DNS rebinding).
    #[must_use]
    pub fn own_origin(&self, headers: &HeaderMap) -> Option<String> {
        if let Some(url) = &self.public_url {
            return Some(url.origin().ascii_serialization());
        }
        let host = headers.get(header::HOST)?.to_str().ok()?;
        let scheme = if self.tls { "https" } else { "http" };
        let url = Url::parse(&format!("{scheme}://{host}/")).ok()?;
        let written_plainly = url.path() == "/" && url.query().is_none() && url.username().is_empty();
        let loopback = match url.host()? {
            url::Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            url::Host::Ipv4(address) => address.is_loopback(),
            url::Host::Ipv6(address) => address.is_loopback(),
        };
        (written_plainly && (self.tls || loopback)).then(|| url.origin().ascii_serialization())
    }

    /// The path with query of the page that sent this request, when that page is ours.
    #[must_use]
    pub fn referring_path(&self, headers: &HeaderMap) -> Option<String> {
        let referer = Url::parse(headers.get(header::REFERER)?.to_str().ok()?).ok()?;
        if referer.origin().ascii_serialization() != self.own_origin(headers)? {
            return None;
        }
        local_path(&match referer.query() {
            Some(query) => format!("{}?{query}", referer.path()),
            None => referer.path().to_owned(),
        })
    }
}

/// `path` when a browser can only understand it as a path on this server: `//host` and `/\host` name another one.
#[must_use]
pub fn local_path(path: &str) -> Option<String> {
    let mut characters = path.chars();
    let fine = path.len() <= PATH_MAX
        && characters.next() == Some('/')
        && !matches!(characters.next(), Some('/' | '\\'))
        && path.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    fine.then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn headers(fields: &[(header::HeaderName, &str)]) -> HeaderMap {
        fields
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_foreign_name_that_points_at_loopback_is_not_our_origin() {
        let reach = Reach::default();
        for own in ["127.0.0.1:3000", "[::1]:3000", "localhost:3000", "LOCALHOST:3000"] {
            assert!(reach.own_origin(&headers(&[(header::HOST, own)])).is_some(), "{own}");
        }
        for foreign in [
            "evil.example:3000",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "user@127.0.0.1",
            "127.0.0.1/x",
            "",
        ] {
            assert_eq!(
                reach.own_origin(&headers(&[(header::HOST, foreign)])),
                None,
                "{foreign}"
            );
        }
        assert_eq!(reach.own_origin(&HeaderMap::new()), None);
    }

    #[test]
    fn the_public_address_decides_whatever_the_host_field_says() {
        let reach = Reach {
            public_url: Some(Url::parse("https://post.example.org").unwrap()),
            tls: false,
        };
        assert!(reach.secure() && reach.cookies().name == "__Host-postern");
        let origin = reach.own_origin(&headers(&[(header::HOST, "evil.example")]));
        assert_eq!(origin.as_deref(), Some("https://post.example.org"));
    }

    #[test]
    fn only_paths_of_this_server_are_gone_back_to() {
        for fine in ["/", "/quarantine?search=a%20b"] {
            assert_eq!(local_path(fine).as_deref(), Some(fine));
        }
        let long = format!("/{}", "a".repeat(PATH_MAX));
        for foreign in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "/a\r\nSet-Cookie: x",
            "/é",
            &long,
        ] {
            assert_eq!(local_path(foreign), None, "{foreign}");
        }
        let reach = Reach::default();
        let from = |referer| {
            reach.referring_path(&headers(&[
                (header::HOST, "127.0.0.1:3000"),
                (header::REFERER, referer),
            ]))
        };
        assert_eq!(
            from("http://127.0.0.1:3000/policies?kind=atp#x").as_deref(),
            Some("/policies?kind=atp")
        );
        assert_eq!(from("http://127.0.0.1:3001/policies"), None);
        assert_eq!(from("http://evil.example/policies"), None);
        assert_eq!(from("http://127.0.0.1:3000//evil.example/"), None);
    }
}
