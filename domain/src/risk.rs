//! Levels of risk that the analyser gives a file (contract cas-api 2.4, the vocabulary of Virtual Analyzer).

use crate::{evidence::Place, objects::ObjectKind};
use serde::{Deserialize, Serialize};

/// How dangerous a file is taken for. Ordered: what could not be rated stands lowest, since nothing is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    /// It could not be analysed.
    Unrated,
    /// Nothing speaks against it.
    NoRisk,
    /// A little speaks against it.
    Low,
    /// Enough speaks against it for a person to look.
    Medium,
    /// It is made for attacks.
    #[default]
    High,
}

impl RiskLevel {
    /// All levels, highest first.
    pub const ALL: [Self; 5] = [Self::High, Self::Medium, Self::Low, Self::NoRisk, Self::Unrated];

    /// Those that a policy can act from.
    pub const OFFERED: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// The contract's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
            Self::NoRisk => "No risk",
            Self::Unrated => "Unrated",
        }
    }

    /// The word that is stored and stands in rules (`analyser:high`).
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::NoRisk => "no_risk",
            Self::Unrated => "unrated",
        }
    }

    /// The level of a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// Something that the analyser found and that others should know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundObject {
    /// A hash of the file, or an address that it makes use of.
    pub kind: ObjectKind,
    /// In the form in which objects are compared ([`ObjectKind::normalise`]).
    pub value: String,
    /// How dangerous the file is.
    pub level: RiskLevel,
    /// Where in the mail the file was.
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_ordered_and_their_words_lead_back() {
        assert!(RiskLevel::ALL.is_sorted_by(|higher, lower| higher > lower));
        for level in RiskLevel::ALL {
            assert_eq!(RiskLevel::from_word(level.word()), Some(level));
        }
        assert_eq!(RiskLevel::from_word("dangerous"), None);
    }
}
