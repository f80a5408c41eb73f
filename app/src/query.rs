//! Filters and places in lists as they stand in addresses, both ways.
//!
//! A word that is not known counts as no filter: an old link shows more, never an error.

use domain::{
    audit::AuditFilter,
    custody::HeldStatus,
    detection::DetectionFilter,
    evidence::Filter,
    held::{Cursor, HeldFilter, Period, SEARCH_MAX, Whereabouts},
    ids::DetectionId,
    series::Within,
    time::{DAY, Timestamp},
    verdict::Action,
};

/// Reads a value of the query by its name.
pub type Read<'a> = &'a dyn Fn(&str) -> Option<String>;

fn text(read: Read, name: &str) -> String {
    read(name).unwrap_or_default().trim().chars().take(SEARCH_MAX).collect()
}

fn word<T>(read: Read, name: &str, from_word: fn(&str) -> Option<T>) -> Option<T> {
    read(name).and_then(|word| from_word(&word))
}

/// What narrows the list of held mail: `search`, `status`, `filter`, `mailbox`, `location`, `period`.
#[must_use]
pub fn held_filter(read: Read) -> HeldFilter {
    HeldFilter {
        search: text(read, "search"),
        status: word(read, "status", HeldStatus::from_word),
        filter: word(read, "filter", Filter::from_word),
        mailbox: Some(text(read, "mailbox")).filter(|mailbox| !mailbox.is_empty()),
        whereabouts: word(read, "location", Whereabouts::from_word),
        period: word(read, "period", Period::from_word),
    }
}

/// The pairs of [`held_filter`], only those that are set.
#[must_use]
pub fn held_pairs(filter: &HeldFilter) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    let mut add = |name, value: Option<String>| {
        if let Some(value) = value {
            pairs.push((name, value));
        }
    };
    add(
        "search",
        Some(filter.search.clone()).filter(|search| !search.is_empty()),
    );
    add("status", filter.status.map(|status| status.word().into()));
    add("filter", filter.filter.map(|filter| filter.word().into()));
    add("mailbox", filter.mailbox.clone());
    add("location", filter.whereabouts.map(|place| place.word().into()));
    add("period", filter.period.map(|period| period.word().into()));
    pairs
}

/// The place in the list: `before` or `after` a held mail.
#[must_use]
pub fn held_cursor(read: Read) -> Option<Cursor> {
    let id = |name| read(name).and_then(|id| id.parse().ok());
    id("before")
        .map(Cursor::Before)
        .or_else(|| id("after").map(Cursor::After))
}

/// A range of time: `period`, or `from` and `to` as days or instants in UTC. A day as `to` is the last one.
#[must_use]
pub fn within(read: Read) -> Within {
    let instant = |name| read(name).and_then(|text| Timestamp::read(&text).map(|at| (at, !text.contains('T'))));
    let within = Within {
        period: None,
        from: instant("from").map(|(at, _)| at),
        until: instant("to").map(|(at, day)| if day { at.plus(DAY) } else { at }),
    };
    Within {
        period: word(read, "period", Period::from_word).filter(|_| !within.custom()),
        ..within
    }
}

/// The names of a range in the query: of [`within`] and [`within_pairs`].
pub const WITHIN: [&str; 3] = ["period", "from", "to"];

/// The pairs of [`within`], only those that are set.
#[must_use]
pub fn within_pairs(within: Within) -> Vec<(&'static str, String)> {
    // A range to midnight is said by its last day, unless it begins within a day.
    let days = within.from.is_none_or(|from| from.0.rem_euclid(DAY) == 0);
    let until = within.until.map(|until| match until.0.rem_euclid(DAY) {
        0 if days => until.plus(-DAY).short(),
        0 => until.rfc3339(),
        _ => until.short(),
    });
    [
        ("period", within.period.map(|period| period.word().into())),
        ("from", within.from.map(Timestamp::short)),
        ("to", until),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// What narrows the detections: `search`, `filter`, `action`, and the range of [`within`].
#[must_use]
pub fn detection_filter(read: Read) -> DetectionFilter {
    DetectionFilter {
        search: text(read, "search"),
        filter: word(read, "filter", Filter::from_word),
        action: word(read, "action", Action::from_word),
        within: within(read),
    }
}

/// The pairs of [`detection_filter`], only those that are set.
#[must_use]
pub fn detection_pairs(filter: &DetectionFilter) -> Vec<(&'static str, String)> {
    [
        (
            "search",
            Some(filter.search.clone()).filter(|search| !search.is_empty()),
        ),
        ("filter", filter.filter.map(|filter| filter.word().into())),
        ("action", filter.action.map(|action| action.word().into())),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .chain(within_pairs(filter.within))
    .collect()
}

/// The last row of the page before: `before`.
#[must_use]
pub fn detection_before(read: Read) -> Option<DetectionId> {
    read("before").and_then(|id| id.parse().ok())
}

/// What narrows the audit trail: `search`, `period`.
#[must_use]
pub fn audit_filter(read: Read) -> AuditFilter {
    AuditFilter {
        search: text(read, "search"),
        period: word(read, "period", Period::from_word),
    }
}

/// The pairs of [`audit_filter`], only those that are set.
#[must_use]
pub fn audit_pairs(filter: &AuditFilter) -> Vec<(&'static str, String)> {
    [
        (
            "search",
            Some(filter.search.clone()).filter(|search| !search.is_empty()),
        ),
        ("period", filter.period.map(|period| period.word().into())),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// The number of the last line of the page before: `before`.
#[must_use]
pub fn audit_before(read: Read) -> Option<u64> {
    read("before").and_then(|number| number.parse().ok())
}

/// An address with a query: `/quarantine?status=quarantined`. Values are percent-encoded (RFC 3986 section 2.1).
#[must_use]
pub fn address(path: &str, pairs: &[(&'static str, String)]) -> String {
    let mut address = String::from(path);
    for (at, (name, value)) in pairs.iter().enumerate() {
        address.push(if at == 0 { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        address.push_str(&encoded(value));
    }
    address
}

/// Percent-encoded (RFC 3986 section 2.1), all but what may stand anywhere.
#[must_use]
pub(crate) fn encoded(value: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// Where to go after signing in: an address of this site, else the first page. `//host` and `/\host` would leave the site.
#[must_use]
pub fn safe_next(next: &str) -> &str {
    let inside = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\n', '\r', '\t'])
        && !next.starts_with("/sign-in");
    if inside { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_comes_back_from_its_address() {
        let filter = HeldFilter {
            search: "50 % & more".into(),
            status: Some(HeldStatus::UnableToRestore),
            filter: Some(Filter::FileBlocking),
            mailbox: Some("anna@example.org".into()),
            whereabouts: Some(Whereabouts::Elsewhere),
            period: Some(Period::Week),
        };
        let pairs = held_pairs(&filter);
        let read = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.clone())
        };
        assert_eq!(held_filter(&read), filter);
        assert_eq!(
            address("/quarantine", &pairs[..1]),
            "/quarantine?search=50%20%25%20%26%20more"
        );
    }

    #[test]
    fn a_range_comes_back_from_its_address() {
        let back = |pairs: &[(&str, &str)]| {
            let read = |name: &str| {
                let found = pairs.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            address("", &within_pairs(within(&read)))
        };
        for (asked, written) in [
            (&[("period", "quarter")][..], "?period=quarter"),
            (
                &[("from", "2026-07-01"), ("to", "2026-07-03")],
                "?from=2026-07-01&to=2026-07-03",
            ),
            (
                &[("from", "2026-07-01"), ("to", ""), ("period", "day")],
                "?from=2026-07-01",
            ),
            (&[("to", "2026-07-03T14:00Z")], "?to=2026-07-03T14%3A00Z"),
            (
                &[("from", "2026-07-01T23:00Z"), ("to", "2026-07-02T00:00Z")],
                "?from=2026-07-01T23%3A00Z&to=2026-07-02T00%3A00%3A00.000Z",
            ),
            (&[("from", "2026-02-30"), ("to", "yesterday")], ""),
        ] {
            assert_eq!(back(asked), written);
        }
        let read = |name: &str| (name == "to").then(|| "2026-07-03".to_owned());
        assert_eq!(within(&read).until, Timestamp::read("2026-07-04"));
    }

    #[test]
    fn words_that_are_not_known_narrow_nothing() {
        let read = |_: &str| Some("nonsense".to_owned());
        let filter = held_filter(&read);
        assert_eq!((filter.status, filter.filter, filter.period), (None, None, None));
        assert_eq!(held_cursor(&read), None);
    }

    #[test]
    fn signing_in_never_leads_to_another_site() {
        for (next, safe) in [
            ("/quarantine?status=quarantined", "/quarantine?status=quarantined"),
            ("//evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(safe_next(next), safe, "{next:?}");
        }
    }
}
