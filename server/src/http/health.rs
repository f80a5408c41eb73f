//! For whoever watches the server: is it there, does it work, how much does it do.

use super::State;
use axum::{
    extract::{ConnectInfo, State as Handed},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::net::SocketAddr;

/// 200 as long as the program answers at all.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// 200 when the store can be read and the work goes on, else 503.
pub(super) async fn readyz(Handed(state): Handed<State>) -> Response {
    if state.desk.ready().await {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready: the log says why\n").into_response()
    }
}

/// The metrics in Prometheus' text format, for this machine alone unless the configuration opens them. A request that a proxy
/// on this machine passes on is not one of this machine.
pub(super) async fn metrics(
    Handed(state): Handed<State>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let passed_on = ["x-forwarded-for", "forwarded", "x-real-ip"]
        .iter()
        .any(|field| headers.contains_key(*field));
    if !state.metrics_public && (passed_on || !peer.ip().to_canonical().is_loopback()) {
        return (
            StatusCode::FORBIDDEN,
            "Metrics are for this machine alone; set metrics_public to open them.\n",
        )
            .into_response();
    }
    match &state.metrics {
        Some(handle) => (
            [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
            handle.render(),
        )
            .into_response(),
        None => (StatusCode::NOT_FOUND, "No metrics are recorded.\n").into_response(),
    }
}
