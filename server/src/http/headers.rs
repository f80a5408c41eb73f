//! The fields that every answer carries. A handler that sets one of them itself keeps its own.

use super::State;
use axum::{
    extract::{Request, State as Handed},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Features that no page of ours uses.
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), browsing-topics=()",
);
/// Two years (RFC 6797); subdomains are not ours to promise for.
const TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=63072000");
/// What the frame of a preview may do: show text, inline pictures and inline style; nothing is run, nothing is fetched, nothing is
/// sent, and `sandbox` without a word gives it an origin of its own.
pub const PREVIEW_POLICY: HeaderValue = HeaderValue::from_static(
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'",
);

/// The policy of everything but the preview (CSP level 3). The nonce is for what is streamed into a page while it is drawn; style has
/// none, since no style is inline. `require-trusted-types-for` is left out: hydration makes elements from templates.
#[must_use]
pub fn policy(nonce: Option<&str>) -> String {
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Adds what is missing.
pub(super) async fn harden(Handed(state): Handed<State>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let fields = response.headers_mut();
    let mut add = |name: HeaderName, value: HeaderValue| {
        fields.entry(name).or_insert(value);
    };
    if let Ok(policy) = HeaderValue::try_from(policy(None)) {
        add(header::CONTENT_SECURITY_POLICY, policy);
    }
    add(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    add(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    add(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    add(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    add(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    add(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if state.reach.secure() {
        add(header::STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
    response
}
