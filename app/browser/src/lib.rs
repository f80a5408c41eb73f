//! The entry of the WebAssembly build.

use wasm_bindgen::prelude::wasm_bindgen;

/// Wakes the page that the server drew.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(app::App);
}
