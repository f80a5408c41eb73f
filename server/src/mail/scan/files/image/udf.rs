//! UDF: Windows shows its files and not those of ISO 9660 where an image has both.

use super::{DEPTH, FOLDERS, ImageFile, RECORDS, SECTOR, number, piece};
use std::collections::HashSet;

/// The sector that says where the volume is described (ECMA-167 3/10.2, anchor).
const ANCHOR: usize = 256;
/// Descriptors of the volume that are looked at.
const DESCRIPTORS: usize = 64;
/// Stretches of one file.
const STRETCHES: usize = 4_096;
/// Identifiers of tags (ECMA-167 3/7.2.1, 4/7.2.1).
const PARTITION: u16 = 5;
const LOGICAL_VOLUME: u16 = 6;
const FILE_SET: u16 = 256;
const FILE_IDENTIFIER: u16 = 257;
const FILE_ENTRY: u16 = 261;
const EXTENDED_FILE_ENTRY: u16 = 266;

/// Adds the files of the volume; without one there is nothing to add. Whether all that was said to be there was there.
pub(super) fn list<'b>(bytes: &'b [u8], files: &mut Vec<ImageFile<'b>>) -> bool {
    let anchor = sector(bytes, ANCHOR);
    if tag(anchor) != Some(2) {
        return true;
    }
    let first = number(anchor, 20);
    let (mut partition, mut volume) = (None, None);
    for at in first..first.saturating_add(DESCRIPTORS) {
        let descriptor = sector(bytes, at);
        match tag(descriptor) {
            Some(PARTITION) => partition = Some(number(descriptor, 188)),
            Some(LOGICAL_VOLUME) => volume = Some(number(descriptor, 252)),
            Some(8) | None => break,
            Some(_) => {}
        }
    }
    let (Some(partition), Some(volume)) = (partition, volume) else {
        return false;
    };
    let set = sector(bytes, partition.saturating_add(volume));
    if tag(set) != Some(FILE_SET) {
        return false;
    }
    let mut folders = vec![(number(set, 404), String::new(), 0)];
    let (mut visited, mut records, mut is_whole) = (HashSet::new(), 0, true);
    while let Some((block, path, depth)) = folders.pop() {
        if !visited.insert(block) || visited.len() > FOLDERS {
            continue;
        }
        let Some(folder) = content(bytes, partition, block) else {
            is_whole = false;
            continue;
        };
        let mut rest = folder;
        while tag(rest) == Some(FILE_IDENTIFIER) && records < RECORDS {
            records += 1;
            let flags = rest.get(18).copied().unwrap_or(0);
            let name_length = usize::from(rest.get(19).copied().unwrap_or(0));
            let before = 38 + usize::from(short(rest, 36));
            let name = name(rest.get(before..before + name_length).unwrap_or_default());
            let block = number(rest, 24);
            let length = (before + name_length).next_multiple_of(4);
            rest = rest.get(length..).unwrap_or_default();
            // Deleted, or the folder above.
            if flags & 0b1100 != 0 {
                continue;
            }
            let name = format!("{path}{name}");
            if flags & 2 != 0 {
                if depth < DEPTH {
                    folders.push((block, format!("{name}/"), depth + 1));
                }
                continue;
            }
            match content(bytes, partition, block) {
                Some(content) => files.push(ImageFile {
                    name,
                    content,
                    is_hidden: flags & 1 != 0,
                }),
                None => is_whole = false,
            }
        }
    }
    is_whole
}

/// The bytes that a file entry describes (ECMA-167 4/14.9, UDF 2.3.6): within it, or in one stretch. A file in pieces is read
/// as far as they follow each other, as they do in images that are made in one go.
fn content(bytes: &[u8], partition: usize, block: usize) -> Option<&[u8]> {
    let entry = sector(bytes, partition.saturating_add(block));
    let (attributes, descriptors, from) = match tag(entry)? {
        FILE_ENTRY => (number(entry, 168), number(entry, 172), 176_usize),
        EXTENDED_FILE_ENTRY => (number(entry, 208), number(entry, 212), 216),
        _ => return None,
    };
    let length = number(entry, 56);
    let start = from.checked_add(attributes)?;
    let descriptors = piece(entry, start, descriptors).0;
    let size = match short(entry, 34) & 7 {
        0 => 8,
        1 => 16,
        3 => return Some(&descriptors[..length.min(descriptors.len())]),
        _ => return None,
    };
    let mut stretch: Option<(usize, usize)> = None;
    for descriptor in descriptors.chunks_exact(size).take(STRETCHES) {
        // The upper two bits say whether it was recorded.
        let (bytes_here, at) = (number(descriptor, 0) & 0x3fff_ffff, number(descriptor, 4));
        match &mut stretch {
            _ if bytes_here == 0 => break,
            None => stretch = Some((at, bytes_here)),
            Some((first, so_far)) if *first + so_far.div_ceil(SECTOR) == at => *so_far += bytes_here,
            Some(_) => break,
        }
    }
    let Some((first, there)) = stretch else {
        return Some(&[]);
    };
    Some(
        piece(
            bytes,
            partition.saturating_add(first).saturating_mul(SECTOR),
            length.min(there),
        )
        .0,
    )
}

fn sector(bytes: &[u8], number: usize) -> &[u8] {
    piece(bytes, number.saturating_mul(SECTOR), SECTOR).0
}

/// The identifier of a descriptor, if its tag's sum is right (ECMA-167 3/7.2.3).
fn tag(bytes: &[u8]) -> Option<u16> {
    let tag = bytes.first_chunk::<16>()?;
    let sum = tag
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != 4)
        .fold(0_u8, |sum, (_, byte)| sum.wrapping_add(*byte));
    (sum == tag[4])
        .then_some(short(bytes, 0))
        .filter(|identifier| *identifier != 0)
}

fn short(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..) {
        Some([low, high, ..]) => u16::from_le_bytes([*low, *high]),
        _ => 0,
    }
}

/// A name in its compressed form (UDF 2.1.1): eight or sixteen bits for each character.
fn name(written: &[u8]) -> String {
    match written {
        [16, rest @ ..] => {
            let units: Vec<u16> = rest
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        [_, rest @ ..] => rest.iter().map(|byte| char::from(*byte)).collect(),
        [] => String::new(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A descriptor with its tag.
    fn described(identifier: u16, fields: &[(usize, &[u8])]) -> Vec<u8> {
        let mut out = vec![0; SECTOR];
        out[..2].copy_from_slice(&identifier.to_le_bytes());
        for (at, bytes) in fields {
            out[*at..at + bytes.len()].copy_from_slice(bytes);
        }
        out[4] = out[..16].iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
        out
    }

    fn identifier(flags: u8, name: &str, block: u32) -> Vec<u8> {
        let mut out = described(
            FILE_IDENTIFIER,
            &[
                (18, &[flags, name.len() as u8 + 1]),
                (24, &block.to_le_bytes()),
                (38, &[8]),
                (39, name.as_bytes()),
            ],
        );
        out.truncate((39 + name.len()).next_multiple_of(4));
        out
    }

    #[test]
    fn files_of_udf_are_listed_within_their_folders() {
        let four = |number: u32| number.to_le_bytes();
        let inner = [identifier(0b1010, "", 1), identifier(1, "run.lnk", 4)].concat();
        let root = [
            identifier(0b1010, "", 1),
            identifier(2, "sub", 2),
            identifier(0, "b.txt", 3),
        ]
        .concat();
        let embedded = |content: &[u8]| {
            described(
                FILE_ENTRY,
                &[
                    (34, &[3]),
                    (56, &four(content.len() as u32)),
                    (172, &four(content.len() as u32)),
                    (176, content),
                ],
            )
        };
        // The partition begins at sector 300: the set, the root, the folder, a file in a stretch, one within its entry.
        let stretch = [four(5), four(5)].concat();
        let partition = [
            described(FILE_SET, &[(404, &four(1))]),
            embedded(&root),
            embedded(&inner),
            described(FILE_ENTRY, &[(56, &four(5)), (172, &four(8)), (176, &stretch)]),
            embedded(b"inside"),
            b"hello".to_vec(),
        ]
        .concat();
        let mut image = vec![0; SECTOR * 300];
        let mut put =
            |sector: usize, bytes: &[u8]| image[sector * SECTOR..sector * SECTOR + bytes.len()].copy_from_slice(bytes);
        put(ANCHOR, &described(2, &[(20, &four(32))]));
        put(32, &described(PARTITION, &[(188, &four(300))]));
        put(33, &described(LOGICAL_VOLUME, &[(252, &four(0))]));
        image.extend(partition);
        let mut files = Vec::new();
        assert!(list(&image, &mut files));
        let found: Vec<_> = files
            .iter()
            .map(|file| (file.name.as_str(), file.content, file.is_hidden))
            .collect();
        assert_eq!(
            found,
            [("b.txt", &b"hello"[..], false), ("sub/run.lnk", b"inside", true)]
        );
        for length in 0..image.len() / 512 {
            list(&image[..length * 512], &mut Vec::new());
        }
    }
}
