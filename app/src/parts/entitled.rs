//! Features that the licences do not contain: shown all the same, off, with the reason and the way to get them.

use crate::{
    asked::Asked,
    routes,
    words::{said, say},
};
use domain::{licence::product::Feature, people::Me};
use leptos::prelude::*;

/// Why a feature cannot be used, followed; none while it can. To be asked where something is awaited already (in a Transition), so that
/// what the server drew is what wakes.
#[must_use]
pub fn lacking(feature: Feature) -> Option<String> {
    let who = use_context::<Asked<Me>>()?.get()?.ok()?;
    who.lacks.iter().find_map(|lack| {
        let (word, why) = lack.split_once(": ")?;
        (word == feature.word()).then(|| said(why.to_owned()))
    })
}

/// A sentence about a licence, with the way to all of them.
pub fn of_licence(sentence: String) -> AnyView {
    view! { <p class="notice warn">{sentence}" "<a href=routes::LICENSING>{say("Licences")}</a></p> }.into_any()
}

/// A form of a feature: where the licences do not contain it, off and beneath the reason. Without script it is not off, and the server
/// gives the same reason.
#[component]
pub fn Gated(feature: Feature, children: Children) -> impl IntoView {
    // What an effect changes, the server has not drawn: the attribute waits for the page to wake.
    let off = RwSignal::new(false);
    Effect::new(move |_| off.set(lacking(feature).is_some()));
    view! {
        <Transition fallback=|| ()>{move || lacking(feature).map(of_licence)}</Transition>
        <fieldset class="gate" disabled=off>{children()}</fieldset>
    }
    .into_any()
}
