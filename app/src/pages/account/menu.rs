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
use leptos_router::hooks::use_location;

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
    let node = NodeRef::<leptos::html::Details>::new();
    close_with(node);
    let close = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(menu) = node.get_untracked()
            && menu.open()
        {
            // Only the menu: the panel of a mail behind it stays.
            event.stop_propagation();
            menu.set_open(false);
            if let Ok(Some(summary)) = menu.query_selector("summary") {
                use crate::offline::JsCast;
                let _ = summary.unchecked_into::<leptos::web_sys::HtmlElement>().focus();
            }
        }
    };
    view! {
        <details class="menu" node_ref=node on:keydown=close>
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

/// Closes the menu with a press beside it or on a link in it, and when the page changes.
fn close_with(menu: NodeRef<leptos::html::Details>) {
    let path = use_location().pathname;
    let close = move || {
        // The bar may have been drawn anew or be gone.
        if let Some(menu) = menu.try_get_untracked().flatten() {
            menu.set_open(false);
        }
    };
    Effect::new(move |first: Option<()>| {
        path.track();
        if first.is_some() {
            close();
        }
    });
    Effect::new(move |_| {
        let handle = window_event_listener(ev::click, move |event| {
            use crate::offline::JsCast;
            let pressed = event
                .target()
                .and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
            let inside = |selector: &str| {
                pressed
                    .as_ref()
                    .is_some_and(|element| matches!(element.closest(selector), Ok(Some(_))))
            };
            if !inside(".menu") || inside(".menu a") {
                close();
            }
        });
        on_cleanup(move || handle.remove());
    });
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
