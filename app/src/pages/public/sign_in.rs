//! Signing in.

use super::calls::{SignIn, set_up_needed};
use crate::{
    parts::field::{Field, FormError, Refusal},
    routes,
};
use leptos::{form::ActionForm, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Address and password. While nobody has been set up, says where to look.
#[component]
pub fn SignInPage() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let refusal = Refusal::of(move || action.value().get());
    let query = use_query_map();
    let next = move || query.with(|query| query.get("next")).unwrap_or_default();
    let needed = Resource::new(|| (), |()| set_up_needed());
    view! {
        <Title text="Sign in · Postern" />
        <section class="card narrow">
            <h1>"Sign in"</h1>
            <Suspense>
                {move || Suspend::new(async move {
                    (needed.await == Ok(true))
                        .then(|| {
                            view! {
                                <p class="notice">
                                    "There is no administrator yet. Look at the terminal in which Postern runs: it prints a link that sets up the first one."
                                </p>
                            }
                        })
                })}
            </Suspense>
            <ActionForm action=action>
                <input type="hidden" name="next" value=next />
                <Field name="email" label="Mail address" kind="email" autocomplete="username" required=true error=refusal.on("email") />
                <Field name="password" label="Password" kind="password" autocomplete="current-password" required=true error=refusal.on("password") />
                <FormError sentence=refusal.beside(&["email", "password"]) />
                <button class="btn primary wide" type="submit" aria-busy=move || action.pending().get().then_some("true")>
                    "Sign in"
                </button>
            </ActionForm>
            <p class="aside">
                "Forgotten the password? Whoever runs the server resets it with "<code>"postern admin reset"</code>
                ". Trouble signing in? "<a href=routes::HELP>"See the help."</a>
            </p>
        </section>
    }
    .into_any()
}
