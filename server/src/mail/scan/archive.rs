//! Archives: ZIP, tar, gzip and xz, and what is inside them, within limits. Members are read into memory one at a time and never
//! written anywhere; their names are only looked at.

mod protected;
mod unlisted;

use super::{Trail, Walk, kind::Container, lossy};
use crate::mail::analyser::features::ARCHIVE_PASSWORD;
use crate::mail::limits::{RATIO, RATIO_FROM_BYTES, Restriction, XZ_KIBIBYTES};
use protected::Password;
use std::{
    io::{Cursor, ErrorKind, Read},
    ops::Range,
};
use tar::EntryType;

impl Walk<'_> {
    /// Looks at every member.
    pub(crate) fn archive(&mut self, container: Container, label: &str, bytes: &[u8], name: &str, trail: &Trail<'_>) {
        if trail.layer >= self.scanner.limits.layers {
            return self.restricted(Restriction::Layers, trail, "");
        }
        match container {
            Container::Zip => self.zip(bytes, trail),
            Container::Gzip => self.gzip(bytes, name, trail),
            Container::Xz => {
                let mut reader = lzma_rust2::XzReader::new_mem_limit(bytes, true, XZ_KIBIBYTES);
                self.single(&mut reader, bytes, &inner_name(name), trail);
            }
            Container::Tar => self.tar(bytes, trail),
            Container::Compound => self.macros(bytes, trail),
            Container::DiskImage => self.image(bytes, trail),
            Container::Unopened => self.restricted(
                Restriction::Unopened,
                trail,
                &format!("this kind of container is not opened: {label}"),
            ),
        }
    }

    fn zip(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        let mut listed = Vec::new();
        if let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
            self.listed(archive, &mut listed, trail);
        } else {
            self.restricted(Restriction::Broken, trail, "the archive is damaged");
        }
        self.unlisted(bytes, listed, trail);
    }

    /// The entries that the directory of a ZIP lists; where each lies goes to `seen`.
    fn listed(&mut self, mut archive: zip::ZipArchive<Cursor<&[u8]>>, seen: &mut Vec<Range<usize>>, trail: &Trail<'_>) {
        let mut password = None;
        let objections = self.objections();
        for index in 0..archive.len() {
            // First the entry as it is listed: an encrypted one has a name too.
            let Ok(entry) = archive.by_index_raw(index) else {
                self.restricted(Restriction::Broken, trail, "the archive is damaged");
                continue;
            };
            let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
            let end = entry
                .data_start()
                .unwrap_or(entry.header_start())
                .saturating_add(entry.compressed_size());
            seen.push(at(entry.header_start())..at(end));
            if entry.is_dir() {
                continue;
            }
            let (name, packed, encrypted) = (
                lossy(entry.name_raw()).into_owned(),
                entry.compressed_size(),
                entry.encrypted(),
            );
            drop(entry);
            if !self.may_open(trail) {
                return;
            }
            let member = Trail::named(Some(trail), &name);
            if encrypted {
                if let Some((content, restriction)) = self.decrypted(&mut archive, index, &mut password) {
                    self.opened(content, restriction, &name, &member);
                    continue;
                }
                self.restricted(Restriction::ProtectedArchive, trail, "members need a password");
                self.file_blocking(&super::kind::look(&[]), &name, true, &member);
                continue;
            }
            let Ok(mut entry) = archive.by_index(index) else {
                self.restricted(Restriction::Unopened, &member, "this way of compression is not known");
                continue;
            };
            let content = self.read(&mut entry, packed, &member);
            drop(entry);
            self.file(&content, &name, true, &member);
        }
        if matches!(password, Some(Password::Known(_))) && self.objections() > objections {
            self.feature(&ARCHIVE_PASSWORD, trail, "");
        }
    }

    fn gzip(&mut self, bytes: &[u8], name: &str, trail: &Trail<'_>) {
        let mut reader = flate2::read::MultiGzDecoder::new(bytes);
        let inner = reader
            .header()
            .and_then(|header| header.filename())
            .map(|name| lossy(name).into_owned())
            .unwrap_or_else(|| inner_name(name));
        self.single(&mut reader, bytes, &inner, trail);
    }

    /// The one file in a container that holds one.
    fn single(&mut self, reader: &mut dyn Read, packed: &[u8], name: &str, trail: &Trail<'_>) {
        if !self.may_open(trail) {
            return;
        }
        let member = Trail::named(Some(trail), name);
        let content = self.read(reader, packed.len() as u64, &member);
        self.file(&content, name, true, &member);
    }

    fn tar(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        let mut archive = tar::Archive::new(Cursor::new(bytes));
        let Ok(entries) = archive.entries() else {
            return self.restricted(Restriction::Broken, trail, "the archive is damaged");
        };
        for entry in entries {
            let Ok(mut entry) = entry else {
                return self.restricted(Restriction::Broken, trail, "the archive is damaged");
            };
            // What has no content. Of other types than the usual, the standard says: take it for a file (POSIX pax, typeflag).
            if matches!(
                entry.header().entry_type(),
                EntryType::Directory
                    | EntryType::Link
                    | EntryType::Symlink
                    | EntryType::Char
                    | EntryType::Block
                    | EntryType::Fifo
                    | EntryType::XGlobalHeader
            ) {
                continue;
            }
            if !self.may_open(trail) {
                return;
            }
            let name = lossy(&entry.path_bytes()).into_owned();
            let size = entry.size();
            let member = Trail::named(Some(trail), &name);
            let content = self.read(&mut entry, size, &member);
            self.file(&content, &name, true, &member);
        }
    }

    /// Whether one more member may be opened.
    pub(crate) fn may_open(&mut self, trail: &Trail<'_>) -> bool {
        if self.budget.members == 0 {
            self.restricted(Restriction::Members, trail, "");
            return false;
        }
        if self.budget.is_late() {
            self.restricted(Restriction::Time, trail, "looking into this archive took too long");
            return false;
        }
        self.budget.members -= 1;
        true
    }

    /// Reads a member to its end or to a limit. What was read up to a limit is looked at all the same.
    fn read(&mut self, reader: &mut dyn Read, packed: u64, trail: &Trail<'_>) -> Vec<u8> {
        let ratio = packed.saturating_mul(RATIO).max(RATIO_FROM_BYTES);
        let limits = [
            (self.budget.unpacked, Restriction::Unpacked),
            (self.scanner.limits.member_bytes, Restriction::FileSize),
            (ratio, Restriction::Ratio),
        ];
        let (limit, restriction) = limits
            .into_iter()
            .min_by_key(|(limit, _)| *limit)
            .unwrap_or((0, Restriction::Unpacked));
        let mut content = Vec::new();
        let outcome = reader.take(limit.saturating_add(1)).read_to_end(&mut content);
        if content.len() as u64 > limit {
            content.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            self.restricted(restriction, trail, "");
        } else if let Err(error) = outcome {
            if error.kind() == ErrorKind::OutOfMemory {
                self.restricted(Restriction::Unopened, trail, "opening it would take too much memory");
            } else {
                self.restricted(Restriction::Broken, trail, "the archive is damaged");
            }
        }
        self.budget.unpacked = self.budget.unpacked.saturating_sub(content.len() as u64);
        content
    }
}

/// `report.tar.gz` holds `report.tar`, `report.tgz` too; so it is with xz.
fn inner_name(name: &str) -> String {
    let is_one = |extension: &str, known: &[&str]| known.iter().any(|one| extension.eq_ignore_ascii_case(one));
    match name.rsplit_once('.') {
        Some((stem, extension)) if is_one(extension, &["tgz", "txz"]) => format!("{stem}.tar"),
        Some((stem, extension)) if is_one(extension, &["gz", "xz"]) => stem.into(),
        _ => "content".into(),
    }
}
