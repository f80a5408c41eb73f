//! What stands where a list would stand: loading, empty, failed, forbidden.

use crate::{
    Refused,
    parts::icon::{Glyph, Icon},
    refused, routes,
    words::say,
};
use domain::problem::Problem;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

/// Rows in grey, as high as the list will be.
#[component]
pub fn Skeleton(
    /// How many rows.
    #[prop(default = 8)]
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-busy="true">
            <span class="vh">{say("Loading")}</span>
            {(0..rows).map(|_| view! { <i></i> }).collect_view()}
        </div>
    }
    .into_any()
}

/// Nothing there, and what to do about it.
#[component]
pub fn Empty(
    /// What is not there.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(into)]
    sentence: String,
    /// A link or button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="state">
            <h2>{title}</h2>
            <p>{sentence}</p>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

/// It could not be shown: the sentence, the next step, and a way to try again. A missing sign-in leads to the sign-in page
/// and back; a missing right says so.
#[component]
pub fn Failed(
    /// Why.
    refused: Refused,
    /// Asks again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let problem = refused.0;
    if problem == Problem::SignInNeeded {
        let navigate = use_navigate();
        let location = use_location();
        Effect::new(move |_| {
            let path = location.pathname.get_untracked();
            // The list and the bar around it may both find that the sign-in has ended.
            if path == routes::SIGN_IN {
                return;
            }
            let from = format!(
                "{path}{}",
                location.search.with_untracked(|search| if search.is_empty() {
                    String::new()
                } else {
                    format!("?{search}")
                })
            );
            // In place of the page that could not be shown: the way back would only lead here again.
            navigate(
                &crate::query::address(routes::SIGN_IN, &[("next", from)]),
                NavigateOptions {
                    replace: true,
                    ..NavigateOptions::default()
                },
            );
        });
    }
    let forbidden = matches!(problem, Problem::Forbidden { .. });
    let again = (!forbidden
        && !matches!(
            problem,
            Problem::NotFound { .. } | Problem::SignInNeeded | Problem::Outdated
        ))
    .then_some(retry)
    .flatten();
    view! {
        <div class="state failed" role="alert">
            <Glyph icon=if forbidden { Icon::Lock } else { Icon::Warning } />
            <h2>{refused::sentence(&problem)}</h2>
            <p>{say(problem.next_step())}</p>
            {again.map(|again| view! { <button type="button" class="btn needs-script" on:click=move |_| again.run(())>{say("Try again")}</button> })}
            {(problem == Problem::Outdated)
                .then(|| {
                    let reload = move |_| drop(window().location().reload());
                    view! { <button type="button" class="btn primary" on:click=reload>{say("Reload")}</button> }
                })}
            {(problem == Problem::SignInNeeded)
                .then(|| view! { <a class="btn primary" href=routes::SIGN_IN>{say("Sign in")}</a> })}
        </div>
    }
    .into_any()
}

/// The code of a page did not arrive.
#[component]
pub fn NotLoaded() -> impl IntoView {
    let reload = move |_| drop(window().location().reload());
    view! {
        <div class="state failed" role="alert">
            <Glyph icon=Icon::Warning />
            <h2>{say("This page could not be loaded.")}</h2>
            <p>{say("The server cannot be reached, or it was updated meanwhile. Check the connection, then reload.")}</p>
            <button type="button" class="btn primary" on:click=reload>{say("Reload")}</button>
        </div>
    }
    .into_any()
}
