//! An address that leads nowhere.

use crate::{pages::frame::Brand, routes, words::say};
use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, with status 404, and shows the way back. The address is not repeated.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text=format!("{} · Postern", say("Page not found")) />
        <header class="bare-top"><Brand /><a href=routes::HELP>{say("Help")}</a></header>
        <main id="main" class="bare">
            <section class="card narrow">
                <h1>{say("There is no page here")}</h1>
                <p class="lead">{say("The address may be mistyped, or what it led to may have been removed.")}</p>
                <p class="row"><a class="btn primary" href=routes::OVERVIEW>{say("Go to the overview")}</a><a class="btn" href=routes::HELP>{say("Help")}</a></p>
            </section>
        </main>
    }
    .into_any()
}
