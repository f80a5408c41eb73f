//! The document around the pages.

use crate::{App, request::Request};
use axum::http::{header::COOKIE, request::Parts};
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The cookie with the person's choice of colours: `light` or `dark`; without it the system decides.
pub(crate) const THEME_COOKIE: &str = "postern-theme";
/// The cookie with the person's choice of density: `compact`.
pub(crate) const DENSITY_COOKIE: &str = "postern-density";

/// The value of a cookie, when it is one of `allowed`: what a client sends never reaches the document otherwise.
fn chosen(name: &str, allowed: &[&'static str]) -> Option<&'static str> {
    let parts = use_context::<Parts>()?;
    let sent = parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())?;
    allowed.iter().copied().find(|word| *word == sent)
}

/// The choice of colours.
pub(crate) fn theme() -> Option<&'static str> {
    chosen(THEME_COOKIE, &["light", "dark"])
}

/// The choice of density.
pub(crate) fn density() -> Option<&'static str> {
    chosen(DENSITY_COOKIE, &["compact"])
}

/// The whole document. One module starts the page (`hydrate`); there is no script or style in the text itself, so that
/// the content security policy needs no exception.
#[must_use]
pub fn shell() -> impl IntoView {
    let assets = use_context::<Request>()
        .map(|request| request.assets)
        .unwrap_or_default();
    let build = assets.wasm.clone();
    // The one page that is kept for when the server cannot be reached: whatever address it stands at then is drawn by the client.
    let offline = use_context::<Parts>().is_some_and(|parts| parts.uri.path() == crate::routes::OFFLINE);
    let boot = if offline { "mount" } else { "hydrate" };
    view! {
        <!DOCTYPE html>
        <html
            lang="en"
            data-build=build
            data-theme=theme()
            data-density=density()
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <link rel="stylesheet" href=assets.style />
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="modulepreload" href=assets.glue />
                <link rel="preload" href=assets.wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
                <script type="module" src=assets.boot></script>
                <MetaTags />
            </head>
            <body data-boot=boot>
                <App />
            </body>
        </html>
    }
}
