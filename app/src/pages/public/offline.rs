//! What is shown when the server cannot be reached.

use crate::routes;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says what is the case and what to do.
#[component]
pub fn OfflinePage() -> impl IntoView {
    view! {
        <Title text="Offline · Postern" />
        <section class="card narrow">
            <h1>"The server cannot be reached"</h1>
            <p class="lead">
                "This browser has no connection to Postern at the moment. Mail goes on being scanned; nothing was lost. Check the network, then try again."
            </p>
            <p class="row"><a class="btn primary" href=routes::OVERVIEW rel="external">"Try again"</a><a class="btn" href=routes::HELP>"Help"</a></p>
        </section>
    }
    .into_any()
}
