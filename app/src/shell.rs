//! The document around the pages: a stand-in until the pages are here.

use crate::{App, flash::Flash, request::Request};
use leptos::prelude::*;

/// The whole document.
#[must_use]
pub fn shell() -> impl IntoView {
    let request = use_context::<Request>();
    let assets = request
        .as_ref()
        .map(|request| request.assets.clone())
        .unwrap_or_default();
    let flash = request.and_then(|request| request.flash).map(|flash| match flash {
        Flash::Done(sentence) => sentence,
        Flash::Refused(problem) => problem.to_string(),
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <title>"Postern"</title>
                <link rel="stylesheet" href=assets.style />
                <script type="module" src=assets.boot></script>
            </head>
            <body data-boot="hydrate">
                <p>{flash}</p>
                <App />
            </body>
        </html>
    }
}
