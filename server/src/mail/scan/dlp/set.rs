//! The templates of an organisation, built-in and its own, with the expressions and words in them compiled. Made when a template changes,
//! shared by every scan.

use super::{
    because,
    engine::Found,
    text::{lower, plain},
};
use aho_corasick::AhoCorasick;
use domain::{
    dlp::{CustomTemplate, Rule, Template, all, built_in},
    problem::{Answer, Problem},
};
use regex::{Regex, RegexBuilder};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Bytes of one compiled expression: repetitions of repetitions pass it.
const COMPILED_BYTES: usize = 1 << 20;
/// Bytes that an expression may use while it looks.
const LOOKING_BYTES: usize = 1 << 20;
/// Brackets inside each other.
const NESTING: u32 = 50;

/// One of them.
#[derive(Debug)]
struct Ready {
    template: Template,
    /// The numbers of its detectors, in the order of [`all`].
    detectors: Vec<usize>,
}

/// Templates, ready to be looked for. Cheap to share: keep it in an `Arc`.
#[derive(Debug)]
pub struct TemplateSet {
    /// In the order in which they are offered.
    templates: Vec<Ready>,
    expressions: HashMap<String, Regex>,
    /// None when there are more than one automaton takes.
    words: Option<AhoCorasick>,
    numbers: HashMap<String, usize>,
}

impl Default for TemplateSet {
    /// The built-in templates alone.
    fn default() -> Self {
        Self::of(&[]).0
    }
}

impl TemplateSet {
    /// No template at all: nothing is compiled for it.
    pub(crate) fn none() -> Self {
        Self {
            templates: Vec::new(),
            expressions: HashMap::new(),
            words: None,
            numbers: HashMap::new(),
        }
    }

    /// The built-in templates and these. One that cannot be used (it was stored by another version, say) is left out, and a problem says
    /// which and why: each names the template, and the rest works.
    #[must_use]
    pub fn of(custom: &[CustomTemplate]) -> (Self, Vec<Problem>) {
        let mut templates = built_in();
        let mut problems = Vec::new();
        let mut expressions = HashMap::new();
        for own in custom {
            match own.check().and_then(|()| compiled(&own.rule)) {
                Ok(compiled) => {
                    expressions.extend(compiled);
                    templates.push(own.template());
                }
                Err(Problem::Invalid { field, sentence }) => {
                    problems.push(Problem::Invalid {
                        field,
                        sentence: format!("The template “{}” is not looked for. {sentence}", own.name),
                    });
                }
                Err(problem) => problems.push(problem),
            }
        }
        let words: BTreeSet<&str> = templates
            .iter()
            .flat_map(|template| template.rule.listed_words())
            .collect();
        let numbers = words
            .iter()
            .enumerate()
            .map(|(number, word)| ((*word).to_owned(), number))
            .collect();
        // As the text is looked through.
        let words = AhoCorasick::new(words.iter().map(|word| lower(&plain(word))));
        if let Err(error) = &words {
            let sentence = format!("The words of the templates are not looked for: {error}. Use fewer of them.");
            problems.push(Problem::invalid("rule", sentence));
        }
        let places: HashMap<&str, usize> = all().map(|detector| detector.id).zip(0..).collect();
        let ready = |template: Template| {
            let mut detectors: Vec<usize> = template
                .rule
                .detectors()
                .into_iter()
                .filter_map(|id| places.get(id).copied())
                .collect();
            detectors.sort_unstable();
            detectors.dedup();
            Ready { template, detectors }
        };
        let templates = templates.into_iter().map(ready).collect();
        let set = Self {
            templates,
            expressions,
            words: words.ok(),
            numbers,
        };
        (set, problems)
    }

    /// Whether there is such a template.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.templates.iter().any(|ready| ready.template.id == id)
    }

    /// The templates, in the order in which they are offered: those of the product, then the organisation's own.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.templates.iter().map(|ready| &ready.template)
    }

    /// The templates of these identifiers, to be looked for; others are passed over.
    #[must_use]
    pub fn chosen<'s>(&'s self, ids: impl Iterator<Item = &'s str>) -> Chosen<'s> {
        let ids: BTreeSet<&str> = ids.collect();
        let mut chosen = Chosen {
            set: self,
            templates: Vec::new(),
            detectors: vec![false; if ids.is_empty() { 0 } else { all().count() }],
            expressions: BTreeMap::new(),
        };
        let wanted = |ready: &&Ready| ids.contains(ready.template.id.as_str());
        for Ready { template, detectors } in self.templates.iter().filter(wanted) {
            for detector in detectors {
                if let Some(asked) = chosen.detectors.get_mut(*detector) {
                    *asked = true;
                }
            }
            let compiled = |pattern| self.expressions.get(pattern).map(|expression| (pattern, expression));
            let expressions = template.rule.expressions().into_iter().filter_map(compiled);
            chosen.expressions.extend(expressions);
            chosen.templates.push(template);
        }
        chosen
    }

    pub(super) const fn words(&self) -> Option<&AhoCorasick> {
        self.words.as_ref()
    }

    pub(super) fn number_of(&self, word: &str) -> Option<usize> {
        self.numbers.get(word).copied()
    }
}

/// What texts are looked through for. Made once for a mail.
pub struct Chosen<'s> {
    pub(super) set: &'s TemplateSet,
    pub(super) templates: Vec<&'s Template>,
    /// By number.
    detectors: Vec<bool>,
    pub(super) expressions: BTreeMap<&'s str, &'s Regex>,
}

impl<'s> Chosen<'s> {
    pub(super) fn asks_for(&self, detector: usize) -> bool {
        self.detectors.get(detector).copied().unwrap_or_default()
    }

    pub(super) const fn is_nothing(&self) -> bool {
        self.templates.is_empty()
    }

    /// Looks through one text, which should not be longer than [`BODY_BYTES`](crate::mail::limits::BODY_BYTES): which templates hold, in
    /// their order, and why, with masked values.
    #[must_use]
    pub fn found_in(&self, text: &str) -> Vec<(&'s Template, String)> {
        let (found, _) = Found::in_text(text, self, || false);
        self.held(&found)
    }

    /// The templates that hold, and why.
    pub(super) fn held(&self, found: &Found<'_>) -> Vec<(&'s Template, String)> {
        let templates = self.templates.iter().copied();
        templates
            .filter(|template| template.rule.holds(found))
            .map(|template| (template, because(template, found)))
            .collect()
    }

    /// Every detector and no template.
    #[cfg(test)]
    pub(super) fn everything(set: &'s TemplateSet) -> Self {
        Self {
            set,
            templates: Vec::new(),
            detectors: vec![true; all().count()],
            expressions: BTreeMap::new(),
        }
    }
}

/// The expressions of a rule, compiled within limits.
fn compiled(rule: &Rule) -> Answer<Vec<(String, Regex)>> {
    let expressions = rule.expressions().into_iter();
    expressions
        .map(|pattern| {
            expression(pattern)
                .map(|compiled| (pattern.to_owned(), compiled))
                .map_err(|sentence| Problem::invalid("rule", sentence))
        })
        .collect()
}

fn expression(pattern: &str) -> Result<Regex, String> {
    let compiled = RegexBuilder::new(pattern)
        .size_limit(COMPILED_BYTES)
        .dfa_size_limit(LOOKING_BYTES)
        .nest_limit(NESTING)
        .build();
    match compiled {
        Ok(expression) if expression.is_match("") => Err(format!(
            "The expression “{pattern}” also matches where nothing stands, and would be found in every mail: make a part of it necessary."
        )),
        Ok(expression) => Ok(expression),
        Err(regex::Error::CompiledTooBig(_)) => Err(format!(
            "The expression “{pattern}” grows too large: repeat less often, above all inside of what is repeated."
        )),
        Err(error) => {
            // The last line says what; those before it point into the expression.
            let said = error.to_string();
            let reason = said.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Err(format!("The expression “{pattern}” cannot be used: {reason}."))
        }
    }
}

/// Checks a template of an administrator as it will be used: what [`CustomTemplate::check`] checks, and that its expressions compile
/// within limits.
///
/// # Errors
/// [`Problem::Invalid`] with the field `id`, `name`, `description` or `rule`, and a sentence that quotes the part that cannot be taken.
pub fn check(template: &CustomTemplate) -> Answer<()> {
    template.check()?;
    compiled(&template.rule).map(drop)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;

    fn with(id: &str, rule: Rule) -> CustomTemplate {
        CustomTemplate {
            id: id.into(),
            name: "Projects".into(),
            description: String::new(),
            rule,
        }
    }

    fn refused(pattern: &str) -> String {
        match check(&with("custom-a", Rule::expression(pattern))) {
            Err(Problem::Invalid { field, sentence }) if field == "rule" => sentence,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn expressions_that_cannot_be_used_are_refused_with_a_reason() {
        for (pattern, says) in [
            ("PRJ-[0-9", "cannot be used: unclosed character class"),
            ("(a", "cannot be used: unclosed group"),
            (r"(a)\1", "cannot be used: backreferences"),
            ("a(?=b)", "cannot be used: look-around"),
            ("((a{100}){100}){100}", "grows too large"),
            (r"\pL{2000}", "grows too large"),
            ("a*", "also matches where nothing stands"),
            ("x|", "also matches where nothing stands"),
        ] {
            let sentence = refused(pattern);
            assert!(sentence.contains(says) && sentence.contains(pattern), "{sentence}");
        }
        // Slow for those that try every way; not here.
        assert_eq!(check(&with("custom-a", Rule::expression("(a+)+$|(a|a)+b"))), Ok(()));
        let deep = format!("{}a{}", "(".repeat(200), ")".repeat(200));
        assert!(refused(&deep).contains("cannot be used"));
    }

    #[test]
    fn a_template_that_cannot_be_used_is_told_and_the_others_work() {
        let (set, problems) = TemplateSet::of(&[
            with("custom-a", Rule::found("us-snn")),
            with("custom-b", Rule::expression("PRJ-[0-9]{4}")),
        ]);
        assert!(!set.knows("custom-a") && set.knows("custom-b") && set.knows("pci-dss"));
        let [Problem::Invalid { sentence, .. }] = problems.as_slice() else {
            panic!("{problems:?}")
        };
        assert!(
            sentence.starts_with("The template “Projects” is not looked for. “us-snn” is no detector"),
            "{sentence}"
        );
    }
}
