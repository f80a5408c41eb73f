//! Held mail as the console shows it: the list, its filters, one mail in full.

use crate::{
    custody::{CustodyAct, HeldStatus, MailLocation},
    evidence::Filter,
    ids::HeldId,
    time::{DAY, HOUR, Timestamp},
    verdict::{Because, DecidedBy},
};
use serde::{Deserialize, Serialize};

/// Rows on one page of any list.
pub const PAGE_ROWS: usize = 50;
/// Mails that one act may name; more go through "everything that matches".
pub const SELECTION_MAX: usize = 1_000;
/// Characters of a search that are looked at.
pub const SEARCH_MAX: usize = 200;

/// A stretch of time up to now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The last hour.
    Hour,
    /// The last 24 hours.
    Day,
    /// The last 7 days.
    Week,
    /// The last 30 days.
    Month,
    /// The last 90 days.
    Quarter,
}

impl Period {
    /// All periods.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Quarter];
    /// As a filter shows it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hour => "Last hour",
            Self::Day => "Last 24 hours",
            Self::Week => "Last 7 days",
            Self::Month => "Last 30 days",
            Self::Quarter => "Last 90 days",
        }
    }
    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
        }
    }
    /// The period of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.word() == word)
    }
    /// Its length in milliseconds.
    #[must_use]
    pub const fn length(self) -> i64 {
        match self {
            Self::Hour => HOUR,
            Self::Day => DAY,
            Self::Week => 7 * DAY,
            Self::Month => 30 * DAY,
            Self::Quarter => 90 * DAY,
        }
    }
}

/// Where a mail is, as a filter asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whereabouts {
    /// In the quarantine folder.
    Quarantine,
    /// In another folder.
    Elsewhere,
    /// Nowhere in its mailbox.
    Missing,
}

impl Whereabouts {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Quarantine, Self::Elsewhere, Self::Missing];
    /// As a filter shows it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Quarantine => "In quarantine",
            Self::Elsewhere => "In another folder",
            Self::Missing => "Not found or deleted",
        }
    }
    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quarantine => "quarantine",
            Self::Elsewhere => "elsewhere",
            Self::Missing => "missing",
        }
    }
    /// The value of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.word() == word)
    }
}

/// What narrows the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HeldFilter {
    /// Words to find in sender, recipients, subject, attachment names and reasons. All must be there; the last may be unfinished.
    #[serde(default)]
    pub search: String,
    /// Only this state.
    #[serde(default)]
    pub status: Option<HeldStatus>,
    /// Only what this filter found.
    #[serde(default)]
    pub filter: Option<Filter>,
    /// Only this mailbox (address).
    #[serde(default)]
    pub mailbox: Option<String>,
    /// Only what is there.
    #[serde(default)]
    pub whereabouts: Option<Whereabouts>,
    /// Only what was held in this period.
    #[serde(default)]
    pub period: Option<Period>,
}

/// A place in a list that is sorted newest first: keyset paging, so that what arrives meanwhile moves no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "go", content = "id", rename_all = "snake_case")]
pub enum Cursor {
    /// Rows older than this one.
    Before(HeldId),
    /// Rows newer than this one.
    After(HeldId),
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRow {
    /// The held mail. Version-7, so that its order is the order of holding.
    pub id: HeldId,
    /// When it was condemned.
    pub held_at: Timestamp,
    /// The mailbox, as an address.
    pub mailbox: String,
    /// The sender, decoded (RFC 2047), for showing.
    pub sender: String,
    /// The subject, decoded.
    pub subject: String,
    /// Names of attachments, the first few.
    pub attachments: Vec<String>,
    /// The filter that decided.
    pub filter: Filter,
    /// The rule that decided, in words for people.
    pub reason: String,
    /// Mail Location.
    pub location: MailLocation,
    /// When the location was looked at last.
    pub location_at: Timestamp,
    /// The state.
    pub status: HeldStatus,
    /// Why it is in a failed state.
    pub status_reason: Option<String>,
    /// Counts the changes, so that an act can name what it saw.
    pub version: u32,
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HeldPage {
    /// Newest first.
    pub rows: Vec<HeldRow>,
    /// Whether there are newer rows that match.
    pub newer: bool,
    /// Whether there are older rows that match.
    pub older: bool,
    /// How many match.
    pub matching: u64,
    /// How many there are without filters.
    pub all: u64,
    /// Addresses of mailboxes that hold something, for the filter's choices; at most a few hundred.
    pub mailboxes: Vec<String>,
}

/// An attachment of a held mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Decoded, as the sender wrote it; for showing only, never for a path.
    pub name: String,
    /// Bytes after transfer decoding.
    pub size: u64,
    /// By content, for people: `ZIP archive`.
    pub kind: String,
    /// Hexadecimal.
    pub sha1: String,
    /// Hexadecimal.
    pub sha256: String,
}

/// One event in the life of a held mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// When.
    pub at: Timestamp,
    /// Who: an address, or `Postern`.
    pub who: String,
    /// What, as a sentence.
    pub what: String,
}

/// One held mail in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldMail {
    /// What the list shows.
    pub row: HeldRow,
    /// The folder it was taken from.
    pub origin: String,
    /// To and Cc, decoded.
    pub recipients: Vec<String>,
    /// The Message-ID, empty when the mail has none.
    pub message_id: String,
    /// When the mail says it was sent.
    pub sent_at: Option<Timestamp>,
    /// Bytes of the raw mail.
    pub size: u64,
    /// SHA-256 of the raw mail, hexadecimal.
    pub sha256: String,
    /// The policy that decided.
    pub policy: Option<DecidedBy>,
    /// All reasons, the decisive one first.
    pub because: Vec<Because>,
    /// Name and decoded value, in the order of the mail.
    pub headers: Vec<(String, String)>,
    /// The attachments.
    pub attachments: Vec<Attachment>,
    /// Oldest first.
    pub history: Vec<HistoryLine>,
    /// Whether the raw mail is still kept, for preview and download.
    pub raw_kept: bool,
}

/// Which held mails an act is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Selection {
    /// These, at most [`SELECTION_MAX`].
    These {
        /// The mails.
        ids: Vec<HeldId>,
    },
    /// Everything that matches.
    Matching {
        /// What narrows it.
        filter: HeldFilter,
    },
}

/// What became of a request to restore or delete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActReport {
    /// What was asked.
    pub act: CustodyAct,
    /// How many mails it has begun for.
    pub begun: u64,
    /// How many were left alone because their state does not allow it (already restored, being deleted).
    pub skipped: u64,
}

/// How a download is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DownloadFormat {
    /// `message/rfc822`; one mail only.
    Eml,
    /// A ZIP, encrypted (AES-256) with the password that was given.
    Zip,
}
