//! The first administrator.

use super::calls::SetUpFirst;
use crate::{
    parts::field::{Field, FormError, Refusal},
    posting::{PostForm, Posting},
    typed::typed_form,
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
    let key = move || query.with(|query| query.get("key")).unwrap_or_default();
    view! {
        <Title text="Set up · Postern" />
        <section class="card narrow">
            <h1>"Set up Postern"</h1>
            <p class="lead">"You become its first administrator. The link that brought you here works once."</p>
            <PostForm to=action>
                <input type="hidden" name="form[key]" value=key />
                <Field name="form[organisation]" label="Organisation" value=typed.organisation hint="Stands at the top of every page." autocomplete="organization" required=true error=refusal.on("organisation") />
                <Field name="form[email]" label="Your mail address" kind="email" value=typed.email autocomplete="username" required=true error=refusal.on("email") />
                <Field
                    name="form[password]"
                    label="Password"
                    kind="password"
                    autocomplete="new-password"
                    hint=format!("At least {PASSWORD_MIN} characters. A few words are fine.")
                    least=Some(PASSWORD_MIN)
                    required=true
                    error=refusal.on("password")
                />
                <FormError sentence=refusal.beside(&["organisation", "email", "password"]) />
                <button class="btn primary wide" type="submit" aria-busy=move || action.pending().then_some("true")>
                    "Create administrator"
                </button>
            </PostForm>
        </section>
    }
    .into_any()
}
