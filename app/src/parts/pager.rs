//! From page to page of a list, by links.

use leptos::prelude::*;

/// Links to newer and older rows; a direction without rows is shown as not available.
#[component]
pub fn Pager(
    /// Address of newer rows.
    newer: Option<String>,
    /// Address of older rows.
    older: Option<String>,
    /// What is shown, such as `50 of 128`.
    label: String,
) -> impl IntoView {
    view! {
        <nav class="pager" aria-label="Pages">
            <span>{label}</span>
            {direction("Newer", newer)}
            {direction("Older", older)}
        </nav>
    }
    .into_any()
}

fn direction(word: &'static str, address: Option<String>) -> AnyView {
    match address {
        Some(address) => view! { <a class="btn small" href=address>{word}</a> }.into_any(),
        None => view! { <span class="btn small off" aria-disabled="true">{word}</span> }.into_any(),
    }
}
