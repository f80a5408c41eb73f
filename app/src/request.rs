//! What the server hands to the pages with each request: the one joint between `http::ui` and this crate.

pub use crate::flash::Flash;
use domain::{console::Console, time::Timestamp, words::Language};
use std::{collections::HashMap, sync::Arc};

/// Addresses of the built files, with the hash of their content in the name.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The module that starts the page: `/pkg/boot.<hash>.js`.
    pub boot: String,
    /// The style: `/pkg/postern.<hash>.css`.
    pub style: String,
    /// The wasm, for a preload hint.
    pub wasm: String,
    /// The modules that `boot` imports, and those that they import, for preload hints.
    pub scripts: Arc<[String]>,
    /// For each area of `lazy.rs`, what a page of it loads beside `wasm`, for preload hints.
    pub pieces: Arc<HashMap<String, Vec<String>>>,
}

/// How the sign-in cookie is written.
#[derive(Debug, Clone, Copy)]
pub struct CookieStyle {
    /// `__Host-postern` with Secure, or `postern` where TLS is off on loopback.
    pub name: &'static str,
    /// Whether `Secure` is set.
    pub secure: bool,
}

/// An extension of the request: the form was sent by a page without script, whose next page can only show a sentence.
#[derive(Debug, Clone, Copy)]
pub struct PlainForm;

/// The field of an answer in which a server function says what it did, percent-encoded; the page after a plain form shows it.
pub const DONE: &str = "postern-done";

/// The request's context. `http::ui` provides it as Leptos context for pages and server functions alike.
#[derive(Clone)]
pub struct Request {
    /// The console, bound to whoever asks; every call checks the right.
    pub console: Arc<dyn Console>,
    /// How the sign-in cookie is written.
    pub cookies: CookieStyle,
    /// Addresses of built files.
    pub assets: Assets,
    /// From the form before, once.
    pub flash: Option<Flash>,
    /// What was typed into the form before, when it was refused: URL-encoded, without passwords.
    pub typed: Option<String>,
    /// The language of whoever asks.
    pub language: Language,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// The server's time, so that relative times are the same on the server and while the page wakes up.
    pub now: Timestamp,
}
