//! Signing in.

use super::calls::{SetUpNeeded, SignIn};
use crate::{
    asked::Asked,
    parts::field::{Field, FormError, Refusal},
    posting::{PostForm, Posting},
    routes,
    typed::typed_email,
    words::{say, say_with},
};
use domain::tenant::CODE_LENGTH;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Address and password. While nobody has been set up, says where to look.
#[component]
pub fn SignInPage() -> impl IntoView {
    let action = Posting::<SignIn>::new();
    let refusal = Refusal::of(action);
    let query = use_query_map();
    let next = move || query.with(|query| query.get("next")).unwrap_or_default();
    // The address of an organisation leads here with its code. Only the code is shown: it tells nobody whether there is one.
    let code = move || {
        let code = query.with(|query| query.get("organisation"));
        code.filter(|code| code.len() == CODE_LENGTH && code.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    let needed = Asked::new(|| 0, || SetUpNeeded {});
    view! {
        <Title text=format!("{} · Postern", say("Sign in")) />
        <section class="card narrow">
            <h1>{say("Sign in")}</h1>
            <Suspense>
                {move || {
                    (needed.get() == Some(Ok(true)))
                        .then(|| {
                            view! {
                                <p class="notice">
                                    {say("There is no administrator yet. Look at the terminal in which Postern runs: it prints a link that sets up the first one.")}
                                </p>
                            }
                        })
                }}
            </Suspense>
            {move || {
                code()
                    .map(|code| {
                        view! { <p class="lead">{say_with("You sign in to the organisation with the code {}.", &[&code])}</p> }
                    })
            }}
            <PostForm to=action>
                <input type="hidden" name="next" value=next />
                <input type="hidden" name="organisation" value=move || code().unwrap_or_default() />
                <Field name="email" label=say("Mail address") kind="email" value=typed_email() autocomplete="username" required=true error=refusal.on("email") />
                <Field name="password" label=say("Password") kind="password" autocomplete="current-password" required=true error=refusal.on("password") />
                <FormError sentence=refusal.beside(&["email", "password"]) />
                <button class="btn primary wide" type="submit" aria-busy=move || action.pending().then_some("true")>
                    {say("Sign in")}
                </button>
            </PostForm>
            <p class="aside">
                {say("Forgotten the password? Whoever runs the server resets it with ")}<code>"postern admin reset"</code>
                {say(". Trouble signing in? ")}<a href=routes::HELP>{say("See the help.")}</a>
            </p>
        </section>
    }
    .into_any()
}
