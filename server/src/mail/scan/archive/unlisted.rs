//! Entries of a ZIP that its directory does not list: the first of two of one name, those of an archive before the archive,
//! those of one whose directory is lost. Programs differ in which they open, so all are looked at.

use super::{
    super::{Trail, Walk, kind, lossy},
    Restriction,
};
use memchr::memmem;
use std::{io::Read, iter, ops::Range};

/// How an entry begins (APPNOTE.TXT section 4.3.7).
const BEGINNING: &[u8] = b"PK\x03\x04";
/// Bytes of an entry before its name.
const FIXED: usize = 30;
/// The flag of an encrypted entry.
const ENCRYPTED: u16 = 1;
/// The flag of an entry whose sizes stand behind it.
const SIZES_BEHIND: u16 = 8;
/// An entry that is not compressed.
const STORED: u16 = 0;
/// The usual compression.
const DEFLATED: u16 = 8;
/// The highest number of a way of compression, and of a version; with a larger one it only looks like an entry.
const METHOD_MAX: u16 = 99;
const VERSION_MAX: u16 = 99;

/// What an entry says of itself.
struct Entry<'b> {
    name: &'b [u8],
    flags: u16,
    method: u16,
    /// What stands after its name, up to where something listed begins.
    rest: &'b [u8],
    /// Bytes of it, if it says so.
    packed: Option<usize>,
}

impl<'b> Entry<'b> {
    /// The entry at the beginning of `bytes`; none when it is not one.
    fn read(bytes: &'b [u8]) -> Option<Self> {
        let number = |at: usize| Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let name_end = FIXED + usize::from(number(26)?);
        let (flags, method) = (number(6)?, number(8)?);
        let packed = (usize::from(number(20)?) << 16) | usize::from(number(18)?);
        let name = bytes.get(FIXED..name_end)?;
        let rest = bytes.get(name_end + usize::from(number(28)?)..)?;
        // The lower byte counts; the upper one names the system.
        let version = number(4)? & 0xff;
        (version <= VERSION_MAX && method <= METHOD_MAX && !name.is_empty()).then_some(Self {
            name,
            flags,
            method,
            rest,
            packed: (flags & SIZES_BEHIND == 0 && packed <= rest.len()).then_some(packed),
        })
    }

    /// The bytes as they are stored: as many as it says, else up to the next thing that a ZIP is made of.
    fn stored(&self) -> &'b [u8] {
        let end = self.packed.unwrap_or_else(|| {
            let marks = memmem::find_iter(self.rest, b"PK");
            let ends = |at: &usize| {
                let mark = self.rest.get(at + 2..at + 4);
                [&b"\x01\x02"[..], b"\x03\x04", b"\x05\x06", b"\x07\x08"]
                    .into_iter()
                    .any(|known| mark == Some(known))
            };
            marks.into_iter().find(ends).unwrap_or(self.rest.len())
        });
        &self.rest[..end]
    }
}

impl Walk<'_> {
    /// Looks at every entry that lies outside of what was listed.
    pub(super) fn unlisted(&mut self, bytes: &[u8], mut listed: Vec<Range<usize>>, trail: &Trail<'_>) {
        listed.sort_by_key(|entry| entry.start);
        let mut from = 0;
        for entry in listed.into_iter().chain(iter::once(bytes.len()..bytes.len())) {
            let gap = bytes.get(from..entry.start.min(bytes.len())).unwrap_or_default();
            if !self.gap(gap, trail) {
                return;
            }
            from = from.max(entry.end.min(bytes.len()));
        }
    }

    /// Whether to go on with the next.
    fn gap(&mut self, mut gap: &[u8], trail: &Trail<'_>) -> bool {
        while let Some(at) = memmem::find(gap, BEGINNING) {
            gap = &gap[at..];
            let Some(entry) = Entry::read(gap) else {
                gap = &gap[BEGINNING.len()..];
                continue;
            };
            if !self.may_open(trail) {
                return false;
            }
            let used = self.unlisted_entry(&entry, trail);
            gap = &entry.rest[used.min(entry.rest.len())..];
        }
        true
    }

    /// Looks at one; gives how many bytes of what follows its name belong to it.
    fn unlisted_entry(&mut self, entry: &Entry<'_>, trail: &Trail<'_>) -> usize {
        let name = lossy(entry.name);
        let member = Trail::named(Some(trail), &name);
        if name.ends_with('/') {
            return entry.packed.unwrap_or(0);
        }
        if entry.flags & ENCRYPTED != 0 {
            self.restricted(Restriction::ProtectedArchive, trail, "members need a password");
            self.file_blocking(&kind::look(&[]), &name, true, &member);
            return entry.packed.unwrap_or(0);
        }
        match entry.method {
            STORED => {
                let stored = entry.stored();
                let content = self.read(&mut &*stored, stored.len() as u64, &member);
                self.file(&content, &name, true, &member);
                stored.len()
            }
            DEFLATED => {
                // Its own end is surer than what is said of its length.
                let mut decoder = flate2::bufread::DeflateDecoder::new(entry.rest);
                let content = self.read(&mut decoder as &mut dyn Read, entry.rest.len() as u64, &member);
                let used = decoder.total_in();
                self.file(&content, &name, true, &member);
                usize::try_from(used).unwrap_or(usize::MAX)
            }
            _ => {
                self.restricted(Restriction::Unopened, &member, "this way of compression is not known");
                self.file_blocking(&kind::look(&[]), &name, true, &member);
                entry.packed.unwrap_or(0)
            }
        }
    }
}
