//! Disk images: the files of ISO 9660 (ECMA-119) with its Joliet names, and of UDF (ECMA-167, OSTA UDF 1.02). What is opened from
//! one comes without the mark that it is from the network, which is why attackers send them. The crates that read them want a
//! whole and correct volume, or panic on another; this reader takes what makes sense.

mod udf;

use super::super::{Trail, Walk, lossy};
use crate::mail::{
    analyser::features::{IMAGE_HIDDEN, IMAGE_PROGRAM},
    limits::Restriction,
};
use std::collections::HashSet;

/// Bytes of a sector.
const SECTOR: usize = 2_048;
/// The sector of the first volume descriptor (ECMA-119 section 8).
const FIRST: usize = 16;
/// Descriptors that are looked at.
const DESCRIPTORS: usize = 64;
/// Folders within folders.
const DEPTH: usize = 32;
/// Folders of one image.
const FOLDERS: usize = 4_000;
/// Records of one image's folders.
const RECORDS: usize = 100_000;

/// A file of an image: its name with its folders, its bytes, and whether it is hidden.
struct ImageFile<'b> {
    name: String,
    content: &'b [u8],
    is_hidden: bool,
}

impl Walk<'_> {
    /// Looks at every file of a disk image.
    pub(crate) fn image(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        let mut files = Vec::new();
        let mut is_whole = true;
        for root in volumes(bytes) {
            is_whole &= root.list(bytes, &mut files);
        }
        is_whole &= udf::list(bytes, &mut files);
        // One file has a record in each tree of names.
        let mut seen = HashSet::new();
        files.retain(|file| file.content.is_empty() || seen.insert((file.content.as_ptr(), file.content.len())));
        if !is_whole || files.is_empty() {
            self.restricted(
                Restriction::Broken,
                trail,
                "the disk image is damaged, or made in a way that is not known",
            );
        }
        if files.iter().any(|file| file.is_hidden) && files.iter().any(|file| !file.is_hidden) {
            self.feature(&IMAGE_HIDDEN, trail, "");
        }
        for file in files {
            if self.budget.members == 0 || self.budget.is_late() {
                return self.restricted(Restriction::Members, trail, "");
            }
            let limit = usize::try_from(self.scanner.limits.member_bytes).unwrap_or(usize::MAX);
            if file.content.len() > limit {
                self.restricted(Restriction::FileSize, &Trail::named(Some(trail), &file.name), "");
            }
            let content = &file.content[..file.content.len().min(limit)];
            self.embedded(content, &file.name, &IMAGE_PROGRAM, trail);
        }
    }
}

/// The folder at the root of a volume.
struct Root {
    extent: usize,
    length: usize,
    block: usize,
    is_joliet: bool,
}

/// The roots of all volumes: those with Joliet's names first, whose names are whole.
fn volumes(bytes: &[u8]) -> Vec<Root> {
    let mut roots = Vec::new();
    for sector in FIRST..FIRST + DESCRIPTORS {
        let Some(descriptor) = bytes.get(sector * SECTOR..(sector + 1) * SECTOR) else {
            break;
        };
        let [kind, b'C', b'D', b'0', b'0', b'1', ..] = *descriptor else {
            continue;
        };
        let is_joliet = kind == 2 && matches!(descriptor.get(88..91), Some(b"%/@" | b"%/C" | b"%/E"));
        match kind {
            255 => break,
            1 | 2 => roots.push(Root {
                extent: number(descriptor, 156 + 2),
                length: number(descriptor, 156 + 10),
                block: match usize::from(descriptor[128]) | usize::from(descriptor[129]) << 8 {
                    block @ (512 | 1_024) => block,
                    _ => SECTOR,
                },
                is_joliet,
            }),
            _ => {}
        }
    }
    roots.sort_by_key(|root| !root.is_joliet);
    roots
}

impl Root {
    /// Adds the files below. Whether all that was said to be there was there.
    fn list<'b>(&self, bytes: &'b [u8], files: &mut Vec<ImageFile<'b>>) -> bool {
        let mut folders = vec![(self.extent, self.length, String::new(), 0)];
        let (mut visited, mut records, mut is_whole) = (HashSet::new(), 0, true);
        while let Some((extent, length, path, depth)) = folders.pop() {
            // A folder that is in itself ends here.
            if !visited.insert(extent) || visited.len() > FOLDERS {
                continue;
            }
            let (content, is_there) = piece(bytes, extent.saturating_mul(self.block), length);
            is_whole &= is_there;
            let mut at = 0;
            while at < content.len() && records < RECORDS {
                let size = usize::from(content[at]);
                if size == 0 {
                    // No record goes over the end of a sector.
                    at = (at / SECTOR + 1) * SECTOR;
                    continue;
                }
                records += 1;
                let record = &content[at..content.len().min(at + size)];
                at += size;
                let Some(name) = record.get(33..33 + usize::from(record.get(32).copied().unwrap_or(0))) else {
                    is_whole = false;
                    continue;
                };
                let flags = record.get(25).copied().unwrap_or(0);
                // Itself and the one above.
                if matches!(name, [] | [0] | [1]) {
                    continue;
                }
                let name = format!("{path}{}", self.name(name));
                let (extent, length) = (number(record, 2), number(record, 10));
                if flags & 2 != 0 {
                    if depth < DEPTH {
                        folders.push((extent, length, format!("{name}/"), depth + 1));
                    }
                    continue;
                }
                let (content, is_there) = piece(bytes, extent.saturating_mul(self.block), length);
                is_whole &= is_there;
                files.push(ImageFile {
                    name,
                    content,
                    is_hidden: flags & 1 != 0,
                });
            }
        }
        is_whole
    }

    /// A name without the number of its version.
    fn name(&self, name: &[u8]) -> String {
        let whole = if self.is_joliet {
            let units: Vec<u16> = name
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        } else {
            lossy(name).into_owned()
        };
        match whole.rsplit_once(';') {
            Some((name, version)) if version.bytes().all(|byte| byte.is_ascii_digit()) => {
                name.trim_end_matches('.').into()
            }
            _ => whole,
        }
    }
}

/// What is there of so many bytes, and whether that is all of them.
fn piece(bytes: &[u8], from: usize, length: usize) -> (&[u8], bool) {
    let rest = bytes.get(from..).unwrap_or_default();
    (&rest[..length.min(rest.len())], length <= rest.len())
}

/// A number in the lower order of bytes, which comes first where both are written.
fn number(bytes: &[u8], at: usize) -> usize {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk::<4>())
        .map_or(0, |four| u32::from_le_bytes(*four) as usize)
}
