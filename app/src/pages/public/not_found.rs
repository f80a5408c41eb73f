//! An address that leads nowhere.

use crate::{pages::layout::Brand, routes};
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
        <Title text="Page not found · Postern" />
        <header class="bare-top"><Brand /><a href=routes::HELP>"Help"</a></header>
        <main id="main" class="bare">
            <section class="card narrow">
                <h1>"There is no page here"</h1>
                <p class="lead">"The address may be mistyped, or what it led to may have been removed."</p>
                <p class="row"><a class="btn primary" href=routes::OVERVIEW>"Go to the overview"</a><a class="btn" href=routes::HELP>"Help"</a></p>
            </section>
        </main>
    }
    .into_any()
}
