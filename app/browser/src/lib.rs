//! The entry of the WebAssembly build.
// The views of a page are one deep type, also where they are woken.
#![recursion_limit = "256"]

use wasm_bindgen::{JsError, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

/// Wakes the page that the server drew: called once by the module that the document names, when the body says
/// `data-boot="hydrate"`.
///
/// # Errors
/// When the code of the page did not arrive; the page stays as it was drawn.
#[wasm_bindgen]
pub async fn hydrate() -> Result<(), JsError> {
    tell_faults();
    load_page().await?;
    leptos::mount::hydrate_body(app::App);
    app::mark_awake();
    Ok(())
}

/// Draws the page into the empty body: called instead of [`hydrate`] when the body says `data-boot="mount"`, since the server
/// could not be reached and nothing is drawn yet.
#[wasm_bindgen]
pub async fn mount() {
    tell_faults();
    // Loaded before, so that the page does not come in two steps; what did not arrive is told in its place.
    let _ = load_page().await;
    leptos::mount::mount_to_body(app::App);
    app::mark_awake();
}

/// The code of the page that the address names.
async fn load_page() -> Result<(), JsError> {
    let address = leptos::prelude::window().location().pathname().unwrap_or_default();
    app::load_page(&address)
        .await
        .map_err(|app::PieceMissing| JsError::new("The code of this page could not be loaded."))
}

/// A fault of ours ends in the console with its place, not in silence.
fn tell_faults() {
    std::panic::set_hook(Box::new(|info| console_error(&info.to_string())));
}
