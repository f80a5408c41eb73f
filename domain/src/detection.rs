//! The detection log: one line for each mail that a policy objected to, whatever was then done.

use crate::{
    evidence::Filter,
    ids::{DetectionId, HeldId},
    series::{Series, Within},
    time::Timestamp,
    verdict::Action,
};
use serde::{Deserialize, Serialize};

/// Rows that one CSV export holds at most (contract cas-api 2.8).
pub const EXPORT_ROWS: usize = 10_000;

/// What narrows the log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DetectionFilter {
    /// Text to find in mailbox, sender, subject, rule.
    #[serde(default)]
    pub search: String,
    /// Only what this filter found.
    #[serde(default)]
    pub filter: Option<Filter>,
    /// Only where this was done.
    #[serde(default)]
    pub action: Option<Action>,
    /// Only this range of time.
    #[serde(default)]
    pub within: Within,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectionRow {
    /// Version-7: its order is the order of detection.
    pub id: DetectionId,
    /// When.
    pub at: Timestamp,
    /// `Real-time scan` or `Manual scan` (contract cas-api 1.4, `scan_type`).
    pub scan_type: String,
    /// The mailbox, as an address.
    pub mailbox: String,
    /// The folder in which it was found.
    pub folder: String,
    /// Decoded.
    pub sender: String,
    /// Decoded.
    pub subject: String,
    /// The filter that decided.
    pub filter: Filter,
    /// The rule that decided.
    pub rule: String,
    /// The reason in words.
    pub reason: String,
    /// What the policy asked for.
    pub action: Action,
    /// The policy that decided.
    pub policy: String,
    /// The held mail, when it was quarantined.
    pub held: Option<HeldId>,
}

/// One page, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DetectionPage {
    /// The rows.
    pub rows: Vec<DetectionRow>,
    /// Whether there are older rows.
    pub older: bool,
    /// How many match.
    pub matching: u64,
}

/// The lines that match as numbers over time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DetectionSeries {
    /// Detections, by filter.
    pub series: Series,
    /// Mails that were scanned in the range, whatever narrows the detections; counted by full hours.
    pub scanned: u64,
}
