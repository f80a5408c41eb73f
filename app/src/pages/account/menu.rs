//! The account menu in the top bar.

use super::calls::Appearance;
use crate::{
    pages::public::calls::SignOut,
    parts::icon::{Glyph, Icon},
    routes,
};
use domain::people::Me;
use leptos::{form::ActionForm, prelude::*};

/// Who is signed in, how the console looks, and signing out.
#[component]
pub fn AccountMenu(
    /// Who.
    who: Me,
    /// Signing out.
    sign_out: ServerAction<SignOut>,
) -> impl IntoView {
    let letters: String = who.email.chars().filter(|letter| letter.is_alphanumeric()).take(2).collect();
    view! {
        <details class="menu">
            <summary class="me" aria-label="Account">{letters.to_uppercase()}</summary>
            <div class="pop right">
                <p><b><bdi>{who.email}</bdi></b><small>{who.role.label()}</small></p>
                <a class="item" href=routes::ACCOUNT><Glyph icon=Icon::Person />"Your account"</a>
                <AppearanceForm />
                <ActionForm action=sign_out>
                    <button class="btn wide" type="submit">"Sign out"</button>
                </ActionForm>
                <small class="build">{format!("Postern {}", who.build)}</small>
            </div>
        </details>
    }
}

/// Colours and density; takes effect at once where there is script.
#[component]
pub fn AppearanceForm() -> impl IntoView {
    let action = ServerAction::<Appearance>::new();
    Effect::new(move |_| {
        if let (Some(chosen), Some(root)) = (action.input().get(), document().document_element()) {
            for (name, value) in [("data-theme", chosen.theme), ("data-density", chosen.density)] {
                let _ = if value.is_empty() {
                    root.remove_attribute(name)
                } else {
                    root.set_attribute(name, &value)
                };
            }
        }
    });
    view! {
        <ActionForm action=action>
            <fieldset class="looks">
                <legend>"Appearance"</legend>
                <label>"Colours "<select name="theme"><option value="">"System"</option><option value="light">"Light"</option><option value="dark">"Dark"</option></select></label>
                <label>"Rows "<select name="density"><option value="">"Comfortable"</option><option value="compact">"Compact"</option></select></label>
                <button class="btn small" type="submit">"Apply"</button>
            </fieldset>
        </ActionForm>
    }
}
