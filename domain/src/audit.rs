//! The audit trail: who did what, chained by hash so that a removed or changed line shows.

use crate::{held::Period, time::Timestamp};
use serde::{Deserialize, Serialize};

/// Who acts, and what for: every change of state is handed one, and the store writes the line with the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// An address, or `Postern` for what happens by itself.
    pub who: String,
    /// The kind of act, stable: `quarantine.restore`, `policy.switch`.
    pub action: String,
    /// What it was done to: a subject, a policy's name, a mailbox.
    pub object: String,
    /// Why, or in which way; one sentence, may be empty.
    pub why: String,
}

impl Act {
    /// An act of the program itself.
    #[must_use]
    pub fn by_itself(action: &str, object: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            who: "Postern".into(),
            action: action.into(),
            object: object.into(),
            why: why.into(),
        }
    }

    /// An act of a person.
    #[must_use]
    pub fn of(who: &str, action: &str, object: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            who: who.into(),
            action: action.into(),
            object: object.into(),
            why: why.into(),
        }
    }
}

/// What narrows the trail.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditFilter {
    /// Text to find in who, action, object and why.
    #[serde(default)]
    pub search: String,
    /// Only this period.
    #[serde(default)]
    pub period: Option<Period>,
}

/// One line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Counts from 1 without gaps.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// The act.
    pub act: Act,
    /// SHA-256 over the line before and this line, hexadecimal.
    pub hash: String,
}

/// One page, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<AuditRow>,
    /// Whether there are older rows.
    pub older: bool,
    /// How many match.
    pub matching: u64,
    /// Whether the whole chain holds; the number of the first line that does not.
    pub broken_at: Option<u64>,
}
