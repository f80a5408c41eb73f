//! What can be chosen: how it is drawn, gone through and taken.

use super::{
    actions,
    dialogs::{Palette, close},
};
use crate::{offline::JsCast, routes, words::said};
use domain::find::Found;
use leptos::{ev, prelude::*, web_sys};

/// The identifier of an entry, by its place.
pub(super) fn id(place: u32) -> String {
    format!("palette-{place}")
}

/// The entries under their headings.
pub(super) fn groups(palette: Palette, entries: &[Found]) -> AnyView {
    let mut place = 0;
    entries
        .chunk_by(|one, next| one.group == next.group)
        .map(|some| {
            let name = some.first().map(|entry| said(entry.group.clone())).unwrap_or_default();
            let options = some
                .iter()
                .map(|entry| {
                    let option = option(palette, entry, place);
                    place += 1;
                    option
                })
                .collect_view();
            view! {
                <div role="group" aria-label=name.clone()>
                    <p aria-hidden="true">{name.clone()}</p>
                    {options}
                </div>
            }
            .into_any()
        })
        .collect_view()
        .into_any()
}

/// What an entry is called in the reader's language: our own words are said in it, what others wrote stays as it is.
pub(super) fn title(entry: &Found) -> String {
    if actions::is_ours(entry) {
        said(entry.title.clone())
    } else {
        entry.title.clone()
    }
}

/// What tells an entry from its like, in the reader's language. Beside a mail stands its sender.
pub(super) fn detail(entry: &Found) -> String {
    let mail = entry.link.strip_prefix(routes::QUARANTINE);
    if mail.is_some_and(|rest| rest.starts_with('/')) {
        entry.detail.clone()
    } else {
        said(entry.detail.clone())
    }
}

/// A link, which the router takes, or an act of the page.
fn option(palette: Palette, entry: &Found, place: u32) -> AnyView {
    let chosen = entry.clone();
    let choose = move |_: ev::MouseEvent| palette.chosen(&chosen);
    let link = (!entry.link.is_empty()).then(|| entry.link.clone());
    view! {
        <a
            id=id(place)
            role="option"
            tabindex="-1"
            href=link
            aria-selected=move || (palette.at.get() == place).to_string()
            on:click=choose
            on:mousemove=move |_| palette.at.set(place)
        >
            <bdi>{title(entry)}</bdi>
            <small><bdi>{detail(entry)}</bdi></small>
        </a>
    }
    .into_any()
}

impl Palette {
    /// Arrows go through the entries and around, Enter takes one; everything else is typed.
    pub(super) fn key_in(self, event: &ev::KeyboardEvent) {
        let number = u32::try_from(self.entries.with_untracked(Vec::len)).unwrap_or_default();
        let at = self.at.get_untracked();
        // Whoever composes a character means the character.
        if event.is_composing() {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "ArrowDown" if number > 0 => self.go((at + 1) % number),
            "ArrowUp" if number > 0 => self.go((at + number - 1) % number),
            "Enter" if in_field(event) => {
                if let Some(entry) = document().get_element_by_id(&id(at)) {
                    entry.unchecked_into::<web_sys::HtmlElement>().click();
                }
            }
            "k" | "K" if command => close(self.dialog),
            _ => return,
        }
        event.prevent_default();
    }

    fn go(self, place: u32) {
        self.at.set(place);
        #[cfg(feature = "hydrate")]
        if let Some(entry) = document().get_element_by_id(&id(place)) {
            entry.scroll_into_view_with_scroll_into_view_options(&no_further());
        }
    }

    fn chosen(self, entry: &Found) {
        close(self.dialog);
        // What would still be searched for is wanted no more; and who signs out may not ask it.
        self.searches.update_value(|number| *number = number.wrapping_add(1));
        if entry.link.is_empty() {
            actions::run(&entry.title);
        } else {
            self.remember(entry);
            // The focus came back to where it was; the page that is gone to takes it from nowhere.
            if let Some(active) = document().active_element() {
                let _ = active.unchecked_into::<web_sys::HtmlElement>().blur();
            }
        }
    }
}

/// Whether the key was pressed in the field, not on the button beside it.
fn in_field(event: &ev::KeyboardEvent) -> bool {
    event
        .target()
        .is_some_and(|target| target.dyn_ref::<web_sys::HtmlInputElement>().is_some())
}

/// Scrolling, no further than it takes.
#[cfg(feature = "hydrate")]
fn no_further() -> ::web_sys::ScrollIntoViewOptions {
    let options = ::web_sys::ScrollIntoViewOptions::new();
    options.set_block(::web_sys::ScrollLogicalPosition::Nearest);
    options
}
