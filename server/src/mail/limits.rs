//! Every limit on what a mail may ask of us. Passing one is evidence, never an error: the wording of the reasons follows
//! the contract (cas-api 2.4, "Over restriction (...)").

use domain::evidence::{Check, Evidence, Filter, Place};
use std::time::{Duration, Instant};

/// Bytes of a raw mail.
pub const MAIL_BYTES: usize = 192 * 1024 * 1024;
/// MIME parts of one mail, those of mails inside it included.
pub const PARTS: usize = 20_000;
/// Layers of archives and of mails within mails, counted together.
pub const LAYERS: usize = 8;
/// Members of archives in one mail.
pub const MEMBERS: usize = 4_000;
/// Bytes of one decompressed member.
pub const MEMBER_BYTES: u64 = 64 * 1024 * 1024;
/// Decompressed bytes in one mail.
pub const UNPACKED_BYTES: u64 = 200 * 1024 * 1024;
/// Kibibytes that the decoder of one xz file may ask for: `xz -9` needs 65 MiB.
pub const XZ_KIBIBYTES: u32 = 96 * 1024;
/// How many times larger than its compressed form a member may become...
pub const RATIO: u64 = 200;
/// ...once it has this many bytes; small texts compress better than that without harm.
pub const RATIO_FROM_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes of one text in which links are looked for.
pub const BODY_BYTES: usize = 8 * 1024 * 1024;
/// Bytes of one document that a process of its own reads.
pub const DOCUMENT_BYTES: usize = 48 * 1024 * 1024;
/// Bytes of memory of that process.
pub const DOCUMENT_MEMORY: u64 = 1024 * 1024 * 1024;
/// Time of that process.
pub const DOCUMENT_TIME: Duration = Duration::from_secs(20);
/// Pages of a PDF that are read.
pub const PDF_PAGES: usize = 5_000;
/// Operators that are followed in one PDF.
pub const PDF_OPERATORS: usize = 4_000_000;
/// Bytes to which the pages, drawings and fonts of one PDF unpack...
pub const PDF_UNPACKED_BYTES: usize = 128 * 1024 * 1024;
/// ...and one of its streams of objects.
pub const PDF_OBJECT_BYTES: usize = 16 * 1024 * 1024;
/// Drawings inside each other in a PDF.
pub const PDF_FORMS: usize = 12;
/// Links that are looked up in one mail.
pub const LINKS: usize = 20_000;
/// Time for one mail, checked between parts and members.
pub const TIME: Duration = Duration::from_secs(60);
/// Time for the rules on one part.
pub const RULES_TIME: Duration = Duration::from_secs(20);
/// Time for clamd to take or answer one thing.
pub const CLAMD_TIME: Duration = Duration::from_secs(30);
/// Time for the analyser to answer about one file.
pub const ANALYSER_TIME: Duration = Duration::from_secs(20);
/// Findings of one check that are kept for one mail.
pub const EVIDENCE: usize = 64;
/// Bytes of one Content-Type or Content-Disposition field: reading their parameters takes time by the square of the length.
pub const FIELD_BYTES: usize = 16 * 1024;
/// Header fields of one mail and its parts, but for those that say what a part is. Each takes a hundred bytes and more.
pub const FIELDS: usize = 100_000;
/// Fields that say what a part is: its type, its disposition, its encoding.
pub const CONTENT_FIELDS: usize = 4 * PARTS;
/// Addresses in From and Reply-To that are looked at.
pub const SENDERS: usize = 32;
/// Characters of a display name that are compared.
pub const DISPLAY_NAME_CHARACTERS: usize = 256;
/// Bytes of the header of a mail that is authenticated. Mail servers take less, so that nobody escapes by writing more.
pub const AUTHENTICATED_HEADER_BYTES: usize = 2 * 1024 * 1024;
/// Signatures that are verified: those at the top (RFC 6376 section 6.1 lets a verifier choose).
pub const SIGNATURES: usize = 10;
/// Header fields that one signature may name. Each is looked for among all fields.
pub const SIGNED_FIELDS: usize = 128;
/// Time for one question to the DNS.
pub const DNS_TIME: Duration = Duration::from_secs(2);
/// Time for authenticating one mail.
pub const AUTHENTICATION_TIME: Duration = Duration::from_secs(5);
/// Answers of the DNS that are kept.
pub const DNS_ANSWERS: u64 = 8_192;
/// Mails in a row for which the DNS was dead, until it is left alone...
pub const DNS_FAILURES: u32 = 3;
/// ...for so long.
pub const DNS_PAUSE: Duration = Duration::from_secs(30);
/// Age of a mail from which a failure says nothing any more: keys and records have changed since.
pub const AUTHENTICATED_AGE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Header fields that a summary keeps.
pub const SUMMARY_HEADERS: usize = 400;
/// Recipients that a summary keeps.
pub const SUMMARY_RECIPIENTS: usize = 400;
/// Attachments that a summary keeps.
pub const SUMMARY_ATTACHMENTS: usize = 400;
/// Characters of one text that a summary keeps.
pub const SUMMARY_CHARACTERS: usize = 4_000;

/// The limits as one value, so that a test can set them low. [`Limits::default`] has the constants of this module.
#[derive(Debug, Clone)]
pub struct Limits {
    /// See [`MAIL_BYTES`].
    pub mail_bytes: usize,
    /// See [`PARTS`].
    pub parts: usize,
    /// See [`LAYERS`].
    pub layers: usize,
    /// See [`MEMBERS`].
    pub members: usize,
    /// See [`MEMBER_BYTES`].
    pub member_bytes: u64,
    /// See [`UNPACKED_BYTES`].
    pub unpacked_bytes: u64,
    /// See [`BODY_BYTES`].
    pub body_bytes: usize,
    /// See [`TIME`].
    pub time: Duration,
    /// See [`RULES_TIME`].
    pub rules_time: Duration,
    /// See [`CLAMD_TIME`].
    pub clamd_time: Duration,
    /// See [`DOCUMENT_TIME`].
    pub document_time: Duration,
    /// See [`ANALYSER_TIME`].
    pub analyser_time: Duration,
    /// See [`EVIDENCE`].
    pub evidence: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            mail_bytes: MAIL_BYTES,
            parts: PARTS,
            layers: LAYERS,
            members: MEMBERS,
            member_bytes: MEMBER_BYTES,
            unpacked_bytes: UNPACKED_BYTES,
            body_bytes: BODY_BYTES,
            time: TIME,
            rules_time: RULES_TIME,
            clamd_time: CLAMD_TIME,
            document_time: DOCUMENT_TIME,
            analyser_time: ANALYSER_TIME,
            evidence: EVIDENCE,
        }
    }
}

/// What could not be looked into, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restriction {
    /// The mail or its text is too long.
    BodySize,
    /// A file is too long.
    FileSize,
    /// A member becomes too many times larger.
    Ratio,
    /// Too many layers.
    Layers,
    /// Too many bytes after decompression.
    Unpacked,
    /// Too many members.
    Members,
    /// Too many parts.
    Parts,
    /// Too many addresses of senders.
    Senders,
    /// It took too long.
    Time,
    /// It is broken, so that it cannot be read to the end.
    Broken,
    /// A kind of container that is not opened here.
    Unopened,
    /// An encrypted archive.
    ProtectedArchive,
    /// An encrypted document.
    ProtectedFile,
}

impl Restriction {
    /// The rule in evidence.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::BodySize => "limit:body_size",
            Self::FileSize => "limit:file_size",
            Self::Ratio => "limit:ratio",
            Self::Layers => "limit:depth",
            Self::Unpacked => "limit:unpacked_size",
            Self::Members => "limit:members",
            Self::Parts => "limit:parts",
            Self::Senders => "limit:senders",
            Self::Time => "limit:time",
            Self::Broken => "limit:broken",
            Self::Unopened => "limit:unopened",
            Self::ProtectedArchive => "protected:archive",
            Self::ProtectedFile => "protected:file",
        }
    }

    /// The contract's name for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BodySize => "Over restriction (message body size)",
            Self::FileSize => "Over restriction (file size)",
            Self::Ratio => "Over restriction (compression ratio)",
            Self::Layers => "Over restriction (number of layer of compression)",
            Self::Unpacked => "Over restriction (decompressed file size)",
            Self::Members => "Over restriction (decompressed file count)",
            Self::Parts => "Over restriction (mail entity count)",
            Self::Senders | Self::Time | Self::Broken | Self::Unopened => "Over restriction (others)",
            Self::ProtectedArchive => "Protected compressed file",
            Self::ProtectedFile => "Other protected file",
        }
    }

    /// As evidence; `detail` is a sentence without its final stop, or empty.
    #[must_use]
    pub fn evidence(self, place: Place, detail: &str) -> Evidence {
        Evidence {
            check: Check::Unscannable,
            filter: Filter::MalwareScanning,
            rule: self.rule().into(),
            because: if detail.is_empty() {
                self.name().into()
            } else {
                format!("{}: {detail}", self.name())
            },
            place,
        }
    }
}

/// What is left for one mail.
#[derive(Debug)]
pub(crate) struct Budget {
    pub(crate) parts: usize,
    pub(crate) members: usize,
    pub(crate) unpacked: u64,
    pub(crate) links: usize,
    /// A stretch of time, not a point of it: this is the one place that reads the monotonic clock.
    started: Instant,
    time: Duration,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            parts: limits.parts,
            members: limits.members,
            unpacked: limits.unpacked_bytes,
            links: LINKS,
            started: Instant::now(),
            time: limits.time,
        }
    }

    /// The time that is left.
    pub(crate) fn left(&self) -> Duration {
        self.time.saturating_sub(self.started.elapsed())
    }

    pub(crate) fn is_late(&self) -> bool {
        self.started.elapsed() > self.time
    }
}
