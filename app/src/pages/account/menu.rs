//! The account menu in the top bar.

use super::calls::Appearance;
use crate::{
    pages::{outbox::Written, palette::KeysButton, public::calls::SignOut},
    parts::{
        confirm::Confirm,
        icon::{Glyph, Icon},
    },
    posting::{PostForm, Posting},
    routes,
    start::Looks,
    words::{say, say_count},
};
use domain::{people::Me, words::Language};
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
    // What waits in this browser goes with its person, who has to know it.
    let waiting = use_context::<Written>();
    let leave = move || match waiting.map_or(0, Written::waiting) {
        0 => view! { <button class="btn wide" type="submit" data-palette="Sign out">{say("Sign out")}</button> }
            .into_any(),
        number => {
            let warning = say_count(
                number,
                "1 act waits for the connection. Signing out forgets it: it will not be done.",
                "{} acts wait for the connection. Signing out forgets them: they will not be done.",
            );
            view! {
                <Confirm label=say("Sign out") class="btn wide" palette="Sign out">
                    <p>{warning}</p>
                    <button class="btn danger" type="submit">{say("Forget and sign out")}</button>
                </Confirm>
            }
            .into_any()
        }
    };
    view! {
        <details class="menu" node_ref=node on:keydown=close>
            <summary class="me" aria-label=say("Account")>{letters.to_uppercase()}</summary>
            <div class="pop right">
                <p><b><bdi>{who.email}</bdi></b><small>{say(who.role.label())}</small></p>
                <div inner_html=who.switch></div>
                <a class="item" href=routes::ACCOUNT><Glyph icon=Icon::Person />{say("Your account")}</a>
                <KeysButton />
                <AppearanceForm />
                <PostForm to=sign_out>{leave}</PostForm>
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

/// Colours, density and language; takes effect at once where there is script.
#[component]
pub fn AppearanceForm() -> impl IntoView {
    let action = Posting::<Appearance>::new();
    let looks = use_context::<Looks>().unwrap_or_else(|| Looks {
        theme: RwSignal::new(String::new()),
        density: RwSignal::new(String::new()),
        columns: RwSignal::new(String::new()),
        language: RwSignal::new(String::new()),
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
    // A language lasts as long as the document.
    Effect::new(move |_| {
        if !matches!(action.answer(), Some(Ok(()))) {
            return;
        }
        let Some(chosen) = untrack(|| action.post().answered_field("language")) else {
            return;
        };
        if looks.language.with_untracked(|language| *language != chosen) {
            looks.language.set(chosen);
            let _ = window().location().reload();
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
    let languages = Language::ALL.map(|language| {
        let chosen = looks.language.with_untracked(|chosen| chosen == language.tag());
        view! { <option value=language.tag() lang=language.tag() selected=chosen>{language.name()}</option> }
    });
    view! {
        <PostForm to=action>
            <fieldset class="looks">
                <legend>{say("Appearance")}</legend>
                <label>
                    {say("Colours")}
                    <select name="theme" on:change=ask>
                        {options([("", say("As the system")), ("light", say("Light")), ("dark", say("Dark"))], looks.theme)}
                    </select>
                </label>
                <label>
                    {say("Rows")}
                    <select name="density" on:change=ask>
                        {options([("", say("Comfortable")), ("compact", say("Compact")), ("", "")], looks.density)}
                    </select>
                </label>
                <label>
                    {say("Language")}
                    <select name="language" on:change=ask>
                        <option value="" selected=looks.language.with_untracked(String::is_empty)>{say("As the browser")}</option>
                        {languages}
                    </select>
                </label>
                <button class="btn small apply" type="submit">{say("Apply")}</button>
            </fieldset>
        </PostForm>
    }
    .into_any()
}
