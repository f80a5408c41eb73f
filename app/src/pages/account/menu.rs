//! The account menu in the top bar.

use super::calls::Appearance;
use crate::{
    pages::public::calls::SignOut,
    parts::icon::{Glyph, Icon},
    posting::{PostForm, Posting},
    routes,
    start::Looks,
};
use domain::people::Me;
use leptos::{ev, prelude::*};

/// Who is signed in, how the console looks, and signing out.
#[component]
pub fn AccountMenu(
    /// Who.
    who: Me,
    /// Signing out.
    sign_out: Posting<SignOut>,
) -> impl IntoView {
    let letters: String = who
        .email
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .take(2)
        .collect();
    view! {
        <details class="menu">
            <summary class="me" aria-label="Account">{letters.to_uppercase()}</summary>
            <div class="pop right">
                <p><b><bdi>{who.email}</bdi></b><small>{who.role.label()}</small></p>
                <a class="item" href=routes::ACCOUNT><Glyph icon=Icon::Person />"Your account"</a>
                <AppearanceForm />
                <PostForm to=sign_out>
                    <button class="btn wide" type="submit">"Sign out"</button>
                </PostForm>
                <small class="build">{format!("Postern {}", who.build)}</small>
            </div>
        </details>
    }
    .into_any()
}

/// Colours and density; takes effect at once where there is script.
#[component]
pub fn AppearanceForm() -> impl IntoView {
    let action = Posting::<Appearance>::new();
    let looks = use_context::<Looks>().unwrap_or_else(|| Looks {
        theme: RwSignal::new(String::new()),
        density: RwSignal::new(String::new()),
    });
    Effect::new(move |_| {
        let Some(root) = document().document_element() else {
            return;
        };
        for (name, attribute, look) in [
            ("theme", "data-theme", looks.theme),
            ("density", "data-density", looks.density),
        ] {
            let Some(chosen) = action.post().field(name) else {
                continue;
            };
            let _ = if chosen.is_empty() {
                root.remove_attribute(attribute)
            } else {
                root.set_attribute(attribute, &chosen)
            };
            look.set(chosen);
        }
    });
    let ask = move |event: ev::Event| {
        use crate::offline::JsCast;
        let select = event
            .target()
            .and_then(|target| target.dyn_into::<leptos::web_sys::HtmlSelectElement>().ok());
        if let Some(form) = select.and_then(|select| select.form()) {
            let _ = form.request_submit();
        }
    };
    let options = |all: [(&'static str, &'static str); 3], chosen: RwSignal<String>| {
        all.into_iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(word, words)| view! { <option value=word selected=chosen.with_untracked(|chosen| chosen == word)>{words}</option> })
            .collect_view()
    };
    view! {
        <PostForm to=action>
            <fieldset class="looks">
                <legend>"Appearance"</legend>
                <label>
                    "Colours"
                    <select name="theme" on:change=ask>
                        {options([("", "As the system"), ("light", "Light"), ("dark", "Dark")], looks.theme)}
                    </select>
                </label>
                <label>
                    "Rows"
                    <select name="density" on:change=ask>
                        {options([("", "Comfortable"), ("compact", "Compact"), ("", "")], looks.density)}
                    </select>
                </label>
                <button class="btn small apply" type="submit">"Apply"</button>
            </fieldset>
        </PostForm>
    }
    .into_any()
}
