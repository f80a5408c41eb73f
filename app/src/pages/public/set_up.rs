//! The first administrator.

use super::calls::SetUpFirst;
use crate::{
    parts::field::{Field, FormError, Refusal},
    posting::{PostForm, Posting},
    typed::typed_form,
    words::{say, say_with},
};
use domain::people::PASSWORD_MIN;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// What is shown again when the form was refused.
#[derive(Default, serde::Deserialize)]
struct Typed {
    organisation: String,
    email: String,
}

/// Opened by the link in the terminal, whose key works once.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let action = Posting::<SetUpFirst>::new();
    let refusal = Refusal::of(action);
    let typed = typed_form::<Typed>().unwrap_or_default();
    let query = use_query_map();
    let asked = move |name: &str| query.with_untracked(|query| query.get(name)).unwrap_or_default();
    let key = asked("key");
    // A link that was sent to somebody knows whom it is for.
    let given = |typed: String, name: &str| if typed.is_empty() { asked(name) } else { typed };
    let (organisation, email) = (given(typed.organisation, "organisation"), given(typed.email, "email"));
    view! {
        <Title text=format!("{} · Postern", say("Set up")) />
        <section class="card narrow">
            <h1>{say("Set up Postern")}</h1>
            <p class="lead">{say("You become its first administrator. The link that brought you here works once.")}</p>
            <PostForm to=action>
                <input type="hidden" name="form[key]" value=key />
                <Field name="form[organisation]" label=say("Organisation") value=organisation hint=say("Stands at the top of every page.") autocomplete="organization" required=true error=refusal.on("organisation") />
                <Field name="form[email]" label=say("Your mail address") kind="email" value=email autocomplete="username" required=true error=refusal.on("email") />
                <Field
                    name="form[password]"
                    label=say("Password")
                    kind="password"
                    autocomplete="new-password"
                    hint=say_with("At least {} characters. A few words are fine.", &[&PASSWORD_MIN.to_string()])
                    least=Some(PASSWORD_MIN)
                    required=true
                    error=refusal.on("password")
                />
                <FormError sentence=refusal.beside(&["organisation", "email", "password"]) />
                <button class="btn primary wide" type="submit" aria-busy=move || action.pending().then_some("true")>
                    {say("Create administrator")}
                </button>
            </PostForm>
        </section>
    }
    .into_any()
}
