//! Pictures, drawn as strokes on a grid of 24.

use leptos::prelude::*;

/// The pictures there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Panes.
    Overview,
    /// A tray.
    Quarantine,
    /// A shield with a tick.
    Policies,
    /// A key.
    Licensing,
    /// Lines.
    Logs,
    /// Sliders.
    Administration,
    /// A cross.
    Close,
    /// A lock.
    Lock,
    /// A tick.
    Tick,
    /// An exclamation mark in a triangle.
    Warning,
    /// A person.
    Person,
    /// A magnifying glass.
    Search,
    /// A question mark in a circle.
    Help,
    /// A prompt.
    Command,
}

impl Icon {
    /// The strokes.
    #[must_use]
    pub const fn strokes(self) -> &'static str {
        match self {
            Self::Overview => "M4 13h6V4H4zM14 20h6V4h-6zM4 20h6v-4H4z",
            Self::Quarantine => "M4 5h16v5l-2 9H6l-2-9zM4 10h5l1.5 3h3L15 10h5",
            Self::Policies => "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4",
            Self::Licensing => "M8 15a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 11h9M17 11v4M20.5 11v3",
            Self::Logs => "M4 6h16M4 10h16M4 14h10M4 18h10",
            Self::Administration => {
                "M4 8h9M17 8h3M4 16h3M11 16h9M15 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM9 18a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"
            }
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::Tick => "M5 12.5l4.5 4.5L19 7.5",
            Self::Warning => "M12 4l9 16H3zM12 10v4M12 16.8v.4",
            Self::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L21 21",
            Self::Command => "M5 7l5 5-5 5M12.5 17H19",
            Self::Help => {
                "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.6v.4"
            }
        }
    }
}

/// A picture beside words that say the same: hidden from screen readers.
#[component]
pub fn Glyph(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="ic" viewBox="0 0 24 24" aria-hidden="true">
            <path d=icon.strokes()></path>
        </svg>
    }
    .into_any()
}
