//! The pages of the console. Drawn on the server (feature `ssr`), alive in the browser (feature `hydrate`).

pub mod flash;
pub mod query;
#[cfg(feature = "ssr")]
pub mod request;
pub mod routes;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "ssr")]
pub use shell::shell;

use leptos::prelude::*;

/// A stand-in until the pages are here.
#[component]
pub fn App() -> impl IntoView {
    view! { <main><h1>"Postern"</h1></main> }
}
