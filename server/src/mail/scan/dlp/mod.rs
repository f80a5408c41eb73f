//! Content that must not travel: texts are looked through for what the chosen compliance templates ask for.

mod engine;
mod markup;
#[cfg(test)]
mod quality;
mod set;
mod text;

use super::{Trail, Walk};
use crate::mail::limits::Restriction;
use domain::{
    dlp::{Findings, Match, Template, find},
    evidence::{Check, Evidence, Filter},
};
use engine::Found;
use std::collections::BTreeSet;

pub(crate) use markup::{is_document_part, text_of};
pub use set::{Chosen, TemplateSet, check};

/// Values of one detector that a reason shows.
const SHOWN: usize = 3;

impl Walk<'_> {
    /// Whether any template is looked for.
    pub(crate) const fn looks_for_sensitive(&self) -> bool {
        !self.sensitive.is_nothing()
    }

    /// Looks through a text.
    pub(crate) fn sensitive(&mut self, text: &str, trail: &Trail<'_>) {
        if !self.looks_for_sensitive() || text.is_empty() {
            return;
        }
        let limit = text.floor_char_boundary(self.scanner.limits.body_bytes);
        let (found, whole) = Found::in_text(&text[..limit], &self.sensitive, || self.budget.is_late());
        let held = self.sensitive.held(&found);
        if limit < text.len() {
            self.restricted(
                Restriction::BodySize,
                trail,
                "sensitive content is looked for in its beginning only",
            );
        }
        if !whole {
            self.restricted(Restriction::Time, trail, "looking for sensitive content took too long");
        }
        for (template, because) in held {
            self.found(Evidence {
                check: Check::DataLossPrevention,
                filter: Filter::DataLossPrevention,
                rule: format!("template:{}", template.id),
                because,
                place: trail.place(),
            });
        }
    }
}

/// Which values made a template hold: how many, and some of them, masked.
fn because(template: &Template, found: &Found<'_>) -> String {
    let unique = |mut asked: Vec<&'_ str>| {
        asked.sort_unstable();
        asked.dedup();
        asked.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let rule = &template.rule;
    let detectors = unique(rule.detectors()).into_iter().map(|id| {
        let name = find(&id).map_or(id.clone(), |detector| detector.name.to_owned());
        said(&name, found.of(&id))
    });
    let expressions = unique(rule.expressions())
        .into_iter()
        .map(|pattern| said(&format!("Expression “{pattern}”"), found.expression(&pattern)));
    let words: Vec<String> = unique(rule.listed_words())
        .into_iter()
        .filter(|word| !found.word(word).is_empty())
        .map(|word| format!("“{word}”"))
        .collect();
    let values: Vec<String> = detectors.chain(expressions).flatten().collect();
    if values.is_empty() {
        let more = if words.len() > SHOWN { ", …" } else { "" };
        let shown = words.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        return format!("{}: {} of its words ({shown}{more}).", template.name, words.len());
    }
    format!("{}: {}.", template.name, values.join("; "))
}

/// How many different values, and some of them; none when there are none.
fn said(name: &str, found: &[Match]) -> Option<String> {
    let mut seen = BTreeSet::new();
    let different: Vec<&Match> = found.iter().filter(|one| seen.insert(one.key)).collect();
    let values: Vec<&str> = different.iter().take(SHOWN).map(|one| one.masked.as_str()).collect();
    let more = if different.len() > SHOWN { ", …" } else { "" };
    (!different.is_empty()).then(|| format!("{name}: {} ({}{more})", different.len(), values.join(", ")))
}
