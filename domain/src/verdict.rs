//! What is to be done with a mail, and why.

use crate::{evidence::Evidence, ids::PolicyId};
use serde::{Deserialize, Serialize};

/// What a policy does with a mail on which one of its filters matched (contract cas-api 2.5).
/// Ordered by strength: when several filters match, the strongest action is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Leave it, log it.
    Pass,
    /// Put a label on it.
    Label,
    /// Put a tag into the subject.
    TagSubject,
    /// Swap the attachment for a text file.
    ReplaceAttachment,
    /// Move it to the junk folder.
    MoveToJunk,
    /// Move it to the quarantine folder.
    Quarantine,
    /// Delete it.
    Delete,
}

impl Action {
    /// All actions, weakest first.
    pub const ALL: [Self; 7] = [
        Self::Pass,
        Self::Label,
        Self::TagSubject,
        Self::ReplaceAttachment,
        Self::MoveToJunk,
        Self::Quarantine,
        Self::Delete,
    ];

    /// Those that Maildir and IMAP mailboxes carry out today; the policy form offers these.
    pub const OFFERED: [Self; 4] = [Self::Pass, Self::MoveToJunk, Self::Quarantine, Self::Delete];

    /// The contract's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "Pass",
            Self::Label => "Label email",
            Self::TagSubject => "Tag subject",
            Self::ReplaceAttachment => "Replace with text file",
            Self::MoveToJunk => "Move to Junk Email folder",
            Self::Quarantine => "Quarantine",
            Self::Delete => "Delete",
        }
    }

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Label => "label",
            Self::TagSubject => "tag_subject",
            Self::ReplaceAttachment => "replace_attachment",
            Self::MoveToJunk => "move_to_junk",
            Self::Quarantine => "quarantine",
            Self::Delete => "delete",
        }
    }

    /// The action of a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }
}

/// What the mail is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing that a switched-on filter objects to.
    Clean,
    /// At least one switched-on filter objects.
    Condemned,
    /// Nothing objects, but something could not be looked into.
    Unscannable,
}

impl Outcome {
    /// `clean`, `condemned`, `unscannable`: as `postern scan --json` prints it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Condemned => "condemned",
            Self::Unscannable => "unscannable",
        }
    }
}

/// The policy that decided, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedBy {
    /// The policy.
    pub id: PolicyId,
    /// Its name at that time.
    pub name: String,
    /// Its version at that time.
    pub version: u32,
}

/// One reason: a finding and what the policy does about such findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// The finding.
    pub evidence: Evidence,
    /// The action that the policy's setting asks for.
    pub action: Action,
}

/// The decision about one mail for one mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What the mail is taken for.
    pub outcome: Outcome,
    /// What is to be done: the strongest of the reasons' actions, `Pass` without reasons.
    pub action: Action,
    /// The highest matching policy; none when no switched-on policy covers the mailbox.
    pub policy: Option<DecidedBy>,
    /// All reasons, the decisive one first.
    pub because: Vec<Because>,
}

impl Verdict {
    /// Nothing to object.
    #[must_use]
    pub const fn clean(policy: Option<DecidedBy>) -> Self {
        Self {
            outcome: Outcome::Clean,
            action: Action::Pass,
            policy,
            because: Vec::new(),
        }
    }

    /// The reason that decided.
    #[must_use]
    pub fn decisive(&self) -> Option<&Because> {
        self.because.first()
    }
}
