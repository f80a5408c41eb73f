//! The palette and the list of keys, loaded once the browser has nothing better to do or one of them is asked for.

use super::{Opener, Wanted, actions, entries, keys::KeyList};
use crate::{
    asked::Asked,
    offline::JsCast,
    parts::icon::{Glyph, Icon},
    words::say,
};
use domain::{find::Found, people::Me};
use leptos::{ev, html, prelude::*};

/// Questions and other dialogs that are open: what is asked there is answered first.
const OPEN_QUESTION: &str = "dialog[open], .confirm[open]";

/// The palette of the page.
#[derive(Clone, Copy)]
pub(super) struct Palette {
    pub(super) dialog: NodeRef<html::Dialog>,
    /// The list of keys beside it.
    pub(super) keys: NodeRef<html::Dialog>,
    pub(super) who: Asked<Me>,
    /// What is typed.
    pub(super) words: RwSignal<String>,
    /// What can be chosen now.
    pub(super) entries: RwSignal<Vec<Found>>,
    /// Which of them Enter takes.
    pub(super) at: RwSignal<u32>,
    /// How the search stands, as a sentence.
    pub(super) note: RwSignal<String>,
    /// Pages and actions, as they were when it was opened.
    pub(super) offered: StoredValue<Vec<Found>>,
    /// What was chosen last, newest first.
    pub(super) recent: StoredValue<Vec<Found>>,
    /// Counts the searches, so that one that is overtaken is dropped.
    pub(super) searches: StoredValue<u32>,
}

impl Palette {
    fn new(who: Asked<Me>) -> Self {
        Self {
            dialog: NodeRef::new(),
            keys: NodeRef::new(),
            who,
            words: RwSignal::new(String::new()),
            entries: RwSignal::new(Vec::new()),
            at: RwSignal::new(0),
            note: RwSignal::new(String::new()),
            offered: StoredValue::new(Vec::new()),
            recent: StoredValue::new(Vec::new()),
            searches: StoredValue::new(0),
        }
    }

    /// Opens what is wanted, once it stands in the page.
    fn follow(self, opener: Opener) {
        Effect::new(move |_| {
            let (Some(_), Some(_), Some(asked)) = (self.dialog.get(), self.keys.get(), opener.wanted.get()) else {
                return;
            };
            opener.wanted.set(None);
            let early = opener.early.try_update_value(std::mem::take).unwrap_or_default();
            match asked {
                Wanted::Commands => self.open(early),
                Wanted::Keys => drop(show(self.keys)),
            }
        });
    }

    fn open(self, typed: String) {
        let Some(Ok(who)) = untrack(|| self.who.get()) else {
            return;
        };
        if show(self.dialog) {
            self.offered.set_value(actions::offered(who.role, who.partner));
            self.recall();
            self.type_in(typed);
        }
    }
}

/// Opens a dialog, unless something is being asked.
fn show(dialog: NodeRef<html::Dialog>) -> bool {
    let asked = document().query_selector(OPEN_QUESTION).ok().flatten().is_some();
    !asked
        && dialog
            .try_get_untracked()
            .flatten()
            .is_some_and(|dialog| dialog.show_modal().is_ok())
}

pub(super) fn close(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.try_get_untracked().flatten() {
        dialog.close();
    }
}

/// Whether a press was beside the dialog: it fills itself, so only its backdrop is the dialog alone.
pub(super) fn beside(event: &ev::MouseEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok())
        .is_some_and(|element| element.tag_name().eq_ignore_ascii_case("dialog"))
}

/// Both dialogs, closed at first.
#[component]
pub fn Dialogs(
    /// What opens them.
    opener: Opener,
) -> impl IntoView {
    let palette = Palette::new(opener.who);
    palette.follow(opener);
    let typed = move |event: ev::Event| palette.type_in(event_target_value(&event));
    let key = move |event: ev::KeyboardEvent| {
        // Nothing behind it acts; Escape closes it by itself and gives the focus back.
        event.stop_propagation();
        palette.key_in(&event);
    };
    let press = move |event: ev::MouseEvent| {
        if beside(&event) {
            close(palette.dialog);
        }
    };
    // A press in the list leaves the focus in the field.
    let hold = move |event: ev::MouseEvent| event.prevent_default();
    let nothing = move || palette.entries.with(Vec::is_empty);
    view! {
        <dialog class="palette" aria-label=say("Commands") node_ref=palette.dialog on:keydown=key on:click=press>
            <div class="q">
                <Glyph icon=Icon::Search />
                <input
                    type="text"
                    role="combobox"
                    aria-label=say("Search pages, mails, mailboxes, policies and actions")
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-expanded=move || (!nothing()).to_string()
                    aria-activedescendant=move || (!nothing()).then(|| entries::id(palette.at.get()))
                    placeholder=say("Search pages, mails, mailboxes, policies and actions")
                    autocomplete="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    prop:value=move || palette.words.get()
                    on:input=typed
                />
                <button type="button" class="btn small" on:click=move |_| close(palette.dialog)>{say("Close")}</button>
            </div>
            <div id="palette-list" role="listbox" aria-label=say("Results") hidden=nothing on:mousedown=hold>
                {move || palette.entries.with(|entries| entries::groups(palette, entries))}
            </div>
            <p role="status">{move || Some(palette.note.get()).filter(|note| !note.is_empty())}</p>
        </dialog>
        <KeyList dialog=palette.keys />
    }
    .into_any()
}
