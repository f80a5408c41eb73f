//! Password and signed-in browsers.

use super::calls::{ChangePassword, Revoke, SignIns};
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
    toasts.follow(move || revoke.answer(), |()| Some("That browser is signed out.".into()));
    Effect::new(move |_| {
        if let Some(Ok(())) = change.answer() {
            toasts.done("Your password is changed. Your other browsers are signed out.");
            change.post().clear();
        }
    });
    view! {
        <Head title="Your account" sentence="Your password, and the browsers in which you are signed in." />
        <section class="card" aria-labelledby="password-title">
            <h2 id="password-title">"Password"</h2>
            <PostForm to=change>
                <div class="fields">
                    <Field name="old" label="Present password" kind="password" autocomplete="current-password" required=true error=refusal.on("old") />
                    <Field
                        name="new"
                        label="New password"
                        kind="password"
                        autocomplete="new-password"
                        hint=format!("At least {PASSWORD_MIN} characters. Changing it signs out your other browsers.")
                        least=Some(PASSWORD_MIN)
                        required=true
                        error=refusal.on("password")
                    />
                </div>
                <FormError sentence=refusal.beside(&["old", "password"]) />
                <button class="btn primary" type="submit">"Change password"</button>
            </PostForm>
        </section>
        <section class="card" aria-labelledby="browsers-title">
            <h2 id="browsers-title">"Signed-in browsers"</h2>
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

fn browsers(rows: Vec<SignInRow>, revoke: Posting<Revoke>) -> AnyView {
    view! {
        <div class="table" tabindex="0" role="region" aria-label="Table of signed-in browsers">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Browser"</th><th scope="col">"Address"</th><th scope="col">"Last seen"</th><th scope="col">"Ends at the latest"</th><th scope="col"><span class="vh">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|row| {
                            let label = format!("Sign out {}", row.browser);
                            let button = format!("sign-out-{}", row.id);
                            view! {
                                <tr>
                                    <td><b><bdi>{row.browser}</bdi></b></td>
                                    <td><bdi>{row.address}</bdi></td>
                                    <td><Ago at=row.last_seen /></td>
                                    <td><Exact at=row.expires_at /></td>
                                    <td class="acts">
                                        {if row.current {
                                            view! { <span class="tag">"This browser"</span> }.into_any()
                                        } else {
                                            view! {
                                                <PostForm to=revoke>
                                                    <input type="hidden" name="id" value=row.id.to_string() />
                                                    <button id=button class="btn small" type="submit" aria-label=label>"Sign out"</button>
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
