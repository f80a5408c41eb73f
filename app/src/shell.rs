//! The document around the pages.

use crate::{App, pages::quarantine::columns::COLUMNS, request::Request};
use axum::http::{header::COOKIE, request::Parts};
use domain::words::Language;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The cookie with the person's choice of colours: `light` or `dark`; without it the system decides.
pub(crate) const THEME_COOKIE: &str = "postern-theme";
/// The cookie with the person's choice of density: `compact`.
pub(crate) const DENSITY_COOKIE: &str = "postern-density";

/// The cookie with the person's choice of language; without it the browser decides.
pub const LANGUAGE_COOKIE: &str = "postern-language";
/// The cookie with the columns of the quarantine that the person has hidden, with dots between.
pub(crate) const COLUMNS_COOKIE: &str = "postern-columns";

/// The value of a cookie.
fn sent(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The value of a cookie, when it is one of `allowed`: what a client sends never reaches the document otherwise.
fn chosen(name: &str, allowed: &[&'static str]) -> Option<&'static str> {
    let sent = sent(name)?;
    allowed.iter().copied().find(|word| *word == sent)
}

/// The columns that are hidden, as far as they are columns.
pub(crate) fn hidden_columns() -> Option<String> {
    let sent = sent(COLUMNS_COOKIE)?;
    let hidden: Vec<&str> = COLUMNS
        .into_iter()
        .map(|(word, _)| word)
        .filter(|word| sent.split('.').any(|one| one == *word))
        .collect();
    (!hidden.is_empty()).then(|| hidden.join(" "))
}

/// The choice of colours.
pub(crate) fn theme() -> Option<&'static str> {
    chosen(THEME_COOKIE, &["light", "dark"])
}

/// The choice of density.
pub(crate) fn density() -> Option<&'static str> {
    chosen(DENSITY_COOKIE, &["compact"])
}

/// The choice of language; none is the browser's.
pub(crate) fn chosen_language() -> Option<Language> {
    Language::of_tag(chosen(LANGUAGE_COOKIE, &Language::ALL.map(Language::tag))?)
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
    let preload = |address: &str| {
        view! { <link rel="preload" href=address.to_owned() r#as="fetch" r#type="application/wasm" crossorigin="" /> }
    };
    let scripts = assets
        .scripts
        .iter()
        .map(|address| view! { <link rel="modulepreload" href=address.clone() /> });
    let needed = use_context::<Parts>().map_or(&[][..], |parts| crate::lazy::pieces_of(parts.uri.path()));
    let pieces = needed.iter().filter_map(|piece| assets.pieces.get(*piece)).flatten();
    view! {
        <!DOCTYPE html>
        <html
            lang=crate::words::language().tag()
            data-build=build
            data-theme=theme()
            data-density=density()
            data-hidden=hidden_columns()
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
                {scripts.collect_view()}
                {preload(&assets.wasm)}
                {pieces.map(|address| preload(address)).collect_view()}
                // As soon as it is there: it waits for the rest of the document by itself, once everything else is under way.
                <script type="module" async src=assets.boot></script>
                <MetaTags />
            </head>
            <body data-boot=boot>
                <App />
            </body>
        </html>
    }
}
