//! What the pages are handed with a request.

use super::{Fake, NOW};
use domain::words::Language;
use postern_app::request::{Assets, CookieStyle, Request};
use std::sync::Arc;

/// The context of a request.
pub fn request(signed_in: bool) -> Request {
    Request {
        console: Arc::new(Fake { signed_in }),
        cookies: CookieStyle {
            name: "postern",
            secure: false,
        },
        assets: Assets {
            boot: "/pkg/boot.js".into(),
            style: "/pkg/postern.css".into(),
            wasm: "/pkg/postern.wasm".into(),
            scripts: ["/pkg/postern.js".to_owned()].into(),
            pieces: Arc::default(),
        },
        flash: None,
        typed: None,
        language: Language::English,
        signed_in,
        now: NOW,
    }
}
