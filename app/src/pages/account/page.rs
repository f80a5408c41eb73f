//! Password and signed-in browsers.

use super::{
    calls::{ChangePassword, Revoke, SignIns},
    organisations,
};
use crate::{
    asked::Asked,
    parts::{
        field::{Field, FormError, Refusal},
        focus,
        head::Head,
        states::{Failed, Skeleton},
        time::{Ago, Exact},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    words::{said, say, say_with},
};
use domain::people::{PASSWORD_MIN, SignInRow};
use leptos::prelude::*;

/// The person's own page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let change = Posting::<ChangePassword>::new();
    let revoke = Posting::<Revoke>::new();
    let rows = Asked::new(move || change.answered().wrapping_add(revoke.answered()), || SignIns {});
    let refusal = Refusal::of(change);
    focus::follow(".card .table", move || rows.track());
    let toasts = Toasts::here();
    toasts.follow(
        move || revoke.answer(),
        |()| Some(say("That browser is signed out.").into()),
    );
    Effect::new(move |_| {
        if let Some(Ok(())) = change.answer() {
            toasts.done(say("Your password is changed. Your other browsers are signed out."));
            change.post().clear();
        }
    });
    view! {
        <Head title=say("Your account") sentence=say("Your password, and the browsers in which you are signed in.") />
        {organisations::card()}
        <section class="card" aria-labelledby="password-title">
            <h2 id="password-title">{say("Password")}</h2>
            <PostForm to=change>
                <div class="fields">
                    <Field name="old" label=say("Present password") kind="password" autocomplete="current-password" required=true error=refusal.on("old") />
                    <Field
                        name="new"
                        label=say("New password")
                        kind="password"
                        autocomplete="new-password"
                        hint=say_with("At least {} characters. Changing it signs out your other browsers.", &[&PASSWORD_MIN.to_string()])
                        least=Some(PASSWORD_MIN)
                        required=true
                        error=refusal.on("password")
                    />
                </div>
                <FormError sentence=refusal.beside(&["old", "password"]) />
                <button class="btn primary" type="submit">{say("Change password")}</button>
            </PostForm>
        </section>
        <section class="card" aria-labelledby="browsers-title">
            <h2 id="browsers-title">{say("Signed-in browsers")}</h2>
            <Transition fallback=|| view! { <Skeleton rows=3 /> }>
                {move || {
                    rows.get().map(|answer| match answer {
                        Ok(rows) => browsers(rows, revoke).into_any(),
                        Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| rows.refetch()) /> }.into_any(),
                    })
                }}
            </Transition>
        </section>
    }
    .into_any()
}

/// A browser as the server names it: `Firefox on Linux`.
fn browser_words(known: String) -> String {
    match known.split_once(" on ") {
        Some((browser, system)) => say_with("{} on {}", &[browser, system]),
        None => said(known),
    }
}

fn browsers(rows: Vec<SignInRow>, revoke: Posting<Revoke>) -> AnyView {
    view! {
        <div class="table" tabindex="0" role="region" aria-label=say("Table of signed-in browsers")>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{say("Browser")}</th><th scope="col">{say("Address")}</th><th scope="col">{say("Last seen")}</th><th scope="col">{say("Ends at the latest")}</th><th scope="col"><span class="vh">{say("Actions")}</span></th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|row| {
                            let browser = browser_words(row.browser);
                            let label = say_with("Sign out {}", &[&browser]);
                            let button = format!("sign-out-{}", row.id);
                            view! {
                                <tr>
                                    <td><b><bdi>{browser}</bdi></b></td>
                                    <td><bdi>{row.address}</bdi></td>
                                    <td><Ago at=row.last_seen /></td>
                                    <td><Exact at=row.expires_at /></td>
                                    <td class="acts">
                                        {if row.current {
                                            view! { <span class="tag">{say("This browser")}</span> }.into_any()
                                        } else {
                                            view! {
                                                <PostForm to=revoke>
                                                    <input type="hidden" name="id" value=row.id.to_string() />
                                                    <button id=button class="btn small" type="submit" aria-label=label>{say("Sign out")}</button>
                                                </PostForm>
                                            }
                                                .into_any()
                                        }}
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}
