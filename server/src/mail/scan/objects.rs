//! Blocked and suspicious objects: a set that is asked by hash, and the questions that a mail puts to it.

use super::Trail;
use domain::{
    evidence::{Check, Evidence, Filter, Place},
    objects::{BlockedObject, ObjectKind},
    time::Timestamp,
};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use std::{collections::HashMap, net::IpAddr, sync::Arc};
use url::Url;

use crate::mail::text::shown;

/// Paths of one link that are looked up: `a/b/c`, `a/b/`, `a/`...
const PATHS: usize = 32;
/// Addresses that are looked up in one Received field.
const RECEIVED_ADDRESSES: usize = 8;

type Note = Arc<str>;

/// Objects, each in the form in which it is compared. Built once and shared; a changed list makes a new set.
#[derive(Debug, Default, Clone)]
pub struct ObjectSet {
    sha1: HashMap<[u8; 20], Note>,
    sha256: HashMap<[u8; 32], Note>,
    addresses: HashMap<IpAddr, Note>,
    domains: HashMap<Box<str>, Note>,
    /// `host/path`, as a browser would write it.
    urls: HashMap<Box<str>, Note>,
    senders: HashMap<Box<str>, Note>,
    /// Notes repeat: each is kept once.
    notes: HashMap<Box<str>, Note>,
}

/// Why a line of an object file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct WrongLine {
    /// The line, from 1.
    pub line: usize,
    /// A sentence without its final stop.
    pub reason: String,
}

impl ObjectSet {
    /// The objects that count at `now`.
    #[must_use]
    pub fn of(objects: impl IntoIterator<Item = BlockedObject>, now: Timestamp) -> Self {
        let mut set = Self::default();
        for object in objects {
            if object.expires_at.is_none_or(|expires| expires > now) {
                // What is stored was checked when it came; an old line that no longer passes blocks nothing.
                let _ = set.add(object.kind, &object.value, &object.note);
            }
        }
        set
    }

    /// Adds one.
    ///
    /// # Errors
    /// The sentence of [`ObjectKind::normalise`].
    pub fn add(&mut self, kind: ObjectKind, value: &str, note: &str) -> Result<(), String> {
        let value = kind.normalise(value)?;
        let note = match self.notes.get(note) {
            Some(known) => known.clone(),
            None => {
                let new: Note = note.into();
                self.notes.insert(note.into(), new.clone());
                new
            }
        };
        let not_read = || format!("“{}” cannot be read", shown(&value));
        match kind {
            ObjectKind::Sha1 => {
                let mut hash = [0; 20];
                hex::decode_to_slice(&value, &mut hash).map_err(|_| not_read())?;
                self.sha1.insert(hash, note);
            }
            ObjectKind::Sha256 => {
                let mut hash = [0; 32];
                hex::decode_to_slice(&value, &mut hash).map_err(|_| not_read())?;
                self.sha256.insert(hash, note);
            }
            ObjectKind::Address => {
                self.addresses.insert(value.parse().map_err(|_| not_read())?, note);
            }
            ObjectKind::Domain => {
                self.domains.insert(ascii_host(&value).into(), note);
            }
            ObjectKind::Url => {
                let key = Url::parse(&format!("http://{value}")).ok().and_then(|url| key(&url));
                self.urls.insert(key.ok_or_else(not_read)?.into(), note);
            }
            ObjectKind::Sender => {
                self.senders.insert(value.into(), note);
            }
        }
        Ok(())
    }

    /// Reads `kind,value,note` or a bare value on each line; empty lines and those that begin with `#` are skipped.
    ///
    /// # Errors
    /// The first ten lines that cannot be taken; nothing of the file is used then.
    pub fn read(text: &str) -> Result<Self, Vec<WrongLine>> {
        let mut set = Self::default();
        let mut wrong = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut fields = line.splitn(3, ',').map(str::trim);
            let first = fields.next().unwrap_or_default();
            let added = match (ObjectKind::from_word(&first.to_lowercase()), fields.next()) {
                (Some(kind), Some(value)) => set.add(kind, value, fields.next().unwrap_or_default()),
                _ => match ObjectKind::guess(line) {
                    Some(kind) => set.add(kind, line, ""),
                    None => Err(format!(
                        "“{}” is no object: write a hash, address, domain, URL or sender, or kind,value,note",
                        shown(line)
                    )),
                },
            };
            if let Err(reason) = added {
                wrong.push(WrongLine {
                    line: number + 1,
                    reason,
                });
                if wrong.len() == 10 {
                    break;
                }
            }
        }
        if wrong.is_empty() { Ok(set) } else { Err(wrong) }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sha1.len()
            + self.sha256.len()
            + self.addresses.len()
            + self.domains.len()
            + self.urls.len()
            + self.senders.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn has_hashes(&self) -> bool {
        !self.sha1.is_empty() || !self.sha256.is_empty()
    }

    pub(crate) fn has_links(&self) -> bool {
        !self.urls.is_empty() || !self.domains.is_empty() || !self.addresses.is_empty()
    }

    pub(crate) fn has_senders(&self) -> bool {
        !self.senders.is_empty() || !self.domains.is_empty()
    }

    pub(crate) fn has_addresses(&self) -> bool {
        !self.addresses.is_empty()
    }

    /// A file by its hashes; only those are computed that are asked for.
    pub(crate) fn file(&self, bytes: &[u8], trail: &Trail<'_>) -> Vec<Evidence> {
        let mut found = Vec::new();
        if !self.sha1.is_empty() {
            let hash: [u8; 20] = Sha1::digest(bytes).into();
            if let Some(note) = self.sha1.get(&hash) {
                found.push(evidence(ObjectKind::Sha1, &hex::encode(hash), note, trail.place()));
            }
        }
        if !self.sha256.is_empty() {
            let hash: [u8; 32] = Sha256::digest(bytes).into();
            if let Some(note) = self.sha256.get(&hash) {
                found.push(evidence(ObjectKind::Sha256, &hex::encode(hash), note, trail.place()));
            }
        }
        found
    }

    /// A link by its address, by its host and the domains above it, and by everything its path lies below.
    pub(crate) fn link(&self, url: &Url, trail: &Trail<'_>) -> Option<Evidence> {
        let host = url.host_str()?.trim_end_matches('.');
        if !self.urls.is_empty()
            && let Some(key) = key(url)
        {
            let path_end = key.find('?').unwrap_or(key.len());
            let steps = memchr::memrchr_iter(b'/', &key.as_bytes()[..path_end]).take(PATHS);
            let candidates = [key.len(), path_end]
                .into_iter()
                .chain(steps.flat_map(|at| [at + 1, at]));
            for end in candidates {
                if let Some((listed, note)) = self.urls.get_key_value(&key[..end]) {
                    return Some(evidence(ObjectKind::Url, listed, note, trail.place()));
                }
            }
        }
        if !self.addresses.is_empty()
            && let Ok(address) = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>()
            && let Some(note) = self.addresses.get(&address)
        {
            return Some(evidence(ObjectKind::Address, &address.to_string(), note, trail.place()));
        }
        self.host(host)
            .map(|(listed, note)| evidence(ObjectKind::Domain, listed, note, trail.place()))
    }

    fn host(&self, host: &str) -> Option<(&str, &str)> {
        if self.domains.is_empty() {
            return None;
        }
        let mut rest = host;
        loop {
            if let Some((listed, note)) = self.domains.get_key_value(rest) {
                return Some((listed, note));
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// A sender by address, or by the domain of it.
    pub(crate) fn sender(&self, address: &str, part: &str, outer: Option<&Trail<'_>>) -> Option<Evidence> {
        let address = address.trim().trim_matches(['<', '>']).to_lowercase();
        let place = || place(part, outer);
        if let Some(note) = self.senders.get(address.as_str()) {
            return Some(evidence(ObjectKind::Sender, &address, note, place()));
        }
        let host = address.rsplit_once('@')?.1.trim_end_matches('.');
        self.host(&ascii_host(host))
            .map(|(listed, note)| evidence(ObjectKind::Domain, listed, note, place()))
    }

    /// The addresses in a Received field, which stand in brackets (RFC 5321 section 4.1.3).
    pub(crate) fn received(&self, raw: &[u8], outer: Option<&Trail<'_>>) -> Vec<Evidence> {
        let text = String::from_utf8_lossy(raw);
        text.split('[')
            .skip(1)
            .take(RECEIVED_ADDRESSES)
            .filter_map(|rest| rest.split_once(']'))
            .filter_map(|(literal, _)| literal.trim_start_matches("IPv6:").trim().parse::<IpAddr>().ok())
            .filter_map(|address| {
                let note = self.addresses.get(&address)?;
                Some(evidence(
                    ObjectKind::Address,
                    &address.to_string(),
                    note,
                    place("header Received", outer),
                ))
            })
            .collect()
    }
}

fn place(part: &str, outer: Option<&Trail<'_>>) -> Place {
    match outer {
        None => Place::part(part),
        Some(outer) => {
            let mut place = outer.place();
            place.path.push(part.into());
            place
        }
    }
}

/// `host/path?query`, as a browser would write it.
fn key(url: &Url) -> Option<String> {
    let host = url.host_str()?.trim_end_matches('.');
    let mut key = String::with_capacity(host.len() + url.path().len() + 1);
    key.push_str(host);
    if !url.path().starts_with('/') {
        key.push('/');
    }
    key.push_str(url.path());
    if let Some(query) = url.query() {
        key.push('?');
        key.push_str(query);
    }
    Some(key)
}

/// A host in the form that stands in links: punycode for what is not ASCII.
fn ascii_host(host: &str) -> String {
    if host.is_ascii() {
        return host.to_ascii_lowercase();
    }
    url::Host::parse(host).map_or_else(|_| host.to_lowercase(), |host| host.to_string())
}

fn evidence(kind: ObjectKind, value: &str, note: &str, place: Place) -> Evidence {
    let filter = match kind {
        ObjectKind::Sha1 | ObjectKind::Sha256 => Filter::MalwareScanning,
        ObjectKind::Address | ObjectKind::Domain | ObjectKind::Url => Filter::WebReputation,
        ObjectKind::Sender => Filter::AdvancedSpamProtection,
    };
    let value = shown(value);
    let because = if note.is_empty() {
        format!("{} “{value}” is on the blocked list.", kind.label())
    } else {
        format!(
            "{} “{value}” is on the blocked list: {}.",
            kind.label(),
            shown(note).trim_end_matches('.')
        )
    };
    Evidence {
        check: Check::SuspiciousObjects,
        filter,
        rule: format!("object:{}:{value}", kind.word()),
        because,
        place,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::mail::scan::Step;

    fn hit(list: &str, link: &str) -> Option<String> {
        let set = ObjectSet::read(list).unwrap();
        let trail = Trail::step(None, Step::Name("text body"));
        set.link(&Url::parse(link).unwrap(), &trail)
            .map(|evidence| evidence.rule)
    }

    #[test]
    fn a_link_is_found_by_address_path_host_and_domains_above() {
        for (list, link, rule) in [
            (
                "url,evil.example/a",
                "https://evil.example/a",
                Some("object:url:evil.example/a"),
            ),
            (
                "evil.example/a/",
                "http://evil.example/a/b?c=1",
                Some("object:url:evil.example/a/"),
            ),
            (
                "url,evil.example/a",
                "http://evil.example/a/b",
                Some("object:url:evil.example/a"),
            ),
            ("url,evil.example/a", "http://evil.example/ab", None),
            (
                "url,evil.example",
                "http://evil.example:8080/x",
                Some("object:url:evil.example/"),
            ),
            (
                "domain,evil.example,Known bad",
                "http://a.b.EVIL.example./",
                Some("object:domain:evil.example"),
            ),
            ("evil.example", "http://notevil.example/", None),
            ("10.9.8.7", "http://168364039/", Some("object:ip:10.9.8.7")),
            (
                "domain,bücher.example",
                "http://xn--bcher-kva.example/",
                Some("object:domain:xn--bcher-kva.example"),
            ),
        ] {
            assert_eq!(hit(list, link).as_deref(), rule, "{list} {link}");
        }
    }

    #[test]
    fn expired_objects_do_not_count_and_wrong_lines_are_named() {
        let object = |expires| BlockedObject {
            kind: ObjectKind::Domain,
            value: "evil.example".into(),
            note: String::new(),
            expires_at: expires,
        };
        assert_eq!(ObjectSet::of([object(Some(Timestamp(5)))], Timestamp(5)).len(), 0);
        assert_eq!(ObjectSet::of([object(Some(Timestamp(6)))], Timestamp(5)).len(), 1);
        let wrong = ObjectSet::read("# list\nevil.example\n\nnonsense\nsha256,abc,note\n").unwrap_err();
        assert_eq!(wrong.iter().map(|line| line.line).collect::<Vec<_>>(), [4, 5]);
        assert!(wrong[1].to_string().starts_with("line 5: "));
    }

    #[test]
    fn senders_and_relays_are_looked_up() {
        let set = ObjectSet::read("boss@evil.example\ndomain,bad.example\nip,192.0.2.7\n").unwrap();
        let rule = |address: &str| set.sender(address, "header From", None).map(|evidence| evidence.rule);
        assert_eq!(
            rule("Boss@Evil.Example").as_deref(),
            Some("object:sender:boss@evil.example")
        );
        assert_eq!(rule("x@mail.bad.example").as_deref(), Some("object:domain:bad.example"));
        assert_eq!(rule("x@evil.example"), None);
        assert_eq!(set.received(b"from x ([192.0.2.7]) by y [IPv6:::1]", None).len(), 1);
    }
}
