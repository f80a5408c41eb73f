//! Pages that ask for a password and send it to somebody else: the reader sees the page of a bank or of the own mail, which came
//! as a file.

use super::{
    super::{Trail, Walk, links},
    html::Page,
    pattern::Pattern,
};
use crate::mail::analyser::features::{CREDENTIAL_FORM, PASSWORD_FIELD};
use linkify::{LinkFinder, LinkKind};
use url::{Host, Url};

/// Links of a page's scripts that are looked at.
const LINKS: usize = 500;

/// Sending what was typed, by script.
static SENDS: Pattern = Pattern::new(
    r#"\bfetch\s*\(|xmlhttprequest|\.ajax\s*\(|\$\.(?:post|get|getjson)\s*\(|sendbeacon\s*\(|\baxios\b|emailjs|new\s+image\s*\(|\.submit\s*\(|\.action\s*=|new\s+websocket|httprequest"#,
);
/// A field for a password that is made by script.
static MADE_FIELD: Pattern = Pattern::new(r#"type["']?\s*[=:,]\s*["']password["']"#);
/// Hosts that scripts and styles are loaded from: nothing that is typed goes there.
const LIBRARIES: [&str; 14] = [
    "ajax.googleapis.com",
    "ajax.aspnetcdn.com",
    "cdn.jsdelivr.net",
    "cdnjs.cloudflare.com",
    "code.jquery.com",
    "fonts.googleapis.com",
    "fonts.gstatic.com",
    "maxcdn.bootstrapcdn.com",
    "stackpath.bootstrapcdn.com",
    "unpkg.com",
    "use.fontawesome.com",
    "www.w3.org",
    "schema.org",
    "kit.fontawesome.com",
];

impl Walk<'_> {
    /// Looks at where a page sends a password.
    pub(super) fn credential_form(&mut self, page: &Page, trail: &Trail<'_>) {
        let asks = page.asks_password || MADE_FIELD.fits(&page.scripts);
        if !asks {
            return;
        }
        self.feature(&PASSWORD_FIELD, trail, "");
        let by_form = page
            .forms
            .iter()
            .filter(|form| form.asks_password)
            .find_map(|form| self.foreign(&form.action));
        let by_script = || {
            let links = LinkFinder::new()
                .kinds(&[LinkKind::Url])
                .links(&page.scripts)
                .take(LINKS)
                .map(|link| link.as_str().to_string());
            SENDS
                .fits(&page.scripts)
                .then(|| {
                    links
                        .chain(page.hidden_addresses.iter().cloned())
                        .find_map(|link| self.foreign(&link))
                })
                .flatten()
        };
        if let Some(url) = by_form.or_else(by_script) {
            self.addresses(url.as_str());
            self.feature(&CREDENTIAL_FORM, trail, url.host_str().unwrap_or_default());
        }
    }

    /// The address, unless it belongs to the reader's own organisation or network, or only serves libraries.
    fn foreign(&self, written: &str) -> Option<Url> {
        let written = written.trim();
        let url = match written.strip_prefix("//") {
            Some(rest) => Url::parse(&format!("https://{rest}")).ok()?,
            None => Url::parse(written).ok()?,
        };
        if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") {
            return None;
        }
        let is_own = match url.host()? {
            Host::Domain(host) => {
                let own = self
                    .mailbox
                    .rsplit_once('@')
                    .map(|(_, domain)| domain.to_ascii_lowercase());
                !host.contains('.')
                    || host.ends_with(".local")
                    || host.ends_with(".localhost")
                    || own.is_some_and(|own| links::site(&own) == links::site(host))
                    || LIBRARIES.contains(&host)
            }
            Host::Ipv4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
            Host::Ipv6(ip) => ip.is_loopback() || ip.is_unique_local(),
        };
        (!is_own).then_some(url)
    }
}
