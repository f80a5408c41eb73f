//! OneNote sections ([MS-ONESTORE]): the files that a page carries.

use super::super::{Trail, Walk};
use crate::mail::analyser::features::{NOTE_FILE, NOTE_PROGRAM};
use memchr::memmem;

/// How a section begins (2.3.1, guidFileType).
pub(super) const BEGINNING: &[u8] = b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d";
/// What stands before each file (2.6.13, FileDataStoreObject, guidHeader).
const FILE: &[u8] = b"\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac";
/// Bytes between that and the file: its length and two fields of no use.
const BEFORE: usize = 20;
/// Files of one section that are looked at.
const FILES: usize = 256;

impl Walk<'_> {
    /// Looks at every file of a section. Pictures are files too.
    pub(super) fn note(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        for (number, at) in memmem::find_iter(bytes, FILE).take(FILES).enumerate() {
            let rest = &bytes[at + FILE.len()..];
            let Some((length, _)) = rest.split_first_chunk::<8>() else {
                return;
            };
            let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
            let content = rest.get(BEFORE..).unwrap_or_default();
            let content = &content[..length.min(content.len())];
            self.feature(&NOTE_FILE, trail, "");
            self.embedded(content, &format!("file {}", number + 1), &NOTE_PROGRAM, trail);
        }
    }
}
