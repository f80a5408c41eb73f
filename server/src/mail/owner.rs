//! Who registered a domain, by the Public Suffix List (publicsuffix.org), which comes with the program.

/// The domain that one owner registered and under which `domain` lies: `mail.shop.co.uk` belongs to `shop.co.uk`. A public suffix, or what
/// has no dot, is its own owner. `domain` is in lower case, as A-labels.
#[must_use]
pub fn owner(domain: &str) -> &str {
    psl::domain_str(domain).unwrap_or(domain)
}

/// The label that the owner chose and the public suffix behind it: `shop` and `co.uk`.
#[must_use]
pub fn parts(domain: &str) -> Option<(&str, &str)> {
    psl::domain_str(domain)?.split_once('.')
}

/// Whether both belong to one owner, as relaxed alignment asks (RFC 7489 section 3.1).
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    !one.is_empty() && owner(one).eq_ignore_ascii_case(owner(other))
}

/// In lower case, as A-labels (RFC 5890 section 2.3.2.1); as it is where that cannot be.
#[must_use]
pub fn normal(domain: &str) -> String {
    let domain = domain.trim().trim_end_matches('.');
    idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_are_told_apart() {
        assert_eq!(owner("a.b.shop.co.uk"), "shop.co.uk");
        assert_eq!(parts("mail.own.example"), Some(("own", "example")));
        assert_eq!((parts("co.uk"), owner("co.uk"), owner("host")), (None, "co.uk", "host"));
        assert!(is_same("a.shop.co.uk", "b.shop.co.uk") && !is_same("a.co.uk", "b.co.uk"));
        assert!(!is_same("one.github.io", "other.github.io") && !is_same("", ""));
        assert_eq!(normal(" Bücher.Example. "), "xn--bcher-kva.example");
    }
}
