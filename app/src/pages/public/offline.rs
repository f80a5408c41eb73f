//! What is shown when the server cannot be reached.

use crate::{routes, words::say};
use leptos::prelude::*;
use leptos_meta::Title;

/// Says what is the case and what to do.
#[component]
pub fn OfflinePage() -> impl IntoView {
    view! {
        <Title text=format!("{} · Postern", say("Offline")) />
        <section class="card narrow">
            <h1>{say("The server cannot be reached")}</h1>
            <p class="lead">
                {say("This browser has no connection to Postern at the moment. Mail goes on being scanned; nothing was lost. Check the network, then try again.")}
            </p>
            <p class="row"><a class="btn primary" href=routes::OVERVIEW rel="external">{say("Try again")}</a><a class="btn" href=routes::HELP>{say("Help")}</a></p>
        </section>
    }
    .into_any()
}
