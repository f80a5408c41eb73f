//! Where a condemned mail is, and which states it passes (contract cas-api 2.7).

use serde::{Deserialize, Serialize};

/// The nine states of a held mail, with the labels of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldStatus {
    /// Being moved into the quarantine folder.
    Quarantining,
    /// In the quarantine folder.
    Quarantined,
    /// Could not be moved; it is where it was.
    UnableToQuarantine,
    /// Being moved back.
    Restoring,
    /// Back where it came from.
    Restored,
    /// Could not be moved back; nothing was touched.
    UnableToRestore,
    /// Being deleted.
    Deleting,
    /// Gone from the mailbox.
    Deleted,
    /// Could not be deleted; nothing was touched.
    UnableToDelete,
}

/// What a person or a policy can ask to be done with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustodyAct {
    /// Move it from where it is into the quarantine folder.
    Quarantine,
    /// Move it from the quarantine folder back where it came from.
    Restore,
    /// Delete it from the quarantine folder.
    Delete,
}

impl CustodyAct {
    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quarantine => "quarantine",
            Self::Restore => "restore",
            Self::Delete => "delete",
        }
    }
    /// The act of a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Quarantine, Self::Restore, Self::Delete]
            .into_iter()
            .find(|act| act.word() == word)
    }
    /// The state while it is being done.
    #[must_use]
    pub const fn doing(self) -> HeldStatus {
        match self {
            Self::Quarantine => HeldStatus::Quarantining,
            Self::Restore => HeldStatus::Restoring,
            Self::Delete => HeldStatus::Deleting,
        }
    }
    /// The state once it is done.
    #[must_use]
    pub const fn done(self) -> HeldStatus {
        match self {
            Self::Quarantine => HeldStatus::Quarantined,
            Self::Restore => HeldStatus::Restored,
            Self::Delete => HeldStatus::Deleted,
        }
    }
    /// The state when it could not be done.
    #[must_use]
    pub const fn unable(self) -> HeldStatus {
        match self {
            Self::Quarantine => HeldStatus::UnableToQuarantine,
            Self::Restore => HeldStatus::UnableToRestore,
            Self::Delete => HeldStatus::UnableToDelete,
        }
    }
}

impl HeldStatus {
    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Quarantining,
        Self::Quarantined,
        Self::UnableToQuarantine,
        Self::Restoring,
        Self::Restored,
        Self::UnableToRestore,
        Self::Deleting,
        Self::Deleted,
        Self::UnableToDelete,
    ];

    /// The contract's label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Quarantining => "Quarantining",
            Self::Quarantined => "Quarantined",
            Self::UnableToQuarantine => "Unable to quarantine",
            Self::Restoring => "Restoring",
            Self::Restored => "Restored",
            Self::UnableToRestore => "Unable to restore",
            Self::Deleting => "Deleting",
            Self::Deleted => "Deleted",
            Self::UnableToDelete => "Unable to delete",
        }
    }

    /// The word that is stored and stands in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quarantining => "quarantining",
            Self::Quarantined => "quarantined",
            Self::UnableToQuarantine => "unable-to-quarantine",
            Self::Restoring => "restoring",
            Self::Restored => "restored",
            Self::UnableToRestore => "unable-to-restore",
            Self::Deleting => "deleting",
            Self::Deleted => "deleted",
            Self::UnableToDelete => "unable-to-delete",
        }
    }

    /// The state of a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// Whether `act` may begin in this state. Beginning twice is refused here, which is what makes a restore happen
    /// exactly once however many people press the button.
    #[must_use]
    pub const fn allows(self, act: CustodyAct) -> bool {
        match act {
            CustodyAct::Quarantine => matches!(self, Self::UnableToQuarantine),
            CustodyAct::Restore | CustodyAct::Delete => {
                matches!(self, Self::Quarantined | Self::UnableToRestore | Self::UnableToDelete)
            }
        }
    }

    /// Whether something is being done right now.
    #[must_use]
    pub const fn in_motion(self) -> bool {
        matches!(self, Self::Quarantining | Self::Restoring | Self::Deleting)
    }

    /// Whether it ended in a failure that waits for somebody.
    #[must_use]
    pub const fn failed(self) -> bool {
        matches!(
            self,
            Self::UnableToQuarantine | Self::UnableToRestore | Self::UnableToDelete
        )
    }
}

/// Where the mail is now, as far as is known: the Mail Location column.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "at", content = "folder", rename_all = "snake_case")]
pub enum MailLocation {
    /// In the quarantine folder of its mailbox.
    Quarantine,
    /// In another folder of its mailbox.
    Folder(String),
    /// Looked for in every folder of the mailbox, and not there.
    NotFound,
    /// Deleted from the quarantine folder by an act of the console.
    Deleted,
}

impl MailLocation {
    /// As the column shows it.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Quarantine => "Quarantine".into(),
            Self::Folder(name) => name.clone(),
            Self::NotFound => "not found in this mailbox".into(),
            Self::Deleted => "deleted".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_begins_while_something_is_being_done_or_after_it_is_done() {
        use HeldStatus::{Deleted, Deleting, Quarantining, Restored, Restoring};
        for status in [Quarantining, Restoring, Deleting, Restored, Deleted] {
            for act in [CustodyAct::Quarantine, CustodyAct::Restore, CustodyAct::Delete] {
                assert!(!status.allows(act), "{act:?} may not begin when {status:?}");
            }
        }
    }

    #[test]
    fn words_come_back() {
        assert!(
            HeldStatus::ALL
                .into_iter()
                .all(|status| HeldStatus::from_word(status.word()) == Some(status))
        );
    }
}
