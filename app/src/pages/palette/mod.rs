//! The command palette: every page, whatever is held, and every act by a few letters (WAI-ARIA Authoring Practices, combobox with a
//! listbox). Here is what opens it; the rest is loaded later ([`dialogs`]).

mod actions;
pub mod calls;
pub(crate) mod dialogs;
mod entries;
pub mod keys;
mod search;

use crate::{
    asked::Asked,
    parts::icon::{Glyph, Icon},
    words::say,
};
use domain::people::Me;
use leptos::{ev, prelude::*};
use std::sync::Mutex;

/// What can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The palette.
    Commands,
    /// The list of keys.
    Keys,
}

/// Opens the palette and the list of keys.
#[derive(Clone, Copy)]
pub struct Opener {
    who: Asked<Me>,
    /// What is to be opened as soon as it is there.
    wanted: RwSignal<Option<Wanted>>,
    /// What is typed for the palette while its code is still coming.
    early: StoredValue<String>,
}

impl Opener {
    /// Provides it to everything below, with its keys.
    pub fn provide(who: Asked<Me>) -> Self {
        let opener = Self {
            who,
            wanted: RwSignal::new(None),
            early: StoredValue::new(String::new()),
        };
        provide_context(opener);
        Effect::new(move |_| {
            let handle = window_event_listener(ev::keydown, move |event| opener.key(&event));
            on_cleanup(move || handle.remove());
        });
        opener
    }

    /// The keys that act everywhere: Ctrl-K or Command-K, and `?` where a letter is no letter.
    fn key(self, event: &ev::KeyboardEvent) {
        if event.alt_key() || event.default_prevented() {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        if !command && self.wanted.get_untracked() == Some(Wanted::Commands) {
            let key = event.key();
            if key == "Escape" {
                self.wanted.set(None);
                self.early.set_value(String::new());
            } else if key.chars().count() == 1 {
                // Meant for the palette, not for the page behind it.
                event.prevent_default();
                event.stop_immediate_propagation();
                self.early.update_value(|early| early.push_str(&key));
            }
            return;
        }
        if command && !event.shift_key() && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            self.wanted.set(Some(Wanted::Commands));
        } else if !command && event.key() == "?" && !crate::parts::keys::typing() {
            event.prevent_default();
            self.wanted.set(Some(Wanted::Keys));
        }
    }
}

/// Opens the palette; stands in the bar at the top. Without script there is nothing to open, and the search beside it is enough.
#[component]
pub fn PaletteButton() -> impl IntoView {
    let opener = use_context::<Opener>();
    let open = move |_| {
        if let Some(opener) = opener {
            opener.wanted.set(Some(Wanted::Commands));
        }
    };
    view! {
        <button
            type="button"
            class="commands needs-script"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K"
            on:click=open
        >
            <Glyph icon=Icon::Command />
            <span>{say("Commands")}</span>
            <kbd aria-hidden="true">"Ctrl K"</kbd>
        </button>
    }
    .into_any()
}

/// Opens the list of keys; stands in the account menu.
#[component]
pub fn KeysButton() -> impl IntoView {
    let opener = use_context::<Opener>();
    let open = move |_| {
        if let Some(opener) = opener {
            opener.wanted.set(Some(Wanted::Keys));
        }
    };
    view! {
        <button type="button" class="item needs-script" aria-haspopup="dialog" data-palette="Keys of this page" on:click=open>
            <Glyph icon=Icon::Command />
            {say("Keys of this page")}
        </button>
    }
    .into_any()
}

/// Where the dialogs stand once their code is there: it comes when the browser has nothing better to do, or when one of them is
/// asked for. What could not be loaded is loaded when it is asked for again.
#[component]
pub fn PalettePlace(
    /// What opens them.
    opener: Opener,
) -> impl IntoView {
    let loaded = RwSignal::new(false);
    // Handed over once; nothing of it is tied to a thread, since the server draws this place too.
    let dialogs = StoredValue::new(Mutex::new(None::<AnyView>));
    #[cfg(feature = "hydrate")]
    {
        use leptos::{reactive::computed::ScopedFuture, task::spawn_local};
        // The dialogs belong to this place: what an effect makes goes when it runs again.
        // Held weakly: this place ends with its page, whatever still waits for it.
        let place = Owner::current().unwrap_or_default().downgrade();
        let load = move || {
            let Some(place) = place.upgrade() else {
                return;
            };
            place.with(|| {
                spawn_local(ScopedFuture::new(async move {
                    let arrived = crate::lazy::dialogs(opener).await;
                    if loaded.get_untracked() {
                        return;
                    }
                    match arrived {
                        Ok(view) => {
                            dialogs.set_value(Mutex::new(Some(view)));
                            loaded.set(true);
                        }
                        Err(crate::lazy::PieceMissing) => {
                            opener.wanted.set(None);
                            opener.early.set_value(String::new());
                        }
                    }
                }));
            });
        };
        Effect::new(move |first: Option<()>| {
            if opener.wanted.get().is_some() && !loaded.get_untracked() {
                load();
            }
            if first.is_none() {
                request_idle_callback(load.clone());
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = opener;
    move || {
        loaded.track();
        dialogs
            .try_update_value(|view| view.get_mut().ok().and_then(Option::take))
            .flatten()
    }
}
