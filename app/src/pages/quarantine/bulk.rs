//! What can be done with several mails at once.

use crate::{
    parts::{
        confirm::Confirm,
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
    pub(super) fn clear(self) {
        self.all.set(false);
        self.ids.update(BTreeSet::clear);
    }
    /// `3 mails`, or words that are right without script too.
    fn said(self, matching: u64) -> String {
        if self.all.get() {
            return mails(matching);
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
    view! {
        <div class="bulk">
            <b>{move || match selected.ids.with(BTreeSet::len) {
                0 => "Selected".to_owned(),
                number => format!("{} selected", count(if selected.all.get() { matching } else { number as u64 })),
            }}</b>
            <button class="btn small primary" type="submit" name="act" value="restore" aria-busy=busy>"Restore"</button>
            <Confirm label="Delete" class="btn small">
                <p>
                    "Delete "<b>{move || selected.said(matching)}</b>
                    "? They are removed from the quarantine folders of their mailboxes and cannot be restored afterwards."
                </p>
                <button class="btn danger" type="submit" name="act" value="delete" aria-busy=busy>
                    "Delete "{move || selected.said(matching)}
                </button>
            </Confirm>
            <span class="needs-script">
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
