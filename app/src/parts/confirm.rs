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
    /// What the command palette calls it, when it can be opened from there.
    #[prop(optional, into)]
    palette: Option<&'static str>,
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
            <summary class=class data-palette=palette>{move || label.get()}</summary>
            <div class="pop">{children()}</div>
        </details>
    }
    .into_any()
}

/// Closes the questions within what `within` finds and empties the passwords that were typed there: what they were about has
/// changed, or they were answered.
#[cfg(feature = "hydrate")]
pub fn close_within(within: &str) {
    use crate::offline::JsCast;
    let found = |inside: &str| document().query_selector_all(&format!("{within} .confirm{inside}"));
    if let Ok(open) = found("[open]") {
        for node in (0..open.length()).filter_map(|index| open.item(index)) {
            let _ = node.unchecked_into::<web_sys::Element>().remove_attribute("open");
        }
    }
    if let Ok(typed) = found(" input[type=password]") {
        for node in (0..typed.length()).filter_map(|index| typed.item(index)) {
            node.unchecked_into::<web_sys::HtmlInputElement>().set_value("");
        }
    }
}

/// Questions are open in browsers only.
#[cfg(not(feature = "hydrate"))]
pub fn close_within(_within: &str) {}
