//! "What needs me now": the first page.

use crate::{account::AccountRow, evidence::Filter, held::HeldRow, job::JobRow, time::Timestamp};
use serde::{Deserialize, Serialize};

/// How urgent something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Good to know.
    Note,
    /// Look at it today.
    Warning,
    /// Something does not work.
    Failure,
}

/// One thing that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// How urgent.
    pub urgency: Urgency,
    /// What, as a sentence.
    pub sentence: String,
    /// What the link says.
    pub act: String,
    /// Where to go, inside the console.
    pub link: String,
}

/// One step of the way from nothing to mail being scanned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUpStep {
    /// What is to be done.
    pub title: String,
    /// Whether it is.
    pub done: bool,
    /// Where to do it.
    pub link: String,
}

/// Everything on the first page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Overview {
    /// When it was drawn up.
    pub at: Timestamp,
    /// Most urgent first.
    pub needs: Vec<Need>,
    /// The checklist; empty once everything is done.
    pub steps: Vec<SetUpStep>,
    /// Mails in quarantine now, by the filter that decided.
    pub held: Vec<(Filter, u64)>,
    /// The newest held mails.
    pub newest: Vec<HeldRow>,
    /// The mailboxes and how they do.
    pub accounts: Vec<AccountRow>,
    /// Jobs that are not ended.
    pub jobs: Vec<JobRow>,
}

/// What stands on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counters {
    /// Mails in quarantine now.
    pub held: u64,
    /// Failures that wait for somebody.
    pub failures: u64,
}

/// What the event stream tells the pages: which kind of thing changed, never its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// Held mail: rows, states, locations.
    Held,
    /// Service accounts and their health.
    Accounts,
    /// Policies.
    Policies,
    /// Jobs and their progress.
    Jobs,
    /// The logs.
    Logs,
}
