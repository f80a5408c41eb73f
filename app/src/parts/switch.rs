//! One switch: ON or OFF.

use leptos::prelude::*;

/// A button that looks and reads as a switch. Stands in a form that says what pressing it does.
#[component]
pub fn Switch(
    /// Whether it is on.
    on: bool,
    /// What it switches, for screen readers.
    #[prop(into)]
    label: String,
    /// What pressing it does, in words, so that it can wait for the server.
    #[prop(into)]
    later: String,
    /// Whether it is being changed.
    #[prop(into)]
    busy: Signal<bool>,
    /// Whether it cannot be pressed.
    off: bool,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class="switch"
            role="switch"
            aria-checked=if on { "true" } else { "false" }
            aria-label=label
            data-later=later
            disabled=off
            aria-busy=move || busy.get().then_some("true")
        >
            <i></i>
            <span>{if on { "ON" } else { "OFF" }}</span>
        </button>
    }
    .into_any()
}
