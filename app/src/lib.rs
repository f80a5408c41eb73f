//! The pages of the console. Drawn on the server (feature `ssr`), alive in the browser (feature `hydrate`).

#[cfg(feature = "ssr")]
pub mod request;
