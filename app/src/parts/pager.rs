//! From page to page of a list, by links.

use super::states::Empty;
use crate::words::say;
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
        <nav class="pager" aria-label=say("Pages")>
            <span>{label}</span>
            {direction(say("Newer"), newer)}
            {direction(say("Older"), older)}
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

/// Stands in place of the rows when a page further on has become empty; `first` is the address of the first page.
#[must_use]
pub fn emptied(first: String) -> AnyView {
    view! {
        <Empty title=say("Nothing is left on this page") sentence=say("What stood here is gone, or no longer matches.")>
            <p class="row"><a class="btn" href=first>{say("To the first page")}</a></p>
        </Empty>
    }
    .into_any()
}
