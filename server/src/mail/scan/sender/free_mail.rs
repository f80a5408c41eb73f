//! Domains at which anybody gets an address. They are pretended to be nobody's own, and nobody's own is pretended to be one of them.

use crate::mail::owner;

/// By the label in front of the public suffix: providers with a domain in many countries.
const LABELS: [&str; 10] = [
    "gmail",
    "googlemail",
    "gmx",
    "hotmail",
    "live",
    "outlook",
    "yahoo",
    "yandex",
    "ymail",
    "zohomail",
];

/// By the whole domain.
const DOMAINS: [&str; 44] = [
    "126.com",
    "163.com",
    "aim.com",
    "aol.com",
    "btinternet.com",
    "bk.ru",
    "comcast.net",
    "cox.net",
    "docomo.ne.jp",
    "duck.com",
    "email.com",
    "ezweb.ne.jp",
    "fastmail.com",
    "fastmail.fm",
    "free.fr",
    "freenet.de",
    "hey.com",
    "hushmail.com",
    "icloud.com",
    "inbox.lv",
    "inbox.ru",
    "laposte.net",
    "libero.it",
    "list.ru",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "orange.fr",
    "pm.me",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rediffmail.com",
    "seznam.cz",
    "softbank.ne.jp",
    "t-online.de",
    "tutanota.com",
    "usa.com",
    "verizon.net",
    "web.de",
    "wp.pl",
];

/// Whether anybody gets an address at this domain.
pub(super) fn is_free_mail(domain: &str) -> bool {
    let is_whole = owner::owner(domain) == domain;
    DOMAINS.contains(&domain) || is_whole && owner::parts(domain).is_some_and(|(label, _)| LABELS.contains(&label))
}

#[cfg(test)]
mod tests {
    use super::is_free_mail;

    #[test]
    fn providers_are_known_in_every_country() {
        assert!(is_free_mail("gmail.com") && is_free_mail("yahoo.co.jp") && is_free_mail("web.de"));
        assert!(!is_free_mail("own.example") && !is_free_mail("gmail.own.example") && !is_free_mail("mymail.com"));
        assert!(!is_free_mail("groups.msn.com"), "what lies under one is something else");
    }
}
