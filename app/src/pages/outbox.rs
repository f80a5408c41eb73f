//! What was asked while the server could not be reached: what waits for it, and what it refused afterwards.

use crate::{
    parts::time::Ago,
    words::{say, say_with},
};
use domain::time::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;

/// An act as `kept.js` writes it.
#[derive(Deserialize)]
struct Waiting {
    /// Finds it in the outbox.
    number: u32,
    /// What it does.
    words: String,
    /// The page on which it was asked for.
    link: String,
    /// When.
    at: i64,
    /// The refusal of the server, as JSON; empty while it waits.
    refused: String,
}

impl Waiting {
    fn refusal(&self) -> Option<String> {
        let refused = || crate::Refused::read(&self.refused).to_string();
        (!self.refused.is_empty()).then(refused)
    }
}

/// What this browser keeps to be done, as `kept.js` writes it.
#[derive(Clone, Copy)]
pub(super) struct Written(RwSignal<String>);

impl Written {
    /// Follows the outbox while the caller's page stands.
    pub(super) fn provide() -> Self {
        let written = RwSignal::new(String::new());
        follow(written);
        provide_context(Self(written));
        Self(written)
    }

    fn acts(self) -> Vec<Waiting> {
        serde_json::from_str(&self.0.get()).unwrap_or_default()
    }

    /// How many acts wait for the server, followed.
    pub(super) fn waiting(self) -> u64 {
        self.acts().iter().filter(|act| act.refused.is_empty()).count() as u64
    }
}

/// The outbox, over every page.
#[component]
pub(super) fn Outbox(
    /// What is in it.
    written: Written,
) -> impl IntoView {
    view! {
        <div class="outbox" role="status" aria-atomic="false">
            {move || written.acts().into_iter().map(row).collect::<Vec<_>>()}
        </div>
    }
    .into_any()
}

fn row(act: Waiting) -> AnyView {
    let number = act.number;
    let refusal = act.refusal();
    let forget = move |_| {
        #[cfg(feature = "hydrate")]
        crate::offline::kept::forget(number);
        let _ = number;
    };
    let (class, button) = if refusal.is_some() {
        ("notice bad", say("Dismiss"))
    } else {
        ("notice", say("Take back"))
    };
    view! {
        <div class=class>
            <p>
                <b><bdi>{act.words}</bdi></b>
                {match refusal {
                    Some(refusal) => say_with(" was not done. {} Asked: ", &[&refusal]),
                    None => say(" waits for the connection. Asked: ").to_owned(),
                }}
                <span aria-live="off"><Ago at=Timestamp(act.at) /></span>
                {say(". ")}
                <a href=act.link>{say("Look at it")}</a>
            </p>
            <button type="button" class="btn small" on:click=forget>{button}</button>
        </div>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
fn follow(written: RwSignal<String>) {
    use crate::{
        offline::{JsCast, kept},
        parts::toast::Toasts,
    };
    let toasts = Toasts::here();
    let look = move || {
        leptos::task::spawn_local(async move {
            written.try_set(kept::outbox().await.as_string().unwrap_or_default());
        });
    };
    Effect::new(move |_| {
        look();
        let changed = window_event_listener_untyped("postern-outbox", move |_| look());
        let sent = window_event_listener_untyped("postern-sent", move |event| {
            let words = event.unchecked_into::<web_sys::CustomEvent>().detail().as_string();
            toasts.done(say_with("The connection is back: {}.", &[&words.unwrap_or_default()]));
        });
        on_cleanup(move || {
            changed.remove();
            sent.remove();
        });
    });
}

/// Only browsers have an outbox.
#[cfg(not(feature = "hydrate"))]
fn follow(_written: RwSignal<String>) {}
