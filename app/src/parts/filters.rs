//! The bar of filters over a list: a form that asks by address, so that it works without script and every view has a link.

use crate::{offline::JsCast, words::say};
use leptos::{
    ev,
    prelude::*,
    web_sys::{HtmlInputElement, HtmlSelectElement},
};
use leptos_router::{components::Form, hooks::use_query_map};

/// One choice among the filters.
pub struct Chosen {
    /// The name in the query.
    pub name: &'static str,
    /// What it narrows by.
    pub label: &'static str,
    /// Value and words of each.
    pub options: Vec<(String, String)>,
    /// The present value.
    pub value: Option<String>,
}

/// Search box and choices. A choice asks at once; without script there is a button.
#[component]
pub fn FilterBar(
    /// The address of the list.
    path: &'static str,
    /// What can be found.
    #[prop(into)]
    placeholder: String,
    /// The present words.
    search: String,
    /// The choices.
    choices: Vec<Chosen>,
    /// How many match, as a sentence.
    #[prop(into)]
    found: ViewFn,
    /// What narrows the list and is chosen elsewhere on the page: the names in the query.
    #[prop(optional)]
    others: &'static [&'static str],
) -> impl IntoView {
    let asked = use_query_map();
    // Only another address changes what stands in the box; an answer to the same one leaves what is being typed.
    Effect::new(move |before: Option<Option<String>>| {
        let now = asked.with(|map| map.get("search"));
        if before.is_some_and(|before| before != now) {
            let field = document().get_element_by_id("search");
            if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
                field.set_value(now.as_deref().unwrap_or_default());
            }
        }
        now
    });
    // As the address has them now: what is chosen elsewhere counts before the list has followed.
    let others = Memo::new(move |_| {
        let value = |name: &&'static str| Some((*name, asked.with(|map| map.get(name))?));
        others.iter().filter_map(value).collect::<Vec<_>>()
    });
    let narrowed = !search.is_empty()
        || others.with_untracked(|others| !others.is_empty())
        || choices.iter().any(|choice| choice.value.is_some());
    view! {
        <Form method="GET" action=path>
            <div class="filters" role="search" aria-label=say("This list")>
                <label class="q">
                    <span class="vh">{say("Search")}</span>
                    <input id="search" type="search" name="search" value=search placeholder=placeholder spellcheck="false" autocomplete="off" />
                </label>
                {choices.into_iter().map(choice).collect_view()}
                {move || others.get().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }.into_any()).collect_view()}
                <button class="btn small apply" type="submit">{say("Apply")}</button>
                {narrowed.then(|| view! { <a class="clear" href=path>{say("Clear filters")}</a> })}
                <output>{found.run()}</output>
            </div>
        </Form>
    }
    .into_any()
}

fn choice(choice: Chosen) -> AnyView {
    let on = choice.value.is_some();
    let value = choice.value.unwrap_or_default();
    let ask = move |event: ev::Event| {
        let form = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
            .and_then(|select| select.form());
        if let Some(form) = form {
            let _ = form.request_submit();
        }
    };
    view! {
        <label class=if on { "chip on" } else { "chip" }>
            <span class="vh">{choice.label}</span>
            <select name=choice.name prop:value=value.clone() on:change=ask>
                <option value="">{choice.label}</option>
                {choice
                    .options
                    .into_iter()
                    .map(|(word, words)| {
                        let chosen = word == value;
                        view! { <option value=word selected=chosen>{words}</option> }
                    })
                    .collect_view()}
            </select>
        </label>
    }
    .into_any()
}
