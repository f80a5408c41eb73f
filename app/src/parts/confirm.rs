//! Asking once more before something that cannot be taken back. A disclosure, so that it works without script.

use leptos::{ev, prelude::*};

/// A button that opens what will happen and the button that does it.
#[component]
pub fn Confirm(
    /// The words on the first button.
    #[prop(into)]
    label: Signal<String>,
    /// Its classes.
    #[prop(default = "btn")]
    class: &'static str,
    /// What will happen, and the button.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Details>::new();
    let close = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(details) = node.get_untracked()
            && details.open()
        {
            event.stop_propagation();
            details.set_open(false);
            if let Ok(Some(summary)) = details.query_selector("summary") {
                use crate::offline::JsCast;
                let _ = summary.unchecked_into::<leptos::web_sys::HtmlElement>().focus();
            }
        }
    };
    view! {
        <details class="confirm" node_ref=node on:keydown=close>
            <summary class=class>{move || label.get()}</summary>
            <div class="pop">{children()}</div>
        </details>
    }
    .into_any()
}
