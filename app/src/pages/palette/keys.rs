//! The list of keys: those of the page at hand, and those that act everywhere.

use super::dialogs::{beside, close};
use crate::{
    parts::icon::{Glyph, Icon},
    routes,
    words::say,
};
use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_location;

/// A key or several, and what they do.
type Key = (&'static [&'static str], &'static str);

/// Act wherever nobody is typing, the first one there too.
pub(crate) const EVERYWHERE: [Key; 4] = [
    (
        &["Ctrl", "K"],
        "Opens the commands: pages, mails and actions by a few letters.",
    ),
    (&["/"], "Goes to the search box."),
    (&["?"], "Shows these keys."),
    (&["Escape"], "Closes what is open."),
];

/// Act in the list of held mail and on the heading of the open one.
pub(crate) const IN_QUARANTINE: [Key; 5] = [
    (&["j"], "The next mail."),
    (&["k"], "The mail before."),
    (&["x"], "Selects the mail, or no longer."),
    (&["Enter"], "Opens the mail beside the list."),
    (&["Escape"], "Closes an open question, then the open mail."),
];

/// The dialog with them.
#[component]
pub(super) fn KeyList(
    /// The dialog.
    dialog: NodeRef<html::Dialog>,
) -> impl IntoView {
    let path = use_location().pathname;
    let in_quarantine = move || path.with(|path| path.starts_with(routes::QUARANTINE));
    let press = move |event: ev::MouseEvent| {
        if beside(&event) {
            close(dialog);
        }
    };
    view! {
        <dialog
            class="keys"
            aria-labelledby="keys-of-page"
            node_ref=dialog
            on:keydown=|event: ev::KeyboardEvent| event.stop_propagation()
            on:click=press
        >
            <header>
                <h2 id="keys-of-page">{say("Keys")}</h2>
                <button type="button" class="btn small icon" aria-label=say("Close") on:click=move |_| close(dialog)>
                    <Glyph icon=Icon::Close />
                </button>
            </header>
            {move || in_quarantine().then(|| section(say("In the quarantine"), &IN_QUARANTINE))}
            {section(say("Everywhere"), &EVERYWHERE)}
            <p class="hint">{say("In a field a letter is a letter.")}</p>
        </dialog>
    }
    .into_any()
}

fn section(title: &'static str, keys: &'static [Key]) -> AnyView {
    view! {
        <h3>{title}</h3>
        {table(keys)}
    }
    .into_any()
}

/// Keys with what they do.
pub(crate) fn table(keys: &'static [Key]) -> AnyView {
    let rows = keys
        .iter()
        .map(|(keys, words)| {
            let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view();
            view! { <dt>{keys}</dt><dd>{say(words)}</dd> }
        })
        .collect_view();
    view! { <dl class="key-list">{rows}</dl> }.into_any()
}
