//! Compliance templates: detectors, words and expressions joined by and, or, counts and nearness (spec P6, contract cas-api 2.6).

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
    /// A regular expression, so many different matches of it.
    Expression {
        /// In the syntax of the `regex` crate; large and small letters are told apart unless it begins with `(?i)`.
        pattern: String,
        /// At least so many.
        at_least: usize,
    },
    /// Every one.
    All(Vec<Rule>),
    /// Any one.
    Any(Vec<Rule>),
    /// So many of these.
    Several {
        /// The parts.
        of: Vec<Rule>,
        /// At least so many.
        at_least: usize,
    },
    /// Both, not further apart than so many characters.
    Near {
        /// The one.
        one: Box<Rule>,
        /// The other.
        other: Box<Rule>,
        /// Characters between them.
        within: usize,
    },
}

/// What was found in one text, asked for by a rule.
pub trait Findings {
    /// Places and masked values of a detector, in order.
    fn of(&self, detector: &str) -> &[Match];
    /// Places and masked values of an expression, in order.
    fn expression(&self, pattern: &str) -> &[Match];
    /// The places of a word, in order.
    fn word(&self, word: &str) -> &[Range<usize>];
    /// How many characters these bytes of the text are.
    fn characters(&self, bytes: Range<usize>) -> usize;
}

/// One place at which a detector or an expression holds.
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

    /// A regular expression, once.
    #[must_use]
    pub fn expression(pattern: &str) -> Self {
        Self::Expression {
            pattern: pattern.into(),
            at_least: 1,
        }
    }

    /// This one not further from the other than so many characters.
    #[must_use]
    pub fn near(self, other: Self, within: usize) -> Self {
        Self::Near {
            one: Box::new(self),
            other: Box::new(other),
            within,
        }
    }

    /// Itself and every rule inside it.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        let mut parts = vec![self];
        let mut next = 0;
        while let Some(part) = parts.get(next).copied() {
            match part {
                Self::Found { .. } | Self::Words { .. } | Self::Expression { .. } => {}
                Self::All(rules) | Self::Any(rules) | Self::Several { of: rules, .. } => parts.extend(rules),
                Self::Near { one, other, .. } => parts.extend([one.as_ref(), other.as_ref()]),
            }
            next += 1;
        }
        parts
    }

    /// The detectors that it names.
    #[must_use]
    pub fn detectors(&self) -> Vec<&str> {
        self.parts()
            .into_iter()
            .filter_map(|part| match part {
                Self::Found { detector, .. } => Some(detector.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The expressions in it.
    #[must_use]
    pub fn expressions(&self) -> Vec<&str> {
        self.parts()
            .into_iter()
            .filter_map(|part| match part {
                Self::Expression { pattern, .. } => Some(pattern.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The words in it.
    #[must_use]
    pub fn listed_words(&self) -> Vec<&str> {
        self.parts()
            .into_iter()
            .filter_map(|part| match part {
                Self::Words { words, .. } => Some(words),
                _ => None,
            })
            .flatten()
            .map(String::as_str)
            .collect()
    }

    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, findings: &dyn Findings) -> bool {
        match self {
            Self::Found { detector, at_least } => different(findings.of(detector)) >= *at_least,
            Self::Expression { pattern, at_least } => different(findings.expression(pattern)) >= *at_least,
            Self::Words { words, at_least } => {
                let found = words.iter().filter(|word| !findings.word(word).is_empty());
                found.take(*at_least).count() >= *at_least
            }
            Self::All(rules) => rules.iter().all(|rule| rule.holds(findings)),
            Self::Any(rules) => rules.iter().any(|rule| rule.holds(findings)),
            Self::Several { of, at_least } => {
                of.iter().filter(|rule| rule.holds(findings)).take(*at_least).count() >= *at_least
            }
            Self::Near { one, other, within } => {
                one.holds(findings)
                    && other.holds(findings)
                    && are_near(one.places(findings), other.places(findings), *within, findings)
            }
        }
    }

    /// Where what it asks for lies.
    fn places(&self, findings: &dyn Findings) -> Vec<Range<usize>> {
        let of = |matches: &[Match]| matches.iter().map(|found| found.place.clone()).collect();
        match self {
            Self::Found { detector, .. } => of(findings.of(detector)),
            Self::Expression { pattern, .. } => of(findings.expression(pattern)),
            Self::Words { words, .. } => words.iter().flat_map(|word| findings.word(word).to_vec()).collect(),
            Self::All(rules) | Self::Any(rules) | Self::Several { of: rules, .. } => {
                rules.iter().flat_map(|rule| rule.places(findings)).collect()
            }
            Self::Near { one, other, .. } => [one.places(findings), other.places(findings)].concat(),
        }
    }
}

/// How many different values.
fn different(found: &[Match]) -> usize {
    let mut keys: Vec<u64> = found.iter().map(|found| found.key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.len()
}

/// Whether two different places lie within so many characters of each other. Of those before a place the one that ends last is nearest,
/// of those behind it the one that begins first: so it takes no more time than sorting.
fn are_near(ones: Vec<Range<usize>>, mut others: Vec<Range<usize>>, within: usize, findings: &dyn Findings) -> bool {
    others.sort_unstable_by_key(|place| (place.start, place.end));
    let mut last_end = 0;
    let ends: Vec<usize> = others
        .iter()
        .map(|place| {
            last_end = last_end.max(place.end);
            last_end
        })
        .collect();
    // A character has one to four bytes.
    let near = |from: usize, to: usize| {
        let bytes = to.saturating_sub(from);
        bytes <= within || bytes <= within.saturating_mul(4) && findings.characters(from..to) <= within
    };
    ones.iter().any(|one| {
        let at = others.partition_point(|other| other.start < one.start);
        let before = at.checked_sub(1).and_then(|before| ends.get(before));
        let behind = others.iter().skip(at).find(|other| *other != one);
        before.is_some_and(|end| near(*end, one.start)) || behind.is_some_and(|other| near(one.end, other.start))
    })
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
    struct Found {
        detectors: BTreeMap<&'static str, Vec<Match>>,
        words: BTreeMap<&'static str, Vec<Range<usize>>>,
        text: &'static str,
    }

    impl Findings for Found {
        fn of(&self, detector: &str) -> &[Match] {
            self.detectors.get(detector).map_or(&[], Vec::as_slice)
        }
        fn expression(&self, pattern: &str) -> &[Match] {
            self.of(pattern)
        }
        fn word(&self, word: &str) -> &[Range<usize>] {
            self.words.get(word).map_or(&[], Vec::as_slice)
        }
        fn characters(&self, bytes: Range<usize>) -> usize {
            self.text.get(bytes).map_or(0, |text| text.chars().count())
        }
    }

    fn found(text: &'static str, detectors: &[(&'static str, Vec<Match>)], words: &[&'static str]) -> Found {
        let places = |word: &str| text.match_indices(word).map(|(at, word)| at..at + word.len()).collect();
        Found {
            detectors: detectors.iter().cloned().collect(),
            words: words.iter().map(|word| (*word, places(word))).collect(),
            text,
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
        let found = found("", &[("card", vec![at(0, 1), at(50, 1), at(90, 2)])], &[]);
        let cards = |at_least| Rule::Found {
            detector: "card".into(),
            at_least,
        };
        assert!(cards(2).holds(&found) && !cards(3).holds(&found));
        assert!(
            Rule::any_of(&["iban", "card"]).holds(&found)
                && !Rule::All(vec![cards(1), Rule::found("iban")]).holds(&found)
        );
        let several = |at_least| Rule::Several {
            of: vec![cards(1), Rule::found("iban"), cards(2)],
            at_least,
        };
        assert!(several(2).holds(&found) && !several(3).holds(&found));
    }

    #[test]
    fn nearness_is_measured_between_the_ends_in_characters() {
        let words = ["patient", "diagnosis", "nothing"];
        let plain = found(
            "patient             0000            diagnosis",
            &[("us-ssn", vec![at(20, 1)])],
            &words,
        );
        let near = |word: &str, within| Rule::found("us-ssn").near(Rule::words(&[word], 1), within);
        // 13 characters lie between the word and the number, 12 between the number and the other word.
        assert!(near("patient", 13).holds(&plain) && !near("patient", 12).holds(&plain));
        assert!(near("diagnosis", 12).holds(&plain) && !near("diagnosis", 11).holds(&plain));
        assert!(!near("nothing", 1_000).holds(&plain));
        assert_eq!(near("patient", 5).detectors(), ["us-ssn"]);
        // Three characters of three bytes each.
        let wide = found("patient個人番0000", &[("us-ssn", vec![at(16, 1)])], &words);
        assert!(near("patient", 3).holds(&wide) && !near("patient", 2).holds(&wide));
    }

    #[test]
    fn a_place_is_not_near_itself() {
        let near = Rule::found("card").near(Rule::found("card"), 10);
        let card = |places: Vec<Match>| found("", &[("card", places)], &[]);
        assert!(!near.holds(&card(vec![at(0, 1)])));
        assert!(!near.holds(&card(vec![at(0, 1), at(100, 2)])));
        assert!(near.holds(&card(vec![at(0, 1), at(12, 2), at(100, 3)])));
    }
}
