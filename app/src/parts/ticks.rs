//! Which rows of a list are ticked.

use domain::ids::HeldId;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The ticked rows. Each row follows its own tick alone, so that ticking one of a thousand makes no other look.
#[derive(Clone, Copy)]
pub struct Ticks {
    ids: RwSignal<BTreeSet<HeldId>>,
    rows: StoredValue<BTreeMap<HeldId, ArcRwSignal<bool>>>,
}

impl Default for Ticks {
    fn default() -> Self {
        Self {
            ids: RwSignal::new(BTreeSet::new()),
            rows: StoredValue::new(BTreeMap::new()),
        }
    }
}

impl Ticks {
    /// Whether this row is ticked, followed.
    #[must_use]
    pub fn has(self, id: HeldId) -> bool {
        let ticked = self.rows.try_update_value(|rows| {
            rows.entry(id)
                .or_insert_with(|| ArcRwSignal::new(self.ids.with_untracked(|ids| ids.contains(&id))))
                .clone()
        });
        ticked.is_some_and(|ticked| ticked.get())
    }

    /// Whether there are rows and all are ticked, followed.
    #[must_use]
    pub fn has_all(self, rows: &[HeldId]) -> bool {
        self.ids
            .with(|ids| !rows.is_empty() && rows.iter().all(|id| ids.contains(id)))
    }

    /// What is ticked, followed.
    #[must_use]
    pub fn ids(self) -> BTreeSet<HeldId> {
        self.ids.get()
    }

    /// How many are ticked, followed.
    #[must_use]
    pub fn count(self) -> usize {
        self.ids.with(BTreeSet::len)
    }

    /// Ticks or unticks rows; however many, whoever follows is told once.
    pub fn set(self, rows: &[HeldId], on: bool) {
        self.ids.update(|ids| {
            for id in rows {
                if on {
                    ids.insert(*id);
                } else {
                    ids.remove(id);
                }
            }
        });
        self.tell();
    }

    /// Unticks everything.
    pub fn clear(self) {
        self.ids.update(BTreeSet::clear);
        self.tell();
    }

    /// Unticks all but those of these rows, and forgets the rows that are none of them.
    pub fn keep(self, rows: &[HeldId]) {
        let present: BTreeSet<_> = rows.iter().collect();
        if self
            .ids
            .with_untracked(|ids| ids.iter().any(|id| !present.contains(id)))
        {
            self.ids.update(|ids| ids.retain(|id| present.contains(id)));
            self.tell();
        }
        self.rows
            .update_value(|known| known.retain(|id, _| present.contains(id)));
    }

    /// Tells the rows whose tick is another one now.
    fn tell(self) {
        let known = self.rows.get_value();
        self.ids.with_untracked(|ids| {
            for (id, ticked) in known {
                let now = ids.contains(&id);
                if ticked.get_untracked() != now {
                    ticked.set(now);
                }
            }
        });
    }
}
