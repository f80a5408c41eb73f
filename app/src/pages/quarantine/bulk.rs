//! What can be done with several mails at once.

use crate::{
    parts::{
        confirm::{Confirm, close_within},
        ticks::Ticks,
        time::{count, mails},
    },
    routes,
    words::{say, say_with},
};
use domain::ids::HeldId;
use leptos::prelude::*;

/// The form that carries the selection to the download.
const ZIP_FORM: &str = "zip-selected";

/// The mails that are ticked. Stays while the list changes under it.
#[derive(Clone, Copy)]
pub(super) struct Selected {
    ticks: Ticks,
    all: RwSignal<bool>,
}

impl Selected {
    pub(super) fn provide() -> Self {
        let selected = Self {
            ticks: Ticks::default(),
            all: RwSignal::new(false),
        };
        provide_context(selected);
        selected
    }
    pub(super) fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }
    pub(super) fn has(self, id: HeldId) -> bool {
        self.ticks.has(id)
    }
    pub(super) fn has_all(self, ids: &[HeldId]) -> bool {
        self.ticks.has_all(ids)
    }
    pub(super) fn set(self, ids: &[HeldId], on: bool) {
        self.all.set(false);
        self.ticks.set(ids, on);
    }
    /// Unticks everything, and closes what was asked about it.
    pub(super) fn clear(self) {
        close_within(".side");
        self.all.set(false);
        self.ticks.clear();
    }
    /// One mail was dealt with; the others stay ticked.
    pub(super) fn done_with(self, id: Option<HeldId>) {
        self.ticks.set(id.as_slice(), false);
    }
    /// Unticks what is not among the rows any more: the form sends the rows that stand there, so no other may be counted.
    pub(super) fn keep(self, rows: &[HeldId]) {
        self.ticks.keep(rows);
        if rows.is_empty() {
            self.all.set(false);
        }
    }
    /// `3 mails`, or words that are right without script too. Not all that match can be acted on, so no number is promised.
    fn said(self, matching: u64) -> String {
        if self.all.get() {
            return say_with("those of {} that are still held", &[&mails(matching)]);
        }
        match self.ticks.count() {
            0 => say("the selected mails").into(),
            number => mails(number as u64),
        }
    }
}

/// What a text says before and after its `{}`, where an element stands.
fn around(text: &'static str) -> (&'static str, &'static str) {
    text.split_once("{}").unwrap_or((text, ""))
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
    let later = move |act: fn(&str) -> String| (!selected.all.get()).then(|| act(&selected.said(matching)));
    let restore = |what: &str| say_with("Restore {}", &[what]);
    let delete = |what: &str| say_with("Delete {}", &[what]);
    let (before, after) = around(say(
        "Delete {}? They are removed from the quarantine folders of their mailboxes and cannot be restored afterwards. What is already being moved, restored or deleted is left alone.",
    ));
    view! {
        <div class="bulk">
            <b>{move || match selected.ticks.count() {
                _ if selected.all.get() => say_with("{} selected", &[&count(matching)]),
                0 => say("Selected").to_owned(),
                number => say_with("{} selected", &[&count(number as u64)]),
            }}</b>
            <button class="btn small primary" type="submit" name="act" value="restore" aria-busy=busy data-later=move || later(restore)>{say("Restore")}</button>
            <Confirm label=say("Delete") class="btn small">
                <p>
                    {before}<b>{move || selected.said(matching)}</b>{after}
                </p>
                <button class="btn danger" type="submit" name="act" value="delete" aria-busy=busy data-later=move || later(delete)>
                    {move || delete(&selected.said(matching))}
                </button>
            </Confirm>
            // The download packs the ticked mails: it is not offered for more than those.
            <span class="needs-script" hidden=move || selected.all.get()>
                <Confirm label=say("Download") class="btn small">
                    <p>{say("The mails are packed as one ZIP, encrypted with the password you give. They may hold malware: open them only where that does no harm.")}</p>
                    <label class="field">
                        <span>{say("Password for the ZIP")}</span>
                        <input form=ZIP_FORM type="password" name="password" autocomplete="new-password" required minlength="4" />
                    </label>
                    <button class="btn primary" type="submit" form=ZIP_FORM>{say("Download ZIP")}</button>
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
                <span>{say_with("Select all {} that match", &[&count(matching)])}</span>
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
            <For each=move || selected.ticks.ids() key=|id| *id let:id>
                <input type="hidden" name="ids" value=id.to_string() />
            </For>
        </form>
    }
    .into_any()
}
