//! Compliance templates: detectors and words joined by and, or, counts and nearness (spec P6, contract cas-api 2.6).

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What has to be found in one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A detector, so many different values of it.
    Found {
        /// The word of the detector.
        detector: String,
        /// At least so many.
        at_least: usize,
    },
    /// So many different ones of these words, which are in small letters.
    Words {
        /// The words.
        words: Vec<String>,
        /// At least so many.
        at_least: usize,
    },
    /// Every one.
    All(Vec<Rule>),
    /// Any one.
    Any(Vec<Rule>),
    /// Both, not further apart than so many bytes.
    Near {
        /// The one.
        one: Box<Rule>,
        /// The other.
        other: Box<Rule>,
        /// Bytes between them.
        within: usize,
    },
}

/// What was found in one text, asked for by a rule.
pub trait Findings {
    /// Places and masked values of a detector, in order.
    fn of(&self, detector: &str) -> &[Match];
    /// The places of a word.
    fn word(&self, word: &str) -> Vec<Range<usize>>;
}

/// One place at which a detector holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Its bytes in the text.
    pub place: Range<usize>,
    /// What tells it from others, without being it.
    pub key: u64,
    /// As it is shown and stored.
    pub masked: String,
}

impl Rule {
    /// A detector, once.
    #[must_use]
    pub fn found(detector: &str) -> Self {
        Self::Found {
            detector: detector.into(),
            at_least: 1,
        }
    }

    /// Any of these detectors, once.
    #[must_use]
    pub fn any_of(detectors: &[&str]) -> Self {
        Self::Any(detectors.iter().map(|detector| Self::found(detector)).collect())
    }

    /// So many of these words.
    #[must_use]
    pub fn words(words: &[&str], at_least: usize) -> Self {
        Self::Words {
            words: words.iter().map(|word| (*word).into()).collect(),
            at_least,
        }
    }

    /// The detectors that it names.
    #[must_use]
    pub fn detectors(&self) -> Vec<&str> {
        match self {
            Self::Found { detector, .. } => vec![detector],
            Self::Words { .. } => Vec::new(),
            Self::All(rules) | Self::Any(rules) => rules.iter().flat_map(Self::detectors).collect(),
            Self::Near { one, other, .. } => [one.detectors(), other.detectors()].concat(),
        }
    }

    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, findings: &dyn Findings) -> bool {
        match self {
            Self::Found { detector, at_least } => {
                let mut keys: Vec<u64> = findings.of(detector).iter().map(|found| found.key).collect();
                keys.sort_unstable();
                keys.dedup();
                keys.len() >= *at_least
            }
            Self::Words { words, at_least } => {
                let found = words.iter().filter(|word| !findings.word(word).is_empty());
                found.count() >= *at_least
            }
            Self::All(rules) => rules.iter().all(|rule| rule.holds(findings)),
            Self::Any(rules) => rules.iter().any(|rule| rule.holds(findings)),
            Self::Near { one, other, within } => {
                let (ones, others) = (one.places(findings), other.places(findings));
                let near = |a: &Range<usize>, b: &Range<usize>| {
                    let between = a.start.max(b.start).saturating_sub(a.end.min(b.end));
                    between <= *within
                };
                one.holds(findings)
                    && other.holds(findings)
                    && ones.iter().any(|a| others.iter().any(|b| a != b && near(a, b)))
            }
        }
    }

    /// Where what it asks for lies.
    fn places(&self, findings: &dyn Findings) -> Vec<Range<usize>> {
        match self {
            Self::Found { detector, .. } => findings.of(detector).iter().map(|found| found.place.clone()).collect(),
            Self::Words { words, .. } => words.iter().flat_map(|word| findings.word(word)).collect(),
            Self::All(rules) | Self::Any(rules) => rules.iter().flat_map(|rule| rule.places(findings)).collect(),
            Self::Near { one, other, .. } => [one.places(findings), other.places(findings)].concat(),
        }
    }
}

/// A template by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// The word that policies keep.
    pub id: String,
    /// For people.
    pub name: String,
    /// What it is for, in a sentence.
    pub description: String,
    /// What has to be found.
    pub rule: Rule,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[derive(Default)]
    struct Found(BTreeMap<&'static str, Vec<Match>>, &'static str);

    impl Findings for Found {
        fn of(&self, detector: &str) -> &[Match] {
            self.0.get(detector).map_or(&[], Vec::as_slice)
        }
        fn word(&self, word: &str) -> Vec<Range<usize>> {
            self.1
                .match_indices(word)
                .map(|(at, word)| at..at + word.len())
                .collect()
        }
    }

    fn at(start: usize, key: u64) -> Match {
        Match {
            place: start..start + 4,
            key,
            masked: "****".into(),
        }
    }

    #[test]
    fn counts_are_of_different_values() {
        let found = Found(BTreeMap::from([("card", vec![at(0, 1), at(50, 1), at(90, 2)])]), "");
        let cards = |at_least| Rule::Found {
            detector: "card".into(),
            at_least,
        };
        assert!(cards(2).holds(&found) && !cards(3).holds(&found));
        assert!(
            Rule::any_of(&["iban", "card"]).holds(&found)
                && !Rule::All(vec![cards(1), Rule::found("iban")]).holds(&found)
        );
    }

    #[test]
    fn nearness_is_measured_between_the_ends() {
        let found = Found(
            BTreeMap::from([("us-ssn", vec![at(20, 1)])]),
            "patient             0000            diagnosis",
        );
        let near = |word: &str, within| Rule::Near {
            one: Box::new(Rule::found("us-ssn")),
            other: Box::new(Rule::words(&[word], 1)),
            within,
        };
        // 13 bytes lie between the word and the number, 12 between the number and the other word.
        assert!(near("patient", 13).holds(&found) && !near("patient", 12).holds(&found));
        assert!(near("diagnosis", 12).holds(&found) && !near("diagnosis", 11).holds(&found));
        assert!(!near("nothing", 1_000).holds(&found));
        assert_eq!(near("patient", 5).detectors(), ["us-ssn"]);
    }
}
