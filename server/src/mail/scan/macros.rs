//! Macros: their source text stands compressed in streams of a compound file ([MS-OVBA] section 2.4.1), where no rule would
//! see it. It is unpacked here and looked at like a member of an archive.

use super::{Trail, Walk, files::MacroTraits};
use crate::mail::limits::Restriction;
use memchr::memmem;
use std::io::{Cursor, Read};

/// Streams of one document that are looked at.
const STREAMS: usize = 1_000;
/// Bytes of one stream.
const STREAM_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes of one macro's text.
const TEXT_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of a chunk before compression.
const CHUNK: usize = 4_096;
/// Every module's text begins so; the byte before it says that the first eight are written out, and three before that the
/// container begins.
const BEGINNING: &[u8] = b"\x00Attribut";

impl Walk<'_> {
    /// Looks at the text of every macro of a compound file.
    pub(crate) fn macros(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
            return self.restricted(Restriction::Broken, trail, "the document is damaged");
        };
        let streams: Vec<_> = file
            .walk()
            .filter(|entry| entry.is_stream() && entry.len() <= STREAM_BYTES)
            .take(STREAMS)
            .map(|entry| entry.path().to_path_buf())
            .collect();
        let mut traits = MacroTraits::default();
        'streams: for path in streams {
            let mut content = Vec::new();
            let Ok(mut stream) = file.open_stream(&path) else {
                continue;
            };
            if stream.read_to_end(&mut content).is_err() {
                continue;
            }
            for at in memmem::find_iter(&content, BEGINNING) {
                let Some(start) = at.checked_sub(3).filter(|start| content[*start] == 1) else {
                    continue;
                };
                if !self.may_open(trail) {
                    break 'streams;
                }
                let text = unpacked(&content[start + 1..]);
                let name = path.to_string_lossy();
                let module = Trail::named(Some(trail), name.trim_start_matches('/'));
                self.rules(&text, &module);
                self.text(&text, false, &module);
                if self.looks_deeper() {
                    let text = String::from_utf8_lossy(&text);
                    traits.read(&text);
                    self.addresses(&text);
                }
            }
        }
        self.macro_features(&traits, trail);
    }
}

/// The text of a container without its first byte, up to where it ends or stops making sense.
fn unpacked(container: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut rest = container;
    while text.len() < TEXT_BYTES
        && let [low, high, ..] = *rest
    {
        let header = u16::from_le_bytes([low, high]);
        if header >> 12 & 0b111 != 0b011 {
            break;
        }
        let end = (usize::from(header & 0xfff) + 3).min(rest.len());
        let chunk = &rest[2..end];
        if header >> 15 == 1 {
            unpack_chunk(chunk, &mut text);
        } else {
            text.extend_from_slice(&chunk[..chunk.len().min(CHUNK)]);
        }
        rest = &rest[end..];
    }
    text
}

/// Flags for eight tokens, then the tokens: a byte as it is, or a copy of what stands before it in this chunk.
fn unpack_chunk(chunk: &[u8], text: &mut Vec<u8>) {
    let start = text.len();
    let mut bytes = chunk.iter().copied();
    while let Some(flags) = bytes.next() {
        for token in 0..8 {
            if text.len() - start >= CHUNK {
                return;
            }
            let Some(first) = bytes.next() else { return };
            if flags >> token & 1 == 0 {
                text.push(first);
                continue;
            }
            let Some(second) = bytes.next() else { return };
            let copy = u16::from_le_bytes([first, second]);
            // The further the chunk is unpacked, the more bits say how far back the copy begins.
            let done = text.len() - start;
            let bits = done.next_power_of_two().trailing_zeros().clamp(4, 12);
            let length = usize::from(copy & (0xffff >> bits)) + 3;
            let back = usize::from(copy >> (16 - bits)) + 1;
            if back > done {
                return;
            }
            for _ in 0..length.min(CHUNK - done) {
                text.push(text[text.len() - back]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_unpacks() {
        // [MS-OVBA] section 3.2.3, "Maximum Compression Example".
        let container = [0x03, 0xb0, 0x02, 0x61, 0x45, 0x00];
        assert_eq!(unpacked(&container), [b'a'; 73]);
        // Section 3.2.2, "Normal Compression Example".
        let container = [
            0x2f, 0xb0, 0x00, 0x23, 0x61, 0x61, 0x61, 0x62, 0x63, 0x64, 0x65, 0x82, 0x66, 0x00, 0x70, 0x61, 0x67, 0x68,
            0x69, 0x6a, 0x01, 0x38, 0x08, 0x61, 0x6b, 0x6c, 0x00, 0x30, 0x6d, 0x6e, 0x6f, 0x70, 0x06, 0x71, 0x02, 0x70,
            0x04, 0x10, 0x72, 0x73, 0x74, 0x75, 0x76, 0x10, 0x77, 0x78, 0x79, 0x7a, 0x00, 0x3c,
        ];
        assert_eq!(
            String::from_utf8_lossy(&unpacked(&container)),
            "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
        );
    }

    #[test]
    fn nonsense_ends_where_it_stops_making_sense() {
        assert!(unpacked(&[0x03, 0xb0, 0x01, 0xff, 0xff]).is_empty());
        assert!(unpacked(&[0xff]).is_empty());
        assert_eq!(unpacked(&[0xff, 0xbf, 0x00, b'x']), b"x");
    }
}
