//! What can be done with several mails at once.

use crate::{
    parts::{
        confirm::{Confirm, close_within},
        time::{count, mails},
    },
    routes,
};
use domain::ids::HeldId;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The form that carries the selection to the download.
const ZIP_FORM: &str = "zip-selected";

/// The mails that are ticked. Stays while the list changes under it.
#[derive(Clone, Copy)]
pub(super) struct Selected {
    ids: RwSignal<BTreeSet<HeldId>>,
    all: RwSignal<bool>,
}

impl Selected {
    pub(super) fn provide() -> Self {
        let selected = Self {
            ids: RwSignal::new(BTreeSet::new()),
            all: RwSignal::new(false),
        };
        provide_context(selected);
        selected
    }
    pub(super) fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }
    pub(super) fn has(self, id: HeldId) -> bool {
        self.ids.with(|ids| ids.contains(&id))
    }
    pub(super) fn has_all(self, ids: &[HeldId]) -> bool {
        self.ids
            .with(|selected| !ids.is_empty() && ids.iter().all(|id| selected.contains(id)))
    }
    pub(super) fn set(self, id: HeldId, on: bool) {
        self.all.set(false);
        self.ids.update(|ids| {
            if on {
                ids.insert(id);
            } else {
                ids.remove(&id);
            }
        });
    }
    pub(super) fn set_all(self, ids: &[HeldId], on: bool) {
        for id in ids {
            self.set(*id, on);
        }
    }
    /// Unticks everything, and closes what was asked about it.
    pub(super) fn clear(self) {
        close_within(".side");
        self.all.set(false);
        self.ids.update(BTreeSet::clear);
    }
    /// One mail was dealt with; the others stay ticked.
    pub(super) fn done_with(self, id: Option<HeldId>) {
        self.ids.update(|ids| ids.retain(|ticked| Some(*ticked) != id));
    }
    /// Unticks what is not among the rows any more: the form sends the rows that stand there, so no other may be counted.
    pub(super) fn keep(self, rows: &[HeldId]) {
        if self.ids.with_untracked(|ids| ids.iter().any(|id| !rows.contains(id))) {
            self.ids.update(|ids| ids.retain(|id| rows.contains(id)));
        }
        if rows.is_empty() {
            self.all.set(false);
        }
    }
    /// `3 mails`, or words that are right without script too. Not all that match can be acted on, so no number is promised.
    fn said(self, matching: u64) -> String {
        if self.all.get() {
            return format!("those of {} that are still held", mails(matching));
        }
        match self.ids.with(BTreeSet::len) {
            0 => "the selected mails".into(),
            number => mails(number as u64),
        }
    }
}

/// Restore, Delete and Download for the ticked mails. Stands in the list's form; the style shows it while something is
/// ticked, so that it works without script.
#[component]
pub(super) fn BulkBar(
    /// How many mails match the filters.
    matching: u64,
    /// Whether an act is on its way.
    pending: Signal<bool>,
) -> impl IntoView {
    let selected = Selected::here();
    let busy = move || pending.get().then_some("true");
    // What matches may be something else by the time the server is back: only ticked mails can wait.
    let later = move |verb: &str| (!selected.all.get()).then(|| format!("{verb} {}", selected.said(matching)));
    view! {
        <div class="bulk">
            <b>{move || match selected.ids.with(BTreeSet::len) {
                _ if selected.all.get() => format!("{} selected", count(matching)),
                0 => "Selected".to_owned(),
                number => format!("{} selected", count(number as u64)),
            }}</b>
            <button class="btn small primary" type="submit" name="act" value="restore" aria-busy=busy data-later=move || later("Restore")>"Restore"</button>
            <Confirm label="Delete" class="btn small">
                <p>
                    "Delete "<b>{move || selected.said(matching)}</b>
                    "? They are removed from the quarantine folders of their mailboxes and cannot be restored afterwards. What is already being moved, restored or deleted is left alone."
                </p>
                <button class="btn danger" type="submit" name="act" value="delete" aria-busy=busy data-later=move || later("Delete")>
                    "Delete "{move || selected.said(matching)}
                </button>
            </Confirm>
            // The download packs the ticked mails: it is not offered for more than those.
            <span class="needs-script" hidden=move || selected.all.get()>
                <Confirm label="Download" class="btn small">
                    <p>"The mails are packed as one ZIP, encrypted with the password you give. They may hold malware: open them only where that does no harm."</p>
                    <label class="field">
                        <span>"Password for the ZIP"</span>
                        <input form=ZIP_FORM type="password" name="password" autocomplete="new-password" required minlength="4" />
                    </label>
                    <button class="btn primary" type="submit" form=ZIP_FORM>"Download ZIP"</button>
                </Confirm>
            </span>
            <label class="tick all">
                <input
                    type="checkbox"
                    name="all"
                    value="true"
                    prop:checked=move || selected.all.get()
                    on:change=move |event| selected.all.set(event_target_checked(&event))
                />
                <span>{format!("Select all {} that match", count(matching))}</span>
            </label>
        </div>
    }
    .into_any()
}

/// Sends the ticked mails to the download; its fields stand in the bar.
#[component]
pub(super) fn ZipForm() -> impl IntoView {
    let selected = Selected::here();
    view! {
        <form id=ZIP_FORM method="post" action=routes::DOWNLOAD hidden>
            <input type="hidden" name="format" value="zip" />
            <For each=move || selected.ids.get() key=|id| *id let:id>
                <input type="hidden" name="ids" value=id.to_string() />
            </For>
        </form>
    }
    .into_any()
}
