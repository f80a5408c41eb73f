//! What a rule asks for, as a sentence for people.

use super::{detectors::find, template::Rule};
use std::fmt;

/// Words of one list that are said.
const SAID: usize = 8;

impl fmt::Display for Rule {
    /// Such as `at least 2 different values of “Payment card number” within 100 characters of “cvv” or “expiry”`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said(f, false)
    }
}

impl Rule {
    /// In brackets where it stands among others and could be read in two ways.
    fn said(&self, f: &mut fmt::Formatter<'_>, is_inside: bool) -> fmt::Result {
        match self {
            Self::Found { detector, at_least } => {
                let name = find(detector).map_or(detector.as_str(), |detector| detector.name);
                match at_least {
                    0 | 1 => write!(f, "“{name}”"),
                    many => write!(f, "at least {many} different values of “{name}”"),
                }
            }
            Self::Expression { pattern, at_least } => match at_least {
                0 | 1 => write!(f, "a match of the expression “{pattern}”"),
                many => write!(f, "at least {many} different matches of the expression “{pattern}”"),
            },
            Self::Words { words, at_least } => said_words(f, words, *at_least),
            Self::All(rules) => joined(f, rules, " and ", is_inside),
            Self::Any(rules) => joined(f, rules, " or ", is_inside),
            Self::Several { of, at_least } => {
                write!(f, "at least {at_least} of (")?;
                joined(f, of, ", ", false)?;
                f.write_str(")")
            }
            Self::Near { one, other, within } => {
                let unit = if *within == 1 { "character" } else { "characters" };
                if is_inside {
                    f.write_str("(")?;
                }
                one.said(f, true)?;
                write!(f, " within {within} {unit} of ")?;
                other.said(f, true)?;
                if is_inside {
                    f.write_str(")")?;
                }
                Ok(())
            }
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, rules: &[Rule], between: &str, is_inside: bool) -> fmt::Result {
    let brackets = is_inside && rules.len() > 1;
    if brackets {
        f.write_str("(")?;
    }
    for (number, rule) in rules.iter().enumerate() {
        if number > 0 {
            f.write_str(between)?;
        }
        rule.said(f, rules.len() > 1)?;
    }
    if brackets {
        f.write_str(")")?;
    }
    Ok(())
}

fn said_words(f: &mut fmt::Formatter<'_>, words: &[String], at_least: usize) -> fmt::Result {
    match (words, at_least) {
        ([word], _) => return write!(f, "the word “{word}”"),
        (_, 0 | 1) => f.write_str("one of the words ")?,
        (_, many) => write!(f, "at least {many} of the words ")?,
    }
    for (number, word) in words.iter().take(SAID).enumerate() {
        if number > 0 {
            f.write_str(", ")?;
        }
        write!(f, "“{word}”")?;
    }
    match words.len().saturating_sub(SAID) {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dlp::built_in;

    #[test]
    fn a_rule_is_a_sentence() {
        let cards = Rule::Found {
            detector: "card".into(),
            at_least: 2,
        };
        let rule = Rule::Any(vec![cards, Rule::found("iban")]).near(Rule::words(&["cvv", "expiry"], 1), 100);
        assert_eq!(
            rule.to_string(),
            "(at least 2 different values of “Payment card number” or “International bank account number (IBAN)”) within 100 characters of one of the words “cvv”, “expiry”"
        );
        let rule = Rule::All(vec![
            Rule::expression("PRJ-[0-9]{4}"),
            Rule::Several {
                of: vec![Rule::found("us-ssn"), Rule::words(&["secret"], 1), Rule::found("gone")],
                at_least: 2,
            },
        ]);
        assert_eq!(
            rule.to_string(),
            "a match of the expression “PRJ-[0-9]{4}” and at least 2 of (“US Social Security number”, the word “secret”, “gone”)"
        );
        let rule = Rule::All(vec![Rule::any_of(&["us-ssn", "iban"]), Rule::words(&["secret"], 1)]);
        assert_eq!(
            rule.to_string(),
            "(“US Social Security number” or “International bank account number (IBAN)”) and the word “secret”"
        );
        let many: Vec<String> = (0..11).map(|number| format!("w{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(Rule::words(&many, 3).to_string().ends_with("“w7” and 3 more"));
        for template in built_in() {
            assert!(!template.rule.to_string().is_empty());
        }
    }
}
