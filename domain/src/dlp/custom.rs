//! Templates that administrators make: of the detectors, of their own words and expressions (contract cas-api 2.6).

use super::{
    detectors::find,
    template::{Rule, Template},
    templates::name_of,
};
use crate::problem::{Answer, Problem};
use serde::{Deserialize, Serialize};

/// What the identifiers of custom templates begin with, so that none is ever that of a built-in one.
pub const CUSTOM_PREFIX: &str = "custom-";
/// Characters of an identifier.
pub const ID_MAX: usize = 64;
/// Characters of a name.
pub const NAME_MAX: usize = 128;
/// Characters of a description.
pub const DESCRIPTION_MAX: usize = 1_000;
/// Custom templates of one organisation.
pub const TEMPLATES_MAX: usize = 200;
/// Parts of one rule, those inside others included.
pub const PARTS_MAX: usize = 200;
/// Parts inside each other.
pub const DEPTH_MAX: usize = 8;
/// Words of one list.
pub const WORDS_MAX: usize = 1_024;
/// Characters of one word.
pub const WORD_MAX: usize = 100;
/// Expressions of one template.
pub const EXPRESSIONS_MAX: usize = 20;
/// Characters of one expression.
pub const EXPRESSION_MAX: usize = 1_000;
/// The most that can be asked for of one thing.
pub const COUNT_MAX: usize = 1_000;
/// The most characters that can lie between two things that are near.
pub const WITHIN_MAX: usize = 10_000;

/// A template of an organisation's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomTemplate {
    /// The word that policies keep in [`Filters::templates`](crate::policy::Filters::templates): [`CUSTOM_PREFIX`], then small letters,
    /// digits and hyphens.
    pub id: String,
    /// For people.
    pub name: String,
    /// What it is for; may be empty.
    #[serde(default)]
    pub description: String,
    /// What has to be found.
    pub rule: Rule,
}

impl CustomTemplate {
    /// “Copy of ...” a template, which can then be changed.
    #[must_use]
    pub fn copy_of(template: &Template, id: impl Into<String>) -> Self {
        let name = format!("Copy of {}", template.name);
        Self {
            id: id.into(),
            name: name.chars().take(NAME_MAX).collect(),
            description: template.description.clone(),
            rule: template.rule.clone(),
        }
    }

    /// As the pipeline asks for it: words in small letters, each once.
    #[must_use]
    pub fn template(&self) -> Template {
        let mut rule = self.rule.clone();
        lower(&mut rule, DEPTH_MAX);
        Template {
            id: self.id.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            rule,
        }
    }

    /// Checks everything that can be told without compiling its expressions, which the server does
    /// (`postern_server::mail::scan::dlp::check`).
    ///
    /// # Errors
    /// [`Problem::Invalid`] with the field `id`, `name`, `description` or `rule`, and a sentence that quotes the part that cannot be taken.
    pub fn check(&self) -> Answer<()> {
        let rest = self.id.strip_prefix(CUSTOM_PREFIX).unwrap_or_default();
        let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if rest.is_empty() || self.id.len() > ID_MAX || !rest.bytes().all(is_word) || name_of(&self.id).is_some() {
            return Err(Problem::invalid(
                "id",
                format!(
                    "“{}” cannot name a template: begin with “{CUSTOM_PREFIX}” and go on with small letters, digits and hyphens, at most {ID_MAX} characters together.",
                    start_of(&self.id)
                ),
            ));
        }
        if self.name.trim().is_empty() || self.name.chars().count() > NAME_MAX {
            return Err(Problem::invalid(
                "name",
                format!("A template needs a name of 1 to {NAME_MAX} characters."),
            ));
        }
        if self.description.chars().count() > DESCRIPTION_MAX {
            return Err(Problem::invalid(
                "description",
                format!("A description has at most {DESCRIPTION_MAX} characters."),
            ));
        }
        checked(&self.rule).map_err(|sentence| Problem::invalid("rule", sentence))
    }
}

/// The beginning of what somebody wrote, to be quoted.
fn start_of(text: &str) -> String {
    text.chars().take(ID_MAX).collect()
}

fn lower(rule: &mut Rule, depth: usize) {
    match rule {
        Rule::Words { words, .. } => {
            for word in words.iter_mut() {
                *word = word.trim().to_lowercase();
            }
            words.sort_unstable();
            words.dedup();
        }
        Rule::All(rules) | Rule::Any(rules) | Rule::Several { of: rules, .. } if depth > 0 => {
            rules.iter_mut().for_each(|rule| lower(rule, depth - 1));
        }
        Rule::Near { one, other, .. } if depth > 0 => {
            lower(one, depth - 1);
            lower(other, depth - 1);
        }
        _ => {}
    }
}

/// Checks a rule and what is inside it.
fn checked(rule: &Rule) -> Result<(), String> {
    if depth(rule, DEPTH_MAX) > DEPTH_MAX {
        return Err(format!("Parts can stand inside each other {DEPTH_MAX} times at most."));
    }
    let parts = rule.parts();
    if parts.len() > PARTS_MAX {
        return Err(format!(
            "A template has at most {PARTS_MAX} parts; this one has {}.",
            parts.len()
        ));
    }
    let expressions = rule.expressions().len();
    if expressions > EXPRESSIONS_MAX {
        return Err(format!(
            "A template has at most {EXPRESSIONS_MAX} expressions; this one has {expressions}."
        ));
    }
    parts.into_iter().try_for_each(part)
}

/// How deep parts lie inside each other; not counted beyond the limit.
fn depth(rule: &Rule, limit: usize) -> usize {
    let inner = |rule: &Rule| if limit == 0 { 0 } else { depth(rule, limit - 1) };
    1 + match rule {
        Rule::Found { .. } | Rule::Words { .. } | Rule::Expression { .. } => 0,
        Rule::All(rules) | Rule::Any(rules) | Rule::Several { of: rules, .. } => {
            rules.iter().map(inner).max().unwrap_or_default()
        }
        Rule::Near { one, other, .. } => inner(one).max(inner(other)),
    }
}

/// Checks one part by itself.
fn part(rule: &Rule) -> Result<(), String> {
    let count = |at_least: usize, most: usize, of: &str| {
        if (1..=most).contains(&at_least) {
            return Ok(());
        }
        Err(format!(
            "“At least {at_least}” cannot be asked for of {of}: write a number from 1 to {most}."
        ))
    };
    match rule {
        Rule::Found { detector, at_least } => {
            if find(detector).is_none() {
                return Err(format!(
                    "“{}” is no detector: choose one of the list.",
                    start_of(detector)
                ));
            }
            count(*at_least, COUNT_MAX, &format!("“{detector}”"))
        }
        Rule::Expression { pattern, at_least } => {
            let length = pattern.chars().count();
            if pattern.trim().is_empty() || length > EXPRESSION_MAX {
                return Err(format!(
                    "An expression has 1 to {EXPRESSION_MAX} characters; this one has {length}."
                ));
            }
            count(*at_least, COUNT_MAX, "an expression")
        }
        Rule::Words { words, at_least } => {
            if words.is_empty() || words.len() > WORDS_MAX {
                return Err(format!(
                    "A list has 1 to {WORDS_MAX} words; this one has {}.",
                    words.len()
                ));
            }
            let wrong = words.iter().zip(1..).find(|(word, _)| {
                let length = word.trim().chars().count();
                !(1..=WORD_MAX).contains(&length)
            });
            if let Some((word, number)) = wrong {
                return Err(format!(
                    "A word has 1 to {WORD_MAX} characters; word {number} of the list, “{}”, has {}.",
                    start_of(word),
                    word.trim().chars().count()
                ));
            }
            count(*at_least, words.len(), "this list")
        }
        Rule::All(rules) | Rule::Any(rules) if rules.is_empty() => Err(
            "A group of parts is empty: add a detector, a list of words or an expression, or remove the group.".into(),
        ),
        Rule::All(_) | Rule::Any(_) => Ok(()),
        Rule::Several { of, at_least } => count(*at_least, of.len(), "these parts"),
        Rule::Near { within, .. } => {
            if (1..=WITHIN_MAX).contains(within) {
                return Ok(());
            }
            Err(format!(
                "“Within {within} characters” cannot be asked for: write a number from 1 to {WITHIN_MAX}."
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;
    use crate::dlp::built_in;

    fn with(rule: Rule) -> CustomTemplate {
        CustomTemplate {
            id: "custom-projects".into(),
            name: "Projects".into(),
            description: String::new(),
            rule,
        }
    }

    fn refused(rule: Rule) -> String {
        match with(rule).check() {
            Err(Problem::Invalid { field, sentence }) if field == "rule" => sentence,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_copy_of_every_built_in_one_is_one() {
        for template in built_in() {
            let copy = CustomTemplate::copy_of(&template, format!("custom-{}", template.id));
            assert_eq!(copy.check(), Ok(()), "{}", template.id);
            assert_eq!(copy.name, format!("Copy of {}", template.name));
            assert_eq!(
                copy.template().rule.detectors(),
                template.rule.detectors(),
                "{}",
                template.id
            );
        }
    }

    #[test]
    fn words_are_asked_for_in_small_letters() {
        let rule = with(Rule::words(&[" Ärzte ", "ärzte", "Akte"], 1)).template().rule;
        assert_eq!(rule, Rule::words(&["akte", "ärzte"], 1));
    }

    #[test]
    fn what_cannot_be_taken_is_named() {
        for (rule, says) in [
            (Rule::found("us-snn"), "“us-snn” is no detector"),
            (Rule::Any(vec![]), "is empty"),
            (Rule::All(vec![Rule::Any(vec![])]), "is empty"),
            (Rule::words(&[], 1), "A list has 1 to 1024 words; this one has 0."),
            (Rule::words(&["a", "  "], 1), "word 2 of the list"),
            (Rule::words(&["a"], 2), "from 1 to 1"),
            (Rule::words(&["a"], 0), "“At least 0”"),
            (Rule::expression(" "), "An expression has 1 to"),
            (Rule::expression(&"a".repeat(1_001)), "this one has 1001"),
            (
                Rule::found("card").near(Rule::found("iban"), 0),
                "“Within 0 characters”",
            ),
            (Rule::Any(vec![Rule::found("card"); 200]), "this one has 201"),
            (Rule::Any(vec![Rule::expression("a"); 21]), "at most 20 expressions"),
            (
                (0..8).fold(Rule::found("card"), |rule, _| Rule::All(vec![rule])),
                "inside each other 8 times",
            ),
        ] {
            let sentence = refused(rule);
            assert!(sentence.contains(says), "{sentence}");
        }
        let seven = (0..7).fold(Rule::found("card"), |rule, _| Rule::All(vec![rule]));
        assert_eq!(with(seven).check(), Ok(()));
    }

    #[test]
    fn identifiers_keep_away_from_those_of_the_product() {
        for id in [
            "",
            "pci-dss",
            "custom-",
            "custom-A",
            "custom-a b",
            &format!("custom-{}", "a".repeat(60)),
        ] {
            let template = CustomTemplate {
                id: id.into(),
                ..with(Rule::found("card"))
            };
            assert!(
                matches!(template.check(), Err(Problem::Invalid { field, .. }) if field == "id"),
                "{id}"
            );
        }
        let nameless = CustomTemplate {
            name: " ".into(),
            ..with(Rule::found("card"))
        };
        assert!(matches!(nameless.check(), Err(Problem::Invalid { field, .. }) if field == "name"));
    }
}
