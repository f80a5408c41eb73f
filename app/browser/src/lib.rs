//! The entry of the WebAssembly build.
// The views of a page are one deep type, also where they are woken.
#![recursion_limit = "256"]

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

/// Wakes the page that the server drew: called once by the module that the document names, when the body says
/// `data-boot="hydrate"`.
#[wasm_bindgen]
pub fn hydrate() {
    tell_faults();
    leptos::mount::hydrate_body(app::App);
    app::mark_awake();
}

/// Draws the page into the empty body: called instead of [`hydrate`] when the body says `data-boot="mount"`, since the server
/// could not be reached and nothing is drawn yet.
#[wasm_bindgen]
pub fn mount() {
    tell_faults();
    leptos::mount::mount_to_body(app::App);
    app::mark_awake();
}

/// A fault of ours ends in the console with its place, not in silence.
fn tell_faults() {
    std::panic::set_hook(Box::new(|info| console_error(&info.to_string())));
}
