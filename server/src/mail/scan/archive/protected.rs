//! Encrypted members of a ZIP whose password stands in the mail.

use super::super::{Trail, Walk};
use crate::mail::limits::{RATIO, RATIO_FROM_BYTES, Restriction};
use domain::evidence::Check;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Members of one archive for which passwords are tried: each trial costs a derivation of a key (AE-2: 1,000 rounds).
const MEMBERS_TRIED: usize = 4;

/// What is known of an archive's password.
#[derive(Debug)]
pub(super) enum Password {
    /// This one fits.
    Known(String),
    /// None fitted so many times.
    Missed(usize),
}

impl Walk<'_> {
    /// A member's bytes, if one of the words of the mail opens it; and which limit cut them.
    pub(super) fn decrypted(
        &mut self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        index: usize,
        password: &mut Option<Password>,
    ) -> Option<(Vec<u8>, Option<Restriction>)> {
        if let Some(Password::Known(known)) = password {
            let known = known.clone();
            return self.tried(archive, index, &known);
        }
        let missed = match password {
            Some(Password::Missed(missed)) => *missed,
            _ => 0,
        };
        if missed >= MEMBERS_TRIED {
            return None;
        }
        for word in self.passwords.clone() {
            if self.budget.is_late() {
                break;
            }
            if let Some(content) = self.tried(archive, index, &word) {
                *password = Some(Password::Known(word));
                return Some(content);
            }
        }
        *password = Some(Password::Missed(missed + 1));
        None
    }

    /// The bytes, if the password is right: the end of a member, where its sum is compared, says so.
    fn tried(
        &self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        index: usize,
        password: &str,
    ) -> Option<(Vec<u8>, Option<Restriction>)> {
        let entry = archive.by_index_decrypt(index, password.as_bytes()).ok()?;
        let ratio = entry.compressed_size().saturating_mul(RATIO).max(RATIO_FROM_BYTES);
        let limits = [
            (self.budget.unpacked, Restriction::Unpacked),
            (self.scanner.limits.member_bytes, Restriction::FileSize),
            (ratio, Restriction::Ratio),
        ];
        let (limit, restriction) = limits.into_iter().min_by_key(|(limit, _)| *limit)?;
        let mut content = Vec::new();
        entry.take(limit.saturating_add(1)).read_to_end(&mut content).ok()?;
        let is_cut = content.len() as u64 > limit;
        content.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Some((content, is_cut.then_some(restriction)))
    }

    /// Looks at a member that was opened so.
    pub(super) fn opened(
        &mut self,
        content: Vec<u8>,
        restriction: Option<Restriction>,
        name: &str,
        member: &Trail<'_>,
    ) {
        if let Some(restriction) = restriction {
            self.restricted(restriction, member, "");
        }
        self.budget.unpacked = self.budget.unpacked.saturating_sub(content.len() as u64);
        self.file(&content, name, true, member);
    }

    /// What was found so far that nobody wants to receive behind a password: what threatens, and files that a click starts. A
    /// link or personal data behind one is nobody's attack.
    pub(super) fn objections(&self) -> usize {
        let threats = [Check::MalwareScanning, Check::FileBlocking, Check::SuspiciousObjects];
        let findings = self
            .evidence
            .iter()
            .filter(|evidence| threats.contains(&evidence.check));
        findings.count() + self.launched
    }
}
