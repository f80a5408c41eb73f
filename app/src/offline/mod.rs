//! What the page knows of the connection to the server.

#[cfg(feature = "hydrate")]
pub mod kept;
#[cfg(feature = "hydrate")]
pub mod net;
#[cfg(feature = "hydrate")]
pub(crate) mod post;

use domain::{overview::Changed, time::Timestamp};
use leptos::prelude::*;
/// The browser's bindings enter the pages through here alone.
pub use leptos::wasm_bindgen::JsCast;

/// How the line for live changes stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Not opened yet: the page is being drawn or woken.
    Opening,
    /// Changes arrive by themselves.
    Live,
    /// Lost; being opened again.
    Reconnecting,
}

/// Counts the changes of each kind of thing. A resource that follows a count is asked for again when it moves.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    /// Held mail.
    pub held: RwSignal<u32>,
    /// Service accounts.
    pub accounts: RwSignal<u32>,
    /// Policies.
    pub policies: RwSignal<u32>,
    /// Jobs.
    pub jobs: RwSignal<u32>,
    /// Logs.
    pub logs: RwSignal<u32>,
    /// The line itself.
    pub line: RwSignal<Line>,
    /// When the page shows what this browser kept, since the server cannot be reached: from when it is.
    pub stale: RwSignal<Option<Timestamp>>,
}

impl Live {
    /// Provides the counts and, in the browser, follows the line while the caller's page stands.
    pub fn provide() -> Self {
        let live = Self {
            held: RwSignal::new(0),
            accounts: RwSignal::new(0),
            policies: RwSignal::new(0),
            jobs: RwSignal::new(0),
            logs: RwSignal::new(0),
            line: RwSignal::new(Line::Opening),
            stale: RwSignal::new(None),
        };
        provide_context(live);
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| net::follow(live));
        live
    }

    /// The counts of the page.
    #[must_use]
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// A number that moves with every change, followed.
    #[must_use]
    pub fn count_of_all(self) -> u32 {
        [self.held, self.accounts, self.policies, self.jobs, self.logs]
            .into_iter()
            .fold(0, |sum, count| sum.wrapping_add(count.get()))
    }

    /// Says that something changed.
    pub fn changed(self, what: Changed) {
        let count = match what {
            Changed::Held => self.held,
            Changed::Accounts => self.accounts,
            Changed::Policies => self.policies,
            Changed::Jobs => self.jobs,
            Changed::Logs => self.logs,
        };
        count.update(|count| *count = count.wrapping_add(1));
    }

    /// Says that anything may have changed: once the line is open, since nothing was told before.
    pub fn everything_changed(self) {
        for what in [
            Changed::Held,
            Changed::Accounts,
            Changed::Policies,
            Changed::Jobs,
            Changed::Logs,
        ] {
            self.changed(what);
        }
    }
}
