//! Content that must not travel: texts are looked through for what the chosen compliance templates ask for.

mod engine;
mod markup;

use super::{Trail, Walk};
use crate::mail::limits::Restriction;
use domain::{
    dlp::{Findings, Match, Template, built_in, find},
    evidence::{Check, Evidence, Filter},
};
use engine::Found;
use std::{collections::BTreeSet, sync::LazyLock};

pub(crate) use markup::{is_document_part, text_of};

/// Values of one detector that a reason shows.
const SHOWN: usize = 3;

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(built_in);

impl Walk<'_> {
    /// The templates that are looked for.
    fn templates(&self) -> Vec<&'static Template> {
        let wanted: BTreeSet<&str> = self.sensitive.iter().flat_map(|filters| filters.sensitive()).collect();
        TEMPLATES
            .iter()
            .filter(|template| wanted.contains(template.id.as_str()))
            .collect()
    }

    /// Whether any template is looked for.
    pub(crate) fn looks_for_sensitive(&self) -> bool {
        self.sensitive
            .iter()
            .any(|filters| filters.sensitive().next().is_some())
    }

    /// Looks through a text.
    pub(crate) fn sensitive(&mut self, text: &str, trail: &Trail<'_>) {
        if !self.looks_for_sensitive() || text.is_empty() {
            return;
        }
        let templates = self.templates();
        let asked: BTreeSet<&str> = templates
            .iter()
            .flat_map(|template| template.rule.detectors())
            .collect();
        let limit = text.floor_char_boundary(self.scanner.limits.body_bytes);
        let (found, whole) = Found::in_text(&text[..limit], &asked, || self.budget.is_late());
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
        for template in templates {
            if template.rule.holds(&found) {
                self.found(Evidence {
                    check: Check::DataLossPrevention,
                    filter: Filter::DataLossPrevention,
                    rule: format!("template:{}", template.id),
                    because: because(template, &found),
                    place: trail.place(),
                });
            }
        }
    }
}

/// Which values made a template hold: how many, and some of them, masked.
fn because(template: &Template, found: &Found<'_>) -> String {
    let mut asked = template.rule.detectors();
    asked.sort_unstable();
    asked.dedup();
    let said: Vec<String> = asked
        .into_iter()
        .filter_map(|id| {
            let mut seen = BTreeSet::new();
            let different: Vec<&Match> = found.of(id).iter().filter(|one| seen.insert(one.key)).collect();
            let values: Vec<&str> = different.iter().take(SHOWN).map(|one| one.masked.as_str()).collect();
            let more = if different.len() > SHOWN { ", …" } else { "" };
            (!different.is_empty()).then(|| {
                let name = find(id).map_or(id, |detector| detector.name);
                format!("{name}: {} ({}{more})", different.len(), values.join(", "))
            })
        })
        .collect();
    format!("{}: {}.", template.name, said.join("; "))
}
