//! Expressions that are compiled when they are first needed.

use regex::{Captures, Regex, RegexBuilder};
use std::sync::OnceLock;

/// Bytes that a compiled expression may take.
const COMPILED_BYTES: usize = 16 * 1024 * 1024;

/// An expression. Case does not count, and `^` and `$` fit at lines: what is looked into here is written for programs that
/// take it so. Matching takes time linear in the text.
pub(super) struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The expression, not compiled yet. One that cannot be compiled never fits, and ends a debug build.
    pub(super) const fn new(text: &'static str) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| {
                let compiled = RegexBuilder::new(self.text)
                    .case_insensitive(true)
                    .multi_line(true)
                    .size_limit(COMPILED_BYTES)
                    .build();
                debug_assert!(compiled.is_ok(), "{compiled:?}");
                compiled.ok()
            })
            .as_ref()
    }

    pub(super) fn fits(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// What fits first.
    pub(super) fn first<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.regex()?.find(text).map(|found| found.as_str())
    }

    /// How often it fits, counted up to `limit`.
    pub(super) fn count(&self, text: &str, limit: usize) -> usize {
        self.regex()
            .map_or(0, |regex| regex.find_iter(text).take(limit).count())
    }

    /// Each that fits, with its groups.
    pub(super) fn each<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.regex()
            .into_iter()
            .flat_map(move |regex| regex.captures_iter(text))
    }

    /// The text with everything that fits replaced by what `by` makes of it.
    pub(super) fn replaced(&self, text: &str, by: impl Fn(&Captures<'_>) -> String) -> String {
        match self.regex() {
            Some(regex) => regex.replace_all(text, |found: &Captures<'_>| by(found)).into_owned(),
            None => text.into(),
        }
    }
}

/// The text of a group; empty when it did not take part.
pub(super) fn group<'t>(found: &Captures<'t>, number: usize) -> &'t str {
    found.get(number).map_or("", |group| group.as_str())
}
