//! What the server tells the page with the document itself, so that both draw the same thing.

use crate::flash::Flash;
use domain::time::Timestamp;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
use domain::words::Language;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Facts of the request that the page needs before it can ask anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Start {
    /// The server's time.
    pub(crate) now: Timestamp,
    /// From the form before, once.
    pub(crate) flash: Option<Flash>,
    /// The choice of colours: `light`, `dark` or nothing.
    pub(crate) theme: String,
    /// The choice of density: `compact` or nothing.
    pub(crate) density: String,
    /// The columns of the quarantine that are hidden, with spaces between.
    pub(crate) columns: String,
    /// The choice of language: a tag, or nothing for the browser's.
    pub(crate) language: String,
}

impl Start {
    /// On the server from the request; in the browser as the server wrote it into the document.
    pub(crate) fn of_document() -> Self {
        SharedValue::new(Self::of_request).into_inner()
    }

    #[cfg(feature = "ssr")]
    fn of_request() -> Self {
        use_context::<crate::request::Request>().map_or_else(Self::default, |request| Self {
            now: request.now,
            flash: request.flash,
            theme: crate::shell::theme().unwrap_or_default().into(),
            density: crate::shell::density().unwrap_or_default().into(),
            columns: crate::shell::hidden_columns().unwrap_or_default(),
            language: crate::shell::chosen_language().map_or("", Language::tag).into(),
        })
    }

    /// In a browser where the server could not be reached, nobody wrote anything: the clock is the browser's own.
    #[cfg(not(feature = "ssr"))]
    fn of_request() -> Self {
        let look = |name: &str| {
            document()
                .document_element()
                .and_then(|page| page.get_attribute(name))
                .unwrap_or_default()
        };
        Self {
            #[cfg(feature = "hydrate")]
            now: Timestamp(js_sys::Date::now() as i64),
            theme: look("data-theme"),
            density: look("data-density"),
            columns: look("data-hidden"),
            #[cfg(feature = "hydrate")]
            language: crate::words::chosen().map_or("", Language::tag).into(),
            ..Self::default()
        }
    }
}

/// How the console looks for this person, as chosen last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Looks {
    /// `light`, `dark` or nothing.
    pub(crate) theme: RwSignal<String>,
    /// `compact` or nothing.
    pub(crate) density: RwSignal<String>,
    /// The hidden columns.
    pub(crate) columns: RwSignal<String>,
    /// A tag, or nothing for the browser's language.
    pub(crate) language: RwSignal<String>,
}

/// The time that relative times are seen from. Starts as the server's, then follows the browser's clock,
/// corrected by what the two differ.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now(pub(crate) RwSignal<Timestamp>);

impl Now {
    /// Provides it to everything below.
    pub(crate) fn provide(start: Timestamp) {
        let now = RwSignal::new(start);
        provide_context(Self(now));
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| {
            let offset = start.0 - js_sys::Date::now() as i64;
            crate::offline::kept::set_ahead(offset as f64);
            let tick = set_interval_with_handle(
                move || now.set(Timestamp(js_sys::Date::now() as i64 + offset)),
                std::time::Duration::from_secs(15),
            );
            if let Ok(tick) = tick {
                on_cleanup(move || tick.clear());
            }
        });
    }

    /// The present instant, followed.
    pub(crate) fn get() -> Timestamp {
        use_context::<Self>().map_or_else(Timestamp::default, |now| now.0.get())
    }
}
