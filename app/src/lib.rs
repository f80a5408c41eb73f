//! The pages of the console. Drawn on the server (feature `ssr`), alive in the browser (feature `hydrate`).
//!
//! The way in: [`shell`] is the document, [`App`] is what stands in its body, [`routes`] is the one table of addresses.
//! A page asks the server through the functions of its `calls.rs`; what they may ask is `domain::console`.
// The views of a page are one deep type; the default limit is met by an ordinary form.
#![recursion_limit = "256"]
#![allow(
    unreachable_pub,
    reason = "the component macro writes `pub` items into private modules"
)]

/// The field of a call in which a page says which build it is, by the address of its WebAssembly (`data-build` of the
/// document). A page that is older than the server is told so, since their words may differ.
pub const BUILD: &str = "postern-build";

/// The field of a call in which a page names an act that waited for the server, so that one that is sent twice is done once.
pub const ACT: &str = "postern-act";

mod app;
pub mod asked;
pub mod flash;
mod lazy;
pub mod offline;
pub mod pages;
pub mod parts;
pub mod posting;
pub mod query;
mod refused;
#[cfg(feature = "ssr")]
pub mod request;
pub mod routes;
#[cfg(feature = "ssr")]
mod shell;
mod start;
mod typed;
pub mod words;

pub use app::{App, mark_awake};
pub use lazy::{PieceMissing, load_page};
pub use refused::Refused;
#[cfg(feature = "ssr")]
pub use shell::{LANGUAGE_COOKIE, shell};
