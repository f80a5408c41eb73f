//! Links: found in text and HTML the way a mail program would find them, and compared with what is blocked. Two looks need no
//! list: a link in HTML that leads to a bare address, and one whose visible text names another site.

use super::{Trail, Walk};
use crate::mail::{limits::Restriction, text::shown};
use domain::evidence::{Check, Evidence, Filter};
use memchr::{memchr, memmem};
use std::borrow::Cow;
use url::{Host, Url};

/// Bytes of one link; longer ones are looked at to this length.
const LINK_BYTES: usize = 4_096;
/// Bytes of a link's visible text that is compared with its target.
const VISIBLE_BYTES: usize = 1_024;
/// Attributes that hold addresses.
const ATTRIBUTES: [&str; 9] = [
    "href",
    "src",
    "action",
    "background",
    "formaction",
    "poster",
    "data",
    "xlink:href",
    "cite",
];

/// Looks at every link of a text.
pub(crate) fn look(walk: &mut Walk<'_>, text: &[u8], is_html: bool, trail: &Trail<'_>) {
    if is_html {
        html(walk, text, trail);
    }
    plain(walk, text, trail);
    if walk.budget.links == 0 {
        walk.restricted(Restriction::BodySize, trail, "it has more links than are looked up");
    }
}

/// Text: everything with `://`, and `www.` without it.
fn plain(walk: &mut Walk<'_>, text: &[u8], trail: &Trail<'_>) {
    for at in memmem::find_iter(text, b"://") {
        if walk.budget.links == 0 {
            return;
        }
        let scheme = text[..at]
            .iter()
            .rev()
            .take(8)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let start = at - scheme;
        if scheme >= 3
            && let Some(link) = until_end(text, start)
        {
            link_found(walk, link, false, trail);
        }
    }
    for at in memmem::find_iter(text, b"www.") {
        if walk.budget.links == 0 {
            return;
        }
        let before = at.checked_sub(1).map_or(b' ', |before| text[before]);
        if !before.is_ascii_alphanumeric()
            && !matches!(before, b'/' | b'.' | b'-' | b'@')
            && let Some(link) = until_end(text, at)
        {
            link_found(walk, &format!("http://{link}"), false, trail);
        }
    }
}

/// The link that begins at `start`, without the punctuation that ends a sentence.
fn until_end(text: &[u8], start: usize) -> Option<&str> {
    let rest = &text[start..text.len().min(start + LINK_BYTES)];
    let end = rest
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control() || b"<>\"'`\\{}|^".contains(byte))
        .unwrap_or(rest.len());
    let valid = match std::str::from_utf8(&rest[..end]) {
        Ok(link) => link,
        Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).ok()?,
    };
    // Where no space parts the words, punctuation does.
    let wide = valid.find([
        '、', '。', '，', '；', '：', '「', '」', '『', '』', '（', '）', '【', '】', '…',
    ]);
    let link = valid[..wide.unwrap_or(valid.len())].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*']);
    (link.len() > 4).then_some(link)
}

/// A link as it is written. Browsers forgive much, and so does the URL parser, which follows the same standard (WHATWG URL).
fn link_found(walk: &mut Walk<'_>, written: &str, is_behind_text: bool, trail: &Trail<'_>) -> Option<Url> {
    if walk.budget.links == 0 {
        return None;
    }
    walk.budget.links -= 1;
    let url = Url::parse(written).ok()?;
    if !matches!(url.scheme(), "http" | "https" | "ftp") {
        return None;
    }
    if walk.filters.suspicious_objects.enabled
        && let Some(evidence) = walk.scanner.objects.link(&url, trail)
    {
        walk.found(evidence);
    }
    // In plain text the reader sees the address, and people do write about machines.
    if walk.filters.web_reputation.enabled
        && is_behind_text
        && let Some(address) = public_address(&url)
    {
        walk.found(reputation(
            "link:address",
            format!("A link leads to the bare address {address} instead of a named site."),
            trail,
        ));
    }
    Some(url)
}

/// The address that a link leads to without any name, unless it belongs to one's own network.
fn public_address(url: &Url) -> Option<std::net::IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) if !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified()) => {
            Some(ip.into())
        }
        Host::Ipv6(ip) if !(ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local()) => Some(ip.into()),
        _ => None,
    }
}

fn reputation(rule: &str, because: String, trail: &Trail<'_>) -> Evidence {
    Evidence {
        check: Check::WebReputation,
        filter: Filter::WebReputation,
        rule: rule.into(),
        because,
        place: trail.place(),
    }
}

/// HTML: the attributes of its tags (HTML standard section 13.2.5), and the visible text of its links.
fn html(walk: &mut Walk<'_>, text: &[u8], trail: &Trail<'_>) {
    let mut anchor: Option<(Url, usize)> = None;
    let mut at = 0;
    // Once there is no end of a comment any more, none is looked for: else a text of such beginnings is read to its end
    // again for each of them.
    let mut comments_end = true;
    while let Some(tag) = memchr(b'<', &text[at..]).map(|offset| at + offset) {
        if text[tag..].starts_with(b"<!--") {
            let end = comments_end.then(|| memmem::find(&text[tag + 4..], b"-->")).flatten();
            comments_end = end.is_some();
            at = end.map_or(tag + 4, |end| tag + 4 + end + 3);
            continue;
        }
        let name_end = tag
            + 1
            + text[tag + 1..]
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'/')
                .count();
        let name = &text[tag + 1..name_end];
        if name.is_empty() {
            at = tag + 1;
            continue;
        }
        if name.eq_ignore_ascii_case(b"/a")
            && let Some((target, from)) = anchor.take()
        {
            visible(walk, &target, &text[from..tag], trail);
        }
        let is_anchor = name.eq_ignore_ascii_case(b"a");
        let mut href = None;
        at = attributes(text, name_end, |attribute, value| {
            if value.is_empty()
                || !ATTRIBUTES
                    .iter()
                    .any(|known| attribute.eq_ignore_ascii_case(known.as_bytes()))
            {
                return;
            }
            let value = decoded(&value[..value.len().min(LINK_BYTES)]);
            let value = value.trim();
            let found = if let Some(rest) = value.strip_prefix("//") {
                link_found(walk, &format!("http://{rest}"), true, trail)
            } else if value.contains(':') {
                link_found(walk, value, true, trail)
            } else {
                None
            };
            if is_anchor && attribute.eq_ignore_ascii_case(b"href") {
                href = found;
            }
        });
        if is_anchor {
            anchor = href.map(|target| (target, at));
        }
    }
}

/// Calls `each` with name and value of the attributes of the tag whose name ends at `at`; returns where the tag ends.
fn attributes(text: &[u8], mut at: usize, mut each: impl FnMut(&[u8], &[u8])) -> usize {
    loop {
        at += text[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace() || **byte == b'/')
            .count();
        match text.get(at) {
            None => return text.len(),
            Some(b'>') => return at + 1,
            Some(_) => {}
        }
        let start = at;
        // The first character belongs to the name whatever it is.
        at += 1;
        at += text[at..]
            .iter()
            .take_while(|byte| !byte.is_ascii_whitespace() && !b"/>=".contains(byte))
            .count();
        let name = &text[start..at];
        let mut next = at + text[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if text.get(next) != Some(&b'=') {
            each(name, b"");
            continue;
        }
        next += 1;
        next += text[next..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let value;
        match text.get(next) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = memchr(*quote, &text[next + 1..]).map_or(text.len(), |length| next + 1 + length);
                value = &text[next + 1..end];
                at = (end + 1).min(text.len());
            }
            _ => {
                let length = text[next..]
                    .iter()
                    .take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>')
                    .count();
                value = &text[next..next + length];
                at = next + length;
            }
        }
        each(name, value);
    }
}

/// Character references decoded: numbers, and the names that matter in addresses (HTML standard section 13.5).
fn decoded(value: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(value);
    if !text.contains('&') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &text[..];
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = rest[1..]
            .bytes()
            .take(10)
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
            .count();
        let reference = &rest[1..=length];
        let character = match reference.strip_prefix('#') {
            Some(number) => number
                .strip_prefix(['x', 'X'])
                .map_or_else(|| number.parse().ok(), |digits| u32::from_str_radix(digits, 16).ok())
                .and_then(char::from_u32),
            None => match reference {
                "amp" | "AMP" => Some('&'),
                "colon" => Some(':'),
                "sol" => Some('/'),
                "period" => Some('.'),
                "commat" => Some('@'),
                "quest" => Some('?'),
                "equals" => Some('='),
                "lt" | "LT" => Some('<'),
                "gt" | "GT" => Some('>'),
                "quot" | "QUOT" => Some('"'),
                "nbsp" | "Tab" | "NewLine" => Some(' '),
                _ => None,
            },
        };
        if let Some(character) = character {
            out.push(character);
            rest = &rest[length + 1..];
            rest = rest.strip_prefix(';').unwrap_or(rest);
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Compares what a link shows with where it leads.
fn visible(walk: &mut Walk<'_>, target: &Url, shown_html: &[u8], trail: &Trail<'_>) {
    if !walk.filters.web_reputation.enabled || shown_html.len() > VISIBLE_BYTES || memchr(b'.', shown_html).is_none() {
        return;
    }
    let mut text = Vec::with_capacity(shown_html.len());
    let mut rest = shown_html;
    while let Some(tag) = memchr(b'<', rest) {
        text.extend_from_slice(&rest[..tag]);
        rest = memchr(b'>', &rest[tag..]).map_or(&[], |end| &rest[tag + end + 1..]);
    }
    text.extend_from_slice(rest);
    let text = decoded(&text);
    let (Some(claimed), Some(actual)) = (claimed_host(text.trim()), target.host_str()) else {
        return;
    };
    if site(&claimed) == site(actual) {
        return;
    }
    // Lists lead their links through a counter of another name; there only a target that pretends is a reason.
    let pretends = actual.contains(site(&claimed)) || matches!(target.host(), Some(Host::Ipv4(_) | Host::Ipv6(_)));
    if walk.is_bulk && !pretends {
        return;
    }
    walk.found(reputation(
        "link:text_differs",
        format!("A link shows “{}” and leads to “{}”.", shown(&claimed), shown(actual)),
        trail,
    ));
}

/// The host that a visible text claims: the text is one address and nothing else.
fn claimed_host(text: &str) -> Option<String> {
    if text.chars().any(char::is_whitespace) || text.contains('@') {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let url = if lower.starts_with("http://") || lower.starts_with("https://") {
        Url::parse(text).ok()?
    } else if lower.starts_with("www.") {
        Url::parse(&format!("http://{text}")).ok()?
    } else {
        return None;
    };
    let host = url.host_str()?;
    // A name with a dot whose last label is no number looks like something that is registered.
    host.rsplit_once('.')
        .filter(|(_, last)| last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-'))
        .map(|_| host.to_string())
}

/// The part of a host under which one owner registers names: the last two labels, three where the country's second level is a
/// general one (`co.uk`).
pub(super) fn site(host: &str) -> &str {
    const GENERAL: [&str; 8] = ["co", "com", "org", "net", "ac", "gov", "or", "ne"];
    let host = host.trim_end_matches('.');
    let mut labels = host.rsplit('.');
    let (Some(top), Some(second), Some(third)) = (labels.next(), labels.next(), labels.next()) else {
        return host;
    };
    let mut length = top.len() + second.len() + 1;
    if top.len() == 2 && GENERAL.contains(&second) {
        length += third.len() + 1;
    }
    &host[host.len() - length..]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::mail::{Fetched, ObjectSet, Scanner, ScannerSettings, limits::BODY_BYTES};
    use domain::policy::Filters;
    use std::{
        sync::Arc,
        time::{Duration, Instant},
    };

    fn rules(kind: &str, extra: &str, body: &str) -> Vec<String> {
        let scanner = Scanner::new(ScannerSettings {
            objects: Arc::new(ObjectSet::read("domain,evil.example").unwrap()),
            ..ScannerSettings::default()
        })
        .unwrap();
        let mail = format!("From: a@b.example\r\n{extra}Content-Type: text/{kind}\r\n\r\n{body}");
        let fetched = Fetched {
            mailbox: "",
            bytes: mail.as_bytes(),
        };
        let scanned = scanner.scan(scanner.parse(fetched), Some(&Filters::standard()), None);
        scanned.evidence.into_iter().map(|evidence| evidence.rule).collect()
    }

    #[test]
    fn links_are_found_however_html_writes_them() {
        for body in [
            r#"<a href="http://evil.example/x">x</a>"#,
            "<a\nHREF = 'HTTPS://EVIL.example'>x</a>",
            "<img src=//evil.example/p.gif>",
            "<a href=&#104;ttp&colon;&sol;&sol;evil&#x2e;example>x</a>",
            "<form action=\"http:\\\\evil.example\\x\">",
            "<a title='>' href=\" ht\ntp://ev\til.example \">x</a>",
            "<a href=http://user@evil.example:81/>x</a>",
            "<style>b{background:url(http://evil.example/a)}</style>",
            "<a/href=http://%65vil.example>x</a>",
        ] {
            assert_eq!(rules("html", "", body), ["object:domain:evil.example"], "{body}");
        }
        for body in [
            "See http://a.evil.example/x.",
            "(www.evil.example)",
            "https://evil.example、です",
        ] {
            assert_eq!(rules("plain", "", body), ["object:domain:evil.example"], "{body}");
        }
        assert!(
            rules(
                "html",
                "",
                "<!-- <a href='//evil.example'> --> <p title='x'>evil example</p>"
            )
            .is_empty()
        );
    }

    #[test]
    fn a_link_that_shows_another_site_is_told() {
        let link = |text: &str| format!("<a href='http://login.other.example/'>{text}</a>");
        assert_eq!(
            rules("html", "", &link("<b>https://www.bank&#46;example</b>/x")),
            ["link:text_differs"]
        );
        assert!(rules("html", "", &link("www.other.example")).is_empty());
        assert!(rules("html", "", &link("Read more at bank.example")).is_empty());
        assert!(
            rules(
                "html",
                "List-Unsubscribe: <mailto:x@y.example>\r\n",
                &link("www.shop.example")
            )
            .is_empty()
        );
    }

    #[test]
    fn markup_that_never_ends_is_read_once() {
        // Not a benchmark: the first took minutes when it was read again for every beginning, the others would as well.
        let pieces = [
            "<a href='",
            "<a ",
            "<",
            "a=\"",
            "&#",
            "www.",
            "</a",
            "<a href=//a.b>www.",
        ];
        let bodies = pieces.map(|piece| piece.repeat(512 * 1024 / piece.len()));
        for body in [vec!["<!--".repeat(BODY_BYTES / 4)], bodies.to_vec()].concat() {
            let started = Instant::now();
            rules("html", "", &body);
            assert!(started.elapsed() < Duration::from_secs(60), "{}", &body[..20]);
        }
    }

    #[test]
    fn more_links_than_are_looked_up_are_told() {
        let body = "http://a.example/ ".repeat(crate::mail::limits::LINKS + 1);
        assert_eq!(rules("plain", "", &body), ["limit:body_size"]);
    }

    #[test]
    fn bare_addresses_behind_text_are_told_and_private_ones_are_not() {
        assert!(rules("plain", "", "http://203.0.113.9/login").is_empty());
        assert_eq!(
            rules("html", "", "<a href='http://3405803785/'>x</a>"),
            ["link:address"]
        );
        assert!(
            rules(
                "html",
                "",
                "<a href=http://192.168.1.1/>x</a> <a href=http://127.0.0.1/>y</a>"
            )
            .is_empty()
        );
    }
}
