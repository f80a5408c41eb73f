//! Labelled fields with their hints and errors.

use crate::{Refused, posting::Post, words::said};
use domain::problem::Problem;
use leptos::prelude::*;

/// The refusal that a form last met.
#[derive(Clone, Copy)]
pub struct Refusal(Post);

impl Refusal {
    /// Of this form.
    pub fn of(form: impl Into<Post>) -> Self {
        Self(form.into())
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn on(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || match self.0.refused() {
            Some(Problem::Invalid { field, sentence }) if field == name => Some(said(sentence)),
            _ => None,
        })
    }

    /// What is wrong with the form, when it is not one of `fields`.
    #[must_use]
    pub fn beside(self, fields: &'static [&'static str]) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.0.refused().and_then(|problem| match &problem {
                Problem::Invalid { field, .. } if fields.contains(&field.as_str()) => None,
                _ => Some(Refused(problem).to_string()),
            })
        })
    }
}

/// What is wrong with the whole form.
#[component]
pub fn FormError(
    /// The sentence.
    sentence: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="form-error" role="alert">
            {move || sentence.get().map(|sentence| view! { <p class="notice bad" tabindex="-1">{sentence}</p> })}
        </div>
    }
    .into_any()
}

/// One line of text.
#[component]
pub fn Field(
    /// The name in the form.
    #[prop(into)]
    name: String,
    /// What stands above it.
    #[prop(into)]
    label: String,
    /// `text`, `email`, `password`, `number`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// What the browser may fill in (HTML standard section 4.10.18.7.1).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// The least characters.
    #[prop(optional_no_strip)]
    least: Option<usize>,
    /// What is wrong with it.
    #[prop(optional)]
    error: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let id = format!("field-{}", name.replace(['[', ']'], "-"));
    let about = format!("{id}-about");
    let wrong = move || error.and_then(|error| error.get());
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                required=required
                minlength=least.map(|least| least.to_string())
                spellcheck="false"
                aria-describedby=about.clone()
                aria-invalid=move || wrong().map(|_| "true")
            />
            <p class="hint" id=about>
                {hint}
                {move || wrong().map(|sentence| view! { <strong class="wrong">{sentence}</strong> })}
            </p>
        </div>
    }
    .into_any()
}

/// Several lines of text, one entry in each.
#[component]
pub fn Lines(
    /// The name in the form.
    #[prop(into)]
    name: String,
    /// What stands above it.
    #[prop(into)]
    label: String,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// How many lines are shown.
    #[prop(default = 3)]
    rows: u32,
    /// What is wrong with it.
    #[prop(optional)]
    error: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let id = format!("field-{}", name.replace(['[', ']'], "-"));
    let about = format!("{id}-about");
    let wrong = move || error.and_then(|error| error.get());
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                name=name
                rows=rows.to_string()
                spellcheck="false"
                aria-describedby=about.clone()
                aria-invalid=move || wrong().map(|_| "true")
            >
                {value}
            </textarea>
            <p class="hint" id=about>
                {hint}
                {move || wrong().map(|sentence| view! { <strong class="wrong">{sentence}</strong> })}
            </p>
        </div>
    }
    .into_any()
}

/// One of several words.
#[component]
pub fn Choice(
    /// The name in the form.
    #[prop(into)]
    name: String,
    /// What stands above or before it.
    #[prop(into)]
    label: String,
    /// Value and words of each.
    options: Vec<(String, String)>,
    /// The value at first.
    #[prop(into)]
    value: String,
    /// Whether the label is only for screen readers.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let id = format!("field-{}", name.replace(['[', ']'], "-"));
    view! {
        <div class="field">
            <label for=id.clone() class=if quiet { "vh" } else { "" }>{label}</label>
            <select id=id name=name>
                {options
                    .into_iter()
                    .map(|(word, words)| {
                        let chosen = word == value;
                        view! { <option value=word selected=chosen>{words}</option> }
                    })
                    .collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// A box that is ticked or not; sends `true` or nothing.
#[component]
pub fn Tick(
    /// The name in the form.
    #[prop(into)]
    name: String,
    /// What stands beside it.
    #[prop(into)]
    label: String,
    /// Whether it is ticked at first.
    #[prop(optional)]
    on: bool,
    /// What it sends.
    #[prop(default = "true".to_owned(), into)]
    value: String,
    /// What helps to decide.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    view! {
        <label class="tick">
            <input type="checkbox" name=name value=value checked=on />
            <span>
                {label}
                {(!hint.is_empty()).then(|| view! { <small>{hint}</small> })}
            </span>
        </label>
    }
    .into_any()
}
