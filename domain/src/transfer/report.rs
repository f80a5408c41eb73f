//! What an import will do, or did.

use super::{Configuration, Effect, Line, Part};
use crate::{licence::site::Site, time::Timestamp};
use serde::{Deserialize, Serialize};

/// Lines of an import that are shown; the numbers count all.
pub const LINES_SHOWN: usize = 200;

/// An import as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Whether it was done; else it waits for the tick.
    pub done: bool,
    /// The organisation from which the file comes.
    pub organisation: String,
    /// The site from which the file comes.
    pub site: Site,
    /// When it was exported.
    pub exported_at: Timestamp,
    /// For each part, in the order of [`Part::ALL`]: added, replaced, the same, left out.
    pub counts: Vec<(Part, [u64; 4])>,
    /// What is not the same as here, at most [`LINES_SHOWN`].
    pub lines: Vec<Line>,
    /// Further ones.
    pub further: u64,
}

impl Import {
    /// Of a file and what was planned for it.
    #[must_use]
    pub fn of(file: &Configuration, lines: &[Line], done: bool) -> Self {
        let count = |part: Part| {
            let mut counts = [0; 4];
            for line in lines.iter().filter(|line| line.part == part) {
                counts[match line.effect {
                    Effect::Add => 0,
                    Effect::Replace => 1,
                    Effect::Same => 2,
                    Effect::LeaveOut(_) => 3,
                }] += 1;
            }
            (part, counts)
        };
        let differ = || lines.iter().filter(|line| line.effect != Effect::Same);
        Self {
            done,
            organisation: file.organisation.clone(),
            site: file.site,
            exported_at: file.exported_at,
            counts: Part::ALL.map(count).to_vec(),
            lines: differ().take(LINES_SHOWN).cloned().collect(),
            further: differ().skip(LINES_SHOWN).count() as u64,
        }
    }

    /// Whether nothing would be changed.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        self.counts
            .iter()
            .all(|(_, [added, replaced, ..])| added + replaced == 0)
    }

    /// In one line, for the audit trail.
    #[must_use]
    pub fn summary(&self) -> String {
        let of = |(part, [added, replaced, same, left]): &(Part, [u64; 4])| {
            let part = part.word();
            format!("{part}: {added} added, {replaced} replaced, {same} the same, {left} left out")
        };
        self.counts.iter().map(of).collect::<Vec<_>>().join("; ")
    }
}
